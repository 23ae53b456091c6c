"""Plain text for Plotly, which reads a little HTML, entities, templates and TeX in whatever it is given."""

from __future__ import annotations

from toolkit.markup.escape import visible
from toolkit.pictures.style import LABEL_SIZE
from toolkit.pictures.text import Lines, wrap

__all__ = ["KEY_ROOM", "key_name", "lined", "plain"]

KEY_ROOM = 220.0
"""The most that a name in the legend takes of the width."""

_LONGEST = 240
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;", "\n": " ", "\r": " "})


def plain(text: str) -> str:
    """A text that Plotly shows as it is: nothing of it is a tag, an entity, a formula or a place of a template."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return visible(shown).translate(_SIGNS)


def key_name(text: str) -> str:
    """A name in the legend, in one line that leaves room for others."""
    return lined(wrap(text, KEY_ROOM, LABEL_SIZE, lines=1))


def lined(lines: Lines, *, bold: bool = False) -> str:
    """Lines that were broken to their measure."""
    said = "<br>".join(plain(line.text) for line in lines.lines)
    return f"<b>{said}</b>" if bold and said else said
