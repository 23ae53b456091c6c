"""The gaps against the Code as a workbook of their own: what a compliance officer works through, role by role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.exchange.handling import Handling
from toolkit.exchange.sheets import Book, Line, Sheet, read_book
from toolkit.exchange.sheets.gaps import counts_sheet, gap_sheets
from toolkit.exchange.workbook import sheets_as_bytes
from toolkit.files.atomic import write_atomic

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["gap_list_bytes", "write_gap_list"]

_WORDS = {
    "Strength": "Shall: a requirement for those who choose to follow the Code. Should: a recommendation.",
    "Verdict": "What a person recorded. Unknown: nobody has judged it yet, which does not mean met.",
    "What is missing": "What was said with the verdict, and what the record says against the provision.",
    "Evidence": "What was named as evidence, and whether it can still be relied on today.",
    "Risks left open": "Open risks against which a control of this provision is missing.",
    "Controls": "Controls of the library that work towards it and are in place nowhere. None closes a gap by itself: a "
    "person judges.",
    "Other frameworks": "Entries that speak of the same matter, by their ids, with how sure we are. The links are "
    "ours, not the frameworks', and whoever meets the one need not meet the other.",
}


def write_gap_list(
    register: Register,
    catalogue: Catalogue,
    path: str | Path,
    *,
    overwrite: bool = False,
    handling: Handling | None = None,
) -> None:
    """Write the gaps as a workbook, whole or not at all. Raises `ToolkitError` for an existing file, unless told."""
    write_atomic(Path(path), gap_list_bytes(register, catalogue, handling or Handling()), overwrite=overwrite)


def gap_list_bytes(register: Register, catalogue: Catalogue, handling: Handling) -> bytes:
    """The workbook as bytes: a sheet a role that is held, and the counts. Redacted, without names and free texts.

    Without a mark it is internal, and official where redacted. Raises `ToolkitError` for the mark `public`.
    """
    marked = handling.settled()
    book = read_book(register, catalogue)
    naming = book.naming(redacted=marked.redacted)
    sheets = [*gap_sheets(book, naming), counts_sheet(book)]
    return sheets_as_bytes(book, list(_read_me(book, sheets, marked)), sheets, mark=marked.said)


def _read_me(book: Book, sheets: Sequence[Sheet], handling: Handling) -> Iterator[Line]:
    code, scope = book.conformity.code, book.conformity.scope
    yield Line("title", "Gaps against the Code of Practice for the Cyber Security of AI")
    yield Line("line", "System", book.described.name if book.described else "none described yet")
    yield Line("line", "Handling", handling.said)
    yield Line("line", "The Code applies", f"{scope.applies}{_why(scope.reason, handling)}")
    yield Line("line", "Roles held", scope.roles_said)
    if book.until is not None:
        yield Line("line", "As recorded on", book.until)
    yield Line("line", "Self-assessment", f"{code.statement} Official text: {code.url}")
    yield Line("line", "Head of the history", f"{book.head.events}:{book.head.hash}")
    said = "A copy: what is changed here is not read back. Record verdicts, owners and days in notebook 05."
    yield Line("line", "What this is", said)
    yield Line("heading", "The sheets")
    for sheet in sheets:
        yield Line("line", sheet.name, f"{len(sheet.rows)} row{'' if len(sheet.rows) == 1 else 's'}. {sheet.about}")
    yield Line("heading", "The words")
    for word, meaning in _WORDS.items():
        yield Line("line", word, meaning)


def _why(reason: str, handling: Handling) -> str:
    return f": {reason}" if reason and not handling.redacted else ""
