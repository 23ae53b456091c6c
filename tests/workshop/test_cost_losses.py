"""The curve, the tolerance, figures that are kept, what-if, swings and budgets: what follows from the estimates."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from math import e

import ipywidgets as w
import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from tests.workshop.money import LOSS, OTHER, RATE, outputs, panel, type_in, with_risks
from toolkit.register import open_register
from toolkit.risks.amounts import said_amount
from toolkit.risks.losses import quantify
from toolkit.workshop import (
    choose_controls,
    estimate_losses,
    say_what_controls_do,
    see_losses,
    what_if,
    which_numbers_matter,
)

ALL = (estimate_losses, say_what_controls_do, see_losses, what_if, which_numbers_matter, choose_controls)


@pytest.fixture
def priced(empty):
    """Two risks with numbers, a control in place and two that are planned and priced."""
    with_risks(empty, "letters", "payments", frequency=RATE, loss=LOSS)
    with empty.register.change(by=empty.acting, reason="treated") as change:
        change.risk("letters").control("screen", title="Screening", status="in place")
        change.risk("letters").control_effect("screen", acts_on="success", effect={"low": 0.2, "high": 0.6}, cost=5_000)
        change.risk("letters").control_effect("approve", acts_on="loss", effect=0.5, cost=9_000)
        change.risk("payments").control_effect("limits", acts_on="loss", effect=0.3, cost=1_000)
    return empty


def points(view):
    """The four fields of the tolerance."""
    return [
        each for each in widgets(view) if isinstance(each, w.Text) and each.placeholder in ("100k", "20%", "5m", "1%")
    ]


def tolerated(workshop):
    """The points of the tolerance that is recorded."""
    held = workshop.register.criteria
    return held.loss_tolerance.points if held and held.loss_tolerance else ()


def test_an_empty_workshop_says_what_is_missing_in_every_panel(empty):
    for make in ALL:
        view = make(empty)
        assert error(view) == "", make.__name__
        assert outputs(view) == [], make.__name__
        for each in [each for each in widgets(view) if isinstance(each, w.Button)]:
            press(view, each.description)


def test_one_risk_alone_and_one_without_findings_are_drawn(empty):
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    for make in ALL:
        assert error(make(empty)) == "", make.__name__
    assert "Every open risk has numbers" in shown(see_losses(empty))
    with_risks(empty, "payments")
    view = see_losses(empty)
    assert "One risk without numbers is left out" in shown(view)
    assert "Payments" in shown(view)


def test_the_tolerance_is_saved_shown_and_taken_away(priced):
    view = see_losses(priced)
    assert "not said yet" in shown(view)
    for each, text in zip(points(view), ("100k", "20%", "5m", "1%"), strict=True):
        each.value = text
    press(view, "Save the tolerance")
    assert error(view) == ""
    assert tolerated(priced) == ((100_000.0, 0.2), (5_000_000.0, 0.01))
    assert any("Tolerance" in words for words in outputs(view))
    for each in points(view):
        each.value = ""
    press(view, "Save the tolerance")
    assert tolerated(priced) == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [(("", "", "", ""), "is empty"), (("100k", "", "", ""), "probability 1"), (("100k", "120%", "", ""), "over 1"),
     (("much", "20%", "", ""), "is no estimate"), (("100k..200k", "20%", "", ""), "is one number"),
     (("100k", "20%", "1k", "1%"), ""), (("5k", "20%", "5k", "1%"), "two different losses"),
     (("{", "1%", "", ""), "loss 1")],
)  # fmt: skip
def test_a_tolerance_that_is_none_is_refused_and_stays(priced, typed, told):
    view = see_losses(priced)
    for each, text in zip(points(view), typed, strict=True):
        each.value = text
    press(view, "Save the tolerance")
    assert error(view)
    assert told in error(view)
    assert tolerated(priced) == ()
    assert tuple(each.value for each in points(view)) == typed


def test_a_half_typed_tolerance_stays_while_another_panel_saves_and_a_stale_one_is_refused(priced):
    view, first = see_losses(priced), estimate_losses(priced)
    points(view)[0].value = "70k"
    type_in(panel(priced, "EstimatePanel")._fields.rate, "1", "2")
    press(first, "Save this estimate")
    assert points(view)[0].value == "70k"
    with priced.register.change(by=OTHER, reason="in my notebook") as change:
        change.loss_tolerance((90_000, 0.1))
    points(view)[1].value = "20%"
    press(view, "Save the tolerance")
    assert "in my notebook" in error(view)
    assert tolerated(priced) == ((90_000.0, 0.1),)


def test_a_tolerance_in_another_currency_is_said_and_not_drawn(priced):
    with priced.register.change(by=OTHER, reason="abroad") as change:
        change.loss_tolerance((90_000, 0.1), currency="USD")
    view = see_losses(priced)
    assert "The tolerance is said in USD" in shown(view)
    assert error(view) == ""


def test_figures_are_kept_and_said_to_be_stale_once_an_estimate_changes(priced):
    view = see_losses(priced)
    press(view, "Keep these figures")
    assert error(view) == ""
    kept = list(priced.register.figures.values())[-1]
    assert set(kept.levels) == {"inherent", "current", "target"}
    assert "They still come out so" in shown(view)
    with priced.register.change(by=OTHER, reason="invoices") as change:
        change.risk("letters").estimate(frequency={"low": 2, "high": 9})
    panel(priced, "LossPanel").refresh()
    assert "other figures come out now" in shown(view)


def test_a_slider_moves_the_curve_and_goes_back(priced):
    view = what_if(priced)
    before = outputs(view)
    assert "what if" not in before[0]
    field(view, "times as often").value = 3.0
    assert "what if" in outputs(view)[0]
    assert "→" in shown(view)
    field(view, "Risk").value = "payments"
    field(view, "times as costly").value = 0.5
    press(view, "Back to what is estimated")
    assert outputs(view) == before
    assert priced.register.head.hash == panel(priced, "WhatIf").register.head.hash


def test_each_figure_is_worked_out_once_for_the_same_estimates(priced, monkeypatch):
    from toolkit.risks.sensitivity import tornado as swings
    from toolkit.treatment.spending import frontier as spending

    calls: list[str] = []
    for module, name in ((swings, "tornado"), (spending, "frontier")):
        true = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, true=true, name=name, **k: (calls.append(name), true(*a, **k))[1])
    view, _ = which_numbers_matter(priced), choose_controls(priced)
    first = estimate_losses(priced)
    assert sorted(calls) == ["frontier", "tornado"]
    toggle = next(each for each in widgets(view) if isinstance(each, w.ToggleButtons))
    toggle.value = "p95"
    toggle.value = "mean"
    toggle.value = "p95"
    assert sorted(calls) == ["frontier", "tornado", "tornado"]
    with priced.register.change(by=OTHER, reason="words") as change:
        change.risk("letters", cause="Somebody writes one")
    for name in ("NumbersPanel", "SpendingPanel"):
        panel(priced, name).refresh()
    assert len(calls) == 3
    type_in(panel(priced, "EstimatePanel")._fields.rate, "1", "2")
    press(first, "Save this estimate")
    assert len(calls) == 6


def test_controls_without_a_price_are_named_in_a_sentence(priced):
    with priced.register.change(by=OTHER, reason="planned") as change:
        change.risk("payments").control("insure", title="A <b>policy</b>")
        change.risk("payments").control_effect("insure", acts_on="loss", effect=0.1)
    view = choose_controls(priced)
    assert error(view) == ""
    assert "Say what these cost a year" in shown(view)
    assert "A &lt;b&gt;policy&lt;/b&gt;" in shown(view)
    assert len(outputs(view)) == 1
    with priced.register.change(by=OTHER, reason="asked") as change:
        change.control_cost("insure", 100)
    panel(priced, "SpendingPanel").refresh()
    assert len(outputs(view)) == 3
    assert "Say what these cost" not in shown(view)


def test_the_budget_chooses_a_set_and_says_what_it_leaves(priced):
    view = choose_controls(priced)
    slider = field(view, "Budget a year")
    costs = [cost for _, cost in slider.options]
    assert costs == [0.0, 1_000.0, 9_000.0, 10_000.0]
    slider.value = 0.0
    assert "with nothing bought" in shown(view)
    slider.value = 10_000.0
    assert "<li>approve</li>" in shown(view)
    assert "<li>limits</li>" in shown(view)
    mean = quantify(priced.register).total.mean
    assert f"more than {said_amount(mean / e, 'GBP')} a year, 37% of today" in shown(view)


def test_losses_that_a_copula_joins_are_simulated_and_say_so(priced):
    with priced.register.change(by=OTHER, reason="together") as change:
        change.dependence("copula", correlation=0.3)
    assert "simulated" in shown(see_losses(priced))
    view = what_if(priced)
    assert "Simulated, 20,000 years" in shown(view)
    assert not field(view, "times as often").continuous_update
    numbers = which_numbers_matter(priced)
    next(each for each in widgets(numbers) if isinstance(each, w.ToggleButtons)).value = "p95"
    assert "these losses are simulated" in shown(numbers)
    assert error(choose_controls(priced)) == ""


def test_numbers_that_are_all_known_are_said_to_move_nothing(empty):
    with_risks(empty, "letters", frequency=2, loss={"response": 1_000})
    view = which_numbers_matter(empty)
    assert "no number is uncertain" in shown(view)
    assert error(view) == ""


def test_currencies_that_do_not_fit_are_said_and_nothing_is_drawn(priced):
    with_risks(priced, "abroad", frequency=RATE, loss=LOSS, currency="USD")
    for make in ALL:
        view = make(priced)
        assert "Traceback" not in shown(view)
    view = see_losses(priced)
    assert "USD" in error(view)
    assert panel(priced, "LossPanel")._work.layout.display == "none"


@pytest.mark.parametrize("text", MARKUP[:12])
def test_hostile_titles_stay_text_in_every_panel(priced, text):
    with priced.register.change(by=OTHER, reason=text) as change:
        change.risk("letters", title=text).control("approve", title=text)
    for make in ALL:
        view = make(priced)
        assert error(view) == "", make.__name__
        for bad in ("<script", "<img", "<svg/", "<a href='java"):
            assert bad not in shown(view).partition("</style>")[2].lower(), make.__name__


@pytest.mark.parametrize(
    ("record", "before", "after"),
    [("scenario:letters", '"high":4', '"high":-4'), ("scenario:letters", '"high":4', '"high":"=1+1"'),
     ("scenario:letters", '"low":0.5', '"low":true'), ("scenario:letters", '"poisson"', '"<script>"'),
     ("control_cost:approve", "9000", "-9000"), ("scenario:letters", '"GBP"', '"gold"')],
)  # fmt: skip
def test_a_corrupt_record_is_told_and_gives_no_traceback(priced, record, before, after):
    path = priced.register.url.removeprefix("sqlite:///")
    priced.register.close()
    with closing(sqlite3.connect(path)) as store:
        (body,) = store.execute("select body from events where record=?", (record,)).fetchone()
        assert before in bytes(body).decode()
        changed = bytes(body).decode().replace(before, after).encode()
        store.execute("update events set body=? where record=?", (changed, record))
        store.commit()
    priced.register = open_register(path, create=False)
    told = [error(make(priced)) for make in ALL]
    assert any(record in each for each in told)
    assert not [each for each in told if "<script" in each]
