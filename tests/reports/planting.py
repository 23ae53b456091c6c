"""Plants a word into every text field of every record and of the system, as the types have them today.

The fields are found in the types, so a field that is added tomorrow is planted without anybody thinking of it. Where a
text is no text of anybody's (a reference, a word of a list) it stands in `KEPT`, with the reason.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any

from pydantic import BaseModel, StringConstraints, TypeAdapter

from tests.reports.marked_register import SAID_OUTSIDE, Marker
from toolkit.register import Person, Register
from toolkit.register.kinds import KINDS
from toolkit.register.kinds import plain as stored
from toolkit.system.model import System

__all__ = ["KEPT", "plant_everywhere", "text_fields"]

_REFERS = "names something else of the record, which is marked itself where people name it"
_LISTED = "a word of a list, an id of a shipped library, or of a method that is shipped"
_MADE = "made by the toolkit: a digest, a version, a moment"

KEPT: Mapping[str, str] = {
    "System.format": _LISTED,
    "System.name": "shown on purpose: a statement about nothing says nothing (docs/adr/0034)",
    "System.id": "an id in the record, marked in every system of these tests",
    "TrustBoundary.within": _REFERS,
    "Component.kind": _LISTED,
    "Component.within": _REFERS,
    "DataAsset.held_by": _REFERS,
    "DataAsset.derived_from": _REFERS,
    "DataFlow.from_": _REFERS,
    "DataFlow.to": _REFERS,
    "DataFlow.carries": _REFERS,
    "DataFlow.answers_with": _REFERS,
    "Assumption.about": _REFERS,
    "Participant.id": "a participant's id stands for a name, and is what roles are found by",
    "SystemRecord.system": "planted as a system of its own",
    "SystemRecord.digest": _MADE,
    "SystemRecord.emitted_digest": _MADE,
    "SystemRecord.order": _REFERS,
    "Criteria.scale": _LISTED,
    "Criteria.definition": "a scale of the team's own has a test of its own",
    "Criteria.tolerance": _LISTED,
    "Criteria.currency": "a currency by its three letters",
    "AnswerRecord.element": _REFERS,
    "AnswerRecord.fact": _LISTED,
    "FindingRecord.identity": _REFERS,
    "FindingRecord.rule": _LISTED,
    "FindingRecord.element": _REFERS,
    "FindingRecord.outcome": _LISTED,
    "FindingRecord.severity": _LISTED,
    "FindingRecord.catalogue": _MADE,
    "FindingRecord.system": _MADE,
    "Triage.identity": _REFERS,
    "Idea.element": _REFERS,
    "Idea.finding": _REFERS,
    "Idea.became": _REFERS,
    "Vote.participant": _REFERS,
    "Vote.for_": _REFERS,
    "Assessment.method": _LISTED,
    "Assessment.likelihood": _LISTED,
    "Assessment.impact": _LISTED,
    "Assessment.level": _LISTED,
    "Assessment.at": _MADE,
    "Assessment.edition": _MADE,
    "RangeEnd.level": _LISTED,
    "ControlUse.control": _REFERS,
    "Risk.id": "an id in the record, marked in every risk of these tests",
    "Risk.findings": _REFERS,
    "Risk.ideas": _REFERS,
    "Risk.beside": "an assessment by another method, of the same type as those that count",
    "VerdictRecord.provision": _LISTED,
    "VerdictRecord.by_part": _LISTED,
    "VerdictRecord.code": _LISTED,
    "CodeScope.answers": _LISTED,
    "CodeScope.code": _LISTED,
    "SignOff.head": _MADE,
    "AssetDetails.element": _REFERS,
    "TrainingHeld.participant": _REFERS,
    "DocumentText.document": _LISTED,
    "DocumentText.place": _LISTED,
    "Told.document": _LISTED,
    "Told.head": _MADE,
    "EvidenceRead.at": _MADE,
    "EvidenceRead.ran": "the moment that a file states; what is no moment is left out, by a test of its own",
    "EvidenceRead.sha256": "a hash by which the record is named, marked in every file of these tests",
    "EvidenceRead.threats": _LISTED,
    "EvidenceRead.provisions": _LISTED,
    "EvidenceRead.severities": "counts by the severity that a scanner gives",
    "FamilyRead.threats": _LISTED,
    "TestAnswered.evidence": _REFERS,
    "TestAnswered.family": _REFERS,
    "TestAnswered.target": _REFERS,
    "TestAnswered.risk": _REFERS,
    "TestAnswered.at": _MADE,
    "ScenarioRecord.risk": _REFERS,
    "ScenarioRecord.currency": "a currency by its three letters",
    "ScenarioRecord.frequency": "numbers",
    "ScenarioRecord.loss": "numbers",
    "ScenarioRecord.secondary": "numbers",
    "ScenarioRecord.insurance": "numbers",
    "PartUpdate.part": _LISTED,
    "PartUpdate.at": _MADE,
    "ControlCost.control": _REFERS,
    "ControlCost.currency": "a currency by its three letters",
    "LossDependence.dependence": "numbers",
    "LossDependence.order": _REFERS,
    "LossTolerance.currency": "a currency by its three letters",
    "Figures.currency": "a currency by its three letters",
    "Figures.portfolio": _MADE,
    "Figures.engine": _MADE,
    "LevelFigures.risks": _REFERS,
    "LevelFigures.bounds": _LISTED,
    "EstimateRound.scale": _LISTED,
    "EstimateRound.part": _LISTED,
    "EstimateRound.risk": _REFERS,
    "EstimateRound.expected": _REFERS,
    "EstimateRound.id": "an id in the record, marked in every round of these tests",
    "Turn.without": _REFERS,
    "Estimate.round": _REFERS,
    "Estimate.participant": _REFERS,
    "Estimate.step": _LISTED,
}
"""Text fields that hold no text of anybody's, by type and field, each with the reason."""

