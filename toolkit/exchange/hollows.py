"""What stands in the hollow of a curve, where no arrow crosses it: an arc is drawn around what it guards.

The hollow is the side that the curve bends away from, as deep as its two ends are apart. A curve that is hardly bent
parts the sheet in two and has no hollow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import dist

from toolkit.catalogues.vocabulary import Trust
from toolkit.exchange.boxes import Box
from toolkit.exchange.curves import Curve, Point, Zone
from toolkit.system.guessing import guess_trust

__all__ = ["zones_in_hollows"]

_BENT = 0.15
"""How far a curve has to bend from the line between its ends, as a part of that line's length."""
MAX_TESTS = 400_000


def zones_in_hollows(
    curves: Sequence[Curve], idle: Collection[int], shapes: Mapping[str, Box], within: Mapping[str, str]
) -> list[Zone]:
    """The zones in the hollows of those curves that say nothing by arrows; of `shapes`, those that no zone has yet.

    Narrow curves come first, and a shape is in one zone only. `within` names the box that a shape stands in; a zone
    never reaches over its edge. A zone is called as its curve, but for a curve called after what lies beyond it
    (`Internet`). More curves and shapes than anybody draws give none.
    """
    zones = []
    left = dict(shapes)
    if len(idle) * len(shapes) > MAX_TESTS:
        return []
    for number in sorted(idle, key=lambda each: (dist(*_ends(curves[each])), each)):
        hollow = _hollow(curves[number])
        inside = [key for key, shape in left.items() if hollow is not None and hollow.surrounds(shape)]
        members = tuple(key for key in inside if within.get(key, "") == within.get(inside[0], ""))
        if members:
            name = "" if guess_trust(curves[number].name)[0] is Trust.NONE else curves[number].name
            zones.append(Zone(name, members, (number,)))
            left = {key: shape for key, shape in left.items() if key not in members}
    return zones


def _ends(curve: Curve) -> tuple[Point, Point]:
    return curve.points[0], curve.points[-1]


def _hollow(curve: Curve) -> Curve | None:
    """The region on the hollow side, as a closed line; None where the curve is hardly bent."""
    (x, y), (u, v) = _ends(curve)
    length = dist((x, y), (u, v))
    if length == 0:
        return None
    # How far a point lies to one side of the line between the ends; the farthest tells to which side it bends.
    aside = [((u - x) * (q - y) - (v - y) * (p - x)) / length for p, q in curve.points]
    bend = max(aside, key=abs)
    if abs(bend) < _BENT * length:
        return None
    side = -1 if bend > 0 else 1
    down, across = side * (u - x), -side * (v - y)
    return Curve(curve.name, (*curve.points, (u + across, v + down), (x + across, y + down)))
