"""Plain values as YAML that people can read and edit, and that means the same when it is read again.

Every text is double-quoted, so that no word is ever taken for something else; nothing is wrapped or folded.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files.reading import shown
from toolkit.files.strict_yaml import LIMIT_BYTES, LIMIT_DEPTH, LIMIT_NODES, read_yaml
from toolkit.files.yaml_scalars import FORBIDDEN_IN_TEXT, MAX_INTEGER_DIGITS

__all__ = ["emit_yaml"]

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# Not plain, although this room reads every key as text: elsewhere these would be taken for truth values.
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_WORDS = {None: "null", True: "true", False: "false"}
_WIDTH = 100
_MAX_INLINE = 12
# Parsers give up looking for the colon of a key after 1,024 characters; longer ones need the form `? key`.
_LONGEST_SIMPLE_KEY = 1_000
# What JSON leaves as it is, but a reader of YAML or the eye would not see: other line breaks, marks that turn
# the direction of writing, the byte order mark, and two code points that are no characters.
_INVISIBLE = re.compile("[\x85\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def emit_yaml(data: Mapping[str, Any], *, comment: str = "") -> str:
    """`data` as a YAML document in block style, below `comment` (each of its lines after `# `).

    Takes dicts with text keys, lists, text, numbers, true, false and None. The result is read again and
    compared before it is returned. Raises `ToolkitError` for other types, for NaN and infinity, for integers
    of over 18 digits, for NUL, other control characters and half surrogate pairs, and for what would be too
    deep or too large for `read_yaml`.
    """
    plain = _plain(dict(data), ())
    lines = [*_comment(comment), *(_block(plain, "") if plain else ["{}"])]
    text = "\n".join(lines) + "\n"
    if len(text.encode("utf-8")) > LIMIT_BYTES:
        raise ToolkitError(f"it would be larger than {LIMIT_BYTES:,} bytes", where="the document")
    if _nodes(plain) > LIMIT_NODES:
        raise ToolkitError(f"it would hold more than {LIMIT_NODES:,} keys and values", where="the document")
    try:
        again = read_yaml(text, source="the document just written").data
    except ToolkitError as error:
        raise RuntimeError("a YAML document just written cannot be read again") from error
    if not _same(plain, again):
        raise RuntimeError("a YAML document just written does not mean the same when it is read again")
    return text


def _plain(value: Any, path: tuple[str, ...]) -> Any:
    """`value` in Python's own types, or the error that says what in it cannot be written, and where.

    The depth limit bounds the recursion, and ends a circle.
    """
    where = ".".join(path) or "the document"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _plain_text(value, where)
    if isinstance(value, int | float):
        return _plain_number(value, where)
    if not isinstance(value, dict | list):
        raise ToolkitError(f"a value of type {type(value).__name__} cannot be written as YAML", where=where)
    if len(path) >= LIMIT_DEPTH:
        raise ToolkitError(f"nested more than {LIMIT_DEPTH} deep", where=".".join(path[:4]))
    if isinstance(value, list):
        return [_plain(item, (*path, str(index))) for index, item in enumerate(value)]
    for key in value:
        if not isinstance(key, str):
            raise ToolkitError(f"the key {shown(str(key))} is not text", where=where)
    return {_plain_text(key, where): _plain(item, (*path, key)) for key, item in value.items()}


def _plain_text(text: str, where: str) -> str:
    found = FORBIDDEN_IN_TEXT.search(text)
    if found:
        what = f"the text {shown(text)} holds U+{ord(found.group()):04X}, which is no character of text"
        raise ToolkitError(what, where=where, try_instead="Delete it.")
    return str.__str__(text)


def _plain_number(number: Any, where: str) -> int | float:
    if isinstance(number, float):
        if not math.isfinite(number):
            raise ToolkitError(f"{number} is not a number that can be written", where=where)
        return float(number)
    if abs(number) >= 10**MAX_INTEGER_DIGITS:
        what = f"an integer has more than {MAX_INTEGER_DIGITS} digits"
        raise ToolkitError(what, where=where, try_instead="Write it as text.")
    return int(number)


def _nodes(value: Any) -> int:
    """How many keys, values, blocks and lists the reader will count."""
    if isinstance(value, dict):
        return 1 + len(value) + sum(_nodes(item) for item in value.values())
    return 1 + sum(_nodes(item) for item in value) if isinstance(value, list) else 1


def _comment(comment: str) -> Iterator[str]:
    # splitlines knows every kind of line break, so that no line of the comment can escape from it.
    for line in comment.splitlines():
        found = FORBIDDEN_IN_TEXT.search(line)
        if found:
            raise ToolkitError(f"U+{ord(found.group()):04X} in the comment {shown(line)}", where="the comment")
        yield f"# {_INVISIBLE.sub(' ', line)}".rstrip()


def _block(value: dict[str, Any] | list[Any], indent: str) -> Iterator[str]:
    """The lines of a block or list that is not empty."""
    if isinstance(value, list):
        for item in value:
            yield from _item(item, indent)
        return
    for key, item in value.items():
        name = key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _NOT_PLAIN else _quoted(key)
        if len(name) > _LONGEST_SIMPLE_KEY:
            yield f"{indent}? {name}"
            name = ""
        inline = _inline(item, len(indent) + len(name) + 2)
        if inline is None:
            yield f"{indent}{name}:"
            yield from _block(item, indent + "  ")
        else:
            yield f"{indent}{name}: {inline}"


def _item(item: Any, indent: str) -> Iterator[str]:
    inline = _inline(item, len(indent) + 2)
    if inline is not None:
        yield f"{indent}- {inline}"
        return
    first, *rest = _block(item, indent + "  ")
    yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from rest


def _inline(value: Any, used: int) -> str | None:
    """`value` on one line, or None where it needs lines of its own; `used` characters stand before it."""
    if isinstance(value, dict):
        return None if value else "{}"
    if not isinstance(value, list):
        return _scalar(value)
    if not value:
        return "[]"
    if len(value) > _MAX_INLINE or any(isinstance(item, dict | list) for item in value):
        return None
    text = f"[{', '.join(_scalar(item) for item in value)}]"
    return text if used + len(text) <= _WIDTH else None


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return _WORDS[value] if value is None or isinstance(value, bool) else repr(value)


def _quoted(text: str) -> str:
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _same(one: Any, other: Any) -> bool:
    """Whether both are the same in type as in value (1, 1.0 and True differ), and in the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(item, other[key]) for key, item in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(_same(*pair) for pair in zip(one, other, strict=True))
    return bool(one == other)
