"""Which colour, dash, hatch and symbol means what, in all pictures of money alike.

Colours are of the Okabe-Ito palette (Color Universal Design, 2008); each comes with a dash, a hatch or a symbol of its
own, so that a grey print and eyes that see few colours lose nothing. Lines have a contrast of 3 with the paper at
least; the lighter orange and sky blue fill bars with an outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Dash, Hatch, Symbol
from toolkit.pictures.style import INK

__all__ = ["BLUE", "GREEN", "GREY", "OFFERED", "ORANGE", "PURPLE", "SKY", "VERMILION", "Paint", "paints_for"]

BLUE, VERMILION, GREEN = "#0072b2", "#d55e00", "#009e73"
ORANGE, SKY, PURPLE, OCHRE = "#e69f00", "#56b4e9", "#a8558a", "#b37400"
GREY = "#8a949e"


@dataclass(frozen=True)
class Paint:
    """How one series is told from the others."""

    colour: str
    dash: Dash
    hatch: Hatch
    symbol: Symbol


_NAMED = {
    "inherent": Paint(VERMILION, "dotted", "x", "triangle"),
    "current": Paint(BLUE, "solid", "", "circle"),
    "target": Paint(GREEN, "dashed", "/", "square"),
    "tolerance": Paint(INK, "dashdot", "", "diamond"),
}
OFFERED = (
    Paint(BLUE, "solid", "", "circle"),
    Paint(VERMILION, "dotted", "x", "triangle"),
    Paint(GREEN, "dashed", "/", "square"),
    Paint(PURPLE, "dashdot", "\\", "diamond"),
    Paint(OCHRE, "long", "-", "cross"),
    Paint(INK, "solid", ".", "star"),
)
"""For series without a meaning of their own, in this order."""


def paints_for(names: Sequence[str]) -> list[Paint]:
    """A paint a series, in their order: by its name where that has one, else the next that nobody has yet."""
    named = [_NAMED.get(name.casefold().strip()) for name in names]
    free = [paint for paint in OFFERED if all(each is None or paint.colour != each.colour for each in named)]
    others = iter(free * (len(names) // max(1, len(free)) + 1))
    return [each or next(others) for each in named]
