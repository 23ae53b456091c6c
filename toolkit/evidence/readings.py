"""When did an attack work? What a score has to be, written as `scorer=C` or `scorer.key>=1`, compared with care."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.evidence.plain import number

__all__ = ["Reading", "parse_reading", "reading_for"]

_RULE = re.compile(r"\s*(?P<name>[^=<>]{1,200}?)\s*(?P<sign>>=|<=|=)\s*(?P<value>[^=<>]{1,40}?)\s*")
_LETTERS = {"C": 1.0, "I": 0.0}
_TRUTHS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}


@dataclass(frozen=True)
class Reading:
    """A rule that tells from a score whether the attack worked. `name` is the scorer, with `.key` where it has several.

    A name may end in `*`. `sign` is `=`, `>=` or `<=`.
    """

    name: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.value}"

    def fits(self, name: str) -> bool:
        """Whether the rule is about this scorer."""
        return fnmatchcase(name, self.name)

    def worked(self, score: Any) -> bool | None:
        """Whether a score says that the attack worked; None where it says neither (no answer, partly, no number).

        The letters C and I of Inspect stand for 1 and 0, as do true and false; P and N say neither.
        """
        if self.sign != "=":
            found, limit = _measure(score), float(self.value)
            if found is None:
                return None
            return found >= limit if self.sign == ">=" else found <= limit
        wanted = _measure(self.value)
        if wanted is None:  # a word of the scorer's own
            return str(score).strip() == self.value if isinstance(score, str) else None
        found = _measure(score)
        if self.value in _LETTERS or self.value.casefold() in _TRUTHS:
            return None if found not in (0.0, 1.0) else found == wanted
        return None if found is None else found == wanted


def _measure(score: Any) -> float | None:
    """A score as a number, as far as it is one."""
    if isinstance(score, bool):
        return 1.0 if score else 0.0
    if isinstance(score, str):
        word = score.strip()
        known = _LETTERS.get(word, _TRUTHS.get(word.casefold()))
        return known if known is not None else number(word)
    return number(score)


def parse_reading(text: str) -> Reading:
    """A rule from its text. Raises `ToolkitError` that shows how one is written."""
    found = _RULE.fullmatch(text)
    if found is None or (found["sign"] != "=" and number(found["value"]) is None):
        raise ToolkitError(
            f"{text[:80]!r} does not say when an attack worked",
            try_instead="Write the scorer and what it gives then, such as `includes=C` or `judge.score>=0.5`.",
        )
    return Reading(found["name"], found["sign"], found["value"])


def reading_for(name: str, readings: Iterable[Reading]) -> Reading | None:
    """The first rule about a scorer; None where there is none."""
    return next((each for each in readings if each.fits(name)), None)
