"""The x of every column, channel, frame and upright run, from the left of the picture on, once heights are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.pictures.dataflow.grid import Grid
from toolkit.pictures.dataflow.measure import BOX_WIDTH, Texts
from toolkit.pictures.dataflow.order import pack
from toolkit.pictures.dataflow.rows import TRACK
from toolkit.pictures.dataflow.runs import Rise, Way, order_rises

__all__ = ["DROP_GAP", "LABEL_INDENT", "Widths", "set_widths"]

LABEL_INDENT = 9.0
"""From a box to the label beside it."""

DROP_GAP = 7.0
"""From an upright line to the label beside it."""

_FRAME_ROOM = 9.0
_AFTER_LABEL = 2.0
_BESIDE_BOX = 14.0
_ARROW_ROOM = 20.0


@dataclass
class Widths:
    """The left side of each column's boxes, the left and right sides of frames, and the right end of the picture."""

    columns: list[float] = field(default_factory=list)
    lefts: dict[int, float] = field(default_factory=dict)
    rights: dict[int, float] = field(default_factory=dict)
    right: float = 0.0


def set_widths(grid: Grid, texts: Texts, ways: Sequence[Way], left: float) -> Widths:
    """Give every upright run its x, and return the rest."""
    by_band: list[list[Rise]] = [[] for _ in grid.x.bands]
    for way in ways:
        for rise in way.rises:
            by_band[rise.v].append(rise)
    rooms = _label_rooms(grid, texts, ways)
    widths = Widths()
    x = left
    for channel in range(grid.placement.columns + 1):
        if channel:
            x += rooms[channel - 1]
        beside = _BESIDE_BOX if channel and not rooms[channel - 1] else TRACK
        x = _bands(grid, channel, by_band, widths, x, beside)
        if channel < grid.placement.columns:
            widths.columns.append(x)
            x += BOX_WIDTH
    widths.right = x
    return widths


def _label_rooms(grid: Grid, texts: Texts, ways: Sequence[Way]) -> list[float]:
    """How much room the labels to the right of each column's boxes need."""
    rooms = [0.0] * grid.placement.columns
    for way in ways:
        width, _ = texts.label_size(way.route.flow)
        for level in way.levels:
            if level.labelled:
                column = grid.placement.cells[level.labelled.component][0]
                rooms[column] = max(rooms[column], LABEL_INDENT + width + _AFTER_LABEL)
        if way.route.is_drop:
            column = grid.placement.cells[way.route.start.component][0]
            rooms[column] = max(rooms[column], DROP_GAP + width + _AFTER_LABEL - BOX_WIDTH / 2)
    return rooms


def _bands(
    grid: Grid, channel: int, by_band: Sequence[Sequence[Rise]], widths: Widths, x: float, beside: float
) -> float:
    first, last = grid.x.first[channel], grid.x.last[channel]
    for band in range(first, last + 1):
        starting = [block for block, frame in grid.frames.items() if frame.area.left == channel and frame.left == band]
        widths.lefts.update(dict.fromkeys(starting, x))
        before = beside if band == first else TRACK
        after = _ARROW_ROOM if band == last and channel < grid.placement.columns else TRACK
        ordered = order_rises(by_band[band])
        tracks = pack(ordered, Rise.meets)
        for rise, track in zip(ordered, tracks, strict=True):
            rise.x = x + before + track * TRACK
        if tracks:
            x += before + max(tracks) * TRACK + after
        else:
            x += max(before, after) if band in (first, last) else _FRAME_ROOM
        ending = [b for b, frame in grid.frames.items() if frame.area.right + 1 == channel and frame.right == band]
        widths.rights.update(dict.fromkeys(ending, x))
    return x
