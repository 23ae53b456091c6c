"""What a level of risk means for an organisation: is it within tolerance, and who may accept it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.catalogues.scale import Scale
from toolkit.risks.score import level_rank

__all__ = ["Judgement", "default_meanings", "judge"]


@dataclass(frozen=True)
class Judgement:
    """A level held against the criteria."""

    level: str
    within_tolerance: bool
    may_accept: str


def judge(level: str, scale: Scale, tolerance: str, may_accept: Mapping[str, str]) -> Judgement:
    """Hold a level of risk against the tolerance (the highest level that needs no acceptance)."""
    within = level_rank(scale, level) <= level_rank(scale, tolerance)
    return Judgement(level, within, may_accept.get(level, ""))


def default_meanings(scale: Scale) -> dict[str, dict[str, str]]:
    """What each step means until a team writes its own: {"likelihood": {step: meaning}, "impact": {…}}."""
    return {
        side: {
            option.id: option.meaning or option.title
            for group in scale.groups
            if group.side == side
            for option in group.factors[0].options
        }
        for side in ("likelihood", "impact")
    }
