"""What of each kind of record a redacted version carries over. A kind or field that is not named here is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.naming import OUR_OWN, WITHHELD, own_controls
from toolkit.register.document_records import (
    AssetDetails,
    DocumentText,
    Told,
    TrainingHeld,
    TrainingPlanned,
    topic_key,
)
from toolkit.register.evidence_records import EvidenceRead, FamilyRead, TestAnswered, answer_id
from toolkit.register.fold import State
from toolkit.register.loss_records import ScenarioRecord
from toolkit.register.records import (
    AnswerRecord,
    Assessment,
    CodeScope,
    ControlUse,
    Criteria,
    FindingRecord,
    Participant,
    Risk,
    SignOff,
    Treatment,
    Triage,
    VerdictRecord,
    Workshop,
)
from toolkit.risks import scale_ids

__all__ = ["SCRUBBERS", "Known", "answered"]

_MOST_TITLES = 3
Plain = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What words may be carried over: those of the shipped libraries, and ids of participants, which stand for them."""

    participants: frozenset[str]
    controls: Mapping[str, str]
    """By control that is not of the shipped libraries: what it is called instead."""
    titles: Mapping[str, str]
    """By finding: the title of its threat, as far as it may be told."""
    families: frozenset[str]
    topics: Mapping[str, str]
    """By topic of a training that is no kind of attack: what it is called instead, each apart from the others."""
    provisions: frozenset[str]
    scales: frozenset[str]
    spoken: frozenset[str]
    """Documents that are written for outsiders: what the team says in them is said to outsiders."""
    public: bool

    @classmethod
    def of(cls, state: State, shipped: Catalogue, told: Catalogue, *, outward: bool, public: bool) -> Known:
        """For a state of a register; `told` is the catalogue as it may be told."""
        findings = {key: rev.data for key, rev in state.of_kind("finding").items()}
        rules = {key: each.rule for key, each in findings.items() if isinstance(each, FindingRecord)}
        titles = {key: told.threats[rule].title for key, rule in rules.items() if rule in told.threats}
        risks = [rev.data for rev in state.of_kind("risk").values()]
        families = frozenset(each.family for each in shipped.threats.values())
        return cls(
            participants=frozenset(state.of_kind("participant")),
            controls=own_controls((risk for risk in risks if isinstance(risk, Risk)), shipped),
            titles=titles,
            families=families,
            topics=_own_topics(state, families),
            provisions=frozenset(each.id for each in shipped.code.provisions),
            scales=frozenset(scale_ids()),
            spoken=frozenset(_SPOKEN if outward else ()),
            public=public,
        )

    def person(self, key: str) -> str:
        """A participant's id, which documents show as a role; anything else is a name for all one knows."""
        return key if key in self.participants else _withheld(key)

    def topic(self, said: str) -> str:
        """What a training is about: a kind of attack by its name, a topic of the team's own by a number."""
        return said if said in self.families else self.topics[topic_key(said)]


def _own_topics(state: State, families: frozenset[str]) -> dict[str, str]:
    """Trainings of the team's own by their keys, numbered: called all alike, one would take another's place."""
    held = [rev.data for kind in ("training_plan", "training") for rev in state.of_kind(kind).values()]
    said = [each.module for each in held if isinstance(each, TrainingPlanned | TrainingHeld)]
    keys = dict.fromkeys(topic_key(each) for each in said if each not in families)
    return {key: f"a training of {OUR_OWN} ({number})" for number, key in enumerate(keys, start=1)}


_SPOKEN = ("notice", "disclosure")


def _withheld(said: str) -> str:
    """That something was said, where something was."""
    return WITHHELD if said.strip() else ""


def _workshop(held: Workshop, _: Known) -> Plain:
    return {"name": "Threat model", "created": held.created}


def _criteria(held: Criteria, known: Known) -> Plain:
    shipped = held.scale in known.scales
    return {"scale": held.scale if shipped else OUR_OWN, "tolerance": held.tolerance if shipped else ""}


def _participant(held: Participant, _: Known) -> Plain:
    return {"id": held.id, "roles": held.roles, "present": held.present}


def _answer(held: AnswerRecord, _: Known) -> Plain:
    return {"element": held.element, "fact": held.fact, "answer": held.answer}


def _finding(held: FindingRecord, known: Known) -> Plain:
    kept = ("identity", "rule", "element", "outcome", "severity", "weakness", "derived")
    title = known.titles.get(held.identity, WITHHELD)
    return {**{name: getattr(held, name) for name in kept}, "title": title}


def _triage(held: Triage, _: Known) -> Plain:
    return {"identity": held.identity, "verdict": held.verdict, "reason": WITHHELD}


def _risk(held: Risk, known: Known) -> Plain:
    """A risk by the threats of the shipped libraries that it gathers; public, with the controls that are in place."""
    titles = list(dict.fromkeys(known.titles[each] for each in held.findings if each in known.titles))
    controls = [use for use in held.controls if not known.public or use.status != "planned"]
    accepted = held.acceptance
    return {
        "id": held.id,
        "title": "; ".join(titles[:_MOST_TITLES]) or WITHHELD,
        "findings": held.findings,
        "owner": known.person(held.owner),
        "assessments": {level: _assessment(each, known) for level, each in held.assessments.items()},
        "treatment": _treatment(held.treatment) if held.treatment is not None else None,
        "controls": [_use(each, known) for each in controls],
        "acceptance": {
            "state": accepted.state,
            "by": known.person(accepted.by),
            "role": _withheld(accepted.role),
            "until": accepted.until,
        }
        if accepted is not None
        else None,
        "next_review": held.next_review,
        "status": held.status,
    }


