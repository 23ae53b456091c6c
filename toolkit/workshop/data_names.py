"""Data assets as people type them: names with commas between."""

from __future__ import annotations

import re

from toolkit.system.edit import add
from toolkit.system.model import System

__all__ = ["NOTHING", "named_data", "names_of_data"]

NOTHING = "nothing"
"""What is typed for none at all, where an empty field means: not said."""


def named_data(system: System, text: str) -> tuple[System, tuple[str, ...] | None]:
    """The ids of data named in a text, new names added to the system; None for an empty text."""
    if not text.strip():
        return system, None
    if text.strip().lower() == NOTHING:
        return system, ()
    known: dict[str, str] = {}
    for key in system.data:
        known.setdefault(_key(system.name_of(key)), key)
    for key in system.data:
        known.setdefault(_key(key), key)
    parts = [part.strip() for part in re.split(r"[,;]", text)]
    found: list[str] = []
    while parts:
        # A name that itself holds a comma is met by trying the longest first.
        lengths = range(len(parts), 0, -1)
        length = next((each for each in lengths if _key(", ".join(parts[:each])) in known), 0)
        if length:
            found.append(known[_key(", ".join(parts[:length]))])
        elif parts[0]:
            system, made = add(system, "data", parts[0])
            found.append(made)
            known[_key(parts[0])] = made
        parts = parts[length or 1 :]
    return system, tuple(dict.fromkeys(found))


def names_of_data(system: System, ids: tuple[str, ...] | None) -> str:
    """The same the other way round: what a field shows. Names that are not unique are shown as ids."""
    if ids is None:
        return ""
    if not ids:
        return NOTHING
    names = [_key(system.name_of(key)) for key in system.data]
    return ", ".join(key if names.count(_key(system.name_of(key))) > 1 else system.name_of(key) for key in ids)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
