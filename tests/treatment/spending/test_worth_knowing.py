"""What it is worth to know more before a decision: the published normal example, closed forms, and brute force."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from tests.treatment.spending.cases import POLICY, made_up, uncertain
from toolkit.errors import InputError, ToolkitError
from toolkit.risks.losses import (
    AtMostOnce,
    CommonFactor,
    ControlEffect,
    Interval,
    Pert,
    Portfolio,
    Scenario,
    ThreatEvents,
    quantify,
)
from toolkit.risks.losses.expected import expected_at, expected_loss, expected_when_known
from toolkit.risks.losses.places import fixed, uncertain_numbers
from toolkit.risks.sensitivity.information import evpi, evppi_by_regression, evppi_of_one, spread_shares
from toolkit.treatment.spending.menu import menu_of
from toolkit.treatment.spending.worth_knowing import Information, Known, value_of_information

OPTIONS = {"screen": ["screen"], "vault": ["vault"], "both": ["screen", "vault"]}


def normal_example(draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Doing nothing, or what gains X + Y - 0.5 for two standard normal numbers, as costs; and the two numbers."""
    numbers = special.ndtri(spread_shares(2, draws, 5))
    return np.stack([np.zeros(draws), 0.5 - numbers.sum(axis=1)], axis=1), numbers


def test_the_normal_example():
    costs, numbers = normal_example(400_000)
    assert evpi(costs).value == pytest.approx(0.3491, abs=1e-3)
    regressed = evppi_by_regression(costs, numbers[:, :1])
    assert regressed.value == pytest.approx(0.1978, abs=1.5 * regressed.error)
    one = evppi_of_one(lambda shares: np.stack([0 * shares, 0.5 - special.ndtri(shares)], axis=1), 0)
    assert one.value == pytest.approx(0.19780, abs=5e-6)
    both = evppi_of_one(lambda shares: np.stack([0 * shares, 0.5 - 2**0.5 * special.ndtri(shares)], axis=1), 0)
    assert both.value == pytest.approx(0.3491, abs=5e-5)


def of(told: Information, name: str) -> Known:
    """What is told of one number."""
    return next(each for each in told.each if each.names == (name,))


def test_one_uncertain_rate_has_a_closed_form():
    rate = Interval(low=0.2, high=5)
    control = ControlEffect(control="gate", acts_on="loss", effect=0.5, cost=100_000)
    told = value_of_information(
        [Scenario(id="s", frequency=rate, loss=100_000.0, controls=(control,))], {"gate": ["gate"]}
    )
    mean, turning = exp(rate.mu + rate.sigma**2 / 2), 2.0  # the gate saves 50,000 a rate, and costs as much at 2
    z = (log(turning) - rate.mu) / rate.sigma
    beyond = mean * special.ndtr(rate.sigma - z) - turning * special.ndtr(-z)
    within = turning * special.ndtr(z) - mean * special.ndtr(z - rate.sigma)
    expected = 50_000 * (beyond if mean < turning else within)
    found = of(told, "s.frequency.rate")
    assert found.value == pytest.approx(expected, rel=1e-6)
    assert found.turning == pytest.approx([2.0], rel=1e-6)
    assert found.when == "above 2 a year"
    assert (told.best, found.instead, found.how) == ("do nothing", "gate", "exact")
    assert told.perfect == pytest.approx(expected, abs=max(told.perfect_error, 1))


