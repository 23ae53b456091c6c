"""Answers fit the kind of what they are about: others are refused at once, and in the record they count for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogues.test_amendments import amending
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.system.edit import update
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

TEXT = """
format: ai-threat-toolkit/system
version: 1
id: claims
name: Claims
components:
  zoe: {kind: end_user}
  assistant: {kind: agent}
  cloud: {kind: hosting}
data:
  letters: {classification: confidential}
flows:
  upload: {from: zoe, to: assistant, carries: [letters]}
"""
SYSTEM = parse_system(TEXT)


@pytest.fixture
def drawn(register: Register, me: Person) -> Register:
    """A register with a system."""
    with register.change(by=me, reason="drawn") as change:
        change.set_system(SYSTEM)
    return register


def say(register: Register, me: Person, element: str, fact: str, answer: str = "yes") -> None:
    with register.change(by=me, reason="asked") as change:
        change.answer(element, fact, answer)


def slip_in(register: Register, me: Person, element: str, fact: str) -> None:
    """An answer as an earlier version let it be recorded."""
    with register.change(by=me, reason="asked") as change:
        change.put(f"answer:{element}.{fact}", {"element": element, "fact": fact, "answer": "yes"})


def found(register: Register) -> list[str]:
    system = register.system()
    assert system is not None
    return [each.identity for each in find_threats(system, load_catalogue())]


@pytest.mark.parametrize(
    ("element", "fact", "said", "instead"),
    [
        ("assistant", "has_side_efects", "kind 'agent' has no fact", "Did you mean 'has_side_effects'?"),
        ("assistant", "encrypted", "kind 'agent' has no fact 'encrypted'", "Allowed: "),
        ("system", "has_side_effects", "kind 'system' has no fact", "Allowed: "),
        ("letters", "exposed_to_internet", "kind 'data_asset' has no fact", "Allowed: "),
        ("upload", "personal", "kind 'data_flow' has no fact", "Allowed: "),
        ("asistant", "has_side_effects", "no element 'asistant'", "Did you mean 'assistant'?"),
    ],
)
def test_what_its_kind_cannot_state_is_refused_at_once(drawn, me, element, fact, said, instead):
    with pytest.raises(ToolkitError) as raised:
        say(drawn, me, element, fact)
    problem = raised.value.problem
    assert problem.where == f"answer {element}.{fact}"
    assert said in problem.what
    assert problem.try_instead.startswith(instead)
    assert drawn.answers == {}


def test_what_it_can_state_is_taken_in_the_same_change_as_the_system(register, me):
    with register.change(by=me, reason="drawn") as change:
        change.set_system(SYSTEM)
        change.answer("upload", "encrypted", "yes")
        change.answer("letters", "personal", "no")
        change.answer("assistant", "has_side_effects", "yes")
        with pytest.raises(ToolkitError, match="has no fact"):
            change.answer("zoe", "has_side_effects", "yes")
    assert len(register.answers) == 3
    assert register.answers_left_out == {}


def test_a_register_that_holds_such_an_answer_opens_derives_and_says_so(drawn, me, path: Path):
    before = found(drawn)
    slip_in(drawn, me, "assistant", "nonsense")
    slip_in(drawn, me, "system", "has_side_effects")
    drawn.close()
    with open_register(path) as again:
        assert found(again) == before
        assert again.answers_left_out == {"assistant.nonsense": "agent", "system.has_side_effects": "system"}
        assert set(again.answers) == {"assistant.nonsense", "system.has_side_effects"}
        assert found(again.as_of(again.head.events)) == before  # type: ignore[arg-type]
        assert again.verify().ok


def test_an_answer_that_no_longer_fits_waits_for_its_kind(drawn, me):
    say(drawn, me, "assistant", "approval_before_action", "no")
    other = update(SYSTEM, "assistant", kind="vector_store")
    with drawn.change(by=me, reason="it is a store") as change:
        change.set_system(other)
    assert found(drawn)
    assert drawn.answers_left_out == {"assistant.approval_before_action": "vector_store"}
    with drawn.change(by=me, reason="it is an agent after all") as change:
        change.set_system(SYSTEM)
    held = drawn.system()
    assert isinstance(held, System)
    assert held.components["assistant"].facts == {"approval_before_action": "no"}
    assert drawn.answers_left_out == {}


def test_a_fact_of_a_library_of_ones_own_is_known_once_it_is_given(drawn, me, path: Path, tmp_path: Path):
    own = load_catalogue(
        [amending(tmp_path / "own", "kinds:\n  - {entry: hosting, because: ours says so, facts: {add: [limits_rate]}}")]
    )
    with pytest.raises(ToolkitError, match=r"open_register\(…, catalogue="):
        say(drawn, me, "cloud", "limits_rate")
    drawn.close()
    with open_register(path, catalogue=own) as again:
        say(again, me, "cloud", "limits_rate")
        system = again.system()
        assert system is not None
        assert system.components["cloud"].facts == {"limits_rate": "yes"}
        again.record(find_threats(system, own))
    with open_register(path) as without:  # made with a library that is not here: nothing is said against its facts
        assert without.answers_left_out == {}
        assert without.system().components["cloud"].facts == {"limits_rate": "yes"}  # type: ignore[union-attr]
        without.record(find_threats(SYSTEM, own))
        say(without, me, "cloud", "limits_rate", "no")
