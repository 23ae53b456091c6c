"""Notebook 04: which controls are used against a risk, how far each is, who sees to it, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from toolkit.catalogues.control import Control
from toolkit.catalogues.threat import ControlLink
from toolkit.display.tables import chip, table
from toolkit.files.safe_paths import slug
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.effects import effects_of
from toolkit.register.records import ControlUse, Risk
from toolkit.treatment import suggested_controls
from toolkit.workshop.draft import line, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.risk_view import control_title, people_options, person_words, today, unbroken
from toolkit.workshop.treat_sections import RiskPanel, Section, hint

__all__ = ["ControlsSection", "due_words", "status_chip"]

STATUSES = ("planned", "in place", "verified")
SHOWN = 4
"""Suggestions shown at once; the rest is a click away, and counted."""


def status_chip(use: ControlUse) -> Safe:
    """How far a control is."""
    return chip(use.status, "open" if use.status == "planned" else "ok")


def due_words(use: ControlUse) -> str | Safe:
    """Until when, and whether that is past."""
    if use.due is None:
        return "no date" if use.status == "planned" else ""
    if use.status == "planned" and use.due < today():
        return fragment(unbroken(use.due), " ", chip("overdue", "high"))
    return unbroken(use.due)


def steps_words(likelihood: int, impact: int) -> str:
    """By how many steps something lowers a risk, in words."""
    parts = [f"{side} {count} down" for side, count in (("likelihood", likelihood), ("impact", impact)) if count]
    return ", ".join(parts) or "no step"


class ControlsSection(Section):
    """The controls in use, those that the library suggests, and the team's own."""

    def __init__(self, panel: RiskPanel) -> None:
        self._filling = False
        self._key = ""
        self._seen: Mapping[str, int] = {}
        self._used = html()
        self._which = w.Dropdown(description="Control", layout=w.Layout(width="auto", flex="1 1 320px"))
        self._status = w.ToggleButtons(options=STATUSES, style={"button_width": "100px"})
        self._owner = w.Dropdown(description="Action owner", layout=w.Layout(width="360px"))
        self._due = w.DatePicker(description="Due", layout=w.Layout(width="240px"))
        self._evidence = line("Evidence", "What shows it? A test, a ticket, a review …")
        fields = {
            "status": self._status,
            "action owner": self._owner,
            "due": self._due,
            "evidence": self._evidence,
        }
        super().__init__(panel, fields)
        self._verify = html()
        on_change(self._which, self._chosen)
        edit = [
            row(self._which, self._status),
            self._verify,
            row(self._owner, self._due),
            self._evidence,
            row(
                self.button("Save this control", self._save, primary=True),
                self.button("No longer use it", self._drop),
            ),
            self.draft.view,
        ]
        self._edit = w.VBox(edit, layout=wide(grid_gap="6px"))
        self._more = w.Checkbox(description="show all suggestions", indent=False, layout=w.Layout(width="220px"))
        on_change(self._more, lambda _: self._draw_suggestions(self.risk))
        self._suggestions = w.VBox(layout=wide(grid_gap="4px"))
        self._own = _OwnControl(self._add_own)
        own = w.Accordion([self._own.view], titles=("A control of our own",), selected_index=None)
        self.view.children = (self._used, self._edit, self._suggestions, self._more, own)

    def title(self, risk: Risk) -> str:
        """How many controls there are."""
        return f"2 · Controls: {len(risk.controls)}"

    def fill(self, risk: Risk, seen: Mapping[str, int]) -> None:
        """Draw the controls in use, the form for one of them, and the suggestions."""
        catalogue, register = self.workshop.catalogue, self.workshop.register
        effects = {each.control: each for each in effects_of(risk, catalogue, STATUSES)}
        rows = []
        for use in risk.controls:
            effect = effects.get(use.control)
            lowers = steps_words(effect.likelihood, effect.impact) if effect else "nothing said"
            owner = person_words(register, use.action_owner) if use.action_owner else chip("no owner", "high")
            rows.append(
                {
                    "control": control_title(use, catalogue),
                    "status": status_chip(use),
                    "action owner": owner,
                    "due": due_words(use),
                    "evidence": use.evidence,
                    "proposes": lowers,
                }
            )
        self._used.value = str(table(rows) if rows else note("No controls yet. Add one of those suggested below."))
        self._seen = seen
        self._filling = True
        renew(self._which, [(short(control_title(use, catalogue)), use.control) for use in risk.controls])
        self._filling = False
        self._edit.layout.display = None if risk.controls else "none"
        self._fill_form(risk)
        self._draw_suggestions(risk)

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.panel.watched():
                self._fill_form(self.risk)

    def _fill_form(self, risk: Risk) -> None:
        use = next((each for each in risk.controls if each.control == self._which.value), None)
        if use is None:
            self.draft.put_away()
            return
        key = f"{risk.id}:{use.control}"
        if key != self._key:
            self.draft.put_away()
            self._key = key
        people = people_options(self.workshop.register, "nobody yet", use.action_owner, self._owner.value)
        renew(self._owner, people)
        values = {
            "status": use.status,
            "action owner": use.action_owner,
            "due": use.due,
            "evidence": use.evidence,
        }
        title = control_title(use, self.workshop.catalogue)
        self.draft.show(key, values, self._seen, called=title)
        control = self.workshop.catalogue.controls.get(use.control)
        how = f"How to check that it is in place: {control.verify}" if control and control.verify else ""
        self._verify.value = str(note(how)) if how else ""

    def _save(self) -> None:
        control = self._which.value
        if control is None:
            return
        fields: dict[str, Any] = {
            "status": self._status.value,
            "action_owner": self._owner.value or "",
            "due": self._due.value.isoformat() if self._due.value else None,
            "evidence": self._evidence.value.strip(),
        }
        if fields["status"] == "verified" and not fields["evidence"]:
            self.panel.refuse("“verified” needs evidence", "Say what shows it, or choose “in place”.")
            return
        given = ", ".join(f"{name}={value!r}" for name, value in fields.items() if value)
        self.panel.save_risk(
            lambda risk: risk.control(control, **fields),
            said=f"{self._called(control)}: {fields['status']}",
            python=f"control({control!r}, {given})",
            draft=self.draft,
        )

    def _called(self, control: str) -> str:
        use = next((each for each in self.risk.controls if each.control == control), None)
        return short(control_title(use, self.workshop.catalogue)) if use else control

    def _drop(self) -> None:
        control = self._which.value
        if control is not None:
            self.panel.save_risk(
                lambda risk: risk.drop_control(control),
                said=f"{self._called(control)} is no longer used",
                python=f"drop_control({control!r})",
                draft=self.draft,
            )

    def _draw_suggestions(self, risk: Risk) -> None:
        used = {use.control for use in risk.controls}
        found = [each for each in suggested_controls(risk.findings, self.workshop.catalogue) if each[0].id not in used]
        shown = found if self._more.value else found[:SHOWN]
        rest = f"Suggested by the library against what leads to this risk: {len(shown)} of {len(found)} shown."
        if not found:
            rest = "The library suggests no further controls for what leads to this risk."
        self._suggestions.children = (hint(rest), *(self._suggestion(*each) for each in shown))
        self._more.layout.display = None if len(found) > SHOWN else "none"

    def _suggestion(self, control: Control, link: ControlLink) -> w.Widget:
        lowers = steps_words(link.likelihood, link.impact)
        said = note(f"{control.function}, proposes {lowers}: {link.because}")
        words = html(fragment(element("b", None, control.title), said))
        words.layout = w.Layout(width="auto", flex="1 1 0")
        add = self.button("Add", lambda: self._add(control), tip=f"Add {control.title}", width="70px")
        return w.HBox([add, words], layout=wide(align_items="center", grid_gap="8px"))

    def _add(self, control: Control) -> None:
        if self.panel.save_risk(
            lambda risk: risk.control(control.id, status="planned"),
            said=f"planned: {control.title}",
            python=f"control({control.id!r}, status='planned')",
        ):
            self._which.value = control.id

    def _add_own(self, title: str, fields: dict[str, Any]) -> None:
        if not title or not fields["because"]:
            self.panel.refuse("a control of your own needs a name and a reason", "Say what you do, and why it helps.")
            return
        made = f"own-{slug(title, fallback='control')}"
        if any(use.control == made for use in self.risk.controls):
            self.panel.refuse(f"there is a control “{title}” already", "Choose it above to edit it.")
            return
        given = ", ".join(f"{name}={value!r}" for name, value in fields.items())
        if self.panel.save_risk(
            lambda risk: risk.control(made, title=title, **fields),
            said=f"planned, a control of our own: {title}",
            python=f"control({made!r}, title={title!r}, {given})",
        ):
            self._which.value = made
            self._own.clear()


