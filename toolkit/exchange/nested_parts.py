"""Formats in which a component may stand in a component. Here only boundaries hold others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

__all__ = ["Nesting", "nest_parts"]


@dataclass(frozen=True)
class Nesting:
    """Where everything stands. `places` are parts that are places, each with the part around it (empty for none).

    `around` tells of every part the place that it stands in, where there is one, and `zone` else the zone of the
    outermost part. `circular` are parts that stand in themselves, by whatever detour.
    """

    places: Mapping[str, str]
    around: Mapping[str, str]
    zone: Mapping[str, str]
    circular: frozenset[str]


def nest_parts(zones: Mapping[str, str], parents: Mapping[str, str], touched: Collection[str]) -> Nesting:
    """Tell which parts are only places: others stand in them, and nothing goes to or from them (`touched`).

    `zones` says of each part the zone that it stands in, or nothing; `parents` of some the part around them.
    """
    outer = {part: parents[part] for part in zones if part in parents and parents[part] in zones and not zones[part]}
    circular = _circular(outer)
    for part in circular:
        del outer[part]
    places = set(outer.values()) - set(touched)
    around: dict[str, str] = {}
    zone: dict[str, str] = {}
    for part in zones:
        way = [part]
        while way[-1] in outer and way[-1] not in zone:
            way.append(outer[way[-1]])
        for step in reversed(way):
            above = outer.get(step)
            zone.setdefault(step, zones[step] if above is None else zone[above])
            held = above if above in places else around.get(above or "", "")
            if above is not None and held:
                around[step] = held
    return Nesting({part: around.get(part, "") for part in sorted(places)}, around, zone, circular)


def _circular(outer: Mapping[str, str]) -> frozenset[str]:
    """The parts that stand in themselves; each part is passed once."""
    passed: dict[str, int] = {}
    found: set[str] = set()
    for number, part in enumerate(outer):
        step = part
        while step in outer and step not in passed:
            passed[step] = number
            step = outer[step]
        if passed.get(step) == number and step not in found:
            circle, first = [step], step
            while outer[circle[-1]] != first:
                circle.append(outer[circle[-1]])
            found.update(circle)
    return frozenset(found)
