"""What the work in the workshop itself is evidence of: the analysis, what was decided, the description, who was in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.facts import Facts, Ground, count, listed, records_of, share
from toolkit.conformity.said import is_given, is_somebody
from toolkit.register.unanswered import unanswered_tests

__all__ = ["FROM_WORK", "Reader"]


@dataclass(frozen=True)
class Reader:
    """Something that is read from the record, and what it is, in words for the list of grounds."""

    about: str
    read: Callable[[Facts], Iterator[Ground]]


def _analysis(facts: Facts) -> Iterator[Ground]:
    derived = [key for key, finding in facts.record.findings.items() if finding.derived]
    if derived:
        says = f"threats analysed: {count(len(derived), 'finding')} recorded"
        yield Ground(says, records_of("finding", derived))
    scored = [key for key, risk in facts.risks.items() if risk.assessments]
    if scored:
        by = " by stated criteria" if facts.record.criteria is not None else ""
        yield Ground(f"{count(len(scored), 'risk')} assessed{by}", records_of("risk", scored))
    treated = [key for key, risk in facts.risks.items() if risk.treatment is not None]
    if treated:
        yield Ground(f"treatment decided for {count(len(treated), 'risk')}", records_of("risk", treated))
    left = [key for key, risk in facts.risks.items() if risk.treatment is None]
    if treated and left:
        says = f"no treatment decided for {count(len(left), 'risk')}"
        yield Ground(says, records_of("risk", left), supports=False)


def _tests_answered(facts: Facts) -> Iterator[Ground]:
    """Attacks got through in a test: a person said what follows for the risks, or nobody did."""
    answers = facts.record.test_answers
    if answers:
        families = listed(each.family for each in answers.values())
        says = f"a person said what follows where attacks got through in tests: {families}"
        yield Ground(says, records_of("test_answer", answers))
    waiting = unanswered_tests(facts.record)
    if waiting:
        families = listed(f"{each.family} ({each.tool})" for each in waiting)
        says = f"attacks got through in tests, and nobody has answered yet: {families}"
        yield Ground(says, records_of("evidence", dict.fromkeys(e.evidence for e in waiting)), supports=False)


def _ai_attacks(facts: Facts) -> Iterator[Ground]:
    """Findings at what works by AI: the analysis covers attacks that are special to it."""
    kinds = {key: each.kind for key, each in (facts.system.components if facts.system is not None else {}).items()}
    here = [
        key
        for key, finding in facts.record.findings.items()
        if finding.derived and finding.element in kinds and facts.is_ai(kinds[finding.element])
    ]
    if here:
        says = f"the analysis covers attacks on what works by AI: {count(len(here), 'finding')}"
        yield Ground(says, records_of("finding", here))


def _repeated(facts: Facts) -> Iterator[Ground]:
    """Drawing again within one workshop repeats nothing: another day must have found something of another system."""
    found = facts.state.of_kind("finding").values()
    days = {revision.at[:10] for revision in found}
    if len({revision.plain.get("system") for revision in found}) > 1 and len(days) > 1:
        said = f"the threats were analysed again after the description had changed, last on {max(days)}"
        yield Ground(said, tuple(revision.record for revision in found if revision.at[:10] == max(days)))


def _chosen(facts: Facts) -> Iterator[Ground]:
    """Controls in place against treated risks; what is only planned is none, and what is late speaks against."""
    treated = {key: risk for key, risk in facts.risks.items() if risk.treatment is not None and risk.controls}
    applied = [key for key, risk in treated.items() if any(use.status != "planned" for use in risk.controls)]
    if applied:
        yield from _tolerance(facts)
        says = f"controls are in place against {share(len(applied), len(facts.risks), 'risk')}"
        yield Ground(says, records_of("risk", applied))
    late = [
        key
        for key, risk in treated.items()
        if any(use.status == "planned" and use.due is not None and use.due < facts.today for use in risk.controls)
    ]
    if late:
        names = listed(facts.risks[key].title for key in late)
        yield Ground(f"controls planned against {names} are overdue", records_of("risk", late), supports=False)


def _accepted(facts: Facts) -> Iterator[Ground]:
    """Risks that a person bears knowingly until a day; past that day nobody does."""
    given = {
        key: risk.acceptance.until
        for key, risk in facts.risks.items()
        if risk.acceptance is not None and risk.acceptance.state == "accepted" and risk.acceptance.until is not None
    }
    held = [key for key, until in given.items() if until >= facts.today]
    if held:
        says = f"{count(len(held), 'risk')} accepted by somebody in a role, until a day"
        yield Ground(says, records_of("risk", held))
    ended = [key for key, until in given.items() if until < facts.today]
    if ended:
        names = listed(facts.risks[key].title for key in ended)
        says = f"the acceptance of {count(len(ended), 'risk')} has ended: {names}"
        yield Ground(says, records_of("risk", ended), supports=False)


def _cost_weighed(facts: Facts) -> Iterator[Ground]:
    """What a control costs stands beside what the risks that it lowers could cost."""
    costs = facts.record.control_costs
    weighed = [
        key
        for key in facts.record.scenarios
        if key in facts.risks and any(use.control in costs and use.effects for use in facts.risks[key].controls)
    ]
    if weighed:
        used = {use.control for key in weighed for use in facts.risks[key].controls if use.control in costs}
        says = f"the cost of {count(len(used), 'control')} stands beside what {count(len(weighed), 'risk')} could cost"
        yield Ground(says, (*records_of("control_cost", sorted(used)), *records_of("scenario", weighed)))


def _watched(facts: Facts) -> Iterator[Ground]:
    days = {key: risk.next_review for key, risk in facts.risks.items() if risk.next_review is not None}
    ahead = [key for key, day in days.items() if day >= facts.today]
    if ahead:
        yield from _tolerance(facts)
        says = f"a day of review is set for {share(len(ahead), len(facts.risks), 'risk')}"
        yield Ground(says, records_of("risk", ahead))
    late = [key for key in days if key not in ahead]
    if late:
        names = listed(facts.risks[key].title for key in late)
        yield Ground(f"the review of {names} is overdue", records_of("risk", late), supports=False)


def _tolerance(facts: Facts) -> Iterator[Ground]:
    criteria = facts.record.criteria
    if criteria is not None and criteria.tolerance:
        yield Ground(f"tolerance set: up to {criteria.tolerance.replace('_', ' ')}", ("criteria",))


def _need(facts: Facts) -> Iterator[Ground]:
    if facts.system is not None and is_given(facts.system.purpose) and facts.risks:
        said = "the purpose is written down, and the risks that come with it are in the register"
        # A purpose is a sentence in a file; that the need was written down, somebody has to say.
        recorded = facts.system.facts.get("need_recorded") is Answer.YES
        treated = all(risk.treatment is not None for risk in facts.risks.values())
        yield Ground(said, ("system", *records_of("risk", facts.risks)), whole=recorded and treated)


def _custodian(facts: Facts) -> Iterator[Ground]:
    """Somebody who answers for the data sat with somebody who builds."""
    here = {key: each for key, each in facts.record.participants.items() if each.present}
    custodians = [key for key, each in here.items() if Role.DATA_CUSTODIAN in each.roles]
    builders = [key for key, each in here.items() if Role.DEVELOPER in each.roles and key not in custodians]
    if custodians and builders and facts.system is not None:
        said = "a data custodian and a developer are recorded as present, beside this description of the system"
        yield Ground(said, (*records_of("participant", [*custodians, *builders]), "system"))


def _signed_off(facts: Facts) -> Iterator[Ground]:
    """Sign-offs of an analysis that there is; what was recorded after the last of them nobody has signed."""
    signed = facts.record.signoffs
    if signed and (facts.record.findings or facts.risks):
        who = listed(f"{each.participant} ({each.role})" for each in signed.values())
        last = max(each.events for each in signed.values())
        since = ", and has changed since" if _changed_since(facts, last) else ""
        whose = tuple(each.participant for each in signed.values())
        yield Ground(f"the record was signed off by {who}{since}", records_of("signoff", signed), people=whose)


def _changed_since(facts: Facts, events: int) -> bool:
    """Whether findings, risks or the description were changed after so many events."""
    kinds = ("finding", "risk", "system", "answer")
    return any(each.seq > events for kind in kinds for each in facts.state.of_kind(kind).values())


def _custodian_signed(facts: Facts) -> Iterator[Ground]:
    people = facts.record.participants
    custodians = {key for key, each in people.items() if Role.DATA_CUSTODIAN in each.roles}
    signed = [key for key, each in facts.record.signoffs.items() if each.participant in custodians]
    if signed:
        whose = tuple(facts.record.signoffs[key].participant for key in signed)
        says = f"signed off by a data custodian: {listed(whose)}"
        yield Ground(says, records_of("signoff", signed), people=whose)


def _sensitivity(facts: Facts) -> Iterator[Ground]:
    data = facts.system.data if facts.system is not None else {}
    known = [each for each in data.values() if each.classification is not None]
    if known:
        details = facts.record.assets
        held = ({each.owner, details[key].owner if key in details else ""} for key, each in data.items())
        owned = sum(1 for owners in held if any(is_somebody(owner) for owner in owners))
        verb = "is" if len(data) == 1 else "are"
        said = f"it is stated how confidential {share(len(known), len(data), 'data asset')} {verb}"
        yield Ground(f"{said}; {owned} name who answers for them", ("system",))


def _reported(facts: Facts) -> Iterator[Ground]:
    ideas = facts.record.ideas
    if ideas:
        says = f"people in the workshop brought {count(len(ideas), 'risk')} of their own"
        yield Ground(says, records_of("idea", ideas))


def _inventory(facts: Facts) -> Iterator[Ground]:
    system = facts.system
    if system is not None and system.components and system.flows:
        unsaid = sum(1 for flow in system.flows.values() if flow.carries is None)
        parts = f"{len(system.components)} components, {len(system.data)} data assets and {len(system.flows)} flows"
        gap = f"; {unsaid} flows do not say what they carry" if unsaid else ""
        yield Ground(f"{parts} are described, with how they connect{gap}", ("system",))


def _history(facts: Facts) -> Iterator[Ground]:
    described = facts.state.current.get("system")
    if described is not None:
        said = f"the description of the design is kept with who changed it, when and why (revision {described.rev})"
        yield Ground(said, ("system",))


FROM_WORK: dict[str, Reader] = {
    "analysis": Reader(
        "findings that derive, risks that were assessed and treated, and risks without treatment", _analysis
    ),
    "tests_answered": Reader(
        "what a person answered to tests that attacks got through, and what nobody answered", _tests_answered
    ),
    "ai_attacks": Reader("findings at parts that work by AI", _ai_attacks),
    "repeated": Reader("findings of another day, after the description had changed", _repeated),
    "chosen": Reader(
        "controls in place against treated risks, with the tolerance of the criteria; late ones speak against", _chosen
    ),
    "accepted": Reader(
        "risks accepted by a person in a role until a day; one that has ended speaks against", _accepted
    ),
    "cost_weighed": Reader("costs of controls beside what the risks that they lower could cost", _cost_weighed),
    "watched": Reader("days of review of risks, with the tolerance; one that has passed speaks against", _watched),
    "need": Reader("the purpose of the system, beside its risks", _need),
    "custodian_present": Reader("a data custodian and a developer among those present", _custodian),
    "signed_off": Reader("sign-offs of the record, with the head that was signed", _signed_off),
    "custodian_signed": Reader("sign-offs of the record by a data custodian", _custodian_signed),
    "sensitivity": Reader("how confidential each data asset is, and who answers for it", _sensitivity),
    "ideas": Reader("ideas that people in the workshop brought", _reported),
    "inventory": Reader("components, data and flows as they are described", _inventory),
    "history": Reader("the description's revisions, with who changed it and why", _history),
}
