"""One person's answers to a calibration exercise: checked, read from a file and written to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from toolkit.catalogues.calibration import Exercise, IntervalQuestion
from toolkit.errors import InputError, Problem, nearest
from toolkit.files.canonical_json import read_json_file
from toolkit.files.emit_yaml import emit_yaml
from toolkit.files.strict_yaml import read_yaml_file

__all__ = [
    "Answers",
    "IntervalAnswer",
    "StatementAnswer",
    "answers_to",
    "interval_answer",
    "read_answers",
    "statement_answer",
]

FORMAT = "ai-threat-toolkit/calibration-answers"
VERSION = 1
_KEYS = ("format", "version", "exercise", "edition", "participant", "answers", "note")


@dataclass(frozen=True)
class IntervalAnswer:
    """A 90% interval, and the middle (as likely more as less) where somebody gave it."""

    low: float
    high: float
    middle: float | None = None


@dataclass(frozen=True)
class StatementAnswer:
    """What somebody says of a statement, and how sure they are, from 0.5 to 1."""

    says: bool
    confidence: float


@dataclass(frozen=True)
class Answers:
    """Answers to an exercise by question. `participant` is an id, or empty."""

    exercise: str
    edition: str
    intervals: Mapping[str, IntervalAnswer] = field(default_factory=dict)
    statements: Mapping[str, StatementAnswer] = field(default_factory=dict)
    participant: str = ""

    def to_text(self) -> str:
        """The text of an answers file, which `read_answers` reads."""
        told: dict[str, Any] = {}
        for question, interval in self.intervals.items():
            middle = {} if interval.middle is None else {"middle": interval.middle}
            told[question] = {"low": interval.low, **middle, "high": interval.high}
        for question, said in self.statements.items():
            told[question] = {"says": said.says, "confidence": said.confidence}
        head = {"format": FORMAT, "version": VERSION, "exercise": self.exercise, "edition": self.edition}
        by = {"participant": self.participant} if self.participant else {}
        return emit_yaml({**head, **by, "answers": told})


def interval_answer(question: IntervalQuestion, given: Any) -> IntervalAnswer:
    """An answer `{low, high}` or `{low, middle, high}`. Raises `InputError` with every mistake."""
    named = _block(question.id, given, ("low", "middle", "high"))
    problems = [
        Problem(question.id, f"the {name} bound is missing", "Write low and high.")
        for name in ("low", "high")
        if name not in named
    ]
    problems += [
        Problem(question.id, f"{name}: {str(value)[:40]!r} is no number", "Write a number alone, such as 120.")
        for name, value in named.items()
        if not _number(value)
    ]
    if problems:
        raise InputError(problems)
    low, high, middle = (None if name not in named else float(named[name]) for name in ("low", "high", "middle"))
    if low is None or high is None or low >= high or (middle is not None and not low < middle < high):
        instead = "Write the lower first; if you are certain, write two numbers closely around it."
        raise InputError([Problem(question.id, "the numbers do not rise from low to high", instead)])
    if question.scale == "log" and low <= 0:
        instead = "Write the least that you hold possible, such as 1."
        raise InputError([Problem(question.id, f"the lower bound is {low:g}, but must be above 0", instead)])
    return IntervalAnswer(low, high, middle)


def statement_answer(question_id: str, given: Any) -> StatementAnswer:
    """An answer `{says, confidence}`: true or false, and how sure, as 50 to 100 (percent) or 0.5 to 1.

    Raises `InputError` with every mistake.
    """
    named = _block(question_id, given, ("says", "confidence"))
    says, sure = named.get("says"), named.get("confidence")
    problems = []
    if not isinstance(says, bool):
        problems.append(
            Problem(question_id, "it does not say whether the sentence is true", "Write `says: true` or false.")
        )
    share = (float(sure) / 100 if sure > 1 else float(sure)) if _number(sure) and sure is not None else -1.0
    if not 0.5 <= share <= 1:
        below = 0 <= share < 0.5
        what = f"nobody can be {str(sure)[:40]} sure" if not below else f"{str(sure)[:40]} is less than no idea (50%)"
        instead = (
            "Then you hold the opposite for likelier: turn the answer round." if below else "Write 50 to 100 (percent)."
        )
        problems.append(Problem(question_id, what, instead))
    if problems:
        raise InputError(problems)
    return StatementAnswer(bool(says), share)


def answers_to(exercise: Exercise, given: Mapping[str, Any], *, participant: str = "") -> Answers:
    """Answers by question id, checked against the exercise; questions may be left out.

    Raises `InputError` with every mistake, and where no question is answered.
    """
    intervals = {question.id: question for question in exercise.intervals}
    statements = {question.id for question in exercise.statements}
    problems: list[Problem] = []
    found: tuple[dict[str, IntervalAnswer], dict[str, StatementAnswer]] = ({}, {})
    for name, answer in given.items():
        if name not in intervals and name not in statements:
            known = [*intervals, *statements]
            problems.append(Problem(str(name)[:80], "is no question of this exercise", nearest(str(name)[:80], known)))
            continue
        try:
            if name in intervals:
                found[0][name] = interval_answer(intervals[name], answer)
            else:
                found[1][name] = statement_answer(name, answer)
        except InputError as error:
            problems += error.problems
    if not given:
        problems.append(Problem("answers", "no question is answered", "Answer at least one."))
    if problems:
        raise InputError(problems)
    return Answers(exercise.id, exercise.edition, *found, participant)


def read_answers(path: str | Path, exercise: Exercise) -> Answers:
    """The answers in a YAML or JSON file. Raises `InputError` with every mistake, each with its file."""
    where = Path(path)
    data = read_json_file(where) if where.suffix == ".json" else read_yaml_file(where).data
    name = str(path)
    problems = list(_head_problems(data, name, exercise))
    if problems:
        raise InputError(problems)
    assert isinstance(data, dict)  # noqa: S101 - narrows the type; checked with the head
    try:
        return answers_to(exercise, data["answers"], participant=str(data.get("participant") or ""))
    except InputError as error:
        raise InputError(Problem(f"{name}, {p.where}", p.what, p.try_instead) for p in error.problems) from None


def _head_problems(data: Any, name: str, exercise: Exercise) -> list[Problem]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return [Problem(name, "this is no file of calibration answers", f"Begin with `format: {FORMAT}`.")]
    if type(data.get("version")) is not int or data["version"] != VERSION:
        instead = f"Write `version: {VERSION}`, or install a newer toolkit."
        return [Problem(name, f"answers of version {str(data.get('version'))[:20]!r} are not known here", instead)]
    unknown = [key for key in data if key not in _KEYS and not str(key).startswith("x-")]
    problems = [Problem(name, f"unknown key {str(key)[:60]!r}", nearest(str(key)[:60], _KEYS)) for key in unknown]
    for key, own in (("exercise", exercise.id), ("edition", exercise.edition)):
        if key in data and data[key] != own:
            what = f"the answers are to {key} {str(data[key])[:60]!r}, and this is {own!r}"
            problems.append(Problem(name, what, "Take the exercise that was answered; its questions may differ."))
    if not isinstance(data.get("answers"), dict):
        problems.append(Problem(name, "the answers are missing", "Write `answers:` and below it one block a question."))
    return problems


def _block(where: str, given: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        what = f"{str(given)[:40]!r} is no answer"
        raise InputError(
            [Problem(where, what, f"Write {{{', '.join(f'{key}: …' for key in keys if key != 'middle')}}}.")]
        )
    unknown = [str(key)[:60] for key in given if key not in keys]
    if unknown:
        raise InputError([Problem(where, f"unknown key {key!r}", nearest(key, keys)) for key in unknown])
    return dict(given)


def _number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and abs(value) < 1e18 and isfinite(value)
