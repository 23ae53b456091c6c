"""What a document does not say, as questions that are answered where they stand: in words, by a fact, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Register
from toolkit.reports.documents import Missing
from toolkit.system.model import System
from toolkit.workshop.document_words import PlaceWords, RecordWords, Unsaved, said_at
from toolkit.workshop.forms import more_words
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["AnswerFact", "Asked", "Calls", "Questions", "asked_in"]

_MANY = 6
_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "training": ("Note it in the panel “Who knows what”, above.", "trainings"),
    "training_plan": ("Plan it in the panel “Who knows what”, above.", "trainings"),
    "told": ("Note it in the tab “Told” of this panel.", "told"),
    "verdicts": ("Judge them under “Provision by provision”, above.", "judge_provisions"),
    "code_scope": ("Say it in the scope of the Code, at the top of this notebook.", "code_scope"),
    "evidence": ("Record a file of a tool under “Evidence from tools”, above.", "evidence"),
    "asset": ("Say it under “What we have, in detail”, above: of one asset, or of several at once.", "assets"),
    "signoff": ("Sign in notebook 06.", ""),
    "participants": ("Say who is here, and in which roles, in notebook 00.", ""),
    "criteria": ("Say what counts as bad in notebook 00.", ""),
    "findings": ("Describe the system in notebook 01, and look at its threats in notebook 02.", ""),
    "risks": ("Word and score the risks in notebook 03.", ""),
}
"""By the beginning of a place: where else an answer is recorded, and the panel of this notebook, where it is one."""
_DRAWN = ("Say it where the system is described, in notebook 01; then run this notebook again.", "")


class AnswerFact(Protocol):
    """Records the answer to a question of fact about an element."""

    def __call__(self, element_id: str, fact: str, answer: str, *, seen: Mapping[str, int]) -> object:
        """Save it."""


@dataclass(frozen=True)
class Calls:
    """What a question may have done: words recorded or kept, a fact answered, a mistake said, another panel gone to."""

    record: RecordWords
    answer: AnswerFact
    refuse: Callable[[str, str], None]
    go: Callable[[str], object]
    unsaved: Unsaved


@dataclass(frozen=True)
class Asked:
    """A question of a document. One fact that is open at several elements is one question, with all of them."""

    key: str
    by: str
    place: str
    question: str
    who: str
    elements: tuple[str, ...] = ()

    @property
    def fact(self) -> str:
        """The fact that is asked for; empty where it is none."""
        return self.place.partition(".")[2] if self.by == "fact" else ""


def asked_in(missing: Sequence[Missing], system: System | None) -> list[Asked]:
    """The questions of a document in order, each once."""
    known = {"system", *(system.elements() if system is not None else ())}
    found: dict[str, Asked] = {}
    for each in missing:
        element_id, _, fact = each.place.partition(".")
        if each.by != "fact" or element_id not in known:
            by = each.by if each.by != "fact" else "description"
            key = f"{by}:{each.place}" if by == "text" else f"{by}:{each.place}:{each.question}"
            found.setdefault(key, Asked(key, by, each.place, each.question, each.who))
            continue
        key = f"fact:{fact}"
        before = found[key].elements if key in found else ()
        elements = tuple(dict.fromkeys([*before, *(each.about or (element_id,))]))
        question = found[key].question if key in found else each.question
        found[key] = Asked(key, "fact", each.place, question, each.who, elements)
    return list(found.values())


class Questions:
    """The questions of one document; an answered one stays in its place until another document is chosen."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._cards: dict[tuple[str, str], _Card] = {}
        self._document = ""
        self._order: dict[str, Asked] = {}
        self._still: set[str] = set()
        self._again: Callable[[], object] = lambda: None
        self._shown = _MANY
        self._lead = html()
        self._list = w.VBox(layout=wide(grid_gap="14px"))
        self._more = button("", self._show_more)
        self.view = w.VBox([self._lead, self._list, row(self._more)], layout=wide(grid_gap="8px"))

    def draw(self, document: str, missing: Sequence[Missing], register: Register, system: System | None) -> None:
        """Show what is open in a document now."""
        if document != self._document:
            self._document, self._order, self._shown = document, {}, _MANY
        asked = {each.key: each for each in asked_in(missing, system)}
        self._order = {**self._order, **{key: _joined(each, self._order.get(key)) for key, each in asked.items()}}
        self._still = set(asked)
        self._draw(register, system)

    def _draw(self, register: Register, system: System | None) -> None:
        shown = list(self._order.values())[: self._shown]
        cards = [self._card(each) for each in shown]
        for each, made in zip(shown, cards, strict=True):
            made.show(_Now(self._document, each, each.key in self._still, register, system))
        views = tuple(made.view for made in cards)
        if self._list.children != views:
            self._list.children = views
        rest = len(self._order) - len(shown)
        self._more.layout.display = None if rest > 0 else "none"
        self._more.description = more_words(rest, _MANY) if rest > 0 else ""
        self._again = lambda: self._draw(register, system)
        self._lead.value = str(note(_lead(len(self._still), len(self._order))))

    def _card(self, asked: Asked) -> _Card:
        key = (self._document, asked.key)
        if key not in self._cards:
            if asked.by == "text":
                self._cards[key] = _WordsCard(self._document, asked, self._calls)
            else:
                self._cards[key] = _FactCard(self._calls) if asked.by == "fact" else _ElsewhereCard(asked, self._calls)
        return self._cards[key]

    def overtaken(self) -> None:
        """Saving was refused because somebody else wrote something: say what they wrote, where one types."""
        for each in self._cards.values():
            each.overtaken()

    def _show_more(self) -> None:
        self._shown += _MANY
        self._again()


