"""How far somebody's estimates can be taken: hit rate of their intervals, Brier score of their confidence, and advice.

Ten questions tell little, so nothing is said without its uncertainty: shares come with the 90% interval of a Beta
posterior (Jeffreys), and every verdict is held against what somebody would get by chance whose estimates are right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, comb, log

from toolkit.catalogues.calibration import Exercise, IntervalQuestion, Statement
from toolkit.errors import ToolkitError
from toolkit.risks.elicitation.answers import Answers, IntervalAnswer, StatementAnswer
from toolkit.risks.elicitation.score_words import AIM, ENOUGH, Bin, IntervalScore, StatementScore, advice_on

__all__ = ["ExerciseScore", "score_answers", "share_interval"]

_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class ExerciseScore:
    """The score of an exercise: of its intervals, of its statements, question by question, and advice in words."""

    exercise: str
    edition: str
    participant: str
    intervals: IntervalScore | None
    statements: StatementScore | None
    questions: tuple[dict[str, object], ...]
    advice: tuple[str, ...]


def score_answers(exercise: Exercise, answers: Answers) -> ExerciseScore:
    """Score the questions that were answered. Raises `ToolkitError` for answers to another exercise, or to none."""
    if (answers.exercise, answers.edition) != (exercise.id, exercise.edition):
        what = f"the answers are to {answers.exercise!r}, edition {answers.edition!r}"
        raise ToolkitError(what, where=exercise.id, try_instead="Take the exercise that was answered.")
    asked = [question for question in exercise.intervals if question.id in answers.intervals]
    stated = [question for question in exercise.statements if question.id in answers.statements]
    if not asked and not stated:
        raise ToolkitError("no question is answered", where=exercise.id, try_instead="Answer at least one.")
    given = [(question, answers.intervals[question.id]) for question in asked]
    sure = [(answers.statements[q.id].confidence, answers.statements[q.id].says == q.answer) for q in stated]
    intervals = _interval_score(given) if given else None
    statements = _statement_score(sure) if sure else None
    rows = [*map(_interval_row, given), *(_statement_row(q, answers.statements[q.id]) for q in stated)]
    advice = advice_on(intervals, statements)
    return ExerciseScore(exercise.id, exercise.edition, answers.participant, intervals, statements, tuple(rows), advice)


def share_interval(held: int, of: int) -> tuple[float, float]:
    """The 90% interval of a rate of which `held` in `of` were seen: Beta posterior, Jeffreys prior."""
    from scipy.special import betaincinv

    shape = (held + 0.5, of - held + 0.5)
    return float(betaincinv(*shape, 0.05)), float(betaincinv(*shape, 0.95))


def _interval_row(given: tuple[IntervalQuestion, IntervalAnswer]) -> dict[str, object]:
    question, answer = given
    said, truth = f"{answer.low:,.10g} to {answer.high:,.10g}", f"{question.answer:,.10g} {question.unit}"
    if question.unit == "year":  # a year has no thousands
        said, truth = f"{answer.low:g} to {answer.high:g}", f"{question.answer:g}"
    held = _held(question, answer)
    told = {"kind": "interval", "asked": question.question, "said": said, "answer": truth, "held": held}
    return {"question": question.id, **told}


def _statement_row(question: Statement, answer: StatementAnswer) -> dict[str, object]:
    said, truth = f"{str(answer.says).lower()}, {answer.confidence:.0%} sure", str(question.answer).lower()
    right = answer.says == question.answer
    told = {"kind": "true or false", "asked": question.statement, "said": said, "answer": truth, "held": right}
    return {"question": question.id, **told}


def _held(question: IntervalQuestion, answer: IntervalAnswer) -> bool:
    return answer.low <= question.answer <= answer.high


def _interval_score(given: Sequence[tuple[IntervalQuestion, IntervalAnswer]]) -> IntervalScore:
    asked, held = len(given), sum(_held(question, answer) for question, answer in given)
    chances = [comb(asked, n) * AIM**n * (1 - AIM) ** (asked - n) for n in range(asked + 1)]
    # The fewest that somebody well calibrated still gets in nine of ten exercises.
    fewest = max(n for n in range(asked + 1) if sum(chances[n:]) >= AIM)
    low, high = share_interval(held, asked)
    reached = sorted(_times_too_narrow(question, answer) for question, answer in given)
    widen = reached[ceil(AIM * asked) - 1] if asked >= ENOUGH else 0.0
    return IntervalScore(
        asked, held, low, high, sum(chances[: held + 1]), (fewest, asked, sum(chances[fewest:])), widen
    )


def _times_too_narrow(question: IntervalQuestion, answer: IntervalAnswer) -> float:
    """How far the truth lies from the middle of the interval, in halves of its width."""
    on = log if question.scale == "log" else float
    low, high, truth = on(answer.low), on(answer.high), on(question.answer)
    return abs(truth - (low + high) / 2) / max((high - low) / 2, 1e-12)


def _statement_score(sure: Sequence[tuple[float, bool]]) -> StatementScore:
    asked, right = len(sure), sum(was for _, was in sure)
    base = right / asked
    by_confidence: defaultdict[float, list[bool]] = defaultdict(list)
    for confidence, was in sure:
        by_confidence[confidence].append(was)
    groups = [(confidence, len(each), sum(each) / len(each)) for confidence, each in by_confidence.items()]
    counts = _how_many_right([confidence for confidence, _ in sure])
    low, high = share_interval(right, asked)
    return StatementScore(
        asked,
        right,
        sum(confidence for confidence, _ in sure) / asked,
        low,
        high,
        brier=sum((confidence - was) ** 2 for confidence, was in sure) / asked,
        expected=sum(confidence * (1 - confidence) for confidence, _ in sure) / asked,
        reliability=sum(count * (confidence - share) ** 2 for confidence, count, share in groups) / asked,
        resolution=sum(count * (share - base) ** 2 for _, count, share in groups) / asked,
        uncertainty=base * (1 - base),
        as_few=sum(counts[: right + 1]),
        as_many=sum(counts[right:]),
        bins=tuple(_bins(sure)),
    )


def _how_many_right(confidences: Iterable[float]) -> list[float]:
    """The probabilities of 0, 1, 2 … right answers where each is right with its own probability."""
    counts = [1.0]
    for confidence in confidences:
        missed = [*(each * (1 - confidence) for each in counts), 0.0]
        hit = [0.0, *(each * confidence for each in counts)]
        counts = [one + other for one, other in zip(missed, hit, strict=True)]
    return counts


def _bins(sure: Sequence[tuple[float, bool]]) -> Iterable[Bin]:
    for start, end in zip(_EDGES, (*_EDGES[1:], 1.0), strict=True):
        inside = [(c, was) for c, was in sure if start <= c < end or (end == 1.0 and c >= end)]
        if inside:
            right = sum(was for _, was in inside)
            low, high = share_interval(right, len(inside))
            mean = sum(c for c, _ in inside) / len(inside)
            yield Bin(start, end, len(inside), mean, right, right / len(inside), low, high)
