"""Notebook 04: what do we do about it? Treatment, controls, target level and acceptance of each risk; the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from toolkit.register import Person
from toolkit.register.acceptance import acceptance_state
from toolkit.register.methods import worst_first
from toolkit.register.records import Criteria, Risk
from toolkit.register.risk_change import RiskChange
from toolkit.workshop.draft import Draft, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import numbered, risk_card, today
from toolkit.workshop.session import Workshop
from toolkit.workshop.the_plan import PlanPanel
from toolkit.workshop.treat_acceptance import AcceptanceSection
from toolkit.workshop.treat_controls import ControlsSection
from toolkit.workshop.treat_levels import LevelSection
from toolkit.workshop.treat_sections import Section, TreatmentSection

__all__ = ["PlanPanel", "TreatPanel", "see_plan", "treat_risks"]


def treat_risks(workshop: Workshop) -> w.VBox:
    """Each risk in turn: treatment, controls, target level, acceptance."""
    return TreatPanel(workshop).show()


def see_plan(workshop: Workshop) -> w.VBox:
    """Everything that is to be done, by whom, until when; filtered by what is missing."""
    return PlanPanel(workshop).show()


class TreatPanel(Panel):
    """One risk at a time, in four tabs that say what was decided."""

    title = "What we do about each risk"
    asks = "Worst first. Avoid, modify, share or retain? Who does it, until when, and who accepts what is left?"
    python = """
with workshop.register.change(by=workshop.acting, reason="decided in the workshop") as change:
    risk = change.risk("letters-steer-the-assistant")
    risk.modify(controls=["generative-guardrails"], owner="P6", due="2027-03-31", reason="Reading letters is the point")
    risk.assess(level="target", likelihood="possible", impact="moderate", why="Two layers that fail differently")
    risk.accept("P4", "chief risk officer", "2027-06-30", "once approval is live")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._seen: dict[str, int] = {}
        self._choice = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        on_change(self._choice, self._chosen)
        self._card = html()
        self._sections: tuple[Section, ...] = (
            TreatmentSection(self),
            ControlsSection(self),
            LevelSection(self),
            AcceptanceSection(self),
        )
        self._tabs = w.Tab([section.view for section in self._sections], selected_index=0)
        self._empty = html(note("There are no risks yet: word them in notebook 03."))
        onwards = button("Next risk to treat", self._next)
        self._work = w.VBox([row(self._choice, onwards), self._card, self._tabs], layout=wide(grid_gap="8px"))
        self.body.children = (self._empty, self._work)

    @property
    def risk(self) -> Risk | None:
        """The risk that is worked on, as recorded."""
        return self.register.risks.get(self._choice.value or "")

    def redraw(self) -> None:
        """Show the list, worst first, and the chosen risk in all four tabs."""
        numbers = {risk.id: number for number, risk in numbered(self.register)}
        opened = (risk for _, risk in numbered(self.register))
        risks = [(numbers[risk.id], risk) for risk in worst_first(opened, self.workshop.scale.id)]
        criteria = self.register.criteria
        options = [(f"{number}. {short(risk.title)} ({_state(risk, criteria)})", risk.id) for number, risk in risks]
        first = next((risk.id for _, risk in risks if risk.treatment is None), None)
        is_new = self._choice.value not in [key for _, key in options]
        self._filling = True
        renew(self._choice, options)
        if is_new and first is not None:
            self._choice.value = first
        self._filling = False
        self._work.layout.display = None if options else "none"
        self._empty.layout.display = "none" if options else None
        self._fill()

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill()

    def _fill(self) -> None:
        risk = self.risk
        if risk is None:
            return
        revision = self.register.get(f"risk:{risk.id}")
        self._seen = {f"risk:{risk.id}": revision.rev} if revision else {}
        self._card.value = str(risk_card(self.workshop, risk))
        for section in self._sections:
            section.fill(risk, self._seen)
        self._tabs.titles = tuple(section.title(risk) for section in self._sections)

    def overtaken(self) -> None:
        """Show what somebody else decided beside what is typed here."""
        for section in self._sections:
            section.draft.overtaken()
        self.redraw()

    def _next(self) -> None:
        """Go to the next risk that has no treatment yet, else to the next one; begin with its first tab."""
        keys = [key for _, key in self._choice.options]
        if not keys:
            return
        at = keys.index(self._choice.value)
        order = keys[at + 1 :] + keys[: at + 1]
        risks = self.register.risks
        self._tabs.selected_index = 0
        self._choice.value = next((key for key in order if risks[key].treatment is None), order[0])

    def go_to(self, tab: int) -> None:
        """Open a tab: what comes next."""
        self._tabs.selected_index = tab

    def save_risk(
        self,
        do: Callable[[RiskChange], Any],
        *,
        said: str,
        python: str,
        by: Person | None = None,
        draft: Draft | None = None,
    ) -> bool:
        """Edit the chosen risk in one change of the record, against the revision that is shown.

        `draft` are the fields that are saved by it; without, nothing that is typed anywhere is settled.
        """
        risk = self.risk
        if risk is None:
            self.refuse("no risk is chosen", "Choose one above, or word one in notebook 03.")
            return False
        return self.save(
            lambda change: do(change.risk(risk.id)),
            said=f"“{short(risk.title)}”: {said}",
            python=f"change.risk({risk.id!r}).{python}",
            by=by,
            seen=self._seen if draft is None else draft.seen,
            settles=draft,
        )


def _state(risk: Risk, criteria: Criteria | None) -> str:
    if risk.treatment is None:
        return "no treatment yet"
    return f"{risk.treatment.option}, {acceptance_state(risk, criteria, today())}"
