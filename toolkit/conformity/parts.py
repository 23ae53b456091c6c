"""A provision in parts: how each stands, and how they make a whole.

The rule, over the parts that are the organisation's by role and are more than a possibility (`may`):

1. A part that is not applicable drops out; where all do, the whole is not applicable.
2. All met: met.
3. A part that nobody judged leaves the whole unknown, unless another has been found wanting already.
4. Else partly met, where anything is met at all; but where every *shall* part that was judged is not met, a *should*
   part that is met does not make up for it: not met.

What a person says of the whole counts, except that it is never better than what the parts, once judged, make of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.catalogues.provision import Provision, ProvisionPart
from toolkit.catalogues.vocabulary import Role
from toolkit.register.records import VerdictRecord, VerdictWord

__all__ = ["PartStanding", "parts_of", "roll_up_parts", "whole_verdict"]

_WORSE_FIRST: tuple[VerdictWord, ...] = ("not met", "partly met", "met")


@dataclass(frozen=True)
class PartStanding:
    """How one part stands: whose it is, what a person recorded of it, and why."""

    part: ProvisionPart
    ours: bool
    verdict: VerdictWord
    reason: str = ""


def parts_of(
    provision: Provision, recorded: VerdictRecord | None, roles: Iterable[Role], *, applies: bool = True
) -> tuple[PartStanding, ...]:
    """How each part of a provision stands for an organisation with these roles; with none known, all are ours."""
    held = set(roles)
    verdicts: Mapping[str, VerdictWord] = recorded.by_part if recorded else {}
    reasons = recorded.part_reasons if recorded else {}
    return tuple(
        PartStanding(
            part,
            applies and (not held or not held.isdisjoint(part.applies_to or provision.applies_to)),
            verdicts.get(part.part, "unknown"),
            reasons.get(part.part, ""),
        )
        for part in provision.parts
    )


def roll_up_parts(parts: Sequence[PartStanding]) -> VerdictWord:
    """What the parts make of the whole, by the rule above; unknown where there are none that count."""
    counted = [each for each in parts if each.ours and each.part.strength != "may"]
    judged = [each for each in counted if each.verdict != "not applicable"]
    if not judged:
        return "not applicable" if counted else "unknown"
    must = _together([each.verdict for each in judged if each.part.strength == "shall"])
    if must == "not met":
        return "not met"
    return _together([each.verdict for each in judged])


def _together(verdicts: Sequence[VerdictWord]) -> VerdictWord:
    if not verdicts or set(verdicts) <= {"met", "unknown"}:
        return "met" if verdicts and "unknown" not in verdicts else "unknown"
    return "partly met" if {"met", "partly met"} & set(verdicts) else "not met"


def whole_verdict(said: VerdictWord | None, parts: Sequence[PartStanding]) -> VerdictWord:
    """The verdict that counts: what a person said of the whole, but never better than what the parts make of it."""
    rolled = roll_up_parts(parts)
    if said is None or said == "unknown":
        return rolled
    if said in _WORSE_FIRST and rolled in _WORSE_FIRST:
        return min(said, rolled, key=_WORSE_FIRST.index)
    return said
