"""Whether a document says something else than it did: what it says as one digest, and the record as it stood then."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files.digest import digest_of
from toolkit.reports.contents import Contents
from toolkit.reports.documents.blocks import Document
from toolkit.reports.documents.moments import Moments

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


def contents_now(
    register: Register, catalogue: Catalogue, *, today: date | None = None, workshop: Path | None = None
) -> Contents:
    """What documents are written from, read once: a register asks its database at every question, this does not.

    Evidence is held against the day `today`; in the folder of the `workshop`, files that serve as evidence are looked
    at again.
    """
    return Moments(register, catalogue).now(today=today, workshop=workshop)


def contents_then(register: Register, catalogue: Catalogue, events: int, *, today: date | None = None) -> Contents:
    """What documents are written from, as the record stood after so many events; read by the catalogue of today.

    Evidence is held against the day `today`. Raises `ToolkitError` where the record does not go so far.
    """
    return Moments(register, catalogue).then(events, today=today)
