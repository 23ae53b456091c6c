"""A cell of one grid for every component, so that each boundary is a rectangle of cells that holds nothing foreign.

Boundaries are arranged from the inside out, each as a rectangle within the one around it. How wide they may be is
tried in several ways; those whose flows are shortest and straightest are kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.pictures.dataflow.arrange import Arrangement, Cell, Link, Pull, arrange, way_cost
from toolkit.pictures.dataflow.nest import Nest

__all__ = ["Area", "Placement", "placements"]


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, its last column and row included."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, cell: Cell) -> bool:
        """Is the cell in it?"""
        return self.left <= cell[0] <= self.right and self.top <= cell[1] <= self.bottom


@dataclass(frozen=True)
class Placement:
    """The cell (column, row) of each component, the area of each block (the whole first), and what it costs."""

    cells: tuple[Cell, ...]
    areas: tuple[Area, ...]
    columns: int
    rows: int
    cost: float


def placements(nest: Nest, ranks: Sequence[int], most: int) -> list[Placement]:
    """The best `most` of several arrangements of what stands in `nest`, cheapest first."""
    count = len(nest.components)
    if count + len(nest.blocks) <= 60:
        widths = [3, 4] if count <= 8 else [3, 4, 5]
        shapes = [0.4, 0.9, 1.8]
    else:
        widths, shapes = [max(6, math.ceil(math.sqrt((count + len(nest.blocks)) / 2)))], [0.9]
    options = {_place_once(nest, ranks, width, shape): None for width in widths for shape in shapes}
    return sorted(options, key=lambda option: round(option.cost, 6))[:most]


def _place_once(nest: Nest, ranks: Sequence[int], columns: int, shape: float) -> Placement:
    trail = [_trail(nest, component) for component in range(len(nest.components))]
    inside: list[dict[int, Cell]] = [{} for _ in nest.blocks]
    arranged: list[Arrangement] = [Arrangement([], 1, 1)] * len(nest.blocks)
    orders: list[list[tuple[bool, int]]] = [[] for _ in nest.blocks]
    for number in reversed(range(len(nest.blocks))):
        block = nest.blocks[number]
        items = [(False, each) for each in block.components] + [(True, each) for each in block.blocks]
        items.sort(key=lambda item: (_rank(nest, ranks, item), item))
        orders[number] = items
        if not items:
            continue
        sizes = [(arranged[each].width, arranged[each].height) if is_block else (1, 1) for is_block, each in items]
        held = sum(width * height for width, height in sizes)
        limit = columns if number == 0 else min(columns, max(1, round(math.sqrt(held * shape))))
        limit = max(limit, *(width for width, _ in sizes), 1)
        links, pulls = _links(nest, number, items, trail, inside)
        done = arranged[number] = arrange(sizes, links, pulls, limit)
        for (is_block, each), (x, y) in zip(items, done.places, strict=True):
            within = inside[each] if is_block else {each: (0, 0)}
            inside[number].update({who: (x + cx, y + cy) for who, (cx, cy) in within.items()})
    return _whole(nest, arranged, orders, inside[0])


def _rank(nest: Nest, ranks: Sequence[int], item: tuple[bool, int]) -> float:
    is_block, number = item
    if not is_block:
        return ranks[number]
    held = nest.contents(number)
    return sum(ranks[each] for each in held) / len(held) if held else math.inf


def _trail(nest: Nest, component: int) -> dict[int, tuple[bool, int]]:
    """Per block that holds the component: the item in it by which it does."""
    trail: dict[int, tuple[bool, int]] = {}
    item = (False, component)
    block = nest.home[component]
    while True:
        trail[block] = item
        if block == 0:
            return trail
        item, block = (True, block), nest.blocks[block].parent


def _links(
    nest: Nest,
    block: int,
    items: Sequence[tuple[bool, int]],
    trail: Sequence[dict[int, tuple[bool, int]]],
    inside: Sequence[dict[int, Cell]],
) -> tuple[list[Link], list[Pull]]:
    index = {item: position for position, item in enumerate(items)}

    def stand(component: int) -> tuple[int, Cell]:
        is_block, number = item = trail[component][block]
        return index[item], inside[number][component] if is_block else (0, 0)

    links, pulls = [], []
    for start, end in nest.ends:
        starts_here, ends_here = block in trail[start], block in trail[end]
        if starts_here and ends_here:
            (one, one_cell), (other, other_cell) = stand(start), stand(end)
            if one != other:
                links.append(Link(one, one_cell, other, other_cell))
        elif starts_here or ends_here:
            item, cell = stand(start if starts_here else end)
            pulls.append(Pull(item, cell[0], outwards=starts_here))
    return links, pulls


def _whole(
    nest: Nest,
    arranged: Sequence[Arrangement],
    orders: Sequence[Sequence[tuple[bool, int]]],
    cells: dict[int, Cell],
) -> Placement:
    corners: list[Cell] = [(0, 0)] * len(nest.blocks)
    for number in range(len(nest.blocks)):
        for (is_block, each), (x, y) in zip(orders[number], arranged[number].places, strict=True):
            if is_block:
                corners[each] = corners[number][0] + x, corners[number][1] + y
    areas = [
        Area(x, y, x + each.width - 1, y + each.height - 1) for (x, y), each in zip(corners, arranged, strict=True)
    ]
    placed = [cells[number] for number in range(len(nest.components))]
    packed = _downwards(nest, _without_empty_lines(nest, placed, areas))
    return replace(packed, cost=_cost(nest, packed))


def _downwards(nest: Nest, placement: Placement) -> Placement:
    """The same, upside down where more flows would lead up than down: people read from the top."""
    cells, last = placement.cells, placement.rows - 1
    if sum(cells[end][1] - cells[start][1] for start, end in nest.ends) >= 0:
        return placement
    flipped = tuple((x, last - y) for x, y in cells)
    areas = tuple(Area(area.left, last - area.bottom, area.right, last - area.top) for area in placement.areas)
    return replace(placement, cells=flipped, areas=areas)


def _without_empty_lines(nest: Nest, cells: Sequence[Cell], areas: Sequence[Area]) -> Placement:
    """The same without the columns and rows in which nothing stands."""
    empty = [areas[n] for n, block in enumerate(nest.blocks) if n and not block.components and not block.blocks]
    used_x = sorted({x for x, _ in cells} | {area.left for area in empty})
    used_y = sorted({y for _, y in cells} | {area.top for area in empty})
    columns, rows = max(1, len(used_x)), max(1, len(used_y))

    def squeeze(area: Area) -> Area:
        xs = [index for index, x in enumerate(used_x) if area.left <= x <= area.right] or [0]
        ys = [index for index, y in enumerate(used_y) if area.top <= y <= area.bottom] or [0]
        return Area(xs[0], ys[0], xs[-1], ys[-1])

    x_of, y_of = {x: n for n, x in enumerate(used_x)}, {y: n for n, y in enumerate(used_y)}
    placed = tuple((x_of[x], y_of[y]) for x, y in cells)
    return Placement(placed, tuple(squeeze(area) for area in areas), columns, rows, 0.0)


def _cost(nest: Nest, placement: Placement) -> float:
    """Long, bent, backward or obstructed flows cost; so does a picture too wide for a page, and every row."""
    taken = set(placement.cells)
    total = 0.36 * placement.rows + 4.0 * max(0, placement.columns - 4)
    for start, end in nest.ends:
        (x0, y0), (x1, y1) = placement.cells[start], placement.cells[end]
        total += way_cost(x1 - x0, y1 - y0)
        if y0 == y1:
            total += 0.5 * sum((x, y0) in taken for x in range(min(x0, x1) + 1, max(x0, x1)))
    return total
