"""The questions that settle most, a card at a time; what is answered says so in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element
from toolkit.register.records import AnswerRecord
from toolkit.system.model import System
from toolkit.threats.finding import Findings
from toolkit.threats.question_cards import QuestionCard
from toolkit.threats.questions import Question
from toolkit.workshop.answering import Recorded, Several, control_for
from toolkit.workshop.drawn_answers import said_of
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["Questions"]

Controls = Mapping[str, Callable[..., Any]]


class Questions:
    """One card at a time. It stays when it is answered, so that a second click does not answer the next."""

    def __init__(
        self,
        answer: Callable[[Question, str], object],
        draw: Callable[[Question, Any], object],
        refuse: Callable[[str, str], None],
    ) -> None:
        self._controls: Controls = {"answer": answer, "draw": draw, "refuse": refuse}
        self._card: _Card | None = None
        self._place = w.VBox(layout=wide())
        self._next = button("Next question", self._turn, tip="What settles most now")
        self._line = html()
        self._findings: Findings | None = None
        self._answers: Mapping[str, AnswerRecord] = {}
        self._system: System | None = None
        self._passed: set[str] = set()
        self.view = w.VBox([self._place, row(self._next, self._line)], layout=wide())
        self._line.layout.width = "auto"

    def draw(self, findings: Findings, answers: Mapping[str, AnswerRecord], system: System) -> None:
        """Show what is open and answered now."""
        self._findings, self._answers, self._system = findings, answers, system
        if self._card is not None:
            self._paint()
        else:
            self._turn()

    def begin(self) -> None:
        """Begin anew, for another workshop."""
        self._card, self._passed = None, set()

    def again(self) -> None:
        """Show what is recorded: a choice that was refused is taken back."""
        self._paint()

    def _turn(self) -> None:
        if self._findings is None or self._system is None:
            return
        if self._card is not None:
            self._passed |= {tick.key for tick in self._card.card.ticks}
        cards = self._findings.question_cards(but=self._passed)
        if not cards:  # once round: those that nobody knew come again
            self._passed = set()
            cards = self._findings.question_cards()
        self._card = _Card(cards[0], self._system, self._controls) if cards else None
        old, self._place.children = self._place.children, (self._card.view,) if self._card is not None else ()
        for view in old:
            _put_away(view)
        self._paint()

    def _paint(self) -> None:
        if self._findings is None or self._system is None:
            return
        still = {each.key for each in self._findings.open_questions()}
        here = self._card.show(self._system, self._answers, still) if self._card is not None else 0
        rest = len(still) - here
        self._next.layout.display = "" if rest else "none"
        self._next.button_style = "" if here else "primary"
        more = f"{rest} more are open; these settle most. Nobody knows? Leave it: it stays open."
        self._line.value = str(note(more if rest else "" if here else "No open questions."))


def _put_away(view: w.Widget) -> None:
    """Close a widget and all that is in it: a room turns many cards, and each would stay alive in the kernel."""
    for child in getattr(view, "children", ()):
        _put_away(child)
    view.close()


class _Card:
    """A card with a control for each of its ticks."""

    def __init__(self, card: QuestionCard, system: System, controls: Controls) -> None:
        self.card = card
        self._ticks: list[_Tick] = []
        lines: list[w.Widget] = [html(_in_words(card))]
        for heading, ticks in card.rows:
            if heading:
                lines.append(html(element("div", {"class": "att-topic"}, heading)))
            made = [_Tick(each, system, controls) for each in _alike(ticks, system)]
            lines += [each.view for each in made]
            self._ticks += made
        self.view = w.VBox(lines, layout=wide(grid_gap="2px"))

    def show(self, system: System, answers: Mapping[str, AnswerRecord], still: set[str]) -> int:
        """Show what is open, answered, or settled by another answer; gives how many are open."""
        for tick in self._ticks:
            answer = answers.get(tick.question.key)
            tick.show(Recorded(system, answer.answer if answer else ""), is_open=tick.question.key in still)
        return sum(tick.key in still for tick in self.card.ticks)


class _Tick:
    """One line of a card: what it is about, and what it is answered with. Several elements share one answer."""

    def __init__(self, alike: Sequence[tuple[str, Question]], system: System, controls: Controls) -> None:
        self.question = alike[0][1]
        self._label = ", ".join(label for label, _ in alike)
        self._words = html()
        self._words.layout = w.Layout(width="auto", flex="0 1 440px", min_width="160px")
        self._control = control_for(self.question, system, **controls)
        self.view = row(self._words, *self._control.views)
        if not isinstance(self._control, Several):  # beside each other also in a narrow window
            self.view.layout.flex_flow = "row nowrap"
        if len(alike) > 1:
            self._control.views[0].tooltip = " ".join(question.text for _, question in alike)

    def show(self, now: Recorded, *, is_open: bool) -> None:
        """Show whether it is open, answered, or settled by another answer."""
        said = self._control.show(now)
        state = chip(f"✓ {said}", "ok") if said else None if is_open else chip("✓ settled", "ok")
        place = _place(self.question, now.system)
        self._words.value = str(
            element("div", {"class": "att-tick"}, state, self._label, note(place) if place else None)
        )


def _alike(ticks: Sequence[tuple[str, Question]], system: System) -> list[list[tuple[str, Question]]]:
    """The ticks in lines: those that are answered by what is said of one boundary make one line."""
    lines: dict[tuple[str, str], list[tuple[str, Question]]] = {}
    for label, question in ticks:
        lines.setdefault((said_of(question, system), question.fact), []).append((label, question))
    return list(lines.values())


def _place(question: Question, system: System) -> str:
    """Where the answer goes, when that is not what is asked about."""
    place = said_of(question, system)
    if place == question.element:
        return ""
    return f"It is said of the boundary ‘{system.name_of(place)}’, for all that stands in it and says nothing else."


def _in_words(card: QuestionCard) -> Safe:
    count = len(card.settles)
    what = f"Helps to settle {count} finding{'s' if count != 1 else ''}. {card.why}"
    who = f" Ask: {card.ask}." if card.ask else ""
    return element("div", None, element("b", None, card.text), element("br"), note(what + who))
