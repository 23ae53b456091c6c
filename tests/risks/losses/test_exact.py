"""The exact engine: published figures to the digits printed, closed forms, and finer grids."""

from __future__ import annotations

from math import exp, inf, sqrt

import numpy as np
import pytest
from scipy import special

from tests.risks.losses.published import fair_portfolio, lognormal_portfolio
from toolkit.errors import ToolkitError
from toolkit.risks.losses import AtMostOnce, Interval, NegativeBinomial, Pert, Scenario, quantify
from toolkit.risks.losses.effective import Counts, Effective, Outcome, effective
from toolkit.risks.losses.exact import ExactLosses
from toolkit.risks.losses.total import Sum

ONE = (np.zeros(1), np.ones(1))


def total_of(*scenarios: Scenario):
    return quantify(list(scenarios), "inherent").total


# mean, sd, P(no loss), then quantiles and means of the worst years, as the field's notes print them
PUBLISHED = {
    0.1: {"mean": 20_200, "sd": 81_609, "none": 0.9048, "P95": 157_090, "P99": 404_886, "T99": 592_585},
    1.0: {
        "mean": 202_001, "sd": 258_069, "P50": 120_803, "P90": 539_193, "P95": 712_945, "P99": 1_123_550,
        "T99": 1_400_225,
    },
    12.0: {"mean": 2_424_008, "sd": 893_977, "P50": 2_337_069, "P90": 3_608_079, "P99": 4_887_216, "T99": 5_373_329},
}  # fmt: skip


@pytest.mark.parametrize("rate", PUBLISHED)
def test_one_lognormal_risk_to_the_digits_printed(rate):
    losses = total_of(Scenario(id="a", frequency=rate, loss=Interval(low=50_000, high=500_000)))
    told = {"mean": losses.mean, "sd": losses.sd, "none": round(losses.p_no_loss, 4)}
    told |= {f"P{share}": losses.quantile(share / 100) for share in (50, 90, 95, 99)} | {"T99": losses.tvar(0.99)}
    for name, printed in PUBLISHED[rate].items():
        assert round(told[name], 4 if name == "none" else 0) == pytest.approx(printed, abs=0.6 * (name != "none")), name


class Exponential:
    """Amounts with the mean 1, for which the sum has a closed form."""

    top, atoms = inf, ()

    def survival(self, x):
        return np.exp(-np.maximum(x, 0))

    def limited_mean(self, t):
        return 1 - np.exp(-t)

    def limited_square(self, t):
        return 2 - 2 * np.exp(-t) * (1 + np.where(np.isfinite(t), t, 0))

    def scaled(self, factor):
        return self if factor == 1 else Stretched(factor)


class Stretched(Exponential):
    """The same, times a factor."""

    def __init__(self, factor):
        self.factor = factor

    def survival(self, x):
        return np.exp(-np.maximum(x, 0) / self.factor)


def test_poisson_times_exponential_has_its_closed_form():
    one = Effective("a", Counts("poisson", (np.array([2.0]), np.ones(1))), (Outcome(1.0, (Exponential(),)),), (), ONE)
    losses = ExactLosses(Sum((one,)), "GBP")
    assert losses.mean == pytest.approx(2, rel=1e-12)
    assert losses.sd**2 == pytest.approx(4, rel=1e-12)
    assert losses.p_no_loss == pytest.approx(0.135335, abs=5e-7)
    assert losses.quantile(0.9) == pytest.approx(4.728411, abs=5e-7)
    assert losses.quantile(0.99) == pytest.approx(8.622568, abs=5e-7)


def test_the_mixed_fair_portfolio_to_the_digits_printed(shared):
    scenarios, exact = fair_portfolio(shared)
    losses = total_of(*scenarios)
    assert losses.mean == pytest.approx(exact["mean"], abs=0.6)
    assert losses.sd == pytest.approx(exact["sd"], abs=0.6)
    assert losses.quantile(0.9) == pytest.approx(exact["P90"], abs=0.6)
    assert losses.quantile(0.99) == pytest.approx(exact["P99"], abs=0.6)
    assert losses.tvar(0.99) == pytest.approx(exact["T99"], abs=0.6)


@pytest.mark.parametrize("size", [10, 100, 1000])
def test_whole_portfolios_agree_with_their_reference(shared, size):
    scenarios, exact = lognormal_portfolio(shared, size)
    losses = total_of(*scenarios)
    assert losses.mean == pytest.approx(exact["mean"], rel=1e-8)
    for name, value in exact.items():
        if name[0] in "PT":
            share = float(name[1:]) / 100
            found = losses.quantile(share) if name[0] == "P" else losses.tvar(share)
            assert found == pytest.approx(value, rel=1e-5), name


