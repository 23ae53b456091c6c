"""The history: who changed what, when, why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolkit.exchange.sheets.book import Book, moment
from toolkit.exchange.sheets.sheet import Column, Row, Sheet
from toolkit.register.events import Event

__all__ = ["history_sheet", "in_words"]

_MOST = 30
"""Changes of one event that are listed; the rest is counted."""
_LONGEST = 160
"""Characters of one old or new value that are shown."""
_QUIET = {
    # The sheets of findings say these, and the record's name most of them; a hundred findings would drown the rest.
    "finding": {"identity", "rule", "element", "family", "witness", "title", "reason", "weakness", "open_questions"}
    | {"catalogue", "system"},
    "system": {"digest", "emitted_digest", "order"},
}
"""Fields that are left out where a record is new or changes, by its kind."""


def history_sheet(book: Book) -> Sheet:
    """One row an event, oldest first."""
    rows: list[Row] = [
        (
            event.seq,
            moment(event.at),
            book.person(event.by.id),
            event.by.role,
            event.by.assurance,
            event.reason,
            event.record,
            in_words(event),
            event.hash,
        )
        for event in book.history
    ]
    columns = (
        Column("No.", 7, "number"),
        Column("When (UTC)", 17, "moment"),
        Column("Who", 20),
        Column("In the role of", 18),
        Column("Identity is", 13),
        Column("Reason", 40),
        Column("Record", 36),
        Column("What changed", 70),
        Column("Hash", 34),
    )
    about = (
        "Every change, in order; each hash covers all before it, so that a later edit shows (ai-threat verify). "
        "Long values are shortened here, and of findings only what matters is shown; all is in register.json."
    )
    return Sheet("History", about, columns, rows)


def in_words(event: Event) -> str:
    """What an event changed, a line a field; long values and long lists are cut, and say so."""
    if event.action == "remove":
        return "removed"
    quiet = _QUIET.get(event.record.partition(":")[0], set())
    changes = [change for change in event.changes if change[0].partition(".")[0] not in quiet]
    told = [line for line in (_line(*change, new=event.rev == 1) for change in changes) if line]
    if not told and event.changes:
        told = [f"changed: {', '.join(dict.fromkeys(change[0] for change in event.changes))}"]
    lines = told[:_MOST]
    if len(told) > _MOST:
        lines.append(f"… and {len(told) - _MOST} more, whole in register.json")
    return "\n".join(lines)


def _line(field: str, old: Any, new_value: Any, *, new: bool) -> str:
    if new:
        # What is empty in a new record says nothing.
        return f"{field}: {_shown(new_value)}" if new_value not in (None, "", [], {}, False) else ""
    return f"{field}: {_shown(old)} → {_shown(new_value)}"


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    text = value if isinstance(value, str) else ", ".join(_parts(value))
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}… ({len(line):,} characters)"


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield from value
    else:
        yield json.dumps(value, ensure_ascii=False, sort_keys=True)[: _LONGEST * 20]