_BY = {"by": "P1", "at": "2026-01-01T00:00:00Z"}
BEGINNINGS: Mapping[str, Mapping[str, Any]] = {
    "libraries": {},
    "vote": {"participant": "P1", "for": []},
    "scenario": {
        "risk": "zqrisk0",
        "currency": "GBP",
        "frequency": {"low": 1.0, "high": 2.0},
        "loss": {"response": {"low": 10_000.0, "high": 20_000.0}},
        "estimated": {"frequency": {}},
        "updates": [{"part": "frequency"}],
    },
    "control_cost": {"control": "generative-guardrails", "cost": 1234.0, "currency": "GBP"},
    "dependence": {"dependence": {"form": "independent"}},
    "figures": {
        "currency": "GBP",
        "portfolio": "d" * 64,
        "engine": "1",
        "levels": {
            "current": {
                "method": "exact",
                **dict.fromkeys(("mean", "sd", "p_no_loss", "p95", "p99", "tvar99"), 0.5),
            }
        },
    },
    "estimate_round": {
        "id": "zqround",
        "quantity": "q",
        "unit": "GBP",
        "expected": ["P1"],
        "turns": [{"state": "revealed"}],
        "result": {"method": "linear", "turn": 1, "dissent": [{"participant": "P1"}]},
    },
    "estimate": {"round": "zqround", "turn": 1, "participant": "P1", "low": 1.0, "high": 2.0},
    "training_plan": {"module": "m", "due": "2026-06-30"},
}
"""How a record of a kind begins of which the marked register has none."""
_INNER: Mapping[str, Mapping[str, Any]] = {
    "Criteria": {"loss_tolerance": {"points": [[1000.0, 0.5]], "currency": "GBP"}},
    "ControlUse": {"effects": [{"acts_on": "success", "effect": 0.5}]},
    "Assessment": {"low": {"value": 1.0, "level": "low", "rank": 0}, "inputs": {"zqfactor": "zqinput"}},
}
"""Values within others that the marked register has none of."""


