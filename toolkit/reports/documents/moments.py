"""A register at several moments, to write documents from: read once, what hangs on the system alone worked out once.

Each hand-over is a moment of the past at which its document is composed again. Threats and drawings cost most of that,
and the system seldom changed in between.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from toolkit.errors import ToolkitError
from toolkit.register.events import Event
from toolkit.register.fold import State
from toolkit.register.past import Past
from toolkit.reports.contents import Contents, OfTheSystem, gather

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["Moments"]

_MOST = 8
"""How many systems are kept: a hand-over is seldom held against an older one."""
_Described: TypeAlias = tuple[int, ...]
"""A description of the system, by the events that it and the answers to its questions are from."""


class Moments:
    """One register at any of its moments. It does not follow the register: make another for what came after.

    `before` hands on what hangs on the system alone, where it is of the same register and catalogue.
    """

    def __init__(self, register: Register, catalogue: Catalogue, *, before: Moments | None = None) -> None:
        self._register, self._catalogue = register, catalogue
        is_same = before is not None and before._register is register and before._catalogue is catalogue
        self._alike: dict[_Described, OfTheSystem] = dict(before._alike) if before is not None and is_same else {}
        self._states: dict[int, State] = {}
        self._history: dict[str | None, list[Event]] = {}

    def now(self, *, today: date | None = None, workshop: Path | None = None) -> Contents:
        """What documents are written from as the record stands; see `contents_now`."""
        return self._gathered(self._register.state(), today, workshop)

    def then(self, events: int, *, today: date | None = None) -> Contents:
        """What they are written from as it stood after so many events; see `contents_then`."""
        if events not in self._states:
            self.read([events])
        if events not in self._states:
            raise ToolkitError(
                f"there is no event {events}", try_instead=f"Events go from 1 to {self._register.head.events}."
            )
        return self._gathered(self._states[events], today, None)

    def read(self, events: Iterable[int]) -> None:
        """Read the record as it stood after each of these events, in one go."""
        found = self._register.moments(each for each in events if each not in self._states)
        self._states |= {seq: past.state() for seq, past in found.items()}

    def _gathered(self, state: State, today: date | None, workshop: Path | None) -> Contents:
        described = state.current.get("system")
        said = [*([described] if described else []), *state.of_kind("answer").values()]
        key = tuple(revision.seq for revision in said)
        frozen = cast("Register", _Frozen(self, state))  # it has all of a register that documents read
        found = gather(frozen, self._catalogue, today=today, folder=workshop, like=self._alike.pop(key, None))
        self._alike[key] = found.of_the_system
        while len(self._alike) > _MOST:
            del self._alike[next(iter(self._alike))]
        return found

    @property
    def url(self) -> str:
        """Where the register is."""
        return self._register.url

    @cached_property
    def names(self) -> dict[str, str]:
        """The names as they are kept today: one that was erased is nowhere any more."""
        return self._register.names()

    def history(self, record: str | None) -> list[Event]:
        """All events, or those of one record."""
        if record not in self._history:
            self._history[record] = self._register.history(record)
        return self._history[record]

    def past(self, events: Iterable[int]) -> dict[int, Past]:
        """The record as it stood after each of these events."""
        wanted = list(events)
        self.read(wanted)
        return {seq: Past(self._states[seq], self._catalogue) for seq in wanted if seq in self._states}


class _Frozen(Past):
    """A register as it stood at one moment, with what documents ask a register beside its state."""

    def __init__(self, moments: Moments, state: State) -> None:
        super().__init__(state, moments._catalogue)
        self._moments = moments
        self.url = moments.url

    def names(self) -> dict[str, str]:
        """The names as they are kept today."""
        return self._moments.names

    def name_of(self, person_id: str) -> str:
        """A person's name, or the id where no name is kept today."""
        return self._moments.names.get(unicodedata.normalize("NFC", person_id), person_id)

    def history(self, record: str | None = None, *, limit: int | None = None) -> list[Event]:
        """The events up to then."""
        found = [each for each in self._moments.history(record) if each.seq <= self.head.events]
        return found if limit is None else found[len(found) - min(max(limit, 0), len(found)) :]

    def moments(self, events: Iterable[int]) -> dict[int, Past]:
        """The record as it stood after each of these events, as far as they were then."""
        return self._moments.past(each for each in events if each <= self.head.events)
