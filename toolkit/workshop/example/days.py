"""Days counted from today, so that the example does not grow old: in fields, and inside texts as {+30} or {-12}."""

from __future__ import annotations

import re
from datetime import date, timedelta

__all__ = ["day", "day_or_none", "with_days"]

_DAY_IN_TEXT = re.compile(r"\{([+-]\d{1,4})\}")


def day(days: int) -> date:
    """The day so many days from today."""
    return date.today() + timedelta(days=days)  # noqa: DTZ011 - a day, not a moment


def day_or_none(days: int | None) -> date | None:
    """The same where a day is set at all."""
    return None if days is None else day(days)


def with_days(text: str) -> str:
    """A text with each {+30} or {-12} spelt out as the day that it means."""
    return _DAY_IN_TEXT.sub(lambda found: day(int(found[1])).isoformat(), text)
