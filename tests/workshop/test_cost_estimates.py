"""How often and how much: saved part by part, refused with the field's name, and kept where no field can show it."""

from __future__ import annotations

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from tests.workshop.money import LOSS, OTHER, RATE, held, panel, type_in, with_risks
from toolkit.register import Person
from toolkit.workshop import estimate_losses
from toolkit.workshop.session import Workshop

SAVE = "Save this estimate"


def opened(workshop: Workshop, risk: str):
    """The panel on a risk, and its fields."""
    view = estimate_losses(workshop)
    field(view, "Risk").value = risk
    return view, panel(workshop, "EstimatePanel")._fields


def test_a_first_estimate_is_recorded_as_it_was_typed(empty):
    with_risks(empty, "letters")
    view, fields = opened(empty, "letters")
    type_in(fields.rate, "0.5", "4")
    type_in(fields.forms["response"], "10k", "80k")
    field(view, "Why").value = "three letters last year"
    press(view, SAVE)
    assert error(view) == ""
    assert held(empty, "letters").frequency == RATE
    assert held(empty, "letters").loss == LOSS
    assert {each.why for each in held(empty, "letters").estimated.values()} == {"three letters last year"}
    assert "Not saved yet" not in shown(view)
    assert "1 of 1 risks have numbers" in shown(view)


def test_only_what_was_changed_is_said_anew_and_the_rest_keeps_its_name(empty):
    with empty.register.change(by=OTHER, reason="with finance") as change:
        loss = {**LOSS, "replacement": {"low": 1_000.0, "high": 9_000.0}}
        change.risk("letters", title="Letters").estimate(frequency=RATE, loss=loss, why="invoices")
    _, fields = opened(empty, "letters")
    type_in(fields.forms["replacement"], "2k", "9k")
    press(panel(empty, "EstimatePanel").view, SAVE)
    now = held(empty, "letters")
    assert now.loss["replacement"] == {"low": 2_000.0, "high": 9_000.0}
    assert now.loss["response"] == LOSS["response"]
    assert {name: each.by for name, each in now.estimated.items()} == {
        "frequency": "P4", "loss": "P4", "loss.replacement": empty.acting.id,
    }  # fmt: skip


def test_what_is_emptied_is_taken_away(empty):
    loss = {**LOSS, "replacement": {"low": 1_000.0, "high": 9_000.0}}
    follows = {"probability": 0.2, "loss": {"reputation": {"low": 1_000.0, "high": 5_000.0}}}
    with_risks(empty, "letters", frequency=RATE, loss=loss, secondary=follows)
    view, fields = opened(empty, "letters")
    type_in(fields.forms["replacement"])
    type_in(fields.more)
    type_in(fields.more_chance)
    press(view, SAVE)
    assert held(empty, "letters").loss == LOSS
    assert held(empty, "letters").secondary is None
    type_in(fields.rate)
    press(view, SAVE)
    assert held(empty, "letters").frequency == {}
    assert "letters" in empty.register.not_quantified
    type_in(fields.forms["response"])
    press(view, SAVE)
    assert held(empty, "letters").loss == {}


def test_nothing_new_is_refused_and_another_reason_alone_is_new(empty):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    view, _ = opened(empty, "letters")
    press(view, SAVE)
    assert "says what is recorded already" in error(view)
    field(view, "Why").value = "now from invoices"
    press(view, SAVE)
    assert error(view) == ""
    assert {each.why for each in held(empty, "letters").estimated.values()} == {"now from invoices"}
    assert held(empty, "letters").frequency == RATE


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [("80k", "10k", "swapped"), ("many", "80k", "is no number"), ("10k", "", "upper bound is missing"),
     ("", "80k", "lower bound is missing"), ("10k", "10k", "same number"), ("1e99999", "2", "is no number"),
     ("-5", "10", "is no number"), ("{form: x}", "2", "is no number"), ("nan", "2", "is no number")],
)  # fmt: skip
def test_what_is_no_interval_is_refused_under_its_name_and_stays(empty, low, high, told):
    with_risks(empty, "letters")
    view, fields = opened(empty, "letters")
    type_in(fields.forms["response"], low, high)
    before = empty.register.head
    press(view, SAVE)
    assert told in error(view)
    assert "Response" in error(view)
    assert empty.register.head == before
    assert fields.forms["response"].value == (low, "", high)


