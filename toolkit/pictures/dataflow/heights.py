"""The height of every row, channel, frame, box and level run, from the top of the picture down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.pictures.dataflow.grid import Grid
from toolkit.pictures.dataflow.measure import Texts
from toolkit.pictures.dataflow.order import pack
from toolkit.pictures.dataflow.rows import TRACK, lay_row
from toolkit.pictures.dataflow.runs import Level, Way, order_levels

__all__ = ["Heights", "set_heights"]

_CHANNEL = 20.0
_FRAME_ROOM = 9.0
_DROP_ROOM = 30.0
_DROP_LABEL = 5.0


@dataclass
class Heights:
    """Top and bottom of each component's box and of each boundary's frame, tops of the labels on drops, the bottom."""

    boxes: dict[int, tuple[float, float]] = field(default_factory=dict)
    tops: dict[int, float] = field(default_factory=dict)
    bottoms: dict[int, float] = field(default_factory=dict)
    drop_labels: dict[int, float] = field(default_factory=dict)
    bottom: float = 0.0


def set_heights(grid: Grid, texts: Texts, ways: Sequence[Way], strips: Mapping[int, float], top: float) -> Heights:
    """Give every level run its y, and return the rest. `strips` is, per boundary, how high its own label is."""
    by_band: list[list[Level]] = [[] for _ in grid.y.bands]
    for way in ways:
        for level in way.levels:
            by_band[level.h].append(level)
    heights = Heights()
    y = top
    for channel in range(grid.placement.rows + 1):
        begin = y
        drops = [way.route.flow for way in ways if way.route.is_drop and _channel_of(grid, way) == channel]
        if drops:
            heights.drop_labels.update(dict.fromkeys(drops, y + _DROP_LABEL))
            y += _DROP_LABEL + max(texts.label_size(flow)[1] for flow in drops) + 2.0
        y = _bands(grid, channel, by_band, strips, heights, y)
        if channel < grid.placement.rows:
            y = max(y, begin + (_DROP_ROOM if drops else _CHANNEL if channel else 0.0))
            y = _row(grid, texts, channel, by_band[grid.y.cells[channel]], heights, y)
    heights.bottom = y
    return heights


def _channel_of(grid: Grid, way: Way) -> int:
    cells = grid.placement.cells
    return max(cells[way.route.start.component][1], cells[way.route.end.component][1])


def _bands(
    grid: Grid,
    channel: int,
    by_band: Sequence[Sequence[Level]],
    strips: Mapping[int, float],
    heights: Heights,
    y: float,
) -> float:
    """Lay out the bands of a channel from `y` down, with the frames between them and the labels under those."""
    for band in range(grid.y.first[channel], grid.y.last[channel] + 1):
        starting = [block for block, frame in grid.frames.items() if frame.area.top == channel and frame.top == band]
        heights.tops.update(dict.fromkeys(starting, y))
        y += max((strips[block] for block in starting), default=0.0)
        ordered = order_levels(by_band[band])
        tracks = pack(ordered, Level.meets)
        for level, track in zip(ordered, tracks, strict=True):
            level.y = y + TRACK * (track + 1)
        y += TRACK * (max(tracks) + 2) if tracks else _FRAME_ROOM
        ending = [b for b, frame in grid.frames.items() if frame.area.bottom + 1 == channel and frame.bottom == band]
        heights.bottoms.update(dict.fromkeys(ending, y))
    return y


def _row(grid: Grid, texts: Texts, row: int, levels: Sequence[Level], heights: Heights, y: float) -> float:
    components = [component for component, cell in enumerate(grid.placement.cells) if cell[1] == row]
    laid = lay_row(order_levels(levels), components, texts)
    middle = y + laid.up
    for level in levels:
        level.y += middle
    for component, (top, bottom) in laid.boxes.items():
        heights.boxes[component] = middle + top, middle + bottom
    return middle + laid.down
