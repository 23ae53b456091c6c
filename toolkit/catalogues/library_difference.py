"""What changed between two states of a library: threats, controls, kinds, facts field by field, and editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.edition_difference import compare_editions

__all__ = ["EntryChange", "compare_libraries"]

How = Literal["removed", "renamed", "changed", "added"]
_SHELVES = {"threats": "threat", "controls": "control", "kinds": "kind", "facts": "fact"}


@dataclass(frozen=True)
class EntryChange:
    """One entry that is new, gone, called otherwise or changed; `fields` gives (field, before, after) in plain data.

    Of an edition `fields` says how many entries differ in which way; `compare_editions` names them.
    """

    what: str
    """`threat`, `control`, `kind`, `fact`, or `edition` of a framework."""
    how: How
    key: str
    """As it is now; of what is gone, as it was."""
    title: str
    was: str = ""
    """The key before, where it was renamed."""
    fields: tuple[tuple[str, Any, Any], ...] = ()

    def row(self) -> dict[str, Any]:
        """The change as plain values."""
        return {
            "what": self.what,
            "how": self.how,
            "key": self.key,
            "title": self.title,
            "was": self.was,
            "fields": [{"field": field, "before": before, "after": after} for field, before, after in self.fields],
        }


def compare_libraries(old: Catalogue, new: Catalogue) -> list[EntryChange]:
    """Compare all that two catalogues hold, in the order of the newer one; what was removed comes first.

    A threat that says `was:` of an id which is gone is renamed, not new.
    """
    changes: list[EntryChange] = []
    for section, word in _SHELVES.items():
        before: Mapping[str, Any] = getattr(old, section)
        after: Mapping[str, Any] = getattr(new, section)
        former = _former(before, after)
        gone = [key for key in before if key not in after and key not in former.values()]
        changes.extend(EntryChange(word, "removed", key, _title(before[key])) for key in gone)
        for key, entry in after.items():
            was = former.get(key, key)
            if was not in before:
                changes.append(EntryChange(word, "added", key, _title(entry)))
            elif fields := _fields(before[was], entry):
                how: How = "changed" if was == key else "renamed"
                changes.append(EntryChange(word, how, key, _title(entry), "" if was == key else was, fields))
    return [*changes, *_editions(old, new)]


def _editions(old: Catalogue, new: Catalogue) -> Iterator[EntryChange]:
    """Editions of frameworks that only one side lists, and how many entries of the others differ in which way."""
    for key, edition in {**old.frameworks, **new.frameworks}.items():
        if key not in new.frameworks:
            yield EntryChange("edition", "removed", key, edition.label)
        elif key not in old.frameworks:
            yield EntryChange("edition", "added", key, edition.label)
        elif counts := compare_editions(old.frameworks[key], edition).counts():
            yield EntryChange(
                "edition", "changed", key, edition.label, "", tuple((how, 0, n) for how, n in counts.items())
            )


def _former(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """From the keys of what was renamed to what it was called."""
    former: dict[str, str] = {}
    for key, entry in after.items():
        for was in getattr(entry, "was", ()):
            named = f"{entry.library}:{was}"
            if key not in before and named in before and named not in after and named not in former.values():
                former[key] = named
    return former


def _title(entry: Any) -> str:
    return str(getattr(entry, "title", "") or getattr(entry, "name", "") or getattr(entry, "question", ""))


def _fields(before: BaseModel, after: BaseModel) -> tuple[tuple[str, Any, Any], ...]:
    """The fields that differ; one that a side leaves out has the value that leaving it out means."""
    if before == after:
        return ()
    first, then = before.model_dump(mode="json"), after.model_dump(mode="json")
    first["family"], then["family"] = getattr(before, "family", ""), getattr(after, "family", "")
    keys = [key for key in {**first, **then} if key != "id" and first.get(key) != then.get(key)]
    return tuple((key, first.get(key), then.get(key)) for key in keys)
