"""Comparing methods with each other, and levels with amounts."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from toolkit.errors import InputError
from toolkit.risks import disagreement, fidelity, load_scale
from toolkit.risks.pairs import Pairs

THREE = {
    "a": {"matrix": 3, "owasp": 1, "cvss": 9.1},
    "b": {"matrix": 2, "owasp": 2, "cvss": 9.1},
    "c": {"matrix": 1, "owasp": 0, "cvss": 4.0},
    "d": {"matrix": 1},
}


def test_pairs_in_opposite_order_are_named_and_all_are_counted() -> None:
    found = disagreement(THREE)
    assert found.methods == ("matrix", "owasp", "cvss")
    assert [(each.method, each.above, each.below, each.other_method) for each in found.reversals] == [
        ("matrix", "a", "b", "owasp")
    ]
    assert found.pairs["matrix", "owasp"] == Pairs(same=2, opposite=1)
    assert found.pairs["matrix", "cvss"] == Pairs(same=2, tied_second=1)
    (row,) = found.rows()
    assert (row["by"], row["above"], row["below"], row["the other way by"]) == ("matrix", "a", "b", "owasp")
    assert (row["scores by the first"], row["scores by the other"]) == ("3 and 2", "1 and 2")


def test_ties_are_told_apart() -> None:
    found = disagreement({"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 2, "y": 1}, "d": {"x": 1, "y": 1}})
    assert found.pairs["x", "y"] == Pairs(opposite=1, tied_first=2, tied_second=2, tied_both=1)
    told = found.agreement()[0]
    assert (told["tied by the first only"], told["tied by the other only"], told["tied by both"]) == (2, 2, 1)
    assert told["tau"] == round(-1 / 3, 3)


def test_tau_is_one_for_one_order_and_minus_one_for_the_reverse() -> None:
    scores = {str(number): {"x": number, "up": number * 7, "down": -number, "flat": 5} for number in range(6)}
    taus = {pair: pairs.tau for pair, pairs in disagreement(scores).pairs.items()}
    assert taus["x", "up"] == 1
    assert taus["x", "down"] == -1
    assert taus["x", "flat"] is None


def test_ranges_that_overlap_are_undecided() -> None:
    scores = {"a": {"x": (4.0, 9.9), "y": 2}, "b": {"x": (5.0, 6.0), "y": 1}, "c": {"x": (0, 3.9), "y": 3}}
    found = disagreement(scores)
    assert found.pairs["x", "y"] == Pairs(opposite=2, undecided=1)
    assert found.rows()[0]["scores by the first"] == "4 to 9.9 and 0 to 3.9"


def test_risks_that_are_scored_alike_are_counted_as_pair_by_pair() -> None:
    chance = random.Random(5)
    scores = {
        str(n): {"x": chance.randrange(3), "y": (chance.randrange(2), 2 + chance.randrange(2))} for n in range(80)
    }
    scores |= {f"p{n}": {"x": chance.randrange(3), "y": chance.randrange(5)} for n in range(40)}
    found, counts = disagreement(scores), dict.fromkeys(("same", "opposite", "ties", "undecided"), 0)
    for one, other in combinations(scores, 2):
        x = scores[one]["x"] - scores[other]["x"]
        (low, high), (low_2, high_2) = (
            said if isinstance(said, tuple) else (said, said) for said in (scores[one]["y"], scores[other]["y"])
        )
        y = 1 if low > high_2 else -1 if high < low_2 else 0 if low == high == low_2 == high_2 else None
        kind = "undecided" if y is None else "ties" if not x or not y else "same" if (x > 0) == (y > 0) else "opposite"
        counts[kind] += 1
    pairs = found.pairs["x", "y"]
    ties = pairs.tied_first + pairs.tied_second + pairs.tied_both
    told = {"same": pairs.same, "opposite": pairs.opposite, "ties": ties, "undecided": pairs.undecided}
    assert told == counts
    assert len(found.reversals) == pairs.opposite
    assert all(scores[each.above]["x"] > scores[each.below]["x"] for each in found.reversals)


@pytest.mark.parametrize("said", [float("nan"), float("inf"), True, "high", None, (2, 1), (1, 2, 3), 10**400])
def test_what_is_no_rank_is_refused(said: object) -> None:
    with pytest.raises(InputError, match="risk 1"):
        disagreement({"risk 1": {"x": said}})
    if not isinstance(said, tuple):
        with pytest.raises(InputError):
            fidelity({"risk 1": said}, {"risk 1": 1})


def test_a_level_that_turns_amounts_round_is_counted_and_named() -> None:
    ranks = {"leak": 2, "outage": 1, "fine": 1, "typo": 0, "unpriced": 3}
    amounts = {"leak": 50_000, "outage": 400_000, "fine": 40_000, "typo": 0, "unscored": 1}
    found = fidelity(ranks, amounts)
    assert (found.right, found.tied, found.inverted, found.pairs) == (4, 1, 1, 6)
    assert [(each.larger, each.smaller, each.times) for each in found.worst] == [("outage", "leak", 8)]
    assert (
        found.sentence() == "Of 6 pairs of risks the matrix orders 67% as the amounts do, ties 17% and turns 17% round."
    )
    assert fidelity({"a": 1, "b": 2}, {"a": 5, "b": 5}).shares == {}


def test_fidelity_counts_as_pair_by_pair_does() -> None:
    chance = random.Random(11)
    ranks = {str(number): chance.randrange(4) for number in range(60)}
    amounts = {name: chance.choice([0, 1, 5, 10, 100]) * chance.choice([1, 2]) for name in ranks}
    right = tied = inverted = 0
    for one, other in combinations(ranks, 2):
        by_amount = (amounts[one] > amounts[other]) - (amounts[one] < amounts[other])
        by_rank = (ranks[one] > ranks[other]) - (ranks[one] < ranks[other])
        if by_amount:
            right, tied = right + (by_rank == by_amount), tied + (by_rank == 0)
            inverted += by_rank == -by_amount
    found = fidelity(ranks, amounts)
    assert (found.right, found.tied, found.inverted) == (right, tied, inverted)
    assert found.worst == tuple(sorted(found.worst, key=lambda each: -each.times))


def owasp(likelihood: float, impact: float) -> int:
    """The level that OWASP's bands and table give to a share of each axis."""
    scale = load_scale("owasp-risk-rating")
    names = [[band.id for band in scale.bands if share * 9 >= band.from_][-1] for share in (likelihood, impact)]
    return [level.id for level in scale.levels].index(scale.table[names[1]][names[0]])


