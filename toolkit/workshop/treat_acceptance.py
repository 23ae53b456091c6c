"""Notebook 04: who accepts what is left of a risk, in what role, until when; and when it is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import ipywidgets as w

from toolkit.markup.element import Safe, element
from toolkit.register.acceptance import acceptance_state, within_tolerance
from toolkit.register.methods import scale_of_criteria
from toolkit.register.records import Assessment, Criteria, Risk
from toolkit.workshop.draft import line, renew
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html, row
from toolkit.workshop.risk_view import assessment_chip, people_options, person_words, today
from toolkit.workshop.treat_sections import RiskPanel, Section

__all__ = ["AcceptanceSection", "acceptance_words", "entitled_instead", "left_over"]

DAYS = 180
"""How long an acceptance is proposed to hold, and until the next review: half a year."""


def left_over(risk: Risk) -> Assessment | None:
    """The level that is accepted: the target, else where the risk stands."""
    held = risk.assessments
    return held.get("target") or held.get("current") or held.get("inherent")


def acceptance_words(risk: Risk, section: Section) -> str:
    """Whether a risk is accepted, by whom and until when."""
    held = risk.acceptance
    if held is None or held.state != "accepted":
        return acceptance_state(risk, section.workshop.register.criteria, today())
    past = ", expired" if held.until is not None and held.until < today() else ""
    return f"accepted by {person_words(section.workshop.register, held.by)} until {held.until}{past}"


def may_accept(held: Assessment | None, criteria: Criteria | None) -> str:
    """Who may accept a level by the criteria; empty where they say nothing of it."""
    if held is None or criteria is None or held.method != criteria.scale:
        return ""
    return criteria.may_accept.get(held.level, "")


def entitled_instead(risk: Risk, by: str, role: str, criteria: Criteria | None) -> str:
    """Who may accept what is left of a risk, where the criteria do not name this person for it, or for worse."""
    held = left_over(risk)
    may = may_accept(held, criteria)
    if held is None or criteria is None or not may:
        return ""
    levels = [level.id for level in scale_of_criteria(criteria).levels]
    worse = levels[levels.index(held.level) :] if held.level in levels else []
    named = [criteria.may_accept.get(level, "") for level in worse]
    return "" if any(each and _is_meant(risk, by, role, each) for each in named) else may


def _is_meant(risk: Risk, by: str, role: str, may: str) -> bool:
    wanted = may.casefold().removesuffix(" only").strip()
    if wanted == "action owner" and by in {use.action_owner for use in risk.controls}:
        return True
    if wanted == "risk owner" and by == risk.owner:
        return True
    return bool(role) and role.casefold() == wanted


class AcceptanceSection(Section):
    """Acceptance by a named person, or waiting for the risk owner; the next review."""

    def __init__(self, panel: RiskPanel) -> None:
        self._about, self._held, self._warning = html(), html(), html()
        self._by = w.Dropdown(description="Accepted by", layout=w.Layout(width="400px"))
        self._role = line("In the role", "their function")
        self._role.layout.width = "360px"
        self._until = w.DatePicker(description="Until", layout=w.Layout(width="240px"))
        self._statement = line("Statement", "On what condition?")
        self._review = w.DatePicker(description="Next review", layout=w.Layout(width="240px"))
        self._fields = {
            "accepted by": self._by,
            "in the role": self._role,
            "until": self._until,
            "statement": self._statement,
            "next review": self._review,
        }
        super().__init__(panel, self._fields)
        self._filling = False
        on_change(self._by, lambda _: self._person_chosen())
        on_change(self._role, lambda _: self._warn())
        self.view.children = (
            self._about,
            self._held,
            row(self._by, self._role),
            row(self._until, self._review),
            self._statement,
            self._warning,
            row(
                self.button("Record the acceptance", self._accept, primary=True),
                self.button("It awaits the risk owner", self._await),
                self.button("Save the review date", self._save_review, tip="only the day of the next review"),
            ),
            self.draft.view,
        )

    def title(self, risk: Risk) -> str:
        """Whether it is accepted."""
        held = risk.acceptance
        if held is None:
            return "4 · Acceptance"
        return "4 · ✓ accepted" if held.state == "accepted" else "4 · awaits owner"

    def fill(self, risk: Risk, seen: Mapping[str, int]) -> None:
        """Show what there is to accept, who may, and who did."""
        held = risk.acceptance
        accepted = held is not None and held.state == "accepted"
        self._about.value = str(self._judged(risk))
        self._held.value = str(element("div", None, element("b", None, "Now: "), acceptance_words(risk, self)))
        by = held.by if held is not None and accepted else ""
        default = today() + timedelta(days=DAYS)
        values = {
            "accepted by": by,
            "in the role": held.role if held is not None and accepted else "",
            "until": held.until if held is not None and accepted else default,
            "statement": held.statement if held is not None else "",
            "next review": risk.next_review or default,
        }
        self._filling = True
        renew(self._by, people_options(self.workshop.register, "choose …", by, self._by.value))
        self.draft.show(risk.id, values, seen, called=risk.title)
        self._filling = False
        self._warn()

    def _judged(self, risk: Risk) -> Safe:
        parts = []
        for lead, held in (
            ("Today", risk.assessments.get("current") or risk.assessments.get("inherent")),
            ("When the plan is done", risk.assessments.get("target")),
        ):
            may = may_accept(held, self.workshop.register.criteria)
            within = within_tolerance(held, self.workshop.register.criteria)
            words = {True: "within tolerance", False: "above tolerance", None: "not held against the criteria"}[within]
            who = f"; may be accepted by: {may}" if may else ""
            parts.append(
                element(
                    "div", None, element("b", None, f"{lead}: "), assessment_chip(self.workshop, held), f" {words}{who}"
                )
            )
        return element("div", {"class": "att-card"}, *parts)

    def _person_chosen(self) -> None:
        person = self.workshop.register.participants.get(self._by.value or "")
        if person is not None and not self._filling:
            self._role.value = person.function
        self._warn()

    def _warn(self) -> None:
        risk = self.panel.risk
        by, role = self._by.value or "", self._role.value.strip()
        may = entitled_instead(risk, by, role, self.workshop.register.criteria) if risk is not None and by else ""
        if not may:
            self._warning.value = ""
            return
        said = f"By your criteria this level may be accepted by: {may}. {person_words(self.workshop.register, by)}"
        more = f" accepts it in the role of “{role or 'nothing said'}”. Ask {may}, or expect the question."
        self._warning.value = str(element("div", {"class": "att-warn", "role": "status"}, f"⚠ {said}{more}"))

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
        day, review = until.isoformat(), self._next_review()
        self.panel.save_risk(
            lambda risk: risk.accept(by, role, day, statement).set(next_review=review),
            said=f"accepted by {person_words(self.workshop.register, by)} until {day}",
            python=f"accept({by!r}, {role!r}, {day!r}, {statement!r}).set(next_review={review!r})",
            draft=self.draft,
        )

    def _await(self) -> None:
        statement, review = self._statement.value.strip(), self._next_review()
        self.panel.save_risk(
            lambda risk: risk.await_owner(statement).set(next_review=review),
            said="awaiting the risk owner",
            python=f"await_owner({statement!r}).set(next_review={review!r})",
            draft=self.draft,
        )

    def _next_review(self) -> str | None:
        return self._review.value.isoformat() if self._review.value else None

    def _save_review(self) -> None:
        day = self._next_review()
        self.panel.save_risk(
            lambda risk: risk.set(next_review=day), said=f"next review {day}", python=f"set(next_review={day!r})"
        )
