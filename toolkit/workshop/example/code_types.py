"""What the example's `code.yaml` may say: the Code's scope, and verdicts with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.files.build import Strict
from toolkit.register.records import EvidenceKind, VerdictWord

__all__ = ["ExampleCode", "ExampleEvidence", "ExampleScope", "ExampleVerdict"]


class ExampleScope(Strict):
    """Whether the Code applies to the example's system, and which roles its organisation holds."""

    by: str
    answers: Mapping[str, Answer]
    applies: Answer
    reason: str
    roles: tuple[Role, ...]
    role_reasons: Mapping[Role, str]
    dpia: str


class ExampleEvidence(Strict):
    """Something that shows how a provision is met; its days are counted from today."""

    what: str
    kind: EvidenceKind = "attestation"
    where: str = ""
    entry: str = ""
    seen_in: int = Field(default=0, alias="in")
    by: str
    stale_in: int | None = None


class ExampleVerdict(Strict):
    """What the example's compliance officer recorded of a provision."""

    provision: str
    verdict: VerdictWord
    reason: str
    by_part: Mapping[str, VerdictWord] = Field(default_factory=dict)
    part_reasons: Mapping[str, str] = Field(default_factory=dict)
    evidence: tuple[ExampleEvidence, ...] = ()
    owner: str = ""
    due_in: int | None = None


class ExampleCode(Strict):
    """All that was recorded against the Code."""

    format: Literal["ai-threat-toolkit/example-code"]
    version: Literal[1]
    scope: ExampleScope
    verdicts: tuple[ExampleVerdict, ...]
