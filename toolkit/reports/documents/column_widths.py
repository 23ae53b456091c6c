"""How wide the columns of a table are in a document on paper: by their shares, but no word of a heading is broken."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TypeAlias

from toolkit.pictures.text import text_width

__all__ = ["column_widths"]

_BESIDE_CM = 0.45
"""What a cell keeps free at both sides."""
_WIDER = 1.12
"""Room for a reader's font that is wider than the one measured."""
_LONGEST_CM = 2.9
"""Up to which a word of a row is kept whole; ids may be longer than a column can be."""
_CM_A_POINT = 2.54 / 72
_STEP_CM = 0.15
_Lengths: TypeAlias = "list[list[list[float]]]"
"""For each row, for each cell, how long its lines are, in cm, set on one line each."""
_ROWS = 30
"""How many rows are looked at for how high a table gets; more would not change where it is cramped."""


def column_widths(
    columns: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, line: float, size: float
) -> list[float]:
    """The width of each column, in cm, which fill the `line` together; `size` is that of type, in points.

    A column gets what its share asks for, or more, where its longest word does not fit; the others give it up, those
    first that make the table least higher by it. Where not all words fit, those of the headings come first; else the
    shares stand.
    """
    total = sum(shares) or 1
    wanted = [line * share / total for share in shares]
    heads = [_word(each, size, bold=True) for each in columns]
    cells = [
        min(max((_word(row[place], size, bold=not place) for row in rows), default=0.0), _LONGEST_CM)
        for place in range(len(columns))
    ]
    for needed in ([max(pair) for pair in zip(heads, cells, strict=True)], heads):
        lacking = sum(max(need - want, 0.0) for need, want in zip(needed, wanted, strict=True))
        if lacking <= sum(max(want - need, 0.0) for need, want in zip(needed, wanted, strict=True)):
            start = [max(pair) for pair in zip(needed, wanted, strict=True)]
            return _given_up(start, needed, lacking, _lengths([columns, *rows[:_ROWS]], size))
    return wanted


def _given_up(start: Sequence[float], needed: Sequence[float], lacking: float, rows: _Lengths) -> list[float]:
    """The widths without what is `lacking`, taken where the table grows least, else where most is spare."""
    found = list(start)
    while lacking > 1e-9:
        spare = [have - need for have, need in zip(found, needed, strict=True)]
        steps = [min(_STEP_CM, lacking, each) for each in spare]

        def cost(place: int, steps: Sequence[float] = steps, spare: Sequence[float] = spare) -> tuple[float, float]:
            narrower = [each - steps[place] * (number == place) for number, each in enumerate(found)]
            return _height(narrower, rows), -spare[place]

        place = min((each for each, step in enumerate(steps) if step > 1e-12), key=cost, default=None)
        if place is None:
            break
        found[place] -= steps[place]
        lacking -= steps[place]
    return found


def _lengths(rows: Sequence[Sequence[str]], size: float) -> _Lengths:
    return [
        [[text_width(each, size) * _CM_A_POINT * _WIDER for each in cell.split("\n")] for cell in row] for row in rows
    ]


def _height(widths: Sequence[float], rows: _Lengths) -> float:
    """How many lines high a table is."""
    free = [max(width - _BESIDE_CM, 0.1) for width in widths]
    return sum(
        max(sum(max(1, math.ceil(length / room)) for length in cell) for cell, room in zip(row, free, strict=True))
        for row in rows
    )


def _word(text: str, size: float, *, bold: bool) -> float:
    """What the longest word of a text needs, in cm, with what a cell keeps free."""
    words = re.split(r"\s+|(?<=/)|(?<=-)(?!\d)|(?<=\D-)", text)
    widest = max((text_width(word, size, bold=bold) for word in words if word), default=0.0)
    return widest * _CM_A_POINT * _WIDER + _BESIDE_CM
