"""What it costs to go from one crossing of bands to the next, before any flow is there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.pictures.dataflow.grid import Band, Grid

__all__ = ["CROSSING", "Terrain"]

_COLUMN, _ROW, _BAND = 240.0, 80.0, 12.0

CROSSING = 22.0
"""What it costs to cross another flow; the other costs are about picture units."""


class Terrain:
    """Rough places of the bands, and the cost of each step to the right, boxes and upright flows considered."""

    def __init__(self, grid: Grid, drops: frozenset[tuple[int, int]]) -> None:
        """Work out all costs. A drop is given by its column and the channel that it runs through."""
        self.x_at = _places(grid.x.bands, _COLUMN)
        self.y_at = _places(grid.y.bands, _ROW)
        self.rightwards: list[list[float | None]] = [
            [self._rightwards(grid, drops, v, h) for h in range(len(grid.y.bands))]
            for v in range(len(grid.x.bands) - 1)
        ]
        """By band and crossing: the cost of the step to the next band, None where a box is in the way."""

    def _rightwards(self, grid: Grid, drops: frozenset[tuple[int, int]], v: int, h: int) -> float | None:
        cost = self.x_at[v + 1] - self.x_at[v]
        column, band = grid.x.bands[v].channel, grid.y.bands[h]
        if grid.x.bands[v + 1].channel == column:
            return cost
        if band.cell is not None:
            return None if (column, band.cell) in grid.taken else cost
        return cost + (CROSSING if (column, band.channel) in drops else 0.0)


def _places(bands: Sequence[Band], cell: float) -> list[float]:
    """A place for each band: a cell's size across cells (half of it to a row's own line), a little within a channel."""
    at = 0.0
    places = [at]
    for before, band in pairwise(bands):
        if before.cell is not None or band.cell is not None:
            at += cell / 2
        else:
            at += _BAND if before.channel == band.channel else cell
        places.append(at)
    return places
