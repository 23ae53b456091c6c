"""register.json: the same events there and back, and nothing else let in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import InputError, IntegrityError, ToolkitError
from toolkit.files import canonical_bytes
from toolkit.register import Head, Person, Register, open_register
from toolkit.register.events import Body, entry_for
from toolkit.register.kinds import KINDS

SAMPLE = Path(__file__).parent / "samples" / "register_v1.json"
SAMPLE_HEAD = Head(18, "54360ba1f94251613ef75cb75ca80d8337faefa1f3ff3ec156aa855f0f3ec99b")


@pytest.fixture
def filled(register: Register, me: Person) -> Register:
    """A register with a few events, a removal, and a name."""
    with register.change(by=Person("P4", "risk owner", name="Ana"), reason="agreed: café") as change:
        change.risk("A risk", owner="P4").assess(level="inherent", likelihood="likely", impact="major")
        change.put("parked:1", {"text": "later", "novel": [1.5, {"a": None}]})
    with register.change(by=me, reason="done") as change:
        change.remove("parked:1")
    return register


def test_there_and_back_is_the_same(filled: Register, tmp_path: Path) -> None:
    data = filled.to_json()
    with Register.from_json(data, tmp_path / "copy.db") as copied:
        assert copied.to_json() == data
        assert copied.head == filled.head
        assert copied.risks == filled.risks
        assert copied.history() == filled.history()
        assert copied.verify(head=filled.head).ok
        with copied.change(by=Person("P5", "r"), reason="goes on") as change:
            change.park("x")
        assert copied.verify(head=filled.head).ok


def test_what_is_in_the_file(filled: Register) -> None:
    data = filled.to_json()
    said = json.loads(data)
    assert canonical_bytes(said) == data
    assert (said["format"], said["version"]) == ("ai-threat-toolkit/register", 1)
    assert [set(each) for each in said["events"]] == [{"body", "hash"}] * 3
    first = said["events"][0]["body"]
    assert first["by"] == {"person": "P4", "role": "risk owner", "assurance": "stated"}
    assert (first["v"], first["seq"], first["rev"], first["action"]) == (1, 1, 1, "set")
    assert said["events"][2]["body"]["data"] == {}
    assert said["events"][-1]["hash"] == filled.head.hash


def test_names_only_when_asked_for(filled: Register, tmp_path: Path) -> None:
    assert b"Ana" not in filled.to_json()
    data = filled.to_json(names=True)
    assert json.loads(data)["people"] == {"P4": "Ana"}
    with Register.from_json(data, tmp_path / "copy.db") as copied:
        assert copied.name_of("P4") == "Ana"
        assert copied.to_json(names=True) == data


def test_fields_we_do_not_know_survive(filled: Register, tmp_path: Path) -> None:
    said = json.loads(filled.to_json())
    said["approved"] = {"by": ["the board"], "events": []}
    said["events"][1]["signature"] = "abc"
    with Register.from_json(json.dumps(said), tmp_path / "copy.db") as copied:
        assert json.loads(copied.to_json()) == said
        with copied.change(by=Person("P5", "r"), reason="goes on") as change:
            change.park("x")
        again = json.loads(copied.to_json())
        assert canonical_bytes(again) == copied.to_json()
    assert again["approved"] == said["approved"]
    assert again["events"][1] == said["events"][1]


def test_an_empty_register(register: Register, tmp_path: Path) -> None:
    with Register.from_json(register.to_json(), tmp_path / "copy.db") as copied:
        assert copied.head == Head()


def test_a_register_that_has_events_is_not_overwritten(filled: Register, path: Path) -> None:
    head = filled.head
    with pytest.raises(ToolkitError, match="there is a register with events already"):
        Register.from_json(filled.to_json(), path)
    assert filled.head == head


Edit = Callable[[dict[str, Any]], object]


def edit_body(number: int, **fields: Any) -> Edit:
    return lambda said: said["events"][number]["body"].update(fields)


BREAKS: list[tuple[Edit, str]] = [
    (edit_body(0, reason="forged"), "event 1"),
    (edit_body(0, seq=2), "event 1"),
    (edit_body(1, record="parked:2"), "event 2"),
    (lambda said: said["events"].pop(0), "event 1"),
    (lambda said: said["events"].pop(1), "event 2"),
    (lambda said: said["events"].reverse(), "event 1"),
    (lambda said: said["events"][1].update(hash="0" * 64), "event 2"),
    (lambda said: said["events"].append(said["events"][2]), "event 4"),
]


@pytest.mark.parametrize(("edit", "where"), BREAKS)
def test_a_history_that_does_not_hold_is_refused(filled: Register, tmp_path: Path, edit: Edit, where: str) -> None:
    said = json.loads(filled.to_json())
    edit(said)
    with pytest.raises(IntegrityError, match=where):
        Register.from_json(json.dumps(said), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


ODD: list[tuple[Edit, str]] = [
    (lambda said: said.update(format="x"), "this is no ai-threat-toolkit/register"),
    (lambda said: said.update(version=2), "Install a newer release"),
    (lambda said: said.update(version="1"), "no version"),
    (lambda said: said.update(version=True), "no version"),
    (lambda said: said.update(version=0), "no version"),
    (lambda said: said.update(events={}), "list of events is missing"),
    (lambda said: said.update(people=["Ana"]), "names by person id"),
    (lambda said: said.update(people={"P1": 5}), "names by person id"),
    (lambda said: said["events"].append(5), "needs a body and a hash"),
    (lambda said: said["events"].append({"body": {}}), "needs a body and a hash"),
    (lambda said: said["events"].append({"body": [], "hash": "x"}), "needs a body and a hash"),
    (lambda said: said["events"].append({"body": {}, "hash": "x"}), "cannot be read"),
    (edit_body(0, v=2), "Install a newer release"),
    (edit_body(0, v=None), "cannot be read"),
    (edit_body(0, v=True), "cannot be read"),
    (edit_body(0, seq="1"), "cannot be read"),
    (edit_body(0, seq=True), "cannot be read"),
    (edit_body(0, at="yesterday"), "cannot be read"),
    (edit_body(0, by="P4"), "cannot be read"),
    (edit_body(0, by={"person": 4, "role": "r", "assurance": "stated"}), "cannot be read"),
    (edit_body(0, by={"person": "P4", "role": "r", "assurance": "sworn"}), "cannot be read"),
    (edit_body(0, action="drop"), "cannot be read"),
    (edit_body(0, data=[]), "cannot be read"),
    (edit_body(0, record=None), "cannot be read"),
    (edit_body(0, reason=None), "cannot be read"),
]


@pytest.mark.parametrize(("edit", "said"), ODD)
def test_what_is_no_register(filled: Register, edit: Edit, said: str) -> None:
    document = json.loads(filled.to_json())
    edit(document)
    with pytest.raises(ToolkitError, match=said):
        Register.from_json(json.dumps(document), "sqlite://")


@pytest.mark.parametrize("data", [b"", b"[]", b"5", b"null", b"{", b"\xff", b"[" * 100_000, '{"a": 1, "a": 2}'])
def test_what_is_not_even_json(data: bytes | str) -> None:
    with pytest.raises(InputError):
        Register.from_json(data, "sqlite://")


def forged(*records: tuple[str, dict[str, Any]]) -> bytes:
    """A file whose hashes all fit, with records of the forger's choice."""
    events, prev = [], "0" * 64
    for seq, (record, data) in enumerate(records, start=1):
        entry = entry_for(Body(seq, record, 1, "2026-11-23T10:00:00Z", Person("P1", "r"), "x", "set", data), prev)
        events.append({"body": json.loads(entry.body), "hash": entry.hash})
        prev = entry.hash
    return json.dumps({"format": "ai-threat-toolkit/register", "version": 1, "events": events}).encode()


