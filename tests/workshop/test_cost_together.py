"""A round on one machine: sealed until all have given theirs, then shown, pooled and taken over with its source."""

from __future__ import annotations

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from tests.workshop.money import held, outputs, panel, type_in, with_risks
from toolkit.workshop import estimate_losses, estimate_together

SEAL, SHOW = "Seal my estimate", "Show what everybody gave"


@pytest.fixture
def room(empty):
    """Two people, and a risk without numbers."""
    with_risks(empty, "letters")
    with empty.register.change(by=empty.acting, reason="round of names") as change:
        change.participant("P2", name="Mei", function="engineer")
        change.participant("P3", name="Tom", function="head of claims")
    return empty


def give(workshop, view, who, low, high):
    """One person types alone, and seals."""
    field(view, "I am").value = who
    type_in(panel(workshop, "TogetherPanel")._mine, low, high)
    press(view, SEAL)
    assert error(view) == ""


def begun(workshop):
    """The panel with a round on how often."""
    view = estimate_together(workshop)
    press(view, "Begin a round")
    assert error(view) == ""
    return view


def test_a_round_goes_from_sealed_estimates_into_the_risks_numbers(room):
    view = begun(room)
    give(room, view, "P2", "1.25", "6")
    form = panel(room, "TogetherPanel")._mine
    assert form.value == ("", "", "")
    assert "1.25" not in shown(view)
    assert "1 of 2 have given theirs" in shown(view)
    assert "Tom" in shown(view)
    press(view, SHOW)
    assert "sealed" in error(view)
    assert outputs(view) == []
    give(room, view, "P3", "2", "20")
    press(view, SHOW)
    assert len(outputs(view)) == 1
    assert "Mei" in outputs(view)[0]
    press(view, "Take it over into the risk's numbers")
    assert "Pool the round first" in error(view)
    press(view, "Pool")
    press(view, "Take it over into the risk's numbers")
    assert error(view) == ""
    said = held(room, "letters")
    assert 1 < said.frequency["rate"]["low"] < 2
    assert said.updates[0].source["round"] == "letters-frequency"


def test_whoever_chose_themselves_stays_chosen_while_another_panel_saves(room):
    view = begun(room)
    field(view, "I am").value = "P3"
    with room.register.change(by=room.acting, reason="words") as change:
        change.risk("letters", cause="Somebody writes one")
    panel(room, "TogetherPanel").refresh()
    assert field(view, "I am").value == "P3"


def test_what_was_given_is_gone_from_the_fields_before_it_is_saved_and_back_where_it_was_refused(room):
    view = begun(room)
    mine, saw = panel(room, "TogetherPanel")._mine, []
    panel(room, "TogetherPanel").save = lambda *_, **__: (saw.append(mine.value), False)[1]
    type_in(mine, "1", "6")
    press(view, SEAL)
    assert saw == [("", "", "")]
    assert mine.value == ("1", "", "6")


def test_a_second_turn_is_sealed_again_and_the_first_is_kept(room):
    view = begun(room)
    give(room, view, "P2", "1", "6")
    give(room, view, "P3", "2", "20")
    press(view, SHOW)
    press(view, "Once more, each alone")
    assert "Turn 2" in shown(view)
    assert outputs(view) == []
    assert set(room.register.estimate_rounds["letters-frequency"].revealed[1]) == {"P2", "P3"}


def test_going_on_without_somebody_needs_a_reason(room):
    view = begun(room)
    give(room, view, "P2", "1", "6")
    press(view, "Show without those missing")
    assert "reason" in error(view)
    field(view, "Without").value = "Tom had to leave"
    press(view, "Show without those missing")
    assert error(view) == ""
    assert len(outputs(view)) == 1


def test_what_is_no_interval_is_refused_and_stays_typed(room):
    view = begun(room)
    field(view, "I am").value = "P2"
    type_in(panel(room, "TogetherPanel")._mine, "9", "2")
    press(view, SEAL)
    assert "swapped" in error(view)
    assert panel(room, "TogetherPanel")._mine.value == ("9", "", "2")


def test_a_second_round_on_the_same_number_has_an_id_of_its_own(room):
    view = begun(room)
    press(view, "Begin a round")
    assert list(room.register.estimate_rounds) == ["letters-frequency", "letters-frequency-2"]
    field(view, "What").value = "loss.response"
    press(view, "Begin a round")
    assert room.register.estimate_rounds["letters-loss-response"].record.unit == "GBP"


def test_the_risk_can_be_chosen_before_there_is_any_round(room):
    with_risks(room, "payments")
    view = estimate_together(room)
    assert field(view, "Round").layout.display == "none"
    assert field(view, "Risk").layout.display is None
    field(view, "Risk").value = "payments"
    press(view, "Begin a round")
    assert list(room.register.estimate_rounds) == ["payments-frequency"]
    assert panel(room, "TogetherPanel")._mine.unit == "times a year"


def test_without_people_or_risks_it_says_where_they_come_from(empty):
    assert "notebook 03" in shown(estimate_together(empty))
    with_risks(empty, "letters")
    view = estimate_together(empty)
    assert "notebook 00" in shown(view)
    for each in (SEAL, SHOW, "Pool", "Begin a round"):
        press(view, each)


def test_what_the_room_took_over_stands_in_the_form(room):
    form = estimate_losses(room)
    view = begun(room)
    give(room, view, "P2", "1", "6")
    give(room, view, "P3", "1", "6")
    press(view, SHOW)
    press(view, "Pool")
    press(view, "Take it over into the risk's numbers")
    assert "how often is" not in error(form)
    assert panel(room, "EstimatePanel")._fields.rate.value != ("", "", "")


@pytest.mark.parametrize("text", MARKUP[:8])
def test_hostile_names_stay_text(room, text):
    with room.register.change(by=room.acting, reason=text) as change:
        change.risk("letters", title=text)
        change.participant("P2", function=text)
    view = begun(room)
    give(room, view, "P2", "1", "6")
    for bad in ("<script", "<img", "<svg/", "<a href='java"):
        assert bad not in shown(view).partition("</style>")[2].lower()
