"""Cooke's classical model against its published example (oracle 18), and what it does with what is no answer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.risks.elicitation import performance_weights
from toolkit.risks.elicitation.background import Board, calibration_score

# TU Delft OpenCourseWare, Decision Making Under Uncertainty, readings 3.7.3 and 3.8.2. The second reading prints Expert
# A's fifth answer at the fourth question; the scores that both print belong to the table of the first.
TRUTH = dict(zip("12345", (24, 11, 68, 47, 31), strict=True))
EXPERTS = {
    "A": ((2, 5, 7), (12, 13, 15), (87, 89, 92), (2, 5, 8), (48, 50, 52)),
    "B": ((20, 23, 34), (8, 10, 11), (60, 70, 90), (20, 35, 45), (30, 35, 40)),
    "C": ((20, 25, 28), (10, 13, 15), (65, 67, 70), (42, 44, 46), (32, 33, 35)),
}
SAID = {who: dict(zip("12345", given, strict=True)) for who, given in EXPERTS.items()}
LEVELS = (0.05, 0.5, 0.95)


def test_the_published_scores_come_out() -> None:
    found = performance_weights(SAID, TRUTH).people
    assert found["A"].calibration == pytest.approx(3.621e-5, abs=5e-9)
    assert [found[who].calibration for who in "BC"] == pytest.approx([0.608, 0.327], abs=5e-4)
    assert [found[who].information for who in "ABC"] == pytest.approx([1.418, 0.558, 1.354], abs=5e-4)
    # The weights as printed were reckoned from scores cut to three places.
    assert [found[who].weight for who in "ABC"] == pytest.approx([6.565e-5, 0.4338, 0.5661], rel=1e-3)
    printed = {"A": 3.621e-5 * 1.418, "B": 0.608 * 0.558, "C": 0.327 * 1.354}
    share = [each / sum(printed.values()) for each in printed.values()]
    assert share == pytest.approx([0.00006565341, 0.4338007, 0.5661336], abs=5e-8)


def test_the_published_scores_without_the_worst_expert_come_out() -> None:
    found = performance_weights({who: SAID[who] for who in "BC"}, TRUTH)
    assert [found.people[who].information for who in "BC"] == pytest.approx([0.220, 0.971], abs=7e-4)
    assert [found.weights[who] for who in "BC"] == pytest.approx([0.3, 0.7], abs=0.005)


@pytest.mark.parametrize(
    ("question", "by_performance", "equal"),
    [
        ("1", (19.97, 24.48, 33.11), (2.55, 21.77, 32.39)),
        ("2", (8.19, 10.91, 14.86), (8.31, 12.23, 14.91)),
        ("3", (60.75, 67.56, 87.94), (61.43, 71.08, 91.61)),
        ("4", (21.02, 42.8, 45.97), (2.55, 34.28, 45.7)),
    ],
)
def test_the_published_pools_come_out(question: str, by_performance: Any, equal: Any) -> None:
    weights = performance_weights(SAID, TRUTH).weights
    board = Board.of({q: [SAID[who][q] for who in SAID] for q in TRUTH}, TRUTH, LEVELS, 0.1, ())
    assert board.pooled_quantiles(question, SAID, weights) == pytest.approx(by_performance, abs=0.006)
    same = dict.fromkeys(SAID, 1 / 3)
    assert board.pooled_quantiles(question, SAID, same) == pytest.approx(equal, abs=0.09)


def test_the_best_cutoff_is_the_one_whose_pool_scores_best() -> None:
    best = performance_weights(SAID, TRUTH, cutoff="best")
    each = performance_weights(SAID, TRUTH).people.values()
    tried = [performance_weights(SAID, TRUTH, cutoff=one.calibration).pooled.weight for one in each]
    assert best.pooled.weight == max(tried)
    assert best.people["A"].weight == 0
    alone = performance_weights({"B": SAID["B"], "A": SAID["A"]}, TRUTH, cutoff=0.3)
    assert alone.weights == {"B": 1.0, "A": 0.0}


def test_calibration_is_the_tail_of_chi_square() -> None:
    # Two cells, half each, ten hits of ten in one: 2 N KL = 20 ln 2, one degree of freedom.
    assert calibration_score([0] * 10, (0.5,)) == pytest.approx(math.erfc(math.sqrt(20 * math.log(2) / 2)), rel=1e-12)
    perfect = [0] + [1] * 9 + [2] * 9 + [3]
    assert calibration_score(perfect, LEVELS) == 1


def test_somebody_calibrated_scores_above_somebody_too_sure_more_often_than_not() -> None:
    draw = np.random.default_rng(3)
    won = 0
    for _ in range(60):
        truth = {str(n): float(value) for n, value in enumerate(draw.normal(100, 10, 20))}
        near = {n: value + draw.normal(0, 5) for n, value in truth.items()}
        said = {
            "calibrated": {n: (mid - 8.22, mid, mid + 8.22) for n, mid in near.items()},
            "too sure": {n: (mid - 2, mid, mid + 2) for n, mid in near.items()},
        }
        weights = performance_weights(said, truth).weights
        won += weights["calibrated"] > weights["too sure"]
    assert won >= 58


def test_a_bound_that_is_the_answer_is_a_hit() -> None:
    board = Board.of({"q": [(10, 20, 30)]}, {"q": 10}, LEVELS, 0.1, ())
    cells = []
    for answer in (9, 10, 11, 30, 31):
        cells += [Board({"q": answer}, board.ranges, LEVELS, frozenset()).cell("q", (10, 20, 30))]
    assert cells == [0, 1, 1, 2, 3]


def test_factors_count_alike_wherever_they_are() -> None:
    truth = {"a": 100.0, "b": 1e6}
    said = {"P1": {"a": (50.0, 200.0), "b": (5e5, 2e6)}, "P2": {"a": (20.0, 500.0), "b": (2e5, 5e6)}}
    found = performance_weights(said, truth, probabilities=(0.05, 0.95), by_factors=["a", "b"])
    thousandfold = {who: {"a": given["b"], "b": given["a"]} for who, given in said.items()}
    other = performance_weights(thousandfold, {"a": 1e6, "b": 100.0}, probabilities=(0.05, 0.95), by_factors=["a", "b"])
    assert found.weights == pytest.approx(other.weights)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"said": {}}, "nobody answered"),
        ({"said": {"A": {"1": (1, 2)}}}, "needs 3 numbers"),
        ({"said": {"A": {"1": (1, 2, math.nan)}}}, "needs 3 numbers"),
        ({"said": {"A": {"1": (1, 2, True)}}}, "needs 3 numbers"),
        ({"said": {"A": {"1": (1, 1, 2)}}}, "do not rise"),
        ({"said": {"A": {"9": (1, 2, 3)}}}, "no question whose answer is known"),
        ({"said": {"A": {"1": (1, 2, 3)}, "B": {"2": (1, 2, 3)}}}, "no question that everybody answered"),
        ({"answers": {"1": math.inf}}, "no answer that is a number"),
        ({"answers": {"1": -4.0}, "by_factors": ["1"]}, "whose answer is not above 0"),
        ({"said": {"A": {"1": (0, 2, 3)}}, "by_factors": ["1"]}, "bound that is not above 0"),
        ({"probabilities": (0.5, 0.05)}, "no probabilities"),
        ({"probabilities": ()}, "no probabilities"),
        ({"cutoff": 2}, "cutoff cannot be 2"),
        ({"cutoff": "most"}, "cutoff cannot be most"),
        ({"cutoff": 0.9999}, "nobody is calibrated well enough"),
        ({"overshoot": 0}, "no share of the range"),
    ],
)
def test_what_cannot_be_weighed_is_said(change: dict[str, Any], what: str) -> None:
    given: dict[str, Any] = {"said": {"A": {"1": (1, 2, 3)}}, "answers": {"1": 7.0, "2": 3.0}, **change}
    with pytest.raises(ToolkitError, match=what):
        performance_weights(given.pop("said"), given.pop("answers"), **given)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        performance_weights({"A": {"1": (3, 2, 1), "5": (1, 2, 3)}, "B": {"1": ("x", 2, 3)}}, {"1": 2.0})  # type: ignore[dict-item]
    assert [problem.where for problem in caught.value.problems] == ["A, 1", "A, 5", "B, 1"]


def test_who_is_calibrated_falls_below_five_percent_five_times_in_a_hundred() -> None:
    draw = np.random.default_rng(12)
    cells = draw.choice(4, p=(0.05, 0.45, 0.45, 0.05), size=(4_000, 200))
    low = np.mean([calibration_score(list(map(int, row)), LEVELS) < 0.05 for row in cells])
    assert low == pytest.approx(0.05, abs=0.015)
    too_sure = draw.choice(4, p=(0.2, 0.3, 0.3, 0.2), size=(200, 20))
    assert np.mean([calibration_score(list(map(int, row)), LEVELS) < 0.05 for row in too_sure]) > 0.75
