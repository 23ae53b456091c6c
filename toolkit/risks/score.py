"""Score a risk by a method: inputs in, steps and level out, with everything kept that led there.

Ordinal steps are never added, subtracted or multiplied: a matrix is looked up, and a method of means works on the
numbers that the method itself defines (OWASP Risk Rating: factors from 0 to 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from toolkit.catalogues.scale import Factor, Group, Scale
from toolkit.errors import InputError, Problem, ToolkitError, nearest

__all__ = ["Score", "level_rank", "score"]

Inputs = Mapping[str, str | float]

_LONGEST = 10**18  # whole numbers beyond are no factor's, and Python would not even turn the longest into a float


@dataclass(frozen=True)
class Score:
    """What a method says: the step on each axis, the level, and its rank (0 is the lowest level)."""

    method: str
    edition: str
    inputs: dict[str, str | float]
    likelihood: str
    impact: str
    level: str
    rank: int
    details: dict[str, float] = field(default_factory=dict)


def score(scale: Scale, inputs: Inputs) -> Score:
    """Score `inputs` by a scale.

    A matrix takes `likelihood` and `impact` as step ids. A method of means takes each factor as a number within its
    bounds, or as the id of one of its options. Raises `InputError` with every input that is missing or out of bounds.
    """
    likelihood, impact, details = _by_matrix(scale, inputs) if scale.form == "matrix" else _by_means(scale, inputs)
    level = scale.table[impact][likelihood]
    rank = level_rank(scale, level)
    return Score(scale.id, scale.edition, dict(inputs), likelihood, impact, level, rank, details)


def level_rank(scale: Scale, level: str) -> int:
    """The place of a level among the scale's levels, 0 the lowest. Raises `ToolkitError` for one that is none."""
    levels = [each.id for each in scale.levels]
    if level not in levels:
        raise ToolkitError(f"{scale.title} has no level {level!r}", try_instead=nearest(level, levels))
    return levels.index(level)


def _by_matrix(scale: Scale, inputs: Inputs) -> tuple[str, str, dict[str, float]]:
    problems = [
        Problem(name, "is no input of this method", nearest(name, ("likelihood", "impact")))
        for name in inputs
        if name not in ("likelihood", "impact")
    ]
    for side in ("likelihood", "impact"):
        steps = scale.steps(side)
        given = inputs.get(side)
        if given is None:
            problems.append(Problem(side, "is missing", f"Choose one of: {', '.join(steps)}."))
        elif given not in steps:
            problems.append(Problem(side, f"cannot be {given!r}", nearest(str(given), steps)))
    if problems:
        raise InputError(problems)
    return str(inputs["likelihood"]), str(inputs["impact"]), {}


def _by_means(scale: Scale, inputs: Inputs) -> tuple[str, str, dict[str, float]]:
    groups = {group.id: group for group in scale.groups}
    known = {factor.id for group in groups.values() for factor in group.factors}
    problems = [
        Problem(name, "is no factor of this method", nearest(name, known)) for name in inputs if name not in known
    ]
    replaced = {
        group.wins_over for group in groups.values() if group.wins_over and any(f.id in inputs for f in group.factors)
    }
    unused = {g.id for g in groups.values() if g.wins_over and not any(f.id in inputs for f in g.factors)}
    counted = [group for group in groups.values() if group.id not in replaced | unused]
    values: dict[str, list[float]] = {"likelihood": [], "impact": []}
    for group in counted:
        values[group.side] += _values(group, inputs, problems)
    # What does not count is kept with the score all the same, so it must make sense.
    unheeded = [factor for each in replaced for factor in groups[each].factors if factor.id in inputs]
    problems += [_out_of_bounds(each, inputs[each.id]) for each in unheeded if _value(each, inputs[each.id]) is None]
    if problems:
        raise InputError(problems)
    means = {side: sum(each) / len(each) for side, each in values.items()}
    return _band(scale, means["likelihood"]), _band(scale, means["impact"]), means


def _values(group: Group, inputs: Inputs, problems: list[Problem]) -> list[float]:
    values = []
    for factor in group.factors:
        if factor.id not in inputs:
            problems.append(Problem(factor.id, f"is missing ({factor.title})", factor.question))
            continue
        value = _value(factor, inputs[factor.id])
        if value is None:
            problems.append(_out_of_bounds(factor, inputs[factor.id]))
        else:
            values.append(value)
    return values


def _out_of_bounds(factor: Factor, given: object) -> Problem:
    said = repr(given) if not isinstance(given, int) or abs(given) < _LONGEST else "so large a number"
    return Problem(factor.id, f"cannot be {said}", f"Give a number from {factor.minimum} to {factor.maximum}.")


def _value(factor: Factor, given: str | float) -> float | None:
    for option in factor.options:
        if given == option.id:
            return option.value
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return None
    if not isfinite(given) if isinstance(given, float) else abs(given) > _LONGEST:
        return None
    low = factor.minimum if factor.minimum is not None else min((o.value for o in factor.options), default=given)
    high = factor.maximum if factor.maximum is not None else max((o.value for o in factor.options), default=given)
    return float(given) if low <= given <= high else None


def _band(scale: Scale, value: float) -> str:
    reached = [band.id for band in scale.bands if value >= band.from_]
    return reached[-1]
