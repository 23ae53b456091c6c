"""Whether a document says something else than it did: what it says as one digest, and the record as it stood then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from toolkit.files.digest import digest_of
from toolkit.register.events import Event
from toolkit.register.fold import State
from toolkit.register.past import Past
from toolkit.reports.contents import Contents, gather
from toolkit.reports.documents.blocks import Document

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["contents_now", "contents_then", "says"]

_ABOUT_ITSELF = "told"
"""The place of the section that lists who was given a document: it changes by the giving, and nobody is told again."""


def says(document: Document) -> str:
    """A digest of what a document says: its sections in order, without the stamp, which every event renews."""
    held = [
        [each.place, each.title, *map(repr, each.blocks)] for each in document.sections if each.place != _ABOUT_ITSELF
    ]
    return digest_of([document.title, document.subtitle, document.about, *held])


class _Frozen(Past):
    """A register as it stood at one moment, with what documents ask a register beside its state."""

    def __init__(self, register: Register, state: State) -> None:
        super().__init__(state)
        self._register = register
        self.url = register.url

    def name_of(self, person_id: str) -> str:
        """The name as it is kept today: one that was erased is nowhere any more."""
        return self._register.name_of(person_id)

    def history(self, record: str | None = None, *, limit: int | None = None) -> list[Event]:
        """The events up to then."""
        found = [each for each in self._register.history(record) if each.seq <= self.head.events]
        return found if limit is None else found[len(found) - min(max(limit, 0), len(found)) :]

    def moments(self, events: Iterable[int]) -> dict[int, Past]:
        """The record as it stood after each of these events, as far as they were then."""
        return self._register.moments(each for each in events if each <= self.head.events)


def contents_now(
    register: Register, catalogue: Catalogue, *, today: date | None = None, workshop: Path | None = None
) -> Contents:
    """What documents are written from, read once: a register asks its database at every question, this does not.

    Evidence is held against the day `today`; in the folder of the `workshop`, files that serve as evidence are looked
    at again.
    """
    return gather(cast("Register", _Frozen(register, register.state())), catalogue, today=today, folder=workshop)


def contents_then(register: Register, catalogue: Catalogue, events: int, *, today: date | None = None) -> Contents:
    """What documents are written from, as the record stood after so many events; read by the catalogue of today.

    Evidence is held against the day `today`. Raises `ToolkitError` where the record does not go so far.
    """
    frozen = cast("Register", _Frozen(register, register.as_of(events).state()))
    return gather(frozen, catalogue, today=today)
