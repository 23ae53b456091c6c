"""A chart as a static SVG picture: readable in print, in grey, and without its caption."""

from __future__ import annotations

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.canvas import canvas, key, under_key
from toolkit.pictures.geometry import Point
from toolkit.pictures.money.chart import Area, Bar, Chart, Dot, Line, Mark
from toolkit.pictures.money.frame import MARGIN, TITLE_SIZE, WIDTH, Frame, frame_of
from toolkit.pictures.money.marks import draw_area, draw_bar, draw_dot, draw_line, sample_of
from toolkit.pictures.money.placing import Placed, place_words, size_of
from toolkit.pictures.style import FAINT, INK, LABEL_SIZE, LINE, MUTED, PAPER, safe_colour
from toolkit.pictures.text import draw_lines, shorten, text_width, wrap

__all__ = ["draw"]


def draw(chart: Chart) -> Safe:
    """The chart as SVG, `WIDTH` units wide and as high as it needs; its title and summary say the same in words."""
    frame = frame_of(chart)
    signs, signs_height = key([(mark.key, sample_of(mark)) for mark in chart.entries()], MARGIN + 4, WIDTH - MARGIN)
    below = frame.below + signs_height + (4 if signs else 0)
    notes, notes_height = under_key(chart.notes, Point(MARGIN + 4, below), WIDTH - 2 * MARGIN - 8)
    placed = place_words(frame)
    return canvas(
        WIDTH,
        below + notes_height + MARGIN,
        draw_lines(frame.title, Point(MARGIN, MARGIN), TITLE_SIZE, fill=INK, bold=True),
        None if chart.is_empty else _axes(frame),
        *(_mark(mark, frame) for mark in chart.marks),
        *(_leader(each, frame) for each in placed if each.is_led),
        *(_label(each) for each in placed),
        element("g", {"transform": f"translate(0 {number(frame.below)})"}, signs),
        notes,
        title=shorten(chart.title),
        description=chart.summary,
    )


def _mark(mark: Mark, frame: Frame) -> Safe:
    if isinstance(mark, Line):
        return draw_line(mark, frame)
    if isinstance(mark, Area):
        return draw_area(mark, frame)
    if isinstance(mark, Bar):
        return draw_bar(mark, frame)
    return draw_dot(mark, frame) if isinstance(mark, Dot) else fragment()


def _label(placed: Placed) -> Safe:
    rect, size = placed.rect, size_of(placed.words)
    anchor = {"right": "start", "left": "end"}.get(placed.side, "middle")
    x = {"start": rect.x, "end": rect.right, "middle": rect.centre.x}[anchor]
    colour = safe_colour(placed.words.colour) if placed.words.colour else INK
    box: dict[str, Value] = {"x": rect.x - 1, "y": rect.y, "width": rect.width + 2, "height": rect.height}
    ground = element("rect", {**box, "fill": PAPER, "fill-opacity": 0.82}) if placed.side != "middle" else None
    words = draw_lines(placed.lines, Point(x, rect.y), size, fill=colour, anchor=anchor, bold=placed.words.bold)
    return fragment(ground, words)


def _leader(placed: Placed, frame: Frame) -> Safe:
    """From a place to the nearest side of a label that stands away from it."""
    at, rect = frame.at(*placed.place), placed.rect
    x, y = min(max(at.x, rect.x), rect.right), min(max(at.y, rect.y), rect.bottom)
    return _rule(at.x, at.y, x, y, MUTED)


def _axes(frame: Frame) -> Safe:
    chart, plot = frame.chart, frame.plot
    parts: list[Safe | None] = []
    for (value, _), words in zip(chart.y.ticks, frame.y_names, strict=True):
        y = frame.at(chart.x.low, value).y
        if chart.y.has_grid:
            parts.append(_rule(plot.x, y, plot.right, y, FAINT))
        beside = Point(plot.x - 8, y - words.height(LABEL_SIZE) / 2)
        is_bold = any(chart.y.ticks[index][0] == value for index in chart.y.bold)
        parts.append(draw_lines(words, beside, LABEL_SIZE, fill=INK, anchor="end", bold=is_bold))
    parts.extend(_x_axis(frame))
    parts.append(_rule(plot.x, plot.y, plot.x, plot.bottom, LINE))
    for value, said in chart.right:
        lines = wrap(said, 120, LABEL_SIZE, lines=1)
        at = Point(plot.right + 6, frame.at(chart.x.low, value).y - lines.height(LABEL_SIZE) / 2)
        parts.append(draw_lines(lines, at, LABEL_SIZE, fill=INK))
    parts.append(_turned(chart.y.title, MARGIN + 5, frame))
    parts.append(_turned(chart.right_title, WIDTH - MARGIN - 5, frame))
    return fragment(*parts)


def _x_axis(frame: Frame) -> list[Safe]:
    chart, plot = frame.chart, frame.plot
    parts = [_rule(plot.x, plot.bottom, plot.right, plot.bottom, LINE)]
    free = -1e9
    for value, said in chart.x.ticks:
        x = frame.at(value, chart.y.low).x
        if chart.x.has_grid:
            parts.append(_rule(x, plot.y, x, plot.bottom, FAINT))
        half = text_width(said, LABEL_SIZE) / 2
        if x - half < free:  # a tick whose name has no room keeps its line
            continue
        free = x + half + 6
        lines = wrap(said, 2 * half + 1, LABEL_SIZE, lines=1)
        parts.append(draw_lines(lines, Point(x, plot.bottom + 5), LABEL_SIZE, fill=INK, anchor="middle"))
    title = wrap(chart.x.title, plot.width + 2 * MARGIN, LABEL_SIZE, lines=1)
    middle = min(max(plot.centre.x, MARGIN + title.width / 2), WIDTH - MARGIN - title.width / 2)
    parts.append(draw_lines(title, Point(middle, plot.bottom + 22), LABEL_SIZE, fill=MUTED, anchor="middle"))
    return parts


def _turned(words: str, x: float, frame: Frame) -> Safe | None:
    """An axis title that reads upwards."""
    if not words:
        return None
    lines = wrap(words, frame.plot.height + 20, LABEL_SIZE, lines=1)
    drawn = draw_lines(lines, Point(0, -LABEL_SIZE / 2), LABEL_SIZE, fill=MUTED, anchor="middle")
    place = f"translate({number(x)} {number(frame.plot.centre.y)}) rotate(-90)"
    return element("g", {"transform": place}, drawn)


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> Safe:
    return element("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": colour, "stroke-width": 1})
