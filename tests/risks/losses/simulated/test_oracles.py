"""Published and computed figures that a simulation has to meet within what chance allows."""

from __future__ import annotations

from math import exp, sqrt

import pytest

from toolkit.risks.losses import Pert, Portfolio, Scenario
from toolkit.risks.losses.simulated.draws import amount
from toolkit.risks.losses.simulated.runners import Serial
from toolkit.risks.losses.simulated.simulating import simulate
from toolkit.risks.losses.simulated.streams import name_of, stream

LOSS = {"low": 50_000, "high": 500_000}
# rate: mean, sd, P0, {share: quantile}, TVaR99 (compound Poisson of lognormal losses, worked out exactly)
ORACLE_12 = {
    0.1: (20_200, 81_609, exp(-0.1), {0.95: 157_090, 0.99: 404_886}, 592_585),
    1: (202_001, 258_069, exp(-1), {0.5: 120_803, 0.9: 539_193, 0.95: 712_945, 0.99: 1_123_550}, 1_400_225),
    12: (2_424_008, 893_977, exp(-12), {0.5: 2_337_069, 0.9: 3_608_079, 0.99: 4_887_216}, 5_373_329),
}


def within(figure: float, bounds: tuple[float, float]) -> bool:
    """Within twice the 95% interval: but for one time in ten thousand."""
    low, high = bounds
    middle, half = (low + high) / 2, high - low
    return middle - half <= figure <= middle + half


@pytest.mark.parametrize("rate", ORACLE_12)
def test_oracle_12_compound_poisson(rate):
    mean, sd, none, quantiles, tvar = ORACLE_12[rate]
    losses = simulate(Scenario(id="r", frequency=rate, loss=LOSS), trials=400_000, runner=Serial()).total
    assert within(mean, losses.bounds("mean"))
    assert within(sd, losses.bounds("sd"))
    assert within(none, losses.bounds("p_no_loss"))
    assert within(tvar, losses.bounds("tvar", 0.99))
    assert losses.tvar(0.99) == pytest.approx(tvar, rel=0.03)
    for share, quantile in quantiles.items():
        assert within(quantile, losses.bounds("quantile", share))
        assert losses.quantile(share) == pytest.approx(quantile, rel=0.02)


def test_oracle_13_poisson_of_exponential_losses_by_a_function_of_ones_own():
    from toolkit.risks.losses.simulated import CustomScenario

    def draw(rng, years):
        counts = rng.poisson(2, years)
        return rng.standard_gamma(counts)  # a sum of that many exponential losses

    losses = simulate([CustomScenario(id="own", draw=draw)], trials=400_000, runner=Serial()).total
    assert within(exp(-2), losses.bounds("p_no_loss"))
    assert within(4.728411, losses.bounds("quantile", 0.9))
    assert within(8.622568, losses.bounds("quantile", 0.99))
    assert within(2, losses.bounds("mean"))
    assert within(2, losses.bounds("sd"))


def test_oracle_16_the_standard_pert():
    pert = Pert(low=10, mode=20, high=60)
    values = amount(pert).draw(stream(1, 0, name_of("pert")), 1_000_000)
    assert (pert.alpha, pert.beta) == pytest.approx((1.8, 4.2))
    assert values.mean() == pytest.approx(25, abs=4 * sqrt(75 / 1e6))
    assert values.var() == pytest.approx(75, rel=0.005)
    assert 10 <= values.min() < 11
    assert 55 < values.max() <= 60


def test_oracle_22_ten_equal_risks_do_not_move_together():
    scenarios = tuple(Scenario(id=f"risk {number}", frequency=1, loss=LOSS) for number in range(10))
    losses = simulate(Portfolio(scenarios=scenarios), trials=200_000, runner=Serial())
    low, high = losses.total.bounds("sd")
    assert abs(losses.total.sd - sqrt(10) * 258_069) < 2 * (high - low)
    assert losses.total.sd == pytest.approx(sqrt(10) * 258_069, rel=0.02)  # together they would have 3.16 times as much
