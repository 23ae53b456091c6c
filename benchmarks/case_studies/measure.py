"""The figures of a case: which of its techniques the findings are about, and how long the list of findings is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from benchmarks.case_studies.attacked import Attacked, after_questions
from benchmarks.case_studies.steps import CaseSteps
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.frameworks import framework_of
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding

__all__ = [
    "CONVENTIONAL",
    "EDITION",
    "Figures",
    "Totals",
    "default_view",
    "is_about_ai",
    "measure",
    "named_by",
    "total",
]

EDITION = "mitre-atlas@2026.09"
CONVENTIONAL = {"Platform and infrastructure", "Devices and machines", "End of life"}
"""Families of threats that a system without any AI has as well; what is of another family is about AI."""
_ALSO_CONVENTIONAL = {"audit-record-tampering", "no-disclosure-route", "no-rollback"}


@dataclass(frozen=True)
class Figures:
    """What was measured of one case. Techniques are sets of ids; the rest are numbers of findings or of threats."""

    id: str
    name: str
    techniques: frozenset[str]
    shown: frozenset[str]
    """Techniques that findings of the default view are about."""
    undecided: frozenset[str]
    """The same with undecided findings."""
    answered: frozenset[str]
    """Those of the default view after ten questions."""
    findings: int
    lines: int
    """Distinct threats of the default view: findings of one cause are one line."""
    about_ai: int
    lines_after: int


@dataclass(frozen=True)
class Totals:
    """The figures over all cases: shares of techniques, and medians and shares of what is shown."""

    techniques: int
    shown: float
    undecided: float
    answered: float
    median_findings: float
    median_lines: float
    median_lines_after: float
    about_ai: float


def default_view(findings: Iterable[Finding]) -> list[Finding]:
    """What `ai-threat find` lists with reasons unless told otherwise: what applies, narrower variants folded away."""
    return [each for each in findings if each.outcome == "applies" and not each.narrower]


def is_about_ai(finding: Finding) -> bool:
    """Would a system without AI not have it?"""
    return finding.family not in CONVENTIONAL and finding.threat.id not in _ALSO_CONVENTIONAL


def named_by(findings: Iterable[Finding], catalogue: Catalogue) -> frozenset[str]:
    """The techniques of ATLAS that findings are about, by their ids of the newest edition.

    A technique is covered by a threat that names exactly it. Neither does a threat about a technique as a whole cover
    its sub-techniques, nor one about a sub-technique the whole: of two ways to do a thing one may be open, one shut.
    """
    named = {each for finding in findings for each in finding.threat.references.get(EDITION, ())}
    return frozenset(now for each in named for now in _now(each, catalogue))


def _now(technique: str, catalogue: Catalogue) -> tuple[str, ...]:
    """What an id of an older edition is called in the newest; itself where it still is."""
    edition = framework_of(catalogue, EDITION)
    if edition is None or technique in edition.by_id:
        return (technique,)
    if technique in edition.gone:
        return edition.gone[technique].now
    return tuple(each.id for each in edition.entries if each.was == technique)


def measure(attacked: Attacked, steps: CaseSteps, catalogue: Catalogue) -> Figures:
    """Find the threats to one attacked system, and compare with what was done to it."""
    wanted = frozenset(now for each in steps.techniques for now in _now(each, catalogue))
    findings = find_threats(attacked.system, catalogue)
    shown, later = default_view(findings), default_view(after_questions(attacked, catalogue))
    listed = [*shown, *(each for each in findings if each.outcome == "undecided" and not each.narrower)]
    return Figures(
        id=steps.id,
        name=steps.name,
        techniques=wanted,
        shown=wanted & named_by(shown, catalogue),
        undecided=wanted & named_by(listed, catalogue),
        answered=wanted & named_by(later, catalogue),
        findings=len(shown),
        lines=len({each.rule for each in shown}),
        about_ai=sum(map(is_about_ai, shown)),
        lines_after=len({each.rule for each in later}),
    )


def total(figures: Iterable[Figures]) -> Totals:
    """The figures over several cases; every technique of every case weighs the same."""
    cases = list(figures)
    number = sum(len(each.techniques) for each in cases)
    return Totals(
        techniques=number,
        shown=sum(len(each.shown) for each in cases) / number,
        undecided=sum(len(each.undecided) for each in cases) / number,
        answered=sum(len(each.answered) for each in cases) / number,
        median_findings=median(each.findings for each in cases),
        median_lines=median(each.lines for each in cases),
        median_lines_after=median(each.lines_after for each in cases),
        about_ai=sum(each.about_ai for each in cases) / sum(each.findings for each in cases),
    )
