"""The calibration exercise: what it scores, against closed forms and chance; answers that cannot be taken."""

from __future__ import annotations

import json
import math
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.risks.elicitation import (
    Answers,
    answers_to,
    calibration_rows,
    load_exercise,
    read_answers,
    read_exercise,
    score_answers,
    weights_from_exercise,
)

EXERCISE = load_exercise()
IDS = [question.id for question in EXERCISE.intervals]
HEAD = "format: ai-threat-toolkit/calibration-answers\nversion: 1\nexercise: twenty_questions\n"


def intervals(held: int, *, factor: float = 2.0, miss: float = 1.5) -> dict[str, Any]:
    """Answers to all interval questions, of which the first `held` hold; the others lie `miss` half-widths off."""
    given = {}
    for number, question in enumerate(EXERCISE.intervals):
        truth = math.log(question.answer) if question.scale == "log" else question.answer
        half = math.log(factor)
        middle = truth if number < held else truth + miss * half
        low, high = middle - half, middle + half
        given[question.id] = {"low": low, "high": high}
        if question.scale == "log":
            given[question.id] = {"low": math.exp(low), "high": math.exp(high)}
    return given


def statements(right: int, confidence: float = 90) -> dict[str, Any]:
    """Answers to all statements, of which the first `right` are right."""
    told = enumerate(EXERCISE.statements)
    return {each.id: {"says": each.answer is (number < right), "confidence": confidence} for number, each in told}


def test_six_of_ten_is_told_with_what_it_tells_and_what_chance_would_do() -> None:
    score = score_answers(EXERCISE, answers_to(EXERCISE, intervals(6)))
    found = score.intervals
    assert found is not None
    assert (found.asked, found.held, score.statements) == (10, 6, None)
    drawn = np.random.default_rng(5).beta(6.5, 4.5, 400_000)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.05, 0.95])), abs=0.003)
    assert found.by_chance == pytest.approx(sum(comb(10, n) * 0.9**n * 0.1 ** (10 - n) for n in range(7)))
    assert found.usual == (8, 10, pytest.approx(0.9298, abs=1e-4))
    assert "6 of your 10 intervals held: your true rate lies between 0.35 and 0.81" in score.advice[0]
    assert "8 to 10 of 10 in 93%" in score.advice[1]


def test_the_advice_would_have_made_nine_of_ten_hold() -> None:
    given = intervals(6, miss=2.5)
    found = score_answers(EXERCISE, answers_to(EXERCISE, given))
    assert found.intervals is not None
    assert found.intervals.widen == pytest.approx(2.5)
    assert "about 2.5 times as wide" in found.advice[2]
    wider = {}
    for question in EXERCISE.intervals:
        low, high = given[question.id].values()
        on, back = (math.log, math.exp) if question.scale == "log" else (float, float)
        middle, half = (on(low) + on(high)) / 2, (on(high) - on(low)) / 2 * found.intervals.widen * (1 + 1e-9)
        wider[question.id] = {"low": back(middle - half), "high": back(middle + half)}
    again = score_answers(EXERCISE, answers_to(EXERCISE, wider)).intervals
    assert again is not None
    assert again.held >= 9


@pytest.mark.parametrize(
    ("held", "what"),
    [(10, "could be narrower"), (9, "keep their width"), (8, "may be chance"), (7, "may be chance"), (2, "too narrow")],
)
def test_nothing_is_advised_that_chance_explains(held: int, what: str) -> None:
    score = score_answers(EXERCISE, answers_to(EXERCISE, intervals(held, miss=3)))
    assert what in score.advice[2]


def test_a_factor_beyond_reason_is_not_printed() -> None:
    score = score_answers(EXERCISE, answers_to(EXERCISE, intervals(2, factor=1.0001, miss=1e4)))
    assert "more than ten times as wide." in score.advice[2]


def test_brier_and_its_parts() -> None:
    given = statements(7, 90)
    for number, question in enumerate(EXERCISE.statements):
        given[question.id]["confidence"] = (60, 90)[number % 2]
    found = score_answers(EXERCISE, answers_to(EXERCISE, given)).statements
    assert found is not None
    outcomes = [((0.6, 0.9)[n % 2], n < 7) for n in range(10)]
    assert found.brier == pytest.approx(sum((c - was) ** 2 for c, was in outcomes) / 10)
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty, abs=1e-15)
    assert found.uncertainty == pytest.approx(0.21)
    assert found.expected == pytest.approx((0.24 + 0.09) / 2)
    assert [(each.count, each.right) for each in found.bins] == [(5, 4), (5, 3)]


