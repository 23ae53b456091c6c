"""The first sheet: what this workbook is, how far it goes, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.exchange.sheets.book import Book, step_titles
from toolkit.exchange.sheets.findings import is_decided, risks_by_finding
from toolkit.exchange.sheets.sheet import Sheet, Value

__all__ = ["Line", "read_me"]

_MEANINGS = {
    "Finding": "A threat at one element of the system, found by a rule of the library or by the team. A finding is no "
    "risk yet: a risk has a cause, an event and a consequence, and gathers the findings that lead to it.",
    "Outcome of a finding": "Applies: the description meets the rule's condition, and no control against it is stated. "
    "Undecided: something is not stated; the open questions say what. Controlled as stated: somebody said that a "
    "control is there. Not applicable findings are only counted, in the report.",
    "Severity of a finding": "What the library says such a threat usually is. It is not the level of a risk.",
    "Decision on a finding": "Kept, shortlisted for scoring, or rejected with a reason. Without one it is not yet "
    "assessed, which does not mean low.",
    "Inherent, current, target level": "Without controls; with the controls in place or verified; with the planned "
    "ones as well. Each is the judgement of a named person; empty means that nobody judged it.",
    "Within tolerance": "Whether the current level may be kept without acceptance, by the sheet Criteria.",
    "Treatment": "Avoid: do without what brings the risk. Modify: change likelihood or impact by controls. Share: with "
    "somebody else, such as an insurer. Retain: keep the risk knowingly.",
    "Status of a control": "Planned: not there yet. In place: somebody said that it is there. Verified: somebody "
    "checked it; the evidence says how.",
    "Risk owner, action owner": "Who answers for a risk; who sees to a control. An action owner's date is the "
    "control's due date.",
    "Acceptance": "Who accepts what remains, in which role, until when. After that day it has lapsed, and the day is "
    "shown in red while the risk is open.",
    "Verdict on a provision": "What a person recorded: met, partly met, not met, not applicable (with a reason). "
    "Unknown means that nobody has judged it yet. What the record suggests stands apart and counts for nothing.",
    "Dates and times": "Days as year-month-day; moments in UTC.",
}
"""What an auditor who was not in the room needs to know to read the sheets."""


@dataclass(frozen=True)
class Line:
    """A line of the first sheet: a title, a heading, or a label with what it says (and a colour, for a level)."""

    form: Literal["title", "heading", "line"]
    label: str
    says: Value = ""
    colour: str = ""


def read_me(book: Book, sheets: Iterable[Sheet], *, mark: str = "") -> list[Line]:
    """The lines of the first sheet, with the handling mark where there is one."""
    parts = (_what_this_is(book, mark), _how_far(book), _how_to_check(book), _sheets(sheets), _legend(book), _words())
    return [line for part in parts for line in part]


def _what_this_is(book: Book, mark: str) -> Iterator[Line]:
    workshop, system = book.workshop, book.described
    yield Line("title", workshop.name if workshop else "Risk register")
    if mark:
        yield Line("line", "Handling", mark)
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
    judged = [risk for risk in opened if "current" in risk.assessments]
    by_criteria = [risk for risk in judged if risk.assessments["current"].method == book.scale.id]
    for level in reversed(book.scale.levels):
        count = sum(risk.assessments["current"].level == level.id for risk in by_criteria)
        yield Line("line", f"… now {level.title.lower()}", count, level.colour)
    others = len(judged) - len(by_criteria)
    if others:
        yield Line("line", "… scored by another method than the criteria's, whose levels mean something else", others)
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
    stated = sum(event.by.assurance == "stated" for event in book.history)
    said = (
        f"Of {len(book.history):,} events, {stated:,} name a person as stated: somebody said who it was, and nothing "
        "checked it. The sheet History says which. Who decided a level, a treatment, an acceptance or a verdict stands "
        "beside it; who accepts a risk and who recorded the acceptance may differ."
    )
    yield Line("line", "Who did what", said)


def _sheets(sheets: Iterable[Sheet]) -> Iterator[Line]:
    yield Line("heading", "The sheets")
    for sheet in sheets:
        rows = f"{len(sheet.rows):,} row{'' if len(sheet.rows) == 1 else 's'}"
        yield Line("line", sheet.name, f"{rows}. {sheet.about}")


def _legend(book: Book) -> Iterator[Line]:
    scale = book.scale
    yield Line("heading", f"The scale: {scale.title}, edition {scale.edition}")
    if scale.has_axes:
        yield Line("line", "Likelihood", " < ".join(step_titles(scale, "likelihood").values()))
        yield Line("line", "Impact", " < ".join(step_titles(scale, "impact").values()))
    for level in scale.levels:
        yield Line("line", level.title, level.meaning, level.colour)
    yield Line("line", "Beware", scale.caution)


def _words() -> Iterator[Line]:
    yield Line("heading", "The words")
    for word, meaning in _MEANINGS.items():
        yield Line("line", word, meaning)
