"""The sheets of a register, as plain values: what an auditor, a risk owner and a spreadsheet want of it."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.exchange.sheets.book import Book, read_book
from toolkit.exchange.sheets.conformity import code_sheet, criteria_sheet
from toolkit.exchange.sheets.evidence import evidence_sheet, tests_sheet
from toolkit.exchange.sheets.findings import decided_sheet, findings_sheet, not_assessed_sheet
from toolkit.exchange.sheets.history import history_sheet
from toolkit.exchange.sheets.losses import losses_sheet
from toolkit.exchange.sheets.methods import methods_sheet
from toolkit.exchange.sheets.people import answers_sheet, ideas_sheet, participants_sheet, sign_offs_sheet
from toolkit.exchange.sheets.readme import Line, read_me
from toolkit.exchange.sheets.risks import controls_sheet, risks_sheet, scores_sheet
from toolkit.exchange.sheets.sheet import Column, Row, Sheet, Value
from toolkit.exchange.sheets.system import system_sheet

__all__ = [
    "SHEETS",
    "Book",
    "Column",
    "Line",
    "Row",
    "Sheet",
    "Value",
    "all_sheets",
    "findings_sheet",
    "losses_sheet",
    "read_book",
    "read_me",
    "risks_sheet",
]

SHEETS: tuple[Callable[[Book], Sheet | None], ...] = (
    risks_sheet,
    scores_sheet,
    methods_sheet,
    losses_sheet,
    controls_sheet,
    not_assessed_sheet,
    decided_sheet,
    code_sheet,
    evidence_sheet,
    tests_sheet,
    criteria_sheet,
    answers_sheet,
    system_sheet,
    participants_sheet,
    sign_offs_sheet,
    ideas_sheet,
    history_sheet,
)
"""What makes each sheet, in the order of the workbook."""


def all_sheets(book: Book) -> list[Sheet]:
    """Every sheet of the workbook but the first, which tells of these; none of what nobody has begun, such as money."""
    made = (make(book) for make in SHEETS)
    return [sheet for sheet in made if sheet is not None]
