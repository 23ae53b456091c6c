"""What a workshop's record is evidence of, provision by provision, and of how much.

Grounds never overwrite a person's verdict. Where a provision asks that something be *done*, nothing here earns more
than "partly met": a document that a tool made is no proof that anybody acted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import Provision
from toolkit.catalogues.vocabulary import Answer
from toolkit.register import Register
from toolkit.system.model import System

__all__ = ["Facts", "Ground", "grounds_for"]


@dataclass(frozen=True)
class Ground:
    """One thing in the record that speaks for (or against) a provision."""

    says: str
    record: str
    supports: bool = True
    whole: bool = False
    """It is the very thing that the provision asks to have written down."""


@dataclass(frozen=True)
class Facts:
    """What the grounds look at, read from the register once."""

    register: Register
    catalogue: Catalogue
    system: System | None

    @property
    def risks(self) -> dict[str, Any]:
        """The risks of the register, by id."""
        return dict(self.register.risks)


def grounds_for(provision: Provision, facts: Facts) -> list[Ground]:
    """Everything in the record that speaks for or against a provision."""
    found = list(_ARTEFACTS[provision.id](facts)) if provision.id in _ARTEFACTS else []
    return [*found, *_stated(provision, facts), *_controls(provision, facts)]


def _stated(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What the team stated of the system as a whole."""
    if facts.system is None:
        return
    for fact in provision.stated_by:
        said = facts.system.facts.get(fact, Answer.UNKNOWN)
        if said is not Answer.UNKNOWN:
            words = fact.replace("_", " ")
            yield Ground(f"stated of the system: {words}, {said}", f"answer:system.{fact}", supports=said is Answer.YES)


def _controls(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Controls that the register holds in place or verified, and that the library links to the provision."""
    for risk_id, risk in facts.risks.items():
        for use in risk.controls:
            control = facts.catalogue.controls.get(use.control)
            if control is None or provision.id not in control.provisions:
                continue
            if use.status in ("in place", "verified"):
                yield Ground(f"control {use.status}: {control.title} (against {risk.title})", f"risk:{risk_id}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _threat_model(facts: Facts) -> Iterator[Ground]:
    derived = [finding for finding in facts.register.findings.values() if finding.derived]
    if derived:
        yield Ground(f"threats analysed: {_count(len(derived), 'finding')} recorded", "finding")
    scored = [risk for risk in facts.risks.values() if risk.assessments]
    if scored:
        by = " by stated criteria" if facts.register.criteria is not None else ""
        yield Ground(f"{_count(len(scored), 'risk')} assessed{by}", "risk")
    treated = [risk for risk in facts.risks.values() if risk.treatment is not None]
    if treated:
        yield Ground(f"treatment decided for {_count(len(treated), 'risk')}", "risk")


def _repeated(facts: Facts) -> Iterator[Ground]:
    """Drawing again within one workshop repeats nothing: another day must have found something of another system."""
    found = facts.register.records("finding").values()
    days = {revision.at[:10] for revision in found}
    if len({revision.plain.get("system") for revision in found}) > 1 and len(days) > 1:
        said = f"the threats were analysed again after the description had changed, last on {max(days)}"
        yield Ground(said, "finding")


def _chosen(facts: Facts) -> Iterator[Ground]:
    decided = [risk for risk in facts.risks.values() if risk.treatment is not None and risk.controls]
    if decided:
        yield from _tolerance(facts)
        yield Ground(f"controls chosen for {_count(len(decided), 'risk')}", "risk")


def _watched(facts: Facts) -> Iterator[Ground]:
    reviewed = [risk for risk in facts.risks.values() if risk.next_review is not None]
    if reviewed:
        yield from _tolerance(facts)
        yield Ground(f"a day of review is set for {_count(len(reviewed), 'risk')}", "risk")


def _tolerance(facts: Facts) -> Iterator[Ground]:
    criteria = facts.register.criteria
    if criteria is not None and criteria.tolerance:
        yield Ground(f"tolerance set: up to {criteria.tolerance.replace('_', ' ')}", "criteria")


def _passed_on(facts: Facts) -> Iterator[Ground]:
    shared = [risk for risk in facts.risks.values() if risk.treatment is not None and risk.treatment.option == "share"]
    if shared:
        yield Ground(f"to be shared with another party: {_count(len(shared), 'risk')}", "risk")


def _need(facts: Facts) -> Iterator[Ground]:
    if facts.system is not None and facts.system.purpose and facts.risks:
        said = "the purpose is written down, and the risks that come with it are in the register"
        # A purpose is a sentence in a file; that the need was written down, somebody has to say.
        recorded = facts.system.facts.get("need_recorded") is Answer.YES
        treated = all(risk.treatment is not None for risk in facts.risks.values())
        yield Ground(said, "system", whole=recorded and treated)


def _inventory(facts: Facts) -> Iterator[Ground]:
    system = facts.system
    if system is not None and system.components and system.flows:
        unsaid = sum(1 for flow in system.flows.values() if flow.carries is None)
        parts = f"{len(system.components)} components, {len(system.data)} data assets and {len(system.flows)} flows"
        gap = f"; {unsaid} flows do not say what they carry" if unsaid else ""
        yield Ground(f"{parts} are described, with how they connect{gap}", "system")


def _oversight(facts: Facts) -> Iterator[Ground]:
    system = facts.system
    if system is None:
        return
    for component_id, component in system.components.items():
        if facts.catalogue.is_a(component.kind, ("human_oversight",)):
            yield Ground(f"a person is in the loop: {system.name_of(component_id)}", "system")


def _answers(facts: Facts, fact: str, words: str) -> Iterator[Ground]:
    """What was answered of a fact, element by element: a yes supports, everything else does not."""
    system = facts.system
    for component_id, component in system.components.items() if system is not None else ():
        answer = component.facts.get(fact)
        if system is not None and answer is not None:
            yield Ground(f"{system.name_of(component_id)} {words}: {answer}", "system", supports=answer is Answer.YES)


def _rights(facts: Facts) -> Iterator[Ground]:
    yield from _answers(facts, "least_privilege", "has only the rights that it needs")


def _oversight_works(facts: Facts) -> Iterator[Ground]:
    """A person who is drawn is no measure: something has to stop for the person, who has to be able to judge."""
    yield from _answers(facts, "approval_before_action", "asks a person before it acts")
    yield from _answers(facts, "reviewer_has_time_and_skill", "has the time and skill to judge")


def _history(facts: Facts) -> Iterator[Ground]:
    head = facts.register.head
    if facts.system is not None:
        yield Ground(f"changes to the record are kept with who, when and why ({head.events} events)", "history")


_ARTEFACTS: dict[str, Callable[[Facts], Iterator[Ground]]] = {
    "2.1": _need,
    "2.2": _threat_model,
    "2.6": _rights,
    "3.1": _threat_model,
    "3.1.1": _repeated,
    "3.1.3": _chosen,
    "3.2": _passed_on,
    "3.4": _watched,
    "4.1": _oversight,
    "4.3": _oversight_works,
    "5.1": _inventory,
    "8.1": _history,
}
