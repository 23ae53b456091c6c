"""The geometry of a data-flow diagram: where every box, frame, line and label goes. Drawing it is done elsewhere.

By construction no box, frame label or flow label overlaps another, no line runs through a box or a label of another
flow, and no two lines run on top of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.catalogues.kind import ComponentKind
from toolkit.pictures.dataflow.grid import Grid, make_grid
from toolkit.pictures.dataflow.heights import Heights, set_heights
from toolkit.pictures.dataflow.measure import (
    BOX_WIDTH,
    BoundaryLabel,
    Texts,
    boundary_label,
    measure,
)
from toolkit.pictures.dataflow.nest import Nest, nest
from toolkit.pictures.dataflow.place import Placement, placements
from toolkit.pictures.dataflow.rank import ranks
from toolkit.pictures.dataflow.route import route_all
from toolkit.pictures.dataflow.rows import LABEL_GAP
from toolkit.pictures.dataflow.runs import Way, ways
from toolkit.pictures.dataflow.widths import DROP_GAP, LABEL_INDENT, Widths, set_widths
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.text import Lines, shorten
from toolkit.system.model import System

__all__ = ["MARGIN", "Box", "Flow", "Frame", "Layout", "layout"]

MARGIN = 12.0
"""Around the whole picture."""

_STRIP_TOP, _STRIP_BOTTOM = 6.0, 2.0
_LEAST_GAP = 28.0
_TRIED, _SMALL = 4, 60


@dataclass(frozen=True)
class Box:
    """A component: its rectangle, shape, and text; `is_ai` when its kind is a model, runs one or trains one."""

    id: str
    rect: Rect
    shape: str
    is_ai: bool
    name: Lines
    caption: Lines


@dataclass(frozen=True)
class Frame:
    """A trust boundary: its rectangle, the boundary it is drawn in, and its label with the room that it takes."""

    id: str
    title: str
    rect: Rect
    parent: str | None
    depth: int
    label: BoundaryLabel
    label_rect: Rect


@dataclass(frozen=True)
class Flow:
    """A data flow: the corners of its line from start to end, its label, and where it crosses frames."""

    id: str
    points: tuple[Point, ...]
    label: Lines
    label_rect: Rect
    crossings: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """A whole diagram, in picture units; `left_out` says in words what could not be drawn as described."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    frames: Mapping[str, Frame]
    flows: Mapping[str, Flow]
    left_out: tuple[str, ...]


def layout(
    system: System,
    *,
    marks: Mapping[str, str] | None = None,
    kinds: Mapping[str, ComponentKind] | None = None,
) -> Layout:
    """Work out the geometry of a system's diagram. Always the same for the same system.

    Raises ToolkitError for a system that is too large to be drawn readably (`nest.LARGEST`).
    """
    nested = nest(system)
    texts = measure(system, nested, marks or {}, kinds)
    actors = frozenset(number for number, shape in enumerate(texts.shapes) if shape in ("actor", "system"))
    tried = _TRIED if len(nested.components) + len(nested.blocks) <= _SMALL else 1
    best = placements(nested, ranks(len(nested.components), nested.ends, actors), tried)
    drawn = [_lay_out(system, nested, texts, placement) for placement in best]
    return min(drawn, key=_burden) if len(drawn) > 1 else drawn[0]


def _lay_out(system: System, nested: Nest, texts: Texts, placement: Placement) -> Layout:
    grid = make_grid(nested, placement)
    runs = ways(route_all(nested, grid))
    labels = {block: _boundary_label(system, nested, grid, runs, block) for block in grid.frames}
    strips = {block: label.height + _STRIP_TOP + _STRIP_BOTTOM for block, label in labels.items()}
    heights = set_heights(grid, texts, runs, strips, MARGIN)
    widths = set_widths(grid, texts, runs, MARGIN)
    boxes = {box.id: box for box in _boxes(nested, grid, texts, heights, widths)}
    frames = {frame.id: frame for frame in _frames(system, nested, grid, labels, heights, widths)}
    flows = {flow.id: flow for flow in _flows(nested, texts, heights, runs, boxes, list(frames.values()))}
    return Layout(widths.right + MARGIN, heights.bottom + MARGIN, boxes, frames, flows, nested.left_out)


def _burden(drawn: Layout) -> float:
    """How hard a diagram is to read: lines that cross and bend, frames crossed, and a size that shrinks the letters."""
    level: list[tuple[Point, Point]] = []
    upright: list[tuple[Point, Point]] = []
    bends = crossed = 0
    for flow in drawn.flows.values():
        bends += len(flow.points) - 2
        crossed += len(flow.crossings)
        for one, other in pairwise(flow.points):
            (level if one.y == other.y else upright).append((one, other))
    crossings = sum(
        min(a.x, b.x) < c.x < max(a.x, b.x) and min(c.y, d.y) < a.y < max(c.y, d.y)
        for a, b in level
        for c, d in upright
    )
    size = max(0.0, drawn.width - 950.0) / 40.0 + drawn.height / 200.0
    return round(crossings + 0.25 * bends + 0.5 * crossed + size, 3)


