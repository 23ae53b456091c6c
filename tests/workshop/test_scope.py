"""Notebook 01, last: assumptions, what is left out, and the sheet of questions."""

from __future__ import annotations

import re

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.system.sketch import read_sketch
from toolkit.workshop.opening import new_workshop
from toolkit.workshop.scope import scope_and_questions
from toolkit.workshop.sheet import A_PAGE, pages, sheet_html, write_sheet


def test_assumptions_and_exclusions_come_and_go(example):
    view = scope_and_questions(example)
    assert "The model vendor does not train on our prompts" in shown(view)
    field(view, "We assume that").value = "nobody shares a login"
    field(view, "About").value = "assistant"
    field(view, "Who checks it").value = "Mei"
    press(view, "Add assumption")
    made = example.system.assumptions["nobody_shares_a_login"]
    assert (made.text, made.about, made.owner) == ("nobody shares a login", ("assistant",), "Mei")
    assert "nobody shares a login" in shown(view)
    field(view, "We assume that").value = "nobody shares a login"
    press(view, "Add assumption")
    assert "nobody_shares_a_login_2" in example.system.assumptions

    field(view, "Take away").value = "vendor_keeps_promise"
    press(view, "Take this assumption away")
    assert "vendor_keeps_promise" not in example.system.assumptions

    field(view, "We leave out").value = "The post room"
    press(view, "Leave it out")
    assert "needs a name and a reason" in error(view)
    field(view, "because").value = "paper only"
    press(view, "Leave it out")
    assert example.system.out_of_scope["the_post_room"].why == "paper only"
    assert field(view, "We leave out").value == ""
    both = [each for each in widgets(view) if getattr(each, "description", "") == "Take away"]
    both[1].value = "payment_network"
    press(view, "Take it back in")
    assert set(example.system.out_of_scope) == {"the_post_room"}


def test_nothing_is_added_or_taken_from_nothing(empty):
    view = scope_and_questions(empty)
    assert "No assumptions yet" in shown(view)
    press(view, "Add assumption")
    assert "nothing is assumed yet" in error(view)
    press(view, "Take this assumption away")
    assert "nothing to take away" in error(view)
    press(view, "Write the sheet of questions")
    assert "no system is described yet" in error(view)
    assert not (empty.folder / "questions.html").exists()


def test_the_sheet_is_written_and_linked_where_jupyterlab_sees_it(own_folder):
    workshop = new_workshop(own_folder / "my bot", "Letter bot")
    with workshop.register.change(by=workshop.acting, reason="drawn") as change:
        change.set_system(read_sketch("user -> chatbot (agent): question", workshop.catalogue, name="Bot").system)
    view = scope_and_questions(workshop)
    press(view, "Write the sheet of questions")
    assert error(view) == ""
    assert str(own_folder / "my bot" / "questions.html") in shown(view)
    link = next(each for each in widgets(view) if hasattr(each, "outputs"))
    assert "(my%20bot/questions.html)" in link.outputs[0]["data"]["text/markdown"]
    again = scope_and_questions(workshop)
    assert next(each for each in widgets(again) if hasattr(each, "outputs")).outputs
    workshop.close()


def test_a_sheet_elsewhere_is_not_linked(example):
    view = scope_and_questions(example)
    press(view, "Write the sheet of questions")
    link = next(each for each in widgets(view) if hasattr(each, "outputs"))
    assert "](" not in link.outputs[0]["data"]["text/markdown"]


def test_the_sheet_has_a_page_for_each_role_and_needs_nothing_else(example):
    path = write_sheet(example)
    text = path.read_text("utf-8")
    questions = example.findings().open_questions()
    found = pages(questions)
    who = [page.who for page in found]
    assert len(who) == len(set(who))
    assert {"Developer", "Product owner", "Data scientist"} <= set(who)
    assert not {"Developer or platform team", "Data scientist or supplier"} & set(who)
    assert sum(len(page.questions) + page.more for page in found) == len(questions)
    assert all(len(page.questions) <= A_PAGE for page in found)
    assert text.count("<section") == len(found)
    assert questions[0].text.split("‘")[0] in text
    assert "default-src 'none'" in text
    assert not re.search(r"(src|href)=\"(?!#)", text)
    assert "<script" not in text
    assert "nobody knows" in text
    assert example.register.head.hash[:12] in text


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_names_are_printed_as_text(empty, text):
    system = read_sketch("user -> chatbot (agent): question", empty.catalogue, name="Bot").system
    component = system.components["chatbot"].model_copy(update={"name": text})
    named = system.model_copy(update={"name": text, "components": {**system.components, "chatbot": component}})
    with empty.register.change(by=empty.acting, reason="drawn") as change:
        change.set_system(named)
    page = sheet_html(empty).lower()
    assert not any(bad in page for bad in ("<script", "<img", "<svg", "</style><s", "javascript:alert(1)'>"))
    field(scope_and_questions(empty), "We assume that").value = text
    view = scope_and_questions(empty)
    field(view, "We assume that").value = text
    press(view, "Add assumption")
    assert not any(bad in shown(view).lower() for bad in ("<script", "<img", "<svg/"))
