"""Zones of trust where only lines are drawn: a curve has no inside, but it crosses arrows, and that is what it means.

Parts that are joined by arrows which no curve crosses are trusted alike; where an arrow is crossed, another zone
begins. A curve that comes back to its beginning is a ring, and what stands in it is its zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from toolkit.exchange.boxes import Box

__all__ = ["Arrow", "Curve", "TooIntricate", "Zone", "zones_by_curves"]

Point = tuple[float, float]
Place = tuple[str, tuple[int, ...]]
"""A box, and the rings around a shape in it."""

MAX_CURVES = 500
MAX_TESTS = 400_000
"""Pieces of curves held against pieces of arrows; a drawing that a team can look at has some thousand."""
_RING = 0.15
"""A curve whose ends are nearer to each other than this part of its length is taken for closed."""


class TooIntricate(Exception):
    """There are too many lines to be held against each other."""


@dataclass(frozen=True)
class Curve:
    """A line drawn as a trust boundary, from point to point, in the units of its drawing."""

    name: str
    points: tuple[Point, ...]

    def is_ring(self) -> bool:
        """Whether it comes back to its beginning."""
        length = sum(dist(one, other) for one, other in pairwise(self.points))
        return len(self.points) > 2 and dist(self.points[0], self.points[-1]) <= _RING * length

    def surrounds(self, shape: Box) -> bool:
        """Whether the centre of a shape lies inside, the two ends taken as joined."""
        across, down = _centre(shape)
        inside = False
        for (x, y), (u, v) in zip(self.points, (*self.points[1:], self.points[0]), strict=True):
            if (y > down) != (v > down) and across < (u - x) * (down - y) / (v - y) + x:
                inside = not inside
        return inside


@dataclass(frozen=True)
class Arrow:
    """A flow as it is drawn: from the centre of one shape over its bends to the centre of another."""

    source: str
    target: str
    bends: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Zone:
    """Shapes that are trusted alike; `name` is that of the ring around them, `curves` the lines that set them apart."""

    name: str
    members: tuple[str, ...]
    curves: tuple[int, ...]


def zones_by_curves(
    curves: Sequence[Curve],
    shapes: Mapping[str, Box],
    arrows: Sequence[Arrow],
    *,
    outside: Collection[str] = (),
    within: Mapping[str, str] | None = None,
) -> tuple[list[Zone], set[int]]:
    """The zones that lines set apart, and which curves say nothing of zones.

    `outside` are shapes that need no zone among themselves: people and systems beyond the drawing. `within` names the
    box that a shape stands in already; a zone never reaches over its edge. Shapes that no line sets apart are in no
    zone. Raises `TooIntricate` for more lines than anybody draws.
    """
    if len(curves) > MAX_CURVES:
        raise TooIntricate
    boxed = within or {}
    rings = {number for number, curve in enumerate(curves) if curve.is_ring()}
    if sum(len(curves[number].points) for number in rings) * len(shapes) > MAX_TESTS:
        raise TooIntricate
    inside = {
        key: (boxed.get(key, ""), tuple(sorted(number for number in rings if curves[number].surrounds(shape))))
        for key, shape in shapes.items()
    }
    crossed = list(_crossed(curves, shapes, arrows, rings))
    group = _groups(inside, arrows, crossed)
    apart: dict[str, set[int]] = {}
    for arrow, numbers in zip(arrows, crossed, strict=True):
        if numbers and group.get(arrow.source) != group.get(arrow.target):
            for end in (arrow.source, arrow.target):
                if end in group:
                    apart.setdefault(group[end], set()).update(numbers)
    zones, used = [], {number for numbers in apart.values() for number in numbers}
    members: dict[str, list[str]] = {}
    for key, root in group.items():
        members.setdefault(root, []).append(key)
    for root, keys in members.items():
        around = inside[root][1]
        used.update(around)
        if around or (root in apart and not set(keys) <= set(outside)):
            name = next((curves[number].name for number in around), "")
            zones.append(Zone(name, tuple(keys), tuple(sorted({*apart.get(root, ()), *around}))))
    return zones, set(range(len(curves))) - used


def _crossed(
    curves: Sequence[Curve], shapes: Mapping[str, Box], arrows: Sequence[Arrow], rings: set[int]
) -> Iterator[tuple[int, ...]]:
    """The open curves that each arrow crosses."""
    left = MAX_TESTS
    frames = {number: _frame(curve.points) for number, curve in enumerate(curves) if number not in rings}
    for arrow in arrows:
        if arrow.source not in shapes or arrow.target not in shapes:
            yield ()
            continue
        line = (_centre(shapes[arrow.source]), *arrow.bends, _centre(shapes[arrow.target]))
        frame = _frame(line)
        hit = []
        left -= len(frames)
        for number, other in frames.items():
            if not frame.touches(other):
                continue
            left -= len(line) * len(curves[number].points)
            if left < 0:
                raise TooIntricate
            if _cross(line, curves[number].points):
                hit.append(number)
        yield tuple(hit)


def _groups(inside: Mapping[str, Place], arrows: Sequence[Arrow], crossed: Sequence[tuple[int, ...]]) -> dict[str, str]:
    """Each shape -> the one that stands for all that are trusted like it."""
    root = {key: key for key in inside}

    def top(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for arrow, numbers in zip(arrows, crossed, strict=True):
        one, other = arrow.source, arrow.target
        if not numbers and one in root and other in root and inside[one] == inside[other]:
            root[top(one)] = top(other)
    first: dict[Place, str] = {}
    for key, where in inside.items():
        if where[1]:  # in a ring: whatever else is drawn, it is one place
            root[top(key)] = top(first.setdefault(where, key))
    return {key: top(key) for key in inside}


def _cross(line: Sequence[Point], other: Sequence[Point]) -> bool:
    pieces = list(pairwise(other))
    return any(_meet(a, b, c, d) for a, b in pairwise(line) for c, d in pieces)


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the piece from a to b and that from c to d have a point in common."""
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Point, b: Point, c: Point) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _frame(points: Sequence[Point]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    # Never quite flat, so that a level line still touches what it crosses.
    return Box(min(across) - 1, min(down) - 1, max(across) - min(across) + 2, max(down) - min(down) + 2)


def _centre(box: Box) -> Point:
    return box.x + box.width / 2, box.y + box.height / 2
