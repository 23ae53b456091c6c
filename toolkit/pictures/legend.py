"""The key under a diagram: only what occurs in it, in as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Collection

from toolkit.markup.element import Safe, Value, element, fragment
from toolkit.pictures.canvas import SAMPLE, Sample, key
from toolkit.pictures.dataflow.layout import MARGIN, Layout
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.shapes import arrowhead, box_outline, icon
from toolkit.pictures.style import ACCENT, INK, LABEL_SIZE, LINE, MUTED, PAPER, STRONG
from toolkit.pictures.text import draw_lines, line_height, wrap

__all__ = ["diagram_legend"]


def diagram_legend(drawn: Layout, present: Collection[str], width: float) -> tuple[Safe, float]:
    """The key and its height, in a picture `width` wide; with a line for each thing that could not be drawn."""
    signs, y = key([entry for name, entry in _ENTRIES.items() if name in present], MARGIN, width - MARGIN)
    parts: list[Safe] = [signs]
    for note in drawn.left_out[:5]:
        lines = wrap(f"Not drawn as described: {note}", width - 2 * MARGIN, LABEL_SIZE, lines=2)
        parts.append(draw_lines(lines, Point(MARGIN, y), LABEL_SIZE, fill=INK))
        y += lines.height(LABEL_SIZE) + 2
    if len(drawn.left_out) > 5:
        lines = wrap(f"… and {len(drawn.left_out) - 5} more", width - 2 * MARGIN, LABEL_SIZE, lines=1)
        parts.append(draw_lines(lines, Point(MARGIN, y), LABEL_SIZE, fill=INK))
        y += line_height(LABEL_SIZE)
    return fragment(*parts), y + 8 if y else 0.0


def _line(at: Point, colour: str, width: float, *, reply: bool = False, dot: bool = False) -> Safe:
    end = Point(at.x + SAMPLE, at.y)
    start = Point(at.x + 8, at.y) if reply else at
    shared: dict[str, Value] = {"y1": at.y, "y2": at.y, "stroke": colour, "stroke-width": width}
    parts = [element("line", {"x1": start.x, "x2": end.x - 8, **shared}), arrowhead(end, at, colour, is_open=False)]
    if reply:
        parts.append(arrowhead(at, end, colour, is_open=True))
    if dot:
        circle: dict[str, Value] = {
            "cx": at.x + 9,
            "cy": at.y,
            "r": 3.4,
            "fill": PAPER,
            "stroke": colour,
            "stroke-width": 1.8,
        }
        parts.append(element("circle", circle))
    return fragment(*parts)


def _small_box(shape: str, *, is_ai: bool = False) -> Sample:
    def sample(at: Point) -> Safe:
        rect = Rect(at.x + 2, at.y - 7, 26, 14)
        mark = icon(shape, is_ai, Point(at.x + 10, at.y - 5))
        return fragment(box_outline(shape, rect, stroke=INK, width=1.1, is_ai=is_ai), mark)

    return sample


def _boundary(at: Point) -> Safe:
    box: dict[str, Value] = {
        "x": at.x + 2,
        "y": at.y - 7,
        "width": 26,
        "height": 14,
        "rx": 3,
        "fill": "none",
        "stroke": MUTED,
    }
    return element("rect", {**box, "stroke-width": 1.3, "stroke-dasharray": "5 3"})


_ENTRIES: dict[str, tuple[str, Sample]] = {
    "actor": ("person", _small_box("actor")),
    "system": ("outside system", _small_box("system")),
    "store": ("data store", _small_box("store")),
    "ai": ("AI: a model, what runs one or trains one", _small_box("process", is_ai=True)),
    "boundary": ("trust boundary", _boundary),
    "flow": ("data flow", lambda at: _line(at, LINE, 1.4)),
    "reply": ("data flow with a reply", lambda at: _line(at, LINE, 1.4, reply=True)),
    "crossing": ("flow across a trust boundary", lambda at: _line(at, STRONG, 2.2, dot=True)),
    "highlight": ("pointed out", lambda at: _line(at, ACCENT, 3.4)),
}
