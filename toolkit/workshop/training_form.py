"""The form for a training that was held: in what, who had it, when, until when it holds, by whom, what shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.training import Trainee, TrainingPlan
from toolkit.register.document_records import TrainingHeld
from toolkit.workshop.draft import Draft, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, row, wide
from toolkit.workshop.risk_view import today
from toolkit.workshop.roles import ROLES

__all__ = ["NEW", "HeldForm", "topic_box"]

NEW = ""
_HALF = "calc(50% - 8px)"
_NAMES = {"module": "topic", "on": "held on", "until": "valid until", "held_by": "held by", "evidence": "evidence"}


def topic_box(label: str, placeholder: str) -> w.Combobox:
    """A topic, chosen from those that are known or typed."""
    return w.Combobox(
        description=label,
        placeholder=placeholder,
        ensure_option=False,
        continuous_update=False,
        layout=w.Layout(width="calc(100% - 4px)"),
    )


class HeldForm:
    """Fields for trainings of several people at once, or for one that was noted and is corrected."""

    def __init__(self, changed: Callable[[], None], kept: dict[str, Any]) -> None:
        self._people: Mapping[str, Trainee] = {}
        self._plan: TrainingPlan | None = None
        self.which = w.Dropdown(
            description="Training", options=[("a new one", NEW)], layout=w.Layout(width="calc(100% - 4px)")
        )
        on_change(self.which, lambda _: changed())
        self.topic = topic_box("Topic", "a topic from the list above, or another")
        self.people = w.SelectMultiple(description="People", rows=7, layout=w.Layout(width="calc(100% - 4px)"))
        self._all = w.Dropdown(description="And all", options=[("…", "")], layout=w.Layout(width="calc(100% - 4px)"))
        self._all.tooltip = "mark everybody of a role or a function, or who needs this topic"
        on_change(self._all, lambda _: self._mark())
        self.on = w.DatePicker(description="Held on", layout=w.Layout(width="230px"))
        self.until = w.DatePicker(description="Valid until", layout=w.Layout(width="230px"))
        year = button("one year", self._a_year, tip="valid until a year after it was held")
        self.held_by = _line("Held by", "a colleague, a firm, a course")
        self.evidence = _line("Evidence", "list of attendance, certificate, link")
        self.draft = Draft(
            {
                "topic": self.topic,
                "people": self.people,
                "held on": self.on,
                "valid until": self.until,
                "held by": self.held_by,
                "evidence": self.evidence,
            },
            kept=kept,
        )
        left = w.VBox([self.topic, row(self.on), row(self.until, year), self.held_by, self.evidence], layout=_column())
        right = w.VBox([self.people, self._all], layout=_column())
        desk = w.HBox([left, right], layout=wide(flex_flow="row wrap", grid_gap="16px"))
        self.view = w.VBox([self.which, desk, self.draft.view], layout=wide(grid_gap="6px"))

    def offer(self, plan: TrainingPlan, held: Mapping[str, TrainingHeld], named: Callable[[str], str]) -> None:
        """Renew what can be chosen: topics, people, groups of people, and the trainings that were noted."""
        self._plan = plan
        self._people = {each.id: each for each in plan.trainees}
        topics = dict.fromkeys([*(each.title for each in plan.modules), *(each.module for each in held.values())])
        if self.topic.options != tuple(topics):
            self.topic.options = tuple(topics)
        gone = dict.fromkeys(each.participant for each in held.values() if each.participant not in self._people)
        people = [(named(each.id) + (f", {each.function}" if each.function else ""), each.id) for each in plan.trainees]
        renew(self.people, [*people, *((named(key), key) for key in gone)])
        newest = sorted(held.items(), key=lambda pair: pair[1].on, reverse=True)
        listed = [(f"{each.on} · {short(each.module, 40)} · {named(each.participant)}", key) for key, each in newest]
        renew(self.which, [("a new one", NEW), *listed])
        renew(self._all, self._groups())

    def fill(self, key: str, held: TrainingHeld | None, rev: int) -> None:
        """Show a training that was noted, or an empty form."""
        values: dict[str, Any] = dict.fromkeys(("topic", "held by", "evidence"), "")
        values |= {"people": (), "held on": None, "valid until": None}
        if held is not None:
            values = {name: getattr(held, field) for field, name in _NAMES.items()}
            values["people"] = (held.participant,)
        seen = {f"training:{key}": rev} if held is not None else {}
        self.draft.show(key, values, seen, called=short(held.module) if held is not None else "a new training")

    def said(self) -> dict[str, Any]:
        """What the form says of each person's training, as `Change.training` and `correct_training` take it."""
        until = self.until.value.isoformat() if self.until.value is not None else None
        return {
            "module": str(self.topic.value).strip(),
            "on": self.on.value.isoformat() if self.on.value is not None else "",
            "until": until,
            "evidence": self.evidence.value.strip(),
            "held_by": self.held_by.value.strip(),
        }

    def mistake(self) -> tuple[str, str] | None:
        """What keeps this from being recorded, and what to do instead; None where nothing does."""
        on, until, one = self.on.value, self.until.value, bool(self.which.value)
        if not str(self.topic.value).strip():
            return "the training has no topic", "Choose one from the list in the field “Topic”, or type another."
        if not self.people.value:
            return "nobody is marked who had it", "Mark people in the list, several with Ctrl or Shift, or “And all”."
        if one and len(self.people.value) != 1:
            return "a correction is of one person's training", "Mark one person, or choose “a new one” for several."
        if on is None:
            return "the day is missing on which it was held", "Choose it under “Held on”."
        if on > today():
            return "it would have been held on a day that is still to come", "Plan it below, under “Still to be held”."
        if until is not None and until < on:
            return f"it would lapse on {until}, before it was held", "Check the two days."
        return None

    def _groups(self) -> list[tuple[str, str]]:
        roles = [(f"hold the role {ROLES[role][0]}", f"role:{role}") for role in Role if self._of_role(str(role))]
        functions = dict.fromkeys(each.function for each in self._people.values() if each.function)
        needing = [("need this topic in depth", "needs:"), ("need this topic and lack it today", "lacks:")]
        everybody = [("are recorded here", "all:")]
        return [
            ("who …", ""),
            *needing,
            *roles,
            *((f"are {each}", f"function:{each}") for each in functions),
            *everybody,
        ]

    def _of_role(self, role: str) -> list[str]:
        return [key for key, each in self._people.items() if role in each.roles]

    def _mark(self) -> None:
        kind, _, which = str(self._all.value or "").partition(":")
        if not kind or self._plan is None:
            return
        topic = str(self.topic.value)
        found = {
            "role": lambda: self._of_role(which),
            "function": lambda: [key for key, each in self._people.items() if each.function == which],
            "needs": lambda: [each.id for each in self._plan.needing(topic)] if self._plan else [],
            "lacks": lambda: [each.id for each in self._plan.without(topic)] if self._plan else [],
            "all": lambda: list(self._people),
        }[kind]()
        self.people.value = tuple(dict.fromkeys([*self.people.value, *found]))
        self._all.value = ""

    def _a_year(self) -> None:
        held: date = self.on.value or today()
        if self.on.value is None:
            self.on.value = held
        leap = (held.month, held.day) == (2, 29)
        self.until.value = held.replace(year=held.year + 1, day=28 if leap else held.day)


def _line(label: str, placeholder: str) -> w.Text:
    layout = w.Layout(width="calc(100% - 4px)")
    return w.Text(description=label, placeholder=placeholder, continuous_update=False, layout=layout)


def _column() -> w.Layout:
    return w.Layout(flex="1 1 380px", min_width="0", grid_gap="4px")
