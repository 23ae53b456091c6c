"""Weights for a room from its calibration exercise: Cooke's classical model on the interval questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from toolkit.catalogues.calibration import Exercise
from toolkit.errors import InputError, Problem
from toolkit.risks.elicitation.answers import Answers
from toolkit.risks.elicitation.background import THREE
from toolkit.risks.elicitation.cooke import Performances, performance_weights

__all__ = ["weights_from_exercise"]

_BOUNDS = (0.05, 0.95)


def weights_from_exercise(
    exercise: Exercise, answers: Mapping[str, Answers], *, cutoff: float | Literal["best"] = 0.0
) -> Performances:
    """Weights by participant from their interval answers to one exercise, on the questions that everybody answered.

    Where everybody gave the middle too, the model works on three quantiles, else on the two bounds. Raises
    `InputError` for answers to another exercise, and `ToolkitError` where no question was answered by all.
    """
    other = [who for who, each in answers.items() if (each.exercise, each.edition) != (exercise.id, exercise.edition)]
    if other:
        instead = f"Weigh answers to {exercise.id!r}, edition {exercise.edition!r}, only."
        raise InputError(Problem(who, "answered another exercise", instead) for who in other)
    whole = all(each.middle is not None for given in answers.values() for each in given.intervals.values())
    said = {
        who: {
            question: (each.low, each.middle, each.high) if whole and each.middle is not None else (each.low, each.high)
            for question, each in given.intervals.items()
        }
        for who, given in answers.items()
    }
    return performance_weights(
        said,
        {question.id: question.answer for question in exercise.intervals},
        probabilities=THREE if whole else _BOUNDS,
        cutoff=cutoff,
        by_factors=[question.id for question in exercise.intervals if question.scale == "log"],
    )
