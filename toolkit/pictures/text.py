"""How wide text is and where its lines break, worked out without a font.

The widths are those of Arial and its metric twins, with a margin for their neighbours; those of other scripts and of
emoji are rough. Each line is held to its measure when it is drawn, so that in whatever font a machine has in its
place, no text runs out of its box or into another: a wider font is set a little narrower.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from toolkit.markup.element import Safe, Value, element
from toolkit.markup.escape import visible
from toolkit.pictures.geometry import Point

__all__ = ["Line", "Lines", "draw_lines", "draw_text", "shorten", "text_width", "wrap"]

# Thousandths of the type size, from the space to the tilde.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_MARGIN = 1.06
_BOLD = 1.07
_LONGEST = 400
_MARKS = 3
_PART = re.compile(r"[^-_/.:@]+[-_/.:@]*|[-_/.:@]+")


@dataclass(frozen=True)
class Line:
    """One line of text and its width in picture units, to which it is held when it is drawn."""

    text: str
    width: float


@dataclass(frozen=True)
class Lines:
    """Text broken into lines; `is_cut` when it did not fit and ends in an ellipsis."""

    lines: tuple[Line, ...]
    is_cut: bool = False

    @property
    def width(self) -> float:
        """The width of the widest line."""
        return max((line.width for line in self.lines), default=0.0)

    def height(self, size: float) -> float:
        """The height of all lines at a type size."""
        return len(self.lines) * line_height(size)


def line_height(size: float) -> float:
    """From one line to the next."""
    return round(size * 1.22, 2)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text set in one line, in picture units; rather too wide than too narrow."""
    return sum(_em(cluster[0]) for cluster in _clusters(text)) * size * _MARGIN * (_BOLD if bold else 1.0)


def wrap(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> Lines:
    """Break a text into at most `lines` lines of at most `width`, the last one ending in … where it does not fit.

    Breaks at blanks, then after `- _ / . : @`, then anywhere between two letters; marks that stack on a letter are
    limited to three, so that they do not climb out of the line. Hidden characters are made visible first.
    """
    broken = _remembered if len(text) <= _LONGEST else _wrapped  # what is redrawn has mostly the same labels
    return broken(text, width, size, lines, bold)


def _wrapped(text: str, width: float, size: float, lines: int, bold: bool) -> Lines:
    shown = " ".join(visible(text[: _LONGEST * 4]).split())
    words = _tame("".join(shown[:_LONGEST]))
    broken: list[str] = []
    current = ""
    for glued, part in _parts(words, width, size, bold):
        candidate = current + part if glued or not current else f"{current} {part}"
        if current and text_width(candidate, size, bold=bold) > width:
            broken.append(current)
            current = part
        else:
            current = candidate
    if current:
        broken.append(current)
    is_cut = len(broken) > lines or len(shown) > _LONGEST
    if is_cut:
        broken = broken[:lines]
        broken[-1] = _end_in_ellipsis(broken[-1], width, size, bold)
    return Lines(tuple(_line(each, size, bold) for each in broken), is_cut)


_remembered = lru_cache(maxsize=1024)(_wrapped)


def shorten(text: str) -> str:
    """A text for a title or a description: what is longer than any honest name ends in an ellipsis."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def draw_lines(lines: Lines, at: Point, size: float, *, fill: str, anchor: str = "start", bold: bool = False) -> Safe:
    """Draw lines whose first one has its top at `at`; `anchor` is start, middle or end."""
    step = line_height(size)
    drawn = [
        draw_text(line, Point(at.x, at.y + index * step + size * 0.93), size, fill=fill, anchor=anchor, bold=bold)
        for index, line in enumerate(lines.lines)
    ]
    return element("g", None, *drawn)


def draw_text(
    line: Line, baseline: Point, size: float, *, fill: str, anchor: str = "start", bold: bool = False
) -> Safe:
    """Draw one line with its baseline at a point."""
    attributes: dict[str, Value] = {
        "x": baseline.x,
        "y": baseline.y,
        "font-size": size,
        "fill": fill,
        "text-anchor": None if anchor == "start" else anchor,
        "font-weight": "bold" if bold else None,
        "textLength": line.width / _MARGIN or None,
        "lengthAdjust": "spacingAndGlyphs",
    }
    return element("text", attributes, line.text)


def _line(text: str, size: float, bold: bool) -> Line:
    return Line(text, text_width(text, size, bold=bold))


def _em(character: str) -> float:
    """The width of a character as a part of the type size."""
    code = ord(character)
    if 32 <= code < 127:
        return _WIDTHS[code - 32] / 1000
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if code >= 0x1F000 or category == "So":
        return 1.3
    if unicodedata.east_asian_width(character) in "WF" or character in "…—":
        return 1.0
    return 0.75 if category == "Lu" else 0.62


def _clusters(text: str) -> Iterator[str]:
    """Letters with what belongs to them: marks, joiners, variation selectors, skin tones."""
    cluster, marks = "", 0
    for character in text:
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        joins = (
            is_mark or character == "\u200d" or cluster.endswith("\u200d") or "\U0001f3fb" <= character <= "\U0001f3ff"
        )
        if cluster and joins:
            marks += is_mark
            if not is_mark or marks <= _MARKS:
                cluster += character
        else:
            if cluster:
                yield cluster
            cluster, marks = character, 0
    if cluster:
        yield cluster


def _tame(text: str) -> str:
    return "".join(_clusters(text))


def _parts(text: str, width: float, size: float, bold: bool) -> Iterable[tuple[bool, str]]:
    """Pieces that fit in a line, each with whether it is glued to the one before."""
    for word in text.split(" "):
        if text_width(word, size, bold=bold) <= width:
            yield False, word
            continue
        is_first = True
        for part in _PART.findall(word):
            for piece in _pieces(part, width, size, bold):
                yield not is_first, piece
                is_first = False


def _pieces(part: str, width: float, size: float, bold: bool) -> Iterator[str]:
    piece = ""
    for cluster in _clusters(part):
        if piece and text_width(piece + cluster, size, bold=bold) > width:
            yield piece
            piece = ""
        piece += cluster
    if piece:
        yield piece


def _end_in_ellipsis(text: str, width: float, size: float, bold: bool) -> str:
    clusters = list(_clusters(text))
    while clusters and text_width("".join(clusters) + "…", size, bold=bold) > width:
        clusters.pop()
    return "".join(clusters).rstrip(" -_/.:@") + "…"
