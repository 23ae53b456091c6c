"""Simulated means and variances against closed forms, for every law and every part of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import special

from toolkit.risks.losses import CommonFactor, Interval, Pert, Portfolio, Scenario
from toolkit.risks.losses.effective import exceeds
from toolkit.risks.losses.simulated.runners import Serial
from toolkit.risks.losses.simulated.simulating import simulate

TRIALS = 200_000
LOSS = Interval(low=50_000, high=500_000)
CHANCE = Interval(low=0.1, high=0.6)
PERT = Pert(low=10, mode=20, high=60)


@dataclass(frozen=True)
class Moments:
    """A mean and a mean square."""

    mean: float
    square: float

    @property
    def variance(self) -> float:
        return self.square - self.mean**2

    def plus(self, other: Moments) -> Moments:
        """Of the sum of two independent numbers."""
        return Moments(self.mean + other.mean, self.square + other.square + 2 * self.mean * other.mean)

    def times(self, other: Moments) -> Moments:
        """Of the product of two independent numbers."""
        return Moments(self.mean * other.mean, self.square * other.square)


def lognormal(interval: Interval) -> Moments:
    return Moments(interval.mean, exp(2 * interval.mu + 2 * interval.sigma**2))


def pert(value: Pert) -> Moments:
    return Moments(value.mean, value.variance + value.mean**2)


def number(value: float) -> Moments:
    return Moments(value, value**2)


def chance(interval: Interval) -> Moments:
    """Of a logit-normal probability, by summing a fine grid of the normal."""
    z = np.linspace(-9, 9, 20_001)
    low, high = (log(p / (1 - p)) for p in (interval.low, interval.high))
    p = special.expit((low + high) / 2 + (high - low) / (2 * 1.6448536269514722) * z)
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    return Moments(float(p @ weight), float(p**2 @ weight))


def limited(interval: Interval, at: float) -> Moments:
    """Of min(X, at)."""
    mu, sigma = interval.mu, interval.sigma
    z = (log(at) - mu) / sigma
    beyond = special.ndtr(-z)
    mean = interval.mean * special.ndtr(z - sigma) + at * beyond
    square = lognormal(interval).square * special.ndtr(z - 2 * sigma) + at**2 * beyond
    return Moments(float(mean), float(square))


def retained(interval: Interval, deductible: float, limit: float) -> Moments:
    """Of X less what a policy pays: by integrating the survival function."""
    x = np.linspace(0, 60_000_000, 6_000_001)
    alive = special.ndtr(
        (interval.mu - np.log(np.maximum(x + np.where(x < deductible, 0, limit), 1e-9))) / interval.sigma
    )
    return Moments(float(np.trapezoid(alive, x)), float(np.trapezoid(2 * x * alive, x)))


def year(counts_mean: float, counts_variance: float, loss: Moments) -> Moments:
    """Of a year's loss: a random number of independent losses."""
    mean = counts_mean * loss.mean
    variance = counts_mean * loss.variance + counts_variance * loss.mean**2
    return Moments(mean, variance + mean**2)


def mixed(rate: Moments, loss: Moments) -> Moments:
    """Of a year's loss at an uncertain Poisson rate."""
    return year(rate.mean, rate.mean + rate.variance, loss)


def control(acts_on: str, **rest) -> dict:
    return {"control": "c", "status": "in place", "acts_on": acts_on, **rest}


def works(effect: Moments, coverage: Moments, reliability: Moments, degraded: Moments) -> Moments:
    """Of the operational effect, by its four independent parts."""
    both = reliability.times(effect)
    unreliable = Moments(1 - reliability.mean, 1 - 2 * reliability.mean + reliability.square)
    weak = unreliable.times(degraded)
    cross = (reliability.mean - reliability.square) * effect.mean * degraded.mean
    inner = Moments(both.mean + weak.mean, both.square + weak.square + 2 * cross)
    return coverage.times(inner)


def left(taken: Moments) -> Moments:
    """Of 1 - X."""
    return Moments(1 - taken.mean, 1 - 2 * taken.mean + taken.square)


def by_cases(*cases: tuple[float, Moments]) -> Moments:
    """Of a mixture."""
    return Moments(sum(p * m.mean for p, m in cases), sum(p * m.square for p, m in cases))


X = lognormal(LOSS)
FORMS = {"response": LOSS, "productivity": {"low": 10_000, "mode": 20_000, "high": 90_000}, "replacement": 5_000}
PRODUCTIVITY = pert(Pert(low=10_000, mode=20_000, high=90_000))
FOLLOWS = {"probability": 0.3, "loss": {"low": 100_000, "high": 900_000}}
Y = lognormal(Interval(low=100_000, high=900_000))
HALF = number(0.5)


def secondary(p: Moments, rate: float) -> Moments:
    """Of a year whose probability of a secondary loss is drawn once."""
    mean = rate * (X.mean + p.mean * Y.mean)
    inside = rate * (X.square + 2 * p.mean * X.mean * Y.mean + p.mean * Y.square)
    return Moments(mean, mean**2 + inside + rate**2 * p.variance * Y.mean**2)


