"""The same seed gives the same years: at every level, beside any neighbours, with any workers, whatever else draws."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from toolkit.errors import ToolkitError
from toolkit.risks.losses import CommonFactor, Portfolio, Scenario
from toolkit.risks.losses.simulated import Dask, Processes, Serial, simulate
from toolkit.risks.losses.simulated.chunks import Job, chunks_of, summed_up
from toolkit.risks.losses.simulated.events import BLOCK_YEARS
from toolkit.risks.losses.simulated.models import EventModel, total
from toolkit.risks.losses.simulated.plan import plan_of
from toolkit.risks.losses.simulated.summary import Summary

LOSS = {"low": 50_000, "high": 500_000}
SURE, UNSURE = 0.6, {"low": 0.2, "high": 0.9}


def control(acts_on: str, status: str, **rest) -> dict:
    return {"control": f"{acts_on} {status}", "status": status, "acts_on": acts_on, "effect": UNSURE, **rest}


CONTROLS = [
    control("contact", "in place"),
    control("success", "planned", coverage=UNSURE, reliability=0.7, degraded=UNSURE),
    control("loss", "verified", coverage=0.8, reliability=UNSURE, degraded=0.1),
    control("loss", "planned", forms=["response"]),
]
REST = {
    "secondary": {"probability": UNSURE, "loss": {"response": LOSS}},
    "insurance": {"deductible": 60_000, "limit": 150_000},
    "controls": CONTROLS,
}
SCENARIOS = (
    Scenario(id="poisson", frequency=3, loss={"response": LOSS, "replacement": 2_000}, **REST),
    Scenario(id="rate", frequency={"low": 0.5, "high": 9}, loss={"low": 1, "mode": 5, "high": 9_000}, **REST),
    Scenario(id="once", frequency={"probability": UNSURE}, loss=LOSS, **REST),
    Scenario(id="clusters", frequency={"form": "negative_binomial", "mean": 2, "variance": 9}, loss=LOSS, **REST),
    Scenario(id="tries", frequency={"contact": 30, "action": UNSURE, "vulnerability": 0.3}, loss=LOSS, **REST),
)
PORTFOLIO = Portfolio(scenarios=SCENARIOS, dependence=CommonFactor(spread=0.5, loading={"once": 1.5}))


def years_of(scenario: Scenario, level: str, dependence: CommonFactor | None = None) -> np.ndarray:
    portfolio = Portfolio(scenarios=(scenario,), dependence=dependence or CommonFactor(spread=0.5))
    return total(EventModel(plan_of(portfolio, level), True), 7, 0, BLOCK_YEARS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_no_control_raises_the_loss_of_any_year(scenario):
    inherent, current, target = (years_of(scenario, level) for level in ("inherent", "current", "target"))
    assert np.all(current <= inherent)
    assert np.all(target <= current)
    assert inherent.mean() > 1.2 * current.mean() > 1.2 * target.mean() > 0


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_one_control_more_raises_the_loss_of_no_year(scenario):
    before = years_of(scenario, "target")
    more = scenario.model_copy(
        update={"controls": (*scenario.controls, *scenario.of(scenario.model_dump(by_alias=True)).controls[:1])}
    )
    after = years_of(more, "target")
    assert np.all(after <= before)
    assert after.mean() < before.mean()


def test_a_scenario_lives_through_the_same_years_beside_any_others():
    whole = simulate(PORTFOLIO, "target", runner=Serial(), trials=20_000)
    turned = simulate(
        PORTFOLIO.model_copy(update={"scenarios": SCENARIOS[::-1]}), "target", runner=Serial(), trials=20_000
    )
    for each in SCENARIOS:
        alone = simulate(
            Portfolio(
                scenarios=(each,),
                dependence=CommonFactor(spread=0.5, loading={each.id: 1.5 if each.id == "once" else 1}),
            ),
            "target",
            runner=Serial(),
            trials=20_000,
        )
        same(whole.risk(each.id).summary, alone.total.summary)
        same(whole.risk(each.id).summary, turned.risk(each.id).summary)


def same(one: Summary, other: Summary) -> None:
    """To the last bit."""
    assert one.moments == other.moments
    assert one.zeros == other.zeros
    for name in ("bins", "counts", "sums", "least", "greatest"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_any_number_of_workers_gives_the_same_bits():
    serial = simulate(PORTFOLIO, runner=Serial())
    for runner in (Processes(1), Processes(2), Processes(3)):
        other = simulate(PORTFOLIO, runner=runner)
        same(serial.total.summary, other.total.summary)
    assert serial.contributions(0.99) == other.contributions(0.99)
    assert serial.contribution_bounds(0.99) == other.contribution_bounds(0.99)


def test_dask_gives_the_same_bits():
    serial = simulate(PORTFOLIO, runner=Serial())
    with Dask(workers=2) as cluster:
        other = simulate(PORTFOLIO, runner=cluster)
        same(serial.total.summary, other.total.summary)
        assert serial.contributions(0.99) == other.contributions(0.99)


class Backwards:
    """Works from the last item to the first, as happens when workers differ in speed."""

    def map(self, function, items, shared):
        done = {number: function(shared, items[number]) for number in reversed(range(len(items)))}
        return [done[number] for number in range(len(items))]


def test_the_order_in_which_chunks_are_done_changes_nothing():
    same(simulate(PORTFOLIO, runner=Serial()).total.summary, simulate(PORTFOLIO, runner=Backwards()).total.summary)


def test_a_chunk_is_a_pure_function():
    job = Job(EventModel(plan_of(PORTFOLIO, "current"), True), 3)
    chunk = chunks_of(job.model, 2 * BLOCK_YEARS)[1]
    same(summed_up(job, chunk), summed_up(job, chunk))


def test_chunks_cover_all_years_once():
    model = EventModel(plan_of(PORTFOLIO, "current"), True)
    for trials in (5_000, BLOCK_YEARS, BLOCK_YEARS + 1, 100_000, 1_048_576, 3_000_001, 10_000_000_000):
        chunks = chunks_of(model, trials)
        assert len(chunks) <= 64
        assert sum(years for _, years in chunks) == trials
        for (first, years), (following, _) in pairwise(chunks):
            assert first * BLOCK_YEARS + years == following * BLOCK_YEARS


def test_nothing_touches_or_follows_the_global_generators():
    np.random.seed(1)
    random.seed(1)
    before, plain = np.random.get_state(), random.getstate()
    first = simulate(PORTFOLIO, trials=20_000)
    first.contributions()
    assert np.array_equal(np.random.get_state()[1], before[1])
    assert np.random.get_state()[2:] == before[2:]
    assert random.getstate() == plain
    np.random.seed(99)
    random.seed(99)
    same(first.total.summary, simulate(PORTFOLIO, trials=20_000).total.summary)


def test_seeds_are_recorded_and_matter():
    one, other = (simulate(PORTFOLIO, trials=20_000, seed=seed) for seed in (1, 2**127))
    assert (one.seed, other.seed, one.trials) == (1, 2**127, 20_000)
    assert "seed 1)" in one.error
    assert one.total.mean != other.total.mean
    assert simulate(PORTFOLIO, trials=20_000).seed == 1


@pytest.mark.parametrize("seed", [-1, 1.5, True, "1", 2**128, float("nan")])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(ToolkitError, match="is no seed"):
        simulate(PORTFOLIO, seed=seed)


@pytest.mark.parametrize("trials", [0, -5, 4_999, 1e5, True, "many", 10**11])
def test_what_is_no_number_of_years_is_refused(trials):
    with pytest.raises(ToolkitError, match=r"cannot be simulated.*5,000"):
        simulate(PORTFOLIO, trials=trials)


def test_another_process_gives_the_same_bytes():
    code = (
        "from toolkit.risks.losses import *\n"
        "from toolkit.risks.losses.simulated import *\n"
        "q = simulate(Scenario(id='r', frequency=1, loss={'low': 5, 'high': 50}), trials=20_000)\n"
        "print(q.total.mean.hex(), q.total.quantile(0.99).hex())"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    assert len(said) == 1
