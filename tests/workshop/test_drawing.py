"""What replaces a drawing, what is added to it, and how data is named by people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Classification, Trust
from toolkit.system.edit import add, describe, update
from toolkit.system.lint import errors_in
from toolkit.system.model import System
from toolkit.system.sketch import read_sketch
from toolkit.workshop.data_names import named_data, names_of_data
from toolkit.workshop.drawing import add_to, confirmed, guesses, replace_by, with_guesses
from toolkit.workshop.sources import from_lines

CATALOGUE = load_catalogue()
FIRST = """
[internet: none] user
[cloud] chatbot (agent)
user -> chatbot: question
"""


def sketch(lines: str) -> System:
    return read_sketch(lines, CATALOGUE, name="Bot").system


def test_lines_are_added_and_what_is_there_stays_as_it_is():
    old = update(sketch(FIRST), "question", classification=Classification.SECRET)
    new = add_to(old, sketch("chatbot -> index: passages\nUser  -> Chatbot : Question\nuser -> chatbot: complaint"))
    assert list(new.components) == ["user", "chatbot", "index"]
    assert new.components["chatbot"].kind == "agent"
    assert new.data["question"].classification is Classification.SECRET
    assert [(flow.from_, flow.to, flow.carries) for flow in new.flows.values()] == [
        ("user", "chatbot", ("question",)),
        ("chatbot", "index", ("passages",)),
        ("user", "chatbot", ("complaint",)),
    ]
    assert add_to(new, sketch("user -> chatbot: question")) == new


def test_what_nobody_had_said_is_taken_from_new_lines():
    old = sketch(FIRST)
    new = add_to(old, sketch("[building < world: none] user\n[cloud: organisation] index\n[building: none] index2"))
    assert new.boundaries["cloud"].trust is Trust.ORGANISATION
    assert new.boundaries["internet"].trust is Trust.NONE
    assert new.components["user"].within == "internet"
    assert new.components["index"].within == "cloud"
    assert new.boundaries["building"].within == "world"


def test_a_kind_that_is_stated_holds_against_a_guess():
    old = with_guesses(sketch("user -> helper"), {"helper": ""})
    taken = from_lines("helper (agent)\nuser -> helper", CATALOGUE, "Bot")
    assert list(taken.stated) == ["helper"]
    new = add_to(old, taken.system, taken.stated)
    assert new.components["helper"].kind == "agent"
    assert guesses(new) == {}


def test_ids_that_differ_between_two_drawings_are_translated():
    old = update(sketch("user -> chatbot: question"), "chatbot", name="Helper")
    other = sketch("[cloud: organisation] helper\nhelper -> chatbot: draft")
    new = add_to(old, other)
    assert new.name_of("chatbot") == "Helper"
    assert new.components["chatbot"].within == "cloud"
    added = next(key for key in new.components if new.name_of(key) == "chatbot" and key != "chatbot")
    assert [(flow.from_, flow.to) for flow in new.flows.values()] == [("user", "chatbot"), ("chatbot", added)]
    assert errors_in(new, CATALOGUE) == []


def test_words_survive_a_new_drawing_that_says_nothing_of_them():
    old = describe(
        sketch(FIRST),
        purpose="Answers",
        worst_day="It pays",
        assumptions={"a": {"text": "It is read", "about": ["chatbot", "user"]}},
        out_of_scope={"bank": {"what": "The bank", "why": "theirs"}},
    )
    new = replace_by(old, describe(sketch("user -> site"), purpose="Sells"))
    assert (new.purpose, new.worst_day) == ("Sells", "It pays")
    assert new.assumptions["a"].about == ("user",)
    assert set(new.out_of_scope) == {"bank"}
    assert set(new.components) == {"user", "site"}
    assert errors_in(new, CATALOGUE) == []


def test_guesses_are_kept_in_the_system_until_confirmed():
    system = with_guesses(sketch("user -> thing"), {"user": "its name says “user”", "thing": "", "gone": "x"})
    assert guesses(system) == {"user": "its name says “user”", "thing": "nothing in its name says more"}
    assert guesses(confirmed(system, ["user"])) == {"thing": "nothing in its name says more"}
    assert confirmed(system, ["user", "thing"]) == sketch("user -> thing")


def test_data_is_named_with_commas_also_inside_a_name():
    system = sketch("user -> chatbot: question")
    system, _ = add(system, "data", "Letters, reports")
    system, ids = named_data(system, "QUESTION, letters, reports,  new thing; question,")
    assert ids == ("question", "letters_reports", "new_thing")
    assert names_of_data(system, ids) == "question, Letters, reports, new thing"
    assert named_data(system, " ") == (system, None)
    assert named_data(system, "Nothing") == (system, ())
    assert (names_of_data(system, None), names_of_data(system, ())) == ("", "nothing")


def test_equal_names_are_told_apart_by_id():
    system, first = add(sketch("a -> b"), "data", "Log")
    system, second = add(system, "data", "Log")
    assert names_of_data(system, (first, second)) == "log, log_2"
    assert named_data(system, "log_2, log")[1] == (second, first)


@given(st.lists(st.text("ab, ;Zé", min_size=1, max_size=6), max_size=5))
def test_what_a_field_shows_is_read_back_as_the_same(names):
    system = sketch("user -> chatbot")
    ids = []
    for name in dict.fromkeys(" ".join(each.split()).strip(",; ") for each in names):
        if name and ";" not in name:
            system, made = add(system, "data", name)
            ids.append(made)
    shown = names_of_data(system, tuple(ids))
    again, read = named_data(system, shown)
    if not any("," in system.name_of(key) for key in ids):
        assert (again, read) == (system, tuple(ids) if ids else ())


LINES = st.sampled_from(
    [
        "user -> bot: q",
        "[net: none] user",
        "[cloud < net] bot, index",
        "bot <-> index: q; p",
        "index -> bot: p",
        "bot (agent)",
    ]
)


@given(st.lists(LINES, min_size=1, max_size=6), st.lists(LINES, min_size=1, max_size=6))
def test_whatever_is_added_in_whatever_order_the_drawing_holds_together(first, second):
    old, new = sketch("\n".join(first)), sketch("\n".join(second))
    made = add_to(old, new)
    assert errors_in(made, CATALOGUE) == []
    assert set(old.components) <= set(made.components)
    assert {made.name_of(key) for key in made.components} == {
        system.name_of(key) for system in (old, new) for key in system.components
    }
    assert add_to(made, new) == made
