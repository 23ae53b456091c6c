"""Notebook 04: what a tab of the treatment panel is, and the tab that says what is done about a risk at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

import ipywidgets as w

from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.register import Person
from toolkit.register.records import Risk
from toolkit.register.risk_change import RiskChange
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["RiskPanel", "Section", "TreatmentSection"]


class RiskPanel(Protocol):
    """What a tab asks of its panel."""

    workshop: Workshop

    @property
    def risk(self) -> Risk | None:
        """The risk that is worked on."""

    def save_risk(self, do: Callable[[RiskChange], Any], *, said: str, python: str, by: Person | None = None) -> bool:
        """Edit the risk in one change of the record."""

    def watched(self) -> AbstractContextManager[Any]:
        """Run something; a person's mistake is said in the red box."""

    def refuse(self, what: str, instead: str) -> None:
        """Say in the red box that something cannot be done, and what to do instead."""


class Section(ABC):
    """One tab of the treatment panel; `fill` draws it from the risk as recorded."""

    def __init__(self, panel: RiskPanel) -> None:
        self.panel = panel
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
    def fill(self, risk: Risk) -> None:
        """Draw the tab from the risk as recorded."""


OPTIONS = {
    "modify": "Lower it: controls make it less likely, or less bad.",
    "avoid": "Stop doing what brings it, or do not begin.",
    "share": "Let somebody bear part of it: an insurer, a supplier, by contract. Harm to people cannot be shared away.",
    "retain": "Keep it as it is, knowing it. Somebody who may has to accept it.",
}


class TreatmentSection(Section):
    """Avoid, modify, share or retain, with the reason."""

    def __init__(self, panel: RiskPanel) -> None:
        super().__init__(panel)
        self._option = w.ToggleButtons(
            options=[(each.capitalize(), each) for each in OPTIONS], style={"button_width": "110px"}
        )
        self._means = html()
        self._reason = w.Textarea(description="Reason", placeholder="Why this, and not another?", rows=2, layout=wide())
        self._with = w.Text(description="Shared with", placeholder="which insurer or supplier", layout=wide())
        self._option.observe(lambda _: self._explain(), names="value")
        save = self.button("Save the treatment", self._save, primary=True)
        self.view.children = (self._option, self._means, self._reason, self._with, row(save))

    def title(self, risk: Risk) -> str:
        """Which of the four was chosen."""
        return f"1 · Treatment: {risk.treatment.option if risk.treatment else 'open'}"

    def fill(self, risk: Risk) -> None:
        """Show what was chosen, and why."""
        held = risk.treatment
        self._option.value = held.option if held else "modify"
        self._reason.value = held.reason if held else ""
        self._with.value = held.shared_with if held else ""
        self._explain()

    def _explain(self) -> None:
        option = self._option.value
        self._means.value = str(element("div", None, element("b", None, option.capitalize()), f": {OPTIONS[option]}"))
        self._with.layout.display = None if option == "share" else "none"

    def _save(self) -> None:
        option, reason, with_ = self._option.value, self._reason.value.strip(), self._with.value.strip()
        if not reason:
            self.panel.refuse(f"to {option} a risk needs a reason", "Say in a sentence why this, and not another.")
            return
        calls: dict[str, tuple[Callable[[RiskChange], Any], str]] = {
            "modify": (lambda risk: risk.modify(reason=reason), f"modify(reason={reason!r})"),
            "avoid": (lambda risk: risk.avoid(reason), f"avoid({reason!r})"),
            "share": (lambda risk: risk.share(reason, with_), f"share({reason!r}, with_={with_!r})"),
            "retain": (lambda risk: risk.retain(reason), f"retain({reason!r})"),
        }
        do, python = calls[option]
        self.panel.save_risk(do, said=f"treatment: {option}", python=python)


def hint(text: str) -> w.HTML:
    """A line of small print as a widget."""
    return html(note(text))
