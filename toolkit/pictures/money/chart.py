"""What a picture of money shows, told once: axes and marks in the units of the data.

`drawing` makes an SVG of it and `toolkit.display.money` a Plotly figure, so that the report and the notebook cannot
disagree. Texts are plain here; whoever draws them escapes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

__all__ = [
    "Area",
    "Axis",
    "Bar",
    "Chart",
    "Dash",
    "Dot",
    "Hatch",
    "KeyEntry",
    "Line",
    "Mark",
    "Place",
    "Side",
    "Symbol",
    "Tick",
    "Words",
    "nothing",
    "sentence",
]

Dash = Literal["solid", "dashed", "dotted", "long", "dashdot"]
Hatch = Literal["", "/", "\\", "x", "-", "|", "."]
Symbol = Literal["circle", "square", "diamond", "triangle", "cross", "star"]
Side = Literal["right", "left", "above", "below", "middle"]
Tick: TypeAlias = tuple[float, str]
Place: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """One axis: what it measures and in which unit, from where to where (`low` is left or below), its named places."""

    title: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    is_log: bool = False
    has_grid: bool = True
    bold: frozenset[int] = frozenset()
    """Ticks, by their position, that stand out."""

    def held(self, value: float) -> float:
        """The value, or the end of the axis that it lies beyond."""
        low, high = (self.low, self.high) if self.low < self.high else (self.high, self.low)
        return low if value < low else high if value > high else value

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 at its low end to 1 at its high end."""
        start, length = self._ends
        at = self.held(value)
        return ((math.log(at) if self.is_log else at) - start) / length

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """Where the axis starts and how long it is, in logarithms on a logarithmic one."""
        low, high = (math.log(self.low), math.log(self.high)) if self.is_log else (self.low, self.high)
        return low, high - low


@dataclass(frozen=True)
class Line:
    """A line through places; `key` is its name in the key, and empty where another mark stands there for it."""

    places: tuple[Place, ...]
    colour: str
    dash: Dash = "solid"
    width: float = 2.0
    key: str = ""
    hover: tuple[str, ...] = ()
    arrow: bool = False
    """Does it end in an arrowhead?"""


@dataclass(frozen=True)
class Area:
    """What lies between two lines over the same xs."""

    xs: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    colour: str
    hatch: Hatch = ""
    opacity: float = 0.2
    key: str = ""


@dataclass(frozen=True)
class Bar:
    """A rectangle from `left` to `right` and `bottom` to `top`."""

    left: float
    right: float
    bottom: float
    top: float
    colour: str
    hatch: Hatch = ""
    key: str = ""
    hover: str = ""
    outline: bool = True


@dataclass(frozen=True)
class Dot:
    """A mark at a place, `size` across in picture units; a hollow one is only outlined."""

    x: float
    y: float
    symbol: Symbol
    colour: str
    size: float = 9.0
    hollow: bool = False
    key: str = ""
    hover: str = ""


@dataclass(frozen=True)
class Words:
    """A label: the first of its places and sides where it covers nothing, else (unless it must stand) nowhere."""

    text: str
    places: tuple[Place, ...]
    sides: tuple[Side, ...] = ("right", "left", "above", "below")
    colour: str = ""
    bold: bool = False
    gap: float = 6.0
    small: bool = False
    must: bool = False
    room: float = 210.0


Mark: TypeAlias = Line | Area | Bar | Dot | Words
KeyEntry: TypeAlias = Line | Area | Bar | Dot


@dataclass(frozen=True)
class Chart:
    """A whole picture. `right` are names of places on the y axis, said on its right side under `right_title`."""

    title: str
    summary: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    right: tuple[Tick, ...] = ()
    right_title: str = ""
    plot_height: float = 330.0
    is_empty: bool = False
    """Is there nothing to draw? Then the notes say so instead of an empty frame."""

    def entries(self) -> list[KeyEntry]:
        """Marks that stand in the key, each name once, the lines first."""
        found: dict[str, KeyEntry] = {}
        for mark in self.marks:
            if not isinstance(mark, Words) and mark.key:
                found.setdefault(mark.key, mark)
        return sorted(found.values(), key=lambda mark: not isinstance(mark, Line))


def sentence(title: str) -> str:
    """A title as the first sentence of a summary."""
    return title if title.rstrip().endswith((".", "?", "!")) else f"{title}."


def nothing(title: str, why: str, axis: str = "") -> Chart:
    """A picture of nothing: it says why there is none."""
    empty = Axis(axis, 0.0, 1.0, ())
    return Chart(
        title, f"{sentence(title)} {why}", empty, replace(empty, title=""), (), (why,), plot_height=0.0, is_empty=True
    )
