"""How likely some answers settle a finding: worked out from how what is not known hangs together.

Nobody knows beforehand what will be answered, so that every answer counts as likely as its opposite; where a condition
asks for the same thing twice, that is taken for two things. It puts questions in order, and is no measure of a risk.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from toolkit.threats.truth import Ask, Shape

__all__ = ["Chance", "chance_of"]

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
