"""Plain text for Plotly, which reads a little HTML, entities, templates and TeX in whatever it is given."""

from __future__ import annotations

from toolkit.markup.escape import visible
from toolkit.pictures.text import Lines

__all__ = ["lined", "plain"]

_LONGEST = 240
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;", "\n": " ", "\r": " "})


def plain(text: str) -> str:
    """A text that Plotly shows as it is: nothing of it is a tag, an entity, a formula or a place of a template."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return visible(shown).translate(_SIGNS)


def lined(lines: Lines, *, bold: bool = False) -> str:
    """Lines that were broken to their measure."""
    said = "<br>".join(plain(line.text) for line in lines.lines)
    return f"<b>{said}</b>" if bold and said else said
