"""Who does not agree with the pooled estimate, so that it is recorded and not averaged away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from toolkit.risks.elicitation.pool import Pooled, PooledRating, pool
from toolkit.risks.elicitation.spread import quantiles
from toolkit.risks.elicitation.values import Form, Value, said
from toolkit.risks.losses.numbers import Interval, Pert, logit

__all__ = ["Dissent", "dissent", "dissent_of_ratings"]

_TIMES_THE_ODDS = 10
"""A single probability dissents from this factor between its odds and the others' on."""
_STEPS = 2


@dataclass(frozen=True)
class Dissent:
    """One person's dissent: `how` in words. `apart` where no part of their interval is held possible by the others."""

    who: str
    how: str
    apart: bool = False


def dissent(values: Mapping[str, Value], pooled: Pooled, *, form: Form = "amount") -> tuple[Dissent, ...]:
    """Who dissents, and how: their 90% interval does not touch the pooled one, or not that of all others pooled, or the
    room's middle lies outside it.

    A mixture takes in everybody, so that alone hardly anybody's interval misses it: hence the comparison with the
    others. A single probability dissents where its odds are ten times those of the room, or of the nearest of all
    others, or a tenth.
    """
    found = []
    for who, value in values.items():
        others = {other: each for other, each in values.items() if other != who}
        if others:
            told = _told(who, value, pooled, others, form)
            found += [told] if told else []
    return tuple(found)


def dissent_of_ratings(ratings: Mapping[str, str], pooled: PooledRating, steps: Sequence[str]) -> tuple[Dissent, ...]:
    """Who rated two steps or more away from the room's."""
    here = steps.index(pooled.step)
    away = {who: steps.index(step) - here for who, step in ratings.items()}
    return tuple(
        Dissent(who, f"rates {ratings[who]}, {abs(by)} steps {'above' if by > 0 else 'below'} the room's {pooled.step}")
        for who, by in away.items()
        if abs(by) >= _STEPS
    )


def _told(who: str, value: Value, pooled: Pooled, others: Mapping[str, Value], form: Form) -> Dissent | None:
    if not isinstance(value, Interval | Pert):
        return _single(who, value, pooled, others)
    low, high = _ends(value, form)
    mine = f"{said(low)} to {said(high)}"
    weights = {other: pooled.weights.get(other, 0.0) for other in others}
    rest = pool(others, weights if any(weights.values()) else None, form=form)
    for word, theirs in (("the room's", pooled), ("that of all others,", rest)):
        if low > theirs.high or high < theirs.low:
            return Dissent(who, f"{mine} does not touch {word} {said(theirs.low)} to {said(theirs.high)}", apart=True)
    if not low <= pooled.median <= high:
        return Dissent(who, f"the room's middle, {said(pooled.median)}, lies outside {mine}")
    return None


def _single(who: str, chance: float, pooled: Pooled, others: Mapping[str, Value]) -> Dissent | None:
    """A single probability against the room's, and against what is nearest of all others'."""
    room = pooled.value if isinstance(pooled.value, float) else pooled.median
    nearest = min((_nearest_in(each, chance) for each in others.values()), key=lambda other: _times(chance, other))
    for word, other, apart in (("the nearest of all others", nearest, True), ("the room", room, False)):
        times = _times(chance, other)
        if times >= _TIMES_THE_ODDS * (1 - 1e-9):
            how = f"says {said(chance)}, where {word} says {said(other)}: the odds differ {said(times)} times"
            return Dissent(who, how, apart)
    return None


def _nearest_in(value: Value, chance: float) -> float:
    """The probability nearest to `chance` that somebody holds possible."""
    low, high = _ends(value, "probability")
    return min(max(chance, low), high)


def _ends(value: Value, form: Form) -> tuple[float, float]:
    """The 5% and 95% quantiles of an estimate."""
    import numpy as np

    if isinstance(value, Interval):
        return value.low, value.high
    low, high = quantiles(value, np.array([0.05, 0.95]), form)
    return float(low), float(high)


def _times(one: float, other: float) -> float:
    return exp(abs(logit(one) - logit(other)))