@pytest.mark.parametrize(("low", "high"), [(9e4, 1.1e5), (5e4, 5e5), (1e3, 1e6), (10, 1e7), (1, 1e8)])
@pytest.mark.parametrize("chance", [0.02, 0.3, 1.0])
def test_one_event_at_most_is_the_lognormal_itself(low, high, chance):
    amount = Interval(low=low, high=high)
    losses = total_of(Scenario(id="a", frequency=AtMostOnce(probability=chance), loss=amount))
    assert losses.mean == pytest.approx(chance * amount.mean, rel=1e-8)
    assert losses.p_no_loss == pytest.approx(1 - chance)
    for share in (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999):
        if share <= 1 - chance:
            assert losses.quantile(share) == 0
            assert losses.tvar(share) == pytest.approx(chance * amount.mean / (1 - share), rel=1e-8)
            continue
        z = special.ndtri(1 - (1 - share) / chance) if chance < 1 else special.ndtri(share)
        assert losses.quantile(share) == pytest.approx(exp(amount.mu + amount.sigma * z), rel=1e-5)
        tail = chance * amount.mean * special.ndtr(amount.sigma - z) / (1 - share)
        assert losses.tvar(share) == pytest.approx(tail, rel=1e-5)


def test_equal_amounts_are_added_without_rounding():
    losses = total_of(Scenario(id="a", frequency=0.5, loss=100_000.0))
    assert [losses.quantile(share) for share in (0.5, 0.7, 0.9, 0.95, 0.99, 0.999)] == [
        0, 100_000, 100_000, 200_000, 300_000, 400_000,
    ]  # fmt: skip
    assert losses.exceedance(100_000) == pytest.approx(1 - exp(-0.5) * 1.5, rel=1e-12)
    assert losses.exceedance(99_999) == pytest.approx(1 - exp(-0.5), rel=1e-12)
    worst = sum(count * exp(-0.5) * 0.5**count / special.gamma(count + 1) for count in range(4, 40))
    at_quantile = 0.01 - special.gammainc(4, 0.5)
    assert losses.tvar(0.99) == pytest.approx(100_000 * (worst + 3 * at_quantile) / 0.01, rel=1e-10)


def test_amounts_with_a_common_measure_are_added_without_rounding():
    losses = total_of(
        Scenario(id="a", frequency=AtMostOnce(probability=0.5), loss=50_000.0),
        Scenario(id="b", frequency=AtMostOnce(probability=0.5), loss=120_000.0),
    )
    assert [losses.quantile(share) for share in (0.2, 0.4, 0.6, 0.9)] == [0, 50_000, 120_000, 170_000]


def test_clustered_events():
    law = NegativeBinomial(mean=2, variance=6)
    losses = total_of(Scenario(id="a", frequency=law, loss=1_000.0))
    assert losses.mean == pytest.approx(2_000)
    assert losses.sd == pytest.approx(1_000 * sqrt(6))
    assert losses.p_no_loss == pytest.approx((1 / 3) ** 1)
    assert losses.exceedance(1_000) == pytest.approx(1 - 1 / 3 - 2 / 9)


def test_very_many_tiny_losses_beside_a_rare_great_one():
    """Ten thousand bills of about one pound a year must not be blurred by a grid made for ten million."""
    tiny = Scenario(id="tokens", frequency=10_000.0, loss=Interval(low=0.5, high=2))
    great = Scenario(id="theft", frequency=0.01, loss=Interval(low=1e6, high=1e8))
    alone, both = total_of(tiny), total_of(tiny, great)
    assert alone.quantile(0.9) == pytest.approx(alone.mean + 1.2816 * alone.sd, rel=1e-4)
    assert both.quantile(0.5) == pytest.approx(alone.quantile(0.5 / exp(-0.01)), rel=1e-5)
    third = Scenario(id="once", frequency=AtMostOnce(probability=0.1), loss=12_345.0)
    three = total_of(tiny, great, third)  # the same, but for one year in ten, in which 12,345 comes on top
    first = 0.9 * exp(-0.01)
    assert three.quantile(0.5) == pytest.approx(alone.quantile(0.5 / first), rel=1e-4)
    assert three.quantile(0.9) == pytest.approx(12_345 + alone.quantile((0.9 - first) / (0.1 * exp(-0.01))), rel=1e-4)
    assert both.mean == pytest.approx(tiny_mean(tiny) + 0.01 * great.loss[""].mean, rel=1e-9)


def tiny_mean(scenario: Scenario) -> float:
    return scenario.frequency.rate * scenario.loss[""].mean


