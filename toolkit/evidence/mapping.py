"""What results of each tool speak to, as data: `threat_libraries/evidence/`, one file a tool.

A file says which probes, plugins, tasks or weaknesses speak to which threats of the library and which provisions of the
Code, and how scores of well-known tests are to be read. What it does not name is matched to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import Field, StringConstraints

from toolkit.catalogues.library_file import LibraryHead, read_library_file
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.threat import ProvisionId
from toolkit.catalogues.vocabulary import Id
from toolkit.evidence.readings import Reading, parse_reading
from toolkit.files.build import Strict

__all__ = [
    "SECTIONS",
    "CaseStudyCounts",
    "EvidenceMap",
    "Link",
    "ScoreReading",
    "load_case_studies",
    "load_map",
    "map_ids",
]

Because = Annotated[str, StringConstraints(min_length=10, max_length=300)]
Pattern = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:/@-]+$", max_length=120)]


class Link(Strict):
    """Subjects that speak to threats and provisions, and why. A subject stands for all that is below it as well.

    `dan` means every probe of garak's module `dan`; `dan.Dan_11_0` only that one. The longest that fits counts.
    """

    match: tuple[Pattern, ...] = Field(min_length=1)
    threats: tuple[Id, ...] = ()
    provisions: tuple[ProvisionId, ...] = ()
    because: Because
    against: bool = Field(default=False, description="It is a weakness that was found, and speaks against them.")


class ScoreReading(Strict):
    """How a score is to be read: for these tasks or scorers, the attack worked where the rule holds."""

    match: tuple[Pattern, ...] = Field(min_length=1, description="Tasks (Inspect) or scorers (PyRIT).")
    worked: str = Field(description="A rule such as `combined_scorer.score>=1`.")
    because: Because

    @property
    def rule(self) -> Reading:
        """The rule, ready to be used."""
        return parse_reading(self.worked)


class EvidenceMap(Strict):
    """What the results of one tool speak to."""

    tool: str
    looked_at: str = Field(description="The release of the tool, or the date, whose list of probes was gone through.")
    always: Mapping[ProvisionId, Because] = Field(
        default_factory=dict, description="Provisions that any result of this tool speaks to."
    )
    links: tuple[Link, ...] = ()
    silent: tuple[Pattern, ...] = Field(
        default=(), description="Subjects that speak to nothing in the library: the tool's own tests, matters of taste."
    )
    readings: tuple[ScoreReading, ...] = ()
    rules: Mapping[Pattern, tuple[Pattern, ...]] = Field(
        default_factory=dict, description="Weaknesses (CWE) of scanners' rules whose files do not name them."
    )

    def link_for(self, subject: str) -> Link | None:
        """The link of the longest subject that stands for this one; None where nothing does."""
        found: tuple[int, Link] | None = None
        for link in self.links:
            for match in link.match:
                if _stands_for(match, subject) and (found is None or len(match) > found[0]):
                    found = (len(match), link)
        return found[1] if found else None

    def is_silent(self, subject: str) -> bool:
        """Whether it is known to speak to nothing."""
        return any(_stands_for(match, subject) for match in self.silent)

    def reading(self, name: str) -> ScoreReading | None:
        """How the scores of a task or scorer are to be read; None where that is not known."""
        return next((each for each in self.readings if any(_stands_for(m, name) for m in each.match)), None)


def _stands_for(match: str, subject: str) -> bool:
    wide, narrow = match.casefold(), subject.casefold()
    return narrow == wide or (narrow.startswith(wide) and narrow[len(wide)] in ".:/")


class CaseStudyCounts(Strict):
    """How many reported cases named each technique: shares of what was written down, never yearly rates."""

    edition: str
    source: str
    studies: int = Field(gt=0, description="Case studies in the edition.")
    incidents: int = Field(gt=0, description="Those of them that happened; the others are exercises.")
    extent: str = Field(description="Which techniques are listed.")
    techniques: Mapping[str, Annotated[int, Field(ge=0)]] = Field(description="Technique to how many studies name it.")
    in_incidents: Mapping[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)


class EvidenceFileHead(LibraryHead):
    """A file that maps one tool's results."""

    evidence: EvidenceMap


class CaseStudiesFile(LibraryHead):
    """A file of counts of case studies."""

    case_studies: CaseStudyCounts


SECTIONS: Mapping[str, type[LibraryHead]] = {"evidence": EvidenceFileHead, "case-studies": CaseStudiesFile}
"""What a file of evidence in the shipped data may be, by the word after `section`."""


def map_ids() -> tuple[str, ...]:
    """The tools that are mapped, by the names of their files."""
    names = (entry.name for entry in (library_root() / "evidence").iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml") and not n.startswith("mitre-")))


@lru_cache(maxsize=32)
def load_map(name: str) -> EvidenceMap:
    """The map of one tool's results, by the name of its file."""
    called = f"evidence/{name}.yaml"
    found: EvidenceMap = read_library_file(_text(name), called, SECTIONS).content.evidence
    return found


@lru_cache(maxsize=4)
def load_case_studies(edition: str = "mitre-atlas_5.6") -> CaseStudyCounts:
    """The shipped counts of an edition's case studies, by the name of their file."""
    called = f"evidence/{edition}.yaml"
    found: CaseStudyCounts = read_library_file(_text(edition), called, SECTIONS).content.case_studies
    return found


def _text(name: str) -> str:
    return (library_root() / "evidence" / f"{name}.yaml").read_text("utf-8")
