"""What a new edition of a framework adds, renames, numbers anew, retires and moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from toolkit.catalogues.framework import Framework, FrameworkEntry

__all__ = ["HOWS", "EditionChange", "EditionDifference", "How", "compare_editions"]

How = Literal["retired", "renumbered", "renamed", "retyped", "moved", "added", "reworded", "relinked"]
HOWS: tuple[How, ...] = get_args(How)
"""In the order in which they matter to somebody who refers to entries."""


@dataclass(frozen=True)
class EditionChange:
    """One thing that is otherwise in the new edition; an entry that changed in two ways has two of these."""

    how: How
    id: str
    """In the new edition; of what is retired, in the old one."""
    name: str
    """Able to stand alone; of what is retired, the old one."""
    type: str
    before: str = ""
    """The id, name, type or parent that it had; what it related to and does no more."""
    after: str = ""
    """The type or parent that it has; what it newly relates to."""
    now: tuple[str, ...] = ()
    """The ids of what takes the place of what is retired."""
    rests_on: str = ""
    """Where the edition itself does not say what became of an entry: what is told by (`its name`)."""

    def row(self) -> dict[str, object]:
        """The change as plain values."""
        return {
            "how": self.how,
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "before": self.before,
            "after": self.after,
            "now": list(self.now),
            "rests_on": self.rests_on,
        }


@dataclass(frozen=True)
class EditionDifference:
    """All that differs between two editions, what matters most first, then in the order of the edition."""

    old: Framework
    new: Framework
    changes: tuple[EditionChange, ...]
    became: Mapping[str, tuple[str, ...]]
    """From each id of the old edition to what it is in the new one; empty where nothing takes its place."""
    notes: tuple[str, ...] = ()
    """What could not be compared, and why."""

    def __bool__(self) -> bool:
        return bool(self.changes)

    def counts(self) -> dict[str, int]:
        """How many changes of each sort there are, those without any left out."""
        found = Counter(change.how for change in self.changes)
        return {how: found[how] for how in HOWS if found[how]}


def compare_editions(old: Framework, new: Framework) -> EditionDifference:
    """Compare two editions of a framework entry by entry.

    What became of an entry is taken from the new edition where it says so (`was`, `formerly`, `retired`); else an entry
    keeps its id, unless its name stands alone and has moved to another id, which is then told as resting on the name.
    """
    types = _types(old) & _types(new)
    before = {each.id: each for each in old.by_id.values() if each.type in types or each.id in new.by_id}
    after = {each.id: each for each in new.by_id.values() if each.type in types or each.id in old.by_id}
    came_from, by_name = _predecessors(old, new, before, after)
    became: dict[str, tuple[str, ...]] = {was: (now,) for now, was in came_from.items()}
    changes = list(_gone(old, new, before, became))
    for key, entry in after.items():
        was = before.get(came_from.get(key, ""))
        change = EditionChange("added", key, new.name_of(key), entry.type)
        if was is None:
            above = new.said(entry.parent) if entry.parent else ""
            changes.append(replace(change, after=above))
            continue
        rests_on = "its name" if key in by_name else ""
        changes.extend(_changes_of(was, entry, replace(change, rests_on=rests_on), old, new))
    changes.extend(_relinked(new, before, after, came_from))
    ordered = sorted(changes, key=lambda change: HOWS.index(change.how))
    return EditionDifference(old, new, tuple(ordered), became, tuple(_notes(old, new, types)))


def _types(edition: Framework) -> set[str]:
    return {entry.type for entry in edition.by_id.values()}


def _predecessors(
    old: Framework, new: Framework, before: Mapping[str, FrameworkEntry], after: Mapping[str, FrameworkEntry]
) -> tuple[dict[str, str], set[str]]:
    """From ids of the new edition to what they were; and those of them that only the name tells."""
    stated = {key: entry.was for key, entry in after.items() if entry.was and entry.was in before}
    taken = set(stated.values())
    kept = {key: key for key in after if key in before and key not in stated and key not in taken}
    if stated or any(entry.formerly for entry in after.values()):
        return {**kept, **stated}, set()
    named_before, named_after = _alone(old, before), _alone(new, after)
    moved: dict[str, str] = {}
    for name, key in named_after.items():
        was = named_before.get(name)
        if was is not None and was != key and old.by_id[was].name != _name_at(new, was):
            moved[key] = was
    left = {key: was for key, was in kept.items() if key not in moved and was not in moved.values()}
    return {**left, **moved}, set(moved)


def _alone(edition: Framework, entries: Mapping[str, FrameworkEntry]) -> dict[str, str]:
    """From each name that only one entry has to that entry's id."""
    names = [(edition.name_of(key).casefold(), key) for key, entry in entries.items() if entry.name]
    counts = Counter(name for name, _ in names)
    return {name: key for name, key in names if counts[name] == 1}


