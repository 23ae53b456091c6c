"""Colours, type and measures that all pictures share.

Colours come from the Okabe-Ito palette, which people with the common kinds of colour blindness can tell apart, or are
greys; whatever a colour says is also said by a word, a shape or a thickness, so that a grey print loses nothing.
Colours of risk levels are the scoring method's and come in as arguments.
"""

from __future__ import annotations

import re

__all__ = [
    "ACCENT",
    "AI_FILL",
    "BADGE",
    "CAPTION_SIZE",
    "FAINT",
    "FONT",
    "INK",
    "LABEL_SIZE",
    "LINE",
    "MUTED",
    "NAME_SIZE",
    "PAPER",
    "SHADE",
    "STRONG",
    "UNKNOWN_COLOUR",
    "contrast_on_paper",
    "ink_on",
    "safe_colour",
    "text_colour",
]

FONT = "'Helvetica Neue', Arial, 'Liberation Sans', 'Segoe UI', system-ui, sans-serif"
"""Fonts of nearly the same widths first, so that text measured here fits there."""

NAME_SIZE = 13.0
LABEL_SIZE = 11.0
CAPTION_SIZE = 10.0
"""Type sizes in picture units, of which a picture of usual size shows about one per pixel."""

PAPER = "#ffffff"
INK = "#17212b"
MUTED = "#55626e"
FAINT = "#d9dfe4"
LINE = "#6a7885"
"""Greys, from the paper to the text; `LINE` is for ordinary flows."""

STRONG = "#0a4a86"
"""A flow that crosses a trust boundary: darker and thicker than others."""

ACCENT = "#b8420a"
"""The path that is pointed at: vermilion, the thickest line."""

AI_FILL = "#e4eefa"
SHADE = "#dfe5ea"
BADGE = "#17212b"
UNKNOWN_COLOUR = "#b9c2ca"

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def safe_colour(colour: str) -> str:
    """A `#rrggbb` colour as it is; anything else is the grey of the unknown."""
    return colour.lower() if _HEX.fullmatch(colour) else UNKNOWN_COLOUR


def ink_on(colour: str) -> str:
    """Black or white, whichever has the greater contrast on `colour` (WCAG 2 relative luminance)."""
    # Black has contrast (L + .05) / .05, white 1.05 / (L + .05): equal where (L + .05)² = .0525.
    return INK if (_luminance(colour) + 0.05) ** 2 > 0.0525 else PAPER


def contrast_on_paper(colour: str) -> float:
    """The contrast of a colour with white paper, from 1 to 21 (WCAG 2): lines need 3, small text needs 4.5."""
    return 1.05 / (_luminance(colour) + 0.05)


def text_colour(colour: str) -> str:
    """A colour as small text on paper: as it is, or darker where it would be hard to read."""
    shade = safe_colour(colour)
    while contrast_on_paper(shade) < 4.5:
        shade = "#" + "".join(f"{int(int(shade[start : start + 2], 16) * 0.92):02x}" for start in (1, 3, 5))
    return shade


def _luminance(colour: str) -> float:
    channels = [int(safe_colour(colour)[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
