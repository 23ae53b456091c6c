"""Text out of somebody else's file, without characters that no text should hold."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["tidy"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def tidy(value: Any, *, one_line: bool = False) -> str:
    """A value as text without characters that no text should hold: those become a visible mark."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    text = _CONTROL.sub("\ufffd", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(text.split()) if one_line else text.strip()
