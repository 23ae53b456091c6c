"""Read libraries: the shipped one, and a team's own; every mistake in every file comes in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from toolkit.catalogues.catalogue import Catalogue, Place
from toolkit.catalogues.check import check_entries
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact
from toolkit.catalogues.library_file import LibraryFile, LibraryHead, Sections, typed
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import FactId, Id
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.cache import recall, remember
from toolkit.files.digest import digest
from toolkit.files.strict_yaml import YamlDocument, read_yaml

if TYPE_CHECKING:
    from toolkit.catalogues.framework import Framework
    from toolkit.catalogues.provision import Code

__all__ = ["SECTIONS", "load_catalogue"]

READER = 1
"""Raised when the strict reader reads a text otherwise than before: what was remembered is then forgotten."""

SHIPPED = "core"
"""What the shipped library is called."""
File = tuple[str, str]
"""What a file is called in errors, and its text."""


class KindsFile(LibraryHead):
    """A file of component kinds."""

    kinds: Mapping[Id, ComponentKind]


class FactsFile(LibraryHead):
    """A file of facts."""

    facts: Mapping[FactId, Fact]


class ThreatsFile(LibraryHead):
    """A file of threats, one family a file."""

    threats: Annotated[tuple[Threat, ...], Field(min_length=1)]


class ControlsFile(LibraryHead):
    """A file of controls, one family a file."""

    controls: Annotated[tuple[Control, ...], Field(min_length=1)]


SECTIONS: Sections = {
    "kinds": KindsFile,
    "facts": FactsFile,
    "threats": ThreatsFile,
    "controls": ControlsFile,
}


Read = tuple[str, "LibraryFile | InputError"]
"""The text of a file, and what it says, or what is wrong with it."""


@dataclass
class _Shelf:
    """Entries of all files so far, and where each stands."""

    kinds: dict[str, ComponentKind] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    threats: dict[str, Threat] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)
    frameworks: dict[str, Framework] = field(default_factory=dict)
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, section: str, entry_id: str, entry: Any, file: LibraryFile, *way: str | int) -> None:
        shelf: dict[str, Any] = getattr(self, section)
        where = file.where(way)
        if entry_id in shelf:
            before = self.where[section, entry_id]
            self.problems.append(
                Problem(where, f"{entry_id!r} is defined twice", f"It stands at {before} already: rename one of them.")
            )
            return
        shelf[entry_id] = entry
        self.where[section, entry_id] = where
        self.places[section, entry_id] = (file, way)


def load_catalogue(libraries: Sequence[str | Path] = ()) -> Catalogue:
    """The shipped library and, beside it, a team's own (`libraries`: files or folders of YAML).

    Raises `InputError` with every mistake found in every file.
    """
    if not libraries:
        return _shipped()
    own = [file for path in libraries for file in _own_files(Path(path))]
    return _assemble([*_shipped_read(), *((text, _named(_read(text, source))) for source, text in own)])


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    return _assemble(_shipped_read())


@lru_cache(maxsize=1)
def _shipped_read() -> tuple[Read, ...]:
    """The shipped files, from what is remembered of them where they are still the same."""
    files = _shipped_files()
    held = recall(_cache_key(files))
    if isinstance(held, list) and len(held) == len(files):
        try:
            remembered = (YamlDocument(data, {(): 1}, source) for data, (source, _) in zip(held, files, strict=True))
            return tuple((text, typed(each, SECTIONS)) for each, (_, text) in zip(remembered, files, strict=True))
        except InputError:
            pass  # read anew below, so that every mistake is said with its line
    read = tuple((text, _read(text, source)) for source, text in files)
    if all(isinstance(each, LibraryFile) for _, each in read):
        remember(_cache_key(files), [each.document.data for _, each in read if isinstance(each, LibraryFile)])
    return read


def _cache_key(files: Sequence[File]) -> str:
    """Other texts, or another reader, make another key."""
    return digest("\0".join([str(READER), *(part for file in files for part in file)]).encode())


def _shipped_files() -> list[File]:
    return list(_texts(library_root() / SHIPPED, SHIPPED))


def _texts(folder: Traversable, name: str) -> Iterator[File]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _texts(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".yaml"):
            yield f"{name}/{entry.name}", entry.read_text("utf-8")


def _own_files(path: Path) -> Iterator[File]:
    if not path.exists():
        raise ToolkitError(
            "there is no such library", where=str(path), try_instead="Give a YAML file or a folder of them."
        )
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise ToolkitError(
            "the library is empty", where=str(path), try_instead="Put at least one .yaml file in the folder."
        )
    for file in files:
        try:
            yield str(file), file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ToolkitError(
                f"cannot read it: {error}", where=str(file), try_instead="Save it as UTF-8 text."
            ) from None


def read_code() -> Code:
    """The Code of Practice; its types are loaded only when it is asked for."""
    from toolkit.catalogues.single import load_code

    return load_code()


def _read(text: str, source: str) -> LibraryFile | InputError:
    try:
        document = read_yaml(text, source=source)
        return typed(document, _sections_for(document))
    except InputError as error:
        return error


def _named(read: LibraryFile | InputError) -> LibraryFile | InputError:
    """A team's own file has to say whose it is: as part of the shipped library, nobody would check it."""
    if isinstance(read, InputError) or read.content.library != SHIPPED:
        return read
    what = f"a library of your own cannot be called {SHIPPED!r}, which is also what it is without a name"
    return InputError(
        [Problem(read.where(("library",)), what, "Name it after your house, for example `library: acme`.")]
    )


