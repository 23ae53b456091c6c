"""What changed between two descriptions of a system, element by element and field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.system.model import System
from toolkit.system.read import plain

__all__ = ["Changed", "SystemDifference", "compare_systems"]

How = Literal["added", "removed", "changed"]
_SECTIONS = ("boundaries", "components", "data", "flows", "assumptions", "out_of_scope")
_WORDS = {"boundaries": "boundary", "components": "component", "data": "data", "flows": "flow"}
_WORDS |= {"assumptions": "assumption", "out_of_scope": "exclusion"}


@dataclass(frozen=True)
class Changed:
    """One thing that is new, gone or otherwise than before.

    `fields` gives (field, before, after) in plain data, facts by name (`facts.screens_inputs`); None where it was or
    is not stated. It is empty for what was added or removed.
    """

    what: str
    id: str
    name: str
    how: How
    fields: tuple[tuple[str, Any, Any], ...] = ()

    def __str__(self) -> str:
        said = "; ".join(f"{field}: {_said(before)} → {_said(after)}" for field, before, after in self.fields)
        return f"{self.what} {self.name!r} {self.how}" + (f": {said}" if said else "")


@dataclass(frozen=True)
class SystemDifference:
    """All that changed, in the order of the newer description; what was removed comes last in its section."""

    changes: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def rows(self) -> list[dict[str, Any]]:
        """A row a field that changed, or a thing that came or went, for tables and files."""
        return [
            {"what": each.what, "id": each.id, "name": each.name, "how": each.how}
            | {"field": field, "before": before, "after": after}
            for each in self.changes
            for field, before, after in each.fields or (("", None, None),)
        ]


def compare_systems(old: System, new: System) -> SystemDifference:
    """Compare by id: what is called otherwise is changed, not another. The order of things is no difference."""
    return SystemDifference(
        (*_whole(old, new), *(each for section in _SECTIONS for each in _section(section, old, new)))
    )


def _whole(old: System, new: System) -> Iterator[Changed]:
    fields = tuple(_fields({k: v for k, v in plain(old).items() if k not in _SECTIONS}, _without_sections(new)))
    if fields:
        yield Changed("system", "system", new.name, "changed", fields)


def _without_sections(system: System) -> dict[str, Any]:
    return {key: value for key, value in plain(system).items() if key not in _SECTIONS}


def _section(section: str, old: System, new: System) -> Iterator[Changed]:
    before, after = getattr(old, section), getattr(new, section)
    word = _WORDS[section]
    for key, thing in after.items():
        if key not in before:
            yield Changed(word, key, new.name_of(key), "added")
        elif thing != before[key]:
            fields = tuple(_fields(plain(before[key]), plain(thing)))
            if fields:
                yield Changed(word, key, new.name_of(key), "changed", fields)
    for key in before:
        if key not in after:
            yield Changed(word, key, old.name_of(key), "removed")


def _fields(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if before == after or (_is_list(before) and _is_list(after) and sorted(before) == sorted(after)):
        return
    if isinstance(before, dict | None) and isinstance(after, dict | None):
        known, now = before or {}, after or {}
        for key in {**known, **now}:
            yield from _fields(known.get(key), now.get(key), f"{path}.{key}" if path else key)
    else:
        yield path, before, after


def _is_list(value: Any) -> bool:
    """A list of ids, whose order says nothing."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _said(value: Any) -> str:
    if value is None:
        return "not stated"
    return ", ".join(str(each) for each in value) or "nothing" if isinstance(value, list) else str(value)
