"""The risk matrix: every risk's way from its inherent over its current to its target place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from toolkit.markup.element import Safe, Value, element, fragment
from toolkit.markup.svg import picture
from toolkit.pictures.geometry import Point
from toolkit.pictures.style import CAPTION_SIZE, INK, LABEL_SIZE, MUTED, NAME_SIZE, PAPER, ink_on, safe_colour
from toolkit.pictures.text import draw_lines, text_width, wrap

__all__ = ["Place", "RiskPoint", "matrix"]

Place = tuple[str, str]
"""A step of likelihood and a step of impact, by id."""
RiskPoint = tuple[str, str, Mapping[str, Place]]
"""A risk's number, its title, and its place at each of its levels (inherent, current, target)."""

_CELL_W, _CELL_H, _LEFT, _TOP, _BOTTOM = 128.0, 74.0, 118.0, 14.0, 62.0
_DOT, _PITCH, _PER_ROW, _PER_CELL = 10.5, 23.5, 5, 10


def matrix(
    points: Sequence[RiskPoint],
    *,
    likelihood_steps: Sequence[tuple[str, str]],
    impact_steps: Sequence[tuple[str, str]],
    table: Mapping[str, Mapping[str, str]],
    levels: Sequence[tuple[str, str, str]],
) -> Safe:
    """The matrix as SVG: likelihood upwards, impact to the right, both lowest first in the sequences of (id, title).

    `table` gives the level by impact, then likelihood; `levels` are (id, title, colour), lowest first. The current
    place (else the inherent) is a filled dot with the risk's number; the others are rings, joined by a line.
    """
    width = _LEFT + _CELL_W * len(impact_steps) + 16
    height = _TOP + _CELL_H * len(likelihood_steps) + _BOTTOM
    board = _Board([each for each, _ in likelihood_steps], [each for each, _ in impact_steps])
    places = board.arrange(points)
    legend, legend_height = _legend(levels, width)
    return picture(
        width,
        height + legend_height,
        element("rect", {"width": width, "height": height + legend_height, "fill": PAPER}),
        _cells(board, table, {each: (title, colour) for each, title, colour in levels}),
        _axes(board, likelihood_steps, impact_steps, height),
        *(_way(point, places) for point in points),
        *(_dots(point, places) for point in points),
        *board.overflow(),
        element("g", {"transform": f"translate(0 {height:.0f})"}, legend),
        title="Risk matrix",
        description="; ".join(f"{number} {title}: {_said(held)}" for number, title, held in points)[:4000],
    )


def _said(held: Mapping[str, Place]) -> str:
    return ", ".join(f"{level} {likelihood} and {impact}" for level, (likelihood, impact) in held.items())


class _Board:
    """Where the cells are, and where in its cell each dot stands so that none covers another."""

    def __init__(self, likelihoods: list[str], impacts: list[str]) -> None:
        self.likelihoods = likelihoods
        self.impacts = impacts
        self._hidden: dict[Place, int] = defaultdict(int)

    def corner(self, likelihood: str, impact: str) -> Point:
        row = len(self.likelihoods) - 1 - self.likelihoods.index(likelihood)
        return Point(_LEFT + self.impacts.index(impact) * _CELL_W, _TOP + row * _CELL_H)

    def arrange(self, points: Sequence[RiskPoint]) -> dict[tuple[str, str], Point]:
        """The centre of each dot by (risk number, level); the dots that matter most find their place first."""
        taken: dict[Place, int] = defaultdict(int)
        places: dict[tuple[str, str], Point] = {}
        for level in ("current", "inherent", "target"):
            for number, _, held in points:
                if level not in held or (level != "current" and held.get("current") == held[level]):
                    continue
                place = held[level]
                slot = taken[place]
                taken[place] += 1
                if slot >= _PER_CELL:
                    self._hidden[place] += 1
                    continue
                places[number, level] = self._slot(place, slot)
        for number, _, held in points:  # a level that stands where the current one does shares its dot
            for level in ("inherent", "target"):
                if (number, "current") in places and held.get(level) == held.get("current"):
                    places[number, level] = places[number, "current"]
        return places

    def _slot(self, place: Place, slot: int) -> Point:
        corner = self.corner(*place)
        row, column = divmod(slot, _PER_ROW)
        return Point(corner.x + 18 + column * _PITCH, corner.y + 26 + row * _PITCH)

    def overflow(self) -> list[Safe]:
        """How many dots found no place in a full cell."""
        return [
            draw_lines(
                wrap(f"+{count} more", _CELL_W, CAPTION_SIZE, lines=1, bold=True),
                Point(self.corner(*place).x + _CELL_W - 6, self.corner(*place).y + 3),
                CAPTION_SIZE,
                fill=INK,
                anchor="end",
                bold=True,
            )
            for place, count in self._hidden.items()
        ]


