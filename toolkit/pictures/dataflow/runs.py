"""Each flow as an alternation of level and upright runs, and in what order parallel level runs lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.pictures.dataflow.order import settle
from toolkit.pictures.dataflow.route import Port, Route

__all__ = ["Level", "Rise", "Way", "order_levels", "order_rises", "ways"]


_CLEAR = 7.0


@dataclass(eq=False)
class Level:
    """A level run along band `h`, from band `start` to band `end` of the other axis.

    Each end is at a port, or turns up (negative) or down (positive) by so many bands. `slope` says where it comes from
    and goes to: the lower that is, the higher it should lie among its neighbours. `labelled` is the port beside which
    it carries the flow's label, where it does: at the right side of the box to its left.
    """

    flow: int
    h: int
    start: int
    end: int
    ports: tuple[Port | None, Port | None] = (None, None)
    legs: tuple[int, int] = (0, 0)
    slope: float = 0.0
    labelled: Port | None = None
    y: float = 0.0

    @property
    def low(self) -> int:
        """The leftmost band it touches."""
        return min(self.start, self.end)

    @property
    def high(self) -> int:
        """The rightmost band it touches."""
        return max(self.start, self.end)

    def meets(self, other: Level) -> bool:
        """Could the two touch, were they at the same height?"""
        return self.low <= other.high and other.low <= self.high

    def turns(self) -> list[tuple[int, int]]:
        """The bands where it turns, each with how far up or down."""
        ends = zip((self.start, self.end), self.ports, self.legs, strict=True)
        return [(v, leg) for v, port, leg in ends if port is None]

    def is_at(self, component: int, side: str = "") -> bool:
        """Does it start or end at the component (at this side of it)?"""
        return any(p is not None and p.component == component and side in ("", p.side) for p in self.ports)


@dataclass(eq=False)
class Rise:
    """An upright run in band `v` between two level runs of a flow."""

    flow: int
    v: int
    above: Level
    below: Level
    x: float = 0.0

    @property
    def top(self) -> float:
        """Its upper end, once the level runs have their heights."""
        return min(self.above.y, self.below.y)

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return max(self.above.y, self.below.y)

    def legs(self) -> list[tuple[float, bool]]:
        """The heights at which it goes on level, each with whether that is to the left."""
        found = []
        for level, port, far in (
            (self.above, self.above.ports[0], self.above.start),
            (self.below, self.below.ports[1], self.below.end),
        ):
            goes_left = far < self.v or (far == self.v and port is not None and port.side == "right")
            found.append((level.y, goes_left))
        return found

    def meets(self, other: Rise) -> bool:
        """Would the two touch on one track?"""
        return self.top < other.bottom + _CLEAR and other.top < self.bottom + _CLEAR


@dataclass
class Way:
    """A whole flow: one level run more than rises; none at all for a drop."""

    route: Route
    levels: list[Level] = field(default_factory=list)
    rises: list[Rise] = field(default_factory=list)


def ways(routes: Sequence[Route]) -> list[Way]:
    """The runs of each route. `above` of a rise is the run before it, `below` the run after it."""
    return [Way(route) if route.is_drop else _way(route) for route in routes]


def _way(route: Route) -> Way:
    way = Way(route)
    v, h = route.turns[0]
    corners: list[tuple[int, int, int]] = []  # band of the rise, heights before and after it
    spans = [[v, v, h]]
    for after_v, after_h in route.turns[1:]:
        if after_h != h:
            corners.append((v, h, after_h))
            spans.append([v, v, after_h])
        spans[-1][1] = after_v
        v, h = after_v, after_h
    if not corners and route.start.side == route.end.side:  # a flow back to where it comes from
        corners, spans = [(v, h, h)], [[v, v, h], [v, v, h]]
    last = len(spans) - 1
    for index, (start, end, height) in enumerate(spans):
        before = 0 if index == 0 else corners[index - 1][1] - height or -1
        after = 0 if index == last else corners[index][2] - height or 1
        ports = (route.start if index == 0 else None, route.end if index == last else None)
        slope = _slope([leg for leg, port in zip((before, after), ports, strict=True) if port is None], route, index)
        level = Level(route.flow, height, start, end, ports, (before, after), slope)
        if index == 0 and route.start.side == "right":
            level.labelled = route.start
        elif index == last and route.start.side == "left":
            level.labelled = route.end
        way.levels.append(level)
    for (band, _, _), above, below in zip(corners, way.levels, way.levels[1:], strict=False):
        way.rises.append(Rise(route.flow, band, above, below))
    return way


def _slope(turns: Sequence[int], route: Route, index: int) -> float:
    if route.start.component == route.end.component:
        return 999.0 + index / 2
    if route.start.side == route.end.side and len(turns) == 1:  # down and back: the nearest turn lies outermost
        return math.copysign(999.0 - abs(turns[0]), turns[0])
    return sum(turns) / len(turns) if turns else 0.0


def order_levels(levels: Sequence[Level]) -> list[Level]:
    """The level runs of one band from top to bottom, so that few upright runs cross them."""

    def cost(upper: Level, lower: Level) -> float:
        if not upper.meets(lower):
            return 0.0
        return _crossings(lower, upper, up=True) + _crossings(upper, lower, up=False)

    return settle(sorted(levels, key=lambda level: (level.slope, level.flow)), cost)


def order_rises(rises: Sequence[Rise]) -> list[Rise]:
    """The upright runs of one band from left to right, once heights are known, so that few level runs cross them."""

    def cost(one: Rise, other: Rise) -> float:
        through_one = sum(is_left and one.top < y < one.bottom for y, is_left in other.legs())
        through_other = sum(not is_left and other.top < y < other.bottom for y, is_left in one.legs())
        return float(through_one + through_other)

    return settle(sorted(rises, key=lambda rise: (rise.bottom - rise.top, rise.flow)), cost)


def _crossings(turning: Level, passed: Level, *, up: bool) -> float:
    """How often the turns of one run go through the other, which lies on that side of it."""
    total = 0.0
    for v, leg in turning.turns():
        if (leg < 0) == up:
            if passed.low < v < passed.high:
                total += 1.0
            elif passed.low <= v <= passed.high:
                total += 0.5
    return total
