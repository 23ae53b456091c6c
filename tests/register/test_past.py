"""The record as it stood: what was recorded by an event, and the days on which something was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, events
from toolkit.system.model import System


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the clock says; noon in any time zone where people live is the same day."""
    says = ["2026-03-02T12:00:00Z"]
    monkeypatch.setattr(events, "now", lambda: says[0])
    return says


def describe(register: Register, me: Person, name: str) -> None:
    with register.change(by=me, reason="drawn") as change:
        change.set_system(System(id="a", name=name))


def test_the_record_is_read_as_it_stood_after_each_event(register: Register, me: Person) -> None:
    describe(register, me, "First")
    with register.change(by=me, reason="found out") as change:
        change.answer("system", "staff_trained", "yes")
    describe(register, me, "Second")
    assert [register.as_of(seq).head.events for seq in range(4)] == [0, 1, 2, 3]
    assert register.as_of(0).system() is None
    assert register.as_of(1).system().name == "First"
    assert register.as_of(1).answers == {}
    assert register.as_of(2).system().facts["staff_trained"] == "yes"
    assert register.as_of(3).system() == register.system()


def test_an_event_that_is_none_is_refused(register: Register) -> None:
    with pytest.raises(ToolkitError, match="there is no event 1"):
        register.as_of(1)


def test_days_are_told_with_their_last_event(register: Register, me: Person, clock: list[str]) -> None:
    assert register.days() == []
    describe(register, me, "First")
    describe(register, me, "Second")
    clock[0] = "2026-04-07T12:00:00Z"
    describe(register, me, "Third")
    assert [(day.date, day.events, day.last) for day in register.days()] == [("2026-03-02", 2, 2), ("2026-04-07", 1, 3)]
