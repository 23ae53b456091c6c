"""What pictures in rows share: how many rows a page takes, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from toolkit.pictures.money.chart import Axis
from toolkit.pictures.money.ticks import rows_axis

__all__ = ["MOST_ROWS", "ROW", "cut_rows", "headed_rows", "rows_height"]

MOST_ROWS = 20
"""Rows that one picture shows; what is beyond them is said in a note."""

ROW = 30.0
"""The height of a row in picture units."""

_HEAD = 0.8

Row = TypeVar("Row")


def cut_rows(rows: Sequence[Row], *, most: int = MOST_ROWS) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows that are shown, and those that are not."""
    return rows[:most], rows[most:]


def headed_rows(names: Sequence[str]) -> Axis:
    """An axis of rows with room above the first for the name of a line that crosses them all."""
    return replace(rows_axis(names), high=-_HEAD)


def rows_height(axis: Axis) -> float:
    """How high the plot of an axis of rows is."""
    return ROW * abs(axis.low - axis.high)
