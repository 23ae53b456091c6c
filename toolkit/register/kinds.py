"""The kinds of record by name, and the way from plain data to a checked record and back."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.files.canonical_json import MAX_DEPTH, canonical_bytes
from toolkit.register.document_records import AssetDetails, DocumentText, Told, TrainingHeld, TrainingPlanned
from toolkit.register.evidence_records import EvidenceRead, TestAnswered
from toolkit.register.loss_records import ControlCost, Figures, LossDependence, ScenarioRecord
from toolkit.register.records import (
    AnswerRecord,
    CodeScope,
    Criteria,
    FindingRecord,
    Idea,
    LibrariesUsed,
    Parked,
    Participant,
    Recorded,
    Risk,
    SignOff,
    SystemRecord,
    Triage,
    VerdictRecord,
    Vote,
    Workshop,
)
from toolkit.register.room_records import Estimate, EstimateRound

__all__ = ["KINDS", "build_record", "check_fields", "kind_of", "normal", "plain", "read_record", "split_record"]

MAX_NAME = 500


@dataclass(frozen=True)
class Kind:
    """A kind of record: its type, whether there is only one, and what its id must be, where the data says it."""

    model: type[Recorded]
    single: bool = False
    id_of: Callable[[Any], str] | None = None


KINDS: Mapping[str, Kind] = {
    "workshop": Kind(Workshop, single=True),
    "system": Kind(SystemRecord, single=True),
    "libraries": Kind(LibrariesUsed, single=True),
    "participant": Kind(Participant, id_of=lambda data: data.id),
    "criteria": Kind(Criteria, single=True),
    "answer": Kind(AnswerRecord, id_of=lambda data: f"{data.element}.{data.fact}"),
    "finding": Kind(FindingRecord, id_of=lambda data: data.identity),
    "triage": Kind(Triage, id_of=lambda data: data.identity),
    "idea": Kind(Idea),
    "vote": Kind(Vote, id_of=lambda data: data.participant),
    "risk": Kind(Risk, id_of=lambda data: data.id),
    "scenario": Kind(ScenarioRecord, id_of=lambda data: data.risk),
    "control_cost": Kind(ControlCost, id_of=lambda data: data.control),
    "dependence": Kind(LossDependence, single=True),
    "figures": Kind(Figures),
    "estimate_round": Kind(EstimateRound, id_of=lambda data: data.id),
    "estimate": Kind(Estimate, id_of=lambda data: f"{data.round}.{data.turn}.{data.participant}"),
    "code_scope": Kind(CodeScope, single=True),
    "verdict": Kind(VerdictRecord, id_of=lambda data: data.provision),
    "evidence": Kind(EvidenceRead, id_of=lambda data: data.sha256),
    "test_answer": Kind(TestAnswered, id_of=lambda data: data.id),
    "asset": Kind(AssetDetails, id_of=lambda data: data.element),
    "training": Kind(TrainingHeld),
    "training_plan": Kind(TrainingPlanned),
    "document_text": Kind(DocumentText, id_of=lambda data: f"{data.document}.{data.place}"),
    "told": Kind(Told),
    "parked": Kind(Parked),
    "signoff": Kind(SignOff),
}


def kind_of(record: str) -> str:
    """The kind in a record's name."""
    return record.partition(":")[0]


def split_record(record: str) -> tuple[str, str]:
    """The kind and the id (empty where there is one only) of a record's name, in the normal form of its text.

    Raises `ToolkitError` for a name that no record can have.
    """
    kind, colon, name = unicodedata.normalize("NFC", record).partition(":")
    if kind not in KINDS:
        raise ToolkitError(
            f"there is no kind of record {kind[:60]!r}", where=record[:80], try_instead=nearest(kind, KINDS)
        )
    if KINDS[kind].single:
        if colon:
            raise ToolkitError(
                f"there is only one {kind}, so it has no id", where=record[:80], try_instead=f"Write {kind!r}."
            )
        return kind, ""
    if not name or name != name.strip() or not name.isprintable() or len(record) > MAX_NAME:
        raise ToolkitError(
            f"a {kind} needs an id of ordinary characters, {MAX_NAME} at most with its kind",
            where=record[:80],
            try_instead=f"Write {kind}:<id>.",
        )
    return kind, name


