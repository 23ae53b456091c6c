"""Sobol's indices: the published ones of Ishigami's function, those that have a formula, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tests.treatment.spending.cases import uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import AtMostOnce, CommonFactor, Insurance, Interval, Portfolio, Scenario
from toolkit.risks.sensitivity.sobol import sobol, sobol_indices


def ishigami(table):
    """Ishigami and Homma's function, whose indices are known."""
    first, second, third = table.T
    return np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


def test_ishigami_to_three_digits():
    told = sobol_indices(ishigami, ["x1", "x2", "x3"], [(-np.pi, np.pi)] * 3, 2**16)
    found = {each.name: each for each in told.indices}
    assert [found[name].first for name in ("x1", "x2", "x3")] == pytest.approx([0.3139, 0.4424, 0], abs=5e-4)
    assert [found[name].total for name in ("x1", "x2", "x3")] == pytest.approx([0.5576, 0.4424, 0.2437], abs=5e-4)
    assert [each.name for each in told.indices] == ["x1", "x2", "x3"]


def test_the_mean_of_rate_times_amount_has_a_formula():
    rate, amount = Interval(low=1, high=4), Interval(low=1000, high=3000)
    told = sobol([Scenario(id="s", frequency=rate, loss=amount)], samples=2**13)
    one, two = np.expm1(rate.sigma**2), np.expm1(amount.sigma**2)
    whole = one + two + one * two
    found = {each.name: each for each in told.indices}
    assert found["s.frequency.rate"].first == pytest.approx(one / whole, abs=0.01)
    assert found["s.loss"].first == pytest.approx(two / whole, abs=0.01)
    assert found["s.loss"].total == pytest.approx((two + one * two) / whole, abs=0.01)
    assert all(each.first_error > 0 for each in told.indices)


@pytest.mark.parametrize(
    "portfolio",
    [
        uncertain(),
        Portfolio(
            scenarios=(
                Scenario(
                    id="s",
                    frequency=1,
                    loss=Interval(low=10, high=1000),
                    insurance=Insurance(deductible=50, limit=100),
                ),
                Scenario(id="once", frequency=AtMostOnce(probability=Interval(low=0.1, high=0.6)), loss=1e3),
            ),
            dependence=CommonFactor(spread=0.5),
        ),
    ],
)
@pytest.mark.parametrize("figure", ["mean", "p95"])
def test_indices_of_the_losses(portfolio, figure):
    told = sobol(portfolio, "current", figure, samples=64)
    assert told.figure == figure
    assert told.evaluations == 64 * (len(told.indices) + 2)
    assert max(each.total for each in told.indices) > 0.3
    assert all(each.total >= 0 and each.total_error > 0 for each in told.indices)
    assert told.indices == sobol(portfolio, "current", figure, samples=64).indices


def test_a_figure_that_never_changes_hangs_on_nothing():
    told = sobol_indices(lambda table: np.ones(len(table)), ["a", "b"], [(0, 1)] * 2, 16)
    assert [(each.first, each.total) for each in told.indices] == [(0, 0), (0, 0)]


def test_the_global_generator_stays_as_it_is_and_nothing_is_printed(capfd):
    np.random.seed(1)
    before = [np.array(each) for each in np.random.get_state()[1:]]
    sobol(uncertain(), samples=64)
    assert all((one == two).all() for one, two in zip(before, np.random.get_state()[1:], strict=True))
    assert capfd.readouterr() == ("", "")


def test_salib_is_loaded_only_when_it_is_needed():
    code = (
        "import sys\nimport toolkit.risks.sensitivity.sobol, toolkit.risks.sensitivity.tornado\n"
        "print([each for each in ('SALib', 'pandas', 'scipy.stats') if each in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
    assert said.stderr == ""


def test_without_salib_it_says_how_to_install_it(monkeypatch):
    for name in ("SALib", "SALib.analyze", "SALib.analyze.sobol", "SALib.sample", "SALib.sample.sobol"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ToolkitError, match=r"pip install '\.\[sensitivity\]'"):
        sobol(uncertain(), samples=64)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"samples": 100}, "power of two"),
        ({"samples": True}, "power of two"),
        ({"samples": 64, "seed": 0}, "no seed"),
        ({"samples": 64, "seed": -3}, "no seed"),
        ({"samples": 64, "seed": 1.5}, "no seed"),
        ({"figure": "worst"}, "no figure"),
        ({"level": "residual"}, "no level"),
    ],
)
def test_mistakes_are_told(more, said):
    with pytest.raises(ToolkitError, match=said):
        sobol(uncertain(), **more)


def test_where_every_number_is_known_there_is_nothing_to_ask():
    with pytest.raises(ToolkitError, match="no number is uncertain"):
        sobol([Scenario(id="s", frequency=1, loss=1.0)])
