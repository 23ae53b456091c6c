"""The distribution of a sum from its transform, on as many nested grids as it takes.

One grid cannot serve a loss of a thousand and one of a hundred million. The widest covers all but one year in ten
billion; each further one is narrower by a fixed factor and as fine in proportion. A figure is read off the narrowest
grid that holds it well inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import fft

from toolkit.risks.losses.grid import Grid

__all__ = ["Compose", "Ladder"]

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]
Compose = Callable[[Grid], Complex]
"""The transform of the sum on a grid, of damped masses (scipy.fft.rfft)."""

WIDEST_TILT, TILT = 3.0, 10.0
"""Damping of the widest grid, beyond which nothing is left, and of the others, beyond which much is."""
DEEPEST = 24
INSIDE = 4
"""A narrower grid is trusted up to this part of its end: further on, sums from beyond come back."""


@dataclass(frozen=True)
class Level:
    """The sum on one grid."""

    grid: Grid
    masses: Floats

    @cached_property
    def below(self) -> Floats:
        """The probability of each half point or less."""
        return np.asarray(np.cumsum(self.masses))

    @cached_property
    def beyond(self) -> Floats:
        """The probability of more than each half point, summed from the far end."""
        rest = np.zeros(len(self.masses))
        rest[:-1] = np.cumsum(self.masses[:0:-1])[::-1]
        return rest

    @cached_property
    def partial(self) -> Floats:
        """The sum of mass times amount up to each point."""
        return np.asarray(np.cumsum(self.masses * self.grid.index) * self.grid.step)

    @cached_property
    def spikes(self) -> npt.NDArray[np.bool_]:
        """Points that hold a single amount: far more than their neighbours."""
        around = np.abs(self.masses)
        neighbours = np.zeros(len(around))
        neighbours[1:-1] = np.maximum(around[:-2], around[2:])
        return np.asarray((self.masses > 8 * neighbours) & (self.masses > 1e-12))


class Ladder:
    """A distribution on nested grids. `top` is the end of the widest, `count` the points of each."""

    def __init__(self, compose: Compose, top: float, count: int, *, mean: float, none: float, lattice: bool) -> None:
        """`mean` and `none`, the probability of no loss, are known exactly; `lattice`: every sum is on the grid."""
        self._compose, self._top, self._count = compose, top, count
        self._mean, self._none, self._lattice = mean, none, lattice
        self._levels: dict[int, Level] = {}
        self._zoom = max(4, min(64, count // 512))

    def level(self, number: int) -> Level:
        """One grid of the ladder, 0 the widest."""
        if number not in self._levels:
            tilt = TILT if number else WIDEST_TILT
            grid = Grid(self._top / self._zoom**number / self._count, self._count, tilt)
            masses = fft.irfft(self._compose(grid), self._count) / grid.damping
            self._levels[number] = Level(grid, np.asarray(masses))
        return self._levels[number]

    @property
    def is_whole(self) -> bool:
        """Whether the widest grid holds all of the probability, and no more than the mean.

        It may hold less of the mean: amounts that hardly ever happen can make up much of it, and lie beyond the end.
        """
        level = self.level(0)
        mass_off = abs(float(level.below[-1]) - 1)
        return mass_off < 1e-7 and float(level.partial[-1]) <= self._mean * (1 + 1e-6) + self._top * 1e-11

    def quantile(self, share: float) -> float:
        """inf{x: F(x) >= share}."""
        if share <= self._none * (1 + 1e-13):
            return 0.0
        found = self._within(self.level(0), share)
        for number in range(1, DEEPEST if not self._lattice else 1):
            if found >= self._top / self._zoom**number / INSIDE:
                break
            found = self._within(self.level(number), share)
        return found

    def _within(self, level: Level, share: float) -> float:
        place = int(np.searchsorted(level.below, share - 1e-15, side="left"))
        place = min(place, len(level.masses) - 2)
        if self._lattice:
            return place * level.grid.step
        if place == 0:
            inside = level.masses[0] - self._none
            part = (share - self._none) / inside if inside > 0 else 1.0
            return float(np.clip(part, 0, 1)) * level.grid.step / 2
        mass, before, after = level.masses[place], level.masses[place - 1], level.masses[place + 1]
        if mass <= 0:
            return (place + 0.5) * level.grid.step
        if level.spikes[place]:
            return place * level.grid.step
        before = mass if place == 1 else before
        part = (share - level.below[place - 1]) / mass
        return (place - 0.5 + _straightened(float(part), float((after - before) / (4 * mass)))) * level.grid.step

    def exceedance(self, loss: float) -> float:
        """P(S > loss)."""
        return float(self.exceedances(np.array([loss]))[0])

    def exceedances(self, losses: Floats) -> Floats:
        """P(S > x) for each of some amounts."""
        found = np.where(losses < 0, 1.0, 0.0)
        inside = (losses >= 0) & (losses < self._top * (1 - 1 / self._count))
        numbers = np.array([self._holding(float(loss)) for loss in losses[inside]], dtype=np.intp)
        values = np.zeros(len(numbers))
        for number in np.unique(numbers):
            here = numbers == number
            values[here] = self._beyond(self.level(int(number)), losses[inside][here])
        found[inside] = values
        return found

    def _beyond(self, level: Level, losses: Floats) -> Floats:
        """P(S > x) on one grid: within the neighbourhood of a point, in proportion."""
        if self._lattice:
            return np.asarray(np.clip(level.beyond[(losses / level.grid.step + 1e-9).astype(np.intp)], 0.0, 1.0))
        scaled = losses / level.grid.step + 0.5
        places = scaled.astype(np.intp)
        rest = level.beyond[places] if level.grid.top == self._top else 1 - level.below[places]
        below_middle = scaled - places < 0.5 - 1e-6
        part = np.where(level.spikes[places], below_middle, 1 - (scaled - places))
        found = rest + level.masses[places] * part
        # Around nothing: the atom at nothing, and amounts of less than half a step.
        within = 1 - self._none - (level.masses[0] - self._none) * np.minimum(1.0, 2 * losses / level.grid.step)
        return np.asarray(np.clip(np.where(places == 0, within, found), 0.0, 1.0))

    def limited_mean(self, loss: float) -> float:
        """E[min(S, loss)]."""
        level = self.level(self._holding(loss))
        last = min(int(np.ceil(loss / level.grid.step - 1e-12)) - 1, len(level.masses) - 1)
        if last < 0:
            return 0.0
        return float(level.partial[last] + loss * (1 - level.below[last]))

    def _holding(self, loss: float) -> int:
        """The narrowest grid that holds an amount well inside; the widest only where no other does."""
        number = 0
        while not self._lattice and number < DEEPEST - 1 and loss < self._top / self._zoom ** (number + 1) / INSIDE:
            number += 1
            if loss <= 0:
                break
        return number


def _straightened(part: float, slope: float) -> float:
    """Where in a neighbourhood a share of its mass is reached, when the density rises or falls across it.

    Solves t + slope (t² - t) = part for t, with the slope held to where this rises throughout.
    """
    slope = min(max(slope, -1.0), 1.0)
    if abs(slope) < 1e-9:
        return part
    lead = 1 - slope
    root = (-lead + np.sqrt(max(lead * lead + 4 * slope * part, 0.0))) / (2 * slope)
    return float(min(max(root, 0.0), 1.0))
