"""A matrix whose likelihood comes from a table before it (NIST SP 800-30: table G-5 into table I-2)."""

from __future__ import annotations

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError
from toolkit.risks.forms.inputs import choice_of, missing, strangers, wrong
from toolkit.risks.forms.outcome import Inputs, Outcome

__all__ = ["by_chain"]


def by_chain(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes the id of a step for each of the three things that are asked.

    Says so where the derived likelihood is above the smaller of the two that it is derived from.
    """
    problems = strangers(inputs, [factor.id for factor in scale.factors])
    chosen: dict[str, str] = {}
    for factor in scale.factors:
        if factor.id not in inputs:
            problems.append(missing(factor))
            continue
        option = choice_of(factor, inputs[factor.id])
        if option is None:
            problems.append(wrong(factor, inputs[factor.id]))
        else:
            chosen[factor.id] = option.id
    if problems or scale.likelihood_from is None:
        raise InputError(problems)
    derived = scale.likelihood_from
    both = chosen[derived.rows], chosen[derived.columns]
    likelihood = derived.table[both[0]][both[1]]
    impact = next(chosen[group.factors[0].id] for group in scale.groups if group.side == "impact")
    level = scale.table[impact][likelihood]
    return Outcome(level, likelihood, impact, cautions=_exceeds(scale, both, likelihood))


def _exceeds(scale: Scale, both: tuple[str, str], likelihood: str) -> tuple[str, ...]:
    steps = scale.steps("likelihood")
    if scale.likelihood_from is None or any(each not in steps for each in both):
        return ()
    smaller = min(both, key=steps.index)
    if steps.index(likelihood) <= steps.index(smaller):
        return ()
    said = scale.step_title("likelihood", likelihood), scale.step_title("likelihood", smaller)
    told = (
        f"{scale.likelihood_from.title} gives a likelihood of {said[0]}, although one of its two inputs is only "
        f"{said[1]} and both have to happen: read the level as an upper one."
    )
    return (told,)
