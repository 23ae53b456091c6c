"""The shapes of a diagram's parts: boxes by kind of component, badges, arrowheads, lines with round corners."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.dataflow.measure import BADGE_HEIGHT, LID, badge_text, badge_width
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.style import AI_FILL, BADGE, CAPTION_SIZE, INK, PAPER, SHADE
from toolkit.pictures.text import draw_text, wrap

__all__ = ["arrowhead", "badge", "box_outline", "icon", "line_path", "trim"]

Paint: TypeAlias = dict[str, Value]

_ROUND = 6.0
_ARROW_LENGTH, _ARROW_HALF = 9.0, 4.0


def box_outline(shape: str, rect: Rect, *, stroke: str, width: float, is_ai: bool) -> Safe:
    """The outline of a component: round for a process, a drum for a store, a plain or doubled frame for outsiders."""
    paint: Paint = {"fill": AI_FILL if is_ai else PAPER, "stroke": stroke, "stroke-width": width}
    if shape == "store":
        return _drum(rect, paint)
    corners = 9.0 if shape == "process" else 0.0
    outline = element("rect", {**_box(rect), "rx": corners or None, **paint})
    if shape != "system":
        return outline
    inner = Rect(rect.x + 3, rect.y + 3, rect.width - 6, rect.height - 6)
    return fragment(outline, element("rect", {**_box(inner), "fill": "none", "stroke": stroke, "stroke-width": 0.8}))


def icon(shape: str, is_ai: bool, at: Point) -> Safe:
    """A mark of ten by ten units beside a caption: a person, a spark for AI, or nothing."""
    x, y = at
    if is_ai:
        tips = [(5, 0), (6.2, 3.8), (10, 5), (6.2, 6.2), (5, 10), (3.8, 6.2), (0, 5), (3.8, 3.8)]
        return element("polygon", {"points": _points([Point(x + dx, y + dy) for dx, dy in tips]), "fill": INK})
    if shape == "actor":
        head = element("circle", {"cx": x + 5, "cy": y + 2.5, "r": 2.5, "fill": INK})
        shoulders = f"M{number(x)} {number(y + 10)}v-1a5 3.4 0 0 1 10 0v1z"
        return fragment(head, element("path", {"d": shoulders, "fill": INK}))
    return fragment()


def badge(mark: str, at: Point) -> Safe:
    """A small dark pill with a number or a short word, its top left corner at a point."""
    width = badge_width(mark)
    text = wrap(badge_text(mark), width, CAPTION_SIZE, lines=1, bold=True).lines
    pill: Paint = {"x": at.x, "y": at.y, "width": width, "height": BADGE_HEIGHT, "rx": BADGE_HEIGHT / 2, "fill": BADGE}
    middle = Point(at.x + width / 2, at.y + BADGE_HEIGHT / 2 + CAPTION_SIZE * 0.36)
    words = [draw_text(line, middle, CAPTION_SIZE, fill=PAPER, anchor="middle", bold=True) for line in text]
    return fragment(element("rect", pill), *words)


def line_path(points: Sequence[Point]) -> str:
    """The path of a line whose corners are rounded, as far as the sides have room."""
    parts = [f"M{number(points[0].x)} {number(points[0].y)}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        round_ = min(_ROUND, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        one, other = _towards(corner, before, round_), _towards(corner, after, round_)
        parts.append(f"L{number(one.x)} {number(one.y)}")
        parts.append(f"Q{number(corner.x)} {number(corner.y)} {number(other.x)} {number(other.y)}")
    parts.append(f"L{number(points[-1].x)} {number(points[-1].y)}")
    return "".join(parts)


def trim(points: Sequence[Point], *, start: bool, end: bool) -> list[Point]:
    """The line without the lengths that arrowheads take at its ends."""
    shorter = list(points)
    if start:
        shorter[0] = _towards(points[0], points[1], _ARROW_LENGTH - 1)
    if end:
        shorter[-1] = _towards(points[-1], points[-2], _ARROW_LENGTH - 1)
    return shorter


def arrowhead(tip: Point, behind: Point, colour: str, *, is_open: bool, scale: float = 1.0) -> Safe:
    """An arrowhead whose tip is at a point, coming from `behind`; an open one is only outlined."""
    along = math.dist(tip, behind) or 1.0
    dx, dy = (behind.x - tip.x) / along, (behind.y - tip.y) / along
    length, half = _ARROW_LENGTH * scale, _ARROW_HALF * scale
    base = Point(tip.x + dx * length, tip.y + dy * length)
    corners = [tip, Point(base.x - dy * half, base.y + dx * half), Point(base.x + dy * half, base.y - dx * half)]
    paint: Paint = {
        "fill": PAPER if is_open else colour,
        "stroke": colour,
        "stroke-width": 1.2,
        "stroke-linejoin": "round",
    }
    return element("polygon", {"points": _points(corners), **paint})


def _drum(rect: Rect, paint: Paint) -> Safe:
    half = rect.width / 2
    lid = LID / 2
    top, bottom = rect.y + lid, rect.bottom - lid
    arc = f"{number(half)} {number(lid)} 0 0"
    left, right = number(rect.x), number(rect.right)
    body = f"M{left} {number(top)}A{arc} 1 {right} {number(top)}V{number(bottom)}A{arc} 1 {left} {number(bottom)}Z"
    rim = f"M{left} {number(top)}A{arc} 0 {right} {number(top)}"
    line: Paint = {"fill": "none", "stroke": paint["stroke"], "stroke-width": paint["stroke-width"]}
    lid_fill = f"M{left} {number(top)}A{arc} 1 {right} {number(top)}A{arc} 1 {left} {number(top)}Z"
    return fragment(
        element("path", {"d": body, **paint}),
        element("path", {"d": lid_fill, "fill": SHADE}),
        element("path", {"d": rim, **line}),
    )


def _box(rect: Rect) -> dict[str, float]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{number(point.x)},{number(point.y)}" for point in points)


def _towards(start: Point, goal: Point, distance: float) -> Point:
    whole = math.dist(start, goal) or 1.0
    share = min(distance, whole) / whole
    return Point(start.x + (goal.x - start.x) * share, start.y + (goal.y - start.y) * share)
