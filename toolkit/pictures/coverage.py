"""Where a team looked: elements against families of threats, with counts and not only colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.svg import picture
from toolkit.pictures.geometry import Point
from toolkit.pictures.style import CAPTION_SIZE, FAINT, INK, LABEL_SIZE, MUTED, PAPER, ink_on
from toolkit.pictures.text import draw_lines, text_width, wrap

__all__ = ["coverage"]

_ROW, _COLUMN, _NAMES = 24.0, 48.0, 190.0
_FILLS = {"applies": "#c8553d", "undecided": "#e9c46a", "controlled as stated": "#8ab6d6", "not applicable": "#eef1f3"}
_SIGNS = {"applies": "!", "undecided": "?", "controlled as stated": "✓", "not applicable": "·"}


def coverage(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Mapping[str, int]],
) -> Safe:
    """The map as SVG: `rows` of (id, name), `columns` of names, and per (row id, column) how many of each outcome.

    A cell is coloured by its most pressing outcome and says that outcome's count with a sign (! applies, ? undecided,
    ✓ controlled as stated, · not applicable); it is empty where nothing was considered.
    """
    top = 14 + max((text_width(name, LABEL_SIZE) for name in columns), default=0) * 0.72 + 10
    slant = top * 0.9
    width = _NAMES + _COLUMN * len(columns) + slant
    height = top + _ROW * len(rows) + 44
    return picture(
        width,
        height,
        element("rect", {"width": width, "height": height, "fill": PAPER}),
        _heads(columns, top),
        *(_row(index, row, columns, cells, top) for index, row in enumerate(rows)),
        _legend(height - 30),
        title="Where we looked: elements against families of threats",
        description=f"{len(rows)} elements, {len(columns)} families",
    )


def _heads(columns: Sequence[str], top: float) -> Safe:
    drawn = []
    for index, name in enumerate(columns):
        x = _NAMES + index * _COLUMN + _COLUMN / 2
        words = wrap(name, 300, LABEL_SIZE, lines=1)
        turned = draw_lines(words, Point(0, -LABEL_SIZE * 0.6), LABEL_SIZE, fill=INK)
        drawn.append(element("g", {"transform": f"translate({x:.1f} {top - 8:.1f}) rotate(-45)"}, turned))
    return fragment(*drawn)


def _row(
    index: int,
    row: tuple[str, str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], Mapping[str, int]],
    top: float,
) -> Safe:
    row_id, name = row
    y = top + index * _ROW
    words = wrap(name, _NAMES - 12, LABEL_SIZE, lines=1)
    drawn = [draw_lines(words, Point(_NAMES - 8, y + (_ROW - LABEL_SIZE) / 2 - 1), LABEL_SIZE, fill=INK, anchor="end")]
    for place, column in enumerate(columns):
        counts = cells.get((row_id, column), {})
        outcome = next((each for each in _FILLS if counts.get(each)), None)
        box = {"x": _NAMES + place * _COLUMN + 1, "y": y + 1, "width": _COLUMN - 2, "height": _ROW - 2, "rx": 2}
        fill = _FILLS[outcome] if outcome else PAPER
        drawn.append(element("rect", {**box, "fill": fill, "stroke": FAINT}))
        if outcome:
            said = f"{_SIGNS[outcome]} {counts[outcome]}"
            at = Point(box["x"] + box["width"] / 2, y + (_ROW - CAPTION_SIZE) / 2 - 1)
            drawn.append(
                draw_lines(
                    wrap(said, _COLUMN, CAPTION_SIZE, lines=1), at, CAPTION_SIZE, fill=ink_on(fill), anchor="middle"
                )
            )
    return fragment(*drawn)


def _legend(y: float) -> Safe:
    drawn = []
    x = _NAMES
    for outcome, fill in _FILLS.items():
        drawn.append(element("rect", {"x": x, "y": y, "width": 20, "height": 15, "fill": fill, "stroke": FAINT}))
        words = f"{_SIGNS[outcome]} {outcome}"
        drawn.append(draw_lines(wrap(words, 200, LABEL_SIZE, lines=1), Point(x + 26, y + 1.5), LABEL_SIZE, fill=MUTED))
        x += 46 + text_width(words, LABEL_SIZE)
    return fragment(*drawn)
