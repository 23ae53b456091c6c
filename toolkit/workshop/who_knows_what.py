"""Notebook 05: the programme of AI security training: what people need to know, who has had it, what is to be held."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from toolkit.conformity.training import Trainee, TrainingPlan, training_plan
from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.register import Change
from toolkit.register.document_records import topic_key
from toolkit.threats.finding import Findings
from toolkit.workshop.document_line import DocumentLine
from toolkit.workshop.draft import short
from toolkit.workshop.forms import heading, more_words
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, row
from toolkit.workshop.risk_view import today
from toolkit.workshop.session import Workshop
from toolkit.workshop.training_form import NEW, HeldForm
from toolkit.workshop.training_plan_form import PlanForm
from toolkit.workshop.training_words import counts_in_words, modules_table, people_table, to_hold_table

__all__ = ["TrainingsPanel", "trainings"]

_SHOWN = 20
_WHO = (
    ("everybody", "all"),
    ("who has none that holds", "none"),
    ("for whom something has lapsed", "lapsed"),
    ("for whom something is due", "due"),
)


def trainings(workshop: Workshop) -> w.VBox:
    """What this system's threats ask people to know, who has had it until when, and what is still to be held."""
    return TrainingsPanel(workshop).show()


class TrainingsPanel(Panel):
    """Topics, people, the form for what was held, and the list of what is to be held."""

    title = "Who knows what"
    asks = "What do the threats ask people to know, who has had it, and what is left to hold?"
    python = """
from toolkit.conformity.training import training_plan
plan = training_plan(workshop.register, workshop.catalogue, workshop.findings())
for module in plan.modules:
    print(module.title, [each.id for each in plan.without(module.title)], "of", len(plan.needing(module.title)))
with workshop.register.change(by=workshop.acting, reason="morning of training") as change:
    for person in ("P3", "P6"):
        noted = change.training(person, "Prompt layer", "2026-10-05", "2027-10-05", "list of attendance",
                                held_by="security team")
    change.correct_training(noted, until="2027-04-05")
    change.plan_training("Agents", owner="P3", due="2027-02-26", note="half a day, with our own tools")
with workshop.register.change(by=workshop.acting, reason="was not in the room") as change:
    change.withdraw_training(noted)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._plan: TrainingPlan | None = None
        self._most = _SHOWN
        self._is_sure = False
        self._lead, self._modules, self._people, self._to_hold = html(), html(), html(), html()
        self._who = w.Dropdown(description="Show", options=_WHO, layout=w.Layout(width="340px"))
        on_change(self._who, lambda _: self._draw_people(anew=True))
        self._more = button("Show more", self._show_more)
        self._held = HeldForm(self._fill_held, workshop.unsaved("training"))
        self._keep = button("Record for these people", self._record, primary=True)
        self._take_back = button("Withdraw", self._withdraw, tip="take back that this training was held")
        self._planned = PlanForm(workshop.unsaved("planned training"))
        plan_row = row(
            button("Save the plan", self._save_plan, primary=True),
            button("The same for all without an owner", self._plan_all, tip="owner and day for all that have no owner"),
            button("Take out of the plan", self._unplan, tip="forget its owner, its day and who was named for it"),
        )
        self._document = DocumentLine(self, "training", "the training plan and record")
        self.body.children = (
            self._lead,
            heading("What people need to know", "a click on a topic shows what to teach"),
            self._modules,
            heading("Who has had what"),
            row(self._who),
            self._people,
            row(self._more),
            heading("A training that was held", "for several people at once; or choose one noted before to correct it"),
            self._held.view,
            row(self._keep, self._take_back),
            heading("Still to be held", "each with somebody who sees to it, and a day"),
            self._to_hold,
            self._planned.view,
            plan_row,
            self._planned.draft.view,
            self._document.view,
        )

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Reckon anew who needs what, and draw it; what is half typed stays."""
        plan = training_plan(self.register, self.workshop.catalogue, self._findings())
        self._plan = plan
        self._names = self.register.names()
        self._lead.value = str(element("div", {"style": "line-height:1.5"}, counts_in_words(plan)))
        self._modules.value = str(modules_table(plan, self._named))
        self._draw_people()
        self._held.offer(plan, self.register.trainings, self._named)
        self._fill_held()
        self._to_hold.value = str(to_hold_table(plan, plan.still_to_hold(), self._named))
        self._planned.offer(plan, self.register, self._named)

    def overtaken(self) -> None:
        """Show what somebody else recorded beside what is typed here."""
        self._held.draft.overtaken()
        self._planned.draft.overtaken()
        self.redraw()

    def follow(self) -> None:
        """Another workshop: nothing that was typed belongs to it."""
        self._held.draft.put_away()
        self._planned.draft.put_away()
        super().follow()

    def _findings(self) -> Findings | None:
        return self.workshop.findings() if self.register.system() is not None else None

    def _named(self, key: str) -> str:
        return self._names.get(key, key)

    def _draw_people(self, *, anew: bool = False) -> None:
        if anew:
            self._most = _SHOWN
        found = [each for each in (self._plan.trainees if self._plan else ()) if self._is_shown(each)]
        self._people.value = str(people_table(found[: self._most], self._named, today()))
        rest = len(found) - self._most
        self._more.layout.display = None if rest > 0 else "none"
        self._more.description = more_words(rest, _SHOWN)

    def _is_shown(self, each: Trainee) -> bool:
        passes = {"none": each.has_none, "lapsed": bool(each.lapsed), "due": bool(each.due)}
        return passes.get(str(self._who.value), True)

    def _show_more(self) -> None:
        self._most += _SHOWN
        self._draw_people()

    # --- what was held -------------------------------------------------------------------------------------------

    def _fill_held(self) -> None:
        self._calm()
        key = str(self._held.which.value or NEW)
        held = self.register.trainings.get(key)
        revision = self.register.get(f"training:{key}") if held is not None else None
        self._held.fill(key if held is not None else NEW, held, revision.rev if revision else 0)
        self._keep.description = "Save the correction" if held is not None else "Record for these people"
        self._take_back.layout.display = None if held is not None else "none"

    def _calm(self) -> None:
        self._is_sure = False
        self._take_back.description, self._take_back.button_style = "Withdraw", ""

    def _record(self) -> None:
        form = self._held
        mistake = form.mistake()
        if mistake is not None:
            self.refuse(*mistake)
            return
        said, people, key = form.said(), tuple(form.people.value), str(form.which.value or NEW)
        told = ", ".join(f"{name}={value!r}" for name, value in said.items())

        def do(change: Change) -> None:
            if key:
                change.correct_training(key, participant=people[0], **said)
            else:
                for person in people:
                    change.training(person, **said)

        many = f"{len(people)} people" if len(people) != 1 else self._named(people[0])
        self.save(
            do,
            said=f"training in “{short(said['module'])}” of {many}{', corrected' if key else ''}",
            python=f"change.correct_training({key!r}, participant={people[0]!r}, {told})"
            if key
            else f"for person in {people!r}:\n    change.training(person, {told})",
            seen=form.draft.seen if key else None,
            settles=form.draft,
        )

    def _withdraw(self) -> None:
        key = str(self._held.which.value or NEW)
        if key not in self.register.trainings:
            return
        if not self._is_sure:
            self._is_sure = True
            self._take_back.description, self._take_back.button_style = "Really withdraw it?", "warning"
            return
        self._held.draft.forget()
        held = self.register.trainings[key]
        self.save(
            lambda change: change.withdraw_training(key),
            said=f"training in “{short(held.module)}” withdrawn; the history keeps it",
            python=f"change.withdraw_training({key!r})",
            seen=self._held.draft.seen,
        )
        self._calm()

    # --- what is to be held --------------------------------------------------------------------------------------

    def _save_plan(self) -> None:
        topic, said = self._planned.topic, self._planned.said()
        if not topic:
            self.refuse("the training has no topic", "Choose one, or type a topic of your own.")
            return
        self._plan_these((topic,), said)

    def _plan_all(self) -> None:
        owner, due = self._planned.said()["owner"], self._planned.said()["due"]
        bare = tuple(each.topic for each in self._plan.still_to_hold() if not each.owner) if self._plan else ()
        if not owner and due is None:
            self.refuse("neither an owner nor a day is chosen", "Choose them below the table, then press this again.")
        elif not bare:
            self.refuse("every training that is to be held has an owner", "Change one by one: choose its topic.")
        else:
            self._plan_these(bare, {"owner": owner, "due": due})

    def _plan_these(self, topics: tuple[str, ...], said: dict[str, Any]) -> None:
        told = ", ".join(f"{name}={value!r}" for name, value in said.items())

        def do(change: Change) -> None:
            for topic in topics:
                change.plan_training(topic, **said)

        one = len(topics) == 1
        self.save(
            do,
            said=f"plan for “{short(topics[0])}”" if one else f"plan for {len(topics)} trainings",
            python=f"change.plan_training({topics[0]!r}, {told})"
            if one
            else f"for topic in {topics!r}:\n    change.plan_training(topic, {told})",
            seen=self._planned.draft.seen if one else None,
            settles=self._planned.draft if one else None,
        )

    def _unplan(self) -> None:
        topic = self._planned.topic
        planned = self._plan.planned if self._plan else {}
        with self.watched():
            if topic_key(topic) not in planned:
                what = "nothing is planned of this topic"
                raise ToolkitError(what, try_instead="Choose one that has an owner, a day or people named for it.")
            self._planned.draft.forget()
            self.save(
                lambda change: change.unplan_training(topic),
                said=f"plan for “{short(topic)}” taken out",
                python=f"change.unplan_training({topic!r})",
                seen=self._planned.draft.seen,
            )