def nist(likelihood: float, impact: float) -> int:
    """The level that table I-2 gives with equal bins."""
    scale = load_scale("nist-sp800-30")
    steps = scale.steps("likelihood")
    row, column = (steps[min(int(share * 5), 4)] for share in (likelihood, impact))
    return [level.id for level in scale.levels].index(scale.table[column][row])


def product_5x5(likelihood: float, impact: float) -> int:
    """Likelihood times impact of 1 to 5, in four bands: what many registers do, and what we never do."""
    points = (min(int(likelihood * 5), 4) + 1) * (min(int(impact * 5), 4) + 1)
    return sum(points >= bound for bound in (5, 10, 16))


@pytest.mark.parametrize(
    ("matrix", "independent", "negative"),
    [
        (owasp, (0.716, 0.234, 0.050), (0.205, 0.720, 0.075)),
        (nist, (0.726, 0.242, 0.033), (0.526, 0.408, 0.066)),
        (product_5x5, (0.712, 0.264, 0.024), (0.318, 0.613, 0.069)),
    ],
)
def test_how_matrices_do_on_random_risks(matrix, independent, negative) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(2008)
    for expected, negatively in ((independent, False), (negative, True)):
        points = []
        while len(points) < 3000:
            x = chance.random()
            y = 1 - x + chance.gauss(0, 0.1) if negatively else chance.random()
            points.append((x, min(max(y, 0.0), 1.0)))
        ranks = {str(number): matrix(x, y) for number, (x, y) in enumerate(points)}
        amounts = {str(number): x * y for number, (x, y) in enumerate(points)}
        shares = fidelity(ranks, amounts).shares
        found = (shares["right"], shares["tied"], shares["inverted"])
        assert found == pytest.approx(expected, abs=0.03), negatively
