"""Notebook 03, second part: the inherent and the current level of each risk, against the team's own criteria."""

from __future__ import annotations

from typing import Any, cast

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.register.methods import judged_by
from toolkit.register.records import Assessment, Risk, RiskLevel
from toolkit.workshop.draft import Draft, lines, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import assessment_chip, judged_chip, judged_words, numbered, person_words, risk_card
from toolkit.workshop.score_form import ScoreForm
from toolkit.workshop.session import Workshop

__all__ = ["ScorePanel"]

_ASKED = {
    "inherent": "As if nothing were in place against it: how likely, and how bad?",
    "current": "With what is in place today, and no plans counted: how likely, and how bad?",
}


class ScorePanel(Panel):
    """One risk at a time: first as if nothing were in place, then as it stands today."""

    title = "How likely, and how bad?"
    asks = "Judge silently, show fingers, talk where you differ, then choose. The worst first."
    python = """
with workshop.register.change(by=workshop.acting, reason="scored in the workshop") as change:
    risk = change.risk("letters-steer-the-assistant")
    risk.assess(level="inherent", likelihood="likely", impact="major", why="Anybody can send a letter")
    # another method, recorded beside it: its factors by name, all of them or those that its page calls enough
    risk.assess("owasp-risk-rating", level="current", why="by its factors",
                skill=5, motive=2, opportunity=7, size=1, discovery=3, exploit=6, awareness=9, detection=2,
                financial=1, reputation=2, non_compliance=1, privacy=5)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._choice = w.Dropdown(description="Score", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._level = w.ToggleButtons(
            options=[("Inherent (nothing in place)", "inherent"), ("Current (as it is today)", "current")],
            style={"button_width": "220px"},
        )
        self._card, self._asked, self._held, self._table = html(), html(), html(), html()
        self._form = ScoreForm(workshop)
        self._why = lines("Why", "What made you choose this? One sentence.")
        self._draft = Draft({"steps": self._form, "why": self._why}, kept=workshop.unsaved("score"))
        self._save_button = button("Save this level", self._save, primary=True)
        on_change(self._form, lambda _: self._name_button())
        on_change(self._form.method, lambda _: self._reason_of_method())
        onwards = button("Save, and on to the next", self._save_and_next, primary=True)
        following = button("Next risk to score", self._next)
        on_change(self._choice, self._chosen)
        on_change(self._level, self._chosen)
        self._work = w.VBox(
            [
                row(self._choice, following),
                self._card,
                self._level,
                self._asked,
                self._form.view,
                self._why,
                row(self._save_button, onwards),
                self._draft.view,
                self._held,
            ],
            layout=wide(grid_gap="8px"),
        )
        self._empty = html(note("There are no risks to score yet: word them in the panel above."))
        self.body.children = (self._empty, self._work, self._table)

    def redraw(self) -> None:
        """Show the chosen risk, the chosen level and what is scored so far; what is chosen and not saved stays."""
        self._fill_choice()
        self._fill()

    def overtaken(self) -> None:
        """Show what somebody else judged; what is chosen here stays."""
        self._draft.overtaken()
        self.redraw()

    def _fill_choice(self) -> None:
        risks = numbered(self.register)
        options = [(f"{number}. {short(risk.title)} ({_state(risk)})", risk.id) for number, risk in risks]
        first = next((risk.id for _, risk in risks if _open_level(risk)), None)
        is_new = self._choice.value not in [key for _, key in options]
        self._filling = True
        renew(self._choice, options)
        if is_new and first is not None:
            self._choice.value = first
        self._filling = False
        self._work.layout.display = None if options else "none"
        self._empty.layout.display = "none" if options else None

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill()

    def _risk(self) -> Risk | None:
        return self.register.risks.get(self._choice.value or "")

    def _held_at(self, risk: Risk) -> Assessment | None:
        return risk.assessments.get(cast("RiskLevel", self._level.value))

    def _fill(self) -> None:
        risk = self._risk()
        self._table.value = str(self._scored())
        if risk is None:
            return
        level, held = self._level.value, self._held_at(risk)
        revision = self.register.get(f"risk:{risk.id}")
        seen = {f"risk:{risk.id}": revision.rev} if revision else {}
        self._form.rebuild()
        self._form.saved = lambda method: judged_by(risk, cast("RiskLevel", level)).get(method)
        # Today's level starts from the inherent one: the room then only says what is different.
        steps = self._form.chosen_in(held or risk.assessments.get("inherent"))
        values = {"steps": steps, "why": held.why if held else ""}
        self._draft.show(f"{risk.id}:{level}", values, seen, called=f"{short(risk.title, 40)}, {level}")
        self._card.value = str(risk_card(self.workshop, risk))
        self._asked.value = str(element("b", None, _ASKED[level]))
        self._name_button()
        beside = risk.beside.get(cast("RiskLevel", level), {}).values()
        self._held.value = str(fragment(self._said(held), *(self._line("Beside it: ", each) for each in beside)))

    def _reason_of_method(self) -> None:
        """The reason that was given by the method that is chosen; one that somebody just wrote stays."""
        risk = self._risk()
        held = judged_by(risk, cast("RiskLevel", self._level.value)) if risk is not None else {}
        if self._why.value.strip() in {"", *(each.why for each in held.values())}:
            chosen = held.get(self._form.method.value)
            self._why.value = chosen.why if chosen is not None else ""

    def _name_button(self) -> None:
        beside = "" if self._form.counts else " by this method, beside it"
        self._save_button.description = f"Save the {self._level.value} level{beside}"

    def _said(self, held: Assessment | None) -> Safe:
        if held is None:
            return note(f"No {self._level.value} level is saved for this risk yet.")
        return self._line("Saved: ", held)

    def _line(self, lead: str, held: Assessment) -> Safe:
        scale = self.workshop.scale_of(held.method)
        called = f"{scale.title if scale is not None else held.method}, edition {held.edition}"
        who = f"{person_words(self.register, held.by)}, {held.at[:10]}, {called}. {held.why}"
        shown = judged_chip(scale, held)
        return element("div", None, lead, shown, f" {judged_words(scale, held)}, by {who}")

    def _save_and_next(self) -> None:
        if self._save():
            self._next(stay=True)

    def _save(self) -> bool:
        risk, done = self._risk(), False
        if risk is None:
            return False
        level = cast("RiskLevel", self._level.value)
        with self.watched():
            found = self._form.score()
            inputs: dict[str, Any] = dict(self._form.inputs)
            scale, counts = self._form.scale, self._form.counts
            why = self._why.value.strip()

            def do(change: Change) -> None:
                change.risk(risk.id).assess(scale, level=level, why=why, **inputs)

            given = ", ".join(f"{name}={value!r}" for name, value in inputs.items())
            call = f"assess({found.method!r}, level={level!r}, {given}, why={why!r})"
            beside = "" if counts else f" by {scale.title}, beside the criteria's"
            said = f"{level} level of “{short(risk.title)}”: {found.level.replace('_', ' ')}{beside}"
            python = f"change.risk({risk.id!r}).{call}"
            done = self.save(do, said=said, python=python, seen=self._draft.seen, settles=self._draft)
            after = self._risk()
            if done and counts and level == "inherent" and after is not None and "current" not in after.assessments:
                self._level.value = "current"
        return done

    def _next(self, *, stay: bool = False) -> None:
        """Go to the next risk with a level to judge; with `stay` to another level of this one first."""
        keys = [key for _, key in self._choice.options]
        if not keys:
            return
        at = keys.index(self._choice.value) if self._choice.value in keys else -1
        at -= 1 if stay else 0
        order = keys[at + 1 :] + keys[: at + 1]
        risks = self.register.risks
        wanted = next((key for key in order if _open_level(risks[key])), order[1 % len(order)] if stay else order[0])
        self._filling = True
        self._choice.value = wanted
        self._level.value = _open_level(risks[wanted]) or "inherent"
        self._filling = False
        with self.watched():
            self._fill()

    def _scored(self) -> Safe:
        risks = numbered(self.register)
        if not risks:
            return fragment()
        rows = [
            {
                "": str(number),
                "risk": short(risk.title, 200),
                "inherent": self._with_steps(risk, "inherent"),
                "current": self._with_steps(risk, "current"),
                "risk owner": person_words(self.register, risk.owner) if risk.owner else chip("nobody yet", "open"),
            }
            for number, risk in risks
        ]
        done = sum(1 for _, risk in risks if not _open_level(risk))
        lead = note(f"{done} of {len(risks)} risks are scored, inherent and current.")
        return fragment(lead, table(rows))

    def _with_steps(self, risk: Risk, level: RiskLevel) -> Safe:
        held = risk.assessments.get(level)
        shown = [assessment_chip(self.workshop, held)]
        if held is not None:
            steps = judged_words(self.workshop.scale_of(held.method), held)
            shown.append(element("span", {"class": "att-quiet"}, steps))
        shown += [assessment_chip(self.workshop, each) for each in risk.beside.get(level, {}).values()]
        return fragment(*(element("div", None, each) for each in shown))


def _open_level(risk: Risk) -> str:
    """The first of the two levels that nobody has judged; empty where both are."""
    return next((level for level in ("inherent", "current") if level not in risk.assessments), "")


def _state(risk: Risk) -> str:
    missing = [level for level in ("inherent", "current") if level not in risk.assessments]
    return "scored" if not missing else f"{' and '.join(missing)} to score"
