"""The risk matrix: every risk's way from its inherent over its current to its target place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.canvas import SAMPLE, Sample, canvas, key, under_key
from toolkit.pictures.geometry import Point, Rect, towards
from toolkit.pictures.shapes import arrowhead
from toolkit.pictures.spots import CELL_HEIGHT, CELL_WIDTH, DOT, GHOST, Place, RiskPoint, Spots, set_spots
from toolkit.pictures.style import CAPTION_SIZE, INK, LABEL_SIZE, MUTED, NAME_SIZE, PAPER, ink_on, safe_colour
from toolkit.pictures.text import draw_lines, draw_text, shorten, wrap

__all__ = ["Place", "RiskPoint", "matrix"]

_LEFT, _TOP, _AXIS, _MARGIN = 118.0, 14.0, 58.0, 14.0
_RING_TEXT = 8.0
_MANY = 24

Steps = Sequence[tuple[str, str]]


def matrix(
    points: Sequence[RiskPoint],
    *,
    likelihood_steps: Steps,
    impact_steps: Steps,
    table: Mapping[str, Mapping[str, str]],
    levels: Sequence[tuple[str, str, str]],
    title: str = "Risk matrix",
    heading: str = "",
    notes: Sequence[str] = (),
) -> Safe:
    """The matrix as SVG: likelihood upwards, impact to the right, both lowest first in the sequences of (id, title).

    `points` are (number, title, place by level); `table` gives the level by impact, then likelihood; `levels` are
    (id, title, colour), lowest first. A risk is a dot with its number where it stands now; a dashed ring shows where it
    was without controls, a plain one where it should come to, and a line leads from one to the next. A `heading`
    stands above the matrix, `notes` below the key.
    """
    cells = _cells(likelihood_steps, impact_steps)
    spots = set_spots(points, cells)
    width = max(_LEFT + CELL_WIDTH * len(impact_steps) + _MARGIN, 480.0)
    head = wrap(heading, width - 2 * _MARGIN, NAME_SIZE + 1, lines=2, bold=True)
    above = head.height(NAME_SIZE + 1) + 6 if heading else 0.0
    below = _TOP + CELL_HEIGHT * len(likelihood_steps) + _AXIS
    signs, signs_height = key(_entries(levels, spots), _MARGIN, width - _MARGIN)
    said, said_height = under_key(notes, Point(_MARGIN, below + signs_height + 6), width - 2 * _MARGIN)
    named = {each: (title, safe_colour(colour)) for each, title, colour in levels}
    drawn = (
        *(_cell(rect, *named.get(table[impact][likelihood], ("", ""))) for (likelihood, impact), rect in cells.items()),
        _axes(likelihood_steps, impact_steps, cells),
        element("g", {"opacity": 1.0 if len(spots.rings) <= _MANY else 0.5}, *(_way(i, spots) for i in spots.dots)),
        *(_rings(index, points[index], spots) for index in spots.dots),
        *(_dot(at, points[index][0], points[index][1]) for index, at in spots.dots.items()),
        *(_more(count, at) for count, at in spots.hidden.values()),
        element("g", {"transform": f"translate(0 {number(below)})"}, signs),
        said,
    )
    return canvas(
        width,
        above + below + signs_height + said_height + _MARGIN,
        draw_lines(head, Point(_MARGIN, _MARGIN), NAME_SIZE + 1, fill=INK, bold=True) if heading else None,
        element("g", {"transform": f"translate(0 {number(above)})"}, *drawn) if heading else fragment(*drawn),
        title=shorten(title),
        description=" ".join(
            [
                *(
                    f"{shorten(name)} {shorten(words)}: {_said(held, likelihood_steps, impact_steps)}."
                    for name, words, held in points
                ),
                *notes,
            ]
        ),
    )


def _cells(likelihoods: Steps, impacts: Steps) -> dict[Place, Rect]:
    last = len(likelihoods) - 1
    return {
        (likelihood, impact): Rect(_LEFT + x * CELL_WIDTH, _TOP + (last - y) * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)
        for y, (likelihood, _) in enumerate(likelihoods)
        for x, (impact, _) in enumerate(impacts)
    }


def _said(held: Mapping[str, Place], likelihoods: Steps, impacts: Steps) -> str:
    titles = {**dict(likelihoods)}, {**dict(impacts)}
    return ", ".join(
        f"{level} {shorten(titles[0].get(place[0], place[0]))} and {shorten(titles[1].get(place[1], place[1]))}"
        for level, place in held.items()
    )


def _cell(rect: Rect, title: str, colour: str) -> Safe:
    fill = safe_colour(colour)
    box: dict[str, Value] = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height, "fill": fill}
    words = wrap(title, rect.width - 12, CAPTION_SIZE, lines=1)
    return fragment(
        element("rect", {**box, "stroke": PAPER, "stroke-width": 2}),
        draw_lines(words, Point(rect.x + 6, rect.y + 3), CAPTION_SIZE, fill=ink_on(fill)),
    )


def _axes(likelihoods: Steps, impacts: Steps, cells: Mapping[Place, Rect]) -> Safe:
    if not cells:
        return fragment()
    parts = []
    for step, title in likelihoods:
        rect = cells[step, impacts[0][0]]
        words = wrap(title, _LEFT - 46, LABEL_SIZE, lines=3)
        beside = Point(rect.x - 8, rect.centre.y - words.height(LABEL_SIZE) / 2)
        parts.append(draw_lines(words, beside, LABEL_SIZE, fill=INK, anchor="end"))
    bottom = _TOP + CELL_HEIGHT * len(likelihoods)
    for step, title in impacts:
        rect = cells[likelihoods[0][0], step]
        words = wrap(title, CELL_WIDTH - 8, LABEL_SIZE, lines=2)
        parts.append(draw_lines(words, Point(rect.centre.x, bottom + 5), LABEL_SIZE, fill=INK, anchor="middle"))
    middle = Point(_LEFT + CELL_WIDTH * len(impacts) / 2, _TOP + CELL_HEIGHT * len(likelihoods) / 2)
    impact = wrap("Impact →", 200, NAME_SIZE, lines=1, bold=True)
    likelihood = wrap("Likelihood →", 200, NAME_SIZE, lines=1, bold=True)
    parts.append(
        draw_lines(impact, Point(middle.x, bottom + 33), NAME_SIZE, fill=INK, anchor="middle", bold=True),
    )
    turned = draw_lines(likelihood, Point(0, -NAME_SIZE / 2), NAME_SIZE, fill=INK, anchor="middle", bold=True)
    parts.append(element("g", {"transform": f"translate(18 {number(middle.y)}) rotate(-90)"}, turned))
    return fragment(*parts)


def _way(index: int, spots: Spots) -> Safe:
    """The way of a risk, from where it was over where it is to where it should be, as far as these differ."""
    inherent, target = spots.rings.get((index, "inherent")), spots.rings.get((index, "target"))
    dot = spots.dots[index]
    return fragment(
        _step(inherent, dot, GHOST, DOT) if inherent else None,
        _step(dot, target, DOT, GHOST) if target else None,
    )


def _step(start: Point, end: Point, start_radius: float, end_radius: float) -> Safe:
    """A slightly bent line, so that those along one row can be told apart, with a head at its end."""
    distance = math.dist(start, end)
    lean = min(18.0, distance * 0.12) / (distance or 1.0)
    bend = Point((start.x + end.x) / 2 + (end.y - start.y) * lean, (start.y + end.y) / 2 - (end.x - start.x) * lean)
    first, last = towards(start, bend, start_radius), towards(end, bend, end_radius + 1)
    stop = towards(last, bend, 5.0)
    path = f"M{_xy(first)}Q{_xy(bend)} {_xy(stop)}"
    return fragment(
        element("path", {"d": path, "fill": "none", "stroke": PAPER, "stroke-width": 3, "stroke-opacity": 0.55}),
        element("path", {"d": path, "fill": "none", "stroke": INK, "stroke-width": 1.1, "stroke-opacity": 0.7}),
        arrowhead(last, bend, INK, is_open=False, scale=0.6),
    )


def _xy(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"


def _rings(index: int, point: RiskPoint, spots: Spots) -> Safe:
    rings = [
        _ring(spots.rings[index, level], point[0], level)
        for level in ("inherent", "target")
        if (index, level) in spots.rings
    ]
    return fragment(*rings)


def _ring(at: Point, name: str, level: str) -> Safe:
    dash = "2 1.6" if level == "inherent" else None
    circle: dict[str, Value] = {"cx": at.x, "cy": at.y, "r": GHOST - 0.6, "fill": PAPER, "stroke": MUTED}
    return fragment(
        element("circle", {**circle, "fill-opacity": 0.85, "stroke-width": 1.1, "stroke-dasharray": dash}),
        _centred(name, at, 2 * GHOST - 3, _RING_TEXT, MUTED, bold=False),
    )


def _dot(at: Point, name: str, title: str) -> Safe:
    circle: dict[str, Value] = {"cx": at.x, "cy": at.y, "r": DOT, "fill": INK, "stroke": PAPER, "stroke-width": 1.2}
    words = _centred(name, at, 2 * DOT - 3, CAPTION_SIZE, PAPER, bold=True)
    return element(
        "g", None, element("title", None, f"{shorten(name)} {shorten(title)}"), element("circle", circle), words
    )


def _more(count: int, at: Point) -> Safe:
    circle: dict[str, Value] = {"cx": at.x, "cy": at.y, "r": DOT, "fill": PAPER, "stroke": INK, "stroke-width": 1.2}
    return fragment(element("circle", circle), _centred(f"+{count}", at, 2 * DOT - 3, CAPTION_SIZE, INK, bold=True))


def _centred(name: str, at: Point, room: float, size: float, colour: str, *, bold: bool) -> Safe:
    lines = wrap(name, room, size, lines=1, bold=bold).lines
    return fragment(
        *(
            draw_text(each, Point(at.x, at.y + size * 0.36), size, fill=colour, anchor="middle", bold=bold)
            for each in lines
        )
    )


def _entries(levels: Sequence[tuple[str, str, str]], spots: Spots) -> list[tuple[str, Sample]]:
    """The key: the dots and rings that occur, the levels, and what could not be shown."""

    def dot(at: Point) -> Safe:
        return _dot(Point(at.x + SAMPLE / 2, at.y), "n", "a risk")

    def ring(level: str) -> Sample:
        return lambda at: _ring(Point(at.x + SAMPLE / 2, at.y), "n", level)

    def patch(colour: str) -> Sample:
        def sample(at: Point) -> Safe:
            box: dict[str, Value] = {"x": at.x + 4, "y": at.y - 8, "width": SAMPLE - 8, "height": 16, "rx": 2}
            return element("rect", {**box, "fill": safe_colour(colour), "stroke": MUTED, "stroke-width": 0.6})

        return sample

    entries: list[tuple[str, Sample]] = [("where it stands now", dot)]
    ringed = {level for _, level in spots.rings}
    if "inherent" in ringed:
        entries.append(("without controls", ring("inherent")))
    if "target" in ringed:
        entries.append(("with the planned controls", ring("target")))
    entries += [(title, patch(colour)) for _, title, colour in levels]
    if spots.hidden:
        entries.append(("more risks in this cell", lambda at: _more(9, Point(at.x + SAMPLE / 2, at.y))))
    if spots.elsewhere:
        count = f"{spots.elsewhere} risk{'s' if spots.elsewhere > 1 else ''} judged on other steps, not shown"
        entries.append((count, lambda _at: fragment()))
    return entries
