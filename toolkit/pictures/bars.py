"""Small stacked bars: how many of what, a line a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.markup.element import Safe, Value, element, fragment
from toolkit.markup.svg import picture
from toolkit.pictures.geometry import Point
from toolkit.pictures.style import CAPTION_SIZE, FAINT, INK, LABEL_SIZE, MUTED, PAPER, UNKNOWN_COLOUR, ink_on
from toolkit.pictures.text import draw_lines, text_width, wrap

__all__ = ["VERDICT_FILLS", "bars"]

VERDICT_FILLS = {
    "met": "#1b7a5a",
    "partly met": "#8fc9b0",
    "not met": "#c8553d",
    "unknown": "#d5dade",
    "not applicable": "#9aa7b3",
    "not ours": "#f2f4f5",
}
_ROW, _NAMES, _UNIT_LINE = 26.0, 400.0, 460.0


def bars(rows: Sequence[tuple[str, Mapping[str, int]]], fills: Mapping[str, str] = VERDICT_FILLS) -> Safe:
    """Stacked bars as SVG: `rows` of (name, count by kind), on one scale; `fills` gives their order and colours."""
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    unit = _UNIT_LINE / most
    width, height = _NAMES + _UNIT_LINE + 30, 10 + _ROW * len(rows) + 34
    return picture(
        width,
        height,
        element("rect", {"width": width, "height": height, "fill": PAPER}),
        *(_bar(index, name, counts, fills, unit) for index, (name, counts) in enumerate(rows)),
        _legend(fills, height - 24),
        title="Provisions by principle and verdict",
        description="; ".join(
            f"{name}: {', '.join(f'{n} {k}' for k, n in counts.items() if n)}" for name, counts in rows
        ),
    )


def _bar(index: int, name: str, counts: Mapping[str, int], fills: Mapping[str, str], unit: float) -> Safe:
    y = 8 + index * _ROW
    words = wrap(name, _NAMES - 16, LABEL_SIZE, lines=2)
    drawn = [
        draw_lines(
            words, Point(_NAMES - 10, y + (_ROW - 4 - words.height(LABEL_SIZE)) / 2), LABEL_SIZE, fill=INK, anchor="end"
        )
    ]
    x = _NAMES
    for kind, fill in fills.items():
        count = counts.get(kind, 0)
        if not count:
            continue
        box: dict[str, Value] = {
            "x": x,
            "y": y,
            "width": unit * count,
            "height": _ROW - 6,
            "fill": fill,
            "stroke": UNKNOWN_COLOUR,
        }
        drawn.append(element("rect", box))
        at = Point(x + unit * count / 2, y + (_ROW - 6 - CAPTION_SIZE) / 2 - 1)
        drawn.append(
            draw_lines(
                wrap(str(count), 40, CAPTION_SIZE, lines=1), at, CAPTION_SIZE, fill=ink_on(fill), anchor="middle"
            )
        )
        x += unit * count
    return fragment(*drawn)


def _legend(fills: Mapping[str, str], y: float) -> Safe:
    drawn = []
    x = 20.0
    for kind, fill in fills.items():
        drawn.append(element("rect", {"x": x, "y": y, "width": 20, "height": 14, "fill": fill, "stroke": FAINT}))
        drawn.append(draw_lines(wrap(kind, 200, LABEL_SIZE, lines=1), Point(x + 26, y + 1), LABEL_SIZE, fill=MUTED))
        x += 48 + text_width(kind, LABEL_SIZE)
    return fragment(*drawn)
