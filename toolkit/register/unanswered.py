"""Tests that attacks got through and that no person has answered yet: listed until one does, never acted on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.register.evidence_records import answer_id
from toolkit.register.views import Views

__all__ = ["GotThrough", "unanswered_tests"]


@dataclass(frozen=True)
class GotThrough:
    """A family of tests in which attacks got through, the threats that it speaks to, and the risks that gather those.

    `risks` are ids of risks with a finding of such a threat, the open ones first; `closed` those that are closed.
    """

    evidence: str
    tool: str
    ran: str
    family: str
    target: str
    tried: int
    worked: int
    threats: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """In one sentence."""
        at = f" against {self.target}" if self.target else ""
        when = f" of {self.ran[:10]}" if self.ran else ""
        return f"{self.tool}{when}: {self.worked:,} of {self.tried:,} attempts of {self.family}{at} got through"

    def row(self) -> dict[str, Any]:
        """The values as a plain row."""
        return {
            "evidence": self.evidence,
            "tool": self.tool,
            "ran": self.ran,
            "family": self.family,
            "target": self.target,
            "tried": self.tried,
            "worked": self.worked,
            "threats": list(self.threats),
            "risks": list(self.risks),
            "closed": list(self.closed),
        }


def unanswered_tests(register: Views) -> list[GotThrough]:
    """Every family of every recorded file in which attacks got through and that nobody has answered; worst first."""
    found = list(_unanswered(register))
    return sorted(found, key=lambda each: (-each.worked / each.tried, -each.worked, each.family, each.evidence))


def _unanswered(register: Views) -> Iterator[GotThrough]:
    answered = set(register.test_answers)
    risks = register.risks
    for sha256, read in register.evidence.items():
        for family in read.families:
            if not family.worked or answer_id(sha256, family.family, family.target) in answered:
                continue
            gathering = [
                (key, risk.status)
                for key, risk in risks.items()
                if any(finding.rpartition("@")[0] in family.threats for finding in risk.findings)
            ]
            yield GotThrough(
                sha256,
                read.tool,
                read.ran,
                family.family,
                family.target,
                family.tried,
                family.worked,
                family.threats,
                tuple(key for key, status in gathering if status == "open"),
                tuple(key for key, status in gathering if status == "closed"),
            )
