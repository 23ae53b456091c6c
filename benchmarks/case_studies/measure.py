"""The figures of a case: which of its techniques the findings are about, and how long the list of findings is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from benchmarks.case_studies.attacked import Attacked, after_cards, after_questions
from benchmarks.case_studies.steps import CaseSteps
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.frameworks import framework_of
from toolkit.threats.default_view import default_view
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding, Findings

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
    """Those of the default view after ten cards of questions, as a room is asked."""
    answered_singly: frozenset[str]
    """Those after ten single questions."""
    findings: int
    entries: int
    """Entries of the default view: findings of one cause are one."""
    about_ai: int
    entries_after: int


@dataclass(frozen=True)
class Totals:
    """The figures over all cases: shares of techniques, and medians and shares of what is shown."""

    techniques: int
    shown: float
    undecided: float
    answered: float
    answered_singly: float
    median_findings: float
    median_entries: float
    median_entries_after: float
    about_ai: float


def _shown(findings: Findings) -> tuple[list[Finding], int]:
    """The findings of the default view, as `ai-threat find` shows it, and the number of its entries."""
    groups = default_view(findings).shown
    return [finding for group in groups for finding in group.findings], len(groups)


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
    shown, entries = _shown(findings)
    later, entries_after = _shown(after_cards(attacked, catalogue))
    singly, _ = _shown(after_questions(attacked, catalogue))
    listed = [*shown, *(each for each in findings if each.outcome == "undecided" and not each.narrower)]
    return Figures(
        id=steps.id,
        name=steps.name,
        techniques=wanted,
        shown=wanted & named_by(shown, catalogue),
        undecided=wanted & named_by(listed, catalogue),
        answered=wanted & named_by(later, catalogue),
        answered_singly=wanted & named_by(singly, catalogue),
        findings=len(shown),
        entries=entries,
        about_ai=sum(map(is_about_ai, shown)),
        entries_after=entries_after,
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
        answered_singly=sum(len(each.answered_singly) for each in cases) / number,
        median_findings=median(each.findings for each in cases),
        median_entries=median(each.entries for each in cases),
        median_entries_after=median(each.entries_after for each in cases),
        about_ai=sum(each.about_ai for each in cases) / sum(each.findings for each in cases),
    )
