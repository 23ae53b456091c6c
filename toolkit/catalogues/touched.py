"""Which threats and controls name an entry of a framework that a new edition changes: what somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.edition_difference import EditionChange, EditionDifference
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework_of
from toolkit.catalogues.reference import Entry
from toolkit.catalogues.threat import Threat

__all__ = ["Touched", "touched_by"]


@dataclass(frozen=True)
class Touched:
    """A threat or control that names an entry which changed."""

    key: str
    kind: str
    """`threat` or `control`."""
    edition: str
    """The edition under which it names the entry: `mitre-atlas@2026.09`."""
    id: str
    """As it names it there."""
    change: EditionChange
    is_behind: bool
    """False where it names the new edition too, or a later one: then somebody has seen the change. What it names of the
    new edition although it is retired there has not been seen."""

    def row(self) -> dict[str, object]:
        """The hit as plain values."""
        return {
            "kind": self.kind,
            "key": self.key,
            "names": f"{self.edition}: {self.id}",
            "how": self.change.how,
            "id": self.change.id,
            "behind": self.is_behind,
        }


def touched_by(difference: EditionDifference, catalogue: Catalogue) -> list[Touched]:
    """Every threat and control that names what changed, in the order of the changes, then of the catalogue.

    What was added touches those that name the entry above it: they may now name the narrower one.
    """
    old, new = difference.old, difference.new
    # Where both are called the same, whoever names it cannot have seen the second.
    later = set() if old.key == new.key else _later_than(new, catalogue)
    by_old, by_new = _by_id(difference)
    found: list[tuple[int, Touched]] = []
    for key, entry in _entries(catalogue):
        seen = any(edition in later for edition in entry.references)
        kind = "threat" if isinstance(entry, Threat) else "control"
        for edition, ids in entry.references.items():
            if edition.partition("@")[0] not in (old.id, new.id):
                continue
            changes = by_new if edition in later else by_old
            for each in ids:
                for number, change in changes.get(each, ()):
                    is_gone = change.how == "retired" and edition == new.key
                    hit = Touched(key, kind, edition, each, change, is_behind=is_gone or not seen)
                    found.append((number, hit))
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]


Numbered = Mapping[str, list[tuple[int, EditionChange]]]


def _by_id(difference: EditionDifference) -> tuple[Numbered, Numbered]:
    """The changes with their place, by the id that the old edition and the new one has for what changed."""
    by_old: dict[str, list[tuple[int, EditionChange]]] = {}
    by_new: dict[str, list[tuple[int, EditionChange]]] = {}
    before = {now: was for was, found in difference.became.items() if was not in _retired(difference) for now in found}
    for number, change in enumerate(difference.changes):
        if change.how == "added":
            above = difference.new.by_id[change.id].parent
            new_id, old_id = above or "", before.get(above or "", "")
        elif change.how == "retired":
            new_id, old_id = change.id, change.id
        else:
            new_id, old_id = change.id, before.get(change.id, change.id)
        by_new.setdefault(new_id, []).append((number, change))
        by_old.setdefault(old_id, []).append((number, change))
    by_new.pop("", None)
    by_old.pop("", None)
    return by_old, by_new


def _retired(difference: EditionDifference) -> set[str]:
    return {change.id for change in difference.changes if change.how == "retired"}


def _later_than(new: Framework, catalogue: Catalogue) -> set[str]:
    """The new edition, and those that are known to follow it."""
    later = {new.key}
    known = [each for key in editions_of(catalogue, new.id) if (each := framework_of(catalogue, key)) is not None]
    for _ in known:
        later |= {each.key for each in known if each.follows and f"{each.id}@{each.follows}" in later}
    return later


def _entries(catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    yield from catalogue.threats.items()
    yield from catalogue.controls.items()
