"""A provision in parts: how each stands, and how they make a whole.

The rule, over the parts that are the organisation's by role and are more than a possibility (`may`):

1. A part that is not applicable drops out; where all do, the whole is not applicable.
2. All met: met.
3. A part that nobody judged leaves the whole unknown, unless another has been found wanting already.
4. Else partly met, where anything is met at all; but where every *shall* part that was judged is not met, a *should*
   part that is met does not make up for it: not met.

What a person says of the whole counts, except that it is never better than what the parts, once judged, make of it.
Proposals are made by part, each from the grounds that speak to it, and rolled up by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.catalogues.provision import Provision, ProvisionPart
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.facts import Ground
from toolkit.conformity.grounds import of_no_part, of_part
from toolkit.register.records import VerdictRecord, VerdictWord

__all__ = [
    "PartStanding",
    "heard_of",
    "parts_of",
    "proposed_by",
    "proposed_of_whole",
    "roll_up_parts",
    "unknown_parts",
    "whole_verdict",
]

_WORSE_FIRST: tuple[VerdictWord, ...] = ("not met", "partly met", "met")


@dataclass(frozen=True)
class PartStanding:
    """How one part stands: whose it is, what a person recorded of it and why, what is proposed and on what grounds."""

    part: ProvisionPart
    ours: bool
    verdict: VerdictWord
    reason: str = ""
    proposed: VerdictWord = "unknown"
    grounds: tuple[Ground, ...] = ()


def parts_of(
    provision: Provision,
    recorded: VerdictRecord | None,
    roles: Iterable[Role],
    *,
    applies: bool = True,
    grounds: Sequence[Ground] = (),
) -> tuple[PartStanding, ...]:
    """How each part of a provision stands for an organisation with these roles; with none known, all are ours.

    `grounds` are those of the whole provision; each part has those that speak to it.
    """
    held = set(roles)
    verdicts: Mapping[str, VerdictWord] = recorded.by_part if recorded else {}
    reasons = recorded.part_reasons if recorded else {}
    return tuple(
        PartStanding(
            part,
            applies and (not held or not held.isdisjoint(part.applies_to or provision.applies_to)),
            verdicts.get(part.part, "unknown"),
            reasons.get(part.part, ""),
            proposed_by(of_part(part, grounds), asks_doing=provision.asks_doing),
            of_part(part, grounds),
        )
        for part in provision.parts
    )


def heard_of(parts: Sequence[PartStanding], grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """The grounds that speak to the whole, or to a part that is ours: what others do with theirs says nothing of us.

    All of them where no part is ours, or there are none: then nothing is told apart.
    """
    ours = {key for each in parts if each.ours for key in each.part.reads}
    others = {key for each in parts if not each.ours for key in each.part.reads} if ours else set[str]()
    return tuple(each for each in grounds if each.key in ours or each.key not in others)


def unknown_parts(provision: Provision, recorded: VerdictRecord | None) -> tuple[str, ...]:
    """Parts that were judged once and that the provision does not have: kept as they are, and counted nowhere."""
    known = {part.part for part in provision.parts}
    return tuple(part for part in (recorded.by_part if recorded else {}) if part not in known)


def proposed_by(grounds: Iterable[Ground], *, asks_doing: bool) -> VerdictWord:
    """What grounds propose. Where something has to be *done*, that is at most "partly met"."""
    known = list(grounds)
    supporting = [ground for ground in known if ground.supports]
    against = len(supporting) < len(known)
    if not supporting:
        return "not met" if against else "unknown"
    if not asks_doing and not against and any(ground.whole for ground in supporting):
        return "met"
    return "partly met"


def proposed_of_whole(provision: Provision, grounds: Sequence[Ground], parts: Sequence[PartStanding]) -> VerdictWord:
    """What is proposed of a provision: by its parts where it has some, as verdicts of parts make a whole.

    Grounds that speak to no part are held as what is said of the whole: never better than what the parts make of it.
    """
    said = proposed_by(of_no_part(provision, grounds), asks_doing=provision.asks_doing)
    return whole_verdict(said, parts, _proposed) if parts else said


def _verdict(part: PartStanding) -> VerdictWord:
    return part.verdict


def _proposed(part: PartStanding) -> VerdictWord:
    return part.proposed


def roll_up_parts(parts: Sequence[PartStanding], of: Callable[[PartStanding], VerdictWord] = _verdict) -> VerdictWord:
    """What the parts make of the whole, by the rule above; unknown where there are none that count.

    `of` says what is rolled up: what a person judged, or what is proposed.
    """
    counted = [each for each in parts if each.ours and each.part.strength != "may"]
    judged = [each for each in counted if of(each) != "not applicable"]
    if not judged:
        return "not applicable" if counted else "unknown"
    must = _together([of(each) for each in judged if each.part.strength == "shall"])
    if must == "not met":
        return "not met"
    return _together([of(each) for each in judged])


def _together(verdicts: Sequence[VerdictWord]) -> VerdictWord:
    if not verdicts or set(verdicts) <= {"met", "unknown"}:
        return "met" if verdicts and "unknown" not in verdicts else "unknown"
    return "partly met" if {"met", "partly met"} & set(verdicts) else "not met"


def whole_verdict(
    said: VerdictWord | None,
    parts: Sequence[PartStanding],
    of: Callable[[PartStanding], VerdictWord] = _verdict,
) -> VerdictWord:
    """The verdict that counts: what a person said of the whole, but never better than what the parts make of it."""
    rolled = roll_up_parts(parts, of)
    if said is None or said == "unknown":
        return rolled
    if said == "not applicable":  # nor does an exclusion of the whole cover up what a part was found to lack
        return rolled if rolled in ("not met", "partly met") else said
    if said in _WORSE_FIRST and rolled in _WORSE_FIRST:
        return min(said, rolled, key=_WORSE_FIRST.index)
    return said