def _sections_for(document: YamlDocument) -> Sections:
    """What the file may be. The types of frameworks are loaded only where a library lists one."""
    if isinstance(document.data, dict) and str(document.data.get("section")) in SECTIONS:
        return SECTIONS
    from toolkit.catalogues.frameworks import FrameworkFile

    return {**SECTIONS, "framework": FrameworkFile}


def _assemble(files: Iterable[Read]) -> Catalogue:
    shelf = _Shelf()
    libraries: dict[str, None] = {}
    seal: list[str] = []
    is_whole = True
    for text, read in files:
        if isinstance(read, InputError):
            shelf.problems.extend(read.problems)
            is_whole = False
            continue
        libraries[read.content.library] = None
        seal.append(digest(text.encode()))
        _shelve(read, shelf)
    if is_whole:  # else all that names an entry of the file that was not read would be called unknown
        shelf.problems.extend(check_entries(shelf.kinds, shelf.facts, shelf.threats, shelf.controls, shelf.where))
    if shelf.problems:
        raise InputError(shelf.problems)
    return Catalogue(
        kinds=shelf.kinds,
        facts=shelf.facts,
        threats=shelf.threats,
        controls=shelf.controls,
        digest=digest("\n".join(seal).encode()),
        libraries=tuple(libraries),
        read_code=read_code,
        frameworks=shelf.frameworks,
        places=shelf.places,
    )


def _shelve(read: LibraryFile, shelf: _Shelf) -> None:
    content = read.content
    marks = {"family": content.family, "library": content.library}
    match content:
        case KindsFile():
            for kind_id, kind in content.kinds.items():
                shelf.put("kinds", kind_id, kind, read, "kinds", kind_id)
        case FactsFile():
            for fact_id, fact in content.facts.items():
                shelf.put("facts", fact_id, fact, read, "facts", fact_id)
        case ThreatsFile():
            for number, threat in enumerate(content.threats):
                marked = threat.model_copy(update=marks)
                shelf.put("threats", marked.key, marked, read, "threats", number)
        case ControlsFile():
            for number, control in enumerate(content.controls):
                shelf.put("controls", control.id, control.model_copy(update=marks), read, "controls", number)
        case _:  # the one section whose type is not loaded unless needed
            shelf.put("frameworks", content.framework.key, content.framework, read, "framework")
