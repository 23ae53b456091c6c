"""Where a team looked: elements against families of threats, with counts and signs and not only colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.canvas import canvas, key
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.signs import signed_count, swatch
from toolkit.pictures.style import FAINT, INK, LABEL_SIZE, MUTED, PAPER
from toolkit.pictures.text import Lines, draw_lines, shorten, wrap

__all__ = ["coverage"]

_FILLS = {"applies": "#a8400c", "undecided": "#f2c14e", "controlled as stated": "#b5d6ec", "not applicable": "#eef1f3"}
_SIGNS = {"applies": "bang", "undecided": "question", "controlled as stated": "tick", "not applicable": "dot"}
_ROW, _COLUMN, _NAMES, _MARGIN, _STRIP = 25.0, 44.0, 190.0, 12.0, 4.0
_HEAD = 150.0
_SLOPE = 0.7072

Counts = Mapping[str, int]


def coverage(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Counts],
) -> Safe:
    """The map as SVG: `rows` of (id, name), `columns` of names, and per (row id, column) how many of each outcome.

    A cell is coloured by its most pressing outcome and says how many there are of that one; a strip along its lower
    side shows the shares of all. It is empty where nothing was considered.
    """
    heads = [wrap(name, _HEAD, LABEL_SIZE, lines=1) for name in columns]
    slant = max((head.width for head in heads), default=0.0) * _SLOPE + LABEL_SIZE
    top = _MARGIN + slant + 6
    below = top + _ROW * len(rows) + 10
    width = max(_NAMES + _COLUMN * len(columns) + max(slant, 2 * _MARGIN), 560.0)
    entries = [(outcome, swatch(_SIGNS[outcome], fill)) for outcome, fill in _FILLS.items()]
    notes, notes_height = key(entries, _MARGIN, width)
    total = {outcome: sum(_count(counts, outcome) for counts in cells.values()) for outcome in _FILLS}
    return canvas(
        width,
        below + notes_height + _MARGIN,
        *(_head(head, _NAMES + (index + 0.5) * _COLUMN, top) for index, head in enumerate(heads)),
        *(_row(index, row, columns, cells, top) for index, row in enumerate(rows)),
        element("g", {"transform": f"translate(0 {number(below)})"}, notes),
        title="Where we looked: elements against families of threats",
        description=f"{len(rows)} elements, {len(columns)} families of threats; in all {_said(total)}.",
    )


def _head(words: Lines, x: float, top: float) -> Safe:
    turned = draw_lines(words, Point(0, -LABEL_SIZE * 0.65), LABEL_SIZE, fill=INK)
    return element("g", {"transform": f"translate({number(x)} {number(top - 4)}) rotate(-45)"}, turned)


def _row(
    index: int,
    row: tuple[str, str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Counts],
    top: float,
) -> Safe:
    row_id, name = row
    y = top + index * _ROW
    words = wrap(name, _NAMES - _MARGIN - 8, LABEL_SIZE, lines=1)
    beside = Point(_NAMES - 8, y + (_ROW - words.height(LABEL_SIZE)) / 2)
    title = element("title", None, shorten(name))
    parts = [element("g", None, title, draw_lines(words, beside, LABEL_SIZE, fill=INK, anchor="end"))]
    for place, column in enumerate(columns):
        rect = Rect(_NAMES + place * _COLUMN + 1, y + 1, _COLUMN - 2, _ROW - 2)
        parts.append(_cell(rect, f"{shorten(name)}, {shorten(column)}", cells.get((row_id, column), {})))
    return element("g", {"data-element": row_id}, *parts)


def _cell(rect: Rect, name: str, counts: Counts) -> Safe:
    outcome = next((each for each in _FILLS if _count(counts, each)), None)
    fill = _FILLS[outcome] if outcome else PAPER
    frame = element("rect", {**_sides(rect), "rx": 2, "fill": fill, "stroke": FAINT})
    said = element("title", None, f"{name}: {_said(counts)}")
    if outcome is None:
        return element("g", None, said, frame)
    kinds = sum(_count(counts, each) > 0 for each in _FILLS)
    lift = _STRIP / 2 if kinds > 1 else 0.0
    middle = Point(rect.centre.x, rect.centre.y - lift)
    count = signed_count(_SIGNS[outcome], _count(counts, outcome), middle, rect.width, fill)
    return element("g", None, said, frame, count, _strip(rect, counts) if kinds > 1 else None)


def _strip(rect: Rect, counts: Counts) -> Safe:
    """The shares of all outcomes, as a narrow bar."""
    total = sum(_count(counts, each) for each in _FILLS)
    x, length = rect.x + 2, rect.width - 4
    parts = []
    for outcome, fill in _FILLS.items():
        share = length * _count(counts, outcome) / total
        if share:
            part = Rect(x, rect.bottom - _STRIP - 1.5, share, _STRIP)
            parts.append(element("rect", {**_sides(part), "fill": fill, "stroke": MUTED, "stroke-width": 0.5}))
            x += share
    return fragment(*parts)


def _sides(rect: Rect) -> dict[str, Value]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}


def _count(counts: Counts, outcome: str) -> int:
    return max(0, counts.get(outcome, 0))


def _said(counts: Counts) -> str:
    said = [f"{_count(counts, outcome)} {outcome}" for outcome in _FILLS if _count(counts, outcome)]
    return ", ".join(said) or "nothing considered"
