"""Derived findings in the record: kept with their decisions, whatever is derived next time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import StaleChange, ToolkitError
from toolkit.register import FindingLike, Person, RecordedDifference, Register, open_register
from toolkit.register import register as module
from toolkit.register.records import FindingRecord
from toolkit.system.read import parse_system, system_digest
from toolkit.threats.find import find_threats

SYSTEM = """
format: ai-threat-toolkit/system
version: 1
id: claims
name: Claims
components:
  policyholder: {kind: end_user}
  assistant: {kind: agent}
data:
  letters: {classification: confidential, origin: outside}
flows:
  upload: {from: policyholder, to: assistant, carries: [letters]}
"""


class Outcome(StrEnum):
    """Words of a list, as findings may have them."""

    APPLIES = "applies"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Finding:
    """A finding as another room might have it."""

    identity: str = "core:letters@assistant"
    rule: str = "core:letters"
    element: str = "assistant"
    title: str = "Letters"
    outcome: str = Outcome.APPLIES
    reason: str = "they reach it"
    severity: str = "high"
    family: str = "prompts"
    witness: tuple[str, ...] = ("upload", "assistant")
    weakness: bool = False
    open_questions: tuple[str, ...] = ()
    former_identities: tuple[str, ...] = ()


FIRST = Finding()
SECOND = Finding(identity="core:other@model", outcome=Outcome.UNDECIDED, open_questions=("model.is_public",))


def test_new_changed_gone_and_back(register: Register) -> None:
    findings: list[FindingLike] = [FIRST, SECOND]
    one, two = FIRST.identity, SECOND.identity
    assert register.record(findings) == RecordedDifference(new=(one, two))
    assert register.record(findings) == RecordedDifference(unchanged=(one, two))
    assert register.head.events == 2
    changed = replace(FIRST, witness=("upload", "store", "assistant"))
    assert register.record([changed]) == RecordedDifference(changed=(one,), gone=(two,))
    assert register.record([changed]) == RecordedDifference(unchanged=(one, two))
    assert register.head.events == 4
    assert not register.findings[two].derived
    assert register.findings[two].open_questions == ("model.is_public",)
    assert register.record(findings) == RecordedDifference(changed=(one, two))
    assert register.findings[two].derived
    assert register.findings[one].outcome == "applies"
    assert register.findings[one].witness == ("upload", "assistant")


def test_decisions_stay_with_what_no_longer_derives(register: Register, me: Person) -> None:
    register.record([FIRST])
    with register.change(by=me, reason="agreed") as change:
        change.triage(FIRST.identity, "rejected", "letters are read by people only")
        change.risk("A risk", findings=[FIRST.identity])
    register.record([])
    assert register.triage[FIRST.identity].verdict == "rejected"
    assert register.risks["a-risk"].findings == (FIRST.identity,)
    assert list(register.findings) == [FIRST.identity]


def test_who_recorded_them_with_which_catalogue(register: Register, me: Person) -> None:
    register.record([FIRST], catalogue="c1")
    assert register.history()[0].by == Person("toolkit", role="tool")
    assert register.findings[FIRST.identity].catalogue == "c1"
    register.record([replace(FIRST, reason="another")], by=me, reason="after lunch", catalogue="c2")
    event = register.history()[1]
    assert (event.by.id, event.reason) == ("P4", "after lunch")
    assert ("catalogue", "c1", "c2") in event.changes


def test_another_catalogue_alone_says_nothing_new(register: Register) -> None:
    register.record([FIRST], catalogue="c1")
    assert register.record([FIRST], catalogue="c2").unchanged == (FIRST.identity,)
    assert register.head.events == 1


def test_unknown_fields_of_a_finding_survive(register: Register, me: Person) -> None:
    register.record([FIRST])
    with register.change(by=me, reason="x") as change:
        known = register.records("finding")[FIRST.identity].plain
        change.put(f"finding:{FIRST.identity}", {**known, "novel": 1})
    assert register.record([FIRST]).unchanged
    register.record([replace(FIRST, reason="another")])
    assert register.findings[FIRST.identity].novel == 1  # type: ignore[attr-defined]


def test_findings_of_the_threat_library_are_taken_as_they_are(register: Register, me: Person) -> None:
    catalogue = load_catalogue()
    with register.change(by=me, reason="drawn") as change:
        change.set_system(parse_system(SYSTEM))
        change.answer("assistant", "exposed_to_internet", "yes")
    system = register.system()
    assert system is not None
    found = find_threats(system, catalogue)
    difference = register.record(found)
    assert difference.new == tuple(finding.identity for finding in found)
    assert len(difference.new) > 3
    for finding in found:
        recorded = register.findings[finding.identity]
        assert (recorded.title, recorded.reason, recorded.outcome) == (finding.title, finding.reason, finding.outcome)
        assert (recorded.witness, recorded.open_questions) == (finding.witness, finding.open_questions)
        assert (recorded.catalogue, recorded.system) == (catalogue.digest, system_digest(system))
    assert not register.record(find_threats(system, catalogue)).new


def test_two_that_derive_the_same_at_once_are_no_conflict(
    register: Register, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = module.stage_findings

    def meanwhile(*arguments: Any) -> RecordedDifference:
        difference = staged(*arguments)
        monkeypatch.setattr(module, "stage_findings", staged)
        with open_register(path) as elsewhere:
            elsewhere.record([FIRST])
        return difference

    monkeypatch.setattr(module, "stage_findings", meanwhile)
    assert register.record([FIRST, SECOND]) == RecordedDifference(new=(SECOND.identity,), unchanged=(FIRST.identity,))
    assert register.head.events == 2


def test_somebody_who_is_always_faster_is_told_of_in_the_end(
    register: Register, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = module.stage_findings
    with open_register(path) as elsewhere:
        counted = iter(range(100))

        def meanwhile(*arguments: Any) -> RecordedDifference:
            difference = staged(*arguments)
            with elsewhere.change(by=Person("P1", "r"), reason=f"time {next(counted)}") as change:
                staged(change, [replace(FIRST, reason=str(counted))], {})
                change.stage(f"finding:{FIRST.identity}", FindingRecord, {}, {"reason": str(next(counted))})
            return difference

        monkeypatch.setattr(module, "stage_findings", meanwhile)
        with pytest.raises(StaleChange, match="time"):
            register.record([FIRST])


def test_two_findings_of_one_identity(register: Register) -> None:
    with pytest.raises(ToolkitError, match="two findings"):
        register.record([FIRST, FIRST])
    assert register.head.events == 0


def test_the_difference_in_words() -> None:
    difference = RecordedDifference(new=("a", "b"), gone=("c",))
    assert str(difference) == "2 new, 0 changed, 1 no longer derived, 0 unchanged"


def test_a_renamed_rule_keeps_what_was_decided_of_its_finding(register: Register, me: Person) -> None:
    old, new = FIRST.identity, "core:post@assistant"
    register.record([FIRST, SECOND])
    with register.change(by=me, reason="agreed") as change:
        change.triage(old, "shortlisted")
        change.vote("P1", [old, SECOND.identity])
        lies = change.idea("Letters lie", finding=old)
        change.risk("Letters steer", findings=[old])
    renamed = replace(FIRST, identity=new, rule="core:post", former_identities=("core:mail@assistant", old))
    said = register.record([renamed, SECOND])
    assert said == RecordedDifference(unchanged=(SECOND.identity,), renamed=(new,))
    assert "1 renamed" in str(said)
    assert set(register.findings) == {new, SECOND.identity}
    assert register.findings[new].rule == "core:post"
    assert (register.triage.keys(), register.triage[new].verdict) == ({new}, "shortlisted")
    assert register.votes["P1"].for_ == (new, SECOND.identity)
    assert register.ideas[lies].finding == new
    assert register.risks["letters-steer"].findings == (new,)
    assert register.verify().ok
    assert register.record([renamed, SECOND]) == RecordedDifference(unchanged=(new, SECOND.identity))


def test_a_former_name_that_still_derives_is_another_finding(register: Register) -> None:
    register.record([FIRST])
    other = replace(FIRST, identity="core:post@assistant", former_identities=(FIRST.identity,))
    assert register.record([FIRST, other]) == RecordedDifference(new=(other.identity,), unchanged=(FIRST.identity,))
