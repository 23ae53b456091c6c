"""A sheet as plain values: what it is called, its columns, its rows. Who writes it decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

__all__ = ["Column", "ColumnKind", "Row", "Sheet", "Value", "as_day"]

Value = str | int | float | date | datetime | None
Row = tuple[Value, ...]
ColumnKind = Literal["text", "date", "moment", "number", "money", "percent", "level", "due"]


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in characters, what it holds, and the words to choose from, if it has some.

    `money` is an amount in the currency `unit`, `percent` a part of 1; `level` is text that a level's colour may mark;
    `due` a day that is marked once it is past, as long as the column `due_while` names holds one of its words.
    """

    title: str
    width: float = 16
    kind: ColumnKind = "text"
    choices: tuple[str, ...] = ()
    due_while: tuple[str, tuple[str, ...]] | None = None
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet. `about` is the sentence above the header; the first `frozen` columns stay when one scrolls."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    frozen: int = 1

    def dicts(self) -> list[dict[str, Value]]:
        """The rows as dicts by the columns' titles."""
        titles = [column.title for column in self.columns]
        return [dict(zip(titles, row, strict=True)) for row in self.rows]


def as_day(text: str) -> Value:
    """A day written as `2027-03-31` as a day, so that it can be sorted and marked once it is past; else the text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
