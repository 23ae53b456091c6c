"""Gather what the files of all libraries say into one catalogue, and check what must hold between the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.catalogue import Amended, Catalogue, Place, Retired, place_of
from toolkit.catalogues.check import check_entries, check_threat, check_topics
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

__all__ = ["Read", "Shelf", "assemble", "survey"]

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
    seals: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lost: set[str] = field(default_factory=set)
    """The ids and keys of threats that were left out for their mistakes."""
    is_whole: bool = True
    """Was every file read, apart from single threats?"""

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
    shelf = _gather(files)
    if shelf.problems:
        raise InputError(shelf.problems)
    return _catalogue(shelf)


def survey(files: Iterable[Read]) -> tuple[Catalogue | None, list[Problem]]:
    """Everything that is wrong, and a catalogue of what is right all the same.

    The catalogue is without the threats that have mistakes; None where what others rest on (kinds, facts, controls)
    has some, or a file could not be read.
    """
    shelf = _gather(files)
    if not shelf.problems:
        return _catalogue(shelf), []
    rest = (shelf.kinds, shelf.facts, shelf.controls)
    if not shelf.is_whole or check_entries(shelf.kinds, shelf.facts, {}, shelf.controls, shelf.where):
        return None, shelf.problems
    wrong = [key for key, threat in shelf.threats.items() if any(check_threat(threat, shelf.where, *rest))]
    for key in wrong:
        del shelf.threats[key]
    return _catalogue(shelf), shelf.problems


def _gather(files: Iterable[Read]) -> Shelf:
    """All entries of all files, amended, with every mistake in them and between them."""
    shelf = Shelf()
    for text, read in files:
        if isinstance(read, InputError):
            shelf.problems.extend(read.problems)
            shelf.is_whole = False
            continue
        shelf.problems.extend(read.problems)
        shelf.seals[read.content.library].append(digest(text.encode()))
        _shelve(read, shelf)
    if shelf.is_whole:  # else all that names an entry of the file that was not read would be called unknown
        if shelf.claims:
            from toolkit.catalogues.amend import amend

            amend(shelf, shelf.claims)
        shelf.problems.extend(check_entries(shelf.kinds, shelf.facts, shelf.threats, shelf.controls, shelf.where))
        shelf.problems.extend(check_topics(shelf.topics, shelf.facts, shelf.where))
    return shelf


def _catalogue(shelf: Shelf) -> Catalogue:
    seals = shelf.seals
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
    shelf.lost |= {each for _, lost in read.lost for each in (lost, f"{content.library}:{lost}")}
    for number, threat in read.numbered("threats"):
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
