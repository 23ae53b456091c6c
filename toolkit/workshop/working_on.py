"""Notebook 01, first: what the system is for, the worst day imaginable, whether the Code applies, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import Answer
from toolkit.system.edit import describe
from toolkit.system.model import Scope, System
from toolkit.workshop.drawn_answers import STAGES
from toolkit.workshop.forms import area, choice, heading, text
from toolkit.workshop.panel import html, note, wide
from toolkit.workshop.roles import ROLES
from toolkit.workshop.session import Workshop
from toolkit.workshop.system_panel import SystemPanel

__all__ = ["AboutPanel", "about_the_system"]

_APPLIES = (
    ("Nobody knows yet", Answer.UNKNOWN),
    ("Yes, it applies", Answer.YES),
    ("No, it does not apply", Answer.NO),
)
_SCOPE = (
    "The Code is for organisations that develop or run AI systems, those that use other people's models among them. "
    "It is less apt for pure research that goes nowhere near users. Say why, either way."
)


def about_the_system(workshop: Workshop) -> w.VBox:
    """Purpose, stage, worst day; whether the Code applies, and who holds which role."""
    return AboutPanel(workshop).show()


class AboutPanel(SystemPanel):
    """A few words on the whole. A field left is a field saved."""

    title = "What it is for"
    asks = "One sentence each. The worst day is what makes “severe” concrete later."
    python = """
from toolkit.system.edit import describe
with workshop.register.change(by=workshop.acting, reason="agreed") as change:
    change.set_system(describe(workshop.system, stage="deployment", worst_day="A forged letter makes it pay"))
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._name = text("System", width="620px")
        self._purpose = area("Purpose", placeholder="Who uses it, for what?", height="48px")
        self._stage = choice("Stage of life", STAGES, width="480px")
        hint = "You open the newspaper, and it is about us. What does it say?"
        self._worst = area("Worst day", placeholder=hint)
        self._applies = choice("The Code", list(_APPLIES), width="360px")
        self._why = text("because", placeholder="We run it for customers in the UK", width="98%")
        self._roles = {role: text(name, placeholder=what, width="98%") for role, (name, what) in ROLES.items()}
        self.inputs.on(self._name, self._save_name)
        for field, widget in (("purpose", self._purpose), ("stage", self._stage), ("worst_day", self._worst)):
            self.inputs.on(widget, self._saver(field, widget))
        for widget in (self._applies, self._why):
            self.inputs.on(widget, self._save_scope)
        for box in self._roles.values():
            self.inputs.on(box, self._save_roles)
        self.body.children = (
            self._name,
            self._purpose,
            self._stage,
            self._worst,
            heading("Does the Code of Practice apply?", _SCOPE),
            self._applies,
            self._why,
            heading("Who holds which role of the Code?", "Teams or firms, with commas between. One may hold several."),
            w.VBox(list(self._roles.values()), layout=wide()),
            html(note("Nobody in the room can say? Leave it empty: it comes up again as a hint.")),
        )

    def draw(self, system: System) -> None:
        """Show what is recorded."""
        fill = self.inputs.fill
        fill(self._name, system.name)
        fill(self._purpose, system.purpose)
        fill(self._stage, system.stage)
        fill(self._worst, system.worst_day)
        fill(self._applies, system.scope.code_applies)
        fill(self._why, system.scope.reason)
        for role, box in self._roles.items():
            fill(box, ", ".join(system.roles.get(role, ())))

    def _saver(self, field: str, widget: w.Widget) -> Callable[[], None]:
        def do() -> None:
            value = widget.value.strip() if isinstance(widget.value, str) else widget.value
            self._say_of_it(field.replace("_", " "), {field: value})

        return do

    def _save_name(self) -> None:
        if not self._name.value.strip():
            self.refuse("a system needs a name", "Type what people call it.")
            self.redraw()
            return
        self._say_of_it("name", {"name": self._name.value.strip()})

    def _save_scope(self) -> None:
        scope = Scope(code_applies=self._applies.value, reason=self._why.value.strip())
        python = f"describe(system, scope={{'code_applies': {str(scope.code_applies)!r}, 'reason': {scope.reason!r}}})"
        self._say_of_it("whether the Code applies", {"scope": scope}, python)

    def _save_roles(self) -> None:
        roles = {
            role: tuple(part.strip() for part in re.split(r"[,;]", box.value) if part.strip())
            for role, box in self._roles.items()
        }
        given = {role: parties for role, parties in roles.items() if parties}
        plain = {str(role): list(parties) for role, parties in given.items()}
        self._say_of_it("who holds which role", {"roles": given}, f"describe(system, roles={plain!r})")

    def _say_of_it(self, said: str, fields: dict[str, Any], python: str = "") -> None:
        shown = ", ".join(f"{key}={value if value is None else str(value)!r}" for key, value in fields.items())
        self.edit(
            lambda system: describe(system, **fields),
            said=said,
            python=f"system = {python or f'describe(system, {shown})'}",
            derive=any(field in fields for field in ("stage", "scope", "roles")),
        )
