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
    """A sum as a table of its survival function, evenly spaced in the logarithm, read off by splines."""

    atoms: tuple[tuple[float, float], ...] = ()
    top = inf

    def __init__(self, knots: Floats, values: Floats) -> None:
        self._knots, self._values = knots, values

    @cached_property
    def _logs(self) -> Floats:
        return np.asarray(np.log(self._knots))

    @cached_property
    def _integrals(self) -> tuple[object, object, float, float]:
        """Splines of E[min(X, t)] and E[min(X, t)²] in log t, and their values at the first knot."""
        from scipy.interpolate import CubicSpline

        first = CubicSpline(self._logs, self._values * self._knots).antiderivative()
        second = CubicSpline(self._logs, 2 * self._values * self._knots**2).antiderivative()
        start = self._knots[0]
        return first, second, start * self._values[0], start**2 * self._values[0]

    def survival(self, x: Floats) -> Floats:
        """P(X > x)."""
        with np.errstate(divide="ignore"):
            logs = np.log(x)
        return np.asarray(np.interp(logs, self._logs, self._values, right=0.0))

    def limited_mean(self, t: Floats) -> Floats:
        """E[min(X, t)]."""
        first, _, start, _ = self._integrals
        return self._integrated(first, t, start, np.minimum(t, self._knots[0]) * self._values[0])

    def limited_square(self, t: Floats) -> Floats:
        """E[min(X, t)²]."""
        _, second, _, start = self._integrals
        return self._integrated(second, t, start, np.minimum(t, self._knots[0]) ** 2 * self._values[0])

    def _integrated(self, spline: object, t: Floats, start: float, near: Floats) -> Floats:
        logs = np.log(np.clip(t, self._knots[0], self._knots[-1]))
        return np.asarray(np.where(t <= self._knots[0], near, start + spline(logs)))  # type: ignore[operator]

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
