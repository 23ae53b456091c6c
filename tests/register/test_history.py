"""The history as people read it: who changed which field from what to what."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Head, Person, Register
from toolkit.register.differences import changes_between


def test_changes_are_told_against_the_revision_before(register: Register, me: Person) -> None:
    with register.change(by=me, reason="first") as change:
        change.risk("A risk", owner="P1").modify(["screen"])
    with register.change(by=me, reason="second") as change:
        change.park("in between")
    with register.change(by=me, reason="third") as change:
        change.risk("A risk", owner="P2").control("screen", status="in place").assess(
            level="current", likelihood="likely", impact="major"
        )
    *_, last = register.history()
    changes = {field: (old, new) for field, old, new in last.changes}
    assert changes["owner"] == ("P1", "P2")
    assert changes["controls.screen.status"] == ("planned", "in place")
    assert changes["assessments.current.level"] == (None, "high")
    assert "title" not in changes
    assert [event.reason for event in register.history("risk:a-risk")] == ["first", "third"]
    assert register.history("risk:none") == []


def test_the_last_few_know_what_was_before_them(register: Register, me: Person) -> None:
    for owner in ("P1", "P2", "P3"):
        with register.change(by=me, reason="x") as change:
            change.risk("A risk", owner=owner)
            change.risk("Another", owner=owner)
    (event,) = register.history(limit=1)
    assert (event.seq, event.changes) == (6, [("owner", "P2", "P3")])
    assert [event.seq for event in register.history("risk:a-risk", limit=2)] == [3, 5]
    assert register.history(limit=0) == []
    assert register.history(limit=-1) == []


def test_a_removal_tells_what_was_removed(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        number = change.park("later")
    with register.change(by=me, reason="x") as change:
        change.remove(f"parked:{number}")
    assert ("text", "later", None) in register.history()[-1].changes


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (None, {"a": 1}, [("a", None, 1)]),
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [("a", 1, True)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", 2, 3)]),
        ({"a": [1, 2]}, {"a": [2]}, [("a", [1, 2], [2])]),
        ({"a": []}, {"a": [1]}, [("a", [], [1])]),
        (
            {"a": [{"id": "x", "n": 1}]},
            {"a": [{"id": "y"}, {"id": "x", "n": 2}]},
            [("a.x.n", 1, 2), ("a.y.id", None, "y")],
        ),
        (
            {"a": [{"id": "x"}, {"id": "x"}]},
            {"a": [{"id": "x"}]},
            [("a", [{"id": "x"}, {"id": "x"}], [{"id": "x"}])],
        ),
        ({"a": None}, {"a": {"b": 1}}, [("a.b", None, 1)]),
        ({"a": 0}, {"a": {"b": 1}}, [("a", 0, {"b": 1})]),
        ({"a": []}, {"a": [{"id": "x"}]}, [("a.x.id", None, "x")]),
        ({"a": {}}, {"a": None}, [("a", {}, None)]),
    ],
)
def test_differences(old: Any, new: Any, changes: list[Any]) -> None:
    assert changes_between(old, new) == changes


def test_a_head_is_read_from_what_a_report_prints(register: Register, me: Person) -> None:
    assert str(Head()).startswith("0 events, 0000")
    with register.change(by=me, reason="x") as change:
        change.park("x")
    head = register.head
    assert str(head) == f"1 event, {head.hash[:16]}…"
    for text in (str(head), f"1 events, {head.hash}", f"1:{head.hash[:12]}", f" 1, {head.hash.upper()} "):
        assert Head.parse(text).matches(head.hash)
        assert Head.parse(text).events == 1


@pytest.mark.parametrize("text", ["", "12", "12, 3f2a", "x, 3f2a3f2a3f2a3f2a", "12, " + "3" * 65, "-1, " + "3" * 64])
def test_what_is_no_head(text: str) -> None:
    with pytest.raises(ToolkitError, match="is no head"):
        Head.parse(text)


def test_too_short_a_hash_matches_nothing() -> None:
    assert not Head(1, "").matches("f" * 64)
    assert not Head(1, "f" * 11).matches("f" * 64)
    assert Head(1, "f" * 12).matches("f" * 64)
