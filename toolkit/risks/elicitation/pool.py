"""One estimate out of several: the mixture of what people said, log-odds averaged, or the middle of their ratings.

The mixture (linear pool) keeps every opinion: where two people disagree, the pooled estimate is as wide as their
disagreement. Averaging log-odds is the better pool for single probabilities (Satopää et al. 2014, International Journal
of Forecasting 30); `extremise` above 1 pushes the result away from 50%, which pays where people know different things
and have not talked. The room has talked, and what it rates is rare, so nothing is pushed unless somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.risks.elicitation.implied import implied_value
from toolkit.risks.elicitation.spread import mean_of, quantiles, shares_below
from toolkit.risks.elicitation.values import Form, Value, said
from toolkit.risks.losses.numbers import Interval, Pert

__all__ = ["Pooled", "PooledRating", "pool", "pool_log_odds", "pool_ratings", "weights_of"]

_HALVINGS = 60
_OFF = 0.25
MOST_PEOPLE = 60


@dataclass(frozen=True)
class Pooled:
    """A pooled estimate: the 5%, 50% and 95% quantiles and the mean of all opinions together, in their unit.

    `value` is what a loss scenario takes: the interval through the outer two quantiles, or a single probability where
    nobody gave a range. `notes` say in words what reading it so loses.
    """

    method: str
    weights: Mapping[str, float]
    low: float
    median: float
    high: float
    mean: float
    value: Value
    notes: tuple[str, ...] = ()
    extremise: float = 1.0


@dataclass(frozen=True)
class PooledRating:
    """A pooled rating: the step in the middle of the room, and how much weight each step got."""

    method: str
    weights: Mapping[str, float]
    step: str
    shares: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def pool(values: Mapping[str, Value], weights: Mapping[str, float] | None = None, *, form: Form = "amount") -> Pooled:
    """The mixture of all opinions, each with its weight; equal weights where none are given.

    Raises `InputError` for no opinions, and for weights that do not belong to them.
    """
    import numpy as np

    shares = weights_of(values, weights)
    used = {who: value for who, value in values.items() if shares[who] > 0}
    levels = np.array([0.05, 0.5, 0.95])
    each = np.array([quantiles(value, levels, form) for value in used.values()])
    weight = np.array([shares[who] for who in used])
    under, over = each.min(axis=0), each.max(axis=0)
    shares_at = shares_below(list(used.values()), form)
    for _ in range(_HALVINGS):
        # Amounts may span many powers of ten: halving their ratio keeps the lower quantiles as exact as the upper.
        middle = np.sqrt(under * over) if form == "amount" else (under + over) / 2
        reached = weight @ shares_at(middle)
        # A float's last digit must not decide between two single numbers of equal weight.
        enough = reached >= levels - 1e-12
        under, over = np.where(enough, under, middle), np.where(enough, middle, over)
    low, median, high = (float(each) for each in over)
    mean = float(sum(shares[who] * mean_of(value, form) for who, value in used.items()))
    method = "equal weights" if weights is None else "weighted"
    ranged = any(isinstance(value, Interval | Pert) for value in used.values()) and low < high
    value: Value = Interval(low=low, high=high) if ranged else mean
    notes = _what_is_lost(value, form, median, mean) if ranged else ()
    return Pooled(method, shares, low, median, high, mean, value, notes)


def pool_log_odds(
    values: Mapping[str, Value], weights: Mapping[str, float] | None = None, *, extremise: float = 1.0
) -> Pooled:
    """Average the log-odds of probabilities; where everybody gave a range, those of the 5%, 50% and 95% quantiles.

    Where somebody gave a single number the result is one too: the width of some is not that of the room. `extremise`
    multiplies the averaged log-odds (1 leaves them, 0.2 to 5). Raises `InputError`.
    """
    import numpy as np
    from scipy.special import expit, logit

    if isinstance(extremise, bool) or not isinstance(extremise, int | float) or not 0.2 <= extremise <= 5:
        what = f"log-odds cannot be extremised by {str(extremise)[:40]}"
        raise InputError([Problem("extremise", what, "Write 1 to leave them, or a number such as 1.5.")])
    shares = weights_of(values, weights)
    used = {who: value for who, value in values.items() if shares[who] > 0}
    levels = np.array([0.05, 0.5, 0.95])
    tiny = np.finfo(float).tiny
    weight = np.array([shares[who] for who in used])
    odds = logit(np.clip([quantiles(each, levels, "probability") for each in used.values()], tiny, 1 - 1e-16))
    pooled = weight @ odds
    single = [who for who, each in used.items() if not isinstance(each, Interval | Pert)]
    if single:
        pooled[:] = pooled[1]
    pooled += (extremise - 1) * pooled[1]  # the middle moves; what people said of the width stays
    low, median, high = (float(each) for each in expit(pooled))
    value: Value = Interval(low=low, high=high) if 0 < low < high < 1 else median
    mean = mean_of(value, "probability")
    partly = 0 < len(single) < len(used)
    notes = (f"A single number, because {' and '.join(single[:3])} gave no range.",) if partly else ()
    return Pooled("log-odds", shares, low, median, high, mean, value, notes, float(extremise))


def pool_ratings(
    ratings: Mapping[str, str], steps: Sequence[str], weights: Mapping[str, float] | None = None
) -> PooledRating:
    """The step in the middle of the room; between two, the higher. Steps are ranks, so they are never averaged.

    `steps` are those of the scale, lowest first. Raises `InputError` for a step that is none.
    """
    wrong = [
        Problem(who, f"{str(step)[:60]!r} is no step of the scale", nearest(str(step), steps))
        for who, step in ratings.items()
        if step not in steps
    ]
    if wrong:
        raise InputError(wrong)
    shares = weights_of(ratings, weights)
    by_step = {step: sum(shares[who] for who, said in ratings.items() if said == step) for step in steps}
    reached, middle = 0.0, ""
    notes: tuple[str, ...] = ()
    for step in steps:
        reached += by_step[step]
        if by_step[step] and not middle and reached > 0.5 - 1e-12:
            middle = step
            if reached < 0.5 + 1e-12:
                higher = next(each for each in steps[steps.index(step) + 1 :] if by_step[each])
                notes = (f"The room is divided between {step} and {higher}: the higher is taken.",)
                middle = higher
    method = "middle of the room" if weights is None else "weighted middle of the room"
    return PooledRating(method, shares, middle, by_step, notes)


def weights_of(opinions: Mapping[str, object], weights: Mapping[str, float] | None) -> dict[str, float]:
    """A weight for each opinion, adding up to 1. Raises `InputError` for weights that do not belong to the opinions."""
    if not opinions:
        raise ToolkitError("there is nothing to pool", try_instead="Give at least one person's estimate.")
    if len(opinions) > MOST_PEOPLE:
        what = f"{len(opinions)} opinions are more than a room holds"
        raise ToolkitError(what, try_instead=f"Pool {MOST_PEOPLE} at most.")
    if weights is None:
        return dict.fromkeys(opinions, 1 / len(opinions))
    problems = [
        Problem(who, "has no weight", "Give everybody one; 0 leaves somebody out.")
        for who in opinions
        if who not in weights
    ]
    problems += [
        Problem(str(who), "gave no estimate", nearest(str(who), opinions)) for who in weights if who not in opinions
    ]
    problems += [
        Problem(str(who), f"{str(weight)[:40]!r} is no weight", "Write a number from 0 up.")
        for who, weight in weights.items()
        if isinstance(weight, bool)
        or not isinstance(weight, int | float)
        or not 0 <= weight < 1e9
        or not isfinite(weight)
    ]
    if problems:
        raise InputError(problems)
    total = sum(weights.values())
    if not total > 0:
        raise ToolkitError("all weights are 0", try_instead="Give weight to at least one person, or leave weights out.")
    return {who: weights[who] / total for who in opinions}


def _what_is_lost(value: Value, form: Form, median: float, mean: float) -> tuple[str, ...]:
    """Where one interval says something else than the opinions together: usually because the room is of two minds."""
    read = implied_value(value, is_probability=form == "probability")
    pairs = (("middle", read.median, median), ("mean", read.mean, mean))
    off = [
        f"its {name} is {said(got)} rather than {said(meant)}"
        for name, got, meant in pairs
        if abs(got - meant) > _OFF * meant
    ]
    if not off:
        return ()
    return (f"Read as one interval, {' and '.join(off)}: the opinions differ more than one interval can say.",)
