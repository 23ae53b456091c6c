"""What the documents say of a record as it is now: composed when asked for, once, and held against what was written.

`DocumentsNow(register, catalogue, folder).files("notice")` tells which files of the notice lie in the folder, and which
of them say what the record says no more; `.told("notice")` who was given it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.reports.contents import Contents
from toolkit.reports.documents.blocks import Document
from toolkit.reports.documents.by_role import roles_held
from toolkit.reports.documents.comparing import says
from toolkit.reports.documents.made_from import WrittenFile, written_files
from toolkit.reports.documents.making import Versions
from toolkit.reports.documents.material import MARKS, Mark
from toolkit.reports.documents.moments import Moments
from toolkit.reports.documents.writing import FORMATS, recipe_of

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.catalogues.provision import Code
    from toolkit.register import Register
    from toolkit.register.document_records import Told

__all__ = ["DocumentsNow", "FileNow", "ToldNow", "provisions_in"]


@dataclass(frozen=True)
class FileNow:
    """A file that was written, and whether the document says the same today; None where nobody knows what it says."""

    file: WrittenFile
    is_current: bool | None


@dataclass(frozen=True)
class ToldNow:
    """Somebody who was given a document, by the record's id, and whether it says the same today.

    `is_current` is None where it was given by a history that this is not.
    """

    id: str
    told: Told
    is_current: bool | None


class DocumentsNow:
    """The documents of a register at one moment. It does not follow the register: make another for what came after."""

    def __init__(
        self,
        register: Register,
        catalogue: Catalogue,
        folder: Path,
        *,
        before: DocumentsNow | None = None,
        workshop: Path | None = None,
    ) -> None:
        self._register, self.catalogue, self.folder, self._workshop = register, catalogue, folder, workshop
        self.today = date.today()  # noqa: DTZ011 - what lapses and is overdue is a matter of days
        self._documents: dict[tuple[str, bool, str | None, str], Document] = {}
        self._says_now: dict[str, str] = {}
        self._moments: Moments = Moments(register, catalogue, before=before._moments if before is not None else None)
        self._then: dict[tuple[str, int, str, date], str | None] = before._then if before is not None else {}
        """What documents said then: the past does not change, so it is handed on."""

    @property
    def is_past(self) -> bool:
        """Whether the day is over on which it was made."""
        return self.today != date.today()  # noqa: DTZ011 - the same day as above

    @cached_property
    def contents(self) -> Contents:
        """What all of them are written from."""
        return self._moments.now(today=self.today, workshop=self._workshop)

    @cached_property
    def _versions(self) -> Mapping[bool, Versions]:
        """Whole and redacted; what these are written from is made once."""
        return {redacted: Versions(self.contents, redacted=redacted, today=self.today) for redacted in (False, True)}

    @cached_property
    def _by_the_record(self) -> Versions:
        """The documents without a look at files, as those of the past can only be."""
        return Versions(self._moments.now(today=self.today), today=self.today)

    def document(
        self, name: str, *, mark: Mark | None = None, redacted: bool = False, role: str | None = None
    ) -> Document:
        """A document as it would be written now. Raises `ToolkitError` as `compose` does."""
        key = (name, redacted, mark, role or "")
        if key not in self._documents:
            self._documents[key] = self._versions[redacted].document(recipe_of(name), mark=mark, role=role or None)
        return self._documents[key]

    def roles(self, name: str) -> tuple[str, ...]:
        """The roles of the Code that a document can be made of alone; none where it is one for all."""
        return tuple(map(str, roles_held(self.contents.conformity))) if recipe_of(name).by_role else ()

    def files(self, name: str) -> list[FileNow]:
        """The files of a document, the newest first."""
        return [FileNow(each, self._is_current(each)) for each in written_files(self.folder, name, FORMATS.values())]

    def _is_current(self, file: WrittenFile) -> bool | None:
        made = file.made
        if made is None:
            return None
        word = made.mark.partition(",")[0]  # what a public version says is less than what an internal one does
        mark = next((each for each in MARKS if each == word), None)
        try:
            now = self.document(made.document, mark=mark, redacted=made.redacted, role=made.role)
        except ToolkitError:
            return False  # such a document is not made any more: a role that is no longer held
        return made.says == says(now)

    def told(self, name: str) -> list[ToldNow]:
        """Who was given a document, the latest first."""
        held = [(key, each) for key, each in self.contents.register.told.items() if each.document == name]
        self._moments.read({each.events for _, each in held if _moment(each) not in self._then})
        found = [ToldNow(key, each, self._says_the_same(each)) for key, each in held]
        return sorted(found, key=lambda each: (each.told.on, each.told.events), reverse=True)

    def _says_the_same(self, told: Told) -> bool | None:
        then = self._said_then(told)
        return None if then is None else then == self._says_by_the_record(told.document)

    def _says_by_the_record(self, name: str) -> str:
        """What a document says now, digested once however many people were given it."""
        if name not in self._says_now:
            self._says_now[name] = says(self._by_the_record.document(recipe_of(name)))
        return self._says_now[name]

    def _said_then(self, told: Told) -> str | None:
        key = _moment(told)
        if key not in self._then:
            self._then[key] = None
            with suppress(ToolkitError):  # a history that is shorter than that, or another one
                contents = self._moments.then(told.events, today=told.on)
                if contents.register.head.hash == told.head:
                    given = Versions(contents, today=told.on).document(recipe_of(told.document))
                    self._then[key] = says(given)
        return self._then[key]


def _moment(told: Told) -> tuple[str, int, str, date]:
    """Which document, as of when, and held against which day."""
    return told.document, told.events, told.head, told.on


def provisions_in(text: str, code: Code) -> list[str]:
    """The provisions that a recipe names, such as “1.1 to 1.2.2, 2.5.1”, in the order of the Code."""
    order = [each.id for each in code.provisions]
    wanted: set[str] = set()
    for part in text.split(","):
        wanted.update(_between(part, order))
    return [each for each in order if each in wanted]


def _between(part: str, order: list[str]) -> Iterator[str]:
    named = [each for each in re.findall(r"\d+(?:\.\d+)+", part) if each in order]
    if named:
        yield from order[order.index(named[0]) : order.index(named[-1]) + 1]
    elif part.strip().startswith("all"):
        yield from order
