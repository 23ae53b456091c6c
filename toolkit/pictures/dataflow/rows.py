"""The level runs of one row of boxes: at what height each meets its box, and how high that makes the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.dataflow.measure import Texts
from toolkit.pictures.dataflow.runs import Level

__all__ = ["LABEL_GAP", "TRACK", "Row", "lay_row"]

TRACK = 9.0
"""From one parallel run to the next."""

LABEL_GAP = 4.0
"""Between a label and the line under it."""

_PORT = 13.0
_PORT_MARGIN = 11.0
_ABOVE_BOX = 9.0
_LEAST = 14.0


@dataclass
class Row:
    """A row around its middle line, at height 0: how far it reaches up and down, and each box's top and bottom."""

    up: float
    down: float
    boxes: dict[int, tuple[float, float]]


def lay_row(ordered: Sequence[Level], components: Sequence[int], texts: Texts) -> Row:
    """Give the level runs of a row (from top to bottom) their y, and each box the height that it needs."""
    gaps = _gaps(ordered, texts)
    _spread(ordered, _wishes(ordered, components, texts), gaps)
    boxes: dict[int, tuple[float, float]] = {}
    up = down = _LEAST
    for component in components:
        ports = [level.y for level in ordered if level.is_at(component)]
        half = texts.box_height(component) / 2
        top = min([-half, *(y - _PORT_MARGIN for y in ports)])
        bottom = max([half, *(y + _PORT_MARGIN for y in ports)])
        boxes[component] = top, bottom
        up, down = max(up, _ABOVE_BOX - top), max(down, bottom)
    for level in ordered:
        up, down = max(up, 7.0 + _label_height(level, texts) - level.y), max(down, 7.0 + level.y)
    return Row(up, down, boxes)


def _label_height(level: Level, texts: Texts) -> float:
    return texts.label_size(level.flow)[1] + LABEL_GAP if level.labelled else 0.0


def _separation(upper: Level, lower: Level, texts: Texts) -> float:
    """How far apart two runs must be: a label has room over the line that carries it."""
    if lower.labelled and lower.labelled in upper.ports:
        return max(_PORT, _label_height(lower, texts) + 5.0)
    shared = {port for port in upper.ports if port} & {port for port in lower.ports if port}
    return _PORT if shared else TRACK


def _gaps(ordered: Sequence[Level], texts: Texts) -> list[list[tuple[int, float]]]:
    """For each run: the earlier ones that it could touch, with how far below them it must lie."""
    return [
        [
            (index, _separation(ordered[index], ordered[lower], texts))
            for index in range(lower)
            if ordered[index].meets(ordered[lower])
        ]
        for lower in range(len(ordered))
    ]


def _wishes(ordered: Sequence[Level], components: Sequence[int], texts: Texts) -> list[float]:
    """Where each run would like to be: spread evenly over the sides of the boxes that it ends at."""
    wished: list[list[float]] = [[] for _ in ordered]
    for component in components:
        for side in ("left", "right"):
            here = [index for index, level in enumerate(ordered) if level.is_at(component, side)]
            at, places = 0.0, []
            for position, index in enumerate(here):
                if position:
                    at += _separation(ordered[here[position - 1]], ordered[index], texts)
                places.append(at)
            for index, place in zip(here, places, strict=True):
                wished[index].append(place - at / 2)
    return [sum(each) / len(each) if each else 0.0 for each in wished]


def _spread(ordered: Sequence[Level], wishes: Sequence[float], gaps: Sequence[Sequence[tuple[int, float]]]) -> None:
    """Heights in the given order, far enough apart, near the wishes.

    Pushing down from the top and pushing up from the bottom both keep every gap, and so does the middle between them;
    from there each run goes as near to its wish as its neighbours let it.
    """
    count = len(ordered)
    below: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    down, up = list(wishes), list(wishes)
    for index in range(count):
        for upper, gap in gaps[index]:
            below[upper].append((index, gap))
            down[index] = max(down[index], down[upper] + gap)
    for index in reversed(range(count)):
        for lower, gap in below[index]:
            up[index] = min(up[index], up[lower] - gap)
    heights = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
    for _ in range(12):
        for index in range(count):
            least = max((heights[upper] + gap for upper, gap in gaps[index]), default=-1e9)
            most = min((heights[lower] - gap for lower, gap in below[index]), default=1e9)
            heights[index] = min(max(wishes[index], least), max(most, least))
    for level, height in zip(ordered, heights, strict=True):
        level.y = height
