"""The expected loss in closed form is the engine's own mean, taken apart, and with any of its numbers known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.treatment.spending.cases import POLICY, made_up, uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import (
    ControlEffect,
    Interval,
    NegativeBinomial,
    Pert,
    Portfolio,
    Scenario,
    Secondary,
    ThreatEvents,
    quantify,
)
from toolkit.risks.losses.expected import expected_at, expected_loss, expected_when_known, terms_of
from toolkit.risks.losses.places import fixed, named, numbers_of, uncertain_numbers

SCALES = ThreatEvents(
    contact=Interval(low=2, high=20),
    action=0.5,
    capability=Pert(low=10, mode=40, high=90),
    resistance=Pert(low=20, mode=60, high=80),
)
CONTROLS = (
    ControlEffect(control="a", acts_on="loss", effect=0.5, forms=("response",), coverage=0.8, reliability=0.9),
    ControlEffect(
        control="b", acts_on="loss", effect=Pert(low=0.1, mode=0.3, high=0.6), degraded=0.05, reliability=0.7
    ),
    ControlEffect(control="c", acts_on="contact", effect=Interval(low=0.2, high=0.6), coverage=0.5),
)
LOSS = {"response": Interval(low=1e4, high=4e5, cap=6e5), "productivity": Pert(low=0, mode=1e4, high=1e5)}
SECONDARY = Secondary(probability=Interval(low=0.05, high=0.4), loss={"response": 1e5, "reputation": 3e5})


CERTAIN_CHANCE = Secondary(probability=0.3, loss={"response": 1e5, "reputation": 3e5})


@pytest.mark.parametrize("level", ["inherent", "current", "target"])
@pytest.mark.parametrize(
    ("portfolio", "near"),
    [
        (made_up(6, 5, 1, insured=2, plain=False), 1e-9),
        (made_up(6, 5, 2, once=2, factor=True), 1e-9),
        (made_up(6, 5, 3, once=2, insured=1, factor=True), 1e-9),
        (Portfolio(scenarios=(Scenario(id="n", frequency=NegativeBinomial(mean=2, variance=5), loss=7.0),)), 1e-9),
        (Portfolio(scenarios=(Scenario(id="s", frequency=SCALES, loss=LOSS, secondary=CERTAIN_CHANCE),)), 1e-9),
        (uncertain(), 1e-9),
        (
            Portfolio(
                scenarios=(Scenario(id="s", frequency=SCALES, loss=LOSS, secondary=SECONDARY, controls=CONTROLS),)
            ),
            1e-9,
        ),
    ],
)
def test_it_is_the_mean_of_the_engine(portfolio, near, level):
    assert expected_at(portfolio, level) == pytest.approx(quantify(portfolio, level).total.mean, rel=near)


def test_the_terms_multiply_out_for_every_set_of_controls():
    scenario = Scenario(id="s", frequency=SCALES, loss=LOSS, secondary=SECONDARY, controls=CONTROLS)
    terms = terms_of(scenario)
    for number in range(8):
        taken = [bool(number >> place & 1) for place in range(3)]
        controls = [each for each, is_in in zip(CONTROLS, taken, strict=True) if is_in]
        multiplied = float((terms.weights * terms.left[:, taken].prod(axis=1)).sum())
        assert multiplied == pytest.approx(expected_loss(scenario, controls), rel=1e-12)


@pytest.mark.parametrize("frequency", [SCALES, 2.0, Interval(low=0.5, high=2), NegativeBinomial(mean=2, variance=5)])
def test_a_number_that_is_known_is_the_scenario_with_it_fixed(frequency):
    scenario = Scenario(id="s", frequency=frequency, loss=LOSS, secondary=SECONDARY, controls=CONTROLS)
    for number in numbers_of(scenario):
        values = number.quantile(np.array([0.1, 0.5, 0.9]))
        known = expected_when_known(scenario, CONTROLS, {number.name: values})
        for value, expected in zip(values, np.broadcast_to(known, 3), strict=True):
            there = fixed(scenario, number.place, float(value))
            assert expected == pytest.approx(expected_loss(there, there.controls), rel=1e-9)


def test_with_every_number_known_a_policy_pays_for_each_way_an_event_turns_out():
    scenario = Scenario(id="s", frequency=2.0, loss=LOSS, secondary=SECONDARY, insurance=POLICY, controls=CONTROLS)
    numbers = [each for each in numbers_of(scenario) if each.uncertain]
    known, there = {}, scenario
    for number in numbers:
        known[number.name] = number.quantile(np.array([0.8]))
        there = fixed(there, number.place, float(known[number.name][0]))
    expected = expected_loss(there, there.controls)
    assert expected_when_known(scenario, CONTROLS, known) == pytest.approx([expected], rel=1e-9)
    assert expected == pytest.approx(quantify(there, "target").total.mean, rel=1e-9)


def test_the_mean_of_a_number_is_the_mean_of_its_quantiles():
    shares = (np.arange(200_000) + 0.5) / 200_000
    scenario = Scenario(id="s", frequency=SCALES, loss=LOSS, secondary=SECONDARY, controls=CONTROLS)
    for number in numbers_of(scenario):
        assert number.quantile(shares).mean() == pytest.approx(number.mean, rel=2e-4)


def test_numbers_have_names_that_people_can_read():
    names = [each.name for each in uncertain_numbers(uncertain(), "target")]
    assert names == [
        "letters.frequency.rate",
        "letters.loss.response",
        "letters.loss.reputation",
        "letters.secondary.probability",
        "letters.controls.screen.effect",
        "theft.loss",
    ]
    labels = {each.name: each.label for each in uncertain_numbers(uncertain(), "target")}
    assert labels["letters.controls.screen.effect"] == "Letters steer the assistant: effect of screen"
    assert labels["letters.loss.response"] == "Letters steer the assistant: cost of an event, response"


def test_a_control_that_stands_there_twice_is_told_apart():
    effects = (("contact", 0.1), ("loss", 0.2), ("loss", 0.3))
    twice = tuple(ControlEffect(control="x", acts_on=on, effect=share) for on, share in effects)
    scenario = Scenario(id="s", frequency=1, loss=1.0, controls=twice)
    names = [each.name for each in numbers_of(scenario) if each.name.endswith(".effect")]
    assert names == ["s.controls.x.contact.effect", "s.controls.x.loss.1.effect", "s.controls.x.loss.2.effect"]


def test_planned_controls_bring_no_numbers_to_the_current_level():
    assert "letters.controls.screen.effect" not in {each.name for each in uncertain_numbers(uncertain(), "current")}


def test_bounds_too_far_apart_are_refused_and_the_widest_that_are_not_have_a_mean():
    with pytest.raises(ToolkitError, match="too far apart"):
        Interval(low=1e-300, high=1e18)
    widest = Scenario(id="s", frequency=1.0, loss=Interval(low=1e3, high=1e18))
    assert expected_at(Portfolio(scenarios=(widest,)), "inherent") == pytest.approx(widest.loss[""].mean)


def test_a_name_that_there_is_not_is_answered_with_the_nearest():
    with pytest.raises(ToolkitError, match=r"letters\.loss\.response"):
        named(uncertain_numbers(uncertain()), "letters.loss.respnse")
