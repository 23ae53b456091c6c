"""What the example's `workshop.yaml` may say: who was there, the criteria, the shortlist, risks and their treatment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from toolkit.catalogues.vocabulary import Id, Role
from toolkit.files.build import Strict

__all__ = ["Attendee", "ExampleRisk", "ExampleWorkshop", "Judged"]


class Attendee(Strict):
    """Somebody in the example's room."""

    name: str
    function: str
    roles: tuple[Role, ...] = ()


class Anchor(Strict):
    """What a step of impact means."""

    money: str
    service: str
    people: str


class ExampleCriteria(Strict):
    """The example's risk criteria."""

    likelihood: Mapping[str, str]
    impact: Mapping[str, Anchor]
    tolerance: str
    may_accept: Mapping[str, str]


class Judged(Strict):
    """A level as the example's team judged it."""

    likelihood: str
    impact: str
    why: str


class UsedControl(Strict):
    """A control that the example's team has or plans."""

    control: Id
    status: Literal["planned", "in place", "verified"]
    action_owner: str = ""
    due_in: int | None = Field(default=None, description="Days from today, so that the example does not grow old.")
    evidence: str = ""


class ExampleAcceptance(Strict):
    """Who accepted what is left; or nobody yet."""

    by: str = ""
    role: str = ""
    for_days: int = 0
    statement: str = ""


class ExampleRisk(Strict):
    """A risk of the example, from its wording to its acceptance."""

    id: Id
    title: str
    cause: str
    event: str
    consequence: str
    findings: tuple[str, ...]
    owner: str
    inherent: Judged
    current: Judged
    target: Judged | None = None
    treatment: Literal["avoid", "modify", "share", "retain"]
    reason: str
    controls: tuple[UsedControl, ...] = ()
    acceptance: ExampleAcceptance = Field(default_factory=ExampleAcceptance)
    review_in: int = 180


class ExampleWorkshop(Strict):
    """All that the example's team decided on the day."""

    format: Literal["ai-threat-toolkit/example"]
    version: Literal[1]
    name: str
    purpose: str
    facilitator: str
    participants: Mapping[str, Attendee]
    criteria: ExampleCriteria
    ideas: tuple[Mapping[str, str], ...] = ()
    rejected: Mapping[str, str] = Field(default_factory=dict)
    kept: tuple[str, ...] = ()
    shortlist: tuple[str, ...] = ()
    votes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    risks: tuple[ExampleRisk, ...] = ()
    parked: tuple[str, ...] = ()
