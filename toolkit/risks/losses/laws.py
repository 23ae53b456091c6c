"""What one event costs, as mathematics: survival, and the mean and square of what is cut off at an amount.

`survival(x)` is P(X > x); `limited_mean(t)` E[min(X, t)] and `limited_square(t)` E[min(X, t)²], both also at infinity.
All take and give arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.risks.losses.numbers import Interval, Pert

__all__ = ["Capped", "Constant", "Law", "Lognormal", "PertLaw", "Retained", "law_of"]

Floats = npt.NDArray[np.float64]


class Law(Protocol):
    """The distribution of an amount of 0 or more."""

    @property
    def top(self) -> float:
        """The greatest possible amount, or infinity."""

    @property
    def atoms(self) -> tuple[tuple[float, float], ...]:
        """Amounts above 0 that have a probability of their own, and that probability."""

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""

    def scaled(self, factor: float) -> Law:
        """The law of factor × X, for a factor above 0."""


@dataclass(frozen=True, slots=True)
class Lognormal:
    """exp(mu + sigma Z)."""

    mu: float
    sigma: float
    top: float = inf
    atoms: tuple[tuple[float, float], ...] = ()

    def _z(self, x: Floats, shift: float = 0.0) -> Floats:
        with np.errstate(divide="ignore"):
            z: Floats = (np.log(x) - self.mu) / self.sigma - shift * self.sigma
        return z

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        return np.asarray(special.ndtr(-self._z(x)))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        mean = np.exp(self.mu + self.sigma**2 / 2)
        return np.asarray(mean * special.ndtr(self._z(t, 1)) + _times(t, self.survival(t)))

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        square = np.exp(2 * self.mu + 2 * self.sigma**2)
        return np.asarray(square * special.ndtr(self._z(t, 2)) + _times(np.square(t), self.survival(t)))

    def scaled(self, factor: float) -> Lognormal:
        """The law of factor × X."""
        return Lognormal(self.mu + log(factor), self.sigma)


@dataclass(frozen=True, slots=True)
class PertLaw:
    """A beta distribution with shapes `alpha` and `beta` on [low, low + width]."""

    low: float
    width: float
    alpha: float
    beta: float
    atoms: tuple[tuple[float, float], ...] = ()

    @property
    def top(self) -> float:
        """The greatest amount."""
        return self.low + self.width

    def _u(self, x: Floats) -> Floats:
        return np.asarray(np.clip((x - self.low) / self.width, 0.0, 1.0))

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        return np.asarray(special.betaincc(self.alpha, self.beta, self._u(x)))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        u, total = self._u(t), self.alpha + self.beta
        first = self.alpha / total * special.betainc(self.alpha + 1, self.beta, u)
        below = self.low * special.betainc(self.alpha, self.beta, u) + self.width * first
        return np.asarray(below + _times(t, self.survival(t)))

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        u, total = self._u(t), self.alpha + self.beta
        none = special.betainc(self.alpha, self.beta, u)
        first = self.alpha / total * special.betainc(self.alpha + 1, self.beta, u)
        ratio = self.alpha * (self.alpha + 1) / (total * (total + 1))
        second = ratio * special.betainc(self.alpha + 2, self.beta, u)
        below = self.low**2 * none + 2 * self.low * self.width * first + self.width**2 * second
        return np.asarray(below + _times(np.square(t), self.survival(t)))

    def scaled(self, factor: float) -> PertLaw:
        """The law of factor × X."""
        return PertLaw(self.low * factor, self.width * factor, self.alpha, self.beta)


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same amount."""

    amount: float

    @property
    def top(self) -> float:
        """The amount."""
        return self.amount

    @property
    def atoms(self) -> tuple[tuple[float, float], ...]:
        """The amount, for certain."""
        return ((self.amount, 1.0),) if self.amount > 0 else ()

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        return np.asarray((x < self.amount).astype(np.float64))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        return np.asarray(np.minimum(t, self.amount))

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        return np.asarray(np.square(np.minimum(t, self.amount)))

    def scaled(self, factor: float) -> Constant:
        """The law of factor × X."""
        return Constant(self.amount * factor)


