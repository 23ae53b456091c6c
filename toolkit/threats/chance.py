"""How likely some answers settle a finding: worked out from how what is not known hangs together.

Nobody knows beforehand what will be answered, so that every answer counts as likely as its opposite; where a condition
asks for the same thing twice, that is taken for two things. It puts questions in order, and is no measure of a risk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import prod
from typing import NamedTuple

from toolkit.threats.truth import Ask, Shape

__all__ = ["Chance", "chance_of", "chances_alone"]

_EVEN = 0.5


class Chance(NamedTuple):
    """How likely it is, once some questions are answered, that something certainly holds, or certainly does not."""

    holds: float
    fails: float


_OPEN = Chance(0.0, 0.0)


def chance_of(shape: Shape, answered: Collection[Ask]) -> Chance:
    """What the answers to `answered` make of something that is open now."""
    if isinstance(shape, Ask):
        return Chance(_EVEN, 1 - _EVEN) if shape in answered else _OPEN
    parts = [chance_of(part, answered) for part in shape.parts]
    if not parts:
        return _OPEN  # not certain, and no single answer would make it so
    if shape.how == "not":
        return Chance(parts[0].fails, parts[0].holds)
    every_holds, none_fails, none_holds, every_fails = 1.0, 1.0, 1.0, 1.0
    for part in parts:
        every_holds *= part.holds
        none_fails *= 1 - part.fails
        none_holds *= 1 - part.holds
        every_fails *= part.fails
    if shape.how == "all":
        return Chance(every_holds, 1 - none_fails)
    return Chance(1 - none_holds, every_fails)


def chances_alone(shape: Shape) -> Mapping[Ask, Chance]:
    """The same for each open answer when it is the only one, in one walk: some conditions ask for thousands."""
    if isinstance(shape, Ask):
        return {shape: Chance(_EVEN, 1 - _EVEN)}
    found: dict[Ask, list[Chance]] = defaultdict(list)
    for part in shape.parts:
        for ask, chance in chances_alone(part).items():
            found[ask].append(chance)
    if shape.how == "not":
        return {ask: Chance(chance.fails, chance.holds) for ask, (chance,) in found.items()}
    return {ask: _joined(shape.how, chances, len(shape.parts)) for ask, chances in found.items()}


def _joined(how: str, chances: Collection[Chance], parts: int) -> Chance:
    """What one answer makes of several parts, those among them that it is asked for in."""
    in_every_part = len(chances) == parts
    if how == "all":
        return Chance(prod(c.holds for c in chances) * in_every_part, 1 - prod(1 - c.fails for c in chances))
    return Chance(1 - prod(1 - c.holds for c in chances), prod(c.fails for c in chances) * in_every_part)