@pytest.mark.parametrize(
    ("record", "data", "said"),
    [
        ("risk:x", {"id": "x"}, "title"),
        ("risk:x", {"id": "y", "title": "Y"}, "'y'"),
        ("risk:x\n", {"id": "x\n", "title": "Y"}, "name"),
        ("novel:x\x1b[31m", {}, "name"),
        ("workshop:2", {"name": "W", "created": "2026-01-01"}, "only one"),
    ],
)
def test_forged_records_are_refused_at_the_door(record: str, data: dict[str, Any], said: str) -> None:
    with pytest.raises(ToolkitError, match=said):
        Register.from_json(forged(("parked:1", {"text": "x"}), (record, data)), "sqlite://")


def test_a_kind_of_the_future_goes_there_and_back() -> None:
    data = forged(("novel:1", {"says": {"it": [1, 2]}}), ("parked:1", {"text": "x"}))
    with Register.from_json(data, "sqlite://") as register:
        assert json.loads(register.to_json()) == json.loads(data)
        assert register.get("novel:1").data.model_dump() == {"says": {"it": [1, 2]}}  # type: ignore[union-attr]
        assert list(register.parked) == ["1"]


SINCE = {"libraries", "code_scope", "scenario", "control_cost", "dependence", "figures", "estimate", "estimate_round"}
SINCE |= {"evidence", "test_answer", "asset", "training", "training_plan", "document_text", "told"}
"""Kinds of record that came after the sample was written."""


def test_the_kept_sample_of_version_1_still_reads() -> None:
    """Written when version 1 was new, and never written again: what it says must go on being read."""
    data = SAMPLE.read_bytes()
    with Register.from_json(data, "sqlite://") as register:
        assert register.head == SAMPLE_HEAD
        assert {record.partition(":")[0] for record in register.state().revs} == set(KINDS) - SINCE
        assert register.to_json(names=True) == data
        assert register.risks["letters-steer-the-assistant"].assessments["inherent"].level == "high"
        assert register.system() is not None
        assert register.verify(head=SAMPLE_HEAD).ok


def test_the_sample_is_left_as_it_was(tmp_path: Path) -> None:
    said = json.loads(SAMPLE.read_bytes())
    changed = copy.deepcopy(said)
    changed["events"][3]["body"]["reason"] += "!"
    with pytest.raises(IntegrityError, match="event 4"):
        Register.from_json(json.dumps(changed), tmp_path / "copy.db")
    with open_register(tmp_path / "other.db") as register:
        assert register.head == Head()
