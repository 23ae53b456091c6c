"""What is wrong with a JSON file, found at its line; the standard reader says little and forgives much."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.reading import shown

__all__ = ["Mistakes", "explain_syntax"]

_MAX_PROBLEMS = 50
_MAX_DIGITS = 309
# Possessive, so that an unclosed string costs one pass and not one for every quotation mark.
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]|[^\s"\[\]{},:]++', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
# The beginning of an escape, or what the reader leaves over of a number: its sign, point or exponent.
_CUT = re.compile(r"\\|\\?u[0-9a-fA-F]{0,4}|-|\.|[eE][-+]?")
_LONGEST_CUT = 6
_WORDS = ("true", "false", "null")


class Mistakes:
    """Collects what the standard reader would let pass; its methods serve as that reader's hooks.

    The hooks do not know where they are, so they only note that something is amiss; the lines are looked up
    afterwards, in one walk over the pieces, and only if there is something to look up.
    """

    def __init__(self, text: str, source: str, *, nan_is_nothing: bool = False) -> None:
        self._text = text
        self._source = source
        self._nan_is_nothing = nan_is_nothing
        self._amiss = False

    def check_text(self) -> None:
        """Refuse half surrogate pairs that stand in the text itself."""
        try:
            self._text.encode("utf-8")
        except UnicodeEncodeError as error:
            where = f"{self._source}:{_line_at(self._text, error.start)}"
            raise InputError([_half_pair(where)]) from error
        self._amiss = _HALF_PAIR.search(self._text) is not None

    def check_pieces(self, limit: int | None) -> None:
        """Refuse more than `limit` values, as far as the signs tell that begin and separate them."""
        if limit is not None and sum(map(self._text.count, "{[,")) > limit:
            what = f"the file holds more than the {limit:,} values allowed"
            raise InputError([Problem(self._source, what, "Split it, or leave out what is not needed.")])

    def check_depth(self, limit: int) -> None:
        """Refuse nesting deeper than `limit`, without recursion."""
        if self._text.count("[") + self._text.count("{") <= limit:
            return
        depth = 0
        for found in _BRACKET.finditer(self._text):
            first = found.group()[0]
            if first in "[{":
                depth += 1
                if depth > limit:
                    where = f"{self._source}:{_line_at(self._text, found.start())}"
                    raise InputError(
                        [Problem(where, f"lists and objects are nested more than {limit} deep", "Flatten them.")]
                    )
            elif first in "]}":
                depth -= 1

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object of its pairs, noting whether a key came twice."""
        result = dict(pairs)
        if len(result) != len(pairs):
            self._amiss = True
        return result

    def constant(self, _word: str) -> None:
        """NaN, Infinity and -Infinity are no JSON."""
        self._amiss = self._amiss or not self._nan_is_nothing

    def float(self, word: str) -> Any:
        """A finite float."""
        number = float(word)
        if not math.isfinite(number):
            self._amiss = True
        return number

    def int(self, word: str) -> Any:
        """An integer of a bearable length."""
        if len(word) > _MAX_DIGITS and len(word.lstrip("-")) > _MAX_DIGITS:
            self._amiss = True
            return 0
        return int(word)

    def raise_if_any(self) -> None:
        """Raise `InputError` with every mistake noted, each at its line."""
        if not self._amiss:
            return
        problems = []
        for problem in self._located():
            problems.append(problem)
            if len(problems) == _MAX_PROBLEMS:
                problems.append(Problem(self._source, f"only the first {_MAX_PROBLEMS} problems are shown"))
                break
        if problems:
            raise InputError(problems)

    def _located(self) -> Iterator[Problem]:
        """Walk the pieces of a text known to be well formed, and say what is amiss where."""
        objects: list[dict[str, int] | None] = []
        line, reached, key_expected = 1, 0, False
        for found in _PIECE.finditer(self._text):
            line += self._text.count("\n", reached, found.start())
            reached = found.start()
            piece, where = found.group(), f"{self._source}:{line}"
            if piece in "[{":
                objects.append({} if piece == "{" else None)
                key_expected = piece == "{"
            elif piece in "]}":
                objects.pop()
            elif piece == ",":
                key_expected = objects[-1] is not None
            elif piece.startswith('"'):
                yield from _in_string(piece, objects[-1] if key_expected else None, line, where)
                key_expected = False
            elif piece != ":":
                yield from _in_number(piece, where, nan_is_nothing=self._nan_is_nothing)


