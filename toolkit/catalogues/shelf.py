"""Gather what the files of all libraries say into one catalogue, and check what must hold between the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.catalogue import Amended, Catalogue, Place, Retired, place_of
from toolkit.catalogues.check import check_entries, check_topics
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact, Topic
from toolkit.catalogues.library_file import LibraryFile
from toolkit.catalogues.threat import Threat
from toolkit.errors import InputError, Problem
from toolkit.files.digest import digest

if TYPE_CHECKING:
    from toolkit.catalogues.amend import Claim
    from toolkit.catalogues.framework import Framework
    from toolkit.catalogues.provision import Code
    from toolkit.catalogues.scale import Scale

__all__ = ["Read", "Shelf", "assemble"]

Read = tuple[str, LibraryFile | InputError]
"""The text of a file, and what it says, or what is wrong with it."""


@dataclass
class Shelf:
    """Entries of all files so far, and where each stands."""

    kinds: dict[str, ComponentKind] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    threats: dict[str, Threat] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)
    frameworks: dict[str, Framework] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    places: dict[tuple[str | int, ...], Place] = field(default_factory=dict)
    amended: dict[tuple[str, str], tuple[Amended, ...]] = field(default_factory=dict)
    retired: dict[str, Retired] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, section: str, entry_id: str, entry: Any, file: LibraryFile, *way: str | int) -> None:
        """Add an entry; one that is there already is a problem that names both places."""
        shelf: dict[str, Any] = getattr(self, section)
        if entry_id in shelf:
            instead = f"It stands at {self.where(section, entry_id)} already: rename one of them"
            instead += "." if section in ("frameworks", "scales") else ", or change that one (`section: amendments`)."
            self.problems.append(Problem(file.where(way), f"{entry_id!r} is defined twice", instead))
            return
        shelf[entry_id] = entry
        self.places[section, entry_id] = (file, way)

    def where(self, section: str, entry_id: str, *way: str | int) -> str:
        """`file.yaml:12`, where an entry or something in it stands."""
        place = place_of(self.places, (section, entry_id, *way))
        return place[0].where(place[1]) if place is not None else ""


def assemble(files: Iterable[Read]) -> Catalogue:
    """One catalogue of all files. Raises `InputError` with everything that is wrong in any of them."""
    shelf = Shelf()
    seals: dict[str, list[str]] = defaultdict(list)
    is_whole = True
    for text, read in files:
        if isinstance(read, InputError):
            shelf.problems.extend(read.problems)
            is_whole = False
            continue
        seals[read.content.library].append(digest(text.encode()))
        _shelve(read, shelf)
    if is_whole:  # else all that names an entry of the file that was not read would be called unknown
        if shelf.claims:
            from toolkit.catalogues.amend import amend

            amend(shelf, shelf.claims)
        shelf.problems.extend(check_entries(shelf.kinds, shelf.facts, shelf.threats, shelf.controls, shelf.where))
        shelf.problems.extend(check_topics(shelf.topics, shelf.facts, shelf.where))
    if shelf.problems:
        raise InputError(shelf.problems)
    return Catalogue(
        kinds=shelf.kinds,
        facts=shelf.facts,
        topics=shelf.topics,
        threats=shelf.threats,
        controls=shelf.controls,
        digest=digest("\n".join(each for seal in seals.values() for each in seal).encode()),
        libraries=tuple(seals),
        read_code=_read_code,
        frameworks=shelf.frameworks,
        scales=shelf.scales,
        places=shelf.places,
        amended=shelf.amended,
        retired=shelf.retired,
        seals={library: digest("\n".join(sorted(seal)).encode()) for library, seal in seals.items()},
    )


def _read_code() -> Code:
    """The Code of Practice; its types are loaded only when it is asked for."""
    from toolkit.catalogues.single import load_code

    return load_code()


def _shelve(read: LibraryFile, shelf: Shelf) -> None:
    """Every section that a file has; most have one."""
    content = read.content
    marks = {"family": content.family, "library": content.library}
    for kind_id, kind in getattr(content, "kinds", {}).items():
        shelf.put("kinds", kind_id, kind, read, "kinds", kind_id)
    for fact_id, fact in getattr(content, "facts", {}).items():
        shelf.put("facts", fact_id, fact, read, "facts", fact_id)
    for topic_id, topic in getattr(content, "topics", {}).items():
        shelf.put("topics", topic_id, topic, read, "topics", topic_id)
    for number, threat in enumerate(getattr(content, "threats", ())):
        marked = threat.model_copy(update=marks)
        shelf.put("threats", marked.key, marked, read, "threats", number)
    for number, control in enumerate(getattr(content, "controls", ())):
        shelf.put("controls", control.id, control.model_copy(update=marks), read, "controls", number)
    if (framework := getattr(content, "framework", None)) is not None:
        shelf.put("frameworks", framework.key, framework, read, "framework")
    if (scale := getattr(content, "scale", None)) is not None:
        shelf.put("scales", scale.id, scale, read, "scale")
    if getattr(content, "amendments", None) is not None:
        _claim(read, shelf)


def _claim(read: LibraryFile, shelf: Shelf) -> None:
    from toolkit.catalogues.amend import Claim

    library, amendments = read.content.library, read.content.amendments
    for section in ("kinds", "facts", "threats", "controls"):
        for number, each in enumerate(getattr(amendments, section)):
            shelf.claims.append(Claim(library, section, each, (read, ("amendments", section, number))))
