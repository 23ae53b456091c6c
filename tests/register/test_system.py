"""The system as recorded, with the answers given since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, Register
from toolkit.system.edit import answer, connect, remove
from toolkit.system.model import System
from toolkit.system.read import parse_system, system_digest

TEXT = """
format: ai-threat-toolkit/system
version: 1
id: claims
name: Claims
x-ours: {kept: yes}
components:
  zoe: {kind: end_user}
  assistant: {kind: agent, facts: {approval_before_action: "no"}}
data:
  letters: {classification: confidential}
flows:
  upload: {from: zoe, to: assistant, carries: [letters]}
"""


@pytest.fixture
def system() -> System:
    """A small system."""
    return parse_system(TEXT)


def draw(register: Register, me: Person, system: System, emitted: str | None = None) -> None:
    with register.change(by=me, reason="drawn") as change:
        change.set_system(system, emitted)


def say(register: Register, me: Person, *answers: tuple[str, str, str]) -> None:
    with register.change(by=me, reason="asked") as change:
        for element, fact, said in answers:
            change.answer(element, fact, said)


def test_no_system_yet(register: Register) -> None:
    assert register.system() is None
    assert register.system_digest() == ""


def test_a_system_comes_back_as_it_was_drawn(register: Register, me: Person, system: System) -> None:
    draw(register, me, system, emitted="e" * 64)
    back = register.system()
    assert back == system
    assert back is not None
    assert list(back.components) == ["zoe", "assistant"]
    assert back.extras == system.extras
    assert register.system_digest() == system_digest(system)
    draw(register, me, system)
    assert register.head.events == 1
    assert register.get("system").data.emitted_digest == "e" * 64  # type: ignore[union-attr]


def test_answers_are_applied_wherever_they_belong(register: Register, me: Person, system: System) -> None:
    draw(register, me, system)
    say(
        register,
        me,
        ("assistant", "approval_before_action", "yes"),
        ("assistant", "can_extend_itself", "unknown"),
        ("upload", "encrypted", "yes"),
        ("letters", "personal", "no"),
        ("letters", "labels_checked", "yes"),
        ("system", "accountable_owner", "yes"),
    )
    with register.change(by=me, reason="as another version took it") as change:
        change.put("answer:gone.is_public", {"element": "gone", "fact": "is_public", "answer": "yes"})
    back = register.system()
    assert back is not None
    assert back.components["assistant"].facts == {"approval_before_action": "yes", "can_extend_itself": "unknown"}
    assert back.flows["upload"].encrypted == "yes"
    assert (back.data["letters"].personal, back.data["letters"].facts) == ("no", {"labels_checked": "yes"})
    assert back.facts == {"accountable_owner": "yes"}
    assert register.system_digest() == system_digest(system)


def test_the_last_to_state_a_fact_holds(register: Register, me: Person, system: System) -> None:
    """A drawing that says something of a fact overrules earlier answers; one that says nothing does not unsay them."""
    draw(register, me, system)
    for element, fact in (("assistant", "can_extend_itself"), ("assistant", "tools_approved"), ("upload", "encrypted")):
        say(register, me, (element, fact, "yes"))
    drawn, _ = connect(answer(system, "assistant", "can_extend_itself", "no"), "assistant", "zoe")
    draw(register, me, drawn)
    back = register.system()
    assert back is not None
    assert back.components["assistant"].facts["can_extend_itself"] == "no"
    assert back.components["assistant"].facts["tools_approved"] == "yes"
    assert back.flows["upload"].encrypted == "yes"
    assert len(back.flows) == 2
    say(register, me, ("assistant", "can_extend_itself", "unknown"))
    assert register.system().components["assistant"].facts["can_extend_itself"] == "unknown"  # type: ignore[union-attr]


def test_an_answer_waits_for_an_element_that_comes_back(register: Register, me: Person, system: System) -> None:
    draw(register, me, system)
    say(register, me, ("letters", "labels_checked", "yes"))
    draw(register, me, remove(system, "letters"))
    assert "letters" not in register.system().data  # type: ignore[union-attr]
    draw(register, me, system)
    assert register.system().data["letters"].facts == {"labels_checked": "yes"}  # type: ignore[union-attr]


def test_a_recorded_system_that_is_none(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.put("system", {"system": {"id": 5}})
    with pytest.raises(ToolkitError, match="cannot be read"):
        register.system()


@pytest.mark.parametrize(("element", "fact"), [("Assistant", "x"), ("a b", "x"), ("a", "Is public?"), ("", "x")])
def test_an_answer_to_no_fact(register: Register, me: Person, element: str, fact: str) -> None:
    with pytest.raises(ToolkitError):
        say(register, me, (element, fact, "yes"))


def test_data_that_does_not_fit_its_type_is_named(register: Register, me: Person, path: Path) -> None:
    """Such a register was not written by the toolkit, and yet must not end in a traceback."""
    from toolkit.register.events import Body, entry_for

    body = Body(1, "risk:x", 1, "2026-11-23T10:00:00Z", me, "x", "set", {"id": "x"})
    with closing(sqlite3.connect(path)) as database:
        entry = entry_for(body, "0" * 64)
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", tuple(vars(entry).values()))
        database.commit()
    assert register.verify().ok
    with pytest.raises(ToolkitError, match="risk:x"):
        _ = register.risks
    with register.change(by=me, reason="mended") as change:
        change.put("risk:x", {"id": "x", "title": "X"})
    assert register.risks["x"].title == "X"