def _boundary_label(system: System, nested: Nest, grid: Grid, runs: Sequence[Way], block: int) -> BoundaryLabel:
    """A label as wide as the columns over which no upright run crosses the upper side of the frame."""
    frame = grid.frames[block]
    columns = 1
    for channel in range(frame.area.left + 1, frame.area.right + 1):
        bands = range(grid.x.first[channel], grid.x.last[channel] + 1)
        crossing = any(
            rise.v in bands and min(rise.above.h, rise.below.h) < frame.top <= max(rise.above.h, rise.below.h)
            for way in runs
            for rise in way.rises
        )
        if crossing:
            break
        columns += 1
    boundary_id = nested.blocks[block].boundary or ""
    return boundary_label(system, boundary_id, columns * BOX_WIDTH + (columns - 1) * _LEAST_GAP)


def _boxes(nested: Nest, grid: Grid, texts: Texts, heights: Heights, widths: Widths) -> list[Box]:
    boxes = []
    for number, component_id in enumerate(nested.components):
        top, bottom = heights.boxes[number]
        x = widths.columns[grid.placement.cells[number][0]]
        rect = Rect(x, top, BOX_WIDTH, bottom - top)
        shape, is_ai = texts.shapes[number], texts.are_ai[number]
        boxes.append(Box(component_id, rect, shape, is_ai, texts.names[number], texts.captions[number]))
    return boxes


def _frames(
    system: System,
    nested: Nest,
    grid: Grid,
    labels: Mapping[int, BoundaryLabel],
    heights: Heights,
    widths: Widths,
) -> list[Frame]:
    frames = []
    for number, frame in grid.frames.items():
        block = nested.blocks[number]
        x, y = widths.lefts[number], heights.tops[number]
        rect = Rect(x, y, widths.rights[number] - x, heights.bottoms[number] - y)
        label = labels[number]
        place = Rect(widths.columns[frame.area.left], y + _STRIP_TOP, label.width, label.height)
        parent = nested.blocks[block.parent].boundary
        boundary_id = block.boundary or ""
        frames.append(Frame(boundary_id, shorten(system.name_of(boundary_id)), rect, parent, block.depth, label, place))
    return frames


def _flows(
    nested: Nest,
    texts: Texts,
    heights: Heights,
    runs: Sequence[Way],
    boxes: Mapping[str, Box],
    frames: Sequence[Frame],
) -> list[Flow]:
    flows = []
    for way in runs:
        number = way.route.flow
        start, end = (boxes[nested.components[port.component]].rect for port in (way.route.start, way.route.end))
        points = _drop(start, end) if way.route.is_drop else _line(way, start, end)
        width, height = texts.label_size(number)
        corner = Point(points[0].x + DROP_GAP, heights.drop_labels.get(number, 0.0))
        for level in way.levels:
            if level.labelled:
                beside = boxes[nested.components[level.labelled.component]].rect
                corner = Point(beside.right + LABEL_INDENT, level.y - LABEL_GAP - height)
        label = Rect(corner.x, corner.y, width, height)
        crossings = tuple(point for frame in frames for point in _crossings(points, frame.rect))
        flows.append(Flow(nested.flows[number], points, texts.labels[number], label, crossings))
    return flows


def _drop(start: Rect, end: Rect) -> tuple[Point, ...]:
    x = start.centre.x
    return (Point(x, start.bottom), Point(x, end.y)) if start.y < end.y else (Point(x, start.y), Point(x, end.bottom))


def _line(way: Way, start: Rect, end: Rect) -> tuple[Point, ...]:
    first = start.right if way.route.start.side == "right" else start.x
    last = end.right if way.route.end.side == "right" else end.x
    points = [Point(first, way.levels[0].y)]
    for rise in way.rises:
        points += [Point(rise.x, rise.above.y), Point(rise.x, rise.below.y)]
    points.append(Point(last, way.levels[-1].y))
    return tuple(points)


def _crossings(points: Sequence[Point], rect: Rect) -> list[Point]:
    """Where a line goes through a frame."""
    found = []
    for one, other in pairwise(points):
        if one.y == other.y and rect.y < one.y < rect.bottom:
            found += [Point(x, one.y) for x in (rect.x, rect.right) if min(one.x, other.x) < x < max(one.x, other.x)]
        elif one.x == other.x and rect.x < one.x < rect.right:
            found += [Point(one.x, y) for y in (rect.y, rect.bottom) if min(one.y, other.y) < y < max(one.y, other.y)]
    return found
