"""What each risk adds to the tail, and what a common factor does to it."""

from __future__ import annotations

from math import exp

import pytest

from tests.risks.losses.published import lognormal_portfolio
from toolkit.risks.losses import (
    AtMostOnce,
    CommonFactor,
    Interval,
    NegativeBinomial,
    Pert,
    Portfolio,
    Scenario,
    quantify,
)

KINDS = (
    Scenario(id="plain", frequency=0.5, loss=Interval(low=1e4, high=3e5)),
    Scenario(id="mixed", frequency=Interval(low=0.1, high=2), loss=Pert(low=1e3, mode=5e4, high=2e5)),
    Scenario(id="clustered", frequency=NegativeBinomial(mean=1, variance=3), loss=Interval(low=1e3, high=8e4)),
    Scenario(id="once", frequency=AtMostOnce(probability=0.1), loss=Interval(low=1e5, high=9e5)),
    Scenario(
        id="forms",
        frequency=0.8,
        loss={"response": Interval(low=1e3, high=5e4), "productivity": Pert(low=0, mode=1e4, high=5e4)},
        secondary={"probability": 0.3, "loss": {"fines_and_judgments": Interval(low=1e4, high=5e5)}},
    ),
)
FACTOR = CommonFactor(spread=0.5)


def scaled(scenario: Scenario, by: float) -> Scenario:
    """The same scenario with all its amounts multiplied."""

    def amount(value):
        if isinstance(value, Interval):
            return Interval(low=value.low * by, high=value.high * by)
        return Pert(low=value.low * by, mode=value.mode * by, high=value.high * by)

    changes = {"loss": {form: amount(each) for form, each in scenario.loss.items()}}
    if scenario.secondary:
        more = {form: amount(each) for form, each in scenario.secondary.loss.items()}
        changes["secondary"] = {"probability": scenario.secondary.probability, "loss": more}
    return scenario.model_copy(update={**changes}) if not scenario.secondary else Scenario(
        id=scenario.id, frequency=scenario.frequency, **changes
    )  # fmt: skip


@pytest.mark.parametrize("dependence", [None, FACTOR], ids=["independent", "common factor"])
@pytest.mark.parametrize("number", range(len(KINDS)), ids=[each.id for each in KINDS])
def test_a_contribution_is_what_growing_the_risk_adds(number, dependence):
    """Euler: the share of a risk is the derivative of the whole by the size of that risk."""

    def tail(by: float) -> float:
        grown = [scaled(each, by) if place == number else each for place, each in enumerate(KINDS)]
        more = {"dependence": dependence} if dependence else {}
        return quantify(Portfolio(scenarios=tuple(grown), **more), "inherent").total.tvar(0.95)

    more = {"dependence": dependence} if dependence else {}
    share = quantify(Portfolio(scenarios=KINDS, **more), "inherent").contributions(0.95)[KINDS[number].id]
    assert share == pytest.approx((tail(1.01) - tail(0.99)) / 0.02, rel=5e-3)


@pytest.mark.parametrize("dependence", [None, FACTOR], ids=["independent", "common factor"])
def test_contributions_add_up(dependence):
    more = {"dependence": dependence} if dependence else {}
    quantification = quantify(Portfolio(scenarios=KINDS, **more), "inherent")
    for share in (0.5, 0.9, 0.99, 0.999):
        assert sum(quantification.contributions(share).values()) == pytest.approx(quantification.total.tvar(share))


def test_contributions_where_most_years_are_free():
    rare = (
        Scenario(id="a", frequency=0.001, loss=1_000.0),
        Scenario(id="b", frequency=0.002, loss=Interval(low=1e3, high=1e5)),
    )
    shares = quantify(rare).contributions(0.9)
    assert shares["a"] == pytest.approx(0.001 * 1_000 / 0.1)
    assert shares["b"] == pytest.approx(0.002 * rare[1].loss[""].mean / 0.1)


@pytest.mark.parametrize(("spread", "wider"), [(0.3, 1.48), (0.6, 2.53)])
def test_a_common_factor_widens_the_whole_as_published(shared, spread, wider):
    scenarios, exact = lognormal_portfolio(shared, 100)
    losses = quantify(Portfolio(scenarios=tuple(scenarios), dependence=CommonFactor(spread=spread))).total
    assert losses.mean == pytest.approx(exact["mean"], rel=1e-8)
    assert losses.sd / exact["sd"] == pytest.approx(wider, abs=0.006)  # printed with two decimals
    by_hand = exact["sd"] ** 2 + exact["mean"] ** 2 * (exp(spread**2) - 1)
    assert losses.sd**2 == pytest.approx(by_hand, rel=1e-6)
    assert losses.quantile(0.99) > exact["P99"]


def test_a_scenario_without_a_share_in_the_factor_stays_as_it_is():
    factor = CommonFactor(spread=0.6, loading={"plain": 0})
    alone = quantify(KINDS[:1]).total
    under = quantify(Portfolio(scenarios=KINDS[:1], dependence=factor)).total
    assert under.quantile(0.99) == pytest.approx(alone.quantile(0.99), rel=1e-6)
    assert under.sd == pytest.approx(alone.sd, rel=1e-9)


@pytest.mark.parametrize("amount", [100.0, 333.33])
def test_where_the_quantile_is_a_single_amount_only_its_part_beyond_counts(amount):
    """Two risks of one amount: at 90% the quantile is that amount, half of whose chance lies among the worst years."""
    often = Scenario(id="often", frequency=AtMostOnce(probability=0.5), loss=amount)
    seldom = Scenario(id="seldom", frequency=AtMostOnce(probability=0.1), loss=amount)
    quantification = quantify([often, seldom])
    assert quantification.total.quantile(0.9) == amount
    shares = quantification.contributions(0.9)
    both, beyond = 0.05, 0.05  # the chance of both, and the part of the chance of one that lies beyond
    assert shares["often"] == pytest.approx(amount * (both + beyond * 0.45 / 0.5) / 0.1, rel=2e-3)
    assert shares["seldom"] == pytest.approx(amount * (both + beyond * 0.05 / 0.5) / 0.1, rel=2e-3)
