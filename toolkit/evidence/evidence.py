"""One file of evidence as it was read: which tool said what, when, of which system, and what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from toolkit.evidence.results import (
    SEVERITIES,
    BillComponent,
    Card,
    FamilyCount,
    FileHash,
    ScannerFinding,
    TestResult,
    families_of,
)

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.evidence.speaks import SpeaksTo

__all__ = ["Evidence", "Kind"]

Kind = Literal["tests", "findings", "bill", "card", "hashes"]
Result = TestResult | ScannerFinding | BillComponent | Card | FileHash


@dataclass(frozen=True)
class Evidence:
    """What one file says. `sha256` is that of the bytes that were read; times are as the file states them.

    `format` is the id of the reader. `subjects` are what the file speaks of, by which it is matched to threats and
    provisions. `whole` is false where the file was cut off and read up to there. `notes` say what could not be
    understood, and what was not counted.
    """

    format: str
    kind: Kind
    name: str
    sha256: str
    size: int
    tool: str
    tool_version: str = ""
    ran: str = ""
    finished: str = ""
    target: str = ""
    tests: tuple[TestResult, ...] = ()
    findings: tuple[ScannerFinding, ...] = ()
    components: tuple[BillComponent, ...] = ()
    cards: tuple[Card, ...] = ()
    hashes: tuple[FileHash, ...] = ()
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True

    @property
    def results(self) -> tuple[Result, ...]:
        """Everything that the file says, of whatever sort."""
        return (*self.tests, *self.findings, *self.components, *self.cards, *self.hashes)

    @cached_property
    def families(self) -> tuple[FamilyCount, ...]:
        """Counts of attacks tried and attacks that worked, by family of probes and target."""
        return families_of(self.tests)

    @property
    def tried(self) -> int:
        """Attempts that were judged and counted, all families together."""
        return sum(family.tried for family in self.families)

    @property
    def worked(self) -> int:
        """Attempts in which the attack got through, all families together."""
        return sum(family.worked for family in self.families)

    @cached_property
    def severities(self) -> Mapping[str, int]:
        """How many open findings there are of each severity, worst first; only those that occur."""
        counts = Counter(finding.severity for finding in self.findings if finding.state == "open")
        return {severity: counts[severity] for severity in SEVERITIES if counts[severity]}

    def speaks_to(self, catalogue: Catalogue) -> SpeaksTo:
        """The threats and provisions of the Code that this file speaks to, each with the reason; and what matches none.

        Nothing is guessed: only what `threat_libraries/evidence/` maps is matched.
        """
        from toolkit.evidence.speaks import speaks_to

        return speaks_to(self, catalogue)

    def said(self) -> str:
        """What the file says, in one sentence."""
        parts = []
        if self.tests:
            judged = (
                f"{self.worked:,} of {self.tried:,} judged attempts got through" if self.tried else "nothing counted"
            )
            parts.append(f"{judged}, {_number(len(self.families), 'family', 'families')} of probes")
        if self.kind == "findings" or self.findings:
            words = {severity: severity for severity in SEVERITIES} | {"not stated": "of no stated severity"}
            counts = ", ".join(f"{count:,} {words[severity]}" for severity, count in self.severities.items())
            parts.append(f"findings: {counts or 'none open'}")
        if self.components:
            parts.append(_number(len(self.components), "component", "components"))
        parts += [f"card of {card.name or 'a model'}" for card in self.cards]
        if self.hashes:
            parts.append(_number(len(self.hashes), "hash", "hashes"))
        return "; ".join(parts) if parts else "it holds no results"

    def plain(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        return {
            "format": self.format,
            "kind": self.kind,
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "tool": self.tool,
            "tool_version": self.tool_version,
            "ran": self.ran,
            "finished": self.finished,
            "target": self.target,
            "whole": self.whole,
            "says": self.said(),
            "tests": [each.row() for each in self.tests],
            "families": [each.row() for each in self.families],
            "findings": [each.row() for each in self.findings],
            "severities": dict(self.severities),
            "components": [each.row() for each in self.components],
            "cards": [each.row() for each in self.cards],
            "hashes": [each.row() for each in self.hashes],
            "notes": list(self.notes),
        }


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
