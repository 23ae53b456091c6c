"""Notebook 04, second part: the plan in one table, filtered by what is missing or late."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.acceptance import waits_for_acceptance, within_tolerance
from toolkit.register.methods import standing_now
from toolkit.register.records import Risk, RiskLevel
from toolkit.workshop.draft import short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, html, note
from toolkit.workshop.risk_view import assessment_chip, control_title, numbered, person_words, today, unbroken
from toolkit.workshop.session import Workshop
from toolkit.workshop.treat_acceptance import entitled_instead
from toolkit.workshop.treat_controls import due_words, status_chip

__all__ = ["PlanPanel"]


def _no_owner(risk: Risk) -> bool:
    return not risk.owner or any(use.status == "planned" and not use.action_owner for use in risk.controls)


def _overdue(risk: Risk) -> bool:
    day = today()
    late = any(use.status == "planned" and use.due is not None and use.due < day for use in risk.controls)
    held = risk.acceptance
    expired = held is not None and held.until is not None and held.until < day
    return late or expired or (risk.next_review is not None and risk.next_review < day)


class PlanPanel(Panel):
    """Risks with their levels, treatment, actions and acceptance."""

    title = "The plan"
    writes = False
    asks = "Read out what has no owner, what is late, and what nobody has accepted."
    python = """
import toolkit as tk
tk.to_frame(workshop.register)                  # every risk with its controls and dates, as a table
[risk.title for risk in workshop.register.risks.values() if not risk.owner]
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._tests: dict[str, Callable[[Risk], bool]] = {
            "all": lambda _: True,
            "no owner": _no_owner,
            "overdue": _overdue,
            "awaiting acceptance": self._awaiting,
            "above tolerance": self._above,
        }
        self._filter = w.ToggleButtons(options=self._labels([]), style={"button_width": "auto"})
        on_change(self._filter, lambda _: self._draw())
        self._plan = html()
        self._plan.add_class("att-plan")
        self.body.children = (self._filter, self._plan)

    def redraw(self) -> None:
        """Count what each filter would show, and draw the table."""
        chosen = self._filter.value
        self._filter.options = self._labels([risk for _, risk in numbered(self.register)])
        self._filter.value = chosen
        self._draw()

    def _labels(self, risks: list[Risk]) -> list[tuple[str, str]]:
        counted = {name: sum(1 for risk in risks if test(risk)) for name, test in self._tests.items()}
        return [(f"{name.capitalize()} ({count})", name) for name, count in counted.items()]

    def _above(self, risk: Risk) -> bool:
        return within_tolerance(standing_now(risk), self.register.criteria) is False

    def _awaiting(self, risk: Risk) -> bool:
        return waits_for_acceptance(risk, self.register.criteria, today())

    def _draw(self) -> None:
        risks = numbered(self.register)
        test = self._tests[self._filter.value or "all"]
        shown = [each for each in risks if test(each[1])]
        if not shown:
            said = "No risks yet: word them in notebook 03." if not risks else f"None of {len(risks)} risks: good."
            self._plan.value = str(note(said))
            return
        self._plan.value = str(table([self._row(number, risk) for number, risk in shown]))

    def _row(self, number: int, risk: Risk) -> dict[str, str | Safe]:
        owner = person_words(self.register, risk.owner) if risk.owner else chip("no owner", "high")
        who = element("div", {"class": "att-quiet"}, "owner: ", owner)
        option = element("b", None, risk.treatment.option) if risk.treatment else chip("treatment open", "open")
        return {
            "": str(number),
            "risk": fragment(element("b", None, short(risk.title, 200)), who, self._levels(risk)),
            "what we do": fragment(option, self._actions(risk)),
            "who accepts what is left": fragment(self._acceptance(risk), _review(risk)),
        }

    def _levels(self, risk: Risk) -> Safe:
        held = risk.assessments
        # What is kept or given up has no target to be missed.
        kept = risk.treatment is not None and risk.treatment.option in ("retain", "avoid") and "target" not in held
        levels: tuple[RiskLevel, ...] = ("inherent", "current") if kept else ("inherent", "current", "target")
        chips = [assessment_chip(self.workshop, held.get(level)) for level in levels]
        parts = [part for chip_ in chips for part in (chip_, " → ")][:-1]
        words = {True: "within tolerance today", False: "above tolerance today", None: ""}
        said = words[within_tolerance(standing_now(risk), self.register.criteria)]
        return element("div", None, *parts, " ", element("span", {"class": "att-quiet"}, said))

    def _actions(self, risk: Risk) -> Safe:
        items = []
        for use in risk.controls:
            owner = person_words(self.register, use.action_owner) if use.action_owner else "no owner"
            quiet = element("span", {"class": "att-quiet"}, f"{owner}, ", due_words(use) or "done")
            title = short(control_title(use, self.workshop.catalogue), 120)
            items.append(element("div", None, status_chip(use), title, ": ", quiet))
        return fragment(*items)

    def _acceptance(self, risk: Risk) -> Safe:
        held, criteria = risk.acceptance, self.register.criteria
        if held is None and not self._awaiting(risk):
            return fragment("within tolerance: nothing to accept")
        if held is None:
            return chip("not accepted", "open")
        if held.state != "accepted":
            return chip(held.state, "open")
        late = held.until is not None and held.until < today()
        instead = entitled_instead(risk, held.by, held.role, criteria)
        return fragment(
            f"{person_words(self.register, held.by)}, ",
            unbroken(f"until {held.until}"),
            fragment(" ", chip("expired", "high")) if late else None,
            note(f"⚠ By the criteria: {instead}.") if instead else None,
        )


def _review(risk: Risk) -> Safe:
    day = risk.next_review
    late = day is not None and day < today()
    words = fragment("next review ", unbroken(day)) if day else "no review date"
    return element("div", {"class": "att-quiet"}, words, fragment(" ", chip("overdue", "high")) if late else None)
