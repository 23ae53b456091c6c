"""What has changed since each verdict was judged: what the record says, the roles held, the system, details of assets.

The record is read as it stood when the verdict was judged, from the history; nothing more has to be stored. Evidence,
an owner or a note that is added later judges nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.changed import asset_changes, system_changes
from toolkit.conformity.facts import Facts, Ground
from toolkit.conformity.grounds import grounds_for
from toolkit.conformity.parts import heard_of
from toolkit.conformity.scope import scope_of
from toolkit.register.fold import Revision
from toolkit.register.past import Past
from toolkit.register.records import VerdictRecord

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity
    from toolkit.register.register import Register

__all__ = ["Judged", "by_description", "by_grounds", "by_scope", "judged_moments"]

_JUDGING = ("verdict", "reason", "by_part", "part_reasons", "review", "code")
"""The fields of a verdict that say something of how the provision stands."""


@dataclass(frozen=True)
class Judged:
    """When a verdict was judged last: the event, the day by this machine's calendar, and the record as it was then."""

    seq: int
    day: date
    then: Past


def judged_moments(facts: Facts, verdicts: Iterable[str]) -> dict[str, Judged]:
    """The moment at which each verdict was judged last, by provision."""
    register, state = facts.register, facts.state
    found = {key: _last_judged(register, state.current[f"verdict:{key}"]) for key in verdicts}
    moments = register.moments(seq for seq, _ in found.values())
    return {key: Judged(seq, _day(at), moments[seq]) for key, (seq, at) in found.items() if seq in moments}


def _last_judged(register: Register, revision: Revision) -> tuple[int, str]:
    if revision.rev == 1:
        return revision.seq, revision.at
    events = [each for each in register.history(revision.record) if each.action == "set"]
    for event in reversed(events):
        if any(field.partition(".")[0] in _JUDGING for field, _, _ in event.changes):
            return event.seq, event.at
    return revision.seq, revision.at


def _day(at: str) -> date:
    """The day of a moment by the calendar of this machine, as days that people set are; the first there is for none."""
    try:
        return datetime.fromisoformat(at).astimezone().date()
    except (ValueError, OverflowError):
        return date.min  # only a forged history says so, and that is told by its verification


# --- what the record says --------------------------------------------------------------------------------------------


def by_grounds(conformity: Conformity, judged: Mapping[str, Judged]) -> Iterator[tuple[str, str]]:
    """Per provision, in a sentence, how the record speaks otherwise than it did when the verdict was judged."""
    known: dict[tuple[tuple[int, int], date], Facts] = {}
    for key, moment in judged.items():
        standing = conformity.get(key)
        if standing.verdict not in ("met", "partly met", "not met"):
            continue
        same = _apart_from_verdicts(moment.then), moment.day
        if same not in known:  # grounds ask a register for its state only
            known[same] = Facts(cast("Register", moment.then), conformity.facts.catalogue, moment.day)
        before = heard_of(standing.parts, grounds_for(standing.provision, known[same]))
        said = list(_otherwise(standing.verdict, before, standing.grounds))
        if said:
            yield key, f"{key} is judged as {standing.verdict}, and {'; '.join(said)}"


def _apart_from_verdicts(then: Past) -> tuple[int, int]:
    """What tells moments apart between which more happened than that other verdicts were judged."""
    others = [each.seq for each in then.state().current.values() if not each.record.startswith("verdict:")]
    return max(others, default=0), len(others)


def _otherwise(verdict: str, before: Iterable[Ground], now: Iterable[Ground]) -> Iterator[str]:
    then, today = list(before), list(now)
    was_for, was_against = ({e.key for e in then if e.supports is side} for side in (True, False))
    is_for = {each.key for each in today if each.supports}
    against = [each for each in today if not each.supports]
    if verdict == "partly met":
        against = [each for each in against if each.key not in was_against]
    if verdict == "not met":
        fresh = [each.says for each in today if each.supports and each.key not in was_for]
        if fresh:
            yield f"the record now speaks for it: {'; '.join(fresh)}"
        return
    if against:
        yield f"the record says: {'; '.join(each.says for each in against)}"
    told = {"evidence", *(each.key for each in against)}  # that a file went stale is told of the file
    lost = [each.says for each in then if each.supports and each.key not in is_for and each.key not in told]
    if lost:
        yield f"the record no longer says: {'; '.join(lost)}"


# --- which roles are held ---------------------------------------------------------------------------------------------


def by_scope(
    conformity: Conformity, verdicts: Mapping[str, VerdictRecord], judged: Mapping[str, Judged]
) -> Iterator[tuple[str, str]]:
    """Per provision, in a sentence, how the scope is otherwise than it was when the verdict was judged.

    Roles that nobody had named then are no change: everything counted as ours.
    """
    code = conformity.code
    now = scope_of(conformity.facts.record, code)
    for key in verdicts:
        moment = judged.get(key)
        if moment is None:
            continue
        then = scope_of(moment.then, code)
        if then.applies is Answer.NO and now.applies is not Answer.NO:
            yield key, f"since then it was decided that the Code applies here ({now.applies}): {now.reason}"
            continue
        provision = conformity.get(key).provision
        concerned = {*provision.applies_to, *(role for part in provision.parts for role in part.applies_to)}
        changed = (set(then.roles) ^ set(now.roles)) & concerned if then.roles and now.roles else set[Role]()
        if changed:
            words = [_role(role, held=role in now.roles) for role in sorted(changed)]
            yield key, f"since then the roles held changed: {', '.join(words)}"


def _role(role: Role, *, held: bool) -> str:
    return f"{'now' if held else 'no longer'} {role.replace('_', ' ')}"


# --- the system and its assets ----------------------------------------------------------------------------------------


def by_description(conformity: Conformity, judged: Mapping[str, Judged]) -> Iterator[tuple[str, str]]:
    """Per provision that speaks of it, in a sentence, what changed in the description and in details of assets."""
    facts = conformity.facts
    now = facts.system
    known: dict[tuple[int, ...], list[tuple[str, set[str]]]] = {}
    for key, moment in judged.items():
        state = moment.then.state()
        described = [each for each in state.current.values() if each.record.partition(":")[0] in _DESCRIBED]
        same = tuple(sorted(each.seq for each in described))
        if same not in known:
            then = moment.then.system()
            changes = system_changes(then, now, facts.catalogue) if then is not None and now is not None else []
            known[same] = [*changes, *asset_changes(moment.then.assets, facts.record.assets, now, facts.catalogue)]
        for said, provisions in known[same]:
            if key in provisions:
                yield key, said


_DESCRIBED = ("system", "answer", "asset")
