"""Who does not agree with the pooled estimate, so that it is recorded and not averaged away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from toolkit.risks.elicitation.pool import Pooled, PooledRating, pool
from toolkit.risks.elicitation.values import Form, Value, said
from toolkit.risks.losses.numbers import Interval, Pert, logit

__all__ = ["Dissent", "dissent", "dissent_of_ratings"]

_TIMES_THE_ODDS = 10
"""A single probability dissents from this factor between its odds and the pooled odds."""
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
    others. A single probability dissents where its odds are ten times the pooled odds, or a tenth.
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
        room = pooled.value if isinstance(pooled.value, float) else pooled.median
        times = exp(abs(logit(value) - logit(room)))
        how = f"says {said(value)}, where the room says {said(room)}: the odds differ {said(times)} times"
        return Dissent(who, how) if times >= _TIMES_THE_ODDS * (1 - 1e-9) else None
    own = pool({who: value}, form=form)
    mine = f"{said(own.low)} to {said(own.high)}"
    weights = {other: pooled.weights.get(other, 0.0) for other in others}
    rest = pool(others, weights if any(weights.values()) else None, form=form)
    for word, theirs in (("the room's", pooled), ("that of all others,", rest)):
        if own.low > theirs.high or own.high < theirs.low:
            return Dissent(who, f"{mine} does not touch {word} {said(theirs.low)} to {said(theirs.high)}", apart=True)
    if not own.low <= pooled.median <= own.high:
        return Dissent(who, f"the room's middle, {said(pooled.median)}, lies outside {mine}")
    return None
