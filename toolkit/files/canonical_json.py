"""JSON that means one thing: bytes fit for hashing, and a reader that refuses what JSON leaves open.

Canonical here: UTF-8, keys sorted by code point, no spaces, text in NFC, and each number written in one way,
so that values equal in Python have equal bytes. Close to RFC 8785, but not the same: Python's spelling of
floats stands (`1e-07`), and whole numbers keep all their digits.
"""

from __future__ import annotations

import json
import math
import unicodedata
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files.json_mistakes import Mistakes, explain_syntax
from toolkit.files.reading import decode_text, read_limited, shown

__all__ = ["MAX_DEPTH", "canonical_bytes", "pretty_json", "read_json", "read_json_file"]

MAX_DEPTH = 60
"""How deep lists and objects may be nested, in what is written as in what is read."""

_TOO_LARGE = 10**309  # every whole float is below; a larger integer is no quantity of anything


def canonical_bytes(value: Any) -> bytes:
    """The one byte string that stands for `value`: dict with text keys, list, str, int, float, bool or None.

    Text is normalised to NFC, and a float with a whole value is written as an integer (1.0 as `1`). Raises
    `ToolkitError` for any other type, NaN and infinity, half surrogate pairs, keys that are the same after
    normalisation, integers over 309 digits, and nesting deeper than `MAX_DEPTH`.
    """
    text = json.dumps(_canonical(value, ()), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def pretty_json(value: Any) -> str:
    """`value` as `canonical_bytes` normalises it, but laid out to be read: indented by two spaces."""
    pieces: list[str] = []
    _lay_out(_canonical(value, ()), "\n", pieces)
    return "".join([*pieces, "\n"])


def read_json(
    text: str | bytes,
    *,
    source: str,
    limit_bytes: int = 20_000_000,
    limit_depth: int = MAX_DEPTH,
    limit_pieces: int | None = None,
    nan_is_nothing: bool = False,
) -> Any:
    """Read JSON strictly; `source` is what to call it in errors.

    `limit_pieces` bounds the values that it may hold, counted by the signs that separate and begin them, also within
    texts: it keeps what is read to a bearable size in memory. With `nan_is_nothing`, NaN and infinity, which other
    programs do write, are read as null.

    Raises `InputError`, with the line, for syntax errors (a file that ends too early is said to look cut
    off), duplicate keys, NaN and infinity, numbers beyond all measure, half surrogate pairs, and nesting
    deeper than `limit_depth`; the depth is counted before anything recurses.
    """
    words = decode_text(text, source=source, limit_bytes=limit_bytes)
    mistakes = Mistakes(words, source, nan_is_nothing=nan_is_nothing)
    mistakes.check_text()
    mistakes.check_pieces(limit_pieces)
    mistakes.check_depth(limit_depth)
    try:
        value = json.loads(
            words,
            object_pairs_hook=mistakes.pairs,
            parse_constant=mistakes.constant,
            parse_float=mistakes.float,
            parse_int=mistakes.int,
        )
    except json.JSONDecodeError as error:
        raise explain_syntax(error, words, source) from error
    mistakes.raise_if_any()
    return value


def read_json_file(
    path: Path | Traversable,
    *,
    source: str | None = None,
    limit_bytes: int = 20_000_000,
    limit_depth: int = MAX_DEPTH,
) -> Any:
    """Read a JSON file as `read_json` does; `source` is the path unless given.

    Raises `InputError` also where the file is missing, a folder, unreadable or not UTF-8.
    """
    called = str(path) if source is None else source
    data = read_limited(path, source=called, limit_bytes=limit_bytes)
    return read_json(data, source=called, limit_bytes=limit_bytes, limit_depth=limit_depth)


_scalar = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _lay_out(value: Any, margin: str, pieces: list[str]) -> None:
    """The same as the library's `indent=2`, which is written in Python and passes each piece up through every level.

    `margin` is the line break before the value's closing bracket. The depth is bounded by the normal form.
    """
    if not value or not isinstance(value, dict | list):
        pieces.append(_scalar(value))
        return
    inner, named = f"{margin}  ", isinstance(value, dict)
    begin = f"{'{' if named else '['}{inner}"
    for each in sorted(value) if named else value:
        pieces.append(f"{begin}{_scalar(each)}: " if named else begin)
        _lay_out(value[each] if named else each, inner, pieces)
        begin = f",{inner}"
    pieces.append(f"{margin}{'}' if named else ']'}")


def _canonical(value: Any, path: tuple[str, ...]) -> Any:
    """`value` in normal form; `path` says in errors where it is, and bounds the depth (and so any circle)."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int | float):
        return _number(value, path)
    if len(path) >= MAX_DEPTH:
        raise ToolkitError(f"lists and objects are nested more than {MAX_DEPTH} deep", where=_where(path[:4]))
    if isinstance(value, list):
        return [_canonical(item, (*path, str(index))) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return _object(value, path)
    raise ToolkitError(
        f"a value of type {type(value).__name__} cannot be written as JSON",
        where=_where(path),
        try_instead="Use a dict, list, text, number, true, false or nothing.",
    )


def _object(value: dict[Any, Any], path: tuple[str, ...]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise ToolkitError(f"the key {shown(str(key))} is not text", where=_where(path))
        name = _text(key, path)
        if name in result:
            raise ToolkitError(f"two keys are the same text {shown(name)} once normalised", where=_where(path))
        result[name] = _canonical(item, (*path, name))
    return result


def _text(value: str, path: tuple[str, ...]) -> str:
    text = unicodedata.normalize("NFC", str.__str__(value))
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ToolkitError(
                f"the text {shown(text)} holds half of a surrogate pair, which is no character",
                where=_where(path),
                try_instead="Type the text again; it was damaged before it came here.",
            ) from error
    return text


def _number(value: Any, path: tuple[str, ...]) -> int | float:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ToolkitError(
                f"{value} is not a number that JSON can hold",
                where=_where(path),
                try_instead="Leave the value out where it is unknown.",
            )
        return int(value) if value.is_integer() else float(value)
    if abs(value) >= _TOO_LARGE:
        raise ToolkitError("an integer has more than 309 digits", where=_where(path))
    return int(value)


def _where(path: tuple[str, ...]) -> str:
    return ".".join(path) or "the value"
