"""Holds a document to one page: every text is cut to the lines that it has, by its width and not by its letters.

How many rows there are, the document itself bounds. Texts have two lines as long as the page holds that, else the cells
of tables have one, and then the rest too. What was cut ends in an ellipsis, and stands whole in the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch
from math import ceil

from toolkit.pictures.text import text_width, wrap
from toolkit.reports.documents.blocks import (
    Block,
    Bullets,
    Fields,
    Missing,
    Paragraph,
    Picture,
    Section,
    Table,
    TeamText,
)

__all__ = ["on_one_line", "on_one_page"]

_LINE = 450.0
"""Points that a line has on A4 between the margins of such a page. There are 520, which a wide font has use for."""
_SIZE = 8.0
"""Points of its type."""
_PADDING = 9.0
_BULLET = 20.0
_BROKEN = 0.92
"""The part of its lines that a text fills which breaks between words."""
_SHORT = 56.0
"""Points up to which a cell is left whole: a date or a level says nothing without its end."""
_LINES = 80.0
"""Lines below the stamp that the page holds."""
_HEADING = 1.5


def on_one_page(sections: Sequence[Section]) -> list[Section]:
    """The sections with their texts cut so that all of it fits: generously where there is room, else to a line each."""
    for cells, prose in ((2, 2), (1, 2), (1, 1)):
        fitted = [
            replace(
                each, blocks=tuple(_held(block, cells if isinstance(block, Table) else prose) for block in each.blocks)
            )
            for each in sections
        ]
        if _height(fitted) <= _LINES:
            break
    return fitted


def on_one_line(text: str) -> str:
    """A text as far as it fits in two thirds of a line."""
    return _cut(text, _LINE * 0.65, 1)


def _cut(text: str, width: float, lines: int) -> str:
    """The text as far as it fits; where it may break is left to who lays it out, so a little less than fits is kept."""
    room = width if lines == 1 else width * lines * _BROKEN
    return "".join(line.text for line in wrap(text, room, _SIZE, lines=1).lines)


def _room(table: Table) -> list[float]:
    """The points that each column has for text."""
    shares = table.widths or (1.0,) * len(table.columns)
    return [_LINE * share / sum(shares) - _PADDING for share in shares]


@singledispatch
def _held(block: Block, lines: int) -> Block:
    raise TypeError(f"{type(block).__name__} has no place on one page of {lines} lines a text")


@_held.register(Paragraph)
def _(block: Paragraph, lines: int) -> Block:
    return replace(block, text=_cut(block.text, _LINE, lines))


@_held.register(Bullets)
def _(block: Bullets, lines: int) -> Block:
    return Bullets(tuple(replace(each, text=_cut(each.text, _LINE - _BULLET, lines)) for each in block.items))


@_held.register(Table)
def _(block: Table, lines: int) -> Block:
    room = _room(block)
    rows = tuple(
        tuple(
            cell if text_width(cell, _SIZE) <= _SHORT else _cut(cell, width, lines)
            for cell, width in zip(row, room, strict=True)
        )
        for row in block.rows
    )
    return replace(block, rows=rows, caption=_cut(block.caption, _LINE, 1))


@_held.register(Missing)
def _(block: Missing, lines: int) -> Block:
    return replace(block, question=_cut(block.question, _LINE * 0.7, lines))


@_held.register(TeamText)
def _(block: TeamText, lines: int) -> Block:
    return replace(block, text=_cut(block.text, _LINE - len(block.source) * _SIZE / 2, lines))


@_held.register(Picture)
@_held.register(Fields)
def _(block: Block, lines: int) -> Block:
    raise TypeError(f"a {type(block).__name__} is not measured in {lines} lines: write a paragraph or a table")


def _height(sections: Sequence[Section]) -> float:
    """How many lines sections take, about."""
    return sum(_HEADING + sum(_lines(block) for block in each.blocks) for each in sections)


def _lines(block: Block) -> float:
    match block:
        case Table():
            room = _room(block)
            rows = (max(map(_wraps, row, room)) for row in block.rows)
            return 1.3 + bool(block.caption) + sum(rows)
        case Bullets():
            return sum(_wraps(each.text, _LINE - _BULLET) for each in block.items)
        case Paragraph() | TeamText():
            return _wraps(f"{block.text} [{block.source}]", _LINE)
        case _:
            return 1.0


def _wraps(text: str, room: float) -> int:
    return max(1, ceil(text_width(text, _SIZE) / room))
