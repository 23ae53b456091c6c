"""Read a whole catalogue from the user's own copy: the right reader is found by what the files hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.catalogues.framework import Framework
from toolkit.errors import InputError, Problem
from toolkit.exchange.catalogues.aisvs import is_aisvs, read_aisvs
from toolkit.exchange.catalogues.as_edition import as_edition, catalogue_yaml
from toolkit.exchange.catalogues.atlas_stix import is_stix, read_atlas_stix
from toolkit.exchange.catalogues.atlas_v6 import is_atlas_v6, read_atlas_v6
from toolkit.exchange.catalogues.atlas_yaml import is_atlas_yaml, read_atlas_yaml
from toolkit.exchange.catalogues.cosai import is_cosai, read_cosai
from toolkit.exchange.catalogues.finos import is_finos, read_finos
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.ibm import is_ibm, read_ibm
from toolkit.exchange.catalogues.own_copy import CopyFile, OwnCopy, open_copy
from toolkit.exchange.catalogues.pytm import is_pytm, read_pytm
from toolkit.exchange.imported import LossReport
from toolkit.files.atomic import write_atomic

__all__ = ["CATALOGUE_READERS", "CatalogueReader", "ImportedCatalogue", "import_catalogue", "is_library"]

Read = Callable[[list[CopyFile], Gathering, OwnCopy], Head]


@dataclass(frozen=True)
class CatalogueReader:
    """A catalogue that can be read: what it is called, how its files are recognised, and what reads them."""

    id: str
    name: str
    recognises: Callable[[CopyFile], bool]
    read: Read
    is_one_file: bool = True


@dataclass(frozen=True)
class ImportedCatalogue:
    """An edition read from somebody's own copy, and everything of it that did not come along."""

    framework: Framework
    format: str
    """What the copy was."""
    loss: LossReport

    def to_yaml(self) -> str:
        """The library file that keeps it, as text: the same bytes for the same copy."""
        return catalogue_yaml(self.framework)

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Keep it as a library file. Raises `ToolkitError` for a file that exists, unless `overwrite`."""
        write_atomic(Path(path), self.to_yaml(), overwrite=overwrite)


def _alone(read: Callable[[list[CopyFile], Gathering], Head]) -> Read:
    return lambda files, gathering, _copy: read(files, gathering)


CATALOGUE_READERS: tuple[CatalogueReader, ...] = (
    CatalogueReader("atlas-yaml", "MITRE ATLAS, YAML up to 5.6", is_atlas_yaml, _alone(read_atlas_yaml)),
    CatalogueReader("atlas-v6", "MITRE ATLAS, YAML of format 6", is_atlas_v6, _alone(read_atlas_v6)),
    CatalogueReader("atlas-stix", "MITRE ATLAS, STIX 2.1 bundle (JSON)", is_stix, _alone(read_atlas_stix)),
    CatalogueReader("cosai", "CoSAI risk map, folder of YAML", is_cosai, _alone(read_cosai), is_one_file=False),
    CatalogueReader(
        "finos", "FINOS AI Governance Framework, folder of Markdown", is_finos, read_finos, is_one_file=False
    ),
    CatalogueReader("ibm", "IBM AI Risk Atlas, YAML of AI Atlas Nexus", is_ibm, _alone(read_ibm), is_one_file=False),
    CatalogueReader("aisvs", "OWASP AISVS, folder of Markdown", is_aisvs, read_aisvs, is_one_file=False),
    CatalogueReader("pytm", "pytm threat library (JSON)", is_pytm, _alone(read_pytm)),
)
"""Every catalogue that can be read. A further one is one file in this folder and one line here."""


def import_catalogue(*paths: str | Path, edition: str | None = None) -> ImportedCatalogue:
    """Read a catalogue from its files, or the folder that holds them, whichever of `CATALOGUE_READERS` it is.

    `edition` says which edition it is where the copy does not, or otherwise than it does. Raises `InputError` for
    anything hostile or broken, and where the files are no catalogue, or several.
    """
    copy = open_copy(paths)
    reader, files = _reader_of(copy)
    gathering = Gathering(copy.where)
    gathering.used = list(files)
    if copy.passed_over:
        named = ", ".join(copy.passed_over[:5])
        gathering.lose("the copy", f"files are not looked at: {named}", "They are too large for a catalogue.", "note")
    head = reader.read(files, gathering, copy)
    if not gathering.drafts:
        what = f"there is no entry in it, read as: {reader.name}"
        raise InputError([Problem(copy.where, what, "Get the files again from where they came from.")])
    _name_the_rest(copy, gathering)
    framework, loss = as_edition(gathering, head, reader.id, reader.name, edition)
    return ImportedCatalogue(framework, reader.name, loss)


def _name_the_rest(copy: OwnCopy, gathering: Gathering) -> None:
    """Files of a folder that belong to no entry: somebody should know that they were not read."""
    used = {file.name for file in gathering.used}
    rest = [file.name for file in copy.files if file.name not in used]
    if rest:
        named = f"{', '.join(rest[:5])}{f' and {len(rest) - 5} more' if len(rest) > 5 else ''}"
        gathering.lose("the copy", f"files that hold no entries: {named}", "They were not taken in.", "note")


def _reader_of(copy: OwnCopy) -> tuple[CatalogueReader, list[CopyFile]]:
    found = [
        (reader, files)
        for reader in CATALOGUE_READERS
        if (files := [file for file in copy.files if reader.recognises(file)])
    ]
    if not found:
        raise InputError([_no_catalogue(copy)])
    reader, files = found[0]
    if len(found) > 1 or (reader.is_one_file and len(files) > 1):
        each = [f"{file.name} ({reader.name})" for reader, files in found for file in files[:3]]
        what = f"this holds more than one catalogue: {', '.join(each[:8])}"
        raise InputError([Problem(copy.where, what, "Name the file, or the folder, of the one that is meant.")])
    _stands_once(copy, files)
    return reader, files


def _stands_once(copy: OwnCopy, files: list[CopyFile]) -> None:
    """A checkout may hold several editions, a folder each: they are not mixed."""
    places: dict[str, list[str]] = {}
    for file in files:
        places.setdefault(file.name.rpartition("/")[2], []).append(file.name)
    for found in places.values():
        if len(found) > 1:
            what = f"the same file stands in it several times: {', '.join(found[:5])}"
            raise InputError([Problem(copy.where, what, "Name the folder of the edition that is meant.")])


def _no_catalogue(copy: OwnCopy) -> Problem:
    seems = next((said for said, fits in _ELSEWHERE if len(copy.files) == 1 and fits(copy.files[0])), None)
    what, instead = seems or (
        "this is no catalogue that can be read here",
        f"Can be read: {'; '.join(reader.name for reader in CATALOGUE_READERS)}.",
    )
    return Problem(copy.where, what, instead)


def is_library(file: CopyFile) -> bool:
    """Is it a library of this toolkit's?"""
    return "format: ai-threat-toolkit/library" in file.head.replace('"', "")


def _is_link(file: CopyFile) -> bool:
    text = file.head.strip()
    return "\n" not in text and 0 < len(text) < 200 and text.endswith((".yaml", ".yml", ".json"))


_ELSEWHERE: tuple[tuple[tuple[str, str], Callable[[CopyFile], bool]], ...] = (
    (
        ("this file only names another, as a link does that was fetched alone", "Get the file that it names."),
        _is_link,
    ),
    (("this is packed", "Unpack it, and name what was in it."), lambda file: file.data[:2] in (b"PK", b"\x1f\x8b")),
    (
        ("this is a page for a browser, or XML", "Get the raw file of the catalogue."),
        lambda file: file.head.lstrip("\ufeff \r\n\t").startswith("<"),
    ),
    (
        ("this is a library of this toolkit already", "Use it as it is: --library FILE."),
        is_library,
    ),
    (
        ("this is a system and no catalogue", "Compare two states of it with: ai-threat diff OLD NEW"),
        lambda file: "format: ai-threat-toolkit/system" in file.head.replace('"', ""),
    ),
    (
        ("this says how such files look and is none itself", "Name the file of the catalogue."),
        lambda file: '"$schema"' in file.head,
    ),
)
