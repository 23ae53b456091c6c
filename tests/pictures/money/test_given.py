"""Pictures of what the engine, the room and the methods really say."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.pictures.money.measuring import faults
from tests.pictures.reading import parsed, texts
from toolkit.display.money import redrawn
from toolkit.errors import ToolkitError
from toolkit.pictures.money import (
    agreement_of,
    calibration_of,
    exceedance_of,
    picture_of,
    rank_agreement,
    spread_of,
    summary_of,
    tail_of,
)
from toolkit.risks.disagreement import disagreement
from toolkit.risks.elicitation import calibration_rows, pool, score_answers, spread_rows
from toolkit.risks.elicitation.answers import Answers, IntervalAnswer
from toolkit.risks.losses import (
    AtMostOnce,
    ControlEffect,
    Interval,
    Poisson,
    Scenario,
    Tolerance,
    quantify,
)

TOLERANCE = Tolerance((1e5, 0.2), (5e6, 0.01))


def scenarios() -> tuple[Scenario, ...]:
    """Frequent small losses, a rare great one, and a control each."""
    often = ControlEffect(control="filter", acts_on="success", effect=0.6, status="in place")
    later = ControlEffect(control="limits", acts_on="loss", effect=0.5)
    return (
        Scenario(
            id="spend",
            title="Token spend",
            frequency=Poisson(rate=2.0),
            loss=Interval(low=5e3, high=8e4),
            controls=(often,),
        ),
        Scenario(
            id="leak",
            title="Leak of letters",
            frequency=Poisson(rate=0.1),
            loss=Interval(low=2e5, high=6e6),
            controls=(later,),
        ),
    )


def test_the_levels_of_an_exact_portfolio_make_three_curves_without_a_band():
    levels = {level: quantify(scenarios(), level) for level in ("inherent", "current", "target")}
    value = exceedance_of(levels, TOLERANCE)
    assert [curve.name for curve in value.curves] == list(levels)
    assert value.currency == "GBP"
    for curve in value.curves:
        total = levels[curve.name].total
        assert curve.lower == ()
        assert curve.free_years == total.p_no_loss
        for loss in (1e4, 3e5, 2e6):
            assert curve.probability(loss) == pytest.approx(total.exceedance(loss), rel=5e-3)
        assert curve.loss(0.01) == pytest.approx(total.quantile(0.99), rel=5e-3)
    root = parsed(picture_of(value))
    assert faults(root) == []
    assert {"inherent", "current", "target", "tolerance"} <= set(texts(root))
    assert redrawn(value)["data"]["text/plain"] == summary_of(value)


def test_simulated_levels_have_the_band_that_their_trials_leave():
    simulated = replace(quantify(scenarios(), "current"), method="simulated", trials=5_000)
    (curve,) = exceedance_of({"current": simulated}).curves
    for (_, chance), low, high in zip(curve.points, curve.lower, curve.upper, strict=True):
        assert low <= chance <= high
        if 0.1 < chance < 0.9:
            half = 1.96 * math.sqrt(chance * (1 - chance) / 5_000)
            assert high - low == pytest.approx(2 * half, rel=0.02)
    assert "Tinted along a curve" in summary_of(exceedance_of({"current": simulated}))


def test_a_portfolio_that_never_loses_and_one_that_always_loses_the_same():
    never = quantify(Scenario(id="a", frequency=AtMostOnce(probability=0.0), loss=1e5))
    assert "No loss at all" in summary_of(exceedance_of({"current": never}, TOLERANCE))
    assert faults(parsed(picture_of(tail_of(never)))) == []
    same = quantify(Scenario(id="a", frequency=AtMostOnce(probability=0.3), loss=1e5))
    value = exceedance_of({"current": same}, TOLERANCE)
    assert faults(parsed(picture_of(value))) == []
    (curve,) = value.curves
    assert [curve.probability(loss) for loss in (1.0, 9.9e4, 1e5, 1e6)] == pytest.approx([0.3, 0.3, 0.0, 0.0], abs=1e-9)
    assert "current is over tolerance up to £100k." in summary_of(value)


def test_levels_in_different_currencies_share_no_picture():
    pounds = quantify(Scenario(id="a", frequency=Poisson(rate=1), loss=1e5))
    euros = quantify(Scenario(id="a", frequency=Poisson(rate=1), loss=1e5, currency="EUR"))
    with pytest.raises(ToolkitError, match="different currencies: EUR, GBP"):
        exceedance_of({"current": pounds, "target": euros})
    assert exceedance_of({"current": euros}).currency == "EUR"


def test_tail_shares_are_those_of_the_engine():
    quantified = quantify(scenarios(), "current")
    value = tail_of(quantified, 0.99)
    amounts = quantified.contributions(0.99)
    assert [share.risk for share in value.shares] == ["Token spend", "Leak of letters"]
    for share, name in zip(value.shares, ("spend", "leak"), strict=True):
        assert share.tail == pytest.approx(amounts[name] / sum(amounts.values()))
        assert share.mean == pytest.approx(quantified.risk(name).mean / quantified.total.mean, rel=1e-6)
    assert value.tvar == quantified.total.tvar(0.99)
    assert "of the tail" in summary_of(value)


def test_a_room_with_its_pool_and_dissent():
    values = {"Ana": Interval(low=1e4, high=1e5), "Bo": Interval(low=2e4, high=1e5), "Chi": Interval(low=1e7, high=9e7)}
    rows = spread_rows(values, pool(values))
    value = spread_of("What does a leak cost?", "GBP", rows)
    assert [each.person for each in value.estimates] == ["Ana", "Bo", "Chi"]
    assert value.estimates[2].dissents
    assert value.pooled is not None
    assert value.pooled.low == pool(values).low
    said = texts(parsed(picture_of(value)))
    assert "Chi (dissents)" in said
    assert faults(parsed(picture_of(value))) == []
    assert spread_of("q", "GBP", spread_rows(values)).pooled is None


def test_a_calibration_exercise_with_points_of_two_kinds():
    rows = [
        {"kind": "statements", "stated": 0.9, "share": 0.0, "low": 0.0002, "high": 0.4, "right": 0, "count": 4},
        {"kind": "statements", "stated": 0.7, "share": 0.75, "low": 0.3, "high": 0.9, "right": 3, "count": 4},
        {"kind": "intervals", "stated": 0.9, "share": 1.0, "low": 0.83, "high": 0.9998, "right": 10, "count": 10},
    ]
    value = calibration_of(rows)
    root = parsed(picture_of(value))
    assert {"observed: statements", "observed: intervals", "10 of 10", "0 of 4"} <= set(texts(root))
    assert faults(root) == []


def test_a_calibration_exercise_that_ships():
    from toolkit.risks.elicitation import exercise_ids, load_exercise

    exercise = load_exercise(exercise_ids()[0])
    given = {each.id: IntervalAnswer(low=each.answer * 0.5, high=each.answer * 1.5) for each in exercise.intervals}
    answers = Answers(exercise=exercise.id, edition=exercise.edition, participant="Ana", intervals=given, statements={})
    value = calibration_of(calibration_rows(score_answers(exercise, answers)))
    (point,) = value.points
    assert (point.stated, point.observed, point.count) == (0.9, 1.0, len(given))
    assert faults(parsed(picture_of(value))) == []


def test_methods_compared_become_ranks_with_their_pairs():
    scores = {
        "a": {"money": 9e5, "matrix": 3, "aivss": (6.0, 8.0)},
        "b": {"money": 1e5, "matrix": 3, "aivss": (7.0, 7.5)},
        "c": {"money": 5e5, "matrix": 1},
    }
    value = agreement_of(disagreement(scores), {"a": "Leak", "b": "Spend", "c": "Theft"})
    assert {each.risk: list(each.ranks) for each in value.risks} == {
        "Leak": [1, 1, 2],
        "Spend": [3, 1, 1],
        "Theft": [2, 3, None],
    }
    said = texts(parsed(rank_agreement(value)))
    assert "money and matrix, pairs of risks: 33% in the same order, 33% the other way round, 33% tied." in said
    assert (
        "money and aivss, pairs of risks: 0% in the same order, 0% the other way round, 0% tied, 100% undecided."
        in said
    )
