"""Text as Markdown shows it: every sign that means something is escaped, so that what people typed stays what it is."""

from __future__ import annotations

import re

from toolkit.markup.escape import visible

__all__ = ["md", "md_lines"]

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|:(?=\S)|(?<=www)\.|^[-+=]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def md(text: object) -> str:
    """Text as Markdown shows it: on one line, every sign that means something escaped, no address made a link."""
    return _NUMBERED.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", " ".join(visible(str(text)).split())))


def md_lines(text: object) -> str:
    """Text of several lines as Markdown shows it: each line escaped, and a paragraph of its own."""
    return "\n\n".join(line for each in str(text).splitlines() if (line := md(each)))