def _cells(board: _Board, table: Mapping[str, Mapping[str, str]], levels: Mapping[str, tuple[str, str]]) -> Safe:
    drawn = []
    for likelihood in board.likelihoods:
        for impact in board.impacts:
            title, colour = levels.get(table[impact][likelihood], ("", ""))
            corner = board.corner(likelihood, impact)
            fill = safe_colour(colour)
            box: dict[str, Value] = {
                "x": corner.x,
                "y": corner.y,
                "width": _CELL_W,
                "height": _CELL_H,
                "stroke": PAPER,
                "stroke-width": 2,
            }
            drawn.append(element("rect", {**box, "fill": fill}))
            words = wrap(title, _CELL_W - 10, CAPTION_SIZE, lines=1)
            drawn.append(draw_lines(words, Point(corner.x + 6, corner.y + 3), CAPTION_SIZE, fill=ink_on(fill)))
    return fragment(*drawn)


def _axes(
    board: _Board, likelihoods: Sequence[tuple[str, str]], impacts: Sequence[tuple[str, str]], height: float
) -> Safe:
    drawn = []
    for step, title in likelihoods:
        corner = board.corner(step, board.impacts[0])
        lines = wrap(title, _LEFT - 40, LABEL_SIZE, lines=2)
        at = Point(_LEFT - 8, corner.y + (_CELL_H - lines.height(LABEL_SIZE)) / 2)
        drawn.append(draw_lines(lines, at, LABEL_SIZE, fill=INK, anchor="end"))
    for step, title in impacts:
        corner = board.corner(board.likelihoods[0], step)
        lines = wrap(title, _CELL_W - 8, LABEL_SIZE, lines=2)
        at = Point(corner.x + _CELL_W / 2, corner.y + _CELL_H + 6)
        drawn.append(draw_lines(lines, at, LABEL_SIZE, fill=INK, anchor="middle"))
    middle = _LEFT + _CELL_W * len(impacts) / 2
    impact = wrap("Impact →", 200, NAME_SIZE, lines=1, bold=True)
    drawn.append(draw_lines(impact, Point(middle, height - 26), NAME_SIZE, fill=INK, anchor="middle", bold=True))
    up = wrap("Likelihood →", 200, NAME_SIZE, lines=1, bold=True)
    turned = draw_lines(up, Point(0, -6), NAME_SIZE, fill=INK, anchor="middle", bold=True)
    centre = _TOP + _CELL_H * len(likelihoods) / 2
    drawn.append(element("g", {"transform": f"translate(14 {centre:.0f}) rotate(-90)"}, turned))
    return fragment(*drawn)


def _way(point: RiskPoint, places: Mapping[tuple[str, str], Point]) -> Safe:
    number = point[0]
    stops = [places[number, level] for level in ("inherent", "current", "target") if (number, level) in places]
    drawn = []
    for start, end in pairwise(stops):
        if start != end:
            line = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y}
            drawn.append(element("line", {**line, "stroke": PAPER, "stroke-width": 3.6, "stroke-opacity": 0.7}))
            drawn.append(element("line", {**line, "stroke": INK, "stroke-width": 1.3, "stroke-opacity": 0.75}))
    return fragment(*drawn)


def _dots(point: RiskPoint, places: Mapping[tuple[str, str], Point]) -> Safe:
    number, _, held = point
    main = "current" if "current" in held else next((level for level in ("inherent", "target") if level in held), "")
    at_main = places.get((number, main))
    rings = [
        _dot(places[number, level], number, is_main=False, is_dashed=level == "inherent")
        for level in ("inherent", "target")
        if level != main and (number, level) in places and places[number, level] != at_main
    ]
    return fragment(*rings, _dot(at_main, number, is_main=True) if at_main is not None else None)


def _dot(at: Point, number: str, *, is_main: bool, is_dashed: bool = False) -> Safe:
    dash = "2.5 2" if is_dashed else None
    circle: dict[str, Value] = {
        "cx": at.x,
        "cy": at.y,
        "r": _DOT,
        "stroke": INK,
        "stroke-width": 1.4,
        "stroke-dasharray": dash,
    }
    words = wrap(number, 2 * _DOT, CAPTION_SIZE, lines=1, bold=is_main)
    ink = PAPER if is_main else INK
    top = Point(at.x, at.y - CAPTION_SIZE * 0.6)
    text = draw_lines(words, top, CAPTION_SIZE, fill=ink, anchor="middle", bold=is_main)
    return fragment(element("circle", {**circle, "fill": INK if is_main else PAPER}), text)


def _legend(levels: Sequence[tuple[str, str, str]], width: float) -> tuple[Safe, float]:
    drawn = []
    x = _LEFT
    for words, is_main, is_dashed in (("inherent", False, True), ("current", True, False), ("target", False, False)):
        drawn.append(_dot(Point(x + _DOT, 12), "n", is_main=is_main, is_dashed=is_dashed))
        lines = wrap(words, 120, LABEL_SIZE, lines=1)
        drawn.append(draw_lines(lines, Point(x + 2 * _DOT + 6, 6), LABEL_SIZE, fill=MUTED))
        x += 2 * _DOT + 20 + text_width(words, LABEL_SIZE)
    for _, title, colour in levels:
        drawn.append(
            element("rect", {"x": x, "y": 4, "width": 22, "height": 15, "fill": safe_colour(colour), "stroke": MUTED})
        )
        lines = wrap(title, 120, LABEL_SIZE, lines=1)
        drawn.append(draw_lines(lines, Point(x + 28, 6), LABEL_SIZE, fill=MUTED))
        x += 44 + text_width(title, LABEL_SIZE)
        if x > width - 60:
            break
    return fragment(*drawn), 30.0