def test_always_fifty_percent_is_the_reference() -> None:
    found = score_answers(EXERCISE, answers_to(EXERCISE, statements(4, 50))).statements
    assert found is not None
    assert (found.brier, found.expected) == (0.25, 0.25)


@pytest.mark.parametrize(
    ("right", "confidence", "what"),
    [
        (5, 95, "You were surer than right"),
        (10, 60, "You know more than you say"),
        (9, 90, "Your confidence fits"),
        (3, 0.9, "better"),
    ],
)
def test_confidence_is_held_against_chance(right: int, confidence: float, what: str) -> None:
    score = score_answers(EXERCISE, answers_to(EXERCISE, statements(right, confidence)))
    assert what in " ".join(score.advice)


def test_the_chance_of_so_many_right_is_that_of_drawing() -> None:
    given = statements(6)
    confidences = [50, 55, 60, 65, 70, 75, 80, 85, 90, 100]
    for confidence, question in zip(confidences, EXERCISE.statements, strict=True):
        given[question.id]["confidence"] = confidence
    found = score_answers(EXERCISE, answers_to(EXERCISE, given)).statements
    assert found is not None
    drawn = (np.random.default_rng(6).random((200_000, 10)) < np.array(confidences) / 100).sum(axis=1)
    assert found.as_few == pytest.approx((drawn <= 6).mean(), abs=0.005)
    assert found.as_many == pytest.approx((drawn >= 6).mean(), abs=0.005)
    assert found.bins[-1].count == 2  # certain is in the last bin


def test_rows_draw_the_curve() -> None:
    score = score_answers(EXERCISE, answers_to(EXERCISE, {**intervals(6), **statements(7)}))
    rows = calibration_rows(score)
    assert [(row["kind"], row["stated"], row["share"], row["count"]) for row in rows] == [
        ("statements", pytest.approx(0.9), 0.7, 10),
        ("intervals", 0.9, 0.6, 10),
    ]
    assert all(row["low"] < row["share"] < row["high"] for row in rows)


def test_answers_survive_a_file(tmp_path: Path) -> None:
    answers = answers_to(EXERCISE, {**intervals(4), **statements(5)}, participant="P3")
    path = tmp_path / "mine.yaml"
    path.write_text(answers.to_text(), "utf-8")
    assert read_answers(path, EXERCISE) == answers
    beside = tmp_path / "mine.json"
    told = {"format": "ai-threat-toolkit/calibration-answers", "version": 1, "answers": intervals(4)}
    beside.write_text(json.dumps(told), "utf-8")
    assert read_answers(beside, EXERCISE).intervals == answers.intervals