def test_ten_equal_risks_are_not_one_risk():
    alone = total_of(Scenario(id="a", frequency=1.0, loss=Pert(low=1, mode=10, high=100)))
    ten = total_of(*(Scenario(id=f"r{n}", frequency=1.0, loss=Pert(low=1, mode=10, high=100)) for n in range(10)))
    assert ten.sd == pytest.approx(sqrt(10) * alone.sd, rel=1e-10)
    assert ten.mean == pytest.approx(10 * alone.mean, rel=1e-10)


def test_capability_against_resistance():
    from toolkit.risks.losses.effective import exceeds

    rising, falling = Pert(low=0, mode=1, high=1), Pert(low=0, mode=0, high=1)
    assert exceeds(rising, falling) > 0.9
    assert exceeds(rising, falling) + exceeds(falling, rising) == pytest.approx(1)
    assert exceeds(Pert(low=0, mode=0.5, high=1), Pert(low=0, mode=0.5, high=1)) == pytest.approx(0.5)
    assert exceeds(0.6, 0.5) == 1
    assert exceeds(0.5, 0.5) == 0
    assert exceeds(0.5, Pert(low=0, mode=0.5, high=1)) == pytest.approx(0.5)


def test_vulnerability_has_its_closed_forms():
    from toolkit.risks.losses.effective import law_exceeds
    from toolkit.risks.losses.laws import Constant, PertLaw

    uniform, rising, falling = PertLaw(0, 1, 1, 1), PertLaw(0, 1, 2, 1), PertLaw(0, 1, 1, 2)
    assert law_exceeds(uniform, uniform) == pytest.approx(0.5, rel=1e-12)
    assert law_exceeds(rising, falling) == pytest.approx(5 / 6, rel=1e-12)
    assert law_exceeds(Constant(0.25), uniform) == pytest.approx(0.25, rel=1e-12)
    assert law_exceeds(uniform, Constant(0.25)) == pytest.approx(0.75, rel=1e-12)
    pairs = zip((0.6, 0.1, 0.3), (0.5, 0.5, 0.4), strict=True)  # the example in pyfair's documentation
    assert np.mean([law_exceeds(Constant(c), Constant(r)) for c, r in pairs]) == pytest.approx(0.33, abs=0.005)


def test_pert_is_the_standard_one():
    pert = Pert(low=10, mode=20, high=60)
    assert (pert.alpha, pert.beta) == (pytest.approx(1.8), pytest.approx(4.2))
    assert (pert.mean, pert.variance) == (pytest.approx(25), pytest.approx(75))


@pytest.mark.parametrize("size", [10, 100, 1000])
def test_a_finer_grid_says_the_same(shared, size):
    scenarios, _ = lognormal_portfolio(shared, size)
    total = Sum.of(scenarios, "inherent")
    usual, finer = ExactLosses(total, "GBP"), ExactLosses(total, "GBP", count=2**20)
    for share in (0.5, 0.9, 0.99, 0.999):
        assert usual.quantile(share) == pytest.approx(finer.quantile(share), rel=1e-6)
        assert usual.tvar(share) == pytest.approx(finer.tvar(share), rel=1e-6)
    assert usual.error() < 1e-6


@pytest.mark.parametrize("share", [1.0, 1.5, 99, -0.1, float("nan"), True, "0.99", 0.999999])
def test_a_quantile_that_does_not_exist_is_refused(share):
    losses = total_of(Scenario(id="a", frequency=1.0, loss=5.0))
    with pytest.raises(ToolkitError):
        losses.quantile(share)


def test_no_loss_at_all():
    quantification = quantify([Scenario(id="a", frequency=0.0, loss=Interval(low=1, high=2))])
    losses = quantification.total
    assert (losses.mean, losses.sd, losses.p_no_loss) == (0, 0, 1)
    assert (losses.quantile(0.99), losses.tvar(0.99), losses.exceedance(0), losses.curve()) == (0, 0, 0, [])
    assert quantification.contributions() == {"a": 0}


def test_effective_rate_of_a_controlled_scenario():
    control = {
        "control": "c",
        "acts_on": "success",
        "effect": 0.8,
        "coverage": 0.5,
        "reliability": 0.9,
        "degraded": 0.1,
    }
    scenario = Scenario(id="a", frequency=2.0, loss=5.0, controls=[control])
    assert effective(scenario, "current").counts.nodes[0][0] == 2
    stopped = 0.5 * (0.9 * 0.8 + 0.1 * 0.1)
    assert effective(scenario, "target").counts.nodes[0][0] == pytest.approx(2 * (1 - stopped))


