"""Drawing what nobody knows exactly: rates and probabilities once a year, amounts for each event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from scipy import special

from toolkit.risks.losses.numbers import Z95, Interval, Pert, logit

__all__ = ["Constant", "Floats", "LogitNormal", "Lognormal", "Sampler", "Scaled", "amount", "probability", "rate"]

Floats = npt.NDArray[np.float64]
SLICES = 1024
"""Into how many equally likely slices a PERT is cut. Each keeps its exact mean, and is a straight line within; the
outermost two are drawn exactly."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same number."""

    value: float

    def draw(self, rng: Generator, count: int) -> Floats:  # noqa: ARG002 - nothing has to be drawn
        """`count` times the number."""
        return np.full(count, self.value)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """exp(mu + sigma z), cut off at `cap`. NumPy's own lognormal takes 1.6 times as long."""

    mu: float
    sigma: float
    cap: float = inf

    def draw(self, rng: Generator, count: int) -> Floats:
        """`count` independent values."""
        values = rng.standard_normal(count)
        values *= self.sigma
        values += self.mu
        np.exp(values, out=values)
        return values if self.cap == inf else np.minimum(values, self.cap, out=values)


@dataclass(frozen=True, slots=True)
class LogitNormal:
    """The probability whose logit is normal."""

    middle: float
    sigma: float

    def draw(self, rng: Generator, count: int) -> Floats:
        """`count` independent values between 0 and 1."""
        values = rng.standard_normal(count)
        values *= self.sigma
        values += self.middle
        return np.asarray(special.expit(values))


@dataclass(frozen=True, slots=True)
class Scaled:
    """A PERT: a beta distribution with shapes `alpha` and `beta`, stretched to `low` … `low + width`."""

    low: float
    width: float
    alpha: float
    beta: float

    def draw(self, rng: Generator, count: int) -> Floats:
        """`count` independent values, by the table of slices: a quarter of the time that a beta draw takes."""
        start, rise = _slices(self.alpha, self.beta)
        values = rng.random(count)
        values *= SLICES
        which = values.astype(np.intp)
        outer = np.flatnonzero((which == 0) | (which == SLICES - 1))
        shares = values[outer] / SLICES
        values -= which
        values *= np.take(rise, which, mode="clip")
        values += np.take(start, which, mode="clip")
        values[outer] = special.betaincinv(self.alpha, self.beta, shares)
        values *= self.width
        values += self.low
        return values


Sampler = Constant | Lognormal | LogitNormal | Scaled


@lru_cache(maxsize=4096)
def _slices(alpha: float, beta: float) -> tuple[Floats, Floats]:
    """Where the line of each slice of a beta distribution starts, and by how much it rises.

    Quantiles are read off the distribution function on a grid that is fine at both ends; a line is then moved so that
    the mean of its slice is exact. What is left is an error of the variance, below 1e-5 of it.
    """
    x = (1 - np.cos(np.linspace(0, np.pi, 4 * SLICES + 1))) / 2
    below = special.betainc(alpha, beta, x)
    share = np.linspace(0, 1, SLICES + 1)
    edges = np.interp(share, below, x)
    partial = alpha / (alpha + beta) * special.betainc(alpha + 1, beta, edges)
    means = np.diff(partial) / np.diff(special.betainc(alpha, beta, edges))
    rise = np.diff(edges)
    return means - rise / 2, rise


def _pert(pert: Pert) -> Scaled:
    return Scaled(pert.low, pert.high - pert.low, pert.alpha, pert.beta)


def amount(value: float | Interval | Pert) -> Sampler:
    """The sampler of an amount of money."""
    if isinstance(value, Interval):
        return Lognormal(value.mu, value.sigma, inf if value.cap is None else value.cap)
    return _pert(value) if isinstance(value, Pert) else Constant(float(value))


def rate(value: float | Interval | Pert) -> Sampler:
    """The sampler of a rate a year."""
    return amount(value)


def probability(value: float | Interval | Pert) -> Sampler:
    """The sampler of a probability."""
    if isinstance(value, Interval):
        low, high = logit(value.low), logit(value.high)
        return LogitNormal((low + high) / 2, (high - low) / (2 * Z95))
    return _pert(value) if isinstance(value, Pert) else Constant(float(value))


def lognormal_with_mean_one(spread: float, normals: Floats) -> Floats:
    """exp(spread z - spread² / 2)."""
    return np.asarray(np.exp(spread * normals - spread**2 / 2))
