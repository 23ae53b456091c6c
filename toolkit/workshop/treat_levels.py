"""Notebook 04: where the risk should stand when the plan is done. The controls propose, a named person decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import ipywidgets as w

from toolkit.catalogues.scale import Scale
from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.effects import effects_of
from toolkit.register.methods import judged_by
from toolkit.register.records import Assessment, Risk, RiskLevel
from toolkit.register.risk_change import RiskChange
from toolkit.risks import Score
from toolkit.treatment import Proposal, propose
from toolkit.workshop.draft import lines, renew
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html, note, row, wide
from toolkit.workshop.risk_view import (
    acting_as,
    assessment_chip,
    judged_words,
    level_chip,
    people_options,
    person_words,
    unbroken,
)
from toolkit.workshop.score_form import ScoreForm
from toolkit.workshop.treat_sections import RiskPanel, Section

__all__ = ["LevelSection", "proposal_for"]

COUNTED: dict[str, tuple[str, ...]] = {
    "target": ("planned", "in place", "verified"),
    "current": ("in place", "verified"),
}


def proposal_for(risk: Risk, level: str, section: Section) -> Proposal | None:
    """What the risk's controls propose for a level, from the inherent one; None where that is not judged yet.

    A target is never proposed above the current level that somebody decided: what is in place counts in both.
    """
    inherent = risk.assessments.get("inherent")
    scale = section.workshop.scale_of(inherent.method) if inherent is not None else None
    if inherent is None or scale is None or not scale.has_axes:
        return None  # a method without steps of likelihood and impact has none that a control could lower
    effects = effects_of(risk, section.workshop.catalogue, COUNTED[level])
    now = risk.assessments.get("current") if level == "target" else None
    stands = (now.likelihood, now.impact) if now is not None and now.method == inherent.method else None
    return propose(inherent.likelihood, inherent.impact, effects, scale, stands=stands)


class LevelSection(Section):
    """The target level (and, where controls are in place, the current one): proposed, then decided by somebody."""

    def __init__(self, panel: RiskPanel) -> None:
        self._missing = html(note("This risk has no inherent level yet: score it in notebook 03, then come back."))
        self._levels = html()
        self._which = w.ToggleButtons(
            options=[("Target (with the plan)", "target"), ("Current (as it is today)", "current")],
            style={"button_width": "200px"},
        )
        self._proposal = html()
        self._form = ScoreForm(panel.workshop)
        self._by = w.Dropdown(description="Decided by", layout=w.Layout(width="400px"))
        self._why = lines("Why", "Why this level? Needed where you choose otherwise than proposed.")
        super().__init__(panel, {"steps": self._form, "why": self._why, "decided by": self._by})
        self._seen: Mapping[str, int] = {}
        self._take = self.button("Take the proposal", self._take_proposal)
        self._save_button = self.button("Save this level", self._save, primary=True)
        on_change(self._which, lambda _: self._show())
        self._work = w.VBox(
            [
                self._levels,
                self._which,
                self._proposal,
                row(self._take),
                self._form.view,
                self._why,
                row(self._by, self._save_button),
                self.draft.view,
            ],
            layout=wide(grid_gap="8px"),
        )
        self.view.children = (self._missing, self._work)

    def title(self, risk: Risk) -> str:
        """The target level, once it is decided."""
        held = risk.assessments.get("target")
        return f"3 · Target: {self._level_title(held)}" if held else "3 · Target"

    def fill(self, risk: Risk, seen: Mapping[str, int]) -> None:
        """Show the proposal with its reasons, and what was decided."""
        scored = "inherent" in risk.assessments
        self._missing.layout.display = "none" if scored else None
        self._work.layout.display = None if scored else "none"
        self._seen = seen
        self._show()

    def _show(self) -> None:
        risk, level = self.risk, self._which.value
        inherent = risk.assessments.get("inherent")
        if inherent is None:
            self.draft.put_away()
            return
        held = risk.assessments.get(cast("RiskLevel", level))
        proposal = proposal_for(risk, level, self)
        self._levels.value = str(self._three(risk))
        self._proposal.value = str(self._proposed(proposal, inherent, level))
        scale = self.workshop.scale_of(inherent.method)
        can_be_taken = scale is not None and scale.form == "matrix" and scale.id == self.workshop.scale.id
        self._take.disabled = proposal is None or not can_be_taken
        self._form.rebuild()
        self._form.saved = lambda method: judged_by(self.risk, self._level).get(method)
        steps = self._form.chosen_in(held or inherent)
        if held is None and proposal is not None and can_be_taken:
            steps = inherent.method, _steps(proposal)
        renew(self._by, people_options(self.workshop.register, "whoever is acting"))
        known = [key for _, key in self._by.options]
        values = {
            "steps": steps,
            "why": held.why if held else "",
            "decided by": risk.owner if risk.owner in known else "",
        }
        self.draft.show(f"{risk.id}:{level}", values, self._seen, called=f"{risk.title}, {level}")
        self._save_button.description = f"Save the {level} level"

    def _three(self, risk: Risk) -> Safe:
        rows = []
        for level in ("inherent", "current", "target"):
            held = risk.assessments.get(level)
            steps = who = why = ""
            if held is not None:
                steps = judged_words(self.workshop.scale_of(held.method), held)
                who, why = person_words(self.workshop.register, held.by), held.why
            shown = assessment_chip(self.workshop, held)
            row_ = {"": unbroken(level), "level": shown, "likelihood × impact": steps}
            rows.append({**row_, "decided by": who, "why": why})
        return table(rows)

    @property
    def _level(self) -> RiskLevel:
        return cast("RiskLevel", self._which.value)

    def _level_title(self, held: Assessment) -> str:
        scale = self.workshop.scale_of(held.method)
        return next((each.title for each in scale.levels if each.id == held.level), held.level) if scale else held.level

    def _proposed(self, proposal: Proposal | None, inherent: Assessment, level: str) -> Safe:
        scale = self.workshop.scale_of(inherent.method)
        if proposal is None or scale is None:
            return note("This method knows no steps of likelihood and impact that controls could lower: judge it anew.")
        return _proposed(proposal, scale, level)

    def _take_proposal(self) -> None:
        proposal = proposal_for(self.risk, self._which.value, self)
        if proposal is not None:
            self._form.value = self.risk.assessments["inherent"].method, _steps(proposal)

    def _save(self) -> None:
        risk, level, why = self.risk, cast("RiskLevel", self._which.value), self._why.value.strip()
        found = self._form.score()
        proposal = proposal_for(risk, level, self)
        as_proposed = self._form.counts and proposal is not None and _steps(proposal) == _steps(found)
        if proposal is not None and not as_proposed and not why and self._form.counts:
            self.panel.refuse("this is not what the controls propose", "Say why you see it otherwise, or take it.")
            return
        inputs, scale = dict(self._form.inputs), self._form.scale

        def do(edited: RiskChange) -> None:
            edited.assess(scale, level=level, why=why, proposed=as_proposed, **inputs)

        given = ", ".join(f"{name}={value!r}" for name, value in inputs.items())
        python = f"assess({found.method!r}, level={level!r}, {given}, why={why!r}, proposed={as_proposed})"
        by = acting_as(self.workshop, self._by.value) if self._by.value else None
        beside = "" if self._form.counts else f" by {scale.title}, beside the criteria's"
        said = f"{level} level: {found.level.replace('_', ' ')}{beside}"
        self.panel.save_risk(do, said=said, python=python, by=by, draft=self.draft)


def _steps(proposal: Proposal | Score) -> tuple[tuple[str, str], ...]:
    """What a matrix takes as its inputs."""
    return ("impact", proposal.impact), ("likelihood", proposal.likelihood)


def _proposed(proposal: Proposal, scale: Scale, level: str) -> Safe:
    counted = "planned, in place and verified" if level == "target" else "in place and verified"
    never = ", and never above where it stands today" if level == "target" else ""
    lead = f"Proposed from the inherent level, counting controls that are {counted}{never}: "
    likely, bad = scale.step_title("likelihood", proposal.likelihood), scale.step_title("impact", proposal.impact)
    steps = f" {likely} × {bad}"
    chip = level_chip(scale, scale.table[proposal.impact][proposal.likelihood])
    reasons = [element("li", None, f"{each[:1].upper()}{each[1:]}") for each in proposal.reasons]
    said = element("ul", None, *reasons) if reasons else note("No control in use lowers anything: add some first.")
    about = note("A proposal only: it knows nothing of how well the controls are done. You decide.")
    return element("div", {"class": "att-card"}, fragment(element("b", None, lead), chip, steps), said, about)
