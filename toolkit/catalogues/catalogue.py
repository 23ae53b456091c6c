"""All that is known beforehand: kinds, facts, threats, controls, the Code; from one or several libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact, Topic
from toolkit.catalogues.threat import Threat
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.catalogues.framework import Framework
    from toolkit.catalogues.library_file import LibraryFile
    from toolkit.catalogues.provision import Code
    from toolkit.catalogues.scale import Scale

__all__ = ["Amended", "Catalogue", "Place", "Places", "Retired", "place_of"]

Place = tuple["LibraryFile", tuple[str | int, ...]]
"""Where an entry stands: its file, and the way to it from the top of the file."""
Places = Mapping[tuple[str | int, ...], Place]
"""By section and key of an entry, and on into it where a part stands elsewhere: where that is."""


class Amended(NamedTuple):
    """That a library changed an entry of another: which fields, and why."""

    library: str
    because: str
    fields: tuple[str, ...]
    place: Place

    def __str__(self) -> str:
        """`as amended by acme: our assistants read customers' letters`."""
        return f"as amended by {self.library}: {self.because}"


class Retired(NamedTuple):
    """A rule that a library has switched off, as it was."""

    threat: Threat
    by: Amended


def place_of(places: Places, way: tuple[str | int, ...]) -> Place | None:
    """Where an entry or something in it stands: what was changed in it may stand in another file."""
    for end in range(len(way), 1, -1):
        if way[:end] in places:
            file, path = places[way[:end]]
            return file, (*path, *way[end:])
    return None


@dataclass(frozen=True)
class Catalogue:
    """Everything that was loaded, by id. Immutable; `digest` tells two catalogues apart."""

    kinds: Mapping[str, ComponentKind]
    facts: Mapping[str, Fact]
    threats: Mapping[str, Threat]
    controls: Mapping[str, Control]
    digest: str
    libraries: tuple[str, ...]
    read_code: Callable[[], Code] = field(repr=False, compare=False)
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    """Editions of frameworks that a team's own library lists, by `id@edition`; the shipped ones are read when asked."""
    scales: Mapping[str, Scale] = field(default_factory=dict)
    """Scoring methods that a team's own library brings, by id; the shipped ones are read when asked."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    places: Places = field(default_factory=dict, repr=False, compare=False)
    amended: Mapping[tuple[str, str], tuple[Amended, ...]] = field(default_factory=dict)
    """Who changed an entry of another library, by section and key."""
    retired: Mapping[str, Retired] = field(default_factory=dict)
    """The rules that a library has switched off, by key. They stay among the threats, where they find nothing."""
    seals: Mapping[str, str] = field(default_factory=dict)
    """A digest of each library alone."""

    @cached_property
    def code(self) -> Code:
        """The Code of Practice; read when first asked for."""
        return self.read_code()

    @cached_property
    def topic_of(self) -> Mapping[str, str]:
        """By fact: the topic that it is asked in, for those that are in one."""
        return {fact: topic_id for topic_id, topic in self.topics.items() for fact in topic.facts}

    @cached_property
    def _lineage(self) -> Mapping[str, tuple[str, ...]]:
        return {kind: self._climb(kind) for kind in self.kinds}

    def _climb(self, kind: str) -> tuple[str, ...]:
        line: list[str] = []
        current: str | None = kind
        while current is not None and current in self.kinds and current not in line:
            line.append(current)
            current = self.kinds[current].is_a
        return tuple(line)

    def lineage(self, kind: str) -> tuple[str, ...]:
        """A kind and the kinds it is a kind of, nearest first; just the kind itself when it is not known."""
        return self._lineage.get(kind, (kind,))

    def is_a(self, kind: str, wanted: Iterable[str]) -> bool:
        """Is `kind` one of `wanted`, or a kind of one?"""
        return not set(wanted).isdisjoint(self.lineage(kind))

    def facts_of(self, kind: str) -> tuple[str, ...]:
        """The facts that an element of this kind can state, its own first."""
        return tuple(dict.fromkeys(fact for each in self.lineage(kind) for fact in self.kinds[each].facts))

    def mixes(self, kind: str) -> bool:
        """Does what it sends out come from whatever it takes in?"""
        return any(self.kinds[each].mixes for each in self.lineage(kind))

    def threats_called(self, key: str) -> list[Threat]:
        """Every threat that a key may mean: by `library:id`, by id alone, or by a former id; often none."""
        if key in self.threats:
            return [self.threats[key]]
        return [threat for threat in self.threats.values() if threat.id == key] or [
            threat for threat in self.threats.values() for was in threat.was if key in (was, f"{threat.library}:{was}")
        ]

    def threat(self, key: str) -> Threat:
        """A threat by `library:id`, or by id alone where that is unique; a former id serves as well.

        Raises `ToolkitError` with the nearest id, or with all that it may mean.
        """
        matches = self.threats_called(key)
        if len(matches) == 1:
            return matches[0]
        if matches:
            keys = ", ".join(sorted(threat.key for threat in matches))
            raise ToolkitError(f"several threats are called {key!r}", try_instead=f"Say which: {keys}.")
        known = self.threats if ":" in key else (threat.id for threat in self.threats.values())
        raise ToolkitError(f"there is no threat {key!r}", try_instead=nearest(key, known))

    def control(self, control_id: str) -> Control:
        """A control by its id. Raises `ToolkitError` with the nearest id."""
        if control_id not in self.controls:
            raise ToolkitError(f"there is no control {control_id!r}", try_instead=nearest(control_id, self.controls))
        return self.controls[control_id]

    def where(self, section: str, entry_id: str, *way: str | int) -> str:
        """`file.yaml:12`, where an entry or something in it stands; empty where nobody knows."""
        place = place_of(self.places, (section, entry_id, *way))
        return place[0].where(place[1]) if place is not None else ""

    def amendments(self, threat: Threat) -> tuple[Amended, ...]:
        """Who changed a threat, and why; none for most."""
        return self.amended.get(("threats", threat.key), ())

    def line(self, section: str, entry_id: str, *way: str | int) -> str:
        """The same as `where`, with the line for certain, also of a shipped entry: slower the first time in a file."""
        place = place_of(self.places, (section, entry_id, *way))
        return place[0].line(place[1]) if place is not None else ""

    def controls_for(self, threat: Threat) -> list[Control]:
        """The controls that a threat names, in its order."""
        return [self.controls[link.control] for link in threat.controls if link.control in self.controls]
