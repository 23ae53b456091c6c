"""The first sheet: what this workbook is, how far it goes, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.exchange.sheets.book import Book, step_titles
from toolkit.exchange.sheets.findings import is_decided, risks_by_finding
from toolkit.exchange.sheets.sheet import Sheet, Value

__all__ = ["Line", "read_me"]


@dataclass(frozen=True)
class Line:
    """A line of the first sheet: a title, a heading, or a label with what it says (and a colour, for a level)."""

    form: Literal["title", "heading", "line"]
    label: str
    says: Value = ""
    colour: str = ""


def read_me(book: Book, sheets: Iterable[Sheet]) -> list[Line]:
    """The lines of the first sheet."""
    return [*_what_this_is(book), *_how_far(book), *_how_to_check(book), *_sheets(sheets), *_legend(book)]


def _what_this_is(book: Book) -> Iterator[Line]:
    workshop, system = book.workshop, book.described
    yield Line("title", workshop.name if workshop else "Risk register")
    yield Line("line", "What this is", "Register of the threats to an AI system and of what is decided about them.")
    if workshop is not None:
        yield Line("line", "Purpose", workshop.purpose)
        yield Line("line", "Workshop since", workshop.created)
        yield Line("line", "Facilitator", book.person(workshop.facilitator))
    if system is not None:
        yield Line("line", "System", system.name)
        yield Line("line", "Its purpose", system.purpose)
    if book.until is not None:
        yield Line("line", "As recorded on", book.until)
    statement = f"{book.conformity.code.statement} Official text: {book.conformity.code.url}"
    yield Line("line", "Self-assessment", statement)


def _how_far(book: Book) -> Iterator[Line]:
    yield Line("heading", "How far it is")
    opened = [risk for risk in book.risks.values() if risk.status == "open"]
    yield Line("line", "Open risks", len(opened))
    for level in reversed(book.scale.levels):
        count = sum(book.level(risk, "current") == level.title for risk in opened)
        yield Line("line", f"… now {level.title.lower()}", count, level.colour)
    yield Line("line", "… without a current level", sum("current" not in risk.assessments for risk in opened))
    yield Line("line", "… without an owner", sum(not risk.owner for risk in opened))
    yield Line("line", "… without a treatment", sum(risk.treatment is None for risk in opened))
    waiting = sum(risk.acceptance is not None and risk.acceptance.state != "accepted" for risk in opened)
    yield Line("line", "… awaiting the risk owner", waiting)
    leads = risks_by_finding(book)
    left = sum(not is_decided(finding, book, leads) for finding in book.findings.values())
    yield Line("line", "Findings not yet assessed", left)
    yield Line("line", "Provisions of the Code that are open", len(book.conformity.gaps))


def _how_to_check(book: Book) -> Iterator[Line]:
    yield Line("heading", "How to check it")
    yield Line("line", "Head of the history", str(book.head))
    yield Line("line", "Its hash in full", book.head.hash)
    command = f"ai-threat verify REGISTER --head {book.head.events}:{book.head.hash}"
    yield Line("line", "Compare it with the register by", command)
    said = (
        "The register is the record; this workbook is a copy of it. Equal heads, equal histories. What is changed in "
        "this workbook is not read back: change the register instead. No cell calculates anything. The history shows "
        "later edits; it cannot prevent them."
    )
    yield Line("line", "What that means", said)


def _sheets(sheets: Iterable[Sheet]) -> Iterator[Line]:
    yield Line("heading", "The sheets")
    for sheet in sheets:
        rows = f"{len(sheet.rows):,} row{'' if len(sheet.rows) == 1 else 's'}"
        yield Line("line", sheet.name, f"{rows}. {sheet.about}")


def _legend(book: Book) -> Iterator[Line]:
    scale = book.scale
    yield Line("heading", f"The scale: {scale.title}, edition {scale.edition}")
    yield Line("line", "Likelihood", " < ".join(step_titles(scale, "likelihood").values()))
    yield Line("line", "Impact", " < ".join(step_titles(scale, "impact").values()))
    for level in scale.levels:
        yield Line("line", level.title, level.meaning, level.colour)
    yield Line("line", "Beware", scale.caution)
