"""Which fields of a record changed, named so that a person finds them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["changes_between"]

_NAMES = ("control", "id")


def changes_between(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[tuple[str, Any, Any]]:
    """(field, old, new) for every field that differs; None where it was or is not there.

    Fields of fields are named with dots, such as `assessments.current.level`; controls by their id.
    """
    return list(_changes("", dict(old or {}), dict(new or {})))


def _changes(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    # Compared as text, since Python holds 1 and True for equal.
    if json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True):
        return
    before, after = _named(old), _named(new)
    if before is None or after is None or not (before or after):
        yield path, old, new
        return
    for name in {**before, **after}:
        yield from _changes(f"{path}.{name}" if path else name, before.get(name), after.get(name))


def _named(value: Any) -> dict[str, Any] | None:
    """The parts of a value by name: those of a block, or of a list whose items all have a name of their own."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for key in _NAMES:
            names = [item.get(key) for item in value]
            if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
                return dict(zip(names, value, strict=True))
    return None if not isinstance(value, list) or value else {}