@dataclass(frozen=True, slots=True)
class Capped:
    """min(X, cap)."""

    law: Law
    cap: float

    @property
    def top(self) -> float:
        """The cap, or less."""
        return min(self.cap, self.law.top)

    @property
    def atoms(self) -> tuple[tuple[float, float], ...]:
        """Those below the cap, and the cap."""
        rest = float(self.law.survival(np.array([self.cap * (1 - 1e-15)]))[0])
        below = tuple(each for each in self.law.atoms if each[0] < self.cap)
        return (*below, (self.cap, rest)) if rest > 0 else below

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        return np.asarray(np.where(x < self.cap, self.law.survival(x), 0.0))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        return self.law.limited_mean(np.minimum(t, self.cap))

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        return self.law.limited_square(np.minimum(t, self.cap))

    def scaled(self, factor: float) -> Capped:
        """The law of factor × X."""
        return Capped(self.law.scaled(factor), self.cap * factor)


@dataclass(frozen=True, slots=True)
class Retained:
    """What is left of X when a policy pays beyond a deductible, up to a limit."""

    law: Law
    deductible: float
    limit: float

    @property
    def top(self) -> float:
        """The greatest amount left."""
        return self._left(self.law.top)

    @property
    def atoms(self) -> tuple[tuple[float, float], ...]:
        """What was an atom still is one; all amounts that are paid down to the deductible become one."""
        edge = np.array([self.deductible * (1 - 1e-15), self.deductible + self.limit])
        before, after = (float(each) for each in self.law.survival(edge))
        end = self.deductible + self.limit
        others = [(self._left(at), mass) for at, mass in self.law.atoms if not self.deductible <= at <= end]
        at_deductible = before - after
        return (*others, (self.deductible, at_deductible)) if at_deductible > 0 < self.deductible else tuple(others)

    def _left(self, amount: float) -> float:
        return amount if amount <= self.deductible else max(self.deductible, amount - self.limit)

    def _before(self, t: Floats) -> Floats:
        """The amount of which t is left, once t reaches the deductible."""
        return np.asarray(np.where(t < self.deductible, t, t + self.limit))

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        return self.law.survival(self._before(x))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        law, edge = self.law, np.array([self.deductible, self.deductible + self.limit])
        first, second = law.limited_mean(edge)
        within = law.limited_mean(np.minimum(t, self.deductible))
        beyond = law.limited_mean(np.maximum(t, self.deductible) + self.limit) - second
        return np.asarray(np.where(t <= self.deductible, within, first + beyond))

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        law, edge = self.law, np.array([self.deductible, self.deductible + self.limit])
        first, _ = law.limited_square(edge)
        moved = np.maximum(t, self.deductible) + self.limit
        squares = law.limited_square(moved) - law.limited_square(edge)[1]
        means = law.limited_mean(moved) - law.limited_mean(edge)[1]
        within = law.limited_square(np.minimum(t, self.deductible))
        return np.asarray(np.where(t <= self.deductible, within, first + squares - 2 * self.limit * means))

    def scaled(self, factor: float) -> Retained:
        """The law of factor × X."""
        return Retained(self.law.scaled(factor), self.deductible * factor, self.limit * factor)


def _times(amount: Floats, chance: Floats) -> Floats:
    """amount × chance, where infinity times nothing is nothing."""
    product = np.zeros(np.broadcast(amount, chance).shape)
    np.multiply(amount, chance, out=product, where=chance > 0)
    return product


def law_of(amount: float | Interval | Pert) -> Law:
    """The law of a declared amount."""
    if isinstance(amount, Interval):
        law = Lognormal(amount.mu, amount.sigma)
        return law if amount.cap is None else Capped(law, amount.cap)
    if isinstance(amount, Pert):
        return PertLaw(amount.low, amount.high - amount.low, amount.alpha, amount.beta)
    return Constant(float(amount))
