"""The questions that settle most, as rows that stay where they are when they are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element
from toolkit.register.records import AnswerRecord
from toolkit.system.model import System
from toolkit.threats.finding import Findings
from toolkit.threats.questions import Question
from toolkit.workshop.answering import Recorded, control_for
from toolkit.workshop.drawn_answers import said_of
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["QUESTIONS", "Questions"]

QUESTIONS = 5


class Questions:
    """Five at a time. One that is answered says so in its place, so that a second click does not answer the next."""

    def __init__(
        self,
        answer: Callable[[Question, str], object],
        draw: Callable[[Question, Any], object],
        refuse: Callable[[str, str], None],
    ) -> None:
        self._controls: dict[str, Callable[..., Any]] = {"answer": answer, "draw": draw, "refuse": refuse}
        self._rows: list[_Row] = []
        self._list = w.VBox(layout=wide(grid_gap="4px"))
        self._next = button("Next questions", self._turn, tip="Those that settle most now")
        self._line = html()
        self._open: list[Question] = []
        self._answers: Mapping[str, AnswerRecord] = {}
        self._system: System | None = None
        self._passed: set[str] = set()
        self.view = w.VBox([self._list, row(self._next, self._line)], layout=wide())
        self._line.layout.width = "auto"

    def draw(self, findings: Findings, answers: Mapping[str, AnswerRecord], system: System) -> None:
        """Show what is open and answered now."""
        self._open, self._answers, self._system = findings.open_questions(), answers, system
        if self._rows:
            self._paint()
        else:
            self._turn()

    def begin(self) -> None:
        """Begin anew, for another workshop."""
        self._rows, self._passed = [], set()

    def again(self) -> None:
        """Show what is recorded: a choice that was refused is taken back."""
        self._paint()

    def _turn(self) -> None:
        if self._system is None:
            return
        self._passed |= {each.question.key for each in self._rows}
        fresh = [each for each in self._open if each.key not in self._passed]
        if not fresh:  # once round: those that nobody knew come again
            fresh, self._passed = self._open, set()
        self._rows = [_Row(question, self._system, self._controls) for question in fresh[:QUESTIONS]]
        old, self._list.children = self._list.children, tuple(each.view for each in self._rows)
        for view in old:
            view.close()
        self._paint()

    def _paint(self) -> None:
        if self._system is None:
            return
        still = {each.key for each in self._open}
        waiting = 0
        for each in self._rows:
            answer = self._answers.get(each.question.key)
            now = Recorded(self._system, answer.answer if answer else "")
            each.show(now, is_open=each.question.key in still)
            waiting += each.question.key in still
        rest = len(still) - waiting
        self._next.layout.display = "" if rest else "none"
        self._next.button_style = "" if waiting else "primary"
        more = f"{rest} more are open; these settle most. Nobody knows? Leave it: it stays open."
        self._line.value = str(note(more if rest else "" if waiting else "No open questions."))


class _Row:
    """One question with what it is answered with."""

    def __init__(self, question: Question, system: System, controls: Mapping[str, Callable[..., Any]]) -> None:
        self.question = question
        self._words = html()
        self._words.layout.width = "620px"
        self._control = control_for(question, system, **controls)
        self.view = row(self._words, *self._control.views)

    def show(self, now: Recorded, *, is_open: bool) -> None:
        """Show whether it is open, answered, or settled by another answer."""
        said = self._control.show(now)
        state = chip(f"✓ {said}", "ok") if said else None if is_open else chip("✓ settled", "ok")
        self._words.value = str(_in_words(self.question, _place(self.question, now.system), state))


def _place(question: Question, system: System) -> str:
    """Where the answer goes, when that is not what is asked about."""
    place = said_of(question, system)
    if place == question.element:
        return ""
    return f" It is said of the boundary ‘{system.name_of(place)}’, for all that stands in it and says nothing else."


def _in_words(question: Question, place: str, state: Safe | None) -> Safe:
    count = len(question.settles)
    what = f"helps to settle {count} finding{'s' if count != 1 else ''}. {question.why}{place}"
    who = f" Ask: {question.ask}." if question.ask else ""
    return element("div", None, state, element("b", None, question.text), element("br"), note(what + who))
