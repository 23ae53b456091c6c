"""Notebook 01, last: what is taken for granted, what is left out and why, and questions for people to prepare."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.markup.element import element
from toolkit.system.edit import describe, id_from
from toolkit.system.model import Assumption, Exclusion, System
from toolkit.workshop.drawing import drawn
from toolkit.workshop.exporting import relative_address
from toolkit.workshop.forms import choice, handed_over, heading, text
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.session import Workshop
from toolkit.workshop.sheet import SHEET, write_sheet
from toolkit.workshop.system_panel import SystemPanel

__all__ = ["ScopePanel", "scope_and_questions"]

_SHEET = "One page for each role, with the questions whose answers settle most. It opens in any browser."


def scope_and_questions(workshop: Workshop) -> w.VBox:
    """Assumptions, what is out of scope and why, and a printable sheet of questions for each role."""
    return ScopePanel(workshop).show()


class ScopePanel(SystemPanel):
    """Assumptions and exclusions, added and taken away; and the sheet."""

    title = "The edges of the picture"
    asks = "What do we assume, what do we leave out, and who finds out the rest?"
    python = """
from toolkit.system.edit import describe
from toolkit.system.model import Assumption
assumptions = {**workshop.system.assumptions, "vendor": Assumption(text="The vendor keeps its promise")}
with workshop.register.change(by=workshop.acting, reason="agreed") as change:
    change.set_system(describe(workshop.system, assumptions=assumptions))

from toolkit.workshop import write_sheet
write_sheet(workshop)                                    # questions.html in the workshop's folder
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._assumed = html()
        self._text = text("We assume that", placeholder="the vendor does not train on our prompts", width="98%")
        self._about = choice("About", width="380px")
        self._owner = text("Who checks it", placeholder="a person or a team", width="380px")
        self._left_out = html()
        self._what = text("We leave out", placeholder="the bank's payment network", width="98%")
        self._why = text("because", placeholder="the bank has assessed it itself", width="98%")
        self._gone = [choice("Take away", width="520px"), choice("Take away", width="520px")]
        self._rows = (
            row(self._gone[0], button("Take this assumption away", lambda: self._remove("assumptions", 0))),
            row(self._gone[1], button("Take it back in", lambda: self._remove("out_of_scope", 1))),
        )
        self._sheet = html()
        self._link = w.Output()
        self.body.children = (
            heading("What we take for granted"),
            self._assumed,
            self._text,
            row(self._about, self._owner),
            row(button("Add assumption", self._add_assumption, primary=True)),
            self._rows[0],
            heading("What is out of scope, and why"),
            self._left_out,
            self._what,
            self._why,
            row(button("Leave it out", self._add_exclusion, primary=True)),
            self._rows[1],
            heading("Questions to prepare", _SHEET),
            row(button("Write the sheet of questions", self._write, primary=True)),
            self._sheet,
            w.Box([self._link], layout=wide()),
        )

    def draw(self, system: System) -> None:
        """Show what is recorded."""
        assumed = [
            {
                "we assume that": each.text,
                "about": ", ".join(system.name_of(about) for about in each.about),
                "who checks it": each.owner,
            }
            for each in system.assumptions.values()
        ]
        left_out = [{"left out": each.what, "because": each.why} for each in system.out_of_scope.values()]
        self._assumed.value = str(table(assumed) if assumed else note("No assumptions yet. There always are some."))
        self._left_out.value = str(table(left_out) if left_out else note("Nothing is left out."))
        elements = [(system.name_of(key), key) for key in system.elements()]
        self.inputs.offer(self._about, [("(the whole)", ""), *elements])
        nothing = [("(nothing to take away)", "")]
        held = [(_cut(each.text), key) for key, each in system.assumptions.items()]
        self.inputs.offer(self._gone[0], held or nothing)
        held = [(_cut(each.what), key) for key, each in system.out_of_scope.items()]
        self.inputs.offer(self._gone[1], held or nothing)
        for shown, there in zip(self._rows, (system.assumptions, system.out_of_scope), strict=True):
            shown.layout.display = "" if there else "none"
        path = self.workshop.folder / SHEET
        self._draw_sheet(path if path.is_file() else None)

    def _add_assumption(self) -> None:
        said = self._text.value.strip()
        if not said:
            self.refuse("nothing is assumed yet", "Type a sentence that could turn out to be wrong.")
            return
        about = (self._about.value,) if self._about.value else ()
        made = Assumption(text=said, about=about, owner=self._owner.value.strip())

        def add(system: System) -> System:
            return describe(system, assumptions={**system.assumptions, _free(said, system.assumptions): made})

        key = _free(said, drawn(self.workshop).assumptions)
        words = f"Assumption(text={said!r}, about={about!r}, owner={made.owner!r})"
        python = _set("assumptions", key, words)
        with handed_over(self._text, self._owner) as given:
            given.is_taken = self.edit(add, said=f"assumption noted: {said}", python=python)

    def _add_exclusion(self) -> None:
        what, why = self._what.value.strip(), self._why.value.strip()
        if not what or not why:
            self.refuse("what is left out needs a name and a reason", "Fill in both: somebody will ask in a year.")
            return
        made = Exclusion(what=what, why=why)

        def leave_out(system: System) -> System:
            return describe(system, out_of_scope={**system.out_of_scope, _free(what, system.out_of_scope): made})

        key = _free(what, drawn(self.workshop).out_of_scope)
        python = _set("out_of_scope", key, f"Exclusion(what={what!r}, why={why!r})")
        with handed_over(self._what, self._why) as given:
            given.is_taken = self.edit(leave_out, said=f"left out: {what}", python=python)

    def _remove(self, section: str, place: int) -> None:
        key = self._gone[place].value
        if not key:
            self.refuse("there is nothing to take away", "Choose a line of the list.")
            return

        def without(system: System) -> System:
            held = {name: each for name, each in getattr(system, section).items() if name != key}
            return describe(system, **{section: held})

        self.edit(
            without,
            said=f"taken away: {key}",
            python=f"held = {{**system.{section}}}\ndel held[{key!r}]\nsystem = describe(system, {section}=held)",
        )

    def _write(self) -> None:
        with self.watched():
            path = write_sheet(self.workshop)
            self._last = "write_sheet(workshop)"
            self._draw_sheet(path)
            self._show_code()

    def _draw_sheet(self, path: Path | None) -> None:
        if path is None:
            self._sheet.value = str(note("Not written yet."))
            self._link.outputs = ()
            return
        self._sheet.value = str(element("div", None, "Written to ", element("code", None, str(path))))
        linked = relative_address(path)
        words = f"[Open the sheet of questions]({linked}), then print it with Ctrl+P (⌘P on a Mac)."
        elsewhere = "It lies outside the folder that JupyterLab shows: open it from your file manager."
        shown = words if linked else elsewhere
        self._link.outputs = (
            {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": shown, "text/plain": shown}},
        )


def _set(section: str, key: str, made: str) -> str:
    """The Python that puts something into a section of the system."""
    return (
        "from toolkit.system.model import *\n"
        f"system = describe(system, {section}={{**system.{section}, {key!r}: {made}}})"
    )


def _free(text: str, taken: Container[str]) -> str:
    """An id made of the beginning of a text, free among those taken."""
    wanted = id_from(" ".join(text.split()[:6]))[:50]
    number, made = 2, wanted
    while made in taken:
        made, number = f"{wanted}_{number}", number + 1
    return made


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else f"{line[:69]}…"