def _joined(now: Asked, before: Asked | None) -> Asked:
    """A question as it is asked now, with the elements of which it is answered already."""
    if before is None:
        return now
    return Asked(
        now.key, now.by, now.place, now.question, now.who, tuple(dict.fromkeys([*before.elements, *now.elements]))
    )


def _lead(open_ones: int, all_: int) -> str:
    if not all_:
        return "Nothing is missing: the record answers every question of this document."
    if not open_ones:
        return "Every question here is answered. Choose “Write it” when it reads well."
    said = "1 question is open." if open_ones == 1 else f"{open_ones} questions are open."
    return f"{said} Nobody knows? Leave it: the document then says that it is not recorded, and who would know."


@dataclass(frozen=True)
class _Now:
    """A question as it stands now, and what the record holds."""

    document: str
    asked: Asked
    is_open: bool
    register: Register
    system: System | None

    def name(self, element_id: str) -> str:
        """What an element is called."""
        return self.system.name_of(element_id) if self.system is not None else element_id


class _Card:
    """A question with what answers it."""

    view: w.Widget

    def show(self, now: _Now) -> None:
        """Show how it stands."""

    def overtaken(self) -> None:
        """Somebody else wrote something; nothing is typed here that could be lost."""


def _head(now: _Now, *, question: bool = True) -> Safe:
    """Whether it is open, who would know, and the question, where no field below bears it as its label."""
    asked, state = now.asked, chip("open", "open") if now.is_open else chip("✓ answered", "ok")
    who = element("span", {"class": "att-quiet"}, f"Who would know: {asked.who}." if asked.who else "")
    words = element("div", None, element("b", None, asked.question)) if question else None
    return element("div", {"class": "att-asked"}, state, who, words)


class _WordsCard(_Card):
    """A question that the team answers in its own words."""

    def __init__(self, document: str, asked: Asked, calls: Calls) -> None:
        self._words = html()
        self._answer = PlaceWords(document, asked.place, asked.question, calls.record, calls.refuse, calls.unsaved)
        self.view = w.VBox([self._words, self._answer.view], layout=wide(grid_gap="4px"))

    def show(self, now: _Now) -> None:
        """Show the words that are recorded."""
        self._words.value = str(_head(now, question=False))
        self._answer.show(said_at(now.register, now.document, now.asked.place))

    def overtaken(self) -> None:
        """Show what they wrote beside what is typed."""
        self._answer.draft.overtaken()


class _FactRow:
    """One element that a fact is asked of: its name, and two buttons."""

    def __init__(self, element_id: str, name: str, asked: Asked, calls: Calls) -> None:
        self._element, self._fact, self._name, self._calls = element_id, asked.fact, name, calls
        self._rev = 0
        self._words = html()
        self._words.layout = w.Layout(width="auto", flex="0 1 400px", min_width="140px")
        self._buttons = {
            said: button(said, self._saying(said), width="70px", tip=f"{name}: {asked.question} {said.capitalize()}.")
            for said in ("yes", "no")
        }
        self.view = row(self._words, *self._buttons.values())
        self.view.layout.flex_flow = "row nowrap"

    def show(self, register: Register) -> None:
        """Mark what is answered."""
        record = f"answer:{self._element}.{self._fact}"
        found, held = register.get(record), register.answers.get(f"{self._element}.{self._fact}")
        self._rev = found.rev if found is not None else 0
        said = held.answer if held is not None else ""
        for option, each in self._buttons.items():
            each.button_style = "success" if option == said else ""
        state = chip(f"✓ {said}", "ok") if said in self._buttons else None
        self._words.value = str(element("div", {"class": "att-tick"}, state, self._name))

    def _saying(self, said: str) -> Callable[[], object]:
        return lambda: self._calls.answer(
            self._element, self._fact, said, seen={f"answer:{self._element}.{self._fact}": self._rev}
        )


class _FactCard(_Card):
    """A question of fact, answered yes or no of each element that it is open for."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._words = html()
        self._rows: dict[str, _FactRow] = {}
        self._place = w.VBox(layout=wide(grid_gap="2px"))
        self.view = w.VBox([self._words, self._place], layout=wide(grid_gap="4px"))

    def show(self, now: _Now) -> None:
        """Show what is answered of each."""
        self._words.value = str(_head(now))
        for each in now.asked.elements:
            if each not in self._rows:
                self._rows[each] = _FactRow(each, now.name(each), now.asked, self._calls)
            self._rows[each].show(now.register)
        views = tuple(self._rows[each].view for each in now.asked.elements)
        if self._place.children != views:
            self._place.children = views


class _ElsewhereCard(_Card):
    """A question that is answered in another panel or notebook."""

    def __init__(self, asked: Asked, calls: Calls) -> None:
        self._words = html()
        self._told, panel = _ELSEWHERE.get(asked.place.partition(".")[0], _DRAWN)
        go = [row(button("Go there", lambda: calls.go(panel), tip=self._told))] if panel else []
        self.view = w.VBox([self._words, *go], layout=wide(grid_gap="4px"))

    def show(self, now: _Now) -> None:
        """Say where it is answered."""
        said = element("div", None, self._told) if now.is_open else None
        self._words.value = str(fragment(_head(now), said))
