"""The control that a question needs: two buttons for a fact, a list for a grade, ticks for data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import ipywidgets as w

from toolkit.system.model import System
from toolkit.threats.questions import Question
from toolkit.workshop.drawn_answers import LISTS, choices_of, said_now, value_now
from toolkit.workshop.forms import Inputs, choice
from toolkit.workshop.panel import button, html, note, row

__all__ = ["Control", "OneOf", "Recorded", "Several", "YesNo", "control_for"]


@dataclass(frozen=True)
class Recorded:
    """What the record says now: the system, and the answer to the question where it is one of fact."""

    system: System
    answer: str = ""


class Control(Protocol):
    """What a person answers one question with."""

    views: Sequence[w.Widget]

    def show(self, now: Recorded) -> str:
        """Show what is recorded, and give it in words; empty for nothing."""


def control_for(
    question: Question,
    system: System,
    *,
    answer: Callable[[Question, str], object],
    draw: Callable[[Question, Any], object],
    refuse: Callable[[str, str], None],
) -> Control:
    """The control of a question. `answer` records a fact, `draw` a part of the drawing, `refuse` what is wrong."""
    if {"yes", "no"} <= set(question.options):
        return YesNo(question, lambda said: answer(question, said))
    if question.fact in LISTS:
        return Several(question, system, lambda value: draw(question, value), refuse)
    return OneOf(question, system, lambda value: draw(question, value))


class YesNo:
    """A fact: yes or no."""

    def __init__(self, question: Question, say: Callable[[str], object]) -> None:
        self._buttons = {
            said: button(said, _saying(say, said), width="70px", tip=f"{question.text} {said.capitalize()}.")
            for said in ("yes", "no")
        }
        self.views: Sequence[w.Widget] = tuple(self._buttons.values())

    def show(self, now: Recorded) -> str:
        """Mark what was answered."""
        for option, each in self._buttons.items():
            each.button_style = "success" if option == now.answer else ""
        return now.answer if now.answer in self._buttons else ""


class OneOf:
    """One of a few words: saved when it is chosen."""

    def __init__(self, question: Question, system: System, say: Callable[[Any], object]) -> None:
        self._question = question
        self._inputs = Inputs()
        self._list = choice("", choices_of(question, system), width="330px", label_width="0px")
        self._list.tooltip = question.text
        self._inputs.on(self._list, lambda: say(self._list.value))
        self.views: Sequence[w.Widget] = (self._list,)

    def show(self, now: Recorded) -> str:
        """Choose what the drawing says now."""
        self._inputs.fill(self._list, value_now(self._question, now.system))
        return said_now(self._question, now.system)


class Several:
    """Any number of data assets, or none of them: ticked, and then saved with a button."""

    def __init__(
        self,
        question: Question,
        system: System,
        say: Callable[[tuple[str, ...]], object],
        refuse: Callable[[str, str], None],
    ) -> None:
        self._question, self._say, self._refuse = question, say, refuse
        self._shown: Any = None
        self._ticks = {
            key: w.Checkbox(description=name, indent=False, layout=w.Layout(width="auto", margin="0 14px 0 0"))
            for name, key in choices_of(question, system)
        }
        ticks = row(*self._ticks.values())
        ticks.layout.max_height, ticks.layout.overflow = "120px", "auto"
        if not self._ticks:
            ticks = html(note("No data is described yet: add it in notebook 01, or say that it is nothing at all."))
        else_ = html(note("Something that is not listed? Add it in notebook 01 first." if self._ticks else ""))
        else_.layout.width = "auto"
        save = button("Save what is ticked", self._save, tip=question.text)
        save.layout.display = "" if self._ticks else "none"
        self.views: Sequence[w.Widget] = (
            ticks,
            save,
            button("Nothing at all", lambda: say(()), tip=f"{question.text} Nothing at all."),
            else_,
        )

    def show(self, now: Recorded) -> str:
        """Tick what the drawing says, when that has changed; what is ticked and not saved yet stays."""
        held = value_now(self._question, now.system)
        if held != self._shown:
            self._shown = held
            for key, each in self._ticks.items():
                each.value = key in (held or ())
        return said_now(self._question, now.system)

    def _save(self) -> None:
        ticked = tuple(key for key, each in self._ticks.items() if each.value)
        if not ticked:
            self._refuse("nothing is ticked", "Tick the data, or press “Nothing at all”. If nobody knows, leave it.")
            return
        self._say(ticked)


def _saying(say: Callable[[str], object], said: str) -> Callable[[], object]:
    return lambda: say(said)
