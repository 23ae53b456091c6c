"""Amounts that add up at one event and are then looked at as one, as an insurer does."""

from __future__ import annotations

from functools import cached_property, lru_cache
from math import inf

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.grid import Grid, Mixture
from toolkit.risks.losses.ladder import Ladder
from toolkit.risks.losses.laws import Constant, Law, Lognormal

__all__ = ["added"]

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]
KNOTS, POINTS = 2000, 2**15


def added(parts: tuple[Law, ...]) -> Law:
    """The law of the sum of independent amounts."""
    if len(parts) == 1:
        return parts[0]
    if all(isinstance(each, Constant) for each in parts):
        return Constant(sum(each.top for each in parts))
    return _tabulated(parts)


class Tabulated:
    """A sum as a table of its survival function, linear in the logarithm of the amount between points.

    Its mean and mean square are those of the very lines that are read off, so that no grid has to bend for them.
    """

    atoms: tuple[tuple[float, float], ...] = ()
    top = inf

    def __init__(self, knots: Floats, values: Floats) -> None:
        self._knots, self._values = knots, values

    @cached_property
    def _logs(self) -> Floats:
        return np.asarray(np.log(self._knots))

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        with np.errstate(divide="ignore"):
            logs = np.log(x)
        return np.asarray(np.interp(logs, self._logs, self._values, right=0.0))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]: the integral of the survival function."""
        return self._integrated(t, 1)

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]: twice the integral of amount times survival function."""
        return self._integrated(t, 2)

    @cached_property
    def _lines(self) -> tuple[Floats, Floats]:
        """Between two points the survival function is height + slope × log(amount)."""
        slopes = np.diff(self._values) / np.diff(self._logs)
        return self._values[:-1] - slopes * self._logs[:-1], slopes

    def _integrated(self, t: Floats, power: int) -> Floats:
        at = np.clip(t, self._knots[0], self._knots[-1])
        place = np.clip(np.searchsorted(self._knots, at, side="right") - 1, 0, len(self._knots) - 2)
        before = self._sums(power)[place] + self._antiderivative(at, place, power)
        found = before - self._antiderivative(self._knots[place], place, power)
        return np.asarray(np.where(t <= self._knots[0], self._values[0] * t**power, found))

    def _antiderivative(self, x: Floats, place: npt.NDArray[np.intp], power: int) -> Floats:
        heights, slopes = self._lines
        return np.asarray(x**power * (heights[place] + slopes[place] * (np.log(x) - 1 / power)))

    def _sums(self, power: int) -> Floats:
        """The integral up to each point."""
        places = np.arange(len(self._knots) - 1)
        ends = self._antiderivative(self._knots[1:], places, power)
        steps = ends - self._antiderivative(self._knots[:-1], places, power)
        start = self._values[0] * self._knots[0] ** power
        return np.asarray(start + np.concatenate([[0.0], np.cumsum(steps)]))

    def scaled(self, factor: float) -> Tabulated:
        """The law of factor × X."""
        return Tabulated(self._knots * factor, self._values)


@lru_cache(maxsize=256)
def _tabulated(parts: tuple[Law, ...]) -> Law:
    mixtures = [
        Mixture(np.array([[1.0, each.mu, each.sigma]]))
        if isinstance(each, Lognormal)
        else Mixture(np.zeros((0, 3)), [(1.0, each)])
        for each in parts
    ]
    forever = np.array([inf])
    mean = sum(float(each.limited_mean(forever)[0]) for each in parts)
    top = 2.0 ** np.ceil(np.log2(_end(parts)))

    def compose(grid: Grid) -> Complex:
        from scipy import fft

        return np.asarray(np.prod([fft.rfft(each.masses(grid) * grid.damping) for each in mixtures], axis=0))

    ladder = Ladder(compose, float(top), POINTS, mean=mean, none=0.0, lattice=False)
    knots = np.exp(np.linspace(np.log(top * 1e-8), np.log(top * (1 - 1e-5)), KNOTS))
    return Tabulated(knots, ladder.exceedances(knots))


def _end(parts: tuple[Law, ...]) -> float:
    """An amount that the sum exceeds less than once in ten billion events."""
    low, high = -20.0, 60.0
    while high - low > 0.02:
        middle = (low + high) / 2
        share = np.array([np.exp(middle) / len(parts)])
        if sum(float(each.survival(share)[0]) for each in parts) > 1e-10:
            low = middle
        else:
            high = middle
    return float(np.exp(high))
