"""The questions that settle most, as rows that stay where they are when they are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element
from toolkit.register.records import AnswerRecord
from toolkit.threats.finding import Findings
from toolkit.threats.questions import Question
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["QUESTIONS", "Questions"]

QUESTIONS = 5
Answer = Callable[[Question, str], None]


class Questions:
    """Five at a time. One that is answered says so in its place, so that a second click does not answer the next."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._rows: list[_Row] = []
        self._list = w.VBox(layout=wide(grid_gap="4px"))
        self._next = button("Next questions", self._turn, tip="Those that settle most now")
        self._line = html()
        self._open: list[Question] = []
        self._answers: Mapping[str, AnswerRecord] = {}
        self.view = w.VBox([self._list, row(self._next, self._line)], layout=wide())
        self._line.layout.width = "auto"

    def draw(self, findings: Findings, answers: Mapping[str, AnswerRecord]) -> None:
        """Show what is open and answered now."""
        self._open, self._answers = findings.open_questions(), answers
        if self._rows:
            self._paint()
        else:
            self._turn()

    def begin(self) -> None:
        """Begin anew, for another workshop."""
        self._rows = []

    def _turn(self) -> None:
        self._rows = [_Row(question, self._answer) for question in self._open[:QUESTIONS]]
        old, self._list.children = self._list.children, tuple(each.view for each in self._rows)
        for view in old:
            view.close()
        self._paint()

    def _paint(self) -> None:
        still = {each.key for each in self._open}
        waiting = 0
        for each in self._rows:
            answer = self._answers.get(each.question.key)
            each.show(answer.answer if answer else "", is_open=each.question.key in still)
            waiting += each.question.key in still
        rest = len(still) - waiting
        self._next.layout.display = "" if rest else "none"
        self._next.button_style = "" if waiting else "primary"
        more = f"{rest} more are open; these settle most. Nobody knows? Leave it: it stays open."
        self._line.value = str(note(more if rest else "" if waiting else "No open questions."))


class _Row:
    """One question with its buttons."""

    def __init__(self, question: Question, answer: Answer) -> None:
        self.question = question
        self._words = html()
        self._words.layout.width = "620px"
        self._buttons: dict[str, w.Button] = {}
        if set(question.options) >= {"yes", "no"}:
            for said in ("yes", "no"):
                self._buttons[said] = button(said, _answering(question, said, answer), width="70px")
            choices: list[w.Widget] = list(self._buttons.values())
        else:
            choices = [html(note("Say it in notebook 01, where the system is described."))]
            choices[0].layout.width = "auto"
        self.view = row(self._words, *choices)

    def show(self, said: str, *, is_open: bool) -> None:
        """Show whether it is open, answered, or settled by another answer."""
        state = chip(f"✓ {said}", "ok") if said in self._buttons else None if is_open else chip("✓ settled", "ok")
        self._words.value = str(_in_words(self.question, state))
        for option, each in self._buttons.items():
            each.button_style = "success" if option == said else ""


def _answering(question: Question, said: str, answer: Answer) -> Callable[[], None]:
    return lambda: answer(question, said)


def _in_words(question: Question, state: Safe | None) -> Safe:
    count = len(question.settles)
    what = f"helps to settle {count} finding{'s' if count != 1 else ''}. {question.why}"
    who = f" Ask: {question.ask}." if question.ask else ""
    return element("div", None, state, element("b", None, question.text), element("br"), note(what + who))
