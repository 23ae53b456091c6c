"""A framework of somebody else's in one edition: the ids and names that a reference can mean, and what became of them.

Ids and names only, which are facts; the sentences are their owners'. Only a file that a team imported from its own copy
of a catalogue carries those too, and says where they are from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import Id
from toolkit.files.build import Strict

__all__ = ["LIMIT_ENTRIES", "LIMIT_NAME", "Framework", "FrameworkEntry", "Provenance", "Retired", "StandsFor"]

StandsFor = Literal["threat", "control", "group"]
"""Which of our entries an entry of a framework may stand beside; a `group` only gathers others (a tactic, a case)."""
LIMIT_NAME = 110
"""A name, never a sentence: the longest there is, CWE-1039's, has 104 characters."""
Name = Annotated[str, StringConstraints(max_length=LIMIT_NAME)]
LIMIT_ENTRIES = 5_000
"""The most entries of an edition, their unnamed parts counted in: three times the largest that we know."""
ForeignId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$", max_length=30)]
TheirWord = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Prose = Annotated[str, StringConstraints(max_length=100_000)]
EditionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+@[0-9A-Za-z.-]+$", max_length=100)]


class FrameworkEntry(Strict):
    """One entry of a framework: a technique, a risk, a mitigation."""

    id: ForeignId
    type: Word
    name: Name = Field(default="", description="Left out where the framework has none, or uses it as the id.")
    parent: ForeignId | None = Field(default=None, description="The entry that this one narrows.")
    formerly: tuple[Name, ...] = Field(default=(), description="What earlier editions called it.")
    was: ForeignId | None = Field(default=None, description="Its id in the edition before, where that was another.")
    parts: int = Field(default=0, ge=0, le=500, description="How many parts it has that are numbered and unnamed.")
    text: Prose = Field(
        default="", description="What its owners say it is. Only in a file imported from your own copy."
    )
    says: Mapping[TheirWord, Prose | tuple[Prose, ...]] = Field(
        default_factory=dict, description="What else its owners say of it, each under their own word for it."
    )
    relations: Mapping[Word, tuple[ForeignId, ...]] = Field(
        default_factory=dict,
        description="Other entries of this edition, by what it is to them: `mitigates`, `achieves`.",
    )
    references: Mapping[EditionKey, tuple[ForeignId, ...]] = Field(
        default_factory=dict, description="Entries of other frameworks that its owners name, by edition."
    )


class Retired(Strict):
    """An entry that this edition no longer has, or still lists and calls retired; and what takes its place."""

    id: ForeignId
    name: Name
    now: tuple[ForeignId, ...] = ()


class SourceFile(Strict):
    """One file that a catalogue was imported from: what it was called, and the SHA-256 of its bytes."""

    name: str = Field(max_length=300)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class LossLine(Strict):
    """One thing of a copy that is not in the imported file as it was there."""

    where: str = Field(max_length=300)
    weight: Literal["lost", "changed", "note"]
    what: str = Field(max_length=1_000)
    why: str = Field(max_length=1_000)


class Provenance(Strict):
    """Where an imported edition is from, by which reader, and what of it did not come along."""

    source: Name = Field(description="The format that the copy was in.")
    reader: Id = Field(description="What read it.")
    version: str = Field(default="", max_length=100, description="What the copy calls itself; empty where it does not.")
    licence: str = Field(default="", max_length=200, description="As found in the copy; empty where it says nothing.")
    files: tuple[SourceFile, ...] = Field(min_length=1, max_length=1_000)
    losses: tuple[LossLine, ...] = Field(default=(), max_length=500)


class Framework(Strict):
    """One edition of a framework."""

    id: Id
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]+$", max_length=32)]
    title: Name
    published: str = Field(
        default="", pattern=r"^(\d{4}(-\d\d){0,2})?$", description="Empty only where an imported copy does not say."
    )
    url: str = Field(pattern=r"^https://\S+$")
    licence: Name = Field(min_length=1, description="Of the framework's own text, of which none is here.")
    provenance: Provenance | None = Field(default=None, description="Only where it was imported from a copy.")
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
        self._relates_only_to(seen)
        if sum(1 + entry.parts for entry in self.entries) > LIMIT_ENTRIES:
            raise ValueError(f"there are more than {LIMIT_ENTRIES} entries and parts | List those that are referred to")
        for gone in self.retired:
            if gone.id in seen or not seen.issuperset(gone.now):
                raise ValueError(f"{gone.id!r} is retired | List what takes its place under entries, not itself")
        return self

    def _relates_only_to(self, known: set[str]) -> None:
        for entry in self.entries:
            for word, ids in entry.relations.items():
                if not known.issuperset(ids):
                    other = next(each for each in ids if each not in known)
                    raise ValueError(f"entry {entry.id!r} {word} {other!r}, which is not listed | Take it out")

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