def _name_at(edition: Framework, key: str) -> str:
    return edition.by_id[key].name if key in edition.by_id else ""


def _gone(
    old: Framework, new: Framework, before: Mapping[str, FrameworkEntry], became: dict[str, tuple[str, ...]]
) -> Iterator[EditionChange]:
    """What the new edition no longer has; notes in `became` what takes its place."""
    for key, entry in before.items():
        if key in became or (new.extent == "part" and key not in new.gone):
            continue
        became[key] = new.gone[key].now if key in new.gone else ()
        yield EditionChange("retired", key, old.name_of(key), entry.type, now=became[key])


def _changes_of(
    was: FrameworkEntry, entry: FrameworkEntry, change: EditionChange, old: Framework, new: Framework
) -> Iterator[EditionChange]:
    """How an entry differs from what it was."""
    if was.id != entry.id:
        yield replace(change, how="renumbered", before=was.id)
    if was.name != entry.name:
        yield replace(change, how="renamed", before=was.name, after=entry.name)
    if was.type != entry.type:
        yield replace(change, how="retyped", before=was.type, after=entry.type)
    if (was.parent or "") != (entry.parent or "") and was.id == entry.id:
        above = (
            old.said(was.parent) if was.parent else "nothing",
            new.said(entry.parent) if entry.parent else "nothing",
        )
        yield replace(change, how="moved", before=above[0], after=above[1])
    if was.text and entry.text and was.text.split() != entry.text.split():
        yield replace(change, how="reworded")


def _relinked(
    new: Framework,
    before: Mapping[str, FrameworkEntry],
    after: Mapping[str, FrameworkEntry],
    came_from: Mapping[str, str],
) -> Iterator[EditionChange]:
    """Entries that relate to others than before, by relations that both editions state between these entries."""
    words = _words(before) & _words(after)
    now = {was: key for key, was in came_from.items()}
    for key, entry in after.items():
        was = before.get(came_from.get(key, ""))
        if was is None:
            continue
        gone, come = [], []
        for word in sorted(words):
            first = {now.get(each, each) for each in was.relations.get(word, ()) if each in before}
            then = {each for each in entry.relations.get(word, ()) if each in after}
            gone += [f"{word} {each}" for each in sorted(first - then)]
            come += [f"{word} {each}" for each in sorted(then - first)]
        if gone or come:
            yield EditionChange("relinked", key, new.name_of(key), entry.type, ", ".join(gone), ", ".join(come))


def _words(entries: Mapping[str, FrameworkEntry]) -> set[str]:
    return {word for entry in entries.values() for word in entry.relations}


def _notes(old: Framework, new: Framework, types: set[str]) -> Iterator[str]:
    for edition, called in ((old, "older"), (new, "newer")):
        counts = Counter(each.type for each in edition.by_id.values() if each.type not in types)
        for kind, count in sorted(counts.items()):
            yield f"entries of type {kind} ({count}) are only listed in the {called} one, and not compared"
        if edition.extent == "part":
            yield f"the {called} one lists only a part: what it leaves out is not called new or retired"
    if not (old.entries[0].text and new.entries[0].text):
        yield "what entries say is not compared: only files imported from a copy hold it"
