"""What controls propose: by how many steps they would lower a risk. A named person decides.

How several combine (docs/adr/0006): on each side, likelihood and impact, the strongest control counts in full. One
more step is proposed when a second control of another function (preventive, detective, corrective) works on the same
side: layers that fail differently. Further controls add nothing. A proposal never goes below the lowest step, never
raises, and never lies above where the risk stands already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from toolkit.catalogues.scale import Scale
from toolkit.catalogues.vocabulary import ControlFunction
from toolkit.errors import ToolkitError, nearest

__all__ = ["Effect", "Proposal", "propose"]

Side = Literal["likelihood", "impact"]


@dataclass(frozen=True)
class Effect:
    """What one control would do to a risk: steps down on each side, and why."""

    control: str
    title: str
    function: ControlFunction
    likelihood: int = 0
    impact: int = 0
    because: str = ""


@dataclass(frozen=True)
class Proposal:
    """The steps that controls propose, from where, and the reasons, one line a control that counted."""

    likelihood: str
    impact: str
    lowered_likelihood: int
    lowered_impact: int
    reasons: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """The controls propose no lower step on either side."""
        return self.lowered_likelihood == 0 and self.lowered_impact == 0


def propose(
    likelihood: str, impact: str, effects: Iterable[Effect], scale: Scale, *, stands: tuple[str, str] | None = None
) -> Proposal:
    """The steps that `effects` propose for a risk that has these steps of a matrix scale without them.

    `stands` are the (likelihood, impact) that somebody judged it to have already, with the controls in place: what is
    proposed is never above those. Raises `ToolkitError` for steps that the scale does not have.
    """
    listed = list(effects)
    reasons: list[str] = []
    likelihood_now, impact_now = stands or (likelihood, impact)
    lower_likelihood = _lower("likelihood", likelihood, listed, scale, reasons)
    likely, by_likelihood = _at_most("likelihood", *lower_likelihood, likelihood_now, scale, reasons)
    lower_impact = _lower("impact", impact, listed, scale, reasons)
    bad, by_impact = _at_most("impact", *lower_impact, impact_now, scale, reasons)
    return Proposal(likely, bad, by_likelihood, by_impact, tuple(reasons))


def _at_most(side: Side, step: str, lowered: int, stands: str, scale: Scale, reasons: list[str]) -> tuple[str, int]:
    """The step, or the one at which the risk stands already where that is lower."""
    above = _place(side, step, scale) - _place(side, stands, scale)
    if above <= 0:
        return step, lowered
    reasons.append(f"{side} no higher than where the risk stands today: controls in place count already")
    return stands, lowered + above


def _place(side: Side, step: str, scale: Scale) -> int:
    steps = scale.steps(side)
    if step not in steps:
        raise ToolkitError(f"{scale.title} has no {side} {step!r}", try_instead=nearest(step, steps))
    return steps.index(step)


def _lower(side: Side, step: str, effects: list[Effect], scale: Scale, reasons: list[str]) -> tuple[str, int]:
    left = _place(side, step, scale)
    working = sorted((e for e in effects if getattr(e, side) > 0), key=lambda e: (-getattr(e, side), e.control))
    if not working:
        return step, 0
    strongest = working[0]
    wanted = getattr(strongest, side)
    reasons.append(_reason(side, strongest, wanted, left))
    second = next((each for each in working[1:] if each.function is not strongest.function), None)
    if second is not None:
        further = "1 further" if wanted < left else "no further, it is at the lowest step"
        reasons.append(f"{side} {further}: {second.title} works in another way{_because(second)}")
        wanted += 1
    lowered = min(wanted, left)
    return scale.steps(side)[left - lowered], lowered


def _reason(side: Side, effect: Effect, wanted: int, left: int) -> str:
    """What really happens: a control worth two steps lowers by one where one was left, and by none at the bottom."""
    done = min(wanted, left)
    said = f"{done} step{'' if done == 1 else 's'} down" if done else "stays"
    if done < wanted:
        said += f" {'to' if done else 'at'} the lowest step, where {wanted} would be proposed"
    return f"{side} {said}: {effect.title}{_because(effect)}"


def _because(effect: Effect) -> str:
    return f" ({effect.because})" if effect.because else ""
