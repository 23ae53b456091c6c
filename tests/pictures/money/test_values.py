"""What a picture is drawn from is checked when it is made, and the error says what to give instead."""

from __future__ import annotations

import dataclasses
import math

import pytest

from tests.pictures.money.samples import IMPACTS, LEVELS, LIKELIHOODS, all_ordinary
from toolkit.errors import InputError
from toolkit.pictures.money import (
    Calibration,
    CalibrationPoint,
    ControlReturn,
    Frontier,
    FrontierPoint,
    Moves,
    RankAgreement,
    Ranked,
    Returns,
    RoomEstimate,
    Share,
    Spread,
    Swing,
    TailShare,
    TailShares,
    Tornado,
    Waterfall,
)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Tornado(math.nan, [], "GBP"), "base: the value is NaN"),
        (lambda: Tornado(1, [Swing("a", 1, math.inf)], "GBP"), "swing 1, at_high: inf is not finite"),
        (lambda: Tornado(1, [("a", 1, 2)], "GBP"), "Give values of Swing"),
        (lambda: Tornado(1, [Swing(5, 1, 2)], "GBP"), "swing 1, name: int is no text"),
        (lambda: Waterfall(10, [Share("a", 4)], 5, [], 5, "GBP"), "shares add up to 4, but the levels differ by 5"),
        (lambda: Waterfall(10, [], 10, [Share("a", 1)], 8, "GBP"), "planned: the shares add up to 1"),
        (lambda: Waterfall(-1, [], -1, [], -1, "GBP"), "inherent: -1 is below 0"),
        (lambda: Returns([ControlReturn("a", 1, -1)], "GBP"), "cost: -1 is below 0. A cost is 0 or above"),
        (lambda: Returns([ControlReturn("a", 1, 1, 2, 1)], "GBP"), "lower bound 2 is above the upper bound 1. Swap"),
        (lambda: Returns([ControlReturn("a", 1, 1, 2)], "GBP"), "only one bound of its interval"),
        (lambda: Frontier([FrontierPoint(2, 1, 1), FrontierPoint(1, 1, 1)], "GBP"), "values do not rise"),
        (lambda: Frontier([FrontierPoint(1, 1, 1)], "GBP", chosen=1), "1 is no position among 1 points"),
        (lambda: Frontier([FrontierPoint(1, 1, 1)], "GBP", chosen=True), "True is no position"),
        (lambda: FrontierPoint(1, math.nan, 1), "mean: the value is NaN"),
        (lambda: FrontierPoint(1, 1, 1, "abc"), "str is no list"),
        (lambda: Calibration([CalibrationPoint(90, 0.5, 3, 0.1, 0.9)]), "Write 0.9 if 90% is meant"),
        (lambda: Calibration([CalibrationPoint(0.9, 0.5, 0, 0.1, 0.9)]), "count: 0 is below 1"),
        (lambda: Calibration([CalibrationPoint(0.9, 0.5, 3, 0.6, 0.9)]), "outside its interval"),
        (lambda: RankAgreement(["a", "a"], []), "two are called 'a'"),
        (lambda: RankAgreement(list("abcdefghi"), []), "9 are too many"),
        (lambda: RankAgreement(["a", "b"], [Ranked("x", [1])]), "different lengths: methods 2, ranks 1"),
        (lambda: Ranked("x", [0]), "0 is below 1. Give 1 for the worst"),
        (lambda: TailShares([TailShare("a", 0.5, 1.0)], "GBP"), "tail shares: they add up to 0.5"),
        (lambda: TailShares([], "GBP", level=99), "Write 0.99 if 99% is meant"),
        (lambda: Spread("q", "GBP", [RoomEstimate("Ana", 5, 1)]), "Ana, interval: the lower bound 5 is above"),
        (lambda: Spread("q", "probability", [RoomEstimate("Ana", 0, 5)]), "Write 0.05 if 5% is meant"),
        (lambda: Spread("q", "GBP", [RoomEstimate("Ana", 1, 5, 9)]), "9 lies outside the interval"),
        (lambda: Spread("q", "GBP", [RoomEstimate("Ana", 1, 5, earlier=(3, 2))]), "Ana, earlier: the lower bound 3"),
        (lambda: Moves([], LIKELIHOODS, IMPACTS, {}, LEVELS), "no level for impact '0' and likelihood '0'"),
        (lambda: Moves([], [], [], {}, [], 0.7), "float is no fidelity"),
    ],
)
def test_a_mistake_is_told_with_what_to_give_instead(make, says):
    with pytest.raises(InputError, match=says):
        make()


def test_many_mistakes_are_counted_not_all_told():
    with pytest.raises(InputError) as caught:
        Returns([ControlReturn("a", math.nan, 1)] * 500, "GBP")
    assert len(caught.value.problems) == 13
    assert "488 further mistakes" in str(caught.value)


def test_a_list_without_end_is_not_read():
    with pytest.raises(InputError, match="more than 200,000"):
        TailShares([TailShare("a", 0, 0)] * 200_001, "GBP")


@pytest.mark.parametrize("name", all_ordinary())
def test_values_do_not_change(name):
    value = all_ordinary()[name]
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.title = "another"  # type: ignore[misc, union-attr]
