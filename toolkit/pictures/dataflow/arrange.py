"""Arrange rectangles of cells, linked to each other, so that links are short, go to the right, and cross little.

One greedy pass, then improvement by moving one rectangle at a time until nothing helps. Deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Arrangement", "Link", "Pull", "arrange", "way_cost"]

Cell = tuple[int, int]


class Link(NamedTuple):
    """A flow from a cell of one rectangle to a cell of another; cells count from the rectangle's corner."""

    start: int
    start_cell: Cell
    end: int
    end_cell: Cell


class Pull(NamedTuple):
    """A flow between a rectangle and something outside: it comes from the left, or leads out to the right."""

    item: int
    column: int
    outwards: bool


@dataclass
class Arrangement:
    """Where each rectangle's corner is, from (0, 0); and the size of the whole."""

    places: list[Cell]
    width: int
    height: int


def way_cost(across: int, down: int) -> float:
    """What a flow costs that ends so many columns to the right and rows down of where it starts.

    One unit is about the width of a column. Straight on to the right is best; down or up to the neighbour is good;
    backwards reads badly.
    """
    rows = abs(down)
    if across > 0:
        return across + (0.3 + 0.36 * rows if rows else 0.0)
    if across == 0:
        return 1.0 + 0.5 * (rows - 1) + (0.4 if rows > 1 else 0.0)
    return 0.9 - across + (0.3 + 0.36 * rows if rows else 0.0)


def arrange(sizes: Sequence[Cell], links: Sequence[Link], pulls: Sequence[Pull], columns: int) -> Arrangement:
    """Places for rectangles of the given sizes (columns, rows) within at most `columns` columns.

    `sizes` comes in the order in which they should be read; the widest must not be wider than `columns`.
    """
    table = _Table(sizes, links, pulls, columns)
    for item in range(len(sizes)):
        table.put(item, table.best(item))
    for _ in range(6 if len(sizes) <= 40 else 2):
        if not table.improve():
            break
    return table.result()


@dataclass
class _Table:
    sizes: Sequence[Cell]
    links: Sequence[Link]
    pulls: Sequence[Pull]
    columns: int
    places: dict[int, Cell] = field(default_factory=dict)
    taken: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.of: list[list[Link]] = [[] for _ in self.sizes]
        for link in self.links:
            self.of[link.start].append(link)
            if link.end != link.start:
                self.of[link.end].append(link)
        self.pulled: list[list[Pull]] = [[] for _ in self.sizes]
        for pull in self.pulls:
            self.pulled[pull.item].append(pull)

    def cells(self, item: int, place: Cell) -> set[Cell]:
        width, height = self.sizes[item]
        return {(place[0] + x, place[1] + y) for x in range(width) for y in range(height)}

    def put(self, item: int, place: Cell) -> None:
        self.places[item] = place
        self.taken |= self.cells(item, place)

    def take(self, item: int) -> Cell:
        place = self.places.pop(item)
        self.taken -= self.cells(item, place)
        return place

    def bounds(self) -> tuple[int, int, int, int]:
        """First and last column, first and last row that are taken."""
        if not self.places:
            return 0, -1, 0, -1
        lefts, tops = zip(*self.places.values(), strict=True)
        rights = [x + self.sizes[item][0] - 1 for item, (x, _) in self.places.items()]
        bottoms = [y + self.sizes[item][1] - 1 for item, (_, y) in self.places.items()]
        return min(lefts), max(rights), min(tops), max(bottoms)

    def best(self, item: int) -> Cell:
        """The cheapest free place; among equals the topmost, then the leftmost."""
        width, height = self.sizes[item]
        bounds = left, right, top, bottom = self.bounds()
        if right < left:
            return 0, 0
        _, _, y, x = min(
            (round(self.cost(item, (x, y), bounds), 6), y < top, y, x)
            for y in range(top - height, bottom + 2)
            for x in range(right - self.columns + 1, left + self.columns - width + 1)
            if self.taken.isdisjoint(self.cells(item, (x, y)))
        )
        return x, y

    def cost(self, item: int, place: Cell, bounds: tuple[int, int, int, int]) -> float:
        left, right, top, bottom = bounds
        width, height = self.sizes[item]
        x, y = place
        left, right = min(left, x), max(right, x + width - 1)
        top, bottom = min(top, y), max(bottom, y + height - 1)
        total = 0.42 * (bottom - top + 1) + 0.1 * (right - left + 1) * (bottom - top + 1)
        for link in self.of[item]:
            other = link.end if link.start == item else link.start
            there = place if other == item else self.places.get(other)
            if there is None:
                continue
            start, end = (place, there) if link.start == item else (there, place)
            total += way_cost(
                end[0] + link.end_cell[0] - start[0] - link.start_cell[0],
                end[1] + link.end_cell[1] - start[1] - link.start_cell[1],
            )
        for pull in self.pulled[item]:
            column = x + pull.column
            total += 0.45 * (right - column if pull.outwards else column - left)
        return total

    def improve(self) -> bool:
        """Move each rectangle to a cheaper place, and swap those of one size where that is cheaper."""
        moved = False
        for item in range(len(self.sizes)):
            if len(self.sizes) == 1:
                return False
            old = self.take(item)
            new = self.best(item)
            bounds = self.bounds()
            if self.cost(item, new, bounds) < self.cost(item, old, bounds) - 1e-6:
                moved = True
            else:
                new = old
            self.put(item, new)
        return self._swap() or moved

    def _swap(self) -> bool:
        swapped = False
        count = len(self.sizes)
        reach = count if count <= 60 else 12
        for one in range(count):
            for other in range(one + 1, min(count, one + reach)):
                if self.sizes[one] == self.sizes[other] and (self.of[one] or self.of[other]):
                    swapped |= self._swap_if_cheaper(one, other)
        return swapped

    def _swap_if_cheaper(self, one: int, other: int) -> bool:
        bounds = self.bounds()
        here, there = self.places[one], self.places[other]
        before = self.cost(one, here, bounds) + self.cost(other, there, bounds)
        self.places[one], self.places[other] = there, here
        after = self.cost(one, there, bounds) + self.cost(other, here, bounds)
        if after < before - 1e-6:
            return True
        self.places[one], self.places[other] = here, there
        return False

    def result(self) -> Arrangement:
        left, right, top, bottom = self.bounds()
        places = [(self.places[item][0] - left, self.places[item][1] - top) for item in range(len(self.sizes))]
        return Arrangement(places, right - left + 1, bottom - top + 1)
