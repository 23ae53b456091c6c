"""The sheet every picture is drawn on, and the key under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.markup.element import Child, Safe, element, fragment
from toolkit.markup.svg import picture
from toolkit.pictures.geometry import Point
from toolkit.pictures.style import FONT, LABEL_SIZE, MUTED, PAPER
from toolkit.pictures.text import draw_lines, line_height, wrap

__all__ = ["SAMPLE", "Sample", "canvas", "key", "under_key"]

Sample = Callable[[Point], Safe]
"""Draws an example of a sign; the point is the middle of its left side, and it is at most `SAMPLE` wide."""

SAMPLE = 30.0
"""The width of an example in a key."""

_GAP, _ROW, _INDENT = 22.0, 20.0, 6.0


def canvas(width: float, height: float, *children: Child, title: str, description: str) -> Safe:
    """A picture on white paper in the toolkit's type, with its title and description for those who cannot see it."""
    paper = element("rect", {"width": width, "height": height, "rx": 6, "fill": PAPER})
    drawn = element("g", {"font-family": FONT}, paper, *children)
    return picture(width, height, drawn, title=title, description=description)


def key(entries: Sequence[tuple[str, Sample]], left: float, right: float) -> tuple[Safe, float]:
    """What the signs mean, in as many rows as fit between two x, from y = 0 down; and how high that is."""
    parts: list[Safe] = []
    x, y = left, 0.0
    for words, sample in entries:
        lines = wrap(words, max(60.0, right - left - SAMPLE - _INDENT), LABEL_SIZE, lines=1)
        length = SAMPLE + _INDENT + lines.width
        if x > left and x + length > right:
            x, y = left, y + _ROW
        parts.append(sample(Point(x, y + _ROW / 2)))
        parts.append(draw_lines(lines, Point(x + SAMPLE + _INDENT, y + 3.5), LABEL_SIZE, fill=MUTED))
        x += length + _GAP
    return fragment(*parts), y + _ROW if parts else 0.0


def under_key(notes: Sequence[str], at: Point, width: float) -> tuple[Safe, float]:
    """Sentences below the key, in at most three lines each; and how high they are."""
    parts, y = [], 0.0
    for note in notes:
        lines = wrap(note, width, LABEL_SIZE, lines=3)
        parts.append(draw_lines(lines, Point(at.x, at.y + y), LABEL_SIZE, fill=MUTED))
        y += len(lines.lines) * line_height(LABEL_SIZE) + 2
    return fragment(*parts), y
