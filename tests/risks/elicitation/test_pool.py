"""One estimate out of several, against closed forms and draws from a generator of the test's own; and who dissents."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError, ToolkitError
from toolkit.risks.elicitation import (
    amount,
    dissent,
    dissent_of_ratings,
    implied_value,
    pool,
    pool_log_odds,
    pool_ratings,
    probability,
    rating_rows,
    spread_rows,
)
from toolkit.risks.elicitation.values import value_of
from toolkit.risks.losses.numbers import Z95, Interval

STEPS = ("rare", "unlikely", "possible", "likely", "almost_certain")


def drawn(value: Any, count: int, draw: np.random.Generator) -> Any:
    """Draws from what an amount stands for."""
    if isinstance(value, Interval):
        return draw.lognormal(value.mu, value.sigma, count)
    return value.low + (value.high - value.low) * draw.beta(value.alpha, value.beta, count)


def test_the_mixture_is_what_drawing_a_person_and_then_a_value_gives() -> None:
    values = {"P1": amount(10, 100), "P2": amount(20, 2_000), "P3": amount(50, 400, 100)}
    weights = {"P1": 0.5, "P2": 0.2, "P3": 0.3}
    found = pool(values, weights)
    draw = np.random.default_rng(11)
    all_of_them = np.concatenate([drawn(values[who], int(2_000_000 * share), draw) for who, share in weights.items()])
    below = [(all_of_them <= at).mean() for at in (found.low, found.median, found.high)]
    assert below == pytest.approx([0.05, 0.5, 0.95], abs=0.0012)  # over three standard errors of the middle
    assert found.mean == pytest.approx(all_of_them.mean(), rel=0.01)
    assert isinstance(found.value, Interval)
    assert (found.value.low, found.value.high) == (found.low, found.high)


def test_people_who_agree_pool_to_what_they_said() -> None:
    found = pool({"P1": amount(10, 1_000), "P2": amount(10, 1_000)})
    assert [found.low, found.median, found.high] == pytest.approx([10, 100, 1_000], rel=1e-12)
    assert found.mean == pytest.approx(implied_value(amount(10, 1_000)).mean, rel=1e-12)
    assert found.notes == ()
    assert found.weights == {"P1": 0.5, "P2": 0.5}


def test_two_who_are_far_apart_meet_where_the_mixture_says() -> None:
    # Each median lies where the other has nothing: a quarter of all is below 10, three quarters below 1e6.
    found = pool({"P1": amount(9, 11), "P2": amount(9e5, 1.1e6)})
    assert found.low == pytest.approx(
        math.exp(math.log(99) / 2 - 1.2815515655 * math.log(11 / 9) / (2 * Z95)), rel=1e-9
    )
    assert "the opinions differ more than one interval can say" in found.notes[0]


def test_a_weight_of_nothing_leaves_somebody_out() -> None:
    values = {"P1": amount(10, 1_000), "P2": amount(1e6, 1e9)}
    assert pool(values, {"P1": 3, "P2": 0}).high == pytest.approx(1_000, rel=1e-12)


def test_single_probabilities_pool_to_their_mean_or_by_their_odds() -> None:
    said = {"P1": probability(0.01), "P2": probability(0.1)}
    assert pool(said, form="probability").value == pytest.approx(0.055)
    odds = math.sqrt((0.01 / 0.99) * (0.1 / 0.9))
    found = pool_log_odds(said)
    assert found.value == pytest.approx(odds / (1 + odds), rel=1e-12)
    pushed = pool_log_odds(said, extremise=2)
    assert pushed.value == pytest.approx(odds**2 / (1 + odds**2), rel=1e-12)
    assert (found.extremise, pushed.extremise, pushed.method) == (1, 2, "log-odds")
    assert pool_log_odds({"P1": probability(0.2), "P2": probability(0.8)}).value == pytest.approx(0.5)


def test_ranges_of_probabilities_keep_their_width_in_odds() -> None:
    def odds(chance: float) -> float:
        return math.log(chance / (1 - chance))

    said = {"P1": probability(low=0.01, high=0.2), "P2": probability(low=0.05, high=0.5)}
    found = pool_log_odds(said, extremise=1.5)
    assert isinstance(found.value, Interval)
    plain = pool_log_odds(said)
    assert odds(found.high) - odds(found.low) == pytest.approx(odds(plain.high) - odds(plain.low))
    assert odds(plain.low) == pytest.approx((odds(0.01) + odds(0.05)) / 2)
    mixture = pool(said, form="probability")
    assert mixture.low < plain.low < plain.high < mixture.high


def test_ratings_pool_to_a_step_and_never_to_a_number() -> None:
    found = pool_ratings({"P1": "rare", "P2": "likely", "P3": "likely"}, STEPS)
    assert (found.step, found.notes) == ("likely", ())
    tied = pool_ratings({"P1": "rare", "P2": "likely"}, STEPS)
    assert (tied.step, len(tied.notes)) == ("likely", 1)
    weighted = pool_ratings({"P1": "rare", "P2": "likely"}, STEPS, {"P1": 3, "P2": 1})
    assert (weighted.step, weighted.shares["rare"]) == ("rare", 0.75)
    rows = rating_rows({"P1": "rare", "P2": "likely", "P3": "likely"}, found)
    assert [row["step"] for row in rows] == list(STEPS)
    assert [row["who"] for row in rows if row["is_pool"]] == [["P2", "P3"]]


def test_who_is_apart_from_all_others_is_named_though_the_mixture_reaches_them() -> None:
    values = {"P1": amount(10, 100), "P2": amount(20, 200), "P3": amount(5_000, 20_000)}
    found = pool(values)
    assert found.low < 5_000 < found.high  # the mixture alone would not tell
    (only,) = dissent(values, found)
    assert (only.who, only.apart) == ("P3", True)
    assert "5,000 to 20,000 does not touch" in only.how


def test_who_does_not_hold_the_rooms_middle_possible_is_named() -> None:
    values = {"P1": amount(10, 30), "P2": amount(20, 90), "P3": amount(40, 120), "P4": amount(25, 100)}
    found = pool(values)
    assert [(each.who, each.apart) for each in dissent(values, found)] == [("P1", False)]
    assert dissent({"P1": amount(1, 2)}, pool({"P1": amount(1, 2)})) == ()


def test_who_has_no_weight_still_dissents() -> None:
    values = {"P1": amount(10, 30), "P2": amount(1_000, 2_000)}
    named = dissent(values, pool(values, {"P1": 1, "P2": 0}))
    assert [(each.who, each.apart) for each in named] == [("P1", True), ("P2", True)]


def test_probabilities_dissent_by_their_odds_and_ratings_by_two_steps() -> None:
    said = {"P1": probability(0.01), "P2": probability(0.02), "P3": probability(0.6)}
    assert [each.who for each in dissent(said, pool_log_odds(said), form="probability")] == ["P3"]
    two = {"P1": probability(0.01), "P2": probability(0.2)}
    assert [each.who for each in dissent(two, pool_log_odds(two), form="probability")] == ["P1", "P2"]
    ranged = {"P1": probability(0.01), "P2": probability(low=0.02, high=0.5)}
    # 0.02 is near enough to 0.01 for who says 0.01, and who says 0.02 to 0.5 leaves 0.01 out.
    assert [each.who for each in dissent(ranged, pool_log_odds(ranged), form="probability")] == ["P2"]
    ratings = {"P1": "rare", "P2": "likely", "P3": "likely"}
    (one,) = dissent_of_ratings(ratings, pool_ratings(ratings, STEPS), STEPS)
    assert (one.who, one.how) == ("P1", "rates rare, 3 steps below the room's likely")


def test_rows_of_a_spread_hold_everybody_and_the_room() -> None:
    values = {"P1": amount(10, 100), "P2": amount(5_000, 20_000), "P3": amount(20, 80, 30)}
    rows = spread_rows(values, pool(values))
    assert [row["who"] for row in rows] == ["P1", "P2", "P3", "equal weights"]
    assert [row["is_pool"] for row in rows] == [False, False, False, True]
    assert rows[0]["low"] == pytest.approx(10)
    assert rows[1]["dissent"]
    assert [row["weight"] for row in spread_rows(values)] == [None, None, None]


@given(
    st.lists(st.tuples(st.floats(1e-3, 1e6), st.floats(1.01, 1e5), st.floats(0, 10)), min_size=1, max_size=8).filter(
        lambda all_of_them: any(weight > 0.01 for _, _, weight in all_of_them)
    )
)
def test_the_pool_is_where_the_mixture_reaches_its_shares(people: list[tuple[float, float, float]]) -> None:
    values = {f"P{n}": amount(low, low * times) for n, (low, times, _) in enumerate(people)}
    weights = {f"P{n}": weight for n, (_, _, weight) in enumerate(people)}
    found = pool(values, weights)

    def below(at: float) -> float:
        of = ((weights[who], (math.log(at) - each.mu) / each.sigma) for who, each in values.items())  # type: ignore[union-attr]
        return sum(weight * 0.5 * math.erfc(-z / math.sqrt(2)) for weight, z in of) / sum(weights.values())

    assert found.low <= found.median <= found.high
    for at, share in ((found.low, 0.05), (found.median, 0.5), (found.high, 0.95)):
        assert below(at) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("weights", "what"),
    [
        ({"P1": 1}, "has no weight"),
        ({"P1": 1, "P2": 1, "P9": 1}, "gave no estimate"),
        ({"P1": -1, "P2": 1}, "is no weight"),
        ({"P1": math.nan, "P2": 1}, "is no weight"),
        ({"P1": math.inf, "P2": 1}, "is no weight"),
        ({"P1": True, "P2": 1}, "is no weight"),
        ({"P1": "1", "P2": 1}, "is no weight"),
        ({"P1": 0, "P2": 0}, "all weights are 0"),
    ],
)
def test_weights_belong_to_the_opinions(weights: Any, what: str) -> None:
    with pytest.raises(ToolkitError, match=what):
        pool({"P1": amount(1, 2), "P2": amount(1, 3)}, weights)


def test_what_cannot_be_pooled_is_said() -> None:
    with pytest.raises(ToolkitError, match="nothing to pool"):
        pool({})
    with pytest.raises(ToolkitError, match="more than a room"):
        pool({f"P{n}": amount(1, 2) for n in range(1_000)})
    for wrong in (0, 6, math.nan, True, "2"):
        with pytest.raises(InputError, match="extremised"):
            pool_log_odds({"P1": probability(0.5)}, extremise=wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Did you mean 'likely'"):
        pool_ratings({"P1": "likly"}, STEPS)


@pytest.mark.parametrize("given", [{"chance": 0}, {"chance": 1}, {"chance": 50}, {"chance": math.nan}, {"chance": True},
                                   {}, {"chance": 0.5, "low": 0.1, "high": 0.9}, {"low": 0.1}])  # fmt: skip
def test_a_probability_is_none_of_these(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        value_of("probability", **given)


def test_an_amount_is_no_probability() -> None:
    with pytest.raises(InputError, match="no amount"):
        value_of("amount", chance=0.5)


def test_people_who_are_worlds_apart_do_not_break_the_arithmetic() -> None:
    found = pool({"P1": amount(1e-12, 1e-10), "P2": amount(1e16, 9e17), "P3": amount(0, 1e-12, 0)})
    assert 0 < found.low < found.high < 1e18
    assert math.isfinite(found.mean)
    chances = {"P1": probability(1e-12), "P2": probability(1 - 1e-9), "P3": probability(low=1e-9, high=0.999)}
    assert 0 < pool(chances, form="probability").median < 1
    found = pool_log_odds(chances)
    assert isinstance(found.value, float)
    assert "P1 and P2 gave no range" in found.notes[0]
    assert [each.who for each in dissent(chances, found, form="probability")] == ["P1", "P2"]


@pytest.mark.parametrize("bounds", [(1e-300, 1e-290), (1e-13, 1), (0, 1e-300, 0)])
def test_what_is_nothing_is_no_amount(bounds: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="nothing to anybody"):
        amount(*bounds)


@pytest.mark.parametrize("given", [{"chance": 1e-300}, {"chance": 1 - 1e-16}, {"low": 1e-300, "high": 0.5}])
def test_nobody_tells_such_chances(given: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="told by nobody"):
        probability(given.pop("chance", None), **given)