class _OwnControl:
    """The small form for a control that no library knows: what it is, how it works, and what it would do."""

    def __init__(self, add: Any) -> None:
        self._add = add
        steps = [(f"{count} step{'' if count == 1 else 's'}", count) for count in range(3)]
        self._title = line("What we do", "Own control, in a few words")
        self._function = w.Dropdown(
            description="Works by",
            options=[
                ("preventing it", "preventive"),
                ("noticing it", "detective"),
                ("putting it right", "corrective"),
                ("rules and duties", "governance"),
            ],
            layout=w.Layout(width="240px"),
        )
        self._likelihood = w.Dropdown(description="Likelihood", options=steps, value=1, layout=w.Layout(width="190px"))
        self._impact = w.Dropdown(description="Impact", options=steps, value=0, layout=w.Layout(width="190px"))
        self._because = line("Lowers it as", "Why would it do that?")
        self.view = w.VBox(
            [
                self._title,
                row(self._function, self._likelihood, self._impact),
                self._because,
                row(button("Add our own control", self._click)),
            ],
            layout=wide(grid_gap="6px"),
        )

    def clear(self) -> None:
        """Empty the form for the next one."""
        self._title.value = self._because.value = ""

    def _click(self) -> None:
        fields = {
            "status": "planned",
            "function": self._function.value,
            "likelihood": self._likelihood.value,
            "impact": self._impact.value,
            "because": self._because.value.strip(),
        }
        self._add(self._title.value.strip(), fields)
