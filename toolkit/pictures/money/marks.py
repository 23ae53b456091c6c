"""The marks of a chart as SVG: lines, areas, bars, dots, and the hatches that tell fills apart without colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.canvas import SAMPLE, Sample
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.money.chart import Area, Bar, Dot, KeyEntry, Line, Symbol
from toolkit.pictures.money.frame import Frame
from toolkit.pictures.shapes import arrowhead
from toolkit.pictures.style import INK, PAPER, ink_on, safe_colour

__all__ = ["draw_area", "draw_bar", "draw_dot", "draw_line", "sample_of"]

DASHES = {"solid": None, "dashed": "8 4", "dotted": "2 3", "long": "14 4", "dashdot": "10 3 2 3"}
_HATCH = 6.0


def draw_line(mark: Line, frame: Frame) -> Safe:
    """A line through its places."""
    points = [frame.at(*place) for place in mark.places]
    if len(points) < 2:
        return fragment()
    drawn = _stroke(points, mark)
    if not mark.arrow or math.dist(points[-1], points[-2]) < 6:
        return drawn
    return fragment(drawn, arrowhead(points[-1], points[-2], safe_colour(mark.colour), is_open=False, scale=0.9))


def _stroke(points: Sequence[Point], mark: Line) -> Safe:
    attributes: dict[str, Value] = {
        "points": " ".join(f"{number(at.x)},{number(at.y)}" for at in points),
        "fill": "none",
        "stroke": safe_colour(mark.colour),
        "stroke-width": mark.width,
        "stroke-dasharray": DASHES[mark.dash],
        "stroke-linejoin": "round",
        "stroke-linecap": "butt" if mark.dash != "solid" else "round",
    }
    return element("polyline", attributes)


def draw_area(mark: Area, frame: Frame) -> Safe:
    """What lies between two lines, tinted, and hatched upright where asked."""
    above = [frame.at(x, y) for x, y in zip(mark.xs, mark.highs, strict=True)]
    below = [frame.at(x, y) for x, y in zip(mark.xs, mark.lows, strict=True)]
    if len(above) < 2:
        return fragment()
    outline = " ".join(f"{number(at.x)},{number(at.y)}" for at in [*above, *reversed(below)])
    fill = safe_colour(mark.colour)
    tint = element("polygon", {"points": outline, "fill": fill, "fill-opacity": mark.opacity})
    if not mark.hatch:
        return tint
    bars = _uprights(above, below)
    path = "".join(f"M{number(x)} {number(low)}V{number(high)}" for x, low, high in bars)
    return fragment(tint, element("path", {"d": path, "stroke": fill, "stroke-width": 1.1, "fill": "none"}))


def _uprights(above: Sequence[Point], below: Sequence[Point]) -> Iterator[tuple[float, float, float]]:
    x = math.ceil(above[0].x / _HATCH) * _HATCH
    index = 0
    while x <= above[-1].x:
        while index + 2 < len(above) and above[index + 1].x < x:
            index += 1
        width = above[index + 1].x - above[index].x
        share = min(1.0, max(0.0, (x - above[index].x) / width)) if width > 0 else 0.0
        high, low = (side[index].y + (side[index + 1].y - side[index].y) * share for side in (above, below))
        if abs(high - low) > 1:
            yield x, low, high
        x += _HATCH


def draw_bar(mark: Bar, frame: Frame) -> Safe:
    """A bar with its hatch, and what it says when it is pointed at."""
    one, other = frame.at(mark.left, mark.bottom), frame.at(mark.right, mark.top)
    left, top = min(one.x, other.x), min(one.y, other.y)
    rect = Rect(left, top, abs(one.x - other.x), abs(one.y - other.y))
    return element("g", None, element("title", None, mark.hover) if mark.hover else None, _filled(rect, mark))


def _filled(rect: Rect, mark: Bar | Area) -> Safe:
    fill = safe_colour(mark.colour)
    box: dict[str, Value] = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
    opacity = mark.opacity if isinstance(mark, Area) else None
    outlined = isinstance(mark, Area) or mark.outline
    stroke: dict[str, Value] = {"stroke": INK if outlined else None, "stroke-width": 0.7 if outlined else None}
    hatch = _hatch(rect, mark.hatch)
    ink = fill if isinstance(mark, Area) else ink_on(fill)
    lines: dict[str, Value] = {"d": hatch, "stroke": ink, "stroke-width": 1, "stroke-opacity": 0.75, "fill": "none"}
    return fragment(
        element("rect", {**box, "fill": fill, "fill-opacity": opacity, **stroke}),
        element("path", lines) if hatch else None,
    )


def _hatch(rect: Rect, kind: str) -> str:
    """The path of a hatch, cut to its rectangle."""
    if kind == "-":
        count = int(rect.height / _HATCH)
        ys = [rect.y + (index + 0.5) * rect.height / max(1, count) for index in range(count)]
        return "".join(f"M{number(rect.x)} {number(y)}H{number(rect.right)}" for y in ys)
    if kind in ("|", "."):
        count = int(rect.width / (_HATCH * (2 if kind == "." else 1)))
        xs = [rect.x + (index + 0.5) * rect.width / max(1, count) for index in range(count)]
        return "".join(f"M{number(x)} {number(rect.y)}V{number(rect.bottom)}" for x in xs)
    rising = _slants(rect, 1) if kind in ("/", "x") else ""
    return rising + (_slants(rect, -1) if kind in ("\\", "x") else "")


def _slants(rect: Rect, way: int) -> str:
    parts = []
    start = rect.x - rect.height + _HATCH / 2
    while start < rect.right:
        # From the bottom (way 1) or the top (way -1) at `start`, one across for each one up or down.
        first, last = max(start, rect.x), min(start + rect.height, rect.right)
        if last - first > 0.5:
            y = rect.bottom if way > 0 else rect.y
            ends = [f"{number(x)} {number(y - way * (x - start))}" for x in (first, last)]
            parts.append(f"M{ends[0]}L{ends[1]}")
        start += _HATCH
    return "".join(parts)


def draw_dot(mark: Dot, frame: Frame) -> Safe:
    """A symbol at its place, and what it says when it is pointed at."""
    words = element("title", None, mark.hover) if mark.hover else None
    return element("g", None, words, _symbol(mark, frame.at(mark.x, mark.y)))


def _symbol(mark: Dot, at: Point) -> Safe:
    colour = safe_colour(mark.colour)
    paint: dict[str, Value] = {
        "fill": PAPER if mark.hollow else colour,
        "stroke": colour if mark.hollow else PAPER,
        "stroke-width": 1.8 if mark.hollow else 0.8,
    }
    if mark.symbol == "cross":
        arm = mark.size / 2 - 1
        path = f"M{number(at.x - arm)} {number(at.y - arm)}l{number(2 * arm)} {number(2 * arm)}"
        path += f"M{number(at.x + arm)} {number(at.y - arm)}l{number(-2 * arm)} {number(2 * arm)}"
        return element("path", {"d": path, "stroke": colour, "stroke-width": 2.6, "fill": "none"})
    if mark.symbol == "circle":
        return element("circle", {"cx": at.x, "cy": at.y, "r": mark.size / 2, **paint})
    corners = _CORNERS[mark.symbol](mark.size / 2)
    points = " ".join(f"{number(at.x + dx)},{number(at.y + dy)}" for dx, dy in corners)
    return element("polygon", {"points": points, "stroke-linejoin": "round", **paint})


def _star(radius: float) -> list[tuple[float, float]]:
    lengths = [radius * 1.25 if corner % 2 == 0 else radius * 0.55 for corner in range(10)]
    return [(r * math.sin(math.pi * c / 5), -r * math.cos(math.pi * c / 5)) for c, r in enumerate(lengths)]


_CORNERS: dict[Symbol, Callable[[float], list[tuple[float, float]]]] = {
    "square": lambda r: [(-r * 0.9, -r * 0.9), (r * 0.9, -r * 0.9), (r * 0.9, r * 0.9), (-r * 0.9, r * 0.9)],
    "diamond": lambda r: [(0, -r * 1.2), (r * 1.2, 0), (0, r * 1.2), (-r * 1.2, 0)],
    "triangle": lambda r: [(0, -r * 1.1), (r * 1.1, r * 0.85), (-r * 1.1, r * 0.85)],
    "star": _star,
}


def sample_of(mark: KeyEntry) -> Sample:
    """An example of a mark, for the key."""

    def sample(at: Point) -> Safe:
        middle = Point(at.x + SAMPLE / 2, at.y)
        if isinstance(mark, Dot):
            return _symbol(mark, middle)
        if isinstance(mark, Line):
            return _stroke([at, Point(at.x + SAMPLE, at.y)], mark)
        return _filled(Rect(at.x + 2, at.y - 7, SAMPLE - 4, 14), mark)

    return sample
