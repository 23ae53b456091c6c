"""Where a chart's labels go: where they cover no other label, and as little else as may be; or nowhere."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.money.chart import Bar, Dot, Line, Place, Side, Words
from toolkit.pictures.money.frame import Frame
from toolkit.pictures.style import CAPTION_SIZE, LABEL_SIZE
from toolkit.pictures.text import Lines, wrap

__all__ = ["Placed", "place_words", "size_of"]

_STEP = 7.0
_SHIFTS = (0.0, *(sign * 13.0 * count for count in range(1, 10) for sign in (1, -1)))
_EDGE = 3.0
_NEAR = 12.0


@dataclass(frozen=True)
class Placed:
    """A label where it goes: beside a place of the data, `shift` units lower than there."""

    words: Words
    lines: Lines
    place: Place
    side: Side
    shift: float
    rect: Rect

    @property
    def is_led(self) -> bool:
        """Does it stand so far from its place that a thin line has to lead there?"""
        return abs(self.shift) > _NEAR


def size_of(words: Words) -> float:
    """The type size of a label."""
    return CAPTION_SIZE if words.small else LABEL_SIZE


def place_words(frame: Frame) -> list[Placed]:
    """All labels of a chart that find room, those that must stand first."""
    labels = [mark for mark in frame.chart.marks if isinstance(mark, Words)]
    dots, bars = sorted(_obstacles(frame)), list(_bars(frame))
    placed: list[Placed] = []
    for words in sorted(labels, key=lambda each: not each.must):
        best, least = None, math.inf
        for number, candidate in enumerate(_candidates(words, frame)):
            if any(candidate.rect.overlaps(other.rect) for other in placed):
                continue
            if least <= number * 0.3:  # a later one can only be worse
                break
            cost = number * 0.3 + _covered(candidate, dots, bars, least)
            if cost < least:
                best, least = candidate, cost
        if best is not None:
            placed.append(best)
    return placed


def _candidates(words: Words, frame: Frame) -> Iterator[Placed]:
    size = size_of(words)
    lines = wrap(words.text, min(words.room, frame.plot.width - 2 * _EDGE), size, lines=2, bold=words.bold)
    for shift in _SHIFTS if words.must else _SHIFTS[:1]:
        for place in words.places:
            at = frame.at(*place)
            for side in words.sides:
                rect = _beside(at, side, lines.width, lines.height(size), words.gap, shift)
                if _inside(rect, frame.plot):
                    yield Placed(words, lines, place, side, shift, rect)


def _beside(at: Point, side: Side, width: float, height: float, gap: float, shift: float) -> Rect:
    left, top = at.x - width / 2, at.y - height / 2
    if side == "right":
        left = at.x + gap
    elif side == "left":
        left = at.x - gap - width
    elif side == "above":
        top = at.y - gap - height
    elif side == "below":
        top = at.y + gap
    return Rect(left, top + shift, width, height)


def _inside(rect: Rect, plot: Rect) -> bool:
    return Rect(plot.x, plot.y - _EDGE, plot.width + _EDGE, plot.height + 2 * _EDGE).contains(rect)


def _covered(candidate: Placed, dots: Sequence[Point], bars: Sequence[Rect], most: float) -> float:
    """How much a label would cover of lines and dots, and (unless it belongs inside) of bars; `most` is enough."""
    rect = candidate.rect
    top, bottom, cost = rect.y - 1, rect.bottom + 1, 0.0
    first, last = bisect_left(dots, (rect.x - 2, -math.inf)), bisect_right(dots, (rect.right + 2, math.inf))
    for index in range(first, last):
        if top < dots[index][1] < bottom:
            cost += 2.0
            if cost > most:
                return cost
    if candidate.side != "middle":
        cost += sum(rect.overlaps(bar) for bar in bars) * 6.0
    return cost


def _obstacles(frame: Frame) -> Iterator[Point]:
    for mark in frame.chart.marks:
        if isinstance(mark, Line):
            for start, end in pairwise(frame.at(*place) for place in mark.places):
                count = max(1, int(math.dist(start, end) / _STEP))
                for index in range(count + 1):
                    share = index / count
                    yield Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
        elif isinstance(mark, Dot):
            at = frame.at(mark.x, mark.y)
            yield from (at, Point(at.x + mark.size / 2, at.y), Point(at.x - mark.size / 2, at.y))


def _bars(frame: Frame) -> Iterator[Rect]:
    for mark in frame.chart.marks:
        if isinstance(mark, Bar):
            one, other = frame.at(mark.left, mark.bottom), frame.at(mark.right, mark.top)
            left, top = min(one.x, other.x), min(one.y, other.y)
            yield Rect(left, top, abs(one.x - other.x), abs(one.y - other.y))
