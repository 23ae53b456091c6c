"""A table of flows: from rows, from a data frame, from CSV; every row's mistakes at once."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_table, import_table_file
from toolkit.system.lint import check_system

ROWS = [
    {"from": "User", "to": "Chatbot", "data": "question", "from_boundary": "Internet", "replies": "yes"},
    {"from": "Chatbot", "to": "Letter index", "data": "query; passages, query", "to_boundary": "Our cloud"},
    {"from": "chatbot ", "to": "Helper", "to_kind": "hosted_model"},
]


def problems(rows, catalogue, **more) -> list[str]:
    with pytest.raises(InputError) as caught:
        import_table(rows, catalogue, **more)
    return [str(each) for each in caught.value.problems]


def test_rows_become_a_system(catalogue):
    imported = import_table(ROWS, catalogue, name="Our helper")
    system = imported.system
    check_system(system, catalogue)
    assert (system.id, system.name) == ("our_helper", "Our helper")
    assert {key: (part.name, part.kind, part.within) for key, part in system.components.items()} == {
        "user": ("User", "end_user", "internet"),
        "chatbot": ("Chatbot", "agent", None),
        "letter_index": ("Letter index", "vector_store", "our_cloud"),
        "helper": ("Helper", "hosted_model", None),
    }
    assert {key: (flow.from_, flow.to, flow.carries, flow.replies) for key, flow in system.flows.items()} == {
        "user_to_chatbot": ("user", "chatbot", ("question",), "yes"),
        "chatbot_to_letter_index": ("chatbot", "letter_index", ("query", "passages"), "no"),
        "chatbot_to_helper": ("chatbot", "helper", None, "no"),
    }
    assert set(imported.suggested) == {"user", "chatbot", "letter_index"}
    assert imported.suggested["chatbot"].because == "its name says “chatbot”"


def test_a_kind_that_nothing_tells_is_a_process_and_said_to_be_guessed(catalogue):
    imported = import_table([{"from": "Foo", "to": "Bar"}], catalogue)
    assert imported.system.components["foo"].kind == "process"
    assert imported.suggested["foo"].because == "nothing in its name tells; taken for a process"


def test_places_say_how_far_they_are_trusted_or_are_asked(catalogue):
    rows = [
        {"from": "User", "to": "LLM", "from_boundary": "Internet", "to_boundary": "Model vendor"},
        {"from": "LLM", "to": "Store", "to_boundary": "Estate"},
    ]
    imported = import_table(rows, catalogue)
    assert {key: each.trust for key, each in imported.system.boundaries.items()} == {
        "internet": "none",
        "model_vendor": "supplier",
        "estate": None,
    }
    assert imported.system.components["llm"].kind == imported.suggested["llm"].kind == "hosted_model"
    assert [(line.where, line.weight, line.what.partition(";")[0]) for line in imported.loss.lines] == [
        ("boundary 'Internet'", "note", "trust is not stated"),
        ("boundary 'Model vendor'", "note", "trust is not stated"),
        ("boundary 'Estate'", "note", "nothing says how far this place is trusted"),
    ]


def test_a_data_frame_is_taken_as_it_comes(catalogue):
    frame = pd.DataFrame(
        [{"From": "User", "To": "Bot", "from kind": None}, {"From": "Bot", "To": "SQL", "replies": True}]
    )
    system = import_table(frame.to_dict("records"), catalogue).system
    assert {key: flow.replies for key, flow in system.flows.items()} == {"user_to_bot": "no", "bot_to_sql": "yes"}
    empty = pd.DataFrame({"from": ["A"], "to": ["B"], "data": [pd.NA], "replies": [pd.NaT]})
    assert import_table(empty.to_dict("records"), catalogue).system.data == {}


def test_kinds_may_be_named_by_their_title(catalogue):
    system = import_table([{"from": "A", "to": "B", "to_kind": "Vector store"}], catalogue).system
    assert system.components["b"].kind == "vector_store"


def test_the_mistakes_of_all_rows_come_at_once(catalogue):
    rows = [
        {"from": "A", "to": ""},
        {"from": "A", "to": "B", "to_kind": "vektor_store", "replies": "perhaps"},
        {"from": "", "to": "", "data": ""},
        {"from": "A", "to": "B", "colour": "red", "from_boundary": "Here"},
        {"from": "A", "to": "C", "from_boundary": "There", "data": "x" * 2_001},
        {"from": "A", "to": "D", "to_kind": "data_flow"},
    ]
    assert problems(rows, catalogue) == [
        "table, row 1: `to` is empty. Each row is a flow from one component to another.",
        "table, row 2: there is no kind of component 'vektor_store'. Did you mean 'vector_store'?",
        "table, row 2: `replies` is 'perhaps'. Write yes or no, or leave it empty.",
        (
            "table, row 4: there is no column 'colour'. "
            "Allowed: data, from, from_boundary, from_kind, replies, to, to_boundary, to_kind."
        ),
        "table, row 5: `data` has 2,001 characters. At most 2,000 are read.",
        (
            "table, row 5: the boundary of 'A' is 'there' here and 'here' in row 4. "
            "Say the same in both rows, or nothing in one."
        ),
        problems([rows[5]], catalogue)[0].replace("row 1", "row 6"),
    ]


def test_kinds_that_disagree_are_told(catalogue):
    rows = [{"from": "A", "to": "B", "from_kind": "agent"}, {"from": "A", "to": "C", "from_kind": "model"}]
    (said,) = problems(rows, catalogue)
    assert "the kind of 'A' is 'model' here and 'agent' in row 1" in said


def test_nothing_at_all_is_a_mistake(catalogue):
    assert "there is no flow in it" in problems([], catalogue)[0]
    assert "there is no flow in it" in problems([{"from": " ", "to": None}], catalogue)[0]


def test_too_many_rows_are_refused(catalogue):
    rows = [{"from": "A", "to": "B"}] * 5_001
    assert "more than 5,000 rows" in problems(rows, catalogue)[0]


def test_csv_text_and_files_say_the_rows_of_the_spreadsheet(catalogue, tmp_path):
    text = "from;to;data\r\nUser;Bot;question\r\n;Bot;\r\n"
    assert problems(text, catalogue)[0].startswith("table, row 3: `from` is empty")
    path = tmp_path / "our-helper.csv"
    path.write_text("\ufefffrom;to;data\r\nUser;Bot;question\r\n", "utf-8")
    imported = import_table_file(path, catalogue)
    assert imported.system.name == "Our helper"
    assert set(imported.system.flows) == {"user_to_bot"}
    assert set(imported.system.data) == {"question"}
