"""Read libraries: the shipped one, and a team's own; every mistake in every file comes in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.check import check_entries
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.provision import Code
from toolkit.catalogues.scale import Scale
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import FactId, Id
from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.files.build import Strict, build
from toolkit.files.digest import digest
from toolkit.files.strict_yaml import YamlDocument, read_yaml

__all__ = ["LibraryFile", "load_catalogue", "load_scale", "scale_ids"]

FORMAT = "ai-threat-toolkit/library"
VERSION = 1


class _Head(Strict):
    format: Literal["ai-threat-toolkit/library"]
    version: Literal[1]
    section: str
    library: Id = "core"
    family: str = ""


class KindsFile(_Head):
    """A file of component kinds."""

    kinds: Mapping[Id, ComponentKind]


class FactsFile(_Head):
    """A file of facts."""

    facts: Mapping[FactId, Fact]


class ThreatsFile(_Head):
    """A file of threats, one family a file."""

    threats: Annotated[tuple[Threat, ...], Field(min_length=1)]


class ControlsFile(_Head):
    """A file of controls, one family a file."""

    controls: Annotated[tuple[Control, ...], Field(min_length=1)]


class CodeFile(_Head):
    """The Code of Practice."""

    code: Code


class ScaleFile(_Head):
    """A scoring method."""

    scale: Scale


SECTIONS: Mapping[str, type[_Head]] = {
    "kinds": KindsFile,
    "facts": FactsFile,
    "threats": ThreatsFile,
    "controls": ControlsFile,
    "code": CodeFile,
    "scale": ScaleFile,
}


@dataclass(frozen=True)
class LibraryFile:
    """One file of a library: its typed content, and the document that knows the lines."""

    content: Any
    document: YamlDocument


@dataclass
class _Shelf:
    """Entries of all files so far, and where each stands."""

    kinds: dict[str, ComponentKind] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    threats: dict[str, Threat] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, section: str, entry_id: str, entry: Any, where: str) -> None:
        shelf: dict[str, Any] = getattr(self, section)
        if entry_id in shelf:
            before = self.where[section, entry_id]
            self.problems.append(
                Problem(where, f"{entry_id!r} is defined twice", f"It stands at {before} already: rename one of them.")
            )
            return
        shelf[entry_id] = entry
        self.where[section, entry_id] = where


def load_catalogue(libraries: Sequence[str | Path] = ()) -> Catalogue:
    """The shipped library and, beside it, a team's own (`libraries`: files or folders of YAML).

    Raises `InputError` with every mistake found in every file.
    """
    if not libraries:
        return _shipped()
    own = [document for path in libraries for document in _own_files(Path(path))]
    return _assemble([*_shipped_files(), *own])


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    return _assemble(_shipped_files())


def _shipped_files() -> list[tuple[str, str]]:
    return list(_texts(library_root() / "core", "core"))


def _texts(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _texts(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".yaml"):
            yield f"{name}/{entry.name}", entry.read_text("utf-8")


def _own_files(path: Path) -> Iterator[tuple[str, str]]:
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


def read_library_file(text: str, source: str) -> LibraryFile:
    """Read one file of a library, of whatever section it says it is."""
    document = read_yaml(text, source=source)
    data = document.data
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError([Problem(document.where(()), "this is no library file", f"Begin with `format: {FORMAT}`.")])
    if data.get("version") != VERSION:
        said = f"library files of version {data.get('version')!r} are not known here"
        raise InputError(
            [Problem(document.where(("version",)), said, f"Write `version: {VERSION}`, or install a newer toolkit.")]
        )
    section = str(data.get("section"))
    if section not in SECTIONS:
        raise InputError(
            [Problem(document.where(("section",)), f"unknown section {section!r}", nearest(str(section), SECTIONS))]
        )
    return LibraryFile(build(SECTIONS[section], document), document)


def _assemble(files: Iterable[tuple[str, str]]) -> Catalogue:
    shelf = _Shelf()
    libraries: dict[str, None] = {}
    seal: list[str] = []
    for source, text in files:
        try:
            read = read_library_file(text, source)
        except InputError as error:
            shelf.problems.extend(error.problems)
            continue
        libraries[read.content.library] = None
        seal.append(digest(text.encode()))
        _shelve(read, shelf)
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
        read_code=_code,
    )


def _shelve(read: LibraryFile, shelf: _Shelf) -> None:
    content, where = read.content, read.document.where
    marks = {"family": content.family, "library": content.library}
    match content:
        case KindsFile():
            for kind_id, kind in content.kinds.items():
                shelf.put("kinds", kind_id, kind, where(("kinds", kind_id)))
        case FactsFile():
            for fact_id, fact in content.facts.items():
                shelf.put("facts", fact_id, fact, where(("facts", fact_id)))
        case ThreatsFile():
            for number, threat in enumerate(content.threats):
                marked = threat.model_copy(update=marks)
                shelf.put("threats", marked.key, marked, where(("threats", number)))
        case ControlsFile():
            for number, control in enumerate(content.controls):
                shelf.put("controls", control.id, control.model_copy(update=marks), where(("controls", number)))
        case _:
            shelf.problems.append(Problem(where(("section",)), "this section cannot stand in a library of threats", ""))


@lru_cache(maxsize=1)
def _code() -> Code:
    source = "uk_code_of_practice_2025.yaml"
    text = (library_root() / "code" / source).read_text("utf-8")
    code: Code = read_library_file(text, f"code/{source}").content.code
    return code


def scale_ids() -> list[str]:
    """The scoring methods that are shipped."""
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in (library_root() / "scales").iterdir()
        if entry.name.endswith(".yaml")
    )


@lru_cache(maxsize=32)
def load_scale(scale_id: str) -> Scale:
    """A shipped scoring method by its id. Raises `ToolkitError` with the nearest id."""
    if scale_id not in scale_ids():
        raise ToolkitError(f"there is no scoring method {scale_id!r}", try_instead=nearest(scale_id, scale_ids()))
    text = (library_root() / "scales" / f"{scale_id}.yaml").read_text("utf-8")
    scale: Scale = read_library_file(text, f"scales/{scale_id}.yaml").content.scale
    return scale
