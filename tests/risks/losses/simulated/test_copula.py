"""Annual losses under a copula: their own distributions unchanged, correlated as asked, heavier together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from math import asin, pi, sqrt

import numpy as np
import pytest
from scipy import special

from tests.risks.losses.simulated.test_same_years import same
from toolkit.errors import ToolkitError
from toolkit.risks.losses import Copula, Portfolio, Scenario, quantify
from toolkit.risks.losses.exact import ExactLosses
from toolkit.risks.losses.simulated import CustomScenario, Processes, Serial, nearest_correlation, simulate
from toolkit.risks.losses.simulated.copula import copula_model
from toolkit.risks.losses.simulated.tables import Luck, table_of
from toolkit.risks.losses.total import Sum

LOSS = {"low": 50_000, "high": 500_000}
SCENARIOS = (
    Scenario(id="often", frequency=3, loss=LOSS),
    Scenario(id="rare", frequency=0.05, loss={"low": 100_000, "high": 9_000_000}),
    Scenario(id="once", frequency={"probability": 0.4}, loss={"low": 10, "mode": 20_000, "high": 900_000}),
    Scenario(
        id="unsure", frequency={"low": 0.5, "high": 5}, loss=LOSS, insurance={"deductible": 9_000, "limit": 90_000}
    ),
)
MATRIX = ((1.0, 0.5, -0.2, 0.1), (0.5, 1.0, 0.0, 0.3), (-0.2, 0.0, 1.0, 0.2), (0.1, 0.3, 0.2, 1.0))


def portfolio(scenarios=SCENARIOS, **copula) -> Portfolio:
    return Portfolio(scenarios=scenarios, dependence=Copula(**copula))


def years(given: Portfolio, blocks: int = 8) -> np.ndarray:
    """A row of annual losses for each scenario."""
    model = copula_model(given, "current", 5, Serial())
    size = model.block_years
    return np.concatenate([np.array(list(model.losses(5, block, size))) for block in range(blocks)], axis=1)


def ranks(rows: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(rows, axis=1), axis=1)


@pytest.mark.parametrize("luck", [Luck(), Luck(4.0), Luck(12.0)], ids=["gaussian", "t 4", "t 12"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_a_table_is_the_exact_distribution(scenario, luck):
    table = table_of(("current", luck, 1), scenario)
    exact = ExactLosses(Sum.of([scenario], "current"), "GBP")
    likely = np.diff(np.maximum(luck.shares(), exact.p_no_loss))
    assert likely @ table.losses == pytest.approx(exact.mean, rel=1e-5)
    assert sqrt(likely @ table.losses**2 - exact.mean**2) == pytest.approx(exact.sd, rel=5e-3)
    assert np.all(np.diff(table.losses) >= 0)
    for share in (0.7, 0.9, 0.99, 0.999):
        around = table.losses[np.searchsorted(luck.shares(), share) + np.array([-2, 1])]
        assert around[0] * 0.998 <= exact.quantile(share) <= around[1] * 1.002
    assert luck.shares()[int((table.start + luck.end) / (2 * luck.end) * 4096)] <= exact.p_no_loss


def test_luck_of_a_t_copula_is_uniform_in_its_shares():
    rng = np.random.Generator(np.random.SFC64(2))
    normal, spread = rng.standard_normal(400_000), 2 * rng.standard_gamma(2.0, 400_000)
    luck = normal / np.sqrt(normal**2 + spread)
    end = Luck(4.0).end
    below = np.histogram(luck, np.linspace(-end, end, 4097))[0].cumsum() / 400_000
    assert np.abs(below - Luck(4.0).shares()[1:]).max() < 1.63 / sqrt(400_000)  # Kolmogorov, one in 100


@pytest.mark.parametrize(
    "copula",
    [
        {"correlation": 0.4},
        {"correlation": -0.3},
        {"correlation": -1 / 3},
        {"correlation": 0.0},
        {"correlation": MATRIX},
        {"correlation": 0.4, "kind": "t", "degrees": 5},
        {"correlation": MATRIX, "kind": "t", "degrees": 5},
    ],
    ids=str,
)
def test_risks_keep_their_distribution_and_move_together_as_asked(copula):
    given = portfolio(tuple(Scenario(id=name, frequency=400, loss=LOSS) for name in "abcd"), **copula)
    rows = years(given)
    count = rows.shape[1]
    exact = ExactLosses(Sum.of(given.scenarios[:1], "current"), "GBP")
    for row in rows:
        assert row.mean() == pytest.approx(exact.mean, abs=4 * exact.sd / sqrt(count))
        assert np.mean(row > exact.quantile(0.99)) == pytest.approx(0.01, abs=4 * sqrt(0.0099 / count))
    asked = copula["correlation"]
    found = np.corrcoef(ranks(rows))
    for first in range(4):
        for second in range(first):
            rho = asked[first][second] if isinstance(asked, tuple) else asked
            if copula.get("kind") == "t":  # Kendall's tau is the same for both copulas
                tau = kendall(rows[first][:4000], rows[second][:4000])
                assert tau == pytest.approx(2 / pi * asin(rho), abs=4 * 0.7 / sqrt(4000))
            else:
                assert found[first, second] == pytest.approx(6 / pi * asin(rho / 2), abs=4 / sqrt(count))


def kendall(one: np.ndarray, other: np.ndarray) -> float:
    agree = np.sign(one[:, None] - one) * np.sign(other[:, None] - other)
    return float(agree.sum() / (len(one) * (len(one) - 1)))


def test_bad_years_come_together_more_with_a_t_copula():
    two = tuple(Scenario(id=name, frequency=5, loss=LOSS) for name in "ab")
    plain, heavy = (
        simulate(portfolio(two, correlation=0.3, **more), runner=Serial()).total
        for more in ({}, {"kind": "t", "degrees": 3})
    )
    assert heavy.bounds("quantile", 0.999)[0] > plain.bounds("quantile", 0.999)[1]


def test_without_correlation_it_is_the_exact_sum():
    exact = quantify(SCENARIOS).total
    total = simulate(portfolio(correlation=0.0), trials=400_000, runner=Serial()).total
    for what in ("mean", "sd", "p_no_loss"):
        low, high = total.bounds(what)
        assert low - (high - low) / 2 <= getattr(exact, what) <= high + (high - low) / 2
    for share in (0.5, 0.9, 0.99, 0.999):
        low, high = total.bounds("quantile", share)
        assert low - (high - low) / 2 <= exact.quantile(share) <= high + (high - low) / 2


def test_a_correlation_of_a_tenth_raises_the_tail_of_a_thousand_risks_by_three_quarters(shared):
    risks = json.loads((shared / "reference/risk_portfolios.json").read_text())["poisson_lognormal"]["1000"]["risks"]
    scenarios = tuple(
        Scenario(id=f"r{number}", frequency=each["rate"], loss={"low": each["low"], "high": each["high"]})
        for number, each in enumerate(risks)
    )
    alone = quantify(scenarios).total
    together = simulate(portfolio(scenarios, correlation=0.1), trials=50_000).total
    assert together.mean == pytest.approx(alone.mean, rel=0.01)
    assert together.quantile(0.99) / alone.quantile(0.99) == pytest.approx(1.78, abs=0.06)
    assert together.quantile(0.9) / alone.quantile(0.9) == pytest.approx(1.36, abs=0.03)
    assert together.sd / alone.sd == pytest.approx(4.1, abs=0.15)


def test_contributions_and_single_risks():
    found = simulate(portfolio(correlation=0.5), trials=50_000, runner=Serial())
    assert sum(found.contributions(0.99).values()) == pytest.approx(found.total.tvar(0.99), rel=1e-6)
    assert found.risk("rare").method == "exact"
    assert found.method == found.total.method == "simulated"
    assert "copula" in found.why
    assert [row["risk"] for row in found.rows()] == ["often", "rare", "once", "unsure", "all together"]


def test_functions_of_ones_own_take_part():
    own = CustomScenario(id="own", draw=lambda rng, years: rng.exponential(1e5, years) * (rng.random(years) < 0.5))
    table = table_of(("current", Luck(), 1), own)
    assert special.ndtr(table.start) == pytest.approx(0.5, abs=0.004)
    found = simulate(portfolio((*SCENARIOS, own), correlation=0.5), trials=20_000, runner=Serial())
    assert found.risk("own").mean == pytest.approx(50_000, rel=0.05)
    assert found.contributions(0.99)["own"] > 2 * found.risk("own").mean


def test_where_an_exact_table_would_take_long_years_are_simulated():
    """Insurance on a sum of forms of loss: the table is as good as 2^18 years."""
    forms = {"response": LOSS, "productivity": {"low": 0, "mode": 9_000, "high": 90_000}}
    insured = Scenario(id="s", frequency=1, loss=forms, insurance={"deductible": 9_000, "limit": 90_000})
    exact = ExactLosses(Sum.of([insured], "current"), "GBP")
    table = table_of(("current", Luck(), 1), insured)
    likely = np.diff(np.maximum(Luck().shares(), special.ndtr(table.start)))
    assert likely @ table.losses == pytest.approx(exact.mean, abs=4 * exact.sd / 2**9)
    assert special.ndtr(table.start) == pytest.approx(exact.p_no_loss, abs=0.004)
    found = simulate(portfolio((insured, *SCENARIOS), correlation=0.2), trials=20_000, runner=Serial())
    assert found.risk("s").method == "simulated"
    assert found.risk("s").mean == pytest.approx(exact.mean, rel=0.05)


@pytest.mark.parametrize("copula", [{"correlation": 0.4}, {"correlation": MATRIX, "kind": "t", "degrees": 4}], ids=str)
def test_any_number_of_workers_gives_the_same_bits(copula):
    given = portfolio(**copula)
    serial, other = (simulate(given, trials=50_000, runner=runner) for runner in (Serial(), Processes(2)))
    same(serial.total.summary, other.total.summary)
    assert serial.contributions(0.99) == other.contributions(0.99)


def test_the_number_of_threads_of_the_linear_algebra_changes_nothing():
    code = (
        "from toolkit.risks.losses import *\n"
        "from toolkit.risks.losses.simulated import *\n"
        "s = [Scenario(id=f'r{i}', frequency=1, loss={'low': 5, 'high': 50}) for i in range(70)]\n"
        "m = tuple(tuple(0.5 ** abs(i - j) for j in range(70)) for i in range(70))\n"
        "p = Portfolio(scenarios=s, dependence=Copula(correlation=m))\n"
        "q = simulate(p, trials=20_000, runner=Serial())\n"
        "print(q.total.mean.hex(), q.total.sd.hex(), q.total.quantile(0.99).hex())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads},
        ).stdout
        for threads in ("1", "2", "4")
    }
    assert len(said) == 1


def test_levels_live_through_the_same_years():
    controls = [{"control": "c", "status": "planned", "acts_on": "success", "effect": 0.5}]
    scenarios = tuple(
        each.model_copy(
            update={"controls": SCENARIOS[0].of({**SCENARIOS[0].model_dump(), "controls": controls}).controls}
        )
        for each in SCENARIOS
    )
    before, after = (
        np.array(list(copula_model(portfolio(scenarios, correlation=0.3), level, 5, Serial()).losses(5, 0, 16_384)))
        for level in ("current", "target")
    )
    assert np.all(after <= before * 1.001 + 1)
    assert after.sum() < 0.75 * before.sum()


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        (((1.0,),), "has 1 rows for 4 scenarios"),
        (((1.0, 0.1, 0.1, 0.1), (0.1, 1.0), (0.1, 0.1, 1.0, 0.1), (0.1, 0.1, 0.1, 1.0)), "row of 'rare' has 2 entries"),
        (((1.0, 0.5, 0, 0), (0.4, 1.0, 0, 0), (0, 0, 1.0, 0), (0, 0, 0, 1.0)), "'often' with 'rare' is 0.5, but.*0.4"),
        (((1.0, 0.5, 0, 0), (0.5, 0.9, 0, 0), (0, 0, 1.0, 0), (0, 0, 0, 1.0)), "'rare' with itself is 0.9.*Write 1"),
        (((1.0, 0, 0, 0), (0, 1.0, 0, 1.2), (0, 0, 1.0, 0), (0, 1.2, 0, 1.0)), "'rare' with 'unsure' is 1.2.*-1 to 1"),
        (
            ((1.0, 0.9, -0.9, 0), (0.9, 1.0, 0.9, 0), (-0.9, 0.9, 1.0, 0), (0, 0, 0, 1.0)),
            r"contradict each other \(least eigenvalue -0.8\).*nearest_correlation\(matrix\).*from -?0.9 to",
        ),
    ],
)
def test_what_is_no_correlation_matrix_is_told_entry_by_entry(matrix, said):
    with pytest.raises(ToolkitError, match=f"(?s)correlation: .*{said}"):
        simulate(portfolio(correlation=matrix), trials=5_000)


def test_one_correlation_can_be_negative_only_so_far():
    with pytest.raises(ToolkitError, match=r"4 scenarios cannot all be correlated by -0.4.*Write -0.3333 or more"):
        simulate(portfolio(correlation=-0.4), trials=5_000)
    assert simulate(portfolio(SCENARIOS[:1], correlation=-0.9), trials=5_000).total.mean > 0


def test_the_nearest_correlation_matrix():
    # Higham 2002, the example of section 4: the nearest to a tridiagonal matrix of ones.
    found = np.array(nearest_correlation(((1, 1, 0), (1, 1, 1), (0, 1, 1))))
    assert found[0, 1] == pytest.approx(0.7607, abs=1e-4)
    assert found[0, 2] == pytest.approx(0.1573, abs=1e-4)
    assert np.linalg.eigvalsh(found)[0] > -1e-12
    assert np.allclose(np.array(nearest_correlation(MATRIX)), MATRIX, atol=1e-8)
    wrong = ((1.0, 0.9, -0.9, 0), (0.9, 1.0, 0.9, 0), (-0.9, 0.9, 1.0, 0), (0, 0, 0, 1.0))
    assert simulate(portfolio(correlation=nearest_correlation(wrong)), trials=5_000, runner=Serial()).total.mean > 0
    with pytest.raises(ToolkitError, match=r"'row 1' with 'row 2' is 0\.5, but"):
        nearest_correlation(((1, 0.5), (0.4, 1)))
    with pytest.raises(ToolkitError, match="is 'nan'"):
        nearest_correlation(((1, float("nan")), (0.4, 1)))
