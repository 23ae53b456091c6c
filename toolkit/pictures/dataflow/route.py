"""The way of each flow through the channels: short, with few bends, and through no boundary that is not its own.

A* over the crossings of bands, one flow after the other, shortest first; then once more with all others in place.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.pictures.dataflow.grid import Grid
from toolkit.pictures.dataflow.nest import Nest
from toolkit.pictures.dataflow.terrain import CROSSING, Terrain

__all__ = ["Port", "Route", "route_all"]

_BEND, _BESIDE = 36.0, 5.0
_FOREIGN, _OWN, _OVER_THE_TOP = 700.0, 6.0, 24.0
_MANY = 120
_HASTE = 2.5

Node = tuple[int, int]
State = tuple[int, int, bool]


@dataclass(frozen=True)
class Port:
    """An end of a flow at a component: on its left or right side, or straight above or below it."""

    component: int
    side: str


@dataclass(frozen=True)
class Route:
    """A flow's ends, and the crossings of bands at which it starts, turns and ends. A drop has none: it is straight."""

    flow: int
    start: Port
    end: Port
    turns: tuple[Node, ...]

    @property
    def is_drop(self) -> bool:
        """Does it go straight up or down between two neighbours?"""
        return not self.turns


def route_all(nest: Nest, grid: Grid) -> list[Route]:
    """A route for each flow, in the order of the flows."""
    drops = _drops(nest, grid)
    finder = _Finder(nest, grid, frozenset(_under(grid, nest.ends[flow]) for flow in drops))
    routes: dict[int, Route] = {}
    for flow in drops:
        start, end = nest.ends[flow]
        down = grid.placement.cells[end][1] > grid.placement.cells[start][1]
        sides = ("bottom", "top") if down else ("top", "bottom")
        routes[flow] = Route(flow, Port(start, sides[0]), Port(end, sides[1]), ())
    others = sorted((flow for flow in range(len(nest.ends)) if flow not in routes), key=lambda f: (finder.reach(f), f))
    for again in range(2 if len(others) <= _MANY else 1):
        for flow in others:
            if again:
                finder.count(routes[flow].turns, -1)
            routes[flow] = finder.route(flow)
            finder.count(routes[flow].turns, +1)
    return [routes[flow] for flow in range(len(nest.ends))]


def _drops(nest: Nest, grid: Grid) -> list[int]:
    """Flows between neighbours in a column and in the same boundary: the first of each pair goes straight."""
    cells = grid.placement.cells
    found: dict[Node, int] = {}
    for flow, (start, end) in enumerate(nest.ends):
        (x0, y0), (x1, y1) = cells[start], cells[end]
        if x0 == x1 and abs(y1 - y0) == 1 and nest.home[start] == nest.home[end]:
            found.setdefault((x0, max(y0, y1)), flow)
    return sorted(found.values())


def _under(grid: Grid, ends: tuple[int, int]) -> Node:
    """The column and the channel that a drop runs through."""
    (x, y0), (_, y1) = grid.placement.cells[ends[0]], grid.placement.cells[ends[1]]
    return x, max(y0, y1)


