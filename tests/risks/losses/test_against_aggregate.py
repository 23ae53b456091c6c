"""The exact engine against another: `aggregate` (S. Mildenhall) adds up the same compounds by code of its own."""

from __future__ import annotations

import warnings

import pytest

from toolkit.risks.losses import Interval, NegativeBinomial, Scenario, quantify

LOSS = Interval(low=50_000, high=500_000)


def by_aggregate(frequency: str, loss: Interval = LOSS):
    """The same risk in the words of `aggregate`: mean, standard deviation, P90 and P99 of its annual loss."""
    with warnings.catch_warnings():  # whatever a package of others warns of is no fault of ours
        warnings.simplefilter("ignore")
        from aggregate import build

        program = f"agg Risk {frequency.format(sigma=loss.sigma, scale=loss.low**0.5 * loss.high**0.5)}"
        risk = build(program, log2=17, bs=0)
        return risk.agg_m, risk.agg_sd, float(risk.q(0.9)), float(risk.q(0.99))


@pytest.mark.parametrize("rate", [0.5, 1.0, 12.0])
def test_poisson_times_lognormal(rate):
    theirs = by_aggregate(f"{rate} claims sev {{scale}} * lognorm {{sigma}} poisson")
    ours = quantify(Scenario(id="a", frequency=rate, loss=LOSS)).total
    found = (ours.mean, ours.sd, ours.quantile(0.9), ours.quantile(0.99))
    assert found == pytest.approx(theirs, rel=2e-3), "their grid steps by about a thousandth of the loss"
    assert ours.mean == pytest.approx(theirs[0], rel=1e-5)


def test_clustered_events():
    theirs = by_aggregate("2 claims sev {scale} * lognorm {sigma} mixed gamma 1.0")  # the mixing deviation: variance 6
    ours = quantify(Scenario(id="a", frequency=NegativeBinomial(mean=2, variance=6), loss=LOSS)).total
    assert (ours.mean, ours.sd, ours.quantile(0.9), ours.quantile(0.99)) == pytest.approx(theirs, rel=2e-3)
