"""Turn any text into text that HTML and SVG show as it is, and that cannot disturb what stands around it.

Four kinds of character need care:

* `& < > " '` become references, so that text stays text between tags and inside quoted attributes alike.
* Control characters and lone surrogates, which XML forbids or no screen can show, become U+FFFD (�).
* Characters that switch the direction of writing (overrides, embeddings, isolates: U+202A to U+202E, U+2066 to
  U+2069) become visible, as in `«U+202E»gnp.exe`. Shown is better than isolated here: they are used to make a name
  look like another one, so whoever reads a report should see that they are there. Hebrew and Arabic do not need
  them, and read as usual; the marks U+200E, U+200F and U+061C stay, for they turn nothing that a letter does not.
* Everything else, emoji and joiners included, stays as it is.
"""

from __future__ import annotations

import re

__all__ = ["escape", "visible"]

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def visible(text: str) -> str:
    """The text with nothing hidden in it: no control characters, and a visible name for each change of direction."""
    shown = _UNSHOWABLE.sub("\ufffd", text)
    return _TURNING.sub(lambda found: f"«U+{ord(found.group()):04X}»", shown)


def escape(text: str) -> str:
    """Text for use between tags or inside a quoted attribute, of HTML or of SVG.

    Escaping twice shows the references of the first time: never harmful, only ugly. Use `element`, which escapes
    plain text once and lets `Safe` text pass.
    """
    return visible(text).translate(_REFERENCES)
