"""The shipped example: a system, and what a team decided of it, recorded step by step as a team would."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from toolkit.catalogues.locate import library_root
from toolkit.catalogues.vocabulary import Id, Role
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import read_yaml
from toolkit.register import Change, Person, RiskChange
from toolkit.register.records import RiskLevel
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.workshop.session import Workshop

__all__ = ["STEPS", "example_system", "fill_example"]

EXAMPLE = "claims_assistant"


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


class ExampleVerdict(Strict):
    """What the example's compliance officer recorded of a provision."""

    provision: str
    verdict: str
    reason: str
    evidence: str = ""
    owner: str = ""
    due_in: int | None = None


class ExampleWorkshop(Strict):
    """All that the example's team decided."""

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
    verdicts: tuple[ExampleVerdict, ...] = ()
    parked: tuple[str, ...] = ()


def _text(name: str) -> str:
    return (library_root() / "templates" / EXAMPLE / name).read_text("utf-8")


def example_system() -> System:
    """The example's system."""
    return parse_system(_text("system.yaml"), source=f"{EXAMPLE}/system.yaml")


def _decisions() -> ExampleWorkshop:
    return build(ExampleWorkshop, read_yaml(_text("workshop.yaml"), source=f"{EXAMPLE}/workshop.yaml"))


Step = Callable[[Workshop, ExampleWorkshop], None]


def fill_example(workshop: Workshop, *, progress: Callable[[str], None] = lambda _: None) -> None:
    """Record the example in an empty workshop; `progress` is told each step before it is taken."""
    decisions = _decisions()
    for said, step in STEPS:
        progress(said)
        step(workshop, decisions)


def _open(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    workshop.acting = Person(decisions.facilitator, role="facilitator")
    with workshop.register.change(by=workshop.acting, reason="workshop opened") as change:
        change.workshop(
            name=decisions.name, purpose=decisions.purpose, facilitator=decisions.facilitator, created=_day(0)
        )
        for key, attendee in decisions.participants.items():
            change.participant(key, name=attendee.name, function=attendee.function, roles=list(attendee.roles))
        criteria = decisions.criteria
        change.criteria(
            likelihood=dict(criteria.likelihood),
            impact={
                step: anchor.model_dump(include={"money", "service", "people"})
                for step, anchor in criteria.impact.items()
            },
            tolerance=criteria.tolerance,
            may_accept=dict(criteria.may_accept),
        )


def _describe(workshop: Workshop, _: ExampleWorkshop) -> None:
    with workshop.register.change(by=workshop.acting, reason="described in the workshop") as change:
        change.set_system(example_system())


def _find(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    with workshop.register.change(by=workshop.acting, reason="brainstorm, in silence") as change:
        for idea in decisions.ideas:
            change.idea(idea["text"], element=idea.get("element", ""), by=idea.get("by", ""))
        for text in decisions.parked:
            change.park(text)
    workshop.derive()


def _triage(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    with workshop.register.change(by=workshop.acting, reason="gone through in the workshop") as change:
        for identity, why in decisions.rejected.items():
            change.triage(identity, "rejected", why)
        for identity in decisions.kept:
            change.triage(identity, "kept")
        for identity in decisions.shortlist:
            change.triage(identity, "shortlisted")
        for participant, chosen in decisions.votes.items():
            change.vote(participant, list(chosen))


def _score(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    for risk in decisions.risks:
        with workshop.register.change(by=workshop.acting, reason="worded and scored in the workshop") as change:
            made = change.risk(
                risk.id,
                title=risk.title,
                cause=risk.cause,
                event=risk.event,
                consequence=risk.consequence,
                findings=list(risk.findings),
                owner=risk.owner,
            )
            _assess(made, "inherent", risk.inherent)
            _assess(made, "current", risk.current)


def _assess(made: RiskChange, level: RiskLevel, judged: Judged) -> None:
    made.assess(level=level, likelihood=judged.likelihood, impact=judged.impact, why=judged.why)


def _treat(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    for risk in decisions.risks:
        owner = decisions.participants.get(risk.owner)
        by = Person(risk.owner, role=owner.function) if owner else workshop.acting
        with workshop.register.change(by=by, reason="treatment decided in the workshop") as change:
            _decide(change, risk)
        if risk.acceptance.by:
            _accept(workshop, risk)


def _decide(change: Change, risk: ExampleRisk) -> None:
    made = change.risk(risk.id)
    for use in risk.controls:
        made.control(
            use.control,
            status=use.status,
            action_owner=use.action_owner,
            due=_day(use.due_in),
            evidence=use.evidence,
        )
    if risk.treatment == "modify":
        made.modify(reason=risk.reason)
    else:
        choose = {"avoid": made.avoid, "share": made.share, "retain": made.retain}[risk.treatment]
        choose(risk.reason)
    if risk.target is not None:
        _assess(made, "target", risk.target)
    made.await_owner()
    made.set(next_review=_day(risk.review_in))


def _accept(workshop: Workshop, risk: ExampleRisk) -> None:
    """Whoever accepts a risk records it: nobody accepts in somebody else's name."""
    held = risk.acceptance
    until = date.today() + timedelta(days=held.for_days)  # noqa: DTZ011 - a day, not a moment
    with workshop.register.change(by=Person(held.by, role=held.role), reason="accepted in the workshop") as change:
        change.risk(risk.id).accept(held.by, held.role, until, held.statement)


def _estimate(workshop: Workshop, _: ExampleWorkshop) -> None:
    """After the workshop, for those who go on to money: some of the risks, so that the others are seen to be open."""
    from toolkit.register.taken_losses import take_losses
    from toolkit.risks.losses.losses_file import parse_losses

    losses = parse_losses(_text("losses.yaml"), source=f"{EXAMPLE}/losses.yaml")
    by = Person("P4", role="chief risk officer")
    with workshop.register.change(by=by, reason="estimated in a sitting of its own") as change:
        take_losses(change, losses)


def _conform(workshop: Workshop, decisions: ExampleWorkshop) -> None:
    with workshop.register.change(by=workshop.acting, reason="compliance officer's sitting") as change:
        for each in decisions.verdicts:
            change.verdict(
                each.provision,
                each.verdict,
                each.reason,
                evidence=list(_evidence(each)),
                owner=each.owner,
                due=_day(each.due_in),
            )


def _evidence(verdict: ExampleVerdict) -> Iterable[Mapping[str, Any]]:
    if verdict.evidence:
        yield {"what": verdict.evidence, "date": date.today().isoformat()}  # noqa: DTZ011 - a day, not a moment


def _day(days: int | None) -> str | None:
    return None if days is None else (date.today() + timedelta(days=days)).isoformat()  # noqa: DTZ011


STEPS: tuple[tuple[str, Step], ...] = (
    ("Opening the workshop: participants, roles, risk criteria", _open),
    ("Describing the system", _describe),
    ("Finding threats and recording the findings", _find),
    ("Going through the findings: kept, rejected with a reason, shortlisted", _triage),
    ("Wording and scoring risks: inherent and current", _score),
    ("Deciding treatment, controls, target levels and acceptance", _treat),
    ("Estimating what some of the risks could cost", _estimate),
    ("Recording verdicts on the Code's provisions", _conform),
)
