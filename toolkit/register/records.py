"""What can be recorded: one frozen type for each kind of record, and the rules that a record must keep.

A record's name is `kind:id`, or just `kind` where there is only one. Unknown fields are kept, so that a record
written by a newer toolkit survives being read and written by this one. See docs/adr/0012.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import Answer, AnswerField, FactId, Id, Role
from toolkit.register.loss_records import LossEffect, LossTolerance
from toolkit.register.recorded import Recorded, Said

__all__ = [
    "Acceptance",
    "AnswerRecord",
    "Assessment",
    "CodeScope",
    "ControlUse",
    "Criteria",
    "Evidence",
    "EvidenceKind",
    "FindingRecord",
    "Idea",
    "ImpactAnchor",
    "LibrariesUsed",
    "Parked",
    "Participant",
    "RangeEnd",
    "Recorded",
    "Risk",
    "RiskLevel",
    "SignOff",
    "SystemRecord",
    "Treatment",
    "Triage",
    "VerdictRecord",
    "VerdictWord",
    "Vote",
    "Workshop",
]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> Any:
    """Only `YYYY-MM-DD` and dates: pydantic alone would also take numbers and times for a day."""
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise ValueError(f"{str(value)[:40]!r} is no date | Write it as 2027-03-31 (year-month-day)")
    if isinstance(value, str):
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value[:40]!r} is no date | Write it as 2027-03-31 (year-month-day)") from None
    return value


Day = Annotated[date, BeforeValidator(_day)]
RiskLevel = Literal["inherent", "current", "target"]
VerdictWord = Literal["met", "partly met", "not met", "not applicable", "unknown"]


class Workshop(Recorded):
    """The workshop itself: what it is called, what for, since when, and who leads it (a participant's id)."""

    name: Said
    purpose: str = ""
    created: Day
    facilitator: str = ""


class LibrariesUsed(Recorded):
    """The libraries of the team's own that findings were derived with: name to the digest of the last time."""

    digests: Mapping[str, str] = Field(default_factory=dict)


class SystemRecord(Recorded):
    """The system as last described: its plain form, that form's digest, and the digest of the file last written."""

    system: Mapping[str, Any]
    digest: str = ""
    emitted_digest: str = ""
    order: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict, description="The ids of each section as they were written; stored JSON sorts its keys."
    )


class Participant(Recorded):
    """Somebody in the room. The name is kept beside the history, never in it, so that it can be erased."""

    id: Said
    function: str = ""
    roles: tuple[Role, ...] = ()
    present: bool = True


class ImpactAnchor(Recorded):
    """What a step of impact means in money, in service, and in harm to people."""

    money: str = ""
    service: str = ""
    people: str = ""


class Criteria(Recorded):
    """The risk criteria: the scale and what its steps mean here, what may be retained, and who may accept what."""

    scale: Said = "matrix-5x5"
    definition: Mapping[str, Any] = Field(
        default_factory=dict, description="A scale of the team's own, as it was agreed; empty for a shipped one."
    )
    likelihood: Mapping[str, str] = Field(default_factory=dict)
    impact: Mapping[str, ImpactAnchor] = Field(default_factory=dict)
    tolerance: str = Field(default="", description="The highest level that may be retained without acceptance.")
    may_accept: Mapping[str, str] = Field(default_factory=dict, description="Level id to who may accept it.")
    currency: str = "GBP"
    loss_tolerance: LossTolerance | None = Field(
        default=None, description="In money: how likely a year may be in which more than an amount is lost."
    )


class AnswerRecord(Recorded):
    """What was answered to the question about one fact of one element, and on what evidence."""

    element: Id
    fact: FactId
    answer: AnswerField
    evidence: str = ""
    note: str = ""


class FindingRecord(Recorded):
    """A finding as last derived; `derived` is false where it no longer derives and is kept with its decisions."""

    identity: Said
    rule: str
    element: str
    title: str
    outcome: str
    reason: str = ""
    severity: str = ""
    family: str = ""
    witness: tuple[str, ...] = ()
    weakness: bool = False
    derived: bool = True
    catalogue: str = Field(default="", description="Digest of the catalogue that it was derived with.")
    system: str = Field(default="", description="Digest of the system, answers included, that it was derived from.")
    open_questions: tuple[str, ...] = ()


