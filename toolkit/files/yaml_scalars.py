"""Which plain words of a YAML file are not text: the few that everybody agrees on.

Narrower than YAML 1.1, whose `no` is False, `22:22` is 1342 and `010` is 8. Only the JSON spellings of
numbers count, so that what looks odd stays exactly as it was typed.
"""

from __future__ import annotations

import math
import re

__all__ = ["FORBIDDEN_IN_TEXT", "MAX_INTEGER_DIGITS", "plain_scalar"]

MAX_INTEGER_DIGITS = 18
"""Integers with more digits stay text: nobody counts so far, and identifiers must not be rounded later."""

_MAX_FLOAT_CHARACTERS = 40
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

FORBIDDEN_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control characters (other than tab, line breaks and U+0085) and halves of surrogate pairs."""


def plain_scalar(word: str) -> str | int | float | bool | None:
    """The value of an unquoted word: null, true, false, a decimal number, or else the text as it stands."""
    if word in _WORDS:
        return _WORDS[word]
    # Nearly all words are text, and a look at the first character tells so.
    if word[0] not in "-0123456789":
        return word
    found = _NUMBER.fullmatch(word)
    if found is None:
        return word
    whole, fraction, exponent = found.groups()
    if fraction is None and exponent is None:
        return int(word) if len(whole) <= MAX_INTEGER_DIGITS else word
    if len(word) > _MAX_FLOAT_CHARACTERS:
        return word
    number = float(word)
    return number if math.isfinite(number) else word
