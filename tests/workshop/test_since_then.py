"""The panel of what changed since last time: the drawing, the findings, and the decisions that rest on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workshop.drive import field, shown
from toolkit.register import events
from toolkit.system.edit import connect, update
from toolkit.workshop import open_workshop, since_last_time
from toolkit.workshop.drawing import drawn
from toolkit.workshop.session import Workshop


@pytest.fixture
def met_before(monkeypatch: pytest.MonkeyPatch):
    """The example, all of which was recorded in March."""
    monkeypatch.setattr(events, "now", lambda: "2026-03-02T12:00:00Z")
    workshop = open_workshop("")
    monkeypatch.setattr(events, "now", lambda: "2026-09-14T12:00:00Z")
    yield workshop
    workshop.close()


def redraw(workshop: Workshop) -> None:
    system = update(drawn(workshop), "answer_filter", facts={"screens_outputs": "no", "screens_inputs": "no"})
    system, _ = connect(system, "claims_tool", "policyholder", name="write to the customer", carries=["claim_records"])
    with workshop.register.change(by=workshop.acting, reason="changed since") as change:
        change.set_system(system)
    workshop.derive()


def test_the_first_day_has_nothing_to_be_compared_with(example):
    assert "there is no earlier day to compare with" in shown(since_last_time(example))


def test_what_changed_is_told_with_the_decisions_that_rest_on_it(met_before):
    redraw(met_before)
    panel = since_last_time(met_before)
    said = shown(panel)
    assert field(panel, "Compare with").options[0][0].startswith("the end of 2026-03-02 (")
    assert "The drawing and what was answered (" in said
    assert "write to the customer" in said
    assert "facts.screens_outputs: yes → no" in said
    assert "<b>New (" in said
    assert "→ applies" in said
    assert "To look at again (" in said
    assert "findings are as they were." in said
    assert said.index("To look at again (") < said.index("The drawing and what was answered (")
    assert "not found →" not in said
    assert "undecided → undecided" not in said


def test_where_nothing_changed_that_is_told(met_before):
    with met_before.register.change(by=met_before.acting, reason="a remark") as change:
        change.park("Who owns the index?")
    said = shown(since_last_time(met_before))
    assert "The description is as it was." in said
    assert "No rejection, risk or acceptance rests on what changed." in said


def test_another_library_is_told_apart_from_what_the_team_changed(met_before):
    redraw(met_before)
    panel = since_last_time(met_before)
    assert "The library is another than then" not in shown(panel)
    met_before.catalogue = replace(met_before.catalogue, digest="a remark was added")
    met_before._found = None
    assert "in the drawing as it was it finds the same." in shown(since_last_time(met_before))
    catalogue = met_before.catalogue
    threats = {key: each for key, each in catalogue.threats.items() if each.id != "goal-hijack"}
    met_before.catalogue = replace(catalogue, threats=threats, digest="another")
    met_before._found = None
    said = shown(since_last_time(met_before))
    assert "The library is another than then" in said
    assert "Found only by the library of then (1)" in said
    assert "Goal hijack · assistant" in said
