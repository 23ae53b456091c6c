from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.risks.losses.tolerance import Tolerance

LOSSES = st.floats(1.0, 1e12)
CHANCES = st.floats(1e-6, 1 - 1e-6)


def test_it_goes_through_both_points_and_is_straight_in_between_on_a_probit_scale():
    tolerance = Tolerance((5e6, 0.01), (1e5, 0.2))
    assert tolerance.points == ((1e5, 0.2), (5e6, 0.01))
    assert tolerance.probability(1e5) == pytest.approx(0.2, rel=1e-12)
    assert tolerance.probability(5e6) == pytest.approx(0.01, rel=1e-9)
    normal = NormalDist()
    middle = (normal.inv_cdf(0.2) + normal.inv_cdf(0.01)) / 2
    assert tolerance.probability(math.sqrt(1e5 * 5e6)) == pytest.approx(normal.cdf(middle), rel=1e-9)


def test_it_is_the_survival_of_a_lognormal():
    median, spread, normal = 2e5, 1.4, NormalDist()
    points = [(loss, 1 - normal.cdf(math.log(loss / median) / spread)) for loss in (5e4, 3e6)]
    for loss in (1e3, 2e5, 8e6):
        expected = 1 - normal.cdf(math.log(loss / median) / spread)
        assert Tolerance(*points).probability(loss) == pytest.approx(expected, rel=1e-6)


def test_ends_are_certain():
    tolerance = Tolerance((1e5, 0.2), (5e6, 0.01))
    assert tolerance.probability(0) == tolerance.probability(-1) == 1.0
    assert tolerance.probability(math.inf) == 0.0
    assert tolerance.probability(1e300) == pytest.approx(0, abs=1e-12)


def test_one_point_is_a_level_line_from_there_on():
    tolerance = Tolerance((1e6, 0.05))
    assert [tolerance.probability(loss) for loss in (0, 999_999, 1e6, 1e9)] == [1.0, 1.0, 0.05, 0.05]
    assert tolerance.loss(0.1) == 1e6
    assert tolerance.loss(0.01) == math.inf


@given(LOSSES, LOSSES, CHANCES, CHANCES, LOSSES)
def test_reading_it_either_way_agrees(one, other, p, q, loss):
    if one == other or p == q:
        return
    small, large = sorted((one, other))
    often, seldom = max(p, q), min(p, q)
    tolerance = Tolerance((small, often), (large, seldom))
    chance = tolerance.probability(loss)
    assert 0 <= chance <= 1
    assert tolerance.probability(loss * 2) <= chance
    if 1e-6 < chance < 1 - 1e-6 and math.log(large / small) > 1e-3 and often - seldom > 1e-3:
        assert tolerance.loss(chance) == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ((), "one or two points, not 0"),
        (((1, 0.5), (2, 0.4), (3, 0.3)), "one or two points, not 3"),
        (((1e5, 0.01), (5e6, 0.2)), r"Swap the two: Tolerance\(\(100000, 0.2\), \(5000000, 0.01\)\)"),
        (((1e5, 0.2), (1e5, 0.1)), "both points have the loss 100000"),
        (((1e5, 0.2), (1e6, 0.2)), "both points have the probability 0.2"),
        (((0, 0.2), (1e6, 0.1)), "point 1: the loss 0 is not above 0"),
        (((-5, 0.2),), "the loss -5 is not above 0"),
        (((1e5, 0),), "a probability of 0 cannot be drawn"),
        (((1e5, 1),), "a probability of 1 cannot be drawn"),
        (((1e5, 20), (1e6, 0.1)), "the probability 20 is over 1. Write 0.2 if 20% is meant"),
        (((1e5, 2000),), "is over 1. Write 0.05 for 5%"),
        (((math.nan, 0.1),), "the loss nan is not above 0"),
        (((math.inf, 0.1),), "the loss inf"),
        (((1e5, math.nan),), "the probability nan is no number"),
        (((1e5, True),), "the probability True is no number"),
        (((10**400, 0.1),), "is not above 0"),
        ((("1e5", "0.1"),), "the loss '1e5' is not above 0"),
        ((5,), "no pair of loss and probability"),
        (("ab",), "no pair of loss and probability"),
        (((1, 2, 3),), "no pair of loss and probability"),
    ],
)
def test_what_is_no_tolerance_is_refused_with_what_to_write(points, says):
    with pytest.raises(InputError, match=says):
        Tolerance(*points)
