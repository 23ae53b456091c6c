"""A workbook as another library reads it."""

from __future__ import annotations

import io
import re
from datetime import datetime

import openpyxl


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def day(text: str) -> datetime:
    """A date as it is read back."""
    return datetime.fromisoformat(text)


def rows_of(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    """The rows of a sheet by the titles of its columns."""
    lines = list(book[name].iter_rows(min_row=2, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def about_of(page) -> str:
    """The sentence above the header."""
    return max((str(cell.value or "") for cell in page[1]), key=len)


def choices_of(page) -> dict[str, str]:
    """The words of each drop-down, by the title of its column."""
    found = {}
    for rule in page.data_validations.dataValidation:
        column = re.match(r"[A-Z]+", str(rule.sqref)).group()
        found[page[f"{column}2"].value] = rule.formula1
    return found
