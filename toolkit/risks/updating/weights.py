"""How often reports name a threat against others: shares of what was written down, and never how often it happens.

Case studies are what people chose to report, over years, of systems that nobody has counted. They may weight threats
against each other (a Dirichlet prior of half a report each); as a yearly rate they would be an invention, so these
types cannot be given as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.foreign_yaml import read_foreign_yaml
from toolkit.files.reading import read_limited
from toolkit.risks.updating.beta import Beta

__all__ = [
    "CaseStudies",
    "RelativeWeight",
    "RelativeWeights",
    "read_case_studies",
    "relative_weights",
    "shipped_weights",
]

MAX_BYTES = 5_000_000
JEFFREYS = 0.5
_INCIDENT = "incident"


@dataclass(frozen=True)
class RelativeWeight:
    """One threat or technique: in how many reports it is named, as what share, and what it weighs against the others.

    `share` has a Jeffreys 90% interval (`low` to `high`). `weight` is its part of all mentions (the mean of the
    Dirichlet), so that the weights of a set add up to one.
    """

    name: str
    count: int
    share: float
    low: float
    high: float
    weight: float
    weight_low: float
    weight_high: float

    @property
    def per_year(self) -> Never:
        """Refused, always."""
        raise _no_rate(self.name)

    def __float__(self) -> Never:
        raise _no_rate(self.name)

    def __index__(self) -> Never:
        raise _no_rate(self.name)

    def __str__(self) -> str:
        return f"a share of reports and no yearly rate: {self.count} name {self.name} ({self.share:.2f})"

    def row(self) -> dict[str, Any]:
        """The values as a plain row."""
        return {
            "name": self.name,
            "count": self.count,
            "share": self.share,
            "low": self.low,
            "high": self.high,
            "weight": self.weight,
            "weight_low": self.weight_low,
            "weight_high": self.weight_high,
        }


@dataclass(frozen=True)
class RelativeWeights:
    """A set of threats or techniques weighed against each other, with the reports that were counted."""

    weights: tuple[RelativeWeight, ...]
    reports: int
    source: str = ""

    def __iter__(self) -> Iterator[RelativeWeight]:
        return iter(self.weights)

    def __len__(self) -> int:
        return len(self.weights)

    def __getitem__(self, name: str) -> RelativeWeight:
        for each in self.weights:
            if each.name == name:
                return each
        raise ToolkitError(f"{name[:60]!r} is not among what was weighed", try_instead="Count it as well, with 0.")

    def rows(self) -> list[dict[str, Any]]:
        """Plain rows, the most named first."""
        return [each.row() for each in self.weights]

    @property
    def words(self) -> str:
        """What the numbers are, and what they are not."""
        return (
            f"Shares of {self.reports:,} reports{f' ({self.source})' if self.source else ''}. They are what people "
            "chose to report, so they may weight threats against each other, and say nothing of how often one happens "
            "in a year."
        )


def relative_weights(counts: Mapping[str, int], reports: int, *, source: str = "") -> RelativeWeights:
    """Weigh what reports name: `counts` says in how many of the `reports` each is named; a report may name several.

    Raises `ToolkitError` for counts that are none, or greater than the number of reports.
    """
    if isinstance(reports, bool) or not isinstance(reports, int) or reports < 1:
        raise ToolkitError(f"{str(reports)[:40]!r} is no number of reports", try_instead="Write how many were counted.")
    for name, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= reports:
            raise ToolkitError(
                f"{str(count)[:40]} of {reports:,} reports cannot name it",
                where=name[:80],
                try_instead="Count in how many reports it is named, each report once.",
            )
    mentions = sum(counts.values()) + JEFFREYS * len(counts)
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return RelativeWeights(tuple(_weight(name, count, reports, mentions) for name, count in listed), reports, source)


def _weight(name: str, count: int, reports: int, mentions: float) -> RelativeWeight:
    low, high = Beta(JEFFREYS + count, JEFFREYS + reports - count).interval()
    own, rest = JEFFREYS + count, mentions - JEFFREYS - count
    bounds = Beta(own, rest).interval() if rest > 0 else (1.0, 1.0)
    return RelativeWeight(name, count, count / reports, low, high, own / mentions, *bounds)


@dataclass(frozen=True)
class CaseStudies:
    """The case studies of an edition of MITRE ATLAS: of each its id, whether it happened, and what it names."""

    edition: str
    studies: Mapping[str, frozenset[str]]
    incidents: frozenset[str]

    def counts(
        self, *, incidents_only: bool = False, among: Mapping[str, frozenset[str]] | None = None
    ) -> dict[str, int]:
        """In how many studies each technique is named; with `among` (a name to techniques) each of those names.

        A study that names several techniques of one name counts once for it.
        """
        chosen = [named for study, named in self.studies.items() if not incidents_only or study in self.incidents]
        sought = among or {each: frozenset({each}) for named in chosen for each in named}
        return {name: sum(bool(techniques & named) for named in chosen) for name, techniques in sought.items()}

    def weights(
        self, *, incidents_only: bool = False, among: Mapping[str, frozenset[str]] | None = None
    ) -> RelativeWeights:
        """The same, weighed. Never a yearly rate."""
        reports = len(self.incidents) if incidents_only else len(self.studies)
        counts = self.counts(incidents_only=incidents_only, among=among)
        return relative_weights(counts, reports, source=f"case studies of mitre-atlas@{self.edition}")


def read_case_studies(path: str | Path) -> CaseStudies:
    """The case studies of a copy of ATLAS (`ATLAS.yaml`, of the form of release 5 or of release 6).

    Raises `InputError` for what is none, and where it holds no case studies.
    """
    source = str(path)
    data = read_limited(Path(path).expanduser(), source=source, limit_bytes=MAX_BYTES)
    whole = read_foreign_yaml(data, source=source, limit_bytes=MAX_BYTES).data
    if not isinstance(whole, dict) or not whole.get("case-studies"):
        what = "no case studies are in this file"
        raise InputError([Problem(source, what, "Name a copy of ATLAS.yaml, from mitre-atlas/atlas-data.")])
    listed = whole["case-studies"]
    old = isinstance(listed, list)
    entries = listed if old else list(listed.values()) if isinstance(listed, dict) else []
    studies: dict[str, frozenset[str]] = {}
    incidents: set[str] = set()
    for each in entries:
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            studies[each["id"]] = frozenset(_named_in(each) if old else _employed(whole, each["id"]))
            if str(each.get("case-study-type", each.get("type", ""))).casefold() == _INCIDENT:
                incidents.add(each["id"])
    collection = whole.get("collection") if isinstance(whole.get("collection"), dict) else {}
    edition = str(whole.get("version") or (collection or {}).get("version") or "")
    return CaseStudies(edition, studies, frozenset(incidents))


def _named_in(study: Mapping[str, Any]) -> Iterator[str]:
    steps = study.get("procedure")
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict) and isinstance(step.get("technique"), str):
            yield step["technique"]


def _employed(whole: Mapping[str, Any], study: str) -> Iterator[str]:
    related = whole.get("relationships")
    links = related.get(study) if isinstance(related, dict) else None
    employs = links.get("employs") if isinstance(links, dict) else None
    for link in employs if isinstance(employs, list) else ():
        if isinstance(link, dict) and isinstance(link.get("target"), str):
            yield link["target"]


def shipped_weights(*, incidents_only: bool = False) -> RelativeWeights:
    """The counts that are shipped: a few techniques of MITRE ATLAS 5.6 that many of its 57 case studies name."""
    from toolkit.evidence.mapping import load_case_studies

    counted = load_case_studies()
    if incidents_only:
        return relative_weights(dict(counted.in_incidents), counted.incidents, source=f"incidents of {counted.edition}")
    return relative_weights(dict(counted.techniques), counted.studies, source=f"case studies of {counted.edition}")


def _no_rate(name: str) -> ToolkitError:
    return ToolkitError(
        "a share of reports is no yearly rate: it is what people chose to report, of systems that nobody has counted",
        where=name[:80],
        try_instead="Estimate how often a year it happens here; use the weight only against other threats.",
    )