def _assessment(held: Assessment, known: Known) -> Plain:
    shipped = held.method in known.scales
    return {
        "method": held.method if shipped else OUR_OWN,
        "level": held.level if shipped else f"level {held.rank + 1}",
        "rank": held.rank,
        "likelihood": held.likelihood if shipped else "",
        "impact": held.impact if shipped else "",
        "by": WITHHELD,
        "role": WITHHELD,
        "at": held.at,
    }


def _scenario(held: ScenarioRecord, _: Known) -> Plain:
    """That a risk was estimated, and no amount."""
    return {"risk": held.risk, "currency": held.currency}


def _treatment(held: Treatment) -> Plain:
    return {"option": held.option, "shared_with": _withheld(held.shared_with)}


def _use(held: ControlUse, known: Known) -> Plain:
    kept = {name: getattr(held, name) for name in ("status", "due", "function")}
    own = known.controls.get(held.control)
    return {
        **kept,
        "control": own or held.control,
        "title": f"A control of {OUR_OWN}" if own else "",
        "action_owner": known.person(held.action_owner),
    }


def _code_scope(held: CodeScope, _: Known) -> Plain:
    return {
        "applies": held.applies,
        "reason": _withheld(held.reason),
        "roles": held.roles,
        "dpia": _withheld(held.dpia),
    }


def _verdict(held: VerdictRecord, known: Known) -> Plain | None:
    if held.provision not in known.provisions:
        return None
    return {
        "provision": held.provision,
        "verdict": held.verdict,
        "reason": _withheld(held.reason),
        "owner": known.person(held.owner),
        "due": held.due,
        "review": held.review,
    }


def _families(held: EvidenceRead) -> dict[tuple[str, str], str]:
    """The families of probes of a file by a number: what a team tries is its own matter."""
    keys = dict.fromkeys((each.family, each.target) for each in held.families)
    return {key: f"probes {number}" for number, key in enumerate(keys, start=1)}


def _family(held: FamilyRead, name: str) -> Plain:
    counts = {field: getattr(held, field) for field in ("tried", "worked", "undecided", "errors", "threats")}
    return {"family": name, **counts}


def _evidence(held: EvidenceRead, known: Known) -> Plain:
    names = _families(held)
    kept = ("sha256", "kind", "size", "whole", "components", "hashes", "at", "stale_after")
    return {
        **{name: getattr(held, name) for name in kept},
        "name": WITHHELD,
        "format": WITHHELD,
        "tool": f"a file of {held.kind}",
        "ran": held.ran[:10] if held.ran[:10].replace("-", "").isdecimal() else "",
        "families": [_family(each, names[each.family, each.target]) for each in held.families],
        "threats": dict.fromkeys(held.threats, ()),
        "provisions": {key: () for key in held.provisions if key in known.provisions},
        "by": WITHHELD,
        "role": WITHHELD,
        "why": WITHHELD,
    }


def answered(state: State) -> dict[str, Plain]:
    """That tests were answered, by the id that the answer has once what was tried is called by a number."""
    found: dict[str, Plain] = {}
    for held in (revision.data for revision in state.of_kind("test_answer").values()):
        read = state.current.get(f"evidence:{held.evidence}") if isinstance(held, TestAnswered) else None
        if read is None or not isinstance(held, TestAnswered) or not isinstance(read.data, EvidenceRead):
            continue
        name = _families(read.data).get((held.family, held.target))
        if name is not None:
            said = {"evidence": held.evidence, "family": name, "answer": "no change", "why": WITHHELD}
            found[answer_id(held.evidence, name, "")] = said
    return found


def _asset(held: AssetDetails, known: Known) -> Plain:
    said = {name: _withheld(getattr(held, name)) for name in ("version", "source", "licence", "kept_for")}
    return {"element": held.element, "owner": known.person(held.owner), **said}


def _training(held: TrainingHeld, known: Known) -> Plain:
    return {"participant": held.participant, "module": known.topic(held.module), "on": held.on, "until": held.until}


def _training_plan(held: TrainingPlanned, known: Known) -> Plain:
    people = [each for each in held.people if each in known.participants]
    return {"module": known.topic(held.module), "owner": known.person(held.owner), "due": held.due, "people": people}


def _document_text(held: DocumentText, known: Known) -> Plain:
    text = held.text if held.document in known.spoken else WITHHELD
    return {"document": held.document, "place": held.place, "text": text}


def _told(held: Told, _: Known) -> Plain:
    kept = ("document", "on", "events", "head", "role")  # the role is one of the Code's
    return {**{name: getattr(held, name) for name in kept}, "whom": WITHHELD}


def _signoff(held: SignOff, _: Known) -> Plain:
    who = {"participant": held.participant, "role": WITHHELD, "statement": WITHHELD}
    return {**who, "head": held.head, "events": held.events}


SCRUBBERS: Mapping[str, Callable[[Any, Known], Plain | None]] = {
    "workshop": _workshop,
    "criteria": _criteria,
    "participant": _participant,
    "answer": _answer,
    "finding": _finding,
    "triage": _triage,
    "risk": _risk,
    "scenario": _scenario,
    "code_scope": _code_scope,
    "verdict": _verdict,
    "evidence": _evidence,
    "asset": _asset,
    "training": _training,
    "training_plan": _training_plan,
    "document_text": _document_text,
    "told": _told,
    "signoff": _signoff,
}
"""By kind of record: what is carried over; None leaves the record out."""