def test_a_single_amount_among_uncertain_ones_is_met_exactly():
    constant = Scenario(id="a", frequency=0.7, loss=100_000.0)
    losses = total_of(constant, Scenario(id="b", frequency=0.5, loss=Interval(low=1e3, high=1e5)))
    assert losses.quantile(0.5) == 100_000
    before, at = losses.exceedance(99_999.9), losses.exceedance(100_000)
    assert before - at == pytest.approx(exp(-0.5) * 0.7 * exp(-0.7), abs=1e-4), "the chance of just that amount"


@pytest.mark.parametrize(("low", "high"), [(1e3, 1e5), (0.001, 100), (50, 400)])
def test_an_uncertain_rate_of_many_events_leaves_no_humps(low, high):
    """Where events are many, the year costs rate times mean, nearly: its quantiles are those of the rate."""
    rate, amount = Interval(low=low, high=high), Interval(low=1, high=2)
    losses = total_of(Scenario(id="a", frequency=rate, loss=amount))
    assert losses.mean == pytest.approx(rate.mean * amount.mean, rel=1e-3 if low < 1 else 1e-8)
    for share in (0.9, 0.99, 0.999):
        alone = exp(rate.mu + rate.sigma * special.ndtri(share))
        if alone > 300:
            assert losses.quantile(share) == pytest.approx(alone * amount.mean, rel=3 / sqrt(alone))
    gaps = np.diff([losses.quantile(float(share)) for share in np.linspace(0.9, 0.999, 60)])
    assert np.all(np.diff(gaps) > 0), "a lognormal's upper end only ever thins out"


@pytest.mark.parametrize("ratio", [1e10, 1e12])
def test_an_absurd_interval_is_still_added_up(ratio):
    amount = Interval(low=1, high=ratio)
    losses = total_of(Scenario(id="a", frequency=AtMostOnce(probability=0.5), loss=amount))
    z = special.ndtri(1 - 0.01 / 0.5)
    assert losses.quantile(0.99) == pytest.approx(exp(amount.mu + amount.sigma * z), rel=1e-5)


def test_amounts_need_not_be_whole():
    losses = total_of(Scenario(id="a", frequency=Interval(low=0.5, high=5.5), loss=1000.375))
    assert losses.quantile(0.5) == pytest.approx(2000.75, rel=1e-12)


def test_at_most_once_under_a_common_factor():
    """The chance is uncertain for a year as a whole, and so is the danger: 1 - (1 - p)^u is averaged over both."""
    from toolkit.risks.losses import CommonFactor, Portfolio

    chance, spread = Pert(low=0.1, mode=0.4, high=0.9), 0.8
    scenario = Scenario(id="a", frequency=AtMostOnce(probability=chance), loss=1_000.0)
    found = quantify(Portfolio(scenarios=(scenario,), dependence=CommonFactor(spread=spread))).total
    rng = np.random.default_rng(8)
    drawn = chance.low + 0.8 * rng.beta(chance.alpha, chance.beta, 2_000_000)
    danger = np.exp(spread * rng.standard_normal(len(drawn)) - spread**2 / 2)
    assert found.mean == pytest.approx(1_000 * (1 - (1 - drawn) ** danger).mean(), rel=2e-3)
    assert found.p_no_loss == pytest.approx(1 - found.mean / 1_000, rel=1e-9)


def test_a_deductible_of_nothing_at_all_does_no_harm():
    from toolkit.risks.losses import Insurance

    policy = Insurance(deductible=9e-304, limit=1e5)
    losses = total_of(Scenario(id="a", frequency=2.0, loss=Interval(low=1e3, high=1e6), insurance=policy))
    assert 0 < losses.quantile(0.99) < 1e8


def test_a_small_deductible_over_a_sum_keeps_every_grid_whole():
    """What a policy leaves of a sum is read off a table, whose mean is not quite its own: no grid may bend for that."""
    from toolkit.risks.losses import Insurance, Secondary

    scenario = Scenario(
        id="a",
        frequency=NegativeBinomial(mean=0.5, variance=2.2),
        loss=Interval(low=34_000, high=190_000),
        secondary=Secondary(probability=Interval(low=0.2, high=0.7), loss=14_000.0),
        insurance=Insurance(deductible=29, limit=168_000),
    )
    losses = total_of(scenario)
    points = [*np.linspace(30, 300, 60), *np.geomspace(300, 1e6, 80)]
    beyond = [losses.exceedance(float(loss)) for loss in points]
    assert np.all(np.diff(beyond) <= 1e-6), "the curve only falls, also from grid to grid"
    size = scenario.frequency.size
    once = (1 + 0.5 / size) ** -size * size * (0.5 / size) / (1 + 0.5 / size)
    assert losses.exceedance(28.9) - losses.exceedance(29.1) == pytest.approx(once * 0.905, rel=0.02)
