"""Tests that attacks got through: listed until a person answers, never acted on; with the answer once there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.register.evidence_records import TestAnswered, answer_id
from toolkit.register.views import Views

__all__ = ["GotThrough", "attacks_got_through", "unanswered_tests"]


@dataclass(frozen=True)
class GotThrough:
    """A family of tests in which attacks got through, the threats that it speaks to, and the risks that gather those.

    `risks` are ids of risks with a finding of such a threat that are open; `closed` of those that are closed. `answer`
    is what a person said follows from it; None until somebody does.
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
    answer: TestAnswered | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """By which its answer is named."""
        return answer_id(self.evidence, self.family, self.target)

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
    return [each for each in attacks_got_through(register) if each.answer is None]


def attacks_got_through(register: Views) -> list[GotThrough]:
    """Every family of every recorded file in which attacks got through, answered or not; worst first."""
    return sorted(_got_through(register), key=lambda e: (-e.worked / e.tried, -e.worked, e.family, e.evidence))


def findings_of_test(register: Views, test: GotThrough) -> list[str]:
    """The findings of the threats that a test speaks to and that are there today, by id."""
    return [
        key
        for key, held in register.findings.items()
        if key.rpartition("@")[0] in test.threats and held.derived and held.outcome != "not applicable"
    ]


def _got_through(register: Views) -> Iterator[GotThrough]:
    answers, risks = register.test_answers, register.risks
    for sha256, read in register.evidence.items():
        for family in read.families:
            if not family.worked:
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
                answers.get(answer_id(sha256, family.family, family.target)),
            )
