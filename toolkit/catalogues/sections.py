"""What a file of a library may hold, by the word after `section`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact, Topic
from toolkit.catalogues.library_file import LibraryHead, Sections
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import FactId, Id
from toolkit.files.strict_yaml import YamlDocument

__all__ = [
    "SECTIONS",
    "ControlsFile",
    "FactsFile",
    "KindsFile",
    "ThreatsFile",
    "TopicsFile",
    "all_sections",
    "sections_for",
]


class KindsFile(LibraryHead):
    """A file of component kinds."""

    kinds: Mapping[Id, ComponentKind]


class FactsFile(LibraryHead):
    """A file of facts."""

    facts: Mapping[FactId, Fact]


class TopicsFile(LibraryHead):
    """A file of topics."""

    topics: Mapping[Id, Topic]


class ThreatsFile(LibraryHead):
    """A file of threats, one family a file."""

    threats: Annotated[tuple[Threat, ...], Field(min_length=1)]


class ControlsFile(LibraryHead):
    """A file of controls, one family a file."""

    controls: Annotated[tuple[Control, ...], Field(min_length=1)]


SECTIONS: Sections = {
    "kinds": KindsFile,
    "facts": FactsFile,
    "topics": TopicsFile,
    "threats": ThreatsFile,
    "controls": ControlsFile,
}
"""What the shipped library is made of. What only a team's own has is loaded where it is used: `sections_for`."""


def sections_for(document: YamlDocument) -> Sections:
    """What the file may be. Types that the shipped library does not need are loaded only for a file that does."""
    if isinstance(document.data, dict) and str(document.data.get("section")) in SECTIONS:
        return SECTIONS
    return all_sections()


def all_sections() -> Sections:
    """Everything that a file of a team's own library may be."""
    from toolkit.catalogues.amendment import AllFile, AmendmentsFile
    from toolkit.catalogues.frameworks import FrameworkFile
    from toolkit.catalogues.single import CalibrationFile, ScaleFile

    whole: Sections = {"all": AllFile, "amendments": AmendmentsFile}
    single: Sections = {"framework": FrameworkFile, "scale": ScaleFile, "calibration": CalibrationFile}
    return {**SECTIONS, **whole, **single}
