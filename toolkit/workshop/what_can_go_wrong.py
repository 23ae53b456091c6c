"""Notebook 02: what can go wrong? The room's own ideas first, then the library's findings beside them."""

from __future__ import annotations

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.workshop.forms import Inputs, area, choice, handed_over
from toolkit.workshop.going_through import TriagePanel
from toolkit.workshop.panel import Panel, button, html, note, row
from toolkit.workshop.session import Workshop
from toolkit.workshop.shortlist import VotePanel

__all__ = ["IdeasPanel", "TriagePanel", "VotePanel", "brainstorm", "go_through_findings", "vote"]


def brainstorm(workshop: Workshop) -> w.VBox:
    """Ideas, written down in silence before the library speaks."""
    return IdeasPanel(workshop).show()


def go_through_findings(workshop: Workshop) -> w.VBox:
    """The library's findings, element by element, with the questions that settle most."""
    panel = TriagePanel(workshop)
    with panel.watched():
        workshop.derive()
    return panel.show()


def vote(workshop: Workshop) -> w.VBox:
    """Everybody's dots, and the shortlist they make."""
    return VotePanel(workshop).show()


class IdeasPanel(Panel):
    """Five minutes of silence: everybody writes down what could go wrong."""

    title = "Our own ideas"
    asks = "Five minutes, in silence: what could go wrong with this system? No filter, no library yet."
    python = """
with workshop.register.change(by=workshop.acting, reason="brainstorm") as change:
    change.idea("A forged letter makes the agent pay", element="assistant", by="P2")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._text = area("Idea", placeholder="Somebody could …", width="560px", height="58px", label_width="60px")
        self._element = choice("About", width="330px", label_width="60px")
        self._list = html()
        add = button("Add idea", self._add, primary=True)
        self.body.children = (row(self._text, self._element, add), self._list)

    def redraw(self) -> None:
        """Show the ideas so far, the newest on top."""
        system = self.workshop.system
        elements = [(system.name_of(each), each) for each in system.elements()]
        self._inputs.offer(self._element, [("(anything)", ""), *elements])
        names = self.register.names()
        rows = [
            {
                "idea": idea.text,
                "about": system.name_of(idea.element) if idea.element else "",
                "by": names.get(idea.by, idea.by),
            }
            for idea in reversed(self.register.ideas.values())
        ]
        self._list.value = str(table(rows, ("idea", "about", "by")) if rows else note("No ideas yet."))

    def _add(self) -> None:
        text, about = self._text.value.strip(), self._element.value
        if not text:
            self.refuse("there is no idea to add yet", "Type who does what, and who is hurt by it.")
            return
        by = self.workshop.acting.id
        python = f"change.idea({text!r}, element={about!r}, by={by!r})"
        with handed_over(self._text) as given:
            given.is_taken = self.save(
                lambda change: change.idea(text, element=about, by=by), said="idea noted", python=python
            )
        if given.is_taken and self._element.value == about:
            self._element.value = ""  # the next idea is somebody else's, and about something else