CASES = {
    "poisson, lognormal": ({"frequency": 1.0, "loss": LOSS}, year(1, 1, X)),
    "rare": ({"frequency": 0.1, "loss": LOSS}, year(0.1, 0.1, X)),
    "frequent": ({"frequency": 12, "loss": LOSS}, year(12, 12, X)),
    "very frequent": ({"frequency": 400, "loss": LOSS}, year(400, 400, X)),
    "pert": ({"frequency": 0.7, "loss": PERT}, year(0.7, 0.7, pert(PERT))),
    "pert at an edge": (
        {"frequency": 0.7, "loss": {"low": 10, "mode": 10, "high": 60}},
        year(0.7, 0.7, pert(Pert(low=10, mode=10, high=60))),
    ),
    "constant": ({"frequency": 2, "loss": 1_000}, year(2, 2, number(1_000))),
    "cap": ({"frequency": 1, "loss": {"low": 50_000, "high": 500_000, "cap": 300_000}}, year(1, 1, limited(LOSS, 3e5))),
    "forms add up": ({"frequency": 1, "loss": FORMS}, year(1, 1, X.plus(PRODUCTIVITY).plus(number(5_000)))),
    "negative binomial": (
        {"frequency": {"form": "negative_binomial", "mean": 2, "variance": 7}, "loss": LOSS},
        year(2, 7, X),
    ),
    "negative binomial, thinned": (
        {
            "frequency": {"form": "negative_binomial", "mean": 2, "variance": 7},
            "loss": LOSS,
            "controls": [control("success", effect=0.6)],
        },
        year(0.8, 0.8 + 0.8**2 * 5 / 4, X),
    ),
    "at most once": ({"frequency": {"probability": 0.2}, "loss": LOSS}, year(0.2, 0.16, X)),
    "at most once, uncertain": (
        {"frequency": {"probability": CHANCE}, "loss": LOSS},
        year(chance(CHANCE).mean, chance(CHANCE).mean * (1 - chance(CHANCE).mean), X),
    ),
    "uncertain rate": (
        {"frequency": {"low": 0.5, "high": 4}, "loss": LOSS},
        mixed(lognormal(Interval(low=0.5, high=4)), X),
    ),
    "rate by PERT": (
        {"frequency": {"rate": {"low": 0, "mode": 1, "high": 6}}, "loss": LOSS},
        mixed(pert(Pert(low=0, mode=1, high=6)), X),
    ),
    "threat events": (
        {
            "frequency": {
                "contact": {"low": 2, "mode": 4, "high": 9},
                "action": CHANCE,
                "vulnerability": {"low": 0.1, "mode": 0.2, "high": 0.9},
            },
            "loss": LOSS,
        },
        mixed(
            pert(Pert(low=2, mode=4, high=9)).times(chance(CHANCE)).times(pert(Pert(low=0.1, mode=0.2, high=0.9))), X
        ),
    ),
    "capability against resistance": (
        {
            "frequency": {"contact": 6, "capability": PERT, "resistance": {"low": 15, "mode": 30, "high": 50}},
            "loss": LOSS,
        },
        None,  # filled in below, by drawing both for each event
    ),
    "secondary": ({"frequency": 1, "loss": LOSS, "secondary": FOLLOWS}, secondary(number(0.3), 1)),
    "secondary, uncertain": (
        {"frequency": 4, "loss": LOSS, "secondary": {**FOLLOWS, "probability": CHANCE}},
        secondary(chance(CHANCE), 4),
    ),
    "insurance": (
        {"frequency": 1, "loss": LOSS, "insurance": {"deductible": 60_000, "limit": 200_000}},
        year(1, 1, retained(LOSS, 60_000, 200_000)),
    ),
    "control on frequency": (
        {"frequency": 3, "loss": LOSS, "controls": [control("contact", effect=0.8, coverage=0.9, reliability=0.5)]},
        year(3 * 0.64, 3 * 0.64, X),
    ),
    "uncertain control on frequency": (
        {
            "frequency": 3,
            "loss": LOSS,
            "controls": [control("action", effect=CHANCE, coverage=CHANCE, reliability=CHANCE, degraded=CHANCE)],
        },
        mixed(number(3).times(left(works(*[chance(CHANCE)] * 4))), X),
    ),
    "control on loss": (
        {
            "frequency": 1,
            "loss": LOSS,
            "controls": [control("loss", effect=CHANCE, coverage=0.8, reliability=0.6, degraded=0.1)],
        },
        year(1, 1, X.times(by_cases((0.48, left(chance(CHANCE))), (0.32, number(0.9)), (0.2, number(1.0))))),
    ),
    "control on one form of loss": (
        {"frequency": 1, "loss": FORMS, "controls": [control("loss", effect=0.7, coverage=0.5, forms=["response"])]},
        year(
            1,
            1,
            X.times(by_cases((0.5, number(0.3)), (0.5, number(1)))).plus(PRODUCTIVITY).plus(number(5_000)),
        ),
    ),
    "control on loss, also of what follows": (
        {"frequency": 1, "loss": LOSS, "secondary": FOLLOWS, "controls": [control("loss", effect=0.5)]},
        year(1, 1, by_cases((0.7, X), (0.3, X.plus(Y))).times(HALF)),
    ),
}


