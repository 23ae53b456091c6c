"""The record as it stood at an earlier event, and the days on which something was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register.events import Body, Entry
from toolkit.register.fold import State
from toolkit.register.views import Views

__all__ = ["Day", "Past", "days_of"]


@dataclass(frozen=True)
class Day:
    """A day on which something was recorded, by the calendar of this machine, and its last event."""

    date: str
    events: int
    last: int


class Past(Views):
    """A register as it stood after one of its events; it answers what a register answers, and changes no more."""

    def __init__(self, state: State, catalogue: Catalogue | None = None) -> None:
        self._state = state
        self.at_hand = catalogue

    def state(self) -> State:
        """The state then."""
        return self._state


def days_of(entries: Iterable[Entry]) -> list[Day]:
    """The days, oldest first. An event whose time cannot be read counts to the day before it."""
    days: dict[str, Day] = {}
    current = ""
    for entry in entries:
        current = _date(Body.from_bytes(entry.body, f"event {entry.seq}").at) or current
        known = days.get(current)
        days[current] = Day(current, (known.events if known else 0) + 1, entry.seq)
    return list(days.values())


def _date(at: str) -> str:
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone().date().isoformat()
    except ValueError:
        return ""
