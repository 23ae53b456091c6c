"""Values of somebody else's file, taken with care: what has the wrong shape is nothing, and is never met."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from toolkit.files.tidy import tidy

__all__ = ["MOST", "Notes", "block", "blocks", "count_in", "items", "moment", "number", "text", "texts"]

LONGEST = 500
"""Characters of one text that are kept."""
MOST = 1_000_000_000_000
"""The largest count that is believed."""
_TURNING = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ][0-9:.,+\-Z ]{0,30})?")


def text(value: Any, *, longest: int = LONGEST) -> str:
    """A text or number on one line, without what cannot be seen, cut to `longest`; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = value[: longest * 4]
    elif isinstance(value, int) and abs(value) > 10**18:
        return ""  # a number of some hundred digits is nobody's name, and slow to write out
    said = tidy(_TURNING.sub("", value) if isinstance(value, str) else value, one_line=True)
    return said if len(said) <= longest else f"{said[: longest - 1]}…"


def block(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def blocks(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; whatever else is in it is passed over."""
    return (each for each in items(value) if isinstance(each, dict))


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, or one text alone, without empty ones and repetitions."""
    listed = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(said for each in listed if (said := text(each))))


def count_in(value: Any) -> int | None:
    """A count: a whole number from 0 to `MOST`; None for anything else, also for true and false."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not (math.isfinite(value) and value.is_integer()):
        return None
    return int(value) if 0 <= value <= MOST else None


def number(value: Any) -> float | None:
    """A finite number, also where it is written as text; None for anything else, also for true and false."""
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def moment(value: Any) -> str:
    """A date or a moment as it is stated, such as `2026-11-03T10:15:00Z`; empty for anything else, also for no day."""
    said = text(value, longest=60)
    if not _MOMENT.fullmatch(said):
        return ""
    try:
        date.fromisoformat(said[:10])
    except ValueError:
        return ""
    return said


class Notes:
    """What could not be understood or was not counted: each once, with how often, in order of appearance."""

    MOST_SAID = 60

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._more = 0

    def add(self, said: str, times: int = 1) -> None:
        """Note something; what was noted before is counted."""
        if said in self._counts or len(self._counts) < self.MOST_SAID:
            self._counts[said] = self._counts.get(said, 0) + times
        else:
            self._more += times

    def all(self, more: Iterable[str] = ()) -> tuple[str, ...]:
        """Every note as a sentence."""
        said = [note if times == 1 else f"{note} ({times:,} times)" for note, times in self._counts.items()]
        return (*said, *more, *([f"{self._more:,} more notes are not shown"] if self._more else []))
