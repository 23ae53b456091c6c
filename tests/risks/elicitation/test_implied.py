"""What an estimate implies, against published numbers, closed forms and draws from a generator of the test's own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.errors import InputError
from toolkit.risks.elicitation import implied, implied_pert, implied_probability, implied_value, probability
from toolkit.risks.elicitation.values import said


@pytest.mark.parametrize(
    ("low", "high", "a_year"), [(1, 100_000, 72_200), (1_000, 100_000, 13_320), (99_999, 100_000, 50_000)]
)
def test_a_lower_bound_that_is_lowered_raises_the_mean(low: float, high: float, a_year: float) -> None:
    # riskquant, issue 11: an event every second year.
    assert 0.5 * implied(low, high).mean == pytest.approx(a_year, abs=5)


def test_the_published_means_come_out_to_all_digits() -> None:
    # riskquant, tests and README.
    assert 0.1 * implied(1, 10).mean == pytest.approx(0.4040012826945718, rel=1e-14)
    assert implied(635_000, 19_000_000).mean == pytest.approx(5922706.83351131, rel=1e-14)


def test_an_interval_says_what_draws_from_its_lognormal_say() -> None:
    told = implied(20_000, 600_000)
    sigma = math.log(30) / (2 * 1.6448536269514722)
    drawn = np.random.default_rng(7).lognormal(math.log(math.sqrt(20_000 * 600_000)), sigma, 400_000)
    assert told.median == pytest.approx(math.sqrt(20_000 * 600_000), rel=1e-12)
    assert told.mean == pytest.approx(drawn.mean(), rel=0.02)
    assert told.sd == pytest.approx(drawn.std(), rel=0.05)
    assert told.p80 == pytest.approx(np.quantile(drawn, 0.8), rel=0.01)
    assert told.over_high == pytest.approx((drawn > told.high).mean(), abs=0.002) == 0.05
    assert told.ratio == 30


def test_a_pert_has_the_published_moments_and_the_quantiles_of_its_beta() -> None:
    told = implied_pert(10, 20, 60)  # Vose: alpha 1.8, beta 4.2, mean 25, variance 75
    drawn = 10 + 50 * np.random.default_rng(8).beta(1.8, 4.2, 400_000)
    assert (told.mean, told.sd) == pytest.approx((25, math.sqrt(75)), rel=1e-14)
    assert told.median == pytest.approx(np.median(drawn), rel=0.005)
    assert told.p80 == pytest.approx(np.quantile(drawn, 0.8), rel=0.005)
    assert (told.over_high, told.warnings) == (0.0, ())


def test_a_probability_interval_is_logit_normal() -> None:
    told = implied_probability(0.01, 0.2)
    centre = (math.log(0.01 / 0.99) + math.log(0.2 / 0.8)) / 2
    spread = (math.log(0.2 / 0.8) - math.log(0.01 / 0.99)) / (2 * 1.6448536269514722)
    drawn = 1 / (1 + np.exp(-np.random.default_rng(9).normal(centre, spread, 400_000)))
    assert told.mean == pytest.approx(drawn.mean(), rel=0.005)
    assert told.sd == pytest.approx(drawn.std(), rel=0.01)
    assert told.median == pytest.approx(np.median(drawn), rel=0.01)
    assert told.p80 == pytest.approx(np.quantile(drawn, 0.8), rel=0.01)


def test_what_would_surprise_is_said_and_nothing_else() -> None:
    assert implied(1_000, 100_000).warnings == ()
    wide = implied(1, 100_000)
    assert "The mean, 144,000, is more than your upper bound" in wide.warnings[0]
    assert "100,000 times the lower" in wide.warnings[1]
    assert len(implied(100, 100_001).warnings) == 2
    assert len(implied(100, 100_000).warnings) == len(implied(100, 25_500).warnings) == 1
    assert implied(100, 25_000).warnings == ()  # from a ratio of about 254 on, the mean exceeds P80
    carried = implied(1, 30_000)
    assert carried.p80 < carried.mean < carried.high
    assert "more than four of five cases" in carried.warnings[0]
    assert "less is impossible" in implied_pert(10, 10, 60).warnings[0]
    assert "do not know" in implied_probability(0.01, 0.99).warnings[0]


def test_the_sentence_can_be_read_out() -> None:
    told = implied(1_000, 100_000).sentence
    assert (
        told == "Median 10,000, mean 26,600; one time in five more than 32,500, one time in twenty more than 100,000."
    )
    assert implied_pert(10, 20, 60).sentence.endswith("never over 60.")
    assert implied_value(probability(0.25), is_probability=True).mean == 0.25


@pytest.mark.parametrize(
    ("low", "high", "what", "instead"),
    [
        (0, 1, "must be above 0", "one time in twenty"),
        (-5, 1, "must be above 0", "low, mode and high"),
        (5, 1, "swapped", "low: 1, high: 5"),
        (3, 3, "the same number", "nine times out of ten"),
        (float("nan"), 1, "no finite number", "such as 0.5"),
        (1, float("inf"), "no finite number", "such as 0.5"),
        (10**400, 5, "no finite number", "such as 0.5"),
        (True, 4, "'True' is no number", "without currency"),
        ("5", 7, "'5' is no number", "thousands"),
        (None, 7, "lower bound is missing", "both"),
        (None, None, "the bounds are missing", "both"),
        ([1], 2, "no number", "Write a number"),
        (5e-324, 1e17, "nothing to anybody", "another unit"),
        (1e-3, 1e17, "1e+12 times the lower", "Raise the lower bound"),
        (1, 1e19, "beyond what can be reckoned with", "below 1e18"),
        (np.array([1, 2]), 3, "no number", "Write a number"),
    ],
)
def test_a_mistake_is_said_with_what_to_write(low: object, high: object, what: str, instead: str) -> None:
    with pytest.raises(InputError) as caught:
        implied(low, high)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert instead in problem.try_instead


@pytest.mark.parametrize("bounds", [(0.1, 1), (10, 20), (0, 0.5), (0.5, 0.2), (0.2, 0.2), (float("nan"), 0.5)])
def test_a_probability_stays_between_nought_and_one(bounds: tuple[float, float]) -> None:
    with pytest.raises(InputError):
        implied_probability(*bounds)


@pytest.mark.parametrize(
    "values", [(10, 5, 60), (-1, 5, 60), (10, 70, 60), (10, 10, 10), (1, None, 2), (1, math.nan, 2)]
)
def test_a_pert_rises(values: tuple[float, float, float]) -> None:
    if values[1] is None:  # then it is an interval, which `implied` takes
        return
    with pytest.raises(InputError):
        implied_pert(*values)


def test_numbers_of_numpy_are_numbers() -> None:
    assert implied(np.float32(1000), np.int64(100_000)).mean == implied(1000, 100_000).mean


def test_numbers_are_said_in_three_digits() -> None:
    assert [said(each) for each in (0, 0.00123456, 12.345, 999, 72_200.2, 1e16, 123_456_789)] == [
        "0", "0.00123", "12.3", "999", "72,200", "1e+16", "123,000,000",
    ]  # fmt: skip
