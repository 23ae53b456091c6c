"""Notebook 00: participants, with function and roles of the Code."""

from __future__ import annotations

import pytest

from tests.hostile_text import HOSTILE
from tests.workshop.drive import error, field, press, shown
from toolkit.catalogues.vocabulary import Role
from toolkit.workshop.who_is_here import participants


def add(view, name, function=""):
    field(view, "Person").value = ""
    field(view, "Name").value = name
    field(view, "Function").value = function
    press(view, "Add this person")


def test_the_first_is_the_facilitator_who_acts_and_others_follow(empty):
    view = participants(empty)
    assert "Begin with the facilitator" in shown(view)
    field(view, "Developer: builds or adapts the model or system").value = True
    add(view, "Grace", "facilitator")
    add(view, "Mei", "ML engineer")
    assert empty.register.names() == {"P1": "Grace", "P2": "Mei"}
    people = empty.register.participants
    assert (people["P1"].function, people["P1"].roles) == ("facilitator", (Role.DEVELOPER,))
    assert people["P2"].roles == ()
    assert field(view, "Acting").options == (("Grace, facilitator", "P1"), ("Mei, ML engineer", "P2"))
    assert field(view, "Acting").value == "P1"
    assert "Nobody here holds: System Operator, Data Custodian." in shown(view)
    assert field(view, "Name").value == ""


def test_somebody_is_corrected_and_marked_absent(empty):
    view = participants(empty)
    add(view, "Mei", "engineer")
    field(view, "Person").value = "P1"
    assert field(view, "Function").value == "engineer"
    field(view, "Function").value = "ML engineer"
    field(view, "is here today").value = False
    press(view, "Save this person")
    person = empty.register.participants["P1"]
    assert (person.function, person.present) == ("ML engineer", False)
    assert "absent" in shown(view)
    assert [event.record for event in empty.register.history()] == ["workshop", "participant:P1", "participant:P1"]


def test_a_name_is_erased_at_the_second_press_and_the_history_stays(empty):
    view = participants(empty)
    add(view, "Zoë", "engineer")
    field(view, "Person").value = "P1"
    events = empty.register.head.events
    press(view, "Erase the name")
    assert empty.register.names() == {"P1": "Zoë"}
    press(view, "For good? Press again to erase")
    assert empty.register.names() == {}
    assert empty.register.head.events == events
    assert "name erased or not given" in shown(view)
    assert "Zoë" not in shown(view)
    assert empty.register.participants["P1"].function == "engineer"


def test_choosing_somebody_else_calms_the_eraser(empty):
    view = participants(empty)
    add(view, "Mei")
    add(view, "Lin")
    field(view, "Person").value = "P1"
    press(view, "Erase the name")
    field(view, "Person").value = "P2"
    press(view, "Erase the name")
    assert empty.register.names() == {"P1": "Mei", "P2": "Lin"}


def test_nobody_and_the_same_twice_are_refused(empty):
    view = participants(empty)
    press(view, "Add this person")
    assert "nobody is named" in error(view)
    add(view, "Mei")
    add(view, "Mei")
    assert "in the list already" in error(view)
    assert len(empty.register.participants) == 1


def test_another_acts_in_the_same_panel(empty):
    view = participants(empty)
    add(view, "Grace", "facilitator")
    add(view, "Mei", "engineer")
    field(view, "Acting").value = "P2"
    add(view, "Lin", "owner")
    assert empty.register.get("participant:P3").by == "P2"


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_shown_as_text(empty, text):
    view = participants(empty)
    add(view, text, text)
    page = shown(view).lower()
    assert not any(bad in page for bad in ("<script", "<img", "<svg/", "</textarea", "<a href='javascript"))
    if text.strip():
        assert len(empty.register.participants) == 1
