"""What controls propose: by how many steps they would lower a risk. A named person decides.

How several combine (docs/adr/0006): on each side, likelihood and impact, the strongest control counts in full. One
more step is proposed when a second control of another function (preventive, detective, corrective) works on the same
side: layers that fail differently. Further controls add nothing. A proposal never goes below the lowest step and never
raises.
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


def propose(likelihood: str, impact: str, effects: Iterable[Effect], scale: Scale) -> Proposal:
    """The steps that `effects` propose for a risk that stands at these steps of a matrix scale.

    Raises `ToolkitError` for steps that the scale does not have.
    """
    listed = list(effects)
    reasons: list[str] = []
    likelihood_now, by_likelihood = _lower("likelihood", likelihood, listed, scale, reasons)
    impact_now, by_impact = _lower("impact", impact, listed, scale, reasons)
    return Proposal(likelihood_now, impact_now, by_likelihood, by_impact, tuple(reasons))


def _lower(side: Side, step: str, effects: list[Effect], scale: Scale, reasons: list[str]) -> tuple[str, int]:
    steps = scale.steps(side)
    if step not in steps:
        raise ToolkitError(f"{scale.title} has no {side} {step!r}", try_instead=nearest(step, steps))
    working = sorted((e for e in effects if getattr(e, side) > 0), key=lambda e: (-getattr(e, side), e.control))
    if not working:
        return step, 0
    strongest = working[0]
    wanted = getattr(strongest, side)
    reasons.append(_reason(side, strongest, wanted))
    second = next((each for each in working[1:] if each.function is not strongest.function), None)
    if second is not None:
        wanted += 1
        reasons.append(f"{side} 1 further: {second.title} works in another way{_because(second)}")
    lowered = min(wanted, steps.index(step))
    return steps[steps.index(step) - lowered], lowered


def _reason(side: Side, effect: Effect, wanted: int) -> str:
    unit = "step" if wanted == 1 else "steps"
    return f"{side} {wanted} {unit} down: {effect.title}{_because(effect)}"


def _because(effect: Effect) -> str:
    return f" ({effect.because})" if effect.because else ""
