"""Notebook 02, when a team meets again: what changed since an earlier day, and which decisions rest on it."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.decisions import decisions_about
from toolkit.register.past import Past
from toolkit.system.difference import compare_systems
from toolkit.threats.compare import ChangedFinding, FindingsDifference, compare_findings
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings
from toolkit.workshop.forms import Inputs, choice
from toolkit.workshop.panel import Panel, html, note
from toolkit.workshop.session import Workshop

__all__ = ["SincePanel", "since_last_time"]

_FIRST = "Everything was recorded today: there is no earlier day to compare with. Next time, what changed is told here."
_SHOWN = 15
_WORDS = {
    "new": "New",
    "worse": "Worse",
    "another way": "Reached another way",
    "better": "Better",
    "gone": "Gone",
}


def since_last_time(workshop: Workshop) -> w.VBox:
    """What changed in the drawing and in the findings since an earlier day, and what to look at again."""
    return SincePanel(workshop).show()


class SincePanel(Panel):
    """Compares the record as it stood at the end of a day with what it says now."""

    title = "Since last time"
    asks = "Before anything new: what changed, and which of our decisions rest on it?"
    writes = False
    python = """
from toolkit.threats.compare import compare_findings
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings
then = workshop.register.as_of(workshop.register.days()[0].last)       # the end of the first day
before = find_threats(then.system(), workshop.catalogue)
for change in compare_findings(before, workshop.findings()).changes:
    print(change.how, change)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._day = choice("Compare with", width="420px", label_width="110px")
        self._said = html()
        self._inputs.on(self._day, self._draw)
        self.body.children = (self._day, self._said)

    def redraw(self) -> None:
        """Offer the earlier days, the last first, and compare with the one that is chosen."""
        days = self.register.days()[:-1]
        self._day.layout.display = "" if days else "none"
        offered = [(f"the end of {each.date} ({each.events} events)", each.last) for each in reversed(days)]
        self._inputs.offer(self._day, offered)
        self._draw()

    def _draw(self) -> None:
        last = self._day.value
        self._said.value = str(self._compared(self.register.as_of(last)) if last else note(_FIRST))

    def _compared(self, then: Past) -> Safe:
        before = then.system()
        if before is None:
            return note("No system was described by then.")
        now = self.workshop.findings()
        try:
            was = find_threats(before, self.workshop.catalogue)
        except ToolkitError as error:
            return note(f"The description of then cannot be read with today's library: {error}", "att-warn")
        found = compare_findings(was, now)
        drawing = [str(change) for change in compare_systems(before, now.system).changes]
        return fragment(
            self._to_look_at(found),
            _listed("The drawing and what was answered", drawing) or note("The description is as it was."),
            *_findings(found),
            _by_the_library(then, was),
        )

    def _to_look_at(self, found: FindingsDifference) -> Safe | None:
        decisions = decisions_about(self.register, (each.identity for each in found.changes if each.how != "gone"))
        rows = [{"decided": each.says, "rests on": ", ".join(each.findings)} for each in decisions]
        if not rows:
            return note("No rejection, risk or acceptance rests on what changed.")
        return fragment(_head(f"To look at again ({len(rows)})"), table(rows, ("decided", "rests on")))


def _findings(found: FindingsDifference) -> Iterable[Safe]:
    for how, words in _WORDS.items():
        changed = [each for each in found.changes if each.how == how]
        if changed:
            yield _head(f"{words} ({len(changed)})")
            shown = [element("li", None, _change(each)) for each in changed[:_SHOWN]]
            more = len(changed) - len(shown)
            yield element("ul", None, *shown, element("li", None, f"and {more} more") if more else None)
    yield note(f"{found.unchanged} findings are as they were.")


def _change(change: ChangedFinding) -> Safe:
    now = change.now
    was = change.old.outcome if change.old else ""
    is_ = change.new.outcome if change.new else "no longer found"
    went = f"{was} → {is_}" if was and was != is_ else is_
    return fragment(
        chip(str(now.severity), str(now.severity)), f"{now.title} · {now.element_name}: {went}", _why(change)
    )


def _why(change: ChangedFinding) -> Safe | None:
    return note(change.now.why) if change.how in ("new", "worse", "another way") else None


def _by_the_library(then: Past, was: Findings) -> Safe | None:
    """What today's library finds otherwise in the drawing of then: both sides above are found with today's."""
    recorded = {identity: each for identity, each in then.findings.items() if each.derived}
    if not recorded or {each.catalogue for each in recorded.values()} == {was.catalogue.digest}:
        return None
    today = {finding.identity: finding for finding in was}
    new = [f"{each.title} · {each.element_name}" for identity, each in today.items() if identity not in recorded]
    gone = [f"{each.title} · {each.element}" for identity, each in recorded.items() if identity not in today]
    if not new and not gone:
        return note("The library is another than then; in the drawing as it was it finds the same.")
    return fragment(
        note("The library is another than then. What it finds otherwise in the drawing as it was:", "att-warn"),
        _listed("Found only by today's library", new) or note("Nothing is found only by today's library."),
        _listed("Found only by the library of then", gone),
    )


def _listed(lead: str, lines: list[str]) -> Safe | None:
    if not lines:
        return None
    more = len(lines) - _SHOWN
    items = [element("li", None, line) for line in lines[:_SHOWN]]
    return fragment(
        _head(f"{lead} ({len(lines)})"),
        element("ul", None, *items, element("li", None, f"and {more} more") if more > 0 else None),
    )


def _head(words: str) -> Safe:
    return element("div", {"style": "margin-top:8px"}, element("b", None, words))
