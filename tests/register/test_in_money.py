"""A register in money: all levels, what is not quantified, the ranking by level and by money side by side."""

from __future__ import annotations

import pytest

from toolkit.display import to_frame
from toolkit.register import Person, Register
from toolkit.register.in_money import in_money
from toolkit.register.ranking import expected_losses, ranking
from toolkit.risks.losses import quantify
from toolkit.risks.losses.bearing import held_against
from toolkit.risks.losses.table import figure_rows
from toolkit.risks.losses.tolerance import Tolerance


@pytest.fixture
def some(register: Register, me: Person) -> Register:
    """Four open risks: with both, with money only, with a level only, with neither; and a closed one."""
    with register.change(by=me, reason="x") as change:
        both = change.risk("Both").estimate(2, 100)
        both.control_effect("c", acts_on="success", effect=0.5)
        both.assess(level="current", likelihood="rare", impact="minor")
        change.risk("Money").estimate(1, 50)
        change.risk("Level").assess(level="current", likelihood="likely", impact="major")
        change.risk("Neither")
        change.risk("Closed").estimate(5, 5).close("gone")
    return register


def test_a_register_without_estimates_says_nothing_of_money(register: Register, me: Person):
    with register.change(by=me, reason="x") as change:
        change.risk("A")
        change.risk("Closed").estimate(5, 5).close("gone")
    assert in_money(register) is None


def test_all_levels_are_quantified_and_the_rest_is_named(some: Register, me: Person):
    with some.change(by=me, reason="agreed") as change:
        change.loss_tolerance((100, 0.05))
    found = in_money(some)
    assert found is not None
    assert {level: each.total.mean for level, each in found.levels.items()} == pytest.approx(
        {"inherent": 250, "current": 250, "target": 150}, rel=1e-6
    )
    assert set(found.not_quantified) == {"level", "neither"}
    assert found.tolerance == Tolerance((100, 0.05))
    assert found.estimators == {"both": ("P4",), "money": ("P4",)}
    again = in_money(some)
    assert again is not None
    assert again.current is found.current  # a report and a workbook of the same moment share it
    with some.change(by=me, reason="other purse") as change:
        change.loss_tolerance((100, 0.05), currency="USD")
    other = in_money(some)
    assert other is not None
    assert other.tolerance is None


def test_estimates_that_do_not_fit_together_are_told_not_raised(some: Register, me: Person):
    with some.change(by=me, reason="x") as change:
        change.risk("both").estimate(currency="USD")
    found = in_money(some)
    assert found is not None
    assert not found.levels
    assert "one currency" in found.problem


def test_risks_are_ranked_by_level_and_by_money(some: Register):
    quantified = quantify(some)
    ranked = ranking(some, quantified)
    assert [(each.id, each.place_by_level, each.place_by_money) for each in ranked] == [
        ("both", 2, 1),
        ("money", None, 2),
        ("level", 1, None),
        ("neither", None, None),
    ]
    assert ranked[0].apart == 1
    assert ranked[1].apart is None
    assert [each.id for each in ranking(some)][:2] == ["level", "both"]


def test_the_matrix_is_held_against_money(some: Register, me: Person):
    with some.change(by=me, reason="x") as change:
        change.risk("money").assess(level="current", likelihood="likely", impact="major")
    found = some.fidelity(expected_losses(quantify(some)))
    assert (found.right, found.tied, found.inverted) == (0, 0, 1)
    assert found.worst[0].larger == "both"


def test_a_quantification_is_a_frame_of_numbers(some: Register):
    quantified = quantify(some, "target")
    frame = to_frame(quantified)
    assert list(frame["risk"]) == ["Both", "Money", "all together"]
    assert frame["expected a year (GBP)"].sum() == pytest.approx(300, rel=1e-6)
    assert frame["share of the worst 1%"].iloc[-1] == 1
    assert [row["id"] for row in figure_rows(quantified)] == ["both", "money", ""]


def test_figures_of_the_engine_are_kept_and_read_back(some: Register, me: Person):
    with some.change(by=me, reason="for the board") as change:
        change.keep_figures(quantify(some), quantify(some, "target"))
    kept = some.figures["1"]
    assert kept.levels["target"].mean == pytest.approx(150, rel=1e-6)
    assert kept.levels["current"].method == "exact"
    assert kept.levels["current"].risks["both"].mean == pytest.approx(200, rel=1e-6)
    assert Register.from_json(some.to_json(), "sqlite://").figures == some.figures


def test_losses_are_held_against_a_tolerance(some: Register):
    total = quantify(some).total
    over = held_against(total, Tolerance((60, 0.5), (100_000, 0.001)))
    assert [each.is_over for each in over.points] == [True, False]
    assert over.is_over
    assert over.stretches[0][0] <= 60 <= over.stretches[0][1]
    assert not held_against(total, Tolerance((60, 0.99), (100_000, 0.9))).is_over