class Triage(Recorded):
    """Whether a finding is kept, shortlisted, or rejected with a reason."""

    identity: Said
    verdict: Literal["kept", "rejected", "shortlisted"]
    reason: str = ""

    @model_validator(mode="after")
    def _rejection_has_reason(self) -> Triage:
        if self.verdict == "rejected" and not self.reason.strip():
            raise ValueError("a rejected finding needs a reason | Say in a sentence why it is not a threat here")
        return self


class Idea(Recorded):
    """What somebody in the room came up with, before it is matched to a finding or made a risk."""

    text: Said
    element: str = ""
    by: str = ""
    finding: str = ""
    became: str = ""


class Vote(Recorded):
    """What one participant thinks matters most: finding identities and idea ids."""

    participant: Said
    for_: tuple[Said, ...] = Field(default=(), alias="for")


class RangeEnd(Recorded):
    """One end of a score that something unknown leaves open: the method's number, its level and rank."""

    value: float
    level: Said
    rank: int = Field(ge=0)


class Assessment(Recorded):
    """One level of a risk as somebody judged it, with the method, its edition and what was put in.

    `rank` counts from 0, the lowest level of the scale; `at` is UTC; `proposed` is true where it only repeats
    what the toolkit proposed. `value` is the method's own number, where it has one; `low` and `high` are the ends of
    a range, of which `level`, `rank` and `value` then are the upper.
    """

    method: Said
    edition: str = ""
    inputs: Mapping[str, str | int | float] = Field(default_factory=dict)
    likelihood: str = ""
    impact: str = ""
    level: Said
    rank: int = Field(ge=0)
    by: Said
    role: Said
    at: Said
    why: str = ""
    proposed: bool = False
    value: float | None = None
    low: RangeEnd | None = None
    high: RangeEnd | None = None
    unknown: tuple[str, ...] = ()
    formula: str = ""


class Treatment(Recorded):
    """What is done about a risk: avoid, modify, share or retain, and why."""

    option: Literal["avoid", "modify", "share", "retain"]
    reason: str = ""
    shared_with: str = ""


class ControlUse(Recorded):
    """A control used against a risk: how far it is, who sees to it, and by how many steps it is taken to lower it."""

    control: Said
    title: str = ""
    status: Literal["planned", "in place", "verified"] = "planned"
    action_owner: str = ""
    due: Day | None = None
    evidence: str = ""
    likelihood: int | None = Field(default=None, ge=0, description="Steps; overrides the catalogue's proposal.")
    impact: int | None = Field(default=None, ge=0, description="Steps; overrides the catalogue's proposal.")
    because: str = ""
    function: Literal["", "preventive", "detective", "corrective", "governance"] = Field(
        default="", description="How a control of the team's own works; the catalogue says it of its controls."
    )
    effects: tuple[LossEffect, ...] = Field(
        default=(), description="By how much it lowers the losses of the risk's scenario; its cost is kept once."
    )

    @model_validator(mode="after")
    def _each_effect_once(self) -> ControlUse:
        met = [(each.acts_on, each.forms) for each in self.effects]
        if len(set(met)) < len(met):
            raise ValueError(f"two effects of {self.control!r} act on the same | Keep one of them")
        return self


class Acceptance(Recorded):
    """Who accepted a risk, in what role, until when; or that it still waits for the risk owner."""

    state: Literal["accepted", "awaiting the risk owner"]
    by: str = ""
    role: str = ""
    until: Day | None = None
    statement: str = ""

    @model_validator(mode="after")
    def _acceptance_is_whole(self) -> Acceptance:
        if self.state == "accepted":
            missing = [name for name in ("by", "role") if not getattr(self, name).strip()]
            missing += ["until"] if self.until is None else []
            if missing:
                raise ValueError(
                    f"an acceptance needs a person, a role and an end: {', '.join(missing)} missing | "
                    "Say who accepts the risk, in what role, and until which day"
                )
        return self


