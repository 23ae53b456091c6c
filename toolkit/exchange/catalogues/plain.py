"""From the values of somebody else's file to clean text: nothing is trusted to be what its format says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.files.yaml_scalars import FORBIDDEN_IN_TEXT

__all__ = ["Said", "blocks_in", "clean", "date_in", "id_in", "name_in", "one_line", "prose", "said", "texts_in"]

Said = str | tuple[str, ...]
LIMIT_TEXT = 60_000
"""Characters of one text: three times the longest that we know."""
LIMIT_ITEMS = 1_000
_FOREIGN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+()-]{0,99}")
_TURNING = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Marks that nobody sees and that turn the direction of writing or break a line."""
_DATE = re.compile(r"(\d{4}-\d\d-\d\d|\d{4}-\d\d|\d{4})(?=$|[T ])")


def clean(text: str) -> str:
    """The text without control characters, with plain line breaks, at most `LIMIT_TEXT` characters of it."""
    plain = text[: LIMIT_TEXT + 1].replace("\r\n", "\n").replace("\r", "\n")
    plain = FORBIDDEN_IN_TEXT.sub("", plain)
    return plain.strip() if len(plain) <= LIMIT_TEXT else plain[: LIMIT_TEXT - 1].strip() + "…"


def one_line(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    return " ".join(_TURNING.sub("", clean(text)).split())


def scalar(value: Any) -> str | None:
    """A text, number or truth value as text; None where it is something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return clean(str(value))
    return None


def id_in(value: Any) -> str:
    """An id as it stands there; empty where it is no id that could be written in a reference."""
    found = scalar(value) or ""
    return found if _FOREIGN_ID.fullmatch(found) else ""


def name_in(value: Any) -> str:
    """A name on one line; empty where there is none."""
    return one_line(value) if isinstance(value, str) else ""


def date_in(value: Any) -> str:
    """A date, `2026`, `2026-09` or `2026-09-30`, also before a time of day; empty where it is none."""
    found = _DATE.match(scalar(value) or "")
    return found[1] if found else ""


def texts_in(value: Any) -> list[str]:
    """The texts of a list, or the one text; what is neither is left out."""
    items = value[:LIMIT_ITEMS] if isinstance(value, list) else [value]
    return [text for text in map(scalar, items) if text]


def blocks_in(value: Any) -> list[dict[str, Any]]:
    """The blocks of a list; what is none is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def prose(value: Any) -> str:
    """A text, or the paragraphs of a list; a list in the list becomes points."""
    if not isinstance(value, list):
        return scalar(value) or ""
    return clean("\n\n".join(paragraph for item in value[:LIMIT_ITEMS] if (paragraph := _paragraph(item))))


def _paragraph(item: Any) -> str:
    if isinstance(item, list):
        return "\n".join(f"- {text}" for text in texts_in(item))
    return scalar(item) or ""


def said(value: Any) -> Said | None:
    """Any shallow value as text or texts: a flat block becomes `key: value` lines. None where it is nested deeper."""
    if value is None:
        return ""
    if isinstance(value, dict):
        flat = _flat(value)
        return None if flat is None else tuple(f"{key}: {text}" for key, text in flat.items())
    if not isinstance(value, list):
        return scalar(value)
    lines: list[str] = []
    for item in value[:LIMIT_ITEMS]:
        line = " ".join(_values(item)) if isinstance(item, dict) else scalar(item)
        if line is None or (isinstance(item, dict) and _flat(item) is None):
            return None
        lines.append(line)
    return tuple(line for line in lines if line)


def _flat(block: Mapping[str, Any]) -> dict[str, str] | None:
    texts = {one_line(key)[:60]: ", ".join(texts_in(value)) for key, value in block.items()}
    is_flat = all(not isinstance(item, dict | list) for value in block.values() for item in _items(value))
    return texts if is_flat else None


def _items(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else [value]


def _values(block: Mapping[str, Any]) -> Iterator[str]:
    for value in block.values():
        yield from texts_in(value)
