"""A framework of somebody else's in one edition: the ids and names that a reference can mean, and what became of them.

Ids and names only, which are facts; the sentences are their owners'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import Id
from toolkit.files.build import Strict

__all__ = ["Framework", "FrameworkEntry", "Retired", "StandsFor"]

StandsFor = Literal["threat", "control", "group"]
"""Which of our entries an entry of a framework may stand beside; a `group` only gathers others (a tactic)."""
Name = Annotated[str, StringConstraints(max_length=110)]
"""A name, never a sentence: the longest there is, CWE-1039's, has 104 characters."""
LIMIT_ENTRIES = 5_000
"""The most entries of an edition, their unnamed parts counted in: three times the largest that we know."""
ForeignId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$", max_length=30)]


class FrameworkEntry(Strict):
    """One entry of a framework: a technique, a risk, a mitigation."""

    id: ForeignId
    type: Word
    name: Name = Field(default="", description="Left out where the framework has none, or uses it as the id.")
    parent: ForeignId | None = Field(default=None, description="The entry that this one narrows.")
    formerly: tuple[Name, ...] = Field(default=(), description="What earlier editions called it.")
    was: ForeignId | None = Field(default=None, description="Its id in the edition before, where that was another.")
    parts: int = Field(default=0, ge=0, le=500, description="How many parts it has that are numbered and unnamed.")


class Retired(Strict):
    """An entry of the edition before that this edition no longer has, and what takes its place."""

    id: ForeignId
    name: Name
    now: tuple[ForeignId, ...] = ()


class Framework(Strict):
    """One edition of a framework."""

    id: Id
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]+$", max_length=32)]
    title: Name
    published: str = Field(pattern=r"^\d{4}(-\d\d){0,2}$")
    url: str = Field(pattern=r"^https://\S+$")
    licence: Name = Field(min_length=1, description="Of the framework's own text, of which none is here.")
    follows: str | None = Field(default=None, description="The edition before this one.")
    extent: Literal["whole", "part"] = Field(description="Is every entry of the edition listed, or only some?")
    types: Mapping[Word, StandsFor] = Field(min_length=1, description="Types of entries, and what each stands for.")
    parts: Word | None = Field(default=None, description="The type of the numbered parts that entries have.")
    entries: tuple[FrameworkEntry, ...] = Field(min_length=1, max_length=LIMIT_ENTRIES)
    retired: tuple[Retired, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Framework:
        seen: set[str] = set()
        for entry in self.entries:
            if entry.id in seen:
                raise ValueError(f"entry {entry.id!r} stands here twice | Leave one")
            if entry.type not in self.types:
                raise ValueError(f"entry {entry.id!r} has the type {entry.type!r} | Name it under types")
            if entry.parent is not None and entry.parent not in seen:
                raise ValueError(f"entry {entry.id!r} has the parent {entry.parent!r} | Put the parent before it")
            if entry.parts and self.parts not in self.types:
                raise ValueError(f"entry {entry.id!r} has parts of no type | Say `parts:` and name it under types")
            seen.add(entry.id)
        if sum(1 + entry.parts for entry in self.entries) > LIMIT_ENTRIES:
            raise ValueError(f"there are more than {LIMIT_ENTRIES} entries and parts | List those that are referred to")
        for gone in self.retired:
            if gone.id in seen or not seen.issuperset(gone.now):
                raise ValueError(f"{gone.id!r} is retired | List what takes its place under entries, not itself")
        return self

    @property
    def key(self) -> str:
        """As references write it: `mitre-atlas@2026.09`."""
        return f"{self.id}@{self.edition}"

    @property
    def label(self) -> str:
        """As people read it: `MITRE ATLAS 2026.09`."""
        return f"{self.title} {self.edition}"

    @cached_property
    def by_id(self) -> Mapping[str, FrameworkEntry]:
        """Every entry by its id, in order, the unnamed parts after the entry that has them."""
        return {each.id: each for entry in self.entries for each in (entry, *self._parts_of(entry))}

    def _parts_of(self, entry: FrameworkEntry) -> Iterator[FrameworkEntry]:
        for number in range(1, entry.parts + 1):
            yield FrameworkEntry(id=f"{entry.id}.{number}", type=self.parts or "", parent=entry.id)

    @cached_property
    def gone(self) -> Mapping[str, Retired]:
        """What this edition no longer has, by id."""
        return {each.id: each for each in self.retired}

    def line_of(self, entry_id: str) -> tuple[str, ...]:
        """The ids of an entry and of those above it, nearest first."""
        line: list[str] = []
        current: str | None = entry_id
        while current is not None and current in self.by_id and current not in line:
            line.append(current)
            current = self.by_id[current].parent
        return tuple(line)

    def name_of(self, entry_id: str) -> str:
        """A name that can stand alone: `LLM Prompt Injection: Direct`; empty where there is none.

        A name that already says what its parent is, or a parent that only gathers, adds nothing.
        """
        entry = self.by_id[entry_id]
        above = self.by_id.get(entry.parent or "")
        if above is None or self.types[above.type] == "group" or not above.name:
            return entry.name
        if not entry.name:
            return f"part of {self.name_of(above.id)}"
        return f"{above.name}: {entry.name}"

    def said(self, entry_id: str) -> str:
        """An id and its name: `AML.T0051 LLM Prompt Injection`."""
        return f"{entry_id} {self.name_of(entry_id)}".strip()
