"""A calibration exercise as data: questions whose answers are known, to learn how far somebody's estimates go."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from toolkit.catalogues.vocabulary import Id
from toolkit.files.build import Strict

__all__ = ["Exercise", "IntervalQuestion", "Question", "Source", "Statement"]

Topic = Literal["AI security", "security", "general"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Source(Strict):
    """Where an answer is from: the work, its edition or date, and how somebody else can check it."""

    title: Text
    edition: Text
    check: Text = Field(description="How to check the answer: what to open and what to count or read there.")


class Question(Strict):
    """What every question has: where its answer is from, and how that was checked."""

    id: Id
    topic: Topic
    source: Source
    checked: Text = Field(description="How the answer was checked before it was shipped.")


class IntervalQuestion(Question):
    """A number that is asked for as a 90% interval: the answer should lie inside nine times out of ten."""

    question: Text
    unit: Text
    answer: float
    scale: Literal["log", "linear"] = Field(
        default="log",
        description="How distances count: by factors (log), or by differences, as between years (linear).",
    )

    @field_validator("answer", mode="before")
    @classmethod
    def _is_a_number(cls, given: object) -> object:
        if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
            raise ValueError(
                f"{str(given)[:40]!r} is no number | Write the number alone; the unit has a line of its own"
            )
        return given

    @model_validator(mode="after")
    def _factors_need_a_positive_number(self) -> IntervalQuestion:
        if self.scale == "log" and self.answer <= 0:
            raise ValueError(
                "distances by factors need an answer above zero | Write `scale: linear`, or ask for something else"
            )
        return self


class Statement(Question):
    """A sentence that is true or not, asked for with how sure one is: 50% (no idea) to 100% (certain)."""

    statement: Text
    answer: bool

    @field_validator("answer", mode="before")
    @classmethod
    def _is_true_or_false(cls, given: object) -> object:
        if not isinstance(given, bool):
            raise ValueError(f"{str(given)[:40]!r} is neither true nor false | Write true or false")
        return given


class Exercise(Strict):
    """A calibration exercise: questions for intervals, and statements for confidence."""

    id: Id
    title: Text
    edition: Text
    about: Text
    intervals: Annotated[tuple[IntervalQuestion, ...], Field(max_length=500)] = ()
    statements: Annotated[tuple[Statement, ...], Field(max_length=500)] = ()

    @model_validator(mode="after")
    def _each_question_once(self) -> Exercise:
        ids = [each.id for each in self.questions]
        if not ids:
            raise ValueError("it asks nothing | Write at least one question under `intervals:` or `statements:`")
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"question {twice[0]!r} is there twice | Give each an id of its own")
        return self

    @property
    def questions(self) -> tuple[IntervalQuestion | Statement, ...]:
        """All questions, in the order in which they are asked."""
        return (*self.intervals, *self.statements)