def test_a_chance_over_all_is_refused_and_at_most_once_is_recorded(empty):
    with_risks(empty, "letters", loss=LOSS)
    view, fields = opened(empty, "letters")
    fields.often.value = "once"
    assert fields.rate.view.layout.display == "none"
    press(view, SAVE)
    assert "says what is recorded already" in error(view)
    type_in(fields.chance, "120%")
    press(view, SAVE)
    assert "How often" in error(view)
    type_in(fields.chance, "5%")
    press(view, SAVE)
    assert held(empty, "letters").frequency == {"form": "at_most_once", "probability": 0.05}
    type_in(fields.chance, "2%", "10%")
    press(view, SAVE)
    assert held(empty, "letters").frequency == {"form": "at_most_once", "probability": {"low": 0.02, "high": 0.1}}
    fields.often.value = "rate"
    press(view, SAVE)
    assert "How often: is missing" in error(view).replace("</b>", "")


def test_what_no_field_can_show_is_named_and_stays_until_it_is_typed_over(empty):
    law = {"form": "negative_binomial", "mean": 3.0, "variance": 9.0}
    loss = {"response": {"low": 1_000.0, "high": 9_000.0, "cap": 20_000.0}, "reputation": 5_000.0}
    follows = {"probability": 0.25, "loss": {"fines_and_judgments": {"low": 10.0, "high": 90.0}, "reputation": 7.0}}
    with_risks(empty, "letters", frequency=law, loss=loss, secondary=follows)
    view, fields = opened(empty, "letters")
    for each in ("negative binomial", "response", "reputation that sometimes follows"):
        assert each in shown(view)
    type_in(fields.forms["replacement"], "2k", "9k")
    type_in(fields.more, "20", "80")
    press(view, SAVE)
    now = held(empty, "letters")
    assert now.frequency == law
    assert now.loss == {**loss, "replacement": {"low": 2_000.0, "high": 9_000.0}}
    assert now.secondary["probability"] == 0.25
    assert now.secondary["loss"] == {"fines_and_judgments": {"low": 20.0, "high": 80.0}, "reputation": 7.0}
    type_in(fields.forms["response"], "3k", "4k")
    type_in(fields.rate, "1", "2")
    press(view, SAVE)
    assert held(empty, "letters").loss["response"] == {"low": 3_000.0, "high": 4_000.0}
    assert held(empty, "letters").frequency["form"] == "poisson"


def test_one_amount_for_all_forms_gives_way_to_the_forms(empty):
    with_risks(empty, "letters", frequency=RATE, loss={"low": 5.0, "high": 50.0})
    view, fields = opened(empty, "letters")
    assert "one amount for all forms" in shown(view)
    type_in(fields.forms["response"], "3k", "4k")
    press(view, SAVE)
    assert held(empty, "letters").loss == {"response": {"low": 3_000.0, "high": 4_000.0}}


def test_a_number_that_no_text_shows_to_the_last_digit_stays_as_it_is(empty):
    loss = {"response": {"low": 1234.567890123456789, "high": 7e7 / 3}}
    chance = {"form": "at_most_once", "probability": {"low": 0.1 / 3, "high": 0.2 / 3}}
    with_risks(empty, "letters", frequency=chance, loss=loss)
    view, fields = opened(empty, "letters")
    type_in(fields.forms["reputation"], "1", "2")
    press(view, SAVE)
    assert held(empty, "letters").loss["response"] == loss["response"]
    assert held(empty, "letters").frequency == chance


