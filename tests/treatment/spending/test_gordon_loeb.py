"""Gordon and Loeb's line: the published figures, the best by trying, and never beyond 37% of the expected loss."""

from __future__ import annotations

from math import e

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.treatment.spending.cases import uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import quantify
from toolkit.treatment.spending.gordon_loeb import gordon_loeb, hard_to_justify


def test_the_figures_of_the_notes():
    first = gordon_loeb(0.65, 1e6, alpha=1e-5)
    assert first.spending == pytest.approx(154_951, abs=0.5)
    second = gordon_loeb(0.65, 1e6, alpha=1e-5, breach="II")
    assert second.spending == pytest.approx(239_018.6, abs=0.05)
    assert second.cap == pytest.approx(239_121.6, abs=0.05)
    assert gordon_loeb(0.8, 0.15 * 1e6, alpha=1e-5).cap == pytest.approx(44_146, abs=1)


@given(st.floats(0.01, 0.99), st.floats(1, 1e9), st.floats(-9, -1), st.floats(0.2, 3), st.sampled_from(["I", "II"]))
def test_no_other_spending_is_better_and_none_exceeds_the_cap(v, loss, exponent, beta, breach):
    alpha = 10**exponent
    told = gordon_loeb(v, loss, alpha=alpha, beta=beta, breach=breach)
    assert 0 <= told.spending <= told.cap * (1 + 1e-9)
    others = np.concatenate([told.spending * np.linspace(0, 3, 61), told.cap * np.linspace(0, 2, 41)])
    left = v / (alpha * others + 1) ** beta if breach == "I" else v ** (alpha * others + 1)
    gains = v * loss - left * loss - others
    assert told.gain >= gains.max() - 1e-9 * max(loss, 1)
    assert told.loss_after <= told.loss_before


@pytest.mark.parametrize("breach", ["I", "II"])
def test_numbers_out_of_all_proportion_are_survived(breach):
    told = gordon_loeb(0.5, 1e18, alpha=1e18, beta=1e18, breach=breach)
    assert 0 <= told.spending <= told.cap


@pytest.mark.parametrize("breach", ["I", "II"])
def test_what_cannot_be_lost_is_not_protected(breach):
    assert gordon_loeb(0, 1e6, alpha=1e-5, breach=breach).spending == 0
    assert gordon_loeb(0.5, 0, alpha=1e-5, breach=breach).spending == 0


def test_no_spending_of_the_second_class_helps_against_certainty():
    assert gordon_loeb(1, 1e6, alpha=1e-5, breach="II").spending == 0


def test_the_line_of_a_portfolio():
    line = hard_to_justify(uncertain())
    assert line.cap == pytest.approx(quantify(uncertain(), "inherent").total.mean / e, rel=1e-4)
    assert "hard to justify" in line.judged(line.cap + 1)
    assert "below the line" in line.judged(line.cap - 1)
    assert f"{line.cap:,.0f} GBP a year" in str(line)


@pytest.mark.parametrize(
    "more",
    [
        {"vulnerability": 1.5},
        {"vulnerability": -0.1},
        {"vulnerability": float("nan")},
        {"vulnerability": True},
        {"loss": float("inf")},
        {"loss": -1},
        {"alpha": 0},
        {"alpha": "x"},
        {"beta": 0},
        {"breach": "III"},
    ],
)
def test_mistakes_are_told(more):
    given_ = {"vulnerability": 0.5, "loss": 1e6, "alpha": 1e-5, **more}
    with pytest.raises(ToolkitError, match="Write"):
        gordon_loeb(given_.pop("vulnerability"), given_.pop("loss"), **given_)
