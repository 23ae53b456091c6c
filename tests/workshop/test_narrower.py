"""Narrower variants of other threats are folded away in notebook 02, counted, and a tick away."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.workshop.drive import field, press, shown, widgets
from toolkit.workshop import go_through_findings, vote
from toolkit.workshop.going_through import TriagePanel
from toolkit.workshop.shortlist import VotePanel


def ticks(view):
    """The box that lists narrower ones."""
    return next(each for each in widgets(view) if isinstance(each, w.Checkbox) and "narrower one" in each.description)


@pytest.fixture
def open_narrow(example):
    """Narrower findings that nobody has decided on."""
    return [each for each in example.findings() if each.narrower and each.identity not in example.register.triage]


def show_all(view):
    """Press until everything is on show."""
    while more := [
        each
        for each in widgets(view)
        if isinstance(each, w.Button) and each.description.startswith("Show ") and each.layout.display != "none"
    ]:
        press(view, more[0].description)


def test_findings_fold_narrower_ones_away_and_count_them(example, open_narrow):
    assert open_narrow
    panel = TriagePanel(example)
    view = panel.show()
    field(view, "Show").value = "not assessed yet"
    show_all(view)
    narrow = {each.identity for each in open_narrow}
    assert not narrow & panel.on_show
    assert ticks(view).description == f"and {len(narrow)} narrower ones"
    assert f"{len(narrow)} narrower not listed" in shown(view)
    place = open_narrow[0].element
    (label,) = [label for label, key in field(view, "Element").options if key == place]
    assert f", {sum(each.element == place for each in open_narrow)} narrower)" in label
    ticks(view).value = True
    show_all(view)
    assert narrow <= panel.on_show
    assert "not listed" not in shown(view)
    assert not [label for label, _ in field(view, "Element").options if "narrower" in label]


def test_what_was_decided_is_listed_however_narrow(example):
    narrow = {each.identity for each in example.findings() if each.narrower}
    kept = {key for key, each in example.register.triage.items() if key in narrow and each.verdict != "rejected"}
    assert kept
    panel = TriagePanel(example)
    view = panel.show()
    field(view, "Show").value = "kept or shortlisted"
    show_all(view)
    assert kept <= panel.on_show


def test_the_shortlist_folds_them_too_and_takes_none_that_nobody_saw(example, open_narrow):
    with example.register.change(by=example.acting, reason="begin anew") as change:
        for person in example.register.votes:
            change.vote(person, [])
    panel = VotePanel(example)
    view = panel.show()
    listed = {each.identity for each in panel._wanted()}
    applies = {each.identity for each in open_narrow if each.outcome == "applies" and not each.weakness}
    assert applies
    assert not applies & listed
    field(view, "Shortlist").value = 30
    press(view, "Take the top ones")
    assert not applies & set(example.register.triage)
    field(view, "Show").value = "all"
    ticks(view).value = True
    assert applies <= {each.identity for each in panel._wanted()}
    assert f"and {sum(each.is_narrower for each in panel.candidates())} narrower ones" == ticks(view).description


def test_a_narrower_one_with_a_dot_stays_in_sight(example, open_narrow):
    wanted = next(each for each in open_narrow if each.outcome == "applies" and not each.weakness)
    panel = VotePanel(example)
    panel.show()
    assert wanted.identity not in {each.identity for each in panel._wanted()}
    with example.register.change(by=example.acting, reason="dots") as change:
        change.vote("P1", [wanted.identity])
    assert wanted.identity in {each.identity for each in panel._wanted()}


def test_another_panel_shows_the_same_workshop(example):
    assert ticks(go_through_findings(example)).value is False
    assert ticks(vote(example)).value is False
