"""Amounts on a grid: the probability of each multiple of a step, with the mean and the variance kept exactly.

An amount goes to the nearest point of the grid. What that does to the mean and the mean square is put right in the
first three points, which also holds where an amount is far below the step. Amounts beyond the end of the grid are left
out: sums below the end do not depend on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.risks.losses.laws import Law, Lognormal, PertLaw

__all__ = ["Grid", "Mixture"]

Floats = npt.NDArray[np.float64]
KNOTS = 1024
"""Points of the table that lognormal amounts are read off, evenly spaced in the logarithm."""
NARROW = 14
"""A lognormal whose sigma is less than this many gaps of the table is evaluated on the grid itself."""
_READ_OFF = 4097
"""Points from which a longer stretch of a beta distribution is read off, with an error below 1e-7."""
_FEW_POINTS = 100_000
"""With fewer lognormals times points than this, each is evaluated on the grid itself."""
_LARGEST_CORRECTION, _FAR_ABOVE = 0.25, 1000.0


@dataclass(frozen=True)
class Grid:
    """`count` points, `step` apart, from 0; `tilt` is the exponent by which the last is damped before transforming."""

    step: float
    count: int
    tilt: float

    @property
    def top(self) -> float:
        """Where the grid ends."""
        return self.step * self.count

    @property
    def index(self) -> Floats:
        """0, 1, 2, …"""
        return _index(self.count)

    @cached_property
    def half_points(self) -> Floats:
        """The borders between neighbouring points: step/2, 3 step/2, …"""
        return np.asarray((self.index + 0.5) * self.step)

    @property
    def damping(self) -> Floats:
        """exp(-tilt k / count): keeps what lies beyond the end from coming back at the start."""
        return _damping(self.count, self.tilt)


@lru_cache(maxsize=8)
def _index(count: int) -> Floats:
    return np.arange(count, dtype=np.float64)


@lru_cache(maxsize=8)
def _damping(count: int, tilt: float) -> Floats:
    return np.asarray(np.exp(_index(count) * (-tilt / count)))


class Mixture:
    """Amounts with weights, such as the expected number of events a year of each kind."""

    def __init__(self, lognormal: Floats, others: Iterable[tuple[float, Law]] = ()) -> None:
        """`lognormal` has a row (weight, mu, sigma) for each, `others` are (weight, law)."""
        self._weights, self._mu, self._sigma = lognormal[:, 0], lognormal[:, 1], lognormal[:, 2]
        self._others = list(others)
        self.weight = float(self._weights.sum() + sum(weight for weight, _ in self._others))

    def masses(self, grid: Grid) -> Floats:
        """The weight at each point of the grid."""
        beyond = self._survival(grid)
        masses = np.empty(grid.count)
        masses[0] = self.weight - beyond[0]
        np.subtract(beyond[:-1], beyond[1:], out=masses[1:])
        self._settle_atoms(masses, grid)
        self._put_right(masses, grid)
        return masses

    def expected_beyond(self, x: Floats) -> Floats:
        """The weight of amounts above each x."""
        total = np.zeros(len(x))
        for start in range(0, len(self._mu), 4096):
            part = slice(start, start + 4096)
            z = (self._mu[part, None] - np.log(x)[None, :]) / self._sigma[part, None]
            total += self._weights[part] @ special.ndtr(z)
        for weight, law in self._others:
            total += weight * law.survival(x)
        return total

    def _survival(self, grid: Grid) -> Floats:
        points = grid.half_points
        total = np.zeros(grid.count)
        gap = np.log(2 * grid.count) / KNOTS
        wide = self._sigma >= NARROW * gap
        if len(self._mu) * grid.count < _FEW_POINTS:
            wide = np.zeros(len(self._mu), dtype=np.bool_)
        if wide.any():
            total += self._tabulated(grid, wide)
        for index in np.flatnonzero(~wide):
            law = Lognormal(float(self._mu[index]), float(self._sigma[index]))
            _add_window(total, points, float(self._weights[index]), law)
        for weight, other in self._others:
            _add_window(total, points, weight, other)
        return total

    def _tabulated(self, grid: Grid, wide: npt.NDArray[np.bool_]) -> Floats:
        """Survival of many lognormals at once, by a cubic spline of its logarithm in the logarithm of the amount."""
        from scipy.interpolate import CubicSpline

        logs = np.linspace(np.log(grid.step / 2), np.log(grid.top), KNOTS)
        values = np.zeros(KNOTS)
        weights, mu, sigma = self._weights[wide], self._mu[wide], self._sigma[wide]
        for start in range(0, len(mu), 256):
            part = slice(start, start + 256)
            z = (mu[part, None] - logs[None, :]) / sigma[part, None]
            values += weights[part] @ special.ndtr(z)
        spline = CubicSpline(logs, np.log(np.maximum(values, 1e-300)))
        return np.asarray(np.exp(spline(np.log(grid.half_points))))

    def _settle_atoms(self, masses: Floats, grid: Grid) -> None:
        """A single amount is shared by its two neighbours on the grid, so that its mean stays."""
        for weight, law in self._others:
            for amount, chance in law.atoms:
                place = int(np.searchsorted(grid.half_points, amount, side="left"))
                below = int(amount / grid.step)
                if place >= grid.count - 1 or below >= grid.count - 1 or masses[place] < weight * chance * (1 - 1e-9):
                    continue
                share = amount / grid.step - below
                masses[place] -= weight * chance
                masses[below] += weight * chance * (1 - share)
                masses[below + 1] += weight * chance * share

    def _put_right(self, masses: Floats, grid: Grid) -> None:
        """Mean and mean square of what lies on the grid become what they are."""
        end = np.array([grid.half_points[-1]])
        mean, square = self._below(end)
        # Sums rather than dot products: those wake every processor for a few thousand numbers.
        amounts = masses * grid.index
        first = mean / grid.step - float(amounts.sum())
        second = square / grid.step**2 - float((amounts * grid.index).sum())
        two = (second - first) / 2
        # Where amounts are far above the step their square needs no mending, and rounding would only blur the grid.
        if square > _FAR_ABOVE * mean * grid.step or abs(two) > _LARGEST_CORRECTION * self.weight:
            two = 0.0
        one = first - 2 * two
        masses[:3] += (-one - two, one, two)

    def _below(self, end: Floats) -> tuple[float, float]:
        """The weight times amount, and times amount squared, of amounts up to `end`."""
        mean = square = 0.0
        if len(self._mu):
            z = (np.log(end[0]) - self._mu) / self._sigma
            mean += float(self._weights @ (np.exp(self._mu + self._sigma**2 / 2) * special.ndtr(z - self._sigma)))
            squares = np.exp(2 * self._mu + 2 * self._sigma**2)
            square += float(self._weights @ (squares * special.ndtr(z - 2 * self._sigma)))
        for weight, law in self._others:
            beyond = float(law.survival(end)[0])
            mean += weight * (float(law.limited_mean(end)[0]) - end[0] * beyond)
            square += weight * (float(law.limited_square(end)[0]) - end[0] ** 2 * beyond)
        return mean, square


def _add_window(total: Floats, points: Floats, weight: float, law: Law) -> None:
    """Add a weight times a survival function, evaluated only where it is neither 1 nor 0."""
    low, high = _window(law, points)
    total[:low] += weight
    if high - low > _READ_OFF and isinstance(law, PertLaw):
        knots = np.linspace(points[low], points[high - 1], _READ_OFF)
        total[low:high] += weight * np.interp(points[low:high], knots, law.survival(knots))
    elif high > low:
        total[low:high] += weight * law.survival(points[low:high])


def _window(law: Law, points: Floats) -> tuple[int, int]:
    if isinstance(law, Lognormal):
        bounds = np.exp(law.mu + law.sigma * np.array([-8.3, 8.3]))
        low, high = np.searchsorted(points, bounds)
        return int(low), int(high)
    low = int(np.searchsorted(points, law.low)) if isinstance(law, PertLaw) else 0
    return low, int(np.searchsorted(points, law.top, side="right")) if np.isfinite(law.top) else len(points)
