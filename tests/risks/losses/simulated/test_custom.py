"""Scenarios in somebody's own Python: beside declared ones, and what they can do wrong."""

from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.risks.losses import Scenario
from toolkit.risks.losses.simulated import CustomScenario, Processes, Serial, simulate

DECLARED = Scenario(id="declared", frequency=1, loss={"low": 50_000, "high": 500_000})


def chain(rng, years):
    """A breach that is followed by a fine only when it was big."""
    breach = np.where(rng.random(years) < 0.2, rng.lognormal(11, 1, years), 0.0)
    return breach + np.where(breach > 100_000, 250_000.0, 0.0)


def test_it_is_mixed_with_declared_scenarios():
    both = simulate([DECLARED, CustomScenario(id="own", draw=chain)], trials=50_000, runner=Serial())
    alone = simulate(DECLARED, trials=50_000, runner=Serial())
    assert both.risk("declared").summary.moments == alone.total.summary.moments
    assert both.total.mean == pytest.approx(both.risk("declared").mean + both.risk("own").mean)
    assert both.risk("own").p_no_loss == pytest.approx(0.8, abs=0.01)
    assert sum(both.contributions(0.99).values()) == pytest.approx(both.total.tvar(0.99))
    assert [row["risk"] for row in both.rows()] == ["declared", "own", "all together"]


def test_whole_numbers_are_losses_too():
    losses = simulate(CustomScenario(id="own", draw=lambda rng, years: rng.integers(0, 2, years)), trials=5_000).total
    assert losses.quantile(0.9) == 1


def test_what_is_drawn_in_a_test_stays_in_this_process_by_itself():
    function = lambda rng, years: rng.random(years) * 1e3  # noqa: E731
    losses = simulate(CustomScenario(id="own", draw=function), trials=5_000_000)
    assert losses.total.mean == pytest.approx(500, rel=0.01)
    with pytest.raises(ToolkitError, match="cannot be sent to other processes"):
        simulate(CustomScenario(id="own", draw=function), runner=Processes(2))


def _raises(rng, years):
    raise KeyError("rates")


def _moves_the_global_generator(rng, years):
    return np.random.random(years)


def _moves_pythons_generator(rng, years):
    return np.full(years, random.random())


CALLS = []


def _remembers(rng, years):
    CALLS.append(1)
    return np.full(years, float(len(CALLS)))


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda rng, years: rng.random(years - 1), r"shape \(63,\) for 64 years.*shape \(64,\)"),
        (lambda rng, years: rng.random((years, 2)), r"shape \(64, 2\) for 64 years"),
        (lambda rng, years: 5.0, "a single number for 64 years"),
        (lambda rng, years: None, "NoneType, not numbers"),
        (lambda rng, years: ["a"] * years, "list, not numbers"),
        (lambda rng, years: rng.random(years) > 0.5, "ndarray, not numbers"),
        (lambda rng, years: rng.random(years) * 1j, "ndarray, not numbers"),
        (lambda rng, years: np.full(years, np.nan), "nan as a year's loss, 64 of 64"),
        (lambda rng, years: np.full(years, np.inf), "inf as a year's loss"),
        (lambda rng, years: rng.standard_normal(years), "-.* as a year's loss.*a gain is no loss"),
        (_raises, "failed with KeyError: 'rates'"),
        (lambda years: None, "failed with TypeError"),
        (_moves_the_global_generator, r"global generator np\.random.*rng\."),
        (_moves_pythons_generator, "global generator random"),
        (_remembers, "different losses for the same random numbers"),
        (lambda rng, years: np.random.default_rng().random(years), "different losses for the same random numbers"),
    ],
)
def test_its_mistakes_are_told_with_its_id(draw, said):
    before = np.random.get_state()[1].copy()
    with pytest.raises(ToolkitError, match=f"(?s)CustomScenario own: .*{said}"):
        simulate([DECLARED, CustomScenario(id="own", draw=draw)], trials=5_000)
    assert np.array_equal(np.random.get_state()[1], before)


def test_it_declares_nothing_beside_its_function():
    with pytest.raises(InputError, match="frequency is declared beside a function"):
        CustomScenario(id="own", draw=chain, frequency=3)
    with pytest.raises(InputError, match="draw"):
        CustomScenario(id="own", draw="chain")
