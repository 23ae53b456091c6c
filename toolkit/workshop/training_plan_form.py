"""The form for a training that is still to be held: who sees to it, by when, and for whom beside those who need it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from toolkit.conformity.training import TrainingPlan
from toolkit.files.digest import digest_of
from toolkit.register import Register
from toolkit.register.document_records import topic_key
from toolkit.workshop.draft import Draft, line, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import row, wide
from toolkit.workshop.risk_view import people_options

__all__ = ["PlanForm"]

_OWN = ""


class PlanForm:
    """A topic, and what is planned of it."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self._plan: TrainingPlan | None = None
        self._register: Register | None = None
        self._which = w.Dropdown(description="Topic", layout=w.Layout(width="calc(100% - 4px)"))
        on_change(self._which, lambda _: self._fill())
        self._own = line("Of our own", "a topic that no threat here asks for, such as secure coding")
        self._owner = w.Dropdown(description="Sees to it", layout=w.Layout(width="calc(100% - 4px)"))
        self._due = w.DatePicker(description="By", layout=w.Layout(width="230px"))
        self._note = line("Note", "how, with whom, what it needs")
        self._people = w.SelectMultiple(description="Also for", rows=5, layout=w.Layout(width="calc(100% - 4px)"))
        fields = {
            "topic of our own": self._own,
            "who sees to it": self._owner,
            "by": self._due,
            "note": self._note,
            "also for": self._people,
        }
        self.draft = Draft(fields, kept=kept)
        column = w.Layout(flex="1 1 380px", min_width="0", grid_gap="4px")
        left = w.VBox([self._which, self._own, self._owner, row(self._due), self._note], layout=column)
        right = w.VBox([self._people], layout=column)
        self.view = w.HBox([left, right], layout=wide(flex_flow="row wrap", grid_gap="16px"))

    @property
    def topic(self) -> str:
        """The topic that is meant; empty where none is named."""
        return str(self._which.value or self._own.value).strip()

    def offer(self, plan: TrainingPlan, register: Register, named: Callable[[str], str]) -> None:
        """Renew topics and people; a topic that was just planned stays chosen."""
        self._plan, self._register = plan, register
        typed, held = self.topic, [each.title for each in plan.modules]
        own = [each.module for key, each in plan.planned.items() if key not in plan.by_topic]
        open_ones = {topic_key(each.topic) for each in plan.still_to_hold()}
        options = [(_option(each, topic_key(each) in open_ones), each) for each in [*held, *own]]
        is_planned_now = [each for each in own if topic_key(each) == topic_key(typed)] if typed else []
        owners = [each.owner for each in plan.planned.values()]
        renew(self._owner, people_options(register, "(nobody yet)", *owners))
        renew(self._people, [(named(each.id), each.id) for each in plan.trainees])
        renew(self._which, [*options, ("another topic, of our own …", _OWN)])  # last: it fills the others
        if is_planned_now and self._which.value != is_planned_now[0] and "topic of our own" not in self.draft.typed:
            self._which.value = is_planned_now[0]
        self._fill()

    def said(self) -> dict[str, Any]:
        """What is planned, as `Change.plan_training` takes it."""
        return {
            "owner": str(self._owner.value or ""),
            "due": self._due.value.isoformat() if self._due.value is not None else None,
            "people": tuple(self._people.value),
            "note": self._note.value.strip(),
        }

    def _fill(self) -> None:
        if self._plan is None or self._register is None:
            return
        chosen = str(self._which.value or "")
        self._own.layout.display = "none" if chosen else None
        planned = self._plan.planned.get(topic_key(chosen)) if chosen else None
        values: dict[str, Any] = {
            "topic of our own": "",
            "who sees to it": planned.owner if planned else "",
            "by": planned.due if planned else None,
            "note": planned.note if planned else "",
            "also for": planned.people if planned else (),
        }
        record = f"training_plan:{digest_of(topic_key(chosen))[:16]}"
        revision = self._register.get(record) if chosen else None
        seen = {record: revision.rev if revision else 0} if chosen else {}
        self.draft.show(chosen or "own", values, seen, called=short(chosen) if chosen else "a topic of our own")


def _option(topic: str, is_open: bool) -> str:
    return short(topic) if is_open else f"{short(topic)} (nobody lacks it)"