def by_events() -> Moments:
    """Capability and resistance drawn anew for each try, as the declaration says, from another generator."""
    rng = np.random.Generator(np.random.PCG64(5))
    capability = 10 + 50 * rng.beta(PERT.alpha, PERT.beta, 4_000_000)
    other = Pert(low=15, mode=30, high=50)
    success = float((capability > 15 + 35 * rng.beta(other.alpha, other.beta, 4_000_000)).mean())
    return year(6 * success, 6 * success, X)


@pytest.mark.parametrize("name", CASES)
def test_mean_and_sd_are_those_of_the_closed_form(name):
    declared, expected = CASES[name]
    expected = expected or by_events()
    losses = simulate(Scenario(id=name, **declared), trials=TRIALS, runner=Serial()).total
    error = sqrt(expected.variance / TRIALS)
    low, high = losses.bounds("sd")
    assert abs(losses.mean - expected.mean) < 4 * error
    assert abs(losses.sd - sqrt(expected.variance)) < 4 * (high - low) / (2 * 1.96)
    assert 0.97 < losses.sd / sqrt(expected.variance) < 1.03  # whatever the interval says


def test_a_common_factor_joins_what_it_multiplies():
    spread, loading = 0.6, 0.5
    portfolio = Portfolio(
        scenarios=(
            Scenario(id="a", frequency=2, loss=LOSS),
            Scenario(id="b", frequency={"low": 0.5, "high": 4}, loss=LOSS),
            Scenario(id="c", frequency=5, loss=LOSS),
        ),
        dependence=CommonFactor(spread=spread, loading={"b": loading, "c": 0}),
    )
    losses = simulate(portfolio, trials=TRIALS, runner=Serial())
    rate = lognormal(Interval(low=0.5, high=4))
    own, half = Moments(1, exp(spread**2)), Moments(1, exp((loading * spread) ** 2))
    a, b, c = mixed(number(2).times(own), X), mixed(rate.times(half), X), year(5, 5, X)
    together = 2 * 2 * rate.mean * X.mean**2 * (exp(spread * loading * spread) - 1)
    variance = a.variance + b.variance + c.variance + together
    low, high = losses.total.bounds("sd")
    assert abs(losses.total.mean - (a.mean + b.mean + c.mean)) < 4 * sqrt(variance / TRIALS)
    assert abs(losses.total.sd - sqrt(variance)) < 4 * (high - low) / (2 * 1.96)
    for name, expected in {"a": a, "b": b, "c": c}.items():
        assert abs(losses.risk(name).mean - expected.mean) < 4 * sqrt(expected.variance / TRIALS)


def test_a_common_factor_on_what_happens_at_most_once_is_a_power_of_its_absence():
    scenario = Scenario(id="a", frequency={"probability": 0.3}, loss=1.0)
    portfolio = Portfolio(scenarios=(scenario,), dependence=CommonFactor(spread=0.8))
    z = np.linspace(-9, 9, 20_001)
    weight = np.exp(-(z**2) / 2)
    chance_of_year = 1 - 0.7 ** np.exp(0.8 * z - 0.32)
    expected = float(chance_of_year @ weight / weight.sum())
    losses = simulate(portfolio, trials=TRIALS, runner=Serial()).total
    assert abs(losses.mean - expected) < 4 * sqrt(expected * (1 - expected) / TRIALS)
    assert abs(expected - 0.3) > 0.01  # and it is not simply 0.3


def test_oracle_17_chance_of_success():
    same = Pert(low=0, mode=0.5, high=1)
    assert exceeds(same, same) == pytest.approx(0.5, abs=1e-9)
    # Beta(5, 1) against Beta(1, 5): 1 - E[(1 - C)^5 …] by the closed form 1 - B(5, 6) × 5.
    strong, weak = Pert(low=0, mode=1, high=1), Pert(low=0, mode=0, high=1)
    assert exceeds(strong, weak) == pytest.approx(1 - 5 * special.beta(5, 6), abs=1e-9)
    assert exceeds(weak, strong) == pytest.approx(5 * special.beta(5, 6), abs=1e-9)
    assert exceeds(0.4, same) == pytest.approx(special.betainc(3, 3, 0.4))
    assert exceeds(same, 0.4) == pytest.approx(special.betaincc(3, 3, 0.4))
    assert (exceeds(2, 1), exceeds(1, 1), exceeds(1, 2)) == (1, 0, 0)
