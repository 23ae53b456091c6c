"""A matrix: a step on each axis, and a table that gives the level. It is looked up, never calculated."""

from __future__ import annotations

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError, Problem, nearest
from toolkit.risks.forms.inputs import shown, strangers
from toolkit.risks.forms.outcome import Inputs, Outcome

__all__ = ["by_matrix"]


def by_matrix(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes `likelihood` and `impact` as step ids."""
    problems = strangers(inputs, ("likelihood", "impact"), "input")
    for side in ("likelihood", "impact"):
        steps = scale.steps("likelihood" if side == "likelihood" else "impact")
        given = inputs.get(side)
        if given is None:
            problems.append(Problem(side, "is missing", f"Choose one of: {', '.join(steps)}."))
        elif not isinstance(given, str) or given not in steps:
            close = nearest(given[:60], steps) if isinstance(given, str) else ""
            problems.append(Problem(side, f"cannot be {shown(given)}", close or f"Choose one of: {', '.join(steps)}."))
    if problems:
        raise InputError(problems)
    likelihood, impact = str(inputs["likelihood"]), str(inputs["impact"])
    return Outcome(scale.table[impact][likelihood], likelihood, impact)
