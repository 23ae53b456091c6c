"""What a reader of a catalogue gathers: entries as they stand there, checked against each other, and what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.catalogues.framework import LIMIT_ENTRIES, LIMIT_NAME, StandsFor
from toolkit.errors import InputError, Problem
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import Said, id_in, name_in, one_line, said
from toolkit.exchange.imported import Loss, LossReport, LossWeight

__all__ = ["Draft", "Gathering", "Head"]

LIMIT_LOSSES = 300
LIMIT_ABOVE = 30
"""How many entries may stand above another: known catalogues have two."""


@dataclass(frozen=True)
class Head:
    """What the catalogue is: the words for its library file."""

    id: str
    title: str
    url: str
    licence: str
    """Of its text, as its owners usually give it; `licence_found` is what the copy itself says."""
    types: Mapping[str, StandsFor]
    edition: str = ""
    """Empty where the copy does not say which it is."""
    version: str = ""
    published: str = ""
    licence_found: str = ""
    is_whole: bool = True


@dataclass
class Draft:
    """An entry in the making."""

    id: str
    type: str
    name: str
    text: str = ""
    parent: str = ""
    says: dict[str, Said] = field(default_factory=dict)
    relations: dict[str, dict[str, None]] = field(default_factory=dict)
    """By the word for it; the ids in the order in which they came, each once."""
    references: dict[str, list[str]] = field(default_factory=dict)

    def relate(self, word: str, ids: Iterable[str]) -> None:
        """Say what it is to other entries."""
        if new := [each for each in ids if each]:
            self.relations.setdefault(word, {}).update(dict.fromkeys(new))


class Gathering:
    """Entries in the order of the copy, those that were retired, and what did not come along."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.drafts: dict[str, Draft] = {}
        self.retired: dict[str, tuple[str, tuple[str, ...]]] = {}
        """By id: the name, and the ids of what takes its place."""
        self.used: list[CopyFile] = []
        self._losses: list[Loss] = []
        self._further = 0
        self._left: Counter[tuple[str, str, str, LossWeight]] = Counter()
        self._nowhere: dict[tuple[str, str, str], list[str]] = {}
        """By kind, relation and the id that leads nowhere: the entries that name it."""

    def lose(self, where: str, what: str, why: str, weight: LossWeight = "lost") -> None:
        """Note one thing that is not as it was."""
        if len(self._losses) >= LIMIT_LOSSES:
            self._further += 1
            return
        self._losses.append(Loss(one_line(where)[:200], one_line(what)[:900], why, weight))

    def leave(self, kind: str, key: str, why: str, weight: LossWeight = "lost") -> None:
        """Note a key that is not taken as it was from an entry of a kind; one line for all of that kind."""
        self._left[kind, one_line(key)[:60], why, weight] += 1

    def add(self, kind: str, entry_id: Any, name: Any, text: str = "") -> Draft | None:
        """Begin an entry; None, and a line of loss, where it has no id or the id stood before."""
        key = id_in(entry_id)
        if not key:
            self.lose(
                f"{kind} {one_line(str(entry_id))[:80]!r}", "the entry is left out", "It has no id to refer to it."
            )
            return None
        if key in self.drafts:
            self.lose(f"{kind} {key}", "a second entry of this id is left out", "An id means one entry.")
            return None
        if len(self.drafts) >= LIMIT_ENTRIES:
            what = f"there are more than {LIMIT_ENTRIES:,} entries"
            raise InputError([Problem(self.where, what, "Is this one catalogue? Take a part of it.")])
        called = name_in(name)
        if isinstance(name, str) and called != name.strip():
            self.lose(f"{kind} {key}", "its name is put on one line, without invisible signs", "Names are.", "changed")
        if len(called) > LIMIT_NAME:
            why = f"A name has at most {LIMIT_NAME} characters."
            self.lose(f"{kind} {key}", f"its name is cut: {called}", why, "changed")
            called = called[: LIMIT_NAME - 1].rstrip() + "…"
        self.drafts[key] = Draft(key, kind, called, text)
        return self.drafts[key]

    def take_rest(self, draft: Draft, raw: Mapping[str, Any], known: Collection[str]) -> None:
        """Keep every further key of an entry as its owners' own word for it, where it is shallow enough to read."""
        for key, value in raw.items():
            if key in known:
                continue
            found = said(value)
            word = one_line(key)[:60]
            if found is None or not word:
                self.leave(draft.type, key, "It is left out: too deeply nested to be read as text.")
            elif found:
                draft.says[word] = found

    def retire(self, entry_id: str, now: Iterable[str] = ()) -> None:
        """Take an entry that its owners call retired from those that can be referred to."""
        gone = self.drafts.pop(entry_id, None)
        if gone is not None:
            self.retired[entry_id] = (gone.name, tuple(now))
            why = "Its owners call it retired: it can still be named, with a warning."
            self.lose(f"{gone.type} {entry_id}", "its text is left out", why)

    def put_in_order(self) -> list[Draft]:
        """The entries, each followed by those below it, with parents and relations that lead somewhere."""
        spelt = {key.casefold(): key for key in self.drafts}
        for draft in self.drafts.values():
            self._mend_parent(draft, spelt)
            self._mend_relations(draft, spelt)
        self.retired = {
            key: (name, tuple(n for n in now if n in self.drafts)) for key, (name, now) in self.retired.items()
        }
        below: dict[str, list[Draft]] = {}
        for draft in self.drafts.values():
            below.setdefault(draft.parent, []).append(draft)
        placed: list[Draft] = []
        waiting = below.get("", [])[::-1]
        while waiting:
            placed.append(waiting.pop())
            waiting.extend(reversed(below.get(placed[-1].id, [])))
        return placed

    def _mend_parent(self, draft: Draft, spelt: Mapping[str, str]) -> None:
        if draft.parent and draft.parent not in self.drafts:
            meant = spelt.get(draft.parent.casefold(), "")
            what = f"its parent {draft.parent} is {f'taken as {meant}' if meant else 'left out'}"
            why = "So that entry is spelt." if meant else "The copy has no such entry."
            self.lose(f"{draft.type} {draft.id}", what, why, "changed")
            draft.parent = meant
        seen, above = {draft.id}, draft.parent
        while above:
            if above in seen or len(seen) > LIMIT_ABOVE:
                what = f"its parent {draft.parent} is left out"
                why = "It would be above itself." if above in seen else f"More than {LIMIT_ABOVE} entries are above it."
                self.lose(f"{draft.type} {draft.id}", what, why, "changed")
                draft.parent = ""
                return
            seen.add(above)
            above = self.drafts[above].parent if above in self.drafts else ""

    def _mend_relations(self, draft: Draft, spelt: Mapping[str, str]) -> None:
        for word, ids in list(draft.relations.items()):
            found: list[str] = []
            for each in ids:
                if each in self.drafts or each.casefold() in spelt:
                    found.append(each if each in self.drafts else spelt[each.casefold()])
                else:
                    self._nowhere.setdefault((draft.type, word, each), []).append(draft.id)
            draft.relations[word] = dict.fromkeys(found)
            if not found:
                del draft.relations[word]

    def report(self) -> LossReport:
        """Everything that is not as it was: what was noted, then the keys that were not taken; bounded."""
        nowhere = [
            Loss(f"{kind} {_some(ids)}", f"that it {word} {target} is left out", "The copy has no such entry.")
            for (kind, word, target), ids in self._nowhere.items()
        ]
        left = [
            Loss(kind, f"{key} of {count} {'entry' if count == 1 else 'entries'}", why, weight)
            for (kind, key, why, weight), count in sorted(self._left.items())
        ]
        lines = [*self._losses, *nowhere, *left]
        further = self._further + max(0, len(lines) - LIMIT_LOSSES)
        if further:
            more = Loss("the rest", f"{further} further lines of this report", "It is long enough.", "note")
            lines = [*lines[:LIMIT_LOSSES], more]
        return LossReport(tuple(lines))


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return f"{', '.join(ids[:3])}{more}"
