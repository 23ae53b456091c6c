"""Figures from summed-up years: against the years themselves, with intervals, refused where the years carry none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ToolkitError
from toolkit.risks.losses import Scenario
from toolkit.risks.losses.simulated import Serial, Simulated, simulate
from toolkit.risks.losses.simulated.intervals import of_share, ranks
from toolkit.risks.losses.simulated.summary import Summary

SHARES = (0.0, 0.3, 0.5, 0.9, 0.99)


def simulated(losses: np.ndarray, cuts: int = 1) -> Simulated:
    return Simulated(Summary.merged([Summary.of(part) for part in np.array_split(losses, cuts)]), "GBP")


def tvar(losses: np.ndarray, share: float) -> float:
    """The integral of the quantile function from `share` to 1, over (1 - share), of a sample."""
    rising = np.sort(losses)
    edges = np.arange(len(rising) + 1) / len(rising)
    weight = np.clip(edges[1:], share, 1) - np.clip(edges[:-1], share, 1)
    return float(rising @ weight / (1 - share))


@pytest.mark.parametrize("cuts", [1, 7])
@pytest.mark.parametrize("zeros", [0, 3_000, 9_990])
def test_figures_are_those_of_the_years(cuts, zeros):
    losses = np.random.Generator(np.random.SFC64(3)).lognormal(10, 2, 10_000)
    losses[:zeros] = 0
    losses = np.random.Generator(np.random.SFC64(4)).permutation(losses)
    result = simulated(losses, cuts)
    assert result.mean == pytest.approx(losses.mean(), rel=1e-12)
    assert result.sd == pytest.approx(losses.std(ddof=1), rel=1e-12)
    assert result.p_no_loss == zeros / 10_000
    for share in SHARES:
        rank = max(int(np.ceil(share * 10_000 - 1e-7)), 1)
        assert result.quantile(share) == pytest.approx(np.sort(losses)[rank - 1], rel=1e-3)
        assert result.tvar(share) == pytest.approx(tvar(losses, share), rel=1e-3)
    for loss in (0, 1, 5_000, 1e5, 1e12):
        assert result.exceedance(loss) == pytest.approx((losses > loss).mean(), abs=5e-4)
    assert result.exceedance(-1) == 1


def test_tvar_is_right_where_most_years_have_no_loss():
    losses = np.zeros(10_000)
    losses[:60] = 1_000.0
    result = simulated(losses)
    assert result.quantile(0.99) == 0
    assert result.tvar(0.99) == pytest.approx(600)  # a mean over all years at or above the quantile would be 6
    assert result.tvar(0.0) == pytest.approx(6)


def test_amounts_that_come_again_stay_what_they_are():
    losses = np.repeat([0.0, 1234.5, 1234.6, 9e9], 5_000)
    result = simulated(losses, 3)
    assert [result.quantile(share) for share in (0.2, 0.25, 0.7, 0.9)] == [0, 0, pytest.approx(1234.6, rel=1e-4), 9e9]
    assert simulated(np.repeat([0.0, 700.0], 5_000)).quantile(0.6) == 700
    assert simulated(np.repeat([0.0, 700.0], 5_000)).exceedance(700) == 0
    assert simulated(np.repeat([0.0, 700.0], 5_000)).exceedance(699.99) == 0.5


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.floats(0.2, 3), st.integers(0, 2**32), st.floats(0, 0.9))
def test_merging_is_adding(cuts, sigma, seed, none):
    rng = np.random.Generator(np.random.SFC64(seed))
    losses = rng.lognormal(5, sigma, 5_000) * (rng.random(5_000) >= none)
    one, other = simulated(losses), simulated(losses, cuts)
    assert one.summary.counts.tolist() == other.summary.counts.tolist()
    assert one.summary.moments.second == pytest.approx(other.summary.moments.second, rel=1e-9)
    assert one.summary.moments.fourth == pytest.approx(other.summary.moments.fourth, rel=1e-9)
    assert [one.quantile(share) for share in SHARES] == [other.quantile(share) for share in SHARES]
    curve = other.curve()
    assert all(a[0] < b[0] and a[1] >= b[1] for a, b in pairwise(curve))


def test_quantiles_beyond_what_the_years_carry_are_refused():
    losses = simulate(Scenario(id="r", frequency=1, loss={"low": 5, "high": 50}), trials=10_000, runner=Serial()).total
    for asked in (losses.quantile, losses.tvar, losses.var, lambda share: losses.bounds("quantile", share)):
        with pytest.raises(ToolkitError, match=r"10,000 simulated years.*0\.999.*only 10 lie.*50,000 \(trials"):
            asked(0.999)
    assert losses.quantile(0.995) > losses.quantile(0.99)
    assert losses.curve()[-1][1] >= 0.0049
    for wrong in (1.0, 99, -0.1, float("nan"), True, "0.9"):
        with pytest.raises(ToolkitError, match="quantile at"):
            losses.quantile(wrong)
    with pytest.raises(ToolkitError, match="is no amount"):
        losses.exceedance(float("nan"))


def test_enough_years_carry_one_in_a_thousand():
    losses = simulate(Scenario(id="r", frequency=1, loss={"low": 5, "high": 50}), trials=50_000, runner=Serial()).total
    low, high = losses.bounds("quantile", 0.999)
    assert low < losses.quantile(0.999) < high
    assert losses.tvar(0.999) > losses.quantile(0.999)


def test_nothing_lost_at_all():
    losses = simulate(Scenario(id="r", frequency=0, loss=5), trials=5_000, runner=Serial())
    assert (losses.total.mean, losses.total.sd, losses.total.p_no_loss) == (0, 0, 1)
    assert (losses.total.quantile(0.99), losses.total.tvar(0.99), losses.total.curve()) == (0, 0, [])
    assert losses.contributions() == {"r": 0}
    assert losses.total.bounds("p_no_loss")[1] == 1
    assert losses.total.bounds("p_no_loss")[0] == pytest.approx(1 - 3.69 / 5_000, abs=1e-5)
    assert losses.rows()[-1]["share of the worst 1%"] == "100%"


def test_ranks_are_those_of_the_binomial():
    # Conover, Practical nonparametric statistics: by adding up the binomial itself.
    def at_most(count: int, years: int, share: float) -> float:
        probabilities = [(1 - share) ** years]
        for number in range(1, count + 1):
            probabilities.append(probabilities[-1] * (years - number + 1) / number * share / (1 - share))
        return sum(probabilities)

    for years, share in ((20, 0.5), (100, 0.9), (500, 0.2)):
        low, high = ranks(share, years)
        assert at_most(low - 1, years, share) < 0.025 <= at_most(low, years, share)
        assert at_most(high - 2, years, share) < 0.975 <= at_most(high - 1, years, share)


def test_interval_of_a_share():
    assert of_share(0, 100) == (0, pytest.approx(1 - 0.025 ** (1 / 100)))
    assert of_share(100, 100) == (pytest.approx(0.025 ** (1 / 100)), 1)
    assert of_share(8, 100) == (pytest.approx(0.0352, abs=1e-4), pytest.approx(0.1516, abs=1e-4))


def test_intervals_hold_as_often_as_they_say():
    """Of 200 simulations about 190 hold the true figure; fewer than 180 or more than 199 would be one in 1,000."""
    mean, sd, none, p99, tvar99 = 202_001, 258_069, np.exp(-1), 1_123_550, 1_400_225
    scenario = Scenario(id="r", frequency=1, loss={"low": 50_000, "high": 500_000})
    held = dict.fromkeys(("mean", "p_no_loss", "quantile", "tvar", "sd", "exceedance"), 0)
    for seed in range(200):
        losses = simulate(scenario, trials=10_000, seed=seed, runner=Serial()).total
        for what, true in (("mean", mean), ("p_no_loss", none), ("sd", sd)):
            low, high = losses.bounds(what)
            held[what] += low <= true <= high
        for what, true in (("quantile", p99), ("tvar", tvar99)):
            low, high = losses.bounds(what, 0.99)
            held[what] += low <= true <= high
        low, high = losses.exceedance_bounds(p99)
        held["exceedance"] += low <= 0.01 <= high
    assert all(180 <= count <= 200 for count in held.values()), held


def test_intervals_of_contributions_hold_as_often_as_they_say():
    scenarios = [
        Scenario(id="rare", frequency=0.05, loss={"low": 500_000, "high": 5_000_000}),
        Scenario(id="often", frequency=5, loss={"low": 50_000, "high": 500_000}),
    ]
    truth = simulate(scenarios, trials=4_000_000, seed=10**6, runner=Serial()).contributions(0.95)
    held = dict.fromkeys(truth, 0)
    for seed in range(100):
        found = simulate(scenarios, trials=10_000, seed=seed, runner=Serial())
        for name, (low, high) in found.contribution_bounds(0.95).items():
            held[name] += low <= truth[name] <= high
        assert sum(found.contributions(0.95).values()) == pytest.approx(found.total.tvar(0.95), rel=1e-6)
    assert all(86 <= count <= 100 for count in held.values()), held
