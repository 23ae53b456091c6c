"""Notebook 04: who accepts what is left of a risk, in what role, until when; and when it is looked at again."""

from __future__ import annotations

from datetime import timedelta

import ipywidgets as w

from toolkit.markup.element import Safe, element
from toolkit.register.records import Assessment, Criteria, Risk
from toolkit.risks import judge, load_scale
from toolkit.workshop.panel import html, row, wide
from toolkit.workshop.risk_view import assessment_chip, people_options, person_words, today
from toolkit.workshop.treat_sections import RiskPanel, Section

__all__ = ["AcceptanceSection", "acceptance_words", "left_over", "within_tolerance"]

DAYS = 180
"""How long an acceptance is proposed to hold, and until the next review: half a year."""


def left_over(risk: Risk) -> Assessment | None:
    """The level that is accepted: the target, else where the risk stands."""
    held = risk.assessments
    return held.get("target") or held.get("current") or held.get("inherent")


def within_tolerance(held: Assessment | None, criteria: Criteria | None) -> bool | None:
    """Whether a level needs no acceptance; None where nobody judged it, or by another method than the criteria's."""
    if held is None or criteria is None or not criteria.tolerance or held.method != criteria.scale:
        return None
    return judge(held.level, load_scale(held.method), criteria.tolerance, criteria.may_accept).within_tolerance


def acceptance_words(risk: Risk, section: Section) -> str:
    """Whether a risk is accepted, by whom and until when."""
    held = risk.acceptance
    if held is None:
        return "not accepted"
    if held.state != "accepted":
        return held.state
    past = ", expired" if held.until is not None and held.until < today() else ""
    return f"accepted by {person_words(section.workshop.register, held.by)} until {held.until}{past}"


class AcceptanceSection(Section):
    """Acceptance by a named person, or waiting for the risk owner; the next review."""

    def __init__(self, panel: RiskPanel) -> None:
        super().__init__(panel)
        self._about, self._held, self._warning = html(), html(), html()
        self._by = w.Dropdown(description="Accepted by", layout=w.Layout(width="400px"))
        self._role = w.Text(description="In the role", placeholder="their function", layout=w.Layout(width="360px"))
        self._until = w.DatePicker(description="Until", layout=w.Layout(width="240px"))
        self._statement = w.Text(description="Statement", placeholder="On what condition?", layout=wide())
        self._review = w.DatePicker(description="Next review", layout=w.Layout(width="240px"))
        self._by.observe(lambda _: self._person_chosen(), names="value")
        self._role.observe(lambda _: self._warn(), names="value")
        self.view.children = (
            self._about,
            self._held,
            row(self._by, self._role, self._until),
            self._statement,
            self._warning,
            row(
                self.button("Record the acceptance", self._accept, primary=True),
                self.button("It awaits the risk owner", self._await),
            ),
            row(self._review, self.button("Save the review date", self._save_review)),
        )

    def title(self, risk: Risk) -> str:
        """Whether it is accepted."""
        held = risk.acceptance
        return f"4 · Acceptance: {'open' if held is None else held.state.replace('the risk ', '')}"

    def fill(self, risk: Risk) -> None:
        """Show what there is to accept, who may, and who did."""
        held = risk.acceptance
        accepted = held is not None and held.state == "accepted"
        self._about.value = str(self._judged(risk))
        self._held.value = str(element("div", None, element("b", None, "Now: "), acceptance_words(risk, self)))
        by = held.by if held is not None and accepted else ""
        self._by.options = people_options(self.workshop.register, "choose …", by)
        self._by.value = by
        self._role.value = held.role if held is not None and accepted else ""
        default = today() + timedelta(days=DAYS)
        self._until.value = held.until if held is not None and accepted else default
        self._statement.value = held.statement if held is not None else ""
        self._review.value = risk.next_review or default
        self._warn()

    def _judged(self, risk: Risk) -> Safe:
        parts = []
        for lead, held in (
            ("Today", risk.assessments.get("current") or risk.assessments.get("inherent")),
            ("When the plan is done", risk.assessments.get("target")),
        ):
            may = self._may_accept(held)
            within = within_tolerance(held, self.workshop.register.criteria)
            words = {True: "within tolerance", False: "above tolerance", None: "not held against the criteria"}[within]
            who = f"; may be accepted by: {may}" if may else ""
            parts.append(element("div", None, element("b", None, f"{lead}: "), assessment_chip(held), f" {words}{who}"))
        return element("div", {"class": "att-card"}, *parts)

    def _may_accept(self, held: Assessment | None) -> str:
        criteria = self.workshop.register.criteria
        if held is None or criteria is None or held.method != criteria.scale:
            return ""
        return criteria.may_accept.get(held.level, "")

    def _person_chosen(self) -> None:
        person = self.workshop.register.participants.get(self._by.value or "")
        if person is not None:
            self._role.value = person.function
        self._warn()

    def _warn(self) -> None:
        risk = self.panel.risk
        held = left_over(risk) if risk is not None else None
        may = self._may_accept(held)
        by, role = self._by.value or "", self._role.value.strip()
        if risk is None or held is None or not may or not by or self._is_entitled(risk, held, by, role):
            self._warning.value = ""
            return
        said = f"By your criteria this level may be accepted by: {may}. {person_words(self.workshop.register, by)}"
        more = f" accepts it in the role of “{role or 'nothing said'}”. Ask {may}, or expect the question."
        self._warning.value = str(element("div", {"class": "att-warn", "role": "status"}, f"⚠ {said}{more}"))

    def _is_entitled(self, risk: Risk, held: Assessment, by: str, role: str) -> bool:
        """Whether the criteria name this person for the level, or for a worse one."""
        criteria = self.workshop.register.criteria
        levels = [level.id for level in load_scale(held.method).levels]
        worse = levels[levels.index(held.level) :] if held.level in levels else []
        named = [criteria.may_accept.get(level, "") for level in worse] if criteria is not None else []
        return any(may and self._may(risk, by, role, may) for may in named)

    @staticmethod
    def _may(risk: Risk, by: str, role: str, may: str) -> bool:
        wanted = may.casefold().removesuffix(" only").strip()
        if wanted == "action owner" and by in {use.action_owner for use in risk.controls}:
            return True
        if wanted == "risk owner" and by == risk.owner:
            return True
        return bool(role) and role.casefold() == wanted

    def _accept(self) -> None:
        by, role, statement = self._by.value or "", self._role.value.strip(), self._statement.value.strip()
        until = self._until.value
        if not by or not role or until is None:
            self.panel.refuse("an acceptance needs a person, a role and a day", "Choose who, in what role, until when.")
            return
        if until < today():
            self.panel.refuse(f"{until} is past", "An acceptance holds until a day to come.")
            return
        if left_over(self.risk) is None:
            self.panel.refuse("nobody has judged this risk yet", "Score it in notebook 03: what would be accepted?")
            return
        day = until.isoformat()
        self.panel.save_risk(
            lambda risk: risk.accept(by, role, day, statement),
            said=f"accepted by {person_words(self.workshop.register, by)} until {day}",
            python=f"accept({by!r}, {role!r}, {day!r}, {statement!r})",
        )

    def _await(self) -> None:
        statement = self._statement.value.strip()
        self.panel.save_risk(
            lambda risk: risk.await_owner(statement),
            said="awaiting the risk owner",
            python=f"await_owner({statement!r})",
        )

    def _save_review(self) -> None:
        day = self._review.value.isoformat() if self._review.value else None
        self.panel.save_risk(
            lambda risk: risk.set(next_review=day), said=f"next review {day}", python=f"set(next_review={day!r})"
        )