class _Finder:
    """Finds ways one after the other, and remembers how often each crossing of bands is used level and upright."""

    def __init__(self, nest: Nest, grid: Grid, drops: frozenset[Node]) -> None:
        self.nest, self.grid = nest, grid
        self.land = Terrain(grid, drops)
        # With many flows the search heads for its goal more than it looks around.
        self.haste = 1.0 if len(nest.ends) <= _MANY else _HASTE
        self.level = [[0] * len(grid.y.bands) for _ in grid.x.bands]
        self.upright = [[0] * len(grid.y.bands) for _ in grid.x.bands]

    def reach(self, flow: int) -> float:
        """How far apart a flow's ends are."""
        start, end, _, _ = self.ends(flow)
        return self._ahead(start[0], start[1], end)

    def ends(self, flow: int) -> tuple[Node, Node, Port, Port]:
        """Where a flow's way begins and ends, and at which sides: facing sides, or both right in one column."""
        start, end = self.nest.ends[flow]
        (x0, y0), (x1, y1) = self.grid.placement.cells[start], self.grid.placement.cells[end]
        rows = self.grid.y.cells
        one = self.grid.left_of(x0) if x1 < x0 else self.grid.right_of(x0)
        other = self.grid.left_of(x1) if x0 < x1 else self.grid.right_of(x1)
        sides = ("left" if x1 < x0 else "right", "left" if x0 < x1 else "right")
        return (one, rows[y0]), (other, rows[y1]), Port(start, sides[0]), Port(end, sides[1])

    def count(self, turns: Sequence[Node], by: int) -> None:
        """Note (or take back) that a way is used."""
        for (v0, h0), (v1, h1) in pairwise(turns):
            used = self.level if h0 == h1 else self.upright
            for v in range(min(v0, v1), max(v0, v1) + 1):
                for h in range(min(h0, h1), max(h0, h1) + 1):
                    used[v][h] += by

    def route(self, flow: int) -> Route:
        """The cheapest way of a flow, the others being as they are."""
        start, end, start_port, end_port = self.ends(flow)
        own = self._own(flow)
        fares: dict[tuple[int, int], float] = {}
        region = self.grid.region
        first, last = (*start, True), (*end, True)
        best: dict[State, float] = {first: 0.0}
        came: dict[State, State] = {}
        queue = [(0.0, 0, first)]
        pushed = 0
        while queue:
            _, _, state = heapq.heappop(queue)
            if state == last:
                break
            v, h, was_level = state
            here = region[v][h]
            for cost, after in self._steps(v, h, end):
                there = region[after[0]][after[1]]
                total = best[state] + cost + (_BEND if after[2] != was_level else 0.0)
                if there != here:
                    total += fares.get((here, there)) or self._fare(here, there, own, fares)
                    total += 0.0 if after[2] else _OVER_THE_TOP
                if total < best.get(after, 1e18) - 1e-9:
                    best[after] = total
                    came[after] = state
                    pushed += 1
                    ahead = self.haste * self._ahead(after[0], after[1], end)
                    heapq.heappush(queue, (total + ahead, pushed, after))
        return Route(flow, start_port, end_port, _corners(came, first, last))

    def _steps(self, v: int, h: int, end: Node) -> list[tuple[float, State]]:
        """Where one can go from here, and at what cost."""
        x_at, y_at, rightwards = self.land.x_at, self.land.y_at, self.land.rightwards
        upright, level = self.upright[v][h], self.level[v][h]
        across = CROSSING * level + _BESIDE * upright
        along = CROSSING * upright + _BESIDE * level
        steps: list[tuple[float, State]] = []
        if (v, h) == end:
            steps.append((0.0, (v, h, True)))  # turn into the port
        if h > 0:
            steps.append((y_at[h] - y_at[h - 1] + across, (v, h - 1, False)))
        if h + 1 < len(y_at):
            steps.append((y_at[h + 1] - y_at[h] + across, (v, h + 1, False)))
        if v > 0 and (left := rightwards[v - 1][h]) is not None:
            steps.append((left + along, (v - 1, h, True)))
        if v + 1 < len(x_at) and (right := rightwards[v][h]) is not None:
            steps.append((right + along, (v + 1, h, True)))
        return steps

    def _ahead(self, v: int, h: int, end: Node) -> float:
        return abs(self.land.x_at[v] - self.land.x_at[end[0]]) + abs(self.land.y_at[h] - self.land.y_at[end[1]])

    def _own(self, flow: int) -> frozenset[int]:
        """The boundaries that the flow has to cross: those around one of its ends only."""
        start, end = self.nest.ends[flow]
        return frozenset(self.nest.around(self.nest.home[start])) ^ frozenset(self.nest.around(self.nest.home[end]))

    def _fare(self, one: int, other: int, own: frozenset[int], fares: dict[tuple[int, int], float]) -> float:
        """What crossing the frames between two regions costs."""
        crossed = frozenset(self.nest.around(one)) ^ frozenset(self.nest.around(other))
        fare = fares[one, other] = sum(_OWN if block in own else _FOREIGN for block in crossed)
        return fare


def _corners(came: dict[State, State], first: State, last: State) -> tuple[Node, ...]:
    """The first crossing, those where the way turns, and the last."""
    way = [last[:2]]
    state = last
    while state != first:
        state = came[state]
        if state[:2] != way[-1]:
            way.append(state[:2])
    way.reverse()
    turning = [
        here
        for before, here, after in zip(way, way[1:], way[2:], strict=False)
        if before[0] != after[0] and before[1] != after[1]
    ]
    return (first[:2], *turning, last[:2])
