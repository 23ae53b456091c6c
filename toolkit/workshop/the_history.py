"""Notebook 06: who recorded what, when and why; and whether the history holds together."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Event, Head
from toolkit.reports.contents import Contents, gather
from toolkit.reports.happened import KIND_WORDS, changes_in_words, record_in_words, what_happened, when
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row
from toolkit.workshop.session import Workshop

__all__ = ["HistoryPanel", "history"]

PAGE = 15
CHANGES = 4
"""Fields shown of one event; the others are counted."""
_ALL = "everything"
_DECIDED = "what people decided (without findings)"


def history(workshop: Workshop) -> w.VBox:
    """The newest events first, in words; and a button that checks the chain."""
    return HistoryPanel(workshop).show()


class HistoryPanel(Panel):
    """Events in words, filtered by record; verifying."""

    title = "What was recorded"
    writes = False
    asks = "Who changed what, when and why? And is it still what was written down then?"
    python = """
for event in workshop.register.history("risk:poisoned-letters")[-3:]:
    print(event.at, event.by.id, event.reason, event.changes)      # (field, old, new)
print(workshop.register.verify())
head = workshop.register.head                                   # kept elsewhere: on a report, in a ticket
print(workshop.register.verify(head=head))                      # shows a cut or rewritten end as well
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        kinds = [(_DECIDED, "decided"), (_ALL, ""), *((words, kind) for kind, words in KIND_WORDS.items())]
        self._kind = w.Dropdown(description="Show", options=kinds, layout=w.Layout(width="400px"))
        self._record = w.Dropdown(description="Only", layout=w.Layout(width="480px"))
        self._shown = PAGE
        self._more = button("Show older ones", self._show_more)
        self._list = html()
        self._head = w.Text(
            description="Known head", placeholder="from a report: 200:95cee0bf…", layout=w.Layout(width="560px")
        )
        self._verdict = html()
        self._events: list[Event] = []
        self._contents: Contents | None = None
        self._filling = False
        on_change(self._kind, self._choose_kind)
        on_change(self._record, self._choose)
        verify = button("Verify the history", self._verify, primary=True)
        self.body.children = (
            row(self._head, verify),
            self._verdict,
            row(self._kind, self._record),
            self._list,
            row(self._more),
        )

    def redraw(self) -> None:
        """Read the history again, newest first."""
        self._contents = gather(self.register, self.workshop.catalogue)
        self._events = self.register.history()[::-1]
        self._fill_records()
        self._draw()

    def _choose_kind(self, _: Any) -> None:
        self._fill_records()
        self._choose(_)

    def _choose(self, _: Any) -> None:
        if not self._filling:
            self._shown = PAGE
            self._draw()

    def _show_more(self) -> None:
        self._shown += PAGE
        self._draw()

    def _of_kind(self) -> list[Event]:
        chosen = self._kind.value
        if chosen == "decided":
            return [event for event in self._events if _kind(event) != "finding"]
        return [event for event in self._events if not chosen or _kind(event) == chosen]

    def _fill_records(self) -> None:
        if self._contents is None:
            return
        seen = {event.record: event for event in reversed(self._of_kind())}
        options = [("all of them", "")]
        options += sorted((_short(self._called(event)), record) for record, event in seen.items())
        chosen = self._record.value
        self._filling = True
        self._record.options = options
        self._record.value = chosen if chosen in seen else ""
        self._filling = False

    def _called(self, event: Event) -> str:
        assert self._contents is not None  # noqa: S101 - for the reader of types only
        return record_in_words(event, self._contents)

    def _draw(self) -> None:
        if self._contents is None:
            return
        wanted = [event for event in self._of_kind() if not self._record.value or event.record == self._record.value]
        shown = wanted[: self._shown]
        self._more.layout.display = None if len(wanted) > len(shown) else "none"
        line = note(f"The newest {len(shown)} of {len(wanted)} shown. Times are UTC. Who did it is as stated.")
        rows = [_told(event, self._contents) for event in shown]
        self._list.value = str(fragment(table(rows), line) if rows else note("Nothing was recorded of this yet."))

    def _verify(self) -> None:
        with self.watched():
            self._verdict.value = ""
            known = Head.parse(self._head.value) if self._head.value.strip() else None
            checked = self.register.verify(head=known)
            if not checked.ok:
                problems = [element("li", None, str(problem)) for problem in checked.problems[:NAMED]]
                box = {"class": "att-error", "role": "alert"}
                said = element("b", None, "The history does not hold together.")
                self._verdict.value = str(element("div", box, said, element("ul", None, *problems)))
                return
            against = (
                " It is the history whose head you gave, with everything added since."
                if known
                else " A cut end shows only against a head kept elsewhere: paste one above."
            )
            said = element("b", None, f"✓ The history holds together: {checked.events} events, each checked.")
            self._verdict.value = str(element("div", {"class": "att-saved"}, said, against))


NAMED = 8


def _kind(event: Event) -> str:
    return event.record.partition(":")[0]


def _short(text: str) -> str:
    return text if len(text) <= 76 else f"{text[:75]}…"


def _told(event: Event, contents: Contents) -> dict[str, str | Safe]:
    changes = changes_in_words(event, contents)
    lines = [
        element(
            "div",
            {"class": "att-quiet"},
            f"{field}: ",
            element("del", None, old) if old else None,
            " → " if old else None,
            element("b", None, new) if new else "nothing",
        )
        for field, old, new in changes[:CHANGES]
    ]
    rest = len(changes) - len(lines)
    if rest > 0:
        lines.append(note(f"and {rest} more"))
    signed = " (authenticated)" if event.by.assurance == "authenticated" else ""
    return {
        "#": element("span", {"style": "white-space:nowrap"}, str(event.seq)),
        "when": when(event),
        "who": f"{contents.person(event.by.id)}{signed}",
        "what": fragment(what_happened(event, contents), *lines),
        "why": event.reason,
    }
