"""What is recorded of the Code: scope, parts, kinds of evidence, files, entries, and what is taken from a colleague."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.register.taken_evidence import evidence_pieces

BY = Person("P1", role="compliance officer")


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        yield opened


@pytest.fixture
def other() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="opened") as change:
            change.workshop(name="Claims", created="2026-11-01")
            change.evidence("1.1", "Syllabus 4", kind="link", where="https://wiki/syllabus", stale_after="2027-01-31")
            change.evidence("1.1", "Syllabus 3", kind="link", where="https://wiki/old", stale_after="2026-01-31")
            change.risk("Letters steer it")
            change.evidence("3.1", "The risk", entry="risk:letters-steer-it")
        yield opened


def test_scope_is_recorded_and_out_of_scope_needs_a_reason(register: Register) -> None:
    with register.change(by=BY, reason="asked") as change:
        change.code_scope(answers={"creates": "yes"}, applies="yes", roles=["developer"], dpia="https://dpia/7")
    with register.change(by=BY, reason="asked") as change:
        change.code_scope(roles=["developer", "system_operator"])
    held = register.code_scope
    assert held is not None
    assert (held.answers, [*held.roles], held.dpia) == (
        {"creates": "yes"},
        ["developer", "system_operator"],
        "https://dpia/7",
    )
    with pytest.raises(InputError, match="needs a reason"), register.change(by=BY, reason="x") as change:
        change.code_scope(applies="no", reason=" ")


def test_parts_are_judged_one_by_one_and_leave_the_whole_alone(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict_part("3.2", "a", "met", "told in the release notes")
        change.verdict_part("3.2", "b", "not met")
    with register.change(by=BY, reason="x") as change:
        change.verdict("3.2", "partly met", "half of it", notes="ask legal", review="2027-05-01")
        change.verdict_part("3.2", "c", "not applicable", "nothing is unresolved")
    held = register.verdicts["3.2"]
    assert held.by_part == {"a": "met", "b": "not met", "c": "not applicable"}
    assert held.part_reasons == {"a": "told in the release notes", "c": "nothing is unresolved"}
    assert (held.verdict, held.reason, held.notes, str(held.review)) == (
        "partly met",
        "half of it",
        "ask legal",
        "2027-05-01",
    )
    assert held.code == "uk-ai-code-2025"
    with pytest.raises(ToolkitError, match="needs a reason"), register.change(by=BY, reason="x") as change:
        change.verdict_part("3.2", "a", "not applicable")


def test_a_file_is_shown_by_its_hash_and_never_from_outside_its_folder(register: Register, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"restore the model")
    (tmp_path / "out").symlink_to("/etc")
    with register.change(by=BY, reason="x") as change:
        change.file_evidence("5.3", tmp_path, "plan.md", "Recovery plan", date="2026-11-01")
        change.file_evidence("5.3", tmp_path, "plan.md", "Recovery plan", date="2026-11-01")
    (held,) = register.verdicts["5.3"].evidence
    assert (held.kind, held.where, held.sha256) == ("file", "plan.md", hashlib.sha256(b"restore the model").hexdigest())
    assert (held.by, str(held.date), register.verdicts["5.3"].verdict) == ("P1", "2026-11-01", "unknown")
    for name in ("../plan.md", "/etc/hostname", "out/hostname", "missing.md", "", "a\0b", "out"):
        with pytest.raises(ToolkitError), register.change(by=BY, reason="x") as change:
            change.file_evidence("5.3", tmp_path, name)


def test_an_entry_must_exist_and_keeps_the_revision_that_was_meant(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.risk("Letters")
        change.evidence("3.1", "Scored risk", entry="risk:letters")
    (held,) = register.verdicts["3.1"].evidence
    assert (held.kind, held.entry, held.entry_rev) == ("register entry", "risk:letters", 1)
    with pytest.raises(ToolkitError, match="risk:letters"), register.change(by=BY, reason="x") as change:
        change.evidence("3.1", "Scored risk", entry="risk:leters")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "link"}, "needs `where`"),
        ({"kind": "file", "where": "a.md"}, "needs `sha256`"),
        ({"kind": "register entry"}, "needs `entry`"),
        ({"kind": "rumour"}, "cannot be 'rumour'"),
        ({"date": "soon"}, "no date"),
        ({"sha256": "abc"}, "pattern"),
    ],
)
def test_evidence_that_shows_nothing_is_refused(register: Register, fields: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said), register.change(by=BY, reason="x") as change:
        change.evidence("1.1", "Something", **fields)  # type: ignore[arg-type]
    assert register.verdicts == {}


def test_evidence_is_taken_over_with_where_it_is_from_and_what_is_stale_is_refused(
    register: Register, other: Register
) -> None:
    with register.change(by=BY, reason="shared") as change:
        told = change.take_evidence(other, today=date(2026, 11, 26))
    pieces = evidence_pieces(other.verdicts)
    assert [(pieces[key][0], pieces[key][1].what) for key in told.taken] == [("1.1", "Syllabus 4")]
    assert [(pieces[key][0], why) for key, why in told.refused] == [
        ("1.1", "stale since the end of 2026-01-31"),
        ("3.1", "it is an entry of the other register (risk:letters-steer-it)"),
    ]
    (held,) = register.verdicts["1.1"].evidence
    assert register.verdicts["1.1"].verdict == "unknown"
    assert (held.by, held.taken_from["workshop"], held.taken_from["provision"]) == ("P1 of Claims", "Claims", "1.1")
    assert held.taken_from["head"] == f"{other.head.events}:{other.head.hash}"
    with other.change(by=BY, reason="x") as change:
        change.park("later")
    with register.change(by=BY, reason="shared again") as change:
        again = change.take_evidence(other, ["1.1"], today=date(2026, 11, 26))
    assert (told.taken[0], "it is here already") in again.refused
    assert again.taken == ()
    assert len(register.verdicts["1.1"].evidence) == 1
    before = len(other.verdicts["1.1"].evidence)
    with other.change(by=BY, reason="back") as change:  # what was noted there comes home as nobody else's
        assert change.take_evidence(register, today=date(2026, 11, 26)).taken == ()
    assert len(other.verdicts["1.1"].evidence) == before
    with pytest.raises(ToolkitError, match="no evidence"), register.change(by=BY, reason="x") as change:
        change.take_evidence(other, ["9.1"])


def test_single_pieces_are_taken_over_by_their_keys(register: Register, other: Register) -> None:
    day = date(2026, 11, 26)
    with other.change(by=BY, reason="more") as change:
        change.evidence("1.1", "Attendance", kind="link", where="https://x/list")
        change.evidence("1.1", "Syllabus 4, slides", kind="link", where="https://x/slides")
    keys = {piece.what: key for key, (_, piece) in evidence_pieces(other.verdicts).items()}
    assert len(keys) == len(evidence_pieces(other.verdicts))
    with register.change(by=BY, reason="shared") as change:
        told = change.take_evidence(other, [keys["Attendance"]], today=day)
    assert told.taken == (keys["Attendance"],)
    assert [each.what for each in register.verdicts["1.1"].evidence] == ["Attendance"]
    with other.change(by=BY, reason="nothing of the piece changes") as change:
        change.verdict("1.1", "partly met", "some are new")
    assert keys["Attendance"] in evidence_pieces(other.verdicts), "a key does not depend on how far a history went"
    with register.change(by=BY, reason="shared") as change:
        told = change.take_evidence(other, [keys["Syllabus 4, slides"], "1.1"], today=day)
    assert len(told.taken) == 2
    assert (keys["Attendance"], "it is here already") in told.refused
    assert sorted(each.what for each in register.verdicts["1.1"].evidence) == sorted(
        ["Attendance", "Syllabus 4, slides", "Syllabus 4"]
    )
    for wrong in ("1.1:00000000", "1.1:", f"9.1:{keys['Attendance'][4:]}", "x" * 5000):
        no_such = pytest.raises(ToolkitError, match=r"no evidence for provision|no piece of evidence")
        with no_such as raised, register.change(by=BY, reason="x") as change:
            change.take_evidence(other, [wrong], today=day)
        assert raised.value.problem.try_instead
        assert len(str(raised.value)) < 2_000


def test_the_same_noted_by_two_people_is_two_pieces(register: Register, other: Register) -> None:
    with other.change(by=BY, reason="both attest it") as change:
        for who in ("P1", "P2"):
            change.evidence("1.2", "I saw it done", kind="attestation", by=who)
    keys = [key for key, (provision, _) in evidence_pieces(other.verdicts).items() if provision == "1.2"]
    assert len(keys) == 2
    with register.change(by=BY, reason="shared") as change:
        assert change.take_evidence(other, keys).taken == tuple(keys)
    assert len(register.verdicts["1.2"].evidence) == 2
    assert len({each.by for each in register.verdicts["1.2"].evidence}) == 2


def test_what_was_recorded_before_kinds_were_told_apart_reads_and_stays_as_it_is() -> None:
    with open_register("sqlite://") as register:
        with register.change(by=BY, reason="x") as change:
            old = {"provision": "1.1", "verdict": "met", "evidence": [{"what": "a", "date": "2026-01-01"}]}
            change.put("verdict:1.1", old)
        events = register.head.events
        written = json.loads(register.to_json())
        with register.change(by=BY, reason="the same again") as change:
            change.put("verdict:1.1", old)
        assert register.head.events == events
        assert written["events"][0]["body"]["data"]["code"] == ""
        assert register.verdicts["1.1"].evidence[0].kind == ""


@pytest.mark.parametrize(
    ("provision", "part", "said"),
    [("3.1.l", "a", "no provision '3.1.l'"), ("3.2", "d", "no part 'd'"), ("1.1", "a", "it has no parts")],
)
def test_a_provision_or_part_that_there_is_not_is_refused(
    register: Register, provision: str, part: str, said: str
) -> None:
    with pytest.raises(ToolkitError, match=said), register.change(by=BY, reason="x") as change:
        change.verdict_part(provision, part, "met")
    with pytest.raises(ToolkitError, match="no provision"), register.change(by=BY, reason="x") as change:
        change.verdict("0.1", "met")
    with pytest.raises(ToolkitError, match="no provision"), register.change(by=BY, reason="x") as change:
        change.evidence("14.1", "Something")
    assert register.verdicts == {}