EVERY_LAW = Portfolio(
    scenarios=(
        Scenario(
            id="scales",
            frequency=ThreatEvents(
                contact=Interval(low=2, high=20),
                action=Pert(low=0.1, mode=0.3, high=0.9),
                capability=Pert(low=10, mode=40, high=90),
                resistance=Pert(low=20, mode=60, high=80),
            ),
            loss={"response": Interval(low=1e4, high=2e5, cap=4e5)},
            controls=(
                ControlEffect(control="a", acts_on="success", effect=Interval(low=0.2, high=0.8), cost=60_000),
                ControlEffect(control="b", acts_on="loss", effect=0.5, cost=30_000),
            ),
        ),
        Scenario(
            id="once",
            frequency=AtMostOnce(probability=Interval(low=0.05, high=0.6)),
            loss=1e5,
            controls=(ControlEffect(control="b", acts_on="action", effect=0.4),),
        ),
        Scenario(id="elsewhere", frequency=Interval(low=1, high=9), loss=Interval(low=1e3, high=1e5)),
    ),
    dependence=CommonFactor(spread=0.5),
)


@pytest.mark.parametrize(
    "name",
    [
        "scales.frequency.contact",
        "scales.frequency.capability",
        "scales.frequency.resistance",
        "scales.loss.response",
        "scales.controls.a.effect",
        "once.frequency.probability",
    ],
)
def test_it_is_what_choosing_anew_at_each_value_would_save(name):
    sets = {"do nothing": (), "a": ("a",), "b": ("b",), "both": ("a", "b")}
    told = value_of_information(EVERY_LAW, sets)
    number = next(each for each in uncertain_numbers(EVERY_LAW, "target") if each.name == name)
    costs = {"do nothing": 0, "a": 60_000, "b": 30_000, "both": 90_000}
    saved = []
    for value in number.quantile((np.arange(400) + 0.5) / 400):
        scenarios = tuple(
            fixed(one, number.place, float(value)) if one.id == number.scenario else one for one in EVERY_LAW.scenarios
        )
        menu = menu_of(EVERY_LAW.model_copy(update={"scenarios": scenarios}))
        totals = {each: costs[each] + expected_at(menu.with_controls(sets[each]), "target") for each in sets}
        saved.append(totals[told.best] - min(totals.values()))
    assert of(told, name).value == pytest.approx(np.mean(saved), rel=0.03, abs=20)


def test_what_no_option_touches_is_not_asked_for():
    told = value_of_information(EVERY_LAW, {"a": ["a"]})
    assert {each.names[0].split(".")[0] for each in told.each} == {"scales"}


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_no_part_is_worth_more_than_everything(seed):
    portfolio = made_up(4, 3, seed, plain=False)
    names = [each.control for each in menu_of(portfolio).offers]
    if not names:
        return
    options = {name: [name] for name in names} | {"all": names}
    told = value_of_information(portfolio, options, draws=8192)
    for each in told.each:
        assert 0 <= each.value <= told.perfect + told.perfect_error + 1e-6
    best = min(told.options, key=lambda each: each.together)
    assert next(each for each in told.options if each.name == told.best).together == pytest.approx(best.together)


def test_the_options_cost_what_the_engine_says():
    told = value_of_information(uncertain(), OPTIONS)
    for each in told.options:
        losses = quantify(menu_of(uncertain()).with_controls(each.controls), "target").total
        assert each.expected_loss == pytest.approx(losses.mean, rel=1e-4)
    assert [each.cost for each in told.options] == [0, 30_000, 40_000, 70_000]
    assert told.best == "both"


def test_parts_known_together_are_worth_at_least_each_and_at_most_everything():
    told = value_of_information(uncertain(), OPTIONS, together=["letters", "theft", "letters.loss"])
    letters = next(each for each in told.each if each.label == "all of letters")
    assert letters.value >= of(told, "letters.frequency.rate").value - letters.error
    assert letters.value <= told.perfect + told.perfect_error
    assert letters.how == "drawn"
    theft = next(each for each in told.each if each.label == "all of theft")
    assert theft.value == pytest.approx(of(told, "theft.loss").value, abs=2 * theft.error)


