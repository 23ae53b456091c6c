"""What a workshop's record is evidence of, provision by provision, and of how much.

Grounds never overwrite a person's verdict, and each names the records that it is read from. Where a provision asks that
something be *done*, nothing here earns more than "partly met": a document that a tool made, or what somebody stated, is
no proof that anybody acted. What each of the 72 is read from, and what is not taken for a ground: docs/adr/0032.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.provision import Provision
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.register.fold import State
from toolkit.register.past import Past
from toolkit.register.records import ControlUse, Risk, VerdictRecord
from toolkit.register.unanswered import unanswered_tests
from toolkit.register.views import Views
from toolkit.system.model import Component, DataAsset, DataFlow, System

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["Facts", "Ground", "grounds_for"]

_WITHSTANDS, _TREATS = "2.2", "3.1"
"""Build the system to withstand attacks; analyse the threats and treat the risks."""
_NAMED = 3
"""How many elements a ground names before it says how many more there are."""


@dataclass(frozen=True)
class Ground:
    """One thing in the record that speaks for (or against) a provision, and the records that say so."""

    says: str
    records: tuple[str, ...]
    supports: bool = True
    whole: bool = False
    """It is the very thing that the provision asks to have written down."""

    @property
    def record(self) -> str:
        """The first of its records, where there is room for one only."""
        return self.records[0]


@dataclass(frozen=True)
class Facts:
    """What the grounds look at, read from the register once."""

    register: Register
    catalogue: Catalogue

    @cached_property
    def risks(self) -> dict[str, Risk]:
        """The risks that are open, by id: what was closed says nothing of today."""
        return {key: risk for key, risk in self.record.risks.items() if risk.status == "open"}

    @cached_property
    def record(self) -> Views:
        """The register as it stands at this moment: every ground is read from the same state, which is read once."""
        return Past(self.register.state())

    @cached_property
    def system(self) -> System | None:
        """The system with its answers; None where none is described."""
        return self.record.system()

    @property
    def state(self) -> State:
        """The state that all of this is read from."""
        return self.record.state()

    @cached_property
    def verdicts(self) -> dict[str, VerdictRecord]:
        """What was judged, by provision."""
        return self.record.verdicts

    def source(self, element: str, fact: str) -> str:
        """The record that says so of an element: the answer, or the system as it was described."""
        answered = f"answer:{element}.{fact}"
        return answered if answered in self.state.current else "system"


def grounds_for(provision: Provision, facts: Facts) -> list[Ground]:
    """Everything in the record that speaks for or against a provision."""
    found = list(_ARTEFACTS[provision.id](facts)) if provision.id in _ARTEFACTS else []
    read = [*_read_in_files(provision, facts), *_not_answered(provision, facts)]
    return [*found, *_stated(provision, facts), *_shown(provision, facts), *_controls(provision, facts), *read]


def _stated(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What the team stated of the system as a whole."""
    if facts.system is None:
        return
    for fact in provision.stated_by:
        said = facts.system.facts.get(fact, Answer.UNKNOWN)
        if said is not Answer.UNKNOWN:
            source = (facts.source(SYSTEM, fact),)
            yield Ground(f"stated of the system: {_words(fact)}: {said}", source, supports=said is Answer.YES)


