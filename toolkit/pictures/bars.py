"""Small stacked bars: how many of what, a line a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.markup.element import Safe, Value, element
from toolkit.pictures.canvas import canvas, key
from toolkit.pictures.geometry import Point
from toolkit.pictures.signs import signed_count, swatch
from toolkit.pictures.style import INK, LABEL_SIZE, PAPER, safe_colour
from toolkit.pictures.text import draw_lines, shorten, wrap

__all__ = ["VERDICT_FILLS", "bars"]

VERDICT_FILLS = {
    "met": "#14507f",
    "partly met": "#86bce0",
    "not met": "#c4520c",
    "unknown": "#f3d27a",
    "not applicable": "#d5dbe0",
    "not ours": "#f2f4f5",
}
"""Colours of the verdicts: blue where it is met, vermilion where it is not, yellow where nobody knows yet."""

_SIGNS = {
    "met": "tick",
    "partly met": "half",
    "not met": "cross",
    "unknown": "question",
    "not applicable": "dash",
    "not ours": "dot",
}
_ROW, _BAR, _NAMES, _LENGTH, _MARGIN = 30.0, 20.0, 330.0, 540.0, 12.0


def bars(
    rows: Sequence[tuple[str, Mapping[str, int]]],
    fills: Mapping[str, str] = VERDICT_FILLS,
    *,
    title: str = "Provisions by principle and verdict",
) -> Safe:
    """Stacked bars as SVG: `rows` of (name, count by kind) on one scale; `fills` gives the kinds' order and colours.

    Each part says its count with the sign of its kind, where there is room.
    """
    most = max((sum(_count(counts, kind) for kind in fills) for _, counts in rows), default=0) or 1
    width = _MARGIN + _NAMES + _LENGTH + _MARGIN
    below = _MARGIN + _ROW * len(rows) + 6
    notes, notes_height = key(
        [(kind, swatch(_sign(kind), safe_colour(f))) for kind, f in fills.items()], _MARGIN, width
    )
    drawn = [_bar(index, name, counts, fills, _LENGTH / most) for index, (name, counts) in enumerate(rows)]
    return canvas(
        width,
        below + notes_height + _MARGIN,
        *drawn,
        element("g", {"transform": f"translate(0 {below:.0f})"}, notes),
        title=title,
        description=" ".join(f"{shorten(name)}: {_said(counts, fills)}." for name, counts in rows),
    )


def _bar(index: int, name: str, counts: Mapping[str, int], fills: Mapping[str, str], unit: float) -> Safe:
    top = _MARGIN + index * _ROW
    words = wrap(name, _NAMES - 10, LABEL_SIZE, lines=2)
    beside = Point(_MARGIN + _NAMES - 10, top + (_BAR - words.height(LABEL_SIZE)) / 2)
    parts = [
        element("title", None, f"{shorten(name)}: {_said(counts, fills)}"),
        draw_lines(words, beside, LABEL_SIZE, fill=INK, anchor="end"),
    ]
    x = _MARGIN + _NAMES
    for kind in fills:
        count, fill = _count(counts, kind), safe_colour(fills[kind])
        if count:
            length = unit * count
            box: dict[str, Value] = {"x": x, "y": top, "width": length, "height": _BAR, "fill": fill}
            parts.append(element("rect", {**box, "stroke": PAPER, "stroke-width": 1.5}))
            parts.append(element("rect", {**box, "fill": "none", "stroke": INK, "stroke-opacity": 0.35}))
            parts.append(signed_count(_sign(kind), count, Point(x + length / 2, top + _BAR / 2), length, fill))
            x += length
    return element("g", None, *parts)


def _count(counts: Mapping[str, int], kind: str) -> int:
    return max(0, counts.get(kind, 0))


def _sign(kind: str) -> str:
    return _SIGNS.get(kind, "dot")


def _said(counts: Mapping[str, int], fills: Mapping[str, str]) -> str:
    return ", ".join(f"{_count(counts, kind)} {kind}" for kind in fills if _count(counts, kind)) or "none"
