"""What is typed or chosen and not saved yet stays, whatever another panel of the notebook saves meanwhile."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.register import Person
from toolkit.workshop import (
    about_the_system,
    assets,
    brainstorm,
    code_scope,
    criteria,
    describe_system,
    documents,
    evidence,
    go_through_findings,
    judge_provisions,
    open_workshop,
    participants,
    scope_and_questions,
    start_here,
    trainings,
    vote,
)
from toolkit.workshop.documents_panel import MISSING, TOLD
from toolkit.workshop.forms import handed_over

OPENING = (start_here, participants, criteria)
DRAWING = (about_the_system, describe_system, scope_and_questions)
FINDING = (brainstorm, go_through_findings, vote)
CODE = (code_scope, judge_provisions, trainings, assets, evidence, documents)
UNSAVED = [
    (OPENING, start_here, {"Name": "Half a na", "Facilitator": "Gra", "Or a folder": "/tmp/x"}),
    (OPENING, participants, {"Name": "Half a na", "Function": "head of", "is here today": False}),
    (OPENING, criteria, {"Severe is from": "3 mil"}),
    (
        DRAWING,
        describe_system,
        {
            "Lines off the whiteboard": "user -> chat",
            "Rows of a table": "from,to\nUser,Ch",
            "Path": "/tmp/mod",
            "Add": "boundaries",
            "To": "claims_tool",
            "Carries": "let",
            "Answers with": "ans",
        },
    ),
    (
        DRAWING,
        scope_and_questions,
        {
            "We assume that": "the ven",
            "Who checks it": "leg",
            "We leave out": "the ba",
            "because": "it has",
            "About": "assistant",
        },
    ),
    (FINDING, brainstorm, {"Idea": "Somebody cou", "About": "assistant"}),
    (FINDING, go_through_findings, {"to reject: why is it no threat here?": "Because w", "Element": "language_model"}),
    (FINDING, vote, {"Show": "kept", "At": "assistant", "Shortlist": 9}),
    (CODE, code_scope, {"Why": "because we bui", "DPIA": "in the regis"}),
    (
        CODE,
        judge_provisions,
        {"Verdict": "not met", "Why": "half a rea", "Evidence": "the li", "Where": "wiki", "Notes": "as"},
    ),
    (CODE, trainings, {"Topic": "Agen", "Held by": "secur"}),
    (CODE, assets, {"Version": "3.", "Source": "the ven", "Licence": "Apa", "Kept for": "sev"}),
    (CODE, evidence, {"File": "evidence/rep"}),
    (CODE, documents, {"Who": "all poli", "Their role": "end_user", "How": "by ma"}),
]


def somebody_saves(shown_panels, mine):
    """Something is saved in each of the other panels of the notebook."""
    for make, view in shown_panels.items():
        if make is mine:
            continue
        if make is participants:
            field(view, "Function").value = "auditor"
            press(view, "Add this person")
        elif make is criteria:
            field(view, "Tolerated up to").value = "low"
        elif make is about_the_system:
            field(view, "Purpose").value = f"{field(view, 'Purpose').value} and more"
        elif make is describe_system:
            field(view, "Element").value = "assistant"
            press(view, "Undo the last change")
        elif make is scope_and_questions:
            field(view, "We assume that").value = "nobody lies"
            press(view, "Add assumption")
        elif make is brainstorm:
            field(view, "Idea").value = "Somebody bribes the clerk"
            press(view, "Add idea")
        elif make is go_through_findings:
            press(view, "Keep")
            press(view, "no")
        elif make is vote:
            press(view, "Take the top ones")
        elif make in CODE:
            save_of_the_code(make, view)


def save_of_the_code(make, view):
    """Something is saved in a panel of notebook 05."""
    if make is code_scope:
        field(view, "DPIA").value = "at the data protection office"
        press(view, "Record the scope")
    elif make is judge_provisions:
        field(view, "Notes").value = "looked at again"
        press(view, "Record")
    elif make is assets:
        field(view, "Version").value = "2026-11"
        press(view, "Save")


@pytest.mark.parametrize(("notebook", "mine", "typed"), UNSAVED, ids=[make.__name__ for _, make, _ in UNSAVED])
def test_what_is_half_typed_stays_when_another_panel_saves(example, notebook, mine, typed):
    views = {make: make(example) for make in notebook}
    fields = {label: field(views[mine], label) for label in typed}
    for label, value in typed.items():
        fields[label].value = value
    events = example.register.head.events
    somebody_saves(views, mine)
    assert example.register.head.events > events
    assert {label: each.value for label, each in fields.items()} == typed


WITH_DRAFTS = [each for each in UNSAVED if each[1] in (code_scope, judge_provisions, trainings, assets)]


@pytest.mark.parametrize(("notebook", "mine", "typed"), WITH_DRAFTS, ids=[make.__name__ for _, make, _ in WITH_DRAFTS])
def test_what_is_half_typed_is_there_when_the_cells_are_run_again_until_it_is_forgotten(example, notebook, mine, typed):
    view = mine(example)
    for label, value in typed.items():
        field(view, label).value = value
    again = open_workshop(example.folder)
    view = mine(again)
    assert {label: field(view, label).value for label in typed} == typed
    assert "Not saved yet" in shown(view)
    press(view, "Forget what is not saved")
    assert {label: field(mine(again), label).value for label in typed} != typed
    again.close()


def test_words_for_a_document_and_whom_it_was_given_to_are_there_when_the_cells_are_run_again(example):
    question = "In words for the people who read this: what is the system for?"
    view = documents(example)
    example.shown["DocumentsPanel"].choose("notice", MISSING)
    field(view, question).value = "It drafts ans"
    example.shown["DocumentsPanel"].choose("notice", TOLD)
    field(view, "Who").value = "all poli"
    again = open_workshop(example.folder)
    view = documents(again)
    again.shown["DocumentsPanel"].choose("notice", MISSING)
    assert field(view, question).value == "It drafts ans"
    again.shown["DocumentsPanel"].choose("notice", TOLD)
    assert field(view, "Who").value == "all poli"
    again.close()


@pytest.mark.parametrize("make", [*OPENING, *DRAWING, *FINDING, *CODE])
def test_text_is_sent_when_its_field_is_left_so_that_no_click_overtakes_it(example, make):
    typed = [each for each in widgets(make(example)) if isinstance(each, w.Text | w.Textarea)]
    assert typed
    assert [each for each in typed if each.continuous_update] == []


def test_a_field_is_empty_while_it_is_saved_and_filled_again_where_it_was_refused():
    box = w.Text(value="an idea")
    with handed_over(box) as given:
        assert box.value == ""
        box.value = "the next"
        given.is_taken = True
    assert box.value == "the next"
    with handed_over(box):
        pass
    assert box.value == "the next"


def test_criteria_that_somebody_else_changed_are_not_overwritten(example):
    view = criteria(example)
    with example.register.change(by=Person("P4", role="risk owner"), reason="in my notebook") as change:
        change.criteria(tolerance="low")
    field(view, "Severe: money").value = "everything"
    assert "Ruth Adeyemi" in error(view)
    assert "in my notebook" in error(view)
    assert example.register.criteria.tolerance == "low"
    assert field(view, "Tolerated up to").value == "low"


def test_a_person_whom_somebody_else_changed_is_not_overwritten(example):
    view = participants(example)
    field(view, "Person").value = "P3"
    with example.register.change(by=Person("P4", role="risk owner"), reason="in my notebook") as change:
        change.participant("P3", function="head of models")
    field(view, "Function").value = "engineer"
    press(view, "Save this person")
    assert "Ruth Adeyemi" in error(view)
    assert example.register.participants["P3"].function == "head of models"


def test_findings_wait_until_the_rooms_own_ideas_are_written(empty):
    draw = describe_system(empty)
    field(draw, "Lines off the whiteboard").value = "[internet: none] patient\npatient -> triage bot (agent): symptoms"
    press(draw, "Draw these lines")
    ideas, findings, dots = (make(empty) for make in FINDING)
    titles = {each.title for each in empty.findings() if each.outcome == "applies"}
    assert titles
    field(ideas, "Idea").value = "Somebody lies about the pain"
    press(ideas, "Add idea")
    for view in (findings, dots):
        assert not [title for title in titles if title in shown(view)]
    assert "First your own ideas" in shown(findings)
    events = empty.register.head.events
    press(dots, "Take the top ones")
    assert "nothing to shortlist yet" in error(dots)
    assert empty.register.head.events == events
    press(findings, "Our ideas are written: show the findings")
    for view in (findings, dots):
        assert [title for title in titles if title in shown(view)]
