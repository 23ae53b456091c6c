"""The calibration exercise at a terminal: asks, listens, and tells what came of it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.catalogues.calibration import Exercise, IntervalQuestion, Statement
from toolkit.catalogues.single import load_exercise, read_exercise
from toolkit.cli.saying import paragraph, print_json, put, say, visible
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.risks.elicitation.answers import Answers, answers_to, interval_answer, read_answers, statement_answer
from toolkit.risks.elicitation.exercise_score import ExerciseScore, score_answers
from toolkit.risks.elicitation.rows import calibration_rows

__all__ = ["calibrate"]

_SAYS = {"true": True, "t": True, "yes": True, "y": True, "false": False, "f": False, "no": False, "n": False}
_LONGEST = 200


def calibrate(arguments: argparse.Namespace) -> int:
    """Run the exercise, or score a file; gives the exit code."""
    exercise = read_exercise(arguments.questions) if arguments.questions else load_exercise()
    if arguments.list:
        return _list(exercise, as_json=arguments.json)
    answers = read_answers(arguments.answers, exercise) if arguments.answers else _asked(exercise, arguments.person)
    if arguments.save:
        path = Path(arguments.save).expanduser()
        write_atomic(path, answers.to_text(), overwrite=arguments.overwrite)
    score = score_answers(exercise, answers)
    if arguments.json:
        print_json(_plain(exercise, score))
    else:
        _say(exercise, score)
    return 0


def _list(exercise: Exercise, *, as_json: bool) -> int:
    rows = [{"id": q.id, "kind": "interval", "asked": q.question, "unit": q.unit} for q in exercise.intervals]
    rows += [{"id": q.id, "kind": "true or false", "asked": q.statement, "unit": ""} for q in exercise.statements]
    if as_json:
        print_json({"exercise": exercise.id, "edition": exercise.edition, "questions": rows})
        return 0
    paragraph(exercise.about)
    for row in rows:
        say()
        unit = f", in {row['unit']}" if row["unit"] else ""
        say(f"{row['id']} ({row['kind']}{unit})")
        paragraph(row["asked"], indent="  ")
    return 0


def _asked(exercise: Exercise, person: str) -> Answers:
    if not sys.stdin.isatty():
        raise ToolkitError(
            "there is nobody to ask: this is no terminal", try_instead="Give the answers in a file: --answers FILE."
        )
    paragraph(exercise.about)
    say("An empty line leaves a question out; Ctrl-C stops, and nothing is kept.")
    given: dict[str, Any] = {}
    questions = exercise.questions
    for number, question in enumerate(questions, start=1):
        say()
        if isinstance(question, IntervalQuestion):
            paragraph(f"{number}/{len(questions)}  {question.question}")
            prompt, read = f"90% sure between (two numbers, in {question.unit}): ", partial(_interval, question)
        else:
            paragraph(f"{number}/{len(questions)}  {question.statement}")
            prompt, read = "true or false, and how sure (such as: true 80): ", partial(_statement, question)
        answer = _until_right(prompt, read)
        if answer is not None:
            given[question.id] = answer
    return answers_to(exercise, given, participant=person)


def _until_right(prompt: str, read: Callable[[str], dict[str, Any]]) -> dict[str, Any] | None:
    """What somebody types, asked again until it can be read; None for an empty line."""
    while True:
        put(visible(prompt))
        line = sys.stdin.readline(_LONGEST)
        if not line:
            raise ToolkitError("the answers ended before the questions", try_instead="Begin again; nothing was kept.")
        if not line.strip():
            return None
        try:
            return read(line.strip())
        except InputError as error:
            for problem in error.problems:
                say(f"  {problem.what}. {problem.try_instead}")


def _interval(question: IntervalQuestion, line: str) -> dict[str, Any]:
    """`low high`, `low to high` or `low middle high`; commas set off thousands. Raises `InputError`."""
    words = [word for word in re.split(r"\s+|;|\.\.", line.replace(",", "")) if word and word.lower() != "to"]
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3):
        raise InputError([Problem(question.id, "these are not two numbers", "Write such as: 200 900")])
    given = dict(zip(("low", "high") if len(numbers) == 2 else ("low", "middle", "high"), numbers, strict=True))
    interval_answer(question, given)
    return given


def _statement(question: Statement, line: str) -> dict[str, Any]:
    """`true 80`, `f 60%`. Raises `InputError`."""
    words = line.lower().replace(",", " ").replace("%", " ").split()
    sure = words[1] if len(words) == 2 else ""
    if len(words) != 2 or words[0] not in _SAYS or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", sure):
        raise InputError([Problem(question.id, "this is no answer", "Write such as: true 80")])
    given = {"says": _SAYS[words[0]], "confidence": float(sure)}
    statement_answer(question.id, given)
    return given


def _plain(exercise: Exercise, score: ExerciseScore) -> dict[str, Any]:
    told = asdict(score)
    sources = _sources(exercise)
    questions = [{**row, "source": sources[str(row["question"])]} for row in score.questions]
    return {**told, "questions": questions, "curve": calibration_rows(score)}


def _sources(exercise: Exercise) -> dict[str, str]:
    return {each.id: f"{each.source.title}, {each.source.edition}. {each.source.check}" for each in exercise.questions}


def _say(exercise: Exercise, score: ExerciseScore) -> None:
    sources = _sources(exercise)
    say()
    for row in score.questions:
        words = ("held", "missed") if row["kind"] == "interval" else ("right", "wrong")
        paragraph(f"{words[not row['held']]:>6}  {row['asked']}")
        paragraph(f"You said {row['said']}; it is {row['answer']}. {sources[str(row['question'])]}", indent="        ")
    say()
    for sentence in score.advice:
        paragraph(sentence)
