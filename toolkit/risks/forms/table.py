"""A decision table: one row for each combination of choices (SSVC, CISA BOD 26-04)."""

from __future__ import annotations

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError
from toolkit.risks.forms.inputs import choice_of, missing, strangers, wrong
from toolkit.risks.forms.outcome import Inputs, Outcome

__all__ = ["by_table"]


def by_table(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes the id of an option for each decision point."""
    *leading, last = scale.factors
    problems = strangers(inputs, [factor.id for factor in scale.factors], "decision point")
    chosen: list[str] = []
    for factor in scale.factors:
        if factor.id not in inputs:
            problems.append(missing(factor))
            continue
        option = choice_of(factor, inputs[factor.id])
        if option is None:
            problems.append(wrong(factor, inputs[factor.id]))
        else:
            chosen.append(option.id)
    if problems:
        raise InputError(problems)
    outcomes = scale.decisions[" ".join(chosen[: len(leading)])]
    return Outcome(outcomes[[option.id for option in last.options].index(chosen[-1])])
