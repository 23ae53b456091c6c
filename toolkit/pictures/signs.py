"""Small signs that say in black and white what a colour says: drawn, because not every font has them."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.markup.element import Safe, Value, element, fragment, number
from toolkit.pictures.canvas import SAMPLE, Sample
from toolkit.pictures.geometry import Point
from toolkit.pictures.style import CAPTION_SIZE, MUTED, ink_on
from toolkit.pictures.text import Line, draw_text, text_width

__all__ = ["SIGN", "sign", "signed_count", "swatch"]

SIGN = 8.0
"""The width and height of a sign."""

# Strokes in a square of eight by eight; a dot is a stroke of no length with a round end.
_STROKES: Mapping[str, str] = {
    "tick": "M0.5 4.5L3 7L7.5 1",
    "cross": "M1 1L7 7M7 1L1 7",
    "bang": "M4 0.5V4.6M4 7.2V7.3",
    "question": "M1.6 2.4A2.4 2.1 0 1 1 4.6 4.1Q4 4.4 4 5M4 7.2V7.3",
    "dash": "M1 4H7",
    "dot": "M4 4V4.1",
    "half": "M4 0.8A3.2 3.2 0 1 0 4 7.2A3.2 3.2 0 1 0 4 0.8V7.2M3.2 1.6V6.4M2.2 2.2V5.8",
}


def sign(name: str, at: Point, colour: str) -> Safe:
    """A sign (tick, cross, bang, question, dash, dot or half), its top left corner at a point."""
    place = f"translate({number(at.x)} {number(at.y)})"
    stroke: dict[str, Value] = {"fill": "none", "stroke": colour, "stroke-width": 1.5, "stroke-linecap": "round"}
    return element("path", {"d": _STROKES[name], "transform": place, **stroke})


def signed_count(name: str, count: int, centre: Point, room: float, fill: str) -> Safe:
    """A count with its sign around a point, on a ground of `fill`; less or nothing of it where room is short."""
    ink = ink_on(fill)
    words = str(count)
    width = text_width(words, CAPTION_SIZE, bold=True)
    if width > room - 2:
        return fragment()
    with_sign = SIGN + 4 + width <= room - 4
    left = centre.x - (width + (SIGN + 4 if with_sign else 0.0)) / 2
    baseline = Point(left + (SIGN + 4 if with_sign else 0.0), centre.y + CAPTION_SIZE * 0.36)
    text = draw_text(Line(words, width), baseline, CAPTION_SIZE, fill=ink, bold=True)
    return fragment(sign(name, Point(left, centre.y - SIGN / 2), ink) if with_sign else None, text)


def swatch(name: str, fill: str) -> Sample:
    """A patch of colour with its sign, for a key."""

    def sample(at: Point) -> Safe:
        box: dict[str, Value] = {
            "x": at.x + 4,
            "y": at.y - 8,
            "width": SAMPLE - 8,
            "height": 16,
            "rx": 2,
            "fill": fill,
            "stroke": MUTED,
        }
        middle = Point(at.x + SAMPLE / 2 - SIGN / 2, at.y - SIGN / 2)
        return fragment(element("rect", {**box, "stroke-width": 0.6}), sign(name, middle, ink_on(fill)))

    return sample
