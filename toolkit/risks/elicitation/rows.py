"""Plain rows for pictures: how confidence fits outcomes, and how far the opinions of a room are spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.risks.elicitation.dissent import dissent
from toolkit.risks.elicitation.exercise_score import ExerciseScore
from toolkit.risks.elicitation.pool import Pooled, PooledRating
from toolkit.risks.elicitation.score_words import AIM
from toolkit.risks.elicitation.spread import mean_of, quantiles
from toolkit.risks.elicitation.values import Form, Value
from toolkit.risks.losses.numbers import Interval

__all__ = ["calibration_rows", "rating_rows", "spread_rows"]

Row = dict[str, Any]


def calibration_rows(score: ExerciseScore) -> list[Row]:
    """One row a bin of confidence, and one for the intervals (stated: 0.9).

    Keys: kind (`statements`, `intervals`), stated (how sure), share (how many came out), low and high (the 90% interval
    of the true share), right, count. On the diagonal stated = share; above it somebody knows more than they say.
    """
    bins = score.statements.bins if score.statements else ()
    rows = [_row("statements", each.confidence, each.right, each.count, each.low, each.high) for each in bins]
    if score.intervals:
        given = score.intervals
        rows.append(_row("intervals", AIM, given.held, given.asked, given.low, given.high))
    return rows


def spread_rows(values: Mapping[str, Value], pooled: Pooled | None = None, *, form: Form = "amount") -> list[Row]:
    """One row a person and, with `pooled`, a last one for the room.

    Keys: who, low, median, high (5%, 50%, 95%), mean, weight (None without a pool), dissent (in words, or empty),
    is_pool. All in the unit of the estimate; a single probability has all three alike.
    """
    import numpy as np

    apart = {each.who: each.how for each in dissent(values, pooled, form=form)} if pooled else {}
    rows: list[Row] = []
    for who, value in values.items():
        low, median, high = (float(each) for each in quantiles(value, np.array([0.05, 0.5, 0.95]), form))
        if isinstance(value, Interval):
            low, high = value.low, value.high  # as they were said, to the last digit
        weight = pooled.weights.get(who, 0.0) if pooled else None
        said = {"low": low, "median": median, "high": high, "mean": mean_of(value, form)}
        rows.append({"who": who, **said, "weight": weight, "dissent": apart.get(who, ""), "is_pool": False})
    if pooled:
        said = {"low": pooled.low, "median": pooled.median, "high": pooled.high, "mean": pooled.mean}
        rows.append({"who": pooled.method, **said, "weight": 1.0, "dissent": "", "is_pool": True})
    return rows


def rating_rows(ratings: Mapping[str, str], pooled: PooledRating) -> list[Row]:
    """One row a step of the scale, lowest first. Keys: step, share (of the weight), who (a list), is_pool."""
    return [
        {
            "step": step,
            "share": share,
            "who": [who for who, each in ratings.items() if each == step],
            "is_pool": step == pooled.step,
        }
        for step, share in pooled.shares.items()
    ]


def _row(kind: str, stated: float, right: int, count: int, low: float, high: float) -> Row:
    share = right / count
    return {"kind": kind, "stated": stated, "share": share, "low": low, "high": high, "right": right, "count": count}
