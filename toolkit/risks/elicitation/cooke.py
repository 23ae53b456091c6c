"""Weights by performance: Cooke's classical model (R. M. Cooke, Experts in Uncertainty, Oxford 1991).

Everybody answers the same questions whose answers are known, by quantiles. Calibration is the probability that somebody
whose quantiles are right would miss as badly by chance; information says how narrow the answers are against the range
that everybody together considers. A weight is their product, and 0 below the cutoff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, Literal

from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.risks.elicitation.background import THREE, Assessments, Board, Performance, calibration_score

__all__ = ["Performances", "performance_weights"]

_FEW = 10


@dataclass(frozen=True)
class Performances:
    """How everybody did, from the cutoff on which weights begin, and how the pool itself would have done."""

    people: Mapping[str, Performance]
    cutoff: float
    pooled: Performance
    questions: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Weights that add up to 1, as `pool` takes them."""
        return {who: each.weight for who, each in self.people.items()}


def performance_weights(
    assessments: Assessments,
    answers: Mapping[str, float],
    *,
    probabilities: Sequence[float] = THREE,
    cutoff: float | Literal["best"] = 0.0,
    overshoot: float = 0.1,
    by_factors: Sequence[str] = (),
) -> Performances:
    """Weights by calibration × information on the questions that everybody answered.

    `probabilities` are those of the quantiles. `cutoff` leaves out who is calibrated worse; "best" takes the one that
    gives the pool the best score on the same questions. `overshoot` widens the range on which answers are held against
    each other at both ends. `by_factors` names questions whose distances count by factors (a log-uniform background).
    Raises `InputError` with every mistake in what was given.
    """
    levels = _checked_levels(probabilities)
    asked = _checked(assessments, answers, len(levels), by_factors)
    board = Board.of(
        {q: [assessments[who][q] for who in assessments] for q in asked}, answers, levels, overshoot, by_factors
    )
    calibration = {
        who: calibration_score([board.cell(q, assessments[who][q]) for q in asked], levels) for who in assessments
    }
    information = {
        who: sum(board.information(q, assessments[who][q]) for q in asked) / len(asked) for who in assessments
    }
    product = {who: calibration[who] * information[who] for who in assessments}

    def weighted(above: float) -> tuple[dict[str, float], Performance]:
        counted = {who: product[who] if calibration[who] >= above else 0.0 for who in assessments}
        total = sum(counted.values())
        shares = {who: each / total for who, each in counted.items()} if total > 0 else counted
        return shares, board.performance_of_pool(assessments, shares) if total > 0 else Performance(0.0, 0.0, 0.0)

    chosen = _chosen_cutoff(cutoff, calibration, lambda above: weighted(above)[1].weight)
    shares, pooled = weighted(chosen)
    if not any(shares.values()):
        what = f"nobody is calibrated well enough for a cutoff of {chosen:g}"
        best = max(calibration.values())
        raise ToolkitError(what, where="cutoff", try_instead=f"The best has {best:.3g}: write that or less.")
    people = {who: Performance(calibration[who], information[who], shares[who]) for who in assessments}
    return Performances(people, chosen, pooled, tuple(asked), _notes(len(asked), people))


def _chosen_cutoff(cutoff: float | str, calibration: Mapping[str, float], score: Any) -> float:
    if cutoff == "best":
        # Ties go to the lowest cutoff, which leaves nobody out without need.
        return max(sorted(set(calibration.values())), key=lambda above: (score(above), -above))
    if isinstance(cutoff, bool) or not isinstance(cutoff, int | float) or not 0 <= cutoff <= 1:
        what = f"a cutoff cannot be {str(cutoff)[:40]}"
        raise InputError([Problem("cutoff", what, "Write a number from 0 to 1, or 'best'.")])
    return float(cutoff)


def _checked_levels(probabilities: Sequence[float]) -> tuple[float, ...]:
    levels = tuple(probabilities)
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in levels)
    rising = numbers and all(a < b for a, b in zip((0.0, *levels), (*levels, 1.0), strict=True))
    if not levels or not rising:
        what = "these are no probabilities of quantiles"
        raise InputError(
            [Problem("probabilities", what, "Write rising numbers between 0 and 1, such as 0.05, 0.5, 0.95.")]
        )
    return levels


def _checked(
    assessments: Assessments, answers: Mapping[str, float], count: int, by_factors: Sequence[str]
) -> list[str]:
    """The questions that everybody answered, in the order of the answers; every mistake at once otherwise."""
    if not assessments:
        raise ToolkitError("nobody answered", try_instead="Give at least one person's answers.")
    problems = [
        Problem(str(question), "is a question by factors whose answer is not above 0", "Leave it out of by_factors.")
        for question in by_factors
        if question in answers and not answers[question] > 0
    ]
    problems += [
        Problem(str(q), "has no answer that is a number", "Give one.")
        for q, each in answers.items()
        if not _number(each)
    ]
    for who, given in assessments.items():
        for question, values in given.items():
            where = f"{who}, {question}"
            if question not in answers:
                problems.append(Problem(where, "is no question whose answer is known", nearest(str(question), answers)))
            elif len(values) != count or not all(map(_number, values)):
                problems.append(Problem(where, f"needs {count} numbers", "Give one for each quantile."))
            elif not all(a < b for a, b in pairwise(values)):
                problems.append(
                    Problem(where, "the quantiles do not rise", "Give the lowest first, each above the last.")
                )
            elif question in by_factors and not values[0] > 0:
                problems.append(Problem(where, "has a bound that is not above 0", "Distances count by factors here."))
    if problems:
        raise InputError(problems)
    asked = [question for question in answers if all(question in given for given in assessments.values())]
    if not asked:
        what = "there is no question that everybody answered"
        raise ToolkitError(what, try_instead="Have all answer the same questions.")
    return asked


def _number(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and abs(value) < 1e18 and isfinite(value)


def _notes(questions: int, people: Mapping[str, Performance]) -> tuple[str, ...]:
    notes = []
    if questions < _FEW:
        notes.append(f"{questions} questions tell little of anybody's calibration: ten are few, twenty better.")
    heaviest = max(people, key=lambda who: people[who].weight)
    if len(people) > 1 and people[heaviest].weight > 0.8:
        notes.append(
            f"{heaviest} has {people[heaviest].weight:.0%} of the weight: the pool is nearly that person alone."
        )
    return tuple(notes)
