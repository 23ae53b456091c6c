"""`ai-threat code take`: what another workshop of the organisation holds, taken over; what does not hold is refused."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.cli.code_common import add_by, add_command, opened, person_of
from toolkit.cli.common import register_at
from toolkit.cli.saying import print_json, say

if TYPE_CHECKING:
    from toolkit.register import Change, Register
    from toolkit.register.taken_over import TakenOver

__all__ = ["add_take"]


def add_take(below: Any) -> None:
    """The command that takes over what another workshop holds."""
    about = "take over evidence, policies and trainings that another workshop holds; what is stale is refused"
    take = add_command(below, "take", about, _take)
    take.add_argument("--from", dest="other", required=True, help="the other workshop's folder or register")
    said = "show what could be taken over, each piece by its key, and what speaks against it; take nothing"
    take.add_argument("--list", action="store_true", help=said)
    take.add_argument(
        "--provision",
        action="append",
        metavar="PROVISION",
        help="only evidence: all of a provision (8.1.2), or one piece by its key (8.1.2:3f2a91c0, see --list); may be "
        "repeated, and joined with others",
    )
    take.add_argument(
        "--policy",
        action="append",
        metavar="PLACE",
        help="only words: a document or document.place; may be repeated, and joined with others",
    )
    said = "only trainings, of people who take part in both; may be joined with others; never taken unasked"
    take.add_argument("--trainings", action="store_true", help=said)
    add_by(take)


@dataclass(frozen=True)
class _Taken:
    """What was taken over of each kind; None where that kind was not asked for."""

    evidence: TakenOver | None
    policies: TakenOver | None
    trainings: TakenOver | None

    @classmethod
    def by(cls, change: Change, other: Register, arguments: argparse.Namespace) -> _Taken:
        """Whoever names a kind wants the kinds named only; with none named, evidence and policies are taken."""
        named = bool(arguments.provision or arguments.policy or arguments.trainings)
        return cls(
            change.take_evidence(other, arguments.provision) if arguments.provision or not named else None,
            change.take_policies(other, arguments.policy) if arguments.policy or not named else None,
            change.take_trainings(other) if arguments.trainings else None,
        )


def _take(arguments: argparse.Namespace) -> int:
    from toolkit.register import open_register

    if arguments.list:
        return _list(arguments)
    register, _ = opened(arguments)
    with register, open_register(register_at(arguments.other), read_only=True) as other:
        with register.change(by=person_of(arguments), reason=arguments.why) as change:
            found = _Taken.by(change, other, arguments)
        evidence, trainings = _evidence(found.evidence, other), _trainings(found.trainings, other)
    if arguments.json:
        print_json(_plain(found, evidence, trainings))
    else:
        _tell(found, evidence, trainings)
    return 0


def _list(arguments: argparse.Namespace) -> int:
    """Show what could be taken over, and take nothing."""
    from toolkit.register import open_register
    from toolkit.register.offers import offers_of

    register, _ = opened(arguments)
    with register, open_register(register_at(arguments.other), read_only=True) as other:
        offers = offers_of(register, other)
    if arguments.json:
        print_json([vars(each) for each in offers])
        return 0
    for each in offers:
        days = [each.on, f"until {each.until}" if each.until else "", f"from {each.whence}" if each.whence else ""]
        quiet = ", ".join(filter(None, days))
        about = f"cannot be taken: {each.why_not}" if each.why_not else quiet
        say(f"{each.kind}  {each.key}  {each.what[:120]}{f'  ({about})' if about else ''}")
    free = sum(not each.why_not for each in offers)
    say(f"{free} of {len(offers)} can be taken over.")
    return 0


def _evidence(found: TakenOver | None, other: Register) -> dict[str, list[list[str]]]:
    """The pieces in words: of which provision, what, and why not."""
    from toolkit.register.taken_evidence import evidence_pieces

    theirs = evidence_pieces(other.verdicts) if found is not None else {}

    def row(key: str, *why: str) -> list[str]:
        provision, piece = theirs[key]
        return [provision, piece.what, *why]

    taken, refused = (found.taken, found.refused) if found is not None else ((), ())
    return {"taken": [row(key) for key in taken], "refused": [row(key, why) for key, why in refused]}


def _trainings(found: TakenOver | None, other: Register) -> dict[str, list[dict[str, str]]]:
    """The trainings in words: whose, which, of which day, and why not."""
    if found is None:
        return {"taken": [], "refused": []}
    theirs = other.trainings

    def row(each: str, **more: str) -> dict[str, str]:
        held = theirs[each]
        who = other.name_of(held.participant) or held.participant
        return {"id": each, "who": who, "module": held.module, "on": str(held.on), **more}

    refused = [row(each, why=why) for each, why in found.refused]
    return {"taken": [row(each) for each in found.taken], "refused": refused}


def _plain(
    found: _Taken, evidence: dict[str, list[list[str]]], trainings: dict[str, list[dict[str, str]]]
) -> dict[str, Any]:
    policies = found.policies
    return {
        **evidence,
        "policies": {
            "taken": list(policies.taken) if policies else [],
            "refused": [list(each) for each in policies.refused] if policies else [],
        },
        "trainings": trainings,
    }


def _tell(found: _Taken, evidence: dict[str, list[list[str]]], trainings: dict[str, list[dict[str, str]]]) -> None:
    counts = []
    if found.evidence is not None:
        for provision, what in evidence["taken"]:
            say(f"{provision}: taken over: {what}")
        for provision, what, why in evidence["refused"]:
            say(f"{provision}: refused: {what} ({why})")
        counts.append(f"Evidence: {found.evidence}.")
    if found.policies is not None:
        for place in found.policies.taken:
            say(f"{place}: taken over")
        for place, why in found.policies.refused:
            say(f"{place}: refused: {why}")
        counts.append(f"Policies, in the team's words: {found.policies}.")
    if found.trainings is not None:
        for row in trainings["taken"]:
            say(f"{row['who']}: taken over: {row['module']}, {row['on']}")
        for row in trainings["refused"]:
            say(f"{row['who']}: refused: {row['module']}, {row['on']} ({row['why']})")
        counts.append(f"Trainings: {found.trainings}.")
    say(" ".join(counts))
