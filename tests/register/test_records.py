"""The rules that each kind of record keeps, and how a mistake in one is said."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.register.kinds import KINDS, build_record, plain, read_record

ASSESSED = {"method": "m", "level": "high", "rank": 2, "by": "P4", "role": "risk owner", "at": "2026-11-23T10:00:00Z"}
RISK = {"id": "r", "title": "A risk"}


@pytest.mark.parametrize(
    ("record", "data", "where", "what", "instead"),
    [
        ("triage:x", {"identity": "x", "verdict": "rejected"}, "triage:x", "needs a reason", "Say in a sentence"),
        ("triage:x", {"identity": "x", "verdict": "rejected", "reason": " "}, "triage:x", "needs a reason", ""),
        ("triage:x", {"identity": "x", "verdict": "keep"}, "(verdict)", "'keep'", "Did you mean 'kept'?"),
        ("risk:r", {**RISK, "assessments": {"curent": ASSESSED}}, "assessments.curent", "'curent'", "'current'"),
        ("risk:r", {**RISK, "assessments": {"current": {**ASSESSED, "rank": -1}}}, "rank", "greater", "-1"),
        ("risk:r", {**RISK, "acceptance": {"state": "accepted"}}, "acceptance", "by, role, until", "until which day"),
        (
            "risk:r",
            {**RISK, "acceptance": {"state": "accepted", "by": "P4", "role": "risk owner"}},
            "acceptance",
            "until missing",
            "",
        ),
        ("risk:r", {**RISK, "controls": [{"control": "c", "due": "soon"}]}, "controls.0.due", "'soon'", "2027-03-31"),
        ("risk:r", {**RISK, "controls": [{"control": "c"}, {"control": "c"}]}, "risk:r", "twice", "Keep one"),
        ("risk:r", {**RISK, "next_review": "20270331"}, "next_review", "no date", "2027-03-31"),
        ("risk:r", {**RISK, "next_review": "2027-02-30"}, "next_review", "no date", "2027-03-31"),
        ("risk:r", {**RISK, "next_review": 1774915200}, "next_review", "no date", "2027-03-31"),
        ("risk:r", {**RISK, "status": "shut"}, "status", "'shut'", "open"),
        ("risk:r", {**RISK, "treatment": {"option": "mitigate"}}, "option", "'mitigate'", "modify"),
        ("risk:r", {"id": "r"}, "title", "missing", "Give 'title'"),
        ("risk:r", {"id": "other", "title": "A risk"}, "risk:r", "'other'", "Name the record"),
        ("answer:a.b", {"element": "a", "fact": "b", "answer": "maybe"}, "answer", "'maybe'", "yes"),
        ("answer:a.b", {"element": "a", "fact": "c", "answer": "yes"}, "answer:a.b", "'a.c'", ""),
        ("verdict:1.1", {"provision": "1.1", "verdict": "not applicable"}, "verdict:1.1", "needs a reason", ""),
        ("verdict:1.1", {"provision": "1.1", "verdict": "mett"}, "verdict", "'mett'", "'met'"),
        (
            "verdict:1.1",
            {"provision": "1.1", "verdict": "met", "evidence": [{"what": "a"}]},
            "evidence.0.date",
            "missing",
            "",
        ),
        (
            "verdict:1.1",
            {"provision": "1.1", "verdict": "met", "evidence": [{"what": "a", "date": "2026-01-01", "sha256": "z"}]},
            "sha256",
            "pattern",
            "",
        ),
        ("idea:1", {"text": "  "}, "text", "at least 1", ""),
        ("participant:P1", {"id": "P1", "roles": ["boss"]}, "roles.0", "'boss'", "developer"),
        ("workshop", {"name": "W"}, "created", "missing", ""),
        ("signoff:1", {"participant": "P1", "role": "", "statement": "s", "head": "", "events": 1}, "role", "", ""),
    ],
)
def test_a_mistake_is_said_with_place_and_remedy(
    record: str, data: dict[str, Any], where: str, what: str, instead: str
) -> None:
    with pytest.raises(ToolkitError) as caught:
        build_record(record, data)
    problem = caught.value.problem
    assert where in problem.where
    assert what in problem.what
    assert instead in problem.try_instead


def test_every_mistake_is_listed() -> None:
    with pytest.raises(InputError) as caught:
        build_record("risk:r", {"id": "r", "status": "shut", "next_review": "soon"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "record", ["rsk:x", "risk", "risk:", "risk: x", "risk:a\nb", "workshop:1", "", ":", "risk:" + "x" * 500]
)
def test_a_name_that_no_record_has(record: str) -> None:
    with pytest.raises(ToolkitError):
        build_record(record, RISK)


def test_a_misspelt_kind_names_the_nearest() -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'risk'"):
        build_record("rsk:x", RISK)


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1: 2}, object(), CIRCLE])
def test_what_cannot_be_stored_is_refused(value: object) -> None:
    with pytest.raises(ToolkitError):
        build_record("risk:r", {**RISK, "x": value})


def test_unknown_fields_survive_at_every_depth() -> None:
    data = {**RISK, "novel": [1, "two"], "assessments": {"current": {**ASSESSED, "novel": {"a": 1}}}}
    stored = plain(build_record("risk:r", data))
    assert stored["novel"] == [1, "two"]
    assert stored["assessments"]["current"]["novel"] == {"a": 1}


def test_a_kind_of_the_future_keeps_its_fields() -> None:
    assert read_record("prophecy:1", {"says": "rain"}).model_dump() == {"says": "rain"}


def test_equal_texts_are_stored_equal() -> None:
    composed = plain(build_record("idea:1", {"text": "caf\u00e9"}))
    assert composed == plain(build_record("idea:1", {"text": "cafe\u0301"}))


def test_a_name_is_taken_in_its_normal_form() -> None:
    split, whole = "cafe\u0301", "caf\u00e9"
    built = build_record(f"triage:{split}", {"identity": whole, "verdict": "kept"})
    assert plain(built)["identity"] == whole


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_frozen_and_keeps_the_unknown(kind: str) -> None:
    config = KINDS[kind].model.model_config
    assert config.get("frozen")
    assert config.get("extra") == "allow"