def test_a_room_is_weighed_by_its_exercise() -> None:
    good = answers_to(EXERCISE, intervals(9, factor=3))
    bad = answers_to(EXERCISE, intervals(3, factor=1.2, miss=4))
    found = weights_from_exercise(EXERCISE, {"P1": good, "P2": bad})
    assert found.weights["P1"] > 0.99
    assert found.questions == tuple(IDS)
    middle = {
        q: {**each, "middle": math.sqrt(each["low"] * each["high"])} for q, each in intervals(9, factor=3).items()
    }
    three = weights_from_exercise(EXERCISE, {"P1": answers_to(EXERCISE, middle), "P2": answers_to(EXERCISE, middle)})
    assert three.weights == {"P1": 0.5, "P2": 0.5}
    with pytest.raises(InputError, match="answered another exercise"):
        weights_from_exercise(EXERCISE, {"P1": Answers("other", "1")})
    with pytest.raises(ToolkitError, match="no question that everybody answered"):
        weights_from_exercise(EXERCISE, {"P1": good, "P2": answers_to(EXERCISE, statements(4))})


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({}, "no question is answered"),
        ({"moon_distanc": {"low": 1, "high": 2}}, "Did you mean 'moon_distance'"),
        ({"moon_distance": 384_400}, "is no answer"),
        ({"moon_distance": [1, 2]}, "is no answer"),
        ({"moon_distance": {"low": 2, "high": 1}}, "do not rise"),
        ({"moon_distance": {"low": 2, "high": 2}}, "do not rise"),
        ({"moon_distance": {"low": 1, "middle": 5, "high": 2}}, "do not rise"),
        ({"moon_distance": {"low": 0, "high": 2}}, "must be above 0"),
        ({"moon_distance": {"low": 1}}, "high bound is missing"),
        ({"moon_distance": {"low": 1, "hgh": 2}}, "Did you mean 'high'"),
        ({"moon_distance": {"low": "1", "high": 2}}, "is no number"),
        ({"moon_distance": {"low": True, "high": 2}}, "is no number"),
        ({"moon_distance": {"low": math.nan, "high": 2}}, "is no number"),
        ({"moon_distance": {"low": 1, "high": 10**400}}, "is no number"),
        ({"rome_new_york": {"says": "true", "confidence": 80}}, "does not say whether"),
        ({"rome_new_york": {"says": 1, "confidence": 80}}, "does not say whether"),
        ({"rome_new_york": {"says": True}}, "nobody can be None sure"),
        ({"rome_new_york": {"says": True, "confidence": 101}}, "nobody can be 101 sure"),
        ({"rome_new_york": {"says": True, "confidence": 30}}, "turn the answer round"),
        ({"rome_new_york": {"says": True, "confidence": math.inf}}, "nobody can be inf sure"),
        ({"rome_new_york": {"says": True, "confidence": True}}, "nobody can be True sure"),
    ],
)
def test_answers_that_are_none(given: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what):
        answers_to(EXERCISE, given)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[]", "no file of calibration answers"),
        ("format: other\n", "no file of calibration answers"),
        (HEAD.replace("1", "2") + "answers: {a: {low: 1, high: 2}}\n", "version"),
        (HEAD.replace("1", "true") + "answers: {a: {low: 1, high: 2}}\n", "version"),
        (HEAD, "answers are missing"),
        (HEAD + "answers: [1]\n", "answers are missing"),
        (HEAD + "edition: '0'\nanswers: {moon_distance: {low: 1, high: 2}}\n", "to edition '0'"),
        (HEAD.replace("twenty", "thirty") + "answers: {moon_distance: {low: 1, high: 2}}\n", "to exercise"),
        (HEAD + "anwers: {}\nanswers: {moon_distance: {low: 1, high: 2}}\n", "Did you mean 'answers'"),
        (HEAD + "answers: {moon_distance: &a {low: 1, high: 2}, mercury_year: *a}\n", "refers to a value elsewhere"),
        (HEAD + "answers: {moon_distance: {low: 3, high: 2}}\n", "mine.yaml, moon_distance"),
        ("\x00", "mine.yaml"),
        (HEAD + "answers: " + "[" * 200, "mine.yaml"),
    ],
)
def test_files_that_cannot_be_taken(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=what):
        read_answers(path, EXERCISE)


def test_an_exercise_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    own = """\
format: ai-threat-toolkit/library
version: 1
section: calibration
library: acme
calibration:
  id: ours
  title: "Ours"
  edition: "1"
  about: "Of our own house."
  intervals:
    - id: servers
      topic: security
      question: "How many servers do we run?"
      unit: servers
      answer: 412
      source: {title: "Our inventory", edition: "2026-10", check: "Count the rows."}
      checked: "Counted."
"""
    path.write_text(own, "utf-8")
    ours = read_exercise(path)
    assert score_answers(ours, answers_to(ours, {"servers": {"low": 100, "high": 500}})).intervals is not None
    with pytest.raises(ToolkitError, match="the answers are to 'ours'"):
        score_answers(EXERCISE, answers_to(ours, {"servers": {"low": 100, "high": 500}}))
    for old, new, what in (
        ("answer: 412", "answer: -4", "need an answer above zero"),
        ("answer: 412", "answer: true", "is no number"),
        ("answer: 412", "answer: '412'", "is no number"),
        ("unit: servers", "unit: ''", "at least 1"),
        ("topic: security", "topic: securty", "Did you mean 'security'"),
        ("check: ", "chek: ", "unknown key 'chek'"),
        ("  intervals:", "  statements: []\n  interval:", "unknown key 'interval'"),
    ):
        path.write_text(own.replace(old, new), "utf-8")
        with pytest.raises(InputError, match=what):
            read_exercise(path)
    path.write_text(own[: own.index("  intervals")], "utf-8")
    with pytest.raises(InputError, match="it asks nothing"):
        read_exercise(path)
    with pytest.raises(ToolkitError, match="Did you mean 'twenty_questions'"):
        load_exercise("twenty_question")
