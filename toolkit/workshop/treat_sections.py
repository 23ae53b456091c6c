"""Notebook 04: what a tab of the treatment panel is, and the tab that says what is done about a risk at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import ipywidgets as w

from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.register import Person
from toolkit.register.records import Risk
from toolkit.register.risk_change import RiskChange
from toolkit.workshop.draft import Draft, line, lines
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["RiskPanel", "Section", "TreatmentSection"]


class RiskPanel(Protocol):
    """What a tab asks of its panel."""

    workshop: Workshop

    @property
    def risk(self) -> Risk | None:
        """The risk that is worked on."""

    def save_risk(
        self,
        do: Callable[[RiskChange], Any],
        *,
        said: str,
        python: str,
        by: Person | None = None,
        draft: Draft | None = None,
    ) -> bool:
        """Edit the risk in one change of the record; `draft` are the fields that are saved by it."""

    def go_to(self, tab: int) -> None:
        """Open a tab: what comes next."""

    def watched(self) -> AbstractContextManager[Any]:
        """Run something; a person's mistake is said in the red box."""

    def refuse(self, what: str, instead: str) -> None:
        """Say in the red box that something cannot be done, and what to do instead."""


class Section(ABC):
    """One tab of the treatment panel; `fill` draws it from the risk as recorded, and keeps what is typed in it."""

    def __init__(self, panel: RiskPanel, fields: Mapping[str, Any]) -> None:
        self.panel = panel
        self.draft = Draft(fields, kept=panel.workshop.unsaved(type(self).__name__))
        self.view = w.VBox(layout=wide(grid_gap="8px"))

    @property
    def workshop(self) -> Workshop:
        """The workshop that the panel shows."""
        return self.panel.workshop

    @property
    def risk(self) -> Risk:
        """The risk that is worked on. Raises `ToolkitError` where there is none."""
        risk = self.panel.risk
        if risk is None:
            raise ToolkitError("no risk is chosen", try_instead="Choose one above, or word one in notebook 03.")
        return risk

    def button(
        self, text: str, do: Callable[[], None], *, primary: bool = False, tip: str = "", width: str = "auto"
    ) -> w.Button:
        """A button; a person's mistake in what it does is said in the panel's red box."""

        def watched() -> None:
            with self.panel.watched():
                do()

        return button(text, watched, primary=primary, tip=tip, width=width)

    @abstractmethod
    def title(self, risk: Risk) -> str:
        """What stands on the tab: what was decided there."""

    @abstractmethod
    def fill(self, risk: Risk, seen: Mapping[str, int]) -> None:
        """Draw the tab from the risk as recorded in these revisions."""


OPTIONS = {
    "modify": "Lower it: controls make it less likely, or less bad. They are the reason; say more if you like.",
    "avoid": "Stop doing what brings it, or do not begin.",
    "share": "Let somebody bear part of it: an insurer, a supplier, by contract. Harm to people cannot be shared away.",
    "retain": "Keep it as it is, knowing it. Somebody who may has to accept it.",
}

_THEN = {"modify": 1, "retain": 3}
"""The tab that comes after a treatment: controls for what is lowered, acceptance for what is kept."""


class TreatmentSection(Section):
    """Avoid, modify, share or retain, with the reason."""

    def __init__(self, panel: RiskPanel) -> None:
        self._option = w.ToggleButtons(
            options=[(each.capitalize(), each) for each in OPTIONS], style={"button_width": "110px"}
        )
        self._means = html()
        self._reason = lines("Reason", "Why this, and not another?")
        self._with = line("Shared with", "which insurer or supplier")
        super().__init__(panel, {"treatment": self._option, "reason": self._reason, "shared with": self._with})
        on_change(self._option, lambda _: self._explain())
        save = self.button("Save the treatment", self._save, primary=True)
        self.view.children = (self._option, self._means, self._reason, self._with, row(save), self.draft.view)

    def title(self, risk: Risk) -> str:
        """Which of the four was chosen."""
        return f"1 · ✓ {risk.treatment.option}" if risk.treatment else "1 · Treatment"

    def fill(self, risk: Risk, seen: Mapping[str, int]) -> None:
        """Show what was chosen, and why."""
        held = risk.treatment
        values = {
            "treatment": held.option if held else "modify",
            "reason": held.reason if held else "",
            "shared with": held.shared_with if held else "",
        }
        self.draft.show(risk.id, values, seen, called=risk.title)
        self._explain()

    def _explain(self) -> None:
        option = self._option.value
        self._means.value = str(element("div", None, element("b", None, option.capitalize()), f": {OPTIONS[option]}"))
        self._with.layout.display = None if option == "share" else "none"

    def _save(self) -> None:
        option, reason, with_ = self._option.value, self._reason.value.strip(), self._with.value.strip()
        if not reason and option != "modify":  # for what is lowered the controls are the reason
            self.panel.refuse(f"to {option} a risk needs a reason", "Say in a sentence why this, and not another.")
            return
        calls: dict[str, tuple[Callable[[RiskChange], Any], str]] = {
            "modify": (lambda risk: risk.modify(reason=reason), f"modify(reason={reason!r})"),
            "avoid": (lambda risk: risk.avoid(reason), f"avoid({reason!r})"),
            "share": (lambda risk: risk.share(reason, with_), f"share({reason!r}, with_={with_!r})"),
            "retain": (lambda risk: risk.retain(reason), f"retain({reason!r})"),
        }
        do, python = calls[option]
        if self.panel.save_risk(do, said=f"treatment: {option}", python=python, draft=self.draft):
            self.panel.go_to(_THEN.get(option, 0))


def hint(text: str) -> w.HTML:
    """A line of small print as a widget."""
    return html(note(text))