def plant_everywhere(register: Register, word: Marker) -> set[str]:
    """Write every record of the register anew with a word in each text; gives the places that were planted."""
    places = {each for each in KEPT if each.startswith("SystemRecord.")}  # of the system as a whole, planted below
    state = register.state()
    described = register.system()
    assert described is not None
    by = Person("P1", role=word("role of who changes"))
    with register.change(by=by, reason=word("reason of a change")) as change:
        base = described.model_dump(mode="json", by_alias=True, exclude_none=True)
        change.set_system(System.model_validate(planted(System, base, word, places)))
        for kind, held in KINDS.items():
            if kind == "system":
                continue
            known = {name: stored(revision.data) for name, revision in state.of_kind(kind).items()}
            for name, begun in (known or {"zqone": BEGINNINGS.get(kind, {})}).items():
                body = planted(held.model, begun, word, places)
                called = held.id_of(held.model.model_validate(body)) if held.id_of is not None else name
                change.put(kind if held.single else f"{kind}:{called}", body)
    return places


def planted(model: type[BaseModel], base: Mapping[str, Any], word: Marker, places: set[str]) -> dict[str, Any]:
    """The plain form of a value of a type, with a word in every text field that is not kept."""
    body = {**_INNER.get(model.__name__, {}), **{key: each for key, each in base.items() if each not in (None, [], {})}}
    for name, field in model.model_fields.items():
        key, place = field.alias or name, f"{model.__name__}.{name}"
        if place in KEPT or name == "extras":
            places.add(place)
            if name == "extras":  # keys of the team's own, which stand among the others
                body[f"x-{word(place)}"] = word(place)
            continue
        annotation = typing.Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        said = _said(annotation, body.get(key), word, place, places)
        if said is not None:
            body[key] = said
    if model.model_config.get("extra") == "allow":
        body["field_of_a_newer_version"] = word(f"{model.__name__}, a field that is not known")
    return body


def _said(annotation: Any, base: Any, word: Marker, place: str, places: set[str]) -> Any:
    origin, given = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        if given[0] is str:
            return _text(given[1:], base, word, place, places)
        return _said(given[0], base, word, place, places)
    if annotation is str:
        return _text((), base, word, place, places)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return planted(annotation, base or {}, word, places) if base is not None or _has_no_needs(annotation) else None
    if NoneType in given:
        return _said(next(each for each in given if each is not NoneType), base, word, place, places)
    if origin is tuple and given[-1] is Ellipsis:
        made = [_said(given[0], each, word, place, places) for each in base or [None]]
        return [each for each in made if each is not None] or base
    if origin in (typing.Union, UnionType) and str in given:
        return _text((), base, word, place, places) if isinstance(base, str) else base
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(given, base, word, place, places)
    return {"zqsource": word(place)} if annotation is Any and base is None and place.endswith(".source") else base


def _mapping(given: tuple[Any, ...], base: Any, word: Marker, place: str, places: set[str]) -> Any:
    places.add(place)
    if base:
        return {key: _said(given[1], each, word, place, places) for key, each in base.items()}
    if given[0] is not str:
        return base
    value = word(place) if given[1] is Any else _said(given[1], None, word, place, places)
    return {word(f"{place}, its key"): value} if value is not None else base


def _text(rules: tuple[Any, ...], base: Any, word: Marker, place: str, places: set[str]) -> str:
    places.add(place)
    if any(isinstance(each, StringConstraints) and "0-9a-f" in str(each.pattern or "") for each in rules):
        return word.hash(place)
    said = word(place, SAID_OUTSIDE) if isinstance(base, str) and base.startswith(SAID_OUTSIDE) else word(place)
    TypeAdapter(typing.Annotated[(str, *rules)] if rules else str).validate_python(said)
    return said


def _has_no_needs(model: type[BaseModel]) -> bool:
    return not any(field.is_required() for field in model.model_fields.values())


def text_fields() -> set[str]:
    """Every text field of the types that can be recorded, by type and field."""
    found: set[str] = set()
    for model in (System, *(kind.model for kind in KINDS.values())):
        _fields(model, found, set())
    return found


def _fields(model: type[BaseModel], found: set[str], seen: set[type]) -> None:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        if re.search(r"\bstr\b", repr(field.annotation)):
            found.add(f"{model.__name__}.{name}")
        for inner in _models(field.annotation):
            _fields(inner, found, seen)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for each in typing.get_args(annotation) for model in _models(each)]
