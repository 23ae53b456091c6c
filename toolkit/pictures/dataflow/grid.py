"""The lines along which flows may run: bands in the channels between columns and between rows of cells.

A frame of a boundary lies in the channel beside its outermost cells. Where frames lie in a channel, it falls into
bands with one frame between each two, so that a flow can run inside or outside any of them:

    cell | inside the inner right frame ¦ inside the outer ¦ common ¦ inside the outer left frame ¦ … | cell

Downwards, the rows themselves are lines too: a flow may pass through an empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.dataflow.nest import Nest
from toolkit.pictures.dataflow.place import Area, Placement

__all__ = ["Axis", "Band", "Frame", "Grid", "make_grid"]


@dataclass(frozen=True)
class Band:
    """A line of one axis, in a channel; `cell` is the row whose cells it runs through, where it is a row's own line."""

    channel: int
    cell: int | None = None


@dataclass(frozen=True)
class Frame:
    """The bands just inside a boundary's frame: first and last in x, first and last in y; and its cells."""

    block: int
    left: int
    right: int
    top: int
    bottom: int
    area: Area
    levels: tuple[int, int, int, int]


@dataclass(frozen=True)
class Axis:
    """The bands of one axis in order.

    `ending` and `starting` are, per channel, how many frames deep it is on the side of the cells before and after it.
    """

    bands: tuple[Band, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    ending: tuple[int, ...]
    starting: tuple[int, ...]
    cells: tuple[int, ...]

    def inside_end(self, channel: int, level: int) -> int:
        """The band just inside the ending frame of a level."""
        return self.first[channel] + level

    def inside_start(self, channel: int, level: int) -> int:
        """The band just inside the starting frame of a level."""
        return self.last[channel] - level


@dataclass(frozen=True)
class Grid:
    """Both axes, the frames by block, and the innermost block at each crossing of two bands."""

    placement: Placement
    x: Axis
    y: Axis
    frames: dict[int, Frame]
    region: tuple[tuple[int, ...], ...]
    taken: frozenset[tuple[int, int]]

    def right_of(self, column: int) -> int:
        """The band next to the right side of a column's boxes."""
        return self.x.first[column + 1]

    def left_of(self, column: int) -> int:
        """The band next to the left side of a column's boxes."""
        return self.x.last[column]


def make_grid(nest: Nest, placement: Placement) -> Grid:
    """The grid of a placement."""
    levels = {number: _levels(nest, placement, number) for number in _inner_first(nest)}
    areas = placement.areas
    across = [(areas[n].left, lv[0], areas[n].right, lv[1]) for n, lv in levels.items()]
    downward = [(areas[n].top, lv[2], areas[n].bottom, lv[3]) for n, lv in levels.items()]
    x = _axis(placement.columns, across, with_cells=False)
    y = _axis(placement.rows, downward, with_cells=True)
    frames = {
        number: Frame(
            number,
            x.inside_start(areas[number].left, level[0]),
            x.inside_end(areas[number].right + 1, level[1]),
            y.inside_start(areas[number].top, level[2]),
            y.inside_end(areas[number].bottom + 1, level[3]),
            areas[number],
            level,
        )
        for number, level in sorted(levels.items())
    }
    region = [[0] * len(y.bands) for _ in x.bands]
    for number, frame in frames.items():
        for v in range(frame.left, frame.right + 1):
            region[v][frame.top : frame.bottom + 1] = [number] * (frame.bottom - frame.top + 1)
    return Grid(placement, x, y, frames, tuple(map(tuple, region)), frozenset(placement.cells))


def _inner_first(nest: Nest) -> list[int]:
    return sorted(range(1, len(nest.blocks)), key=lambda number: -nest.blocks[number].depth)


def _levels(nest: Nest, placement: Placement, number: int) -> tuple[int, int, int, int]:
    """How many frames inside this one lie in the same channel: left, right, top, bottom."""
    area = placement.areas[number]
    counts = [0, 0, 0, 0]
    for child in nest.blocks[number].blocks:
        inner, below = placement.areas[child], _levels(nest, placement, child)
        same = (inner.left == area.left, inner.right == area.right, inner.top == area.top, inner.bottom == area.bottom)
        counts = [max(count, deep + 1) if at else count for count, deep, at in zip(counts, below, same, strict=True)]
    return counts[0], counts[1], counts[2], counts[3]


def _axis(cells: int, frames: Sequence[tuple[int, int, int, int]], *, with_cells: bool) -> Axis:
    starting, ending = [0] * (cells + 1), [0] * (cells + 1)
    for start, start_level, end, end_level in frames:
        starting[start] = max(starting[start], start_level + 1)
        ending[end + 1] = max(ending[end + 1], end_level + 1)
    bands: list[Band] = []
    first, last, rows = [], [], []
    for channel in range(cells + 1):
        first.append(len(bands))
        bands.extend([Band(channel)] * (ending[channel] + 1 + starting[channel]))
        last.append(len(bands) - 1)
        if with_cells and channel < cells:
            rows.append(len(bands))
            bands.append(Band(channel, channel))
    return Axis(tuple(bands), tuple(first), tuple(last), tuple(ending), tuple(starting), tuple(rows))
