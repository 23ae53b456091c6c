"""Notebook 06: did we do a good job? Where we looked, and what is still open, counted honestly."""

from __future__ import annotations

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.reports.contents import gather
from toolkit.reports.first_page import at_a_glance
from toolkit.reports.open_ends import OpenEnd, open_ends
from toolkit.reports.report_pictures import coverage_map
from toolkit.workshop.panel import Panel, html, note, wide
from toolkit.workshop.session import Workshop

__all__ = ["LookBackPanel", "look_back"]

NAMED = 12
"""How many open things are named; the others are counted."""


def look_back(workshop: Workshop) -> w.VBox:
    """Where we looked, and the checklist of what is still open."""
    return LookBackPanel(workshop).show()


class LookBackPanel(Panel):
    """Coverage as a picture, and a checklist whose counts come from the record."""

    title = "Did we do a good job?"
    writes = False
    asks = "Where did we look, and what do we leave open? Open is fine, as long as we know."
    python = """
from toolkit.reports.contents import gather
from toolkit.reports.open_ends import open_ends
from toolkit.threats.coverage import coverage_of
for end in open_ends(gather(workshop.register, workshop.catalogue)):
    print(end.says, end.asks, len(end.open))
coverage_of(workshop.system, workshop.catalogue).untouched()   # elements that nothing was considered at
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._summary = html()
        self._checklist = html()
        self._map = html()
        self._assumptions = html()
        more = w.Accordion(
            [self._map, self._assumptions],
            titles=("Where we looked: elements and families of threats", "Assumptions, and what is out of scope"),
            selected_index=0,
            layout=wide(),
        )
        self.body.children = (self._summary, self._checklist, more)

    def redraw(self) -> None:
        """Count again."""
        contents = gather(self.register, self.workshop.catalogue)
        ends = open_ends(contents)
        done = sum(1 for end in ends if end.is_done)
        lines = [element("li", None, element("b", None, label), f": {said}") for label, said in at_a_glance(contents)]
        lead = element("b", None, f"{done} of {len(ends)} questions have nothing open.")
        self._summary.value = str(
            fragment(lead, element("ul", {"style": "margin:4px 0 4px 18px;line-height:1.5"}, *lines))
        )
        self._checklist.value = str(table([_row(end) for end in ends], ("", "question", "done", "still open")))
        drawn = coverage_map(contents)
        legend = note(
            "An empty cell: no threat of the family concerns such an element. In a small window the map scrolls "
            "sideways; a cell names its element and family when the pointer rests on it."
        )
        nothing = note("No system is described yet, so there is nowhere to look. Describe it in notebook 01.")
        self._map.value = str(fragment(element("div", {"class": "att-map"}, drawn), legend) if drawn else nothing)
        self._assumptions.value = str(self._taken_for_granted())

    def _taken_for_granted(self) -> Safe:
        system = self.register.system()
        if system is None:
            return note("No system is described yet.")
        assumed = [
            {
                "we assume": each.text,
                "about": ", ".join(map(system.name_of, each.about)) or "everything",
                "who checks it": self.register.name_of(each.owner) if each.owner else "nobody yet",
            }
            for each in system.assumptions.values()
        ]
        left_out = [{"out of scope": each.what, "because": each.why} for each in system.out_of_scope.values()]
        return fragment(
            table(assumed) if assumed else note("No assumption is written down. There is always one."),
            table(left_out) if left_out else note("Nothing was left out of scope."),
        )


def _row(end: OpenEnd) -> dict[str, str | Safe]:
    mark = chip("done", "ok") if end.is_done else chip("open", "moderate") if end.open else chip("nothing yet")
    return {
        "": mark,
        "question": end.asks,
        "done": element("span", {"style": "white-space:nowrap"}, end.says),
        "still open": _named(end),
    }


def _named(end: OpenEnd) -> Safe:
    if not end.open:
        return fragment()
    items = [element("li", None, each) for each in end.open[:NAMED]]
    rest = len(end.open) - len(items)
    if rest:
        items.append(element("li", None, f"and {rest} more"))
    shown = element("summary", None, f"{len(end.open)} open. {end.instead}")
    return element("details", None, shown, element("ul", {"style": "margin:2px 0 4px 18px"}, *items))
