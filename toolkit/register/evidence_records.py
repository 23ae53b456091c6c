"""What is recorded of evidence from tools: what a file said and speaks to, and what people answered to it.

A test in which attacks got through changes no risk by itself. It is listed until a person answers; see docs/adr/0028.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from toolkit.files.digest import digest_of
from toolkit.register.recorded import Attributed, Recorded, Said
from toolkit.register.records import Day

__all__ = ["AnswerToTest", "EvidenceRead", "FamilyRead", "TestAnswered", "answer_id"]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(strict=True, ge=0, le=10**15)]
AnswerToTest = Literal["reopened", "raised", "new risk", "no change"]


class FamilyRead(Recorded):
    """The counts of one family of probes against one target, as read; `threats` are those that it speaks to."""

    family: Said
    target: str = ""
    tried: Count
    worked: Count
    undecided: Count = 0
    errors: Count = 0
    detectors: tuple[str, ...] = ()
    reading: str = ""
    threats: tuple[Said, ...] = ()

    @model_validator(mode="after")
    def _no_more_worked_than_were_tried(self) -> FamilyRead:
        if self.worked > self.tried:
            raise ValueError(f"{self.worked} attacks worked of {self.tried} | Check the counts")
        return self


class EvidenceRead(Attributed):
    """A file of evidence as it was read: whose hash it has, which tool said what, when, and what that speaks to.

    `ran` is when the tool ran, as the file states it; `at` when it was read here. `worked_when` are the rules that a
    person gave for scores whose meaning the file does not tell. `where` is its path in the workshop's folder, empty
    where it is not kept there, so that only its hash is known; `stale_after` the last day on which it can be relied on.
    """

    sha256: Sha256
    name: Said
    format: Said
    kind: Literal["tests", "findings", "bill", "card", "hashes"]
    tool: Said
    tool_version: str = ""
    ran: str = ""
    finished: str = ""
    target: str = ""
    size: Count = 0
    whole: bool = True
    says: str = ""
    families: tuple[FamilyRead, ...] = ()
    severities: Mapping[str, Count] = Field(default_factory=dict)
    components: Count = 0
    hashes: Count = 0
    threats: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, description="Threat to why it is spoken to.")
    provisions: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, description="Provision to why.")
    unmatched: tuple[str, ...] = ()
    worked_when: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    where: str = ""
    stale_after: Day | None = None

    @property
    def tried(self) -> int:
        """Attempts that were judged, all families together."""
        return sum(family.tried for family in self.families)

    @property
    def worked(self) -> int:
        """Attempts in which the attack got through, all families together."""
        return sum(family.worked for family in self.families)


class TestAnswered(Attributed):
    """What a person said to a family of tests in which attacks got through: with `why`, always.

    `reopened`, `raised` and `new risk` name the risk that it was done to; `no change` needs only its reason.
    """

    __test__ = False  # no test of pytest's, whatever its name

    evidence: Sha256
    family: Said
    target: str = ""
    answer: AnswerToTest
    risk: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> TestAnswered:
        if not self.why.strip():
            raise ValueError("an answer to a test needs a reason | Say in a sentence why")
        if self.answer != "no change" and not self.risk.strip():
            raise ValueError(f"{self.answer!r} needs the risk that it was done to | Name the risk by its id")
        return self

    @property
    def id(self) -> str:
        """By which the record is named: the beginning of the file's hash, and a digest of family and target."""
        return answer_id(self.evidence, self.family, self.target)


def answer_id(sha256: str, family: str, target: str) -> str:
    """The id of the answer to one family of one file."""
    return f"{sha256[:16]}-{digest_of([family, target])[:12]}"
