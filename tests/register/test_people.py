"""Names are kept beside the history and can be forgotten for good."""

from __future__ import annotations

from pathlib import Path

from toolkit.register import Person, Register

NAME = "Wilhelmina Featherstonehaugh"


def bytes_kept(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_a_name_is_kept_and_is_not_in_the_history(register: Register, path: Path) -> None:
    with register.change(by=Person("P1", "facilitator", name=NAME), reason="x") as change:
        tom = change.participant(name="Tom Bell", function="engineer")
    assert register.name_of("P1") == NAME
    assert register.name_of(tom) == "Tom Bell"
    assert register.name_of("P9") == "P9"
    assert NAME.encode() in bytes_kept(path)
    for event in register.history():
        assert NAME not in str(event)
        assert "Tom Bell" not in str(event)


def test_an_erased_name_is_nowhere_in_the_file(register: Register, path: Path) -> None:
    with register.change(by=Person("P1", "facilitator", name=NAME), reason="x") as change:
        change.participant("P2", name="Tom Bell")
        change.participant("P1")
    head = register.head
    register.erase_name("P1")
    assert register.name_of("P1") == "P1"
    assert register.name_of("P2") == "Tom Bell"
    assert register.head == head
    assert register.verify(head=head).ok
    assert NAME.encode() not in bytes_kept(path)
    register.erase_name("P1")


def test_a_new_name_overwrites_the_old(register: Register, path: Path) -> None:
    for name in (NAME, "W. F."):
        with register.change(by=Person("P1", "facilitator"), reason="x") as change:
            change.participant("P1", name=name)
    assert register.names() == {"P1": "W. F."}
    assert register.head.events == 1
    assert NAME.encode() not in bytes_kept(path)


def test_ids_are_compared_in_their_normal_form(register: Register) -> None:
    with register.change(by=Person("e\u0301", "facilitator", name=NAME), reason="x") as change:
        change.park("x")
    assert register.name_of("\u00e9") == register.name_of("e\u0301") == NAME
    assert register.get("parked:1").by == "\u00e9"  # type: ignore[union-attr]
    register.erase_name("e\u0301")
    assert register.names() == {}


def test_the_same_name_is_the_same_participant(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        assert change.participant(name="Ana") == "P1"
        assert change.participant(name="Tom") == "P2"
        assert change.participant(name="Ana", function="engineer") == "P1"
        assert change.participant() == "P3"
        assert change.participant() == "P5"
    register.erase_name("P1")
    with register.change(by=me, reason="x") as change:
        assert change.participant(name="Ana") == "P6"


def test_nobody_gets_the_id_of_somebody_who_has_changed_something(register: Register) -> None:
    with register.change(by=Person("P2", "engineer"), reason="x") as change:
        change.park("x")
    with register.change(by=Person("P1", "facilitator", name=NAME), reason="x") as change:
        assert [change.participant(), change.participant()] == ["P3", "P4"]
