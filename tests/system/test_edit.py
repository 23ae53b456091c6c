"""Edits give a new system, leave the old one alone, and leave nothing dangling; what is written reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.system import edit
from toolkit.system.lint import errors_in, hints_for
from toolkit.system.model import System
from toolkit.system.read import emit_system, parse_system
from toolkit.threats import find_threats
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
EXAMPLE = example_system()


def test_adding_renaming_connecting_removing() -> None:
    system, bot = edit.add(System(id="t", name="T"), "components", "Chat bot", kind="agent")
    system, store = edit.add(system, "components", "Chat bot", kind="vector_store")
    system, flow = edit.connect(system, store, bot)
    assert (bot, store, flow) == ("chat_bot", "chat_bot_2", "chat_bot_2_to_chat_bot")
    renamed = edit.rename(system, bot, "Helper")
    assert renamed.name_of(bot) == "Helper"
    assert system.name_of(bot) == "Chat bot"
    without = edit.remove(renamed, store)
    assert not without.flows
    assert system.flows
    answered = edit.answer(without, bot, "has_side_effects", "yes")
    assert answered.components[bot].facts == {"has_side_effects": "yes"}
    with pytest.raises(ToolkitError, match="yes, no or unknown"):
        edit.answer(without, bot, "has_side_effects", "perhaps")
    with pytest.raises(ToolkitError, match="Did you mean 'chat_bot'"):
        edit.remove(without, "chat_bt")


@given(order=st.permutations(sorted({*EXAMPLE.components, *EXAMPLE.data, *EXAMPLE.flows, *EXAMPLE.boundaries})))
def test_whatever_is_removed_nothing_dangles_and_all_of_it_reads_back(order: list[str]) -> None:
    system = EXAMPLE
    for element in order[:12]:
        if element in {*system.elements(), *system.boundaries}:
            system = edit.remove(system, element)
    assert errors_in(system, CATALOGUE) == []
    assert parse_system(emit_system(system), CATALOGUE) == system


text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@given(purpose=text, note=text, own=st.dictionaries(st.from_regex(r"x-[a-z]{1,6}", fullmatch=True), text, max_size=3))
def test_words_notes_and_own_keys_survive_writing(purpose: str, note: str, own: dict[str, str]) -> None:
    system = System.model_validate(
        {
            "id": "t",
            "name": "T",
            "purpose": purpose,
            "note": note,
            **own,
            "components": {"a": {"kind": "process", **own}},
        }
    )
    again = parse_system(emit_system(system))
    assert again == system
    assert dict(again.extras) == own


def test_identities_survive_names_order_and_growth() -> None:
    before = {f.identity: f.outcome for f in find_threats(EXAMPLE, CATALOGUE)}
    renamed = edit.rename(EXAMPLE, "assistant", "Something else")
    turned = renamed.model_copy(
        update={
            section: dict(reversed(getattr(renamed, section).items())) for section in ("components", "data", "flows")
        }
    )
    grown, _ = edit.add(turned, "components", "Printer", kind="external_entity")
    after = {f.identity: f.outcome for f in find_threats(grown, CATALOGUE)}
    assert before.items() <= after.items()
    assert all("@printer" in identity for identity in after.keys() - before.keys())


def test_hints_say_what_is_missing_and_are_no_errors() -> None:
    bare = System.model_validate({"id": "t", "name": "T", "components": {"a": {"kind": "process"}}})
    assert errors_in(bare, CATALOGUE) == []
    said = " ".join(str(hint) for hint in hints_for(bare))
    for words in ("purpose", "stage", "not connected", "no boundary"):
        assert words in said


def test_several_answers_at_once_each_where_it_belongs() -> None:
    answers = {
        "assistant.writes_code": "no",
        "letters.personal": "no",
        "letters.classification": "secret",
        "upload.encrypted": "unknown",
        "upload.carries": ["questions"],
        "system.has_incident_plan": "yes",
        "system.stage": "design",
        "assistant.trust": "restricted",
        "replies.origin": "unknown",
    }
    said = edit.answer_all(EXAMPLE, answers)
    assert said.components["assistant"].facts["writes_code"] == "no"
    assert (said.data["letters"].personal, said.data["letters"].classification) == ("no", "secret")
    assert (said.flows["upload"].encrypted, said.flows["upload"].carries) == ("unknown", ("questions",))
    assert (said.facts["has_incident_plan"], said.stage) == ("yes", "design")
    assert said.boundaries["cloud"].trust == "restricted"
    assert said.data["replies"] == EXAMPLE.data["replies"]


@pytest.mark.parametrize(
    ("key", "said", "told"),
    [
        ("assistant.writes_code", "perhaps", "an answer cannot be 'perhaps'"),
        ("nobody.writes_code", "yes", "there is nothing called 'nobody'"),
        ("letters.classification", "hush", "classification"),
        ("writes_code", "yes", "there is nothing called ''"),
    ],
)
def test_a_wrong_answer_among_several_is_told_and_none_is_taken(key: str, said: str, told: str) -> None:
    with pytest.raises(ToolkitError, match=told):
        edit.answer_all(EXAMPLE, {"assistant.writes_code": "no", key: said})