def test_what_sometimes_follows_needs_both_numbers(empty):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    view, fields = opened(empty, "letters")
    type_in(fields.more_chance, "20%")
    press(view, SAVE)
    assert "How much follows" in error(view)
    type_in(fields.more, "1m", "5m")
    fields.more_form.value = "reputation"
    press(view, SAVE)
    said = held(empty, "letters").secondary
    assert said == {"probability": 0.2, "loss": {"reputation": {"low": 1e6, "high": 5e6}}}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(empty):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    view, fields = opened(empty, "letters")
    type_in(fields.rate, "1", "9")
    with empty.register.change(by=OTHER, reason="in my notebook") as change:
        change.risk("letters").estimate(frequency={"low": 2, "high": 3})
    press(view, SAVE)
    assert "in my notebook" in error(view)
    assert held(empty, "letters").frequency["rate"] == {"low": 2.0, "high": 3.0}
    assert fields.rate.value == ("1", "", "9")
    press(view, SAVE)
    assert held(empty, "letters").frequency["rate"] == {"low": 1.0, "high": 9.0}


def test_a_first_estimate_that_somebody_else_gave_meanwhile_is_not_overwritten(empty):
    with_risks(empty, "letters")
    view, fields = opened(empty, "letters")
    type_in(fields.rate, "1", "9")
    with empty.register.change(by=OTHER, reason="in my notebook") as change:
        change.risk("letters").estimate(frequency={"low": 2, "high": 3})
    press(view, SAVE)
    assert "in my notebook" in error(view)
    assert held(empty, "letters").frequency["rate"] == {"low": 2.0, "high": 3.0}


def test_what_is_half_typed_stays_at_its_risk(empty):
    with_risks(empty, "letters", "payments")
    view, fields = opened(empty, "letters")
    type_in(fields.rate, "1", "9")
    field(view, "Risk").value = "payments"
    assert fields.rate.value == ("", "", "")
    assert "Typed and not saved" in shown(view)
    type_in(fields.rate, "2", "3")
    type_in(fields.forms["response"], "1k", "2k")
    press(view, SAVE)
    field(view, "Risk").value = "letters"
    assert fields.rate.value == ("1", "", "9")


def test_the_worst_risk_without_numbers_comes_first(empty):
    with_risks(empty, "mild", "severe", "known")
    with empty.register.change(by=empty.acting, reason="scored") as change:
        change.risk("mild").assess(level="current", likelihood="rare", impact="minor")
        change.risk("severe").assess(level="current", likelihood="almost_certain", impact="severe")
        change.risk("known").estimate(frequency=RATE, loss=LOSS)
    view = estimate_losses(empty)
    assert field(view, "Risk").value == "severe"
    press(view, "Worst risk without numbers")
    assert field(view, "Risk").value == "mild"
    press(view, "Worst risk without numbers")
    assert field(view, "Risk").value == "severe"


def test_no_risk_says_where_they_are_worded(empty):
    view = estimate_losses(empty)
    assert "notebook 03" in shown(view)
    press(view, SAVE)
    press(view, "Worst risk without numbers")
    assert "every open risk has numbers" in error(view)


def test_amounts_are_said_in_the_currency_of_what_is_shown(empty):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS, currency="USD")
    with_risks(empty, "payments")
    view, fields = opened(empty, "letters")
    assert fields.forms["response"].unit == "USD each time"
    field(view, "Risk").value = "payments"
    assert fields.forms["response"].unit == "GBP each time"


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_words_stay_text(empty, text):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    with empty.register.change(by=Person("P9", role=text), reason=text) as change:
        change.risk("letters", title=text, cause=text, owner=text).estimate(currency="GBP", why=text, frequency=RATE)
    view, fields = opened(empty, "letters")
    type_in(fields.rate, text, "4")
    field(view, "Why").value = text
    press(view, SAVE)
    assert error(view)
    for bad in ("<script", "<img", "<svg/", "onerror=alert(1)>", "<a href='java"):
        assert bad not in shown(view).partition("</style>")[2].lower()
