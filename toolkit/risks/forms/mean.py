"""Means of factors fall in bands, and a table of bands gives the level (OWASP Risk Rating)."""

from __future__ import annotations

from toolkit.catalogues.scale import Group, Scale
from toolkit.errors import InputError, Problem
from toolkit.risks.forms.inputs import missing, number_of, strangers, wrong
from toolkit.risks.forms.outcome import Inputs, Outcome, band

__all__ = ["by_means"]


def by_means(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes each factor as a number within its bounds, or as the id of one of its options.

    A group that wins over another replaces it as soon as one of its factors is given.
    """
    groups = {group.id: group for group in scale.groups}
    problems = strangers(inputs, [factor.id for factor in scale.factors])
    won = [group for group in groups.values() if group.wins_over]
    given = [group for group in won if any(factor.id in inputs for factor in group.factors)]
    replaced = {group.wins_over for group in given}
    left = [group for group in groups.values() if group.id not in replaced and (group not in won or group in given)]
    values: dict[str, list[float]] = {"likelihood": [], "impact": []}
    for group in left:
        values[group.side or "impact"] += _values(group, inputs, problems)
    # What does not count is kept with the score all the same, so it must make sense.
    unheeded = [factor for name in replaced if name in groups for factor in groups[name].factors if factor.id in inputs]
    problems += [wrong(each, inputs[each.id]) for each in unheeded if number_of(each, inputs[each.id]) is None]
    if problems:
        raise InputError(problems)
    means = {side: sum(each) / len(each) for side, each in values.items()}
    likelihood, impact = band(scale, means["likelihood"]), band(scale, means["impact"])
    return Outcome(scale.table[impact][likelihood], likelihood, impact, details=dict(means))


def _values(group: Group, inputs: Inputs, problems: list[Problem]) -> list[float]:
    values = []
    for factor in group.factors:
        if factor.id not in inputs:
            problems.append(missing(factor))
            continue
        value = number_of(factor, inputs[factor.id])
        if value is None:
            problems.append(wrong(factor, inputs[factor.id]))
        else:
            values.append(value)
    return values