def build_record(record: str, data: Recorded | Mapping[str, Any]) -> Recorded:
    """`data` as a checked record named `record`.

    Raises `InputError` with every mistake in it, or `ToolkitError` where name and data do not belong together.
    """
    kind, name = split_record(record)
    built = _validated(KINDS[kind].model, record, normal(data, record))
    id_of = KINDS[kind].id_of
    if id_of is not None and id_of(built) != name:
        raise ToolkitError(
            f"the record says that it is {id_of(built)[:80]!r}",
            where=record,
            try_instead="Name the record after what it holds.",
        )
    return built


def read_record(record: str, data: Mapping[str, Any]) -> Recorded:
    """`data` of a stored event as a record; a kind that this version does not know keeps all its fields.

    Raises `InputError` where it is of a known kind and does not fit it.
    """
    kind = KINDS.get(kind_of(record))
    return _validated(kind.model if kind else Recorded, record, data)


def normal(data: Recorded | Mapping[str, Any], record: str) -> dict[str, Any]:
    """`data` as it will be read back from the history: in canonical form, where equal values look equal.

    Raises `ToolkitError` for values that cannot be stored.
    """
    try:
        result: dict[str, Any] = json.loads(canonical_bytes(_plain(data)))
    except ToolkitError as error:
        problem = error.problem
        raise ToolkitError(problem.what, where=f"{record} ({problem.where})", try_instead=problem.try_instead) from None
    return result


def plain(data: Recorded) -> dict[str, Any]:
    """A checked record as it is stored: plain values, every field, in the names of the file."""
    return data.model_dump(mode="json", by_alias=True)


def _plain(value: Any, depth: int = 0) -> Any:
    """`value` with models, mappings, tuples, days and words of a list as JSON has them; anything else as it is."""
    if depth > MAX_DEPTH:
        return value  # what is nested so deep, or in a circle, is refused when it is written
    if isinstance(value, BaseModel):
        value = value.model_dump(by_alias=True)
    if isinstance(value, Mapping):
        return {key: _plain(held, depth + 1) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held, depth + 1) for held in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def check_fields(model: type[Recorded], given: Mapping[str, Any], where: str) -> None:
    """Refuse a field that `model` does not have, naming the nearest: a typing mistake must not be kept as data."""
    for name in given:
        if name not in model.model_fields:
            raise ToolkitError(
                f"there is no field {name!r}", where=where, try_instead=nearest(name, model.model_fields)
            )


def _validated(model: type[Recorded], record: str, data: Mapping[str, Any]) -> Recorded:
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        details = error.errors(include_url=False)
        told = [each for each in details if not _may_be_empty(each)] or details
        raise InputError(_problem(record, detail) for detail in told) from None


def _may_be_empty(detail: ErrorDetails) -> bool:
    """That a value may also be left empty is no news to whoever gave one: the other choices are told."""
    return detail["type"] == "literal_error" and detail.get("ctx", {}).get("expected") == "''"


def _problem(record: str, detail: ErrorDetails) -> Problem:
    path = ".".join(str(part) for part in detail["loc"] if not str(part).endswith("]"))  # `[key]`, `str-enum[Role]`
    where = f"{record} ({path})" if path else record
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "value_error":
        what, _, instead = message.partition(" | ")
        return Problem(where, what, f"{instead}." if instead else "")
    if detail["type"] in ("literal_error", "enum"):
        expected = str(detail.get("ctx", {}).get("expected", ""))
        options = [part.strip("' ") for part in expected.replace(" or ", ", ").split(", ")]
        return Problem(where, f"it cannot be {_shown(detail['input'])}", nearest(str(detail["input"]), options))
    if detail["type"] == "missing":
        return Problem(where, "this is missing", f"Give {detail['loc'][-1]!r}.")
    said = message.replace("Input should be", "this should be")
    return Problem(where, said, f"It says {_shown(detail['input'])} now.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
