"""Notebook 00: risk criteria."""

from __future__ import annotations

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.errors import ToolkitError
from toolkit.workshop.what_counts import criteria
from toolkit.workshop.what_counts_words import anchors_from


def test_a_field_left_is_a_field_saved(empty):
    view = criteria(empty)
    assert empty.register.criteria is None
    field(view, "Likely").value = "about once a year"
    field(view, "Severe: people").value = "somebody dies"
    field(view, "Tolerated up to").value = "moderate"
    field(view, "High").value = "chief risk officer"
    field(view, "Currency").value = "EUR"
    held = empty.register.criteria
    assert held.likelihood == {"likely": "about once a year"}
    assert set(held.impact) == {"severe"}
    assert held.impact["severe"].people == "somebody dies"
    assert (held.tolerance, held.may_accept, held.currency) == ("moderate", {"high": "chief risk officer"}, "EUR")
    assert held.scale == "matrix-5x5"
    assert empty.register.head.events == 1 + 5

    again = criteria(empty)
    assert field(again, "Severe: people").value == "somebody dies"
    assert field(again, "Tolerated up to").value == "moderate"
    assert "Nothing agreed yet" not in [each for each in shown(again).splitlines() if "display" in each]


def test_the_scale_s_words_are_grey_until_there_are_own_ones(empty):
    view = criteria(empty)
    assert field(view, "Rare").value == ""
    assert field(view, "Rare").placeholder.startswith("Less than once in ten years")
    assert "Threatens the organisation&#x27;s existence" in shown(view).replace("&#39;", "&#x27;")


def test_a_start_fills_only_what_is_empty(empty):
    view = criteria(empty)
    field(view, "Minor: money").value = "our own words"
    field(view, "Severe is from").value = "5 million"
    press(view, "Fill what is empty with a start")
    impact = empty.register.criteria.impact
    assert impact["severe"].money == "over £5 million"
    assert impact["moderate"].money == "£50,000 to £500,000"
    assert impact["minor"].money == "our own words"
    assert impact["minimal"].money == "under £5,000"
    assert all(anchor.people and anchor.service for anchor in impact.values())
    assert empty.register.criteria.likelihood["rare"].startswith("Less than once")


def test_no_amount_is_said_and_nothing_is_saved(empty):
    view = criteria(empty)
    field(view, "Severe is from").value = "a lot"
    press(view, "Fill what is empty with a start")
    assert "no amount of money" in error(view)
    assert empty.register.criteria is None


@pytest.mark.parametrize(
    ("typed", "currency", "said"),
    [
        ("5,000,000", "GBP", ["under £5,000", "£5,000 to £50,000", "£50,000 to £500,000", "£500,000 to £5 million"]),
        ("£2.5m", "EUR", ["under €2,500", "€2,500 to €25,000", "€25,000 to €250,000", "€250,000 to €2.5 million"]),
        ("1 bn", "JPY", ["under JPY 1 million", "JPY 1 million to JPY 10 million"]),
        ("800k", "USD", ["under $800", "$800 to $8,000"]),
    ],
)
def test_amounts_in_steps_of_ten(typed, currency, said):
    made = anchors_from(typed, currency, 5)
    assert made[: len(said)] == said
    assert made[-1].startswith("over ")
    assert len(made) == 5


@pytest.mark.parametrize("typed", ["-1", "0", "1e400", "nan", "9" * 400, "<b>", "five"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ToolkitError, match="no amount of money"):
        anchors_from(typed, "GBP", 5)


def test_the_example_s_criteria_are_shown(example):
    view = criteria(example)
    assert field(view, "Major: money").value == "£500,000 to £5 million"
    assert field(view, "Very high").value == "board only"
    events = example.register.head.events
    press(view, "These are our criteria")
    assert example.register.head.events == events


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_words_stay_words(empty, text):
    view = criteria(empty)
    field(view, "Likely").value = text
    assert empty.register.criteria.likelihood["likely"] == text.strip()
    assert "<script" not in shown(view).lower()