class Risk(Recorded):
    """A risk: cause, event and consequence, the findings and ideas that lead to it, its levels and its treatment."""

    id: Said
    title: Said
    cause: str = ""
    event: str = ""
    consequence: str = ""
    findings: tuple[Said, ...] = ()
    ideas: tuple[Said, ...] = ()
    owner: str = Field(default="", description="The risk owner: a participant's id, or free text.")
    assessments: Mapping[RiskLevel, Assessment] = Field(
        default_factory=dict, description="The judgement of each level that counts: by the method of the criteria."
    )
    beside: Mapping[RiskLevel, Mapping[Said, Assessment]] = Field(
        default_factory=dict, description="What other methods say of a level, by method."
    )
    treatment: Treatment | None = None
    controls: tuple[ControlUse, ...] = ()
    acceptance: Acceptance | None = None
    next_review: Day | None = None
    status: Literal["open", "closed"] = "open"
    closed_because: str = ""
    notes: str = ""

    @model_validator(mode="after")
    def _each_control_once(self) -> Risk:
        names = [use.control for use in self.controls]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"control {twice[0]!r} is there twice | Keep one of them")
        return self


EvidenceKind = Literal["", "link", "file", "register entry", "test result", "attestation"]


class Evidence(Recorded):
    """Something that shows how a provision is met, and until when it can be relied on.

    `kind` is empty in what was recorded before kinds were told apart. A file has its `sha256` and its place in `where`,
    an entry of this register its name in `entry` and its revision when it was named in `entry_rev`. What was taken over
    from another workshop says so in `taken_from`.
    """

    what: Said
    where: str = ""
    date: Day
    by: str = ""
    stale_after: Day | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    kind: EvidenceKind = ""
    entry: str = ""
    entry_rev: int = Field(default=0, ge=0)
    taken_from: Mapping[str, str] = Field(
        default_factory=dict, description="Of another workshop: its name, system, head, and who noted it there."
    )

    @model_validator(mode="after")
    def _shows_what_its_kind_needs(self) -> Evidence:
        needs: Mapping[str, tuple[str, str]] = {
            "link": ("where", "Give the address at which it can be read"),
            "file": ("sha256", "Have it computed from the file: `change.file_evidence(...)`"),
            "register entry": ("entry", "Name the entry, such as risk:letters"),
            "attestation": ("by", "Say who attests it"),
        }
        field, instead = needs.get(self.kind, ("", ""))
        if field and not getattr(self, field).strip():
            raise ValueError(f"evidence of the kind {self.kind!r} needs `{field}` | {instead}")
        return self


class VerdictRecord(Recorded):
    """What was judged of one provision of the Code, on what evidence, and who sees to what is missing.

    `code` is the edition of the Code that it was judged by; empty in what was recorded when there was only one.
    `review` is the day on which to judge again.
    """

    provision: Said
    verdict: VerdictWord
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    owner: str = ""
    due: Day | None = None
    by_part: Mapping[str, VerdictWord] = Field(default_factory=dict)
    part_reasons: Mapping[str, str] = Field(default_factory=dict)
    notes: str = ""
    review: Day | None = None
    code: str = ""

    @model_validator(mode="after")
    def _not_applicable_has_reason(self) -> VerdictRecord:
        if self.verdict == "not applicable" and not self.reason.strip():
            raise ValueError("a provision that is not applicable needs a reason | Say in a sentence why")
        return self


class CodeScope(Recorded):
    """Whether the Code applies to this system, which of its roles the organisation holds, and why.

    `answers` are those to the questions of the Code's scope, by their id; `applies` and `roles` are what a person
    decided, who may differ from what follows from the answers. `dpia` is where the data protection impact assessment is
    to be found, or why there is none.
    """

    answers: Mapping[str, AnswerField] = Field(default_factory=dict)
    applies: AnswerField = Answer.UNKNOWN
    reason: str = ""
    roles: tuple[Role, ...] = ()
    role_reasons: Mapping[str, str] = Field(default_factory=dict)
    dpia: str = ""
    code: str = ""

    @model_validator(mode="after")
    def _out_of_scope_has_reason(self) -> CodeScope:
        if self.applies is Answer.NO and not self.reason.strip():
            raise ValueError("that the Code does not apply needs a reason | Say in a sentence why it does not")
        return self


class Parked(Recorded):
    """Something set aside to come back to."""

    text: Said
    raised_by: str = ""
    about: str = ""


class SignOff(Recorded):
    """Somebody's statement on the register as it stood at `head`, after `events` events."""

    participant: Said
    role: Said
    statement: Said
    head: str
    events: int = Field(ge=0)
