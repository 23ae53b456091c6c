"""One candidate of the shortlist as a row: the acting person's dot, everybody's dots, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import element
from toolkit.threats.finding import Finding
from toolkit.workshop.panel import button, html, wide

__all__ = ["Candidate", "DotRow"]

GIVE, TAKE_BACK = "○ Give a dot", "● Take it back"
MAX_WORDS = 220


@dataclass(frozen=True)
class Candidate:
    """What dots may be given to: a finding by its identity, or an idea of the room's by its number."""

    identity: str
    title: str
    place: str = ""
    element: str = ""
    severity: str = ""
    is_narrower: bool = False

    @classmethod
    def of(cls, finding: Finding) -> Candidate:
        """A finding that may be shortlisted."""
        return cls(
            finding.identity,
            finding.title,
            finding.element_name,
            finding.element,
            severity=str(finding.severity),
            is_narrower=finding.narrower,
        )


class DotRow:
    """A row that is made once and then only changed, so that nothing moves under the pointer."""

    def __init__(self, candidate: Candidate, toggle: Callable[[], None]) -> None:
        self.candidate = candidate
        self._button = button(GIVE, toggle, tip=f"A dot for: {candidate.title[:MAX_WORDS]}", width="122px")
        self._words = html()
        self._words.layout = wide(flex="1 1 0%", min_width="0")
        self.view = w.HBox([self._button, self._words], layout=wide(align_items="center", grid_gap="8px"))

    def show(self, *, mine: bool, dots: int, verdict: str) -> None:
        """Show whether the acting person's dot is here, how many dots there are, and what was decided."""
        self._button.description = TAKE_BACK if mine else GIVE
        self._button.button_style = "success" if mine else ""
        said = self.candidate
        title = said.title if len(said.title) <= MAX_WORDS else f"{said.title[:MAX_WORDS]}…"
        what = (
            element("b", None, title),
            f" · {said.place} " if said.place else " ",
            chip(verdict, "ok") if verdict else None,
        )
        parts = [
            element("span", {"class": "att-dots", "title": "dots of everybody"}, f"● {dots}" if dots else ""),
            element("span", {"class": "att-grade"}, chip(said.severity or "our idea", said.severity or "open")),
            element("span", {"class": "att-what"}, *what),
        ]
        self._words.value = str(element("div", {"class": "att-row"}, *parts))