def test_with_a_policy_single_numbers_are_exact_and_several_by_regression():
    gate = ControlEffect(control="gate", acts_on="success", effect=0.5, cost=60_000)
    amounts = {"response": Interval(low=1e4, high=4e5), "reputation": 1e4}
    insured = Scenario(id="s", frequency=Interval(low=0.3, high=4), loss=amounts, insurance=POLICY, controls=(gate,))
    told = value_of_information([insured], {"gate": ["gate"]}, together=["s"])
    for number in uncertain_numbers(Portfolio(scenarios=(insured,))):
        values = number.quantile((np.arange(100_000) + 0.5) / 100_000)
        if number.name == "s.loss.response":  # what an event costs hangs on nothing else that is uncertain
            nothing = expected_when_known(insured, (), {number.name: values})
        else:
            nothing = values * expected_loss(insured, ()) / number.mean
        totals = np.stack([nothing, nothing / 2 + 60_000], axis=1)
        at = 0 if told.best == "do nothing" else 1
        saved = (totals[:, at] - totals.min(axis=1)).mean()
        assert of(told, number.name).value == pytest.approx(saved, rel=0.01)
    assert of(told, "s.frequency.rate").how == "exact"
    assert of(told, "s.loss.response").how == "interpolated"
    both = next(each for each in told.each if each.label == "all of s")
    assert both.how == "by regression"
    assert both.value == pytest.approx(told.perfect, rel=0.25)


def test_it_is_told_in_sentences():
    told = value_of_information(uncertain(), OPTIONS)
    assert told.sentences[0].startswith("As things stand, “both” costs least: ")
    assert told.sentences[1].startswith("Knowing “The model is stolen: cost of an event” exactly is worth at most 12,6")
    assert told.sentences[1].endswith("the decision from “both” to “screen”, below 714,000 GBP.")
    assert len(told.rows()) == len(told.each)


def test_where_nothing_could_change_the_decision_that_is_said():
    gate = ControlEffect(control="gate", acts_on="loss", effect=0.1, cost=1e9)
    told = value_of_information(
        [Scenario(id="s", frequency=Pert(low=0, mode=1, high=2), loss=100.0, controls=(gate,))], {"gate": ["gate"]}
    )
    assert told.perfect == 0
    assert told.sentences[1].startswith("No single answer could change the decision")


def test_the_same_seed_gives_the_same_and_the_global_generator_stays():
    before = np.random.get_state()[1].copy()
    first = value_of_information(uncertain(), OPTIONS, together=["letters"], seed=7)
    assert first == value_of_information(uncertain(), OPTIONS, together=["letters"], seed=7)
    assert first.perfect != value_of_information(uncertain(), OPTIONS, seed=8).perfect
    assert (np.random.get_state()[1] == before).all()


@pytest.mark.parametrize(
    ("options", "more", "said"),
    [
        ({}, {}, "no options"),
        (["screen"], {}, "no options"),
        ({"a": "screen"}, {}, "no options"),
        ({"a": ["scren"]}, {}, "'screen'"),
        ({str(n): ["screen"] for n in range(200)}, {}, "too many"),
        (OPTIONS, {"draws": 10}, "draws"),
        (OPTIONS, {"seed": -1}, "seed"),
        (OPTIONS, {"seed": "x"}, "seed"),
        (OPTIONS, {"together": ["nobody"]}, "begins with"),
        (OPTIONS, {"start": "target"}, "cannot start"),
    ],
)
def test_mistakes_are_told(options, more, said):
    with pytest.raises(ToolkitError, match=said):
        value_of_information(uncertain(), options, **more)


def test_only_the_controls_of_the_options_need_a_cost():
    controls = (
        ControlEffect(control="priced", acts_on="loss", effect=0.5, cost=10),
        ControlEffect(control="unpriced", acts_on="loss", effect=0.5),
    )
    risk = [Scenario(id="s", frequency=Interval(low=1, high=2), loss=100.0, controls=controls)]
    assert value_of_information(risk, {"one": ["priced"]}).best == "one"
    with pytest.raises(InputError, match="what it costs"):
        value_of_information(risk, {"other": ["unpriced"]})
