"""A sum of factors, in bands that are levels (DREAD, the additive example of older ISO/IEC 27005)."""

from __future__ import annotations

from decimal import Decimal

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError
from toolkit.risks.forms.inputs import missing, number_of, strangers, wrong
from toolkit.risks.forms.outcome import Inputs, Outcome, band, exact

__all__ = ["by_sum"]


def by_sum(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes each factor as a number within its bounds, or as the id of one of its options."""
    problems = strangers(inputs, [factor.id for factor in scale.factors])
    total = Decimal(0)
    for factor in scale.factors:
        if factor.id not in inputs:
            problems.append(missing(factor))
            continue
        value = number_of(factor, inputs[factor.id])
        if value is None:
            problems.append(wrong(factor, inputs[factor.id]))
        else:
            total += exact(value)
    if problems:
        raise InputError(problems)
    result = total / exact(scale.divide_by)
    return Outcome(band(scale, result), value=float(result))