def _in_string(piece: str, keys: dict[str, int] | None, line: int, where: str) -> Iterator[Problem]:
    """A half surrogate pair; and, if `keys` of the object so far are given, a key that came before."""
    text = json.loads(piece)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        yield _half_pair(where)
    if keys is None:
        return
    if text in keys:
        what = f"the key {shown(text)} is written twice in one object, first on line {keys[text]}"
        yield Problem(where, what, "Keep one.")
    keys.setdefault(text, line)


def _in_number(piece: str, where: str, *, nan_is_nothing: bool) -> Iterator[Problem]:
    if piece in _WORDS:
        return
    if piece.lstrip("-") in ("NaN", "Infinity"):
        if nan_is_nothing:
            return
        yield Problem(where, f"{piece} is not a number that JSON allows", "Leave the value out, or write null.")
    elif piece.lstrip("-").isdigit():
        if len(piece.lstrip("-")) > _MAX_DIGITS:
            yield Problem(where, f"a number has more than {_MAX_DIGITS} digits", "Write it as text.")
    elif not math.isfinite(float(piece)):
        yield Problem(where, f"the number {shown(piece)} is too large to hold", "Write it as text.")


def _half_pair(where: str) -> Problem:
    return Problem(where, "half of a surrogate pair, which is no character", "Type the text again.")


def _line_at(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


_SAID = {
    "Expecting property name": ("a key in double quotes is expected here", "Look for a comma too many."),
    "Expecting ':'": ("a colon is missing after a key", 'Write "key": value.'),
    "Expecting ','": ("a comma or a closing bracket is missing", "Look at the end of the value before."),
    "Extra data": ("there is more after the end of the value", "Keep one JSON value in a file."),
    "Invalid control character": (
        "a line break or tab stands inside a text, or its closing quote is missing",
        'Close the quote, or write "\\n" or "\\t".',
    ),
    "Invalid \\": ("a backslash begins an escape that does not exist", "Write \\\\ for a backslash."),
    "Illegal trailing comma": ("a comma stands before a closing bracket", "Delete the comma."),
}


def explain_syntax(error: json.JSONDecodeError, text: str, source: str) -> InputError:
    """The standard reader's complaint in plain words, at its line."""
    where = f"{source}:{error.lineno}"
    rest = text[error.pos :].strip()
    if not text.strip():
        return InputError([Problem(f"{source}:1", "the file is empty")])
    if not rest or error.msg.startswith("Unterminated string") or _is_cut(rest):
        last = _line_at(text, len(text.rstrip()))
        return InputError(
            [
                Problem(
                    f"{source}:{last}",
                    "the file looks cut off: it ends in the middle of a value",
                    "Get it again from where it came from, or take the last complete copy.",
                )
            ]
        )
    for begins, (what, instead) in _SAID.items():
        if error.msg.startswith(begins):
            return InputError([Problem(where, what, instead)])
    return InputError(
        [
            Problem(
                where,
                "a value is expected here",
                "Write text in double quotes, a number, true, false or null.",
            )
        ]
    )


def _is_cut(rest: str) -> bool:
    """Whether all that is left is the beginning of a word, a number or an escape."""
    if len(rest) > _LONGEST_CUT:
        return False
    return _CUT.fullmatch(rest) is not None or any(word.startswith(rest) for word in _WORDS)
