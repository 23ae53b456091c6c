"""The day of the workshop: opened, described, found, gone through, scored, treated; and what it could cost."""

from __future__ import annotations

from toolkit.register import Change, Person, RiskChange
from toolkit.register.records import RiskLevel
from toolkit.workshop.example.day_types import ExampleRisk, Judged
from toolkit.workshop.example.days import day, day_or_none
from toolkit.workshop.example.spoken import EXAMPLE, Spoken, example_system, example_text
from toolkit.workshop.session import Workshop

__all__ = ["describe", "estimate", "find", "open_it", "score", "treat", "triage"]


def open_it(workshop: Workshop, spoken: Spoken) -> None:
    """Name the workshop, its people and its criteria."""
    decisions = spoken.day
    workshop.acting = Person(decisions.facilitator, role="facilitator")
    with workshop.register.change(by=workshop.acting, reason="workshop opened") as change:
        change.workshop(
            name=decisions.name, purpose=decisions.purpose, facilitator=decisions.facilitator, created=day(0)
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


def describe(workshop: Workshop, _: Spoken) -> None:
    """Take in the system as it was drawn."""
    with workshop.register.change(by=workshop.acting, reason="described in the workshop") as change:
        change.set_system(example_system())


def find(workshop: Workshop, spoken: Spoken) -> None:
    """Note what people thought of by themselves, then let the library look."""
    decisions = spoken.day
    with workshop.register.change(by=workshop.acting, reason="brainstorm, in silence") as change:
        for idea in decisions.ideas:
            change.idea(idea["text"], element=idea.get("element", ""), by=idea.get("by", ""))
        for text in decisions.parked:
            change.park(text)
    workshop.derive()


def triage(workshop: Workshop, spoken: Spoken) -> None:
    """Keep, reject and shortlist findings, and vote."""
    decisions = spoken.day
    with workshop.register.change(by=workshop.acting, reason="gone through in the workshop") as change:
        for identity, why in decisions.rejected.items():
            change.triage(identity, "rejected", why)
        for identity in decisions.kept:
            change.triage(identity, "kept")
        for identity in decisions.shortlist:
            change.triage(identity, "shortlisted")
        for participant, chosen in decisions.votes.items():
            change.vote(participant, list(chosen))


def score(workshop: Workshop, spoken: Spoken) -> None:
    """Word the risks and judge them as they are without and with what is in place."""
    decisions = spoken.day
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


def treat(workshop: Workshop, spoken: Spoken) -> None:
    """Decide what to do about each risk, in its owner's name, and accept what is left where somebody did."""
    decisions = spoken.day
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
            due=day_or_none(use.due_in),
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
    made.set(next_review=day(risk.review_in))


def _accept(workshop: Workshop, risk: ExampleRisk) -> None:
    """Whoever accepts a risk records it: nobody accepts in somebody else's name."""
    held = risk.acceptance
    with workshop.register.change(by=Person(held.by, role=held.role), reason="accepted in the workshop") as change:
        change.risk(risk.id).accept(held.by, held.role, day(held.for_days), held.statement)


def estimate(workshop: Workshop, _: Spoken) -> None:
    """After the workshop, for those who go on to money: some of the risks, so that the others are seen to be open."""
    from toolkit.register.taken_losses import take_losses
    from toolkit.risks.losses.losses_file import parse_losses

    losses = parse_losses(example_text("losses.yaml"), source=f"{EXAMPLE}/losses.yaml")
    by = Person("P4", role="chief risk officer")
    with workshop.register.change(by=by, reason="estimated in a sitting of its own") as change:
        take_losses(change, losses)