def _shown(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What was stated of components, data and flows: a ground for each answer to a fact, with where it was given."""
    system = facts.system
    if system is None:
        return
    elements: Mapping[str, Component | DataAsset | DataFlow]
    elements = {**system.components, **system.data, **system.flows}
    for fact in provision.shown_by:
        for answer in (Answer.YES, Answer.NO):
            at = [key for key, element in elements.items() if element.facts.get(fact) is answer]
            if at:
                sources = tuple(dict.fromkeys(facts.source(key, fact) for key in at))
                names = _names([system.name_of(key) for key in at])
                said = f"stated of {names}: {_words(fact)}: {answer}"
                yield Ground(said, sources, supports=answer is Answer.YES)


def _words(fact: str) -> str:
    """A fact as words that are still its key in a `system.yaml`, so that whoever reads the ground finds it there."""
    return fact.replace("_", " ")


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed


def _controls(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Controls that the register holds in place or verified, and that the library links to the provision."""
    used: dict[tuple[str, str], list[str]] = {}
    for risk_id, risk in facts.risks.items():
        for use in risk.controls:
            if use.status in ("in place", "verified") and _serves(use, provision, facts):
                used.setdefault((use.control, use.status), []).append(risk_id)
    for (control, status), risks in used.items():
        against = _names([facts.risks[each].title for each in risks])
        said = f"control {status}: {facts.catalogue.controls[control].title} (against {against})"
        yield Ground(said, tuple(f"risk:{each}" for each in risks))


def _read_in_files(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What files of tests, scanners and bills say that speak to the provision. That a test was run is a ground for it
    whatever came of it; that the system withstands attacks is none where they got through."""
    for sha256, read in facts.record.evidence.items():
        if provision.id in read.provisions:
            when = f" of {read.ran[:10]}" if read.ran else ""
            withstood = provision.id != _WITHSTANDS or not read.worked
            yield Ground(f"{read.tool}{when}: {read.says}", (f"evidence:{sha256}",), supports=withstood)


def _not_answered(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Attacks got through in a test, and nobody has said what follows for the risks."""
    waiting = unanswered_tests(facts.record) if provision.id == _TREATS else []
    if waiting:
        families = _names([f"{each.family} ({each.tool})" for each in waiting])
        said = f"attacks got through in tests, and nobody has answered yet: {families}"
        yield Ground(said, _of("evidence", dict.fromkeys(each.evidence for each in waiting)), supports=False)


def _serves(use: ControlUse, provision: Provision, facts: Facts) -> bool:
    control = facts.catalogue.controls.get(use.control)
    return control is not None and provision.id in control.provisions


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _of(kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{kind}:{each}" for each in ids)


def _threat_model(facts: Facts) -> Iterator[Ground]:
    derived = [key for key, finding in facts.record.findings.items() if finding.derived]
    if derived:
        yield Ground(f"threats analysed: {_count(len(derived), 'finding')} recorded", _of("finding", derived))
    scored = [key for key, risk in facts.risks.items() if risk.assessments]
    if scored:
        by = " by stated criteria" if facts.record.criteria is not None else ""
        yield Ground(f"{_count(len(scored), 'risk')} assessed{by}", _of("risk", scored))
    treated = [key for key, risk in facts.risks.items() if risk.treatment is not None]
    if treated:
        yield Ground(f"treatment decided for {_count(len(treated), 'risk')}", _of("risk", treated))
    left = [key for key, risk in facts.risks.items() if risk.treatment is None]
    if treated and left:
        yield Ground(f"no treatment decided for {_count(len(left), 'risk')}", _of("risk", left), supports=False)


def _repeated(facts: Facts) -> Iterator[Ground]:
    """Drawing again within one workshop repeats nothing: another day must have found something of another system."""
    found = facts.state.of_kind("finding").values()
    days = {revision.at[:10] for revision in found}
    if len({revision.plain.get("system") for revision in found}) > 1 and len(days) > 1:
        said = f"the threats were analysed again after the description had changed, last on {max(days)}"
        yield Ground(said, tuple(revision.record for revision in found if revision.at[:10] == max(days)))


def _chosen(facts: Facts) -> Iterator[Ground]:
    decided = [key for key, risk in facts.risks.items() if risk.treatment is not None and risk.controls]
    if decided:
        yield from _tolerance(facts)
        yield Ground(f"controls chosen for {_count(len(decided), 'risk')}", _of("risk", decided))


def _watched(facts: Facts) -> Iterator[Ground]:
    reviewed = [key for key, risk in facts.risks.items() if risk.next_review is not None]
    if reviewed:
        yield from _tolerance(facts)
        yield Ground(f"a day of review is set for {_count(len(reviewed), 'risk')}", _of("risk", reviewed))


def _tolerance(facts: Facts) -> Iterator[Ground]:
    criteria = facts.record.criteria
    if criteria is not None and criteria.tolerance:
        yield Ground(f"tolerance set: up to {criteria.tolerance.replace('_', ' ')}", ("criteria",))


def _need(facts: Facts) -> Iterator[Ground]:
    if facts.system is not None and facts.system.purpose and facts.risks:
        said = "the purpose is written down, and the risks that come with it are in the register"
        # A purpose is a sentence in a file; that the need was written down, somebody has to say.
        recorded = facts.system.facts.get("need_recorded") is Answer.YES
        treated = all(risk.treatment is not None for risk in facts.risks.values())
        yield Ground(said, ("system", *_of("risk", facts.risks)), whole=recorded and treated)


def _custodian(facts: Facts) -> Iterator[Ground]:
    """Somebody who answers for the data sat with somebody who builds."""
    here = {key: each for key, each in facts.record.participants.items() if each.present}
    custodians = [key for key, each in here.items() if Role.DATA_CUSTODIAN in each.roles]
    builders = [key for key, each in here.items() if Role.DEVELOPER in each.roles and key not in custodians]
    if custodians and builders and facts.system is not None:
        said = "a data custodian and a developer worked on this description of the system together"
        yield Ground(said, (*_of("participant", [*custodians, *builders]), "system"))


def _sensitivity(facts: Facts) -> Iterator[Ground]:
    data = facts.system.data if facts.system is not None else {}
    known = [each for each in data.values() if each.classification is not None]
    if known:
        owned = sum(1 for each in data.values() if each.owner)
        said = f"it is stated how confidential {len(known)} of {_count(len(data), 'data asset')} are"
        yield Ground(f"{said}; {owned} name who answers for them", ("system",))


def _reported(facts: Facts) -> Iterator[Ground]:
    ideas = facts.record.ideas
    if ideas:
        yield Ground(f"people in the workshop brought {_count(len(ideas), 'risk')} of their own", _of("idea", ideas))


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


_ARTEFACTS: dict[str, Callable[[Facts], Iterator[Ground]]] = {
    "2.1": _need,
    "2.1.1": _custodian,
    "2.5": _sensitivity,
    "2.5.1": _reported,
    "3.1": _threat_model,
    "3.1.1": _repeated,
    "3.1.3": _chosen,
    "3.4": _watched,
    "5.1": _inventory,
    "8.1": _history,
}
"""What the work in the workshop itself is evidence of, beside what was stated and which controls are in place."""
