"""Grounds from trainings, words, details of assets, tests of several days, sign-offs and acceptances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.conformity.letters import BY, CATALOGUE, SYSTEM, TODAY
from toolkit.conformity import Ground, assess_conformity
from toolkit.register import Person, Register, events, open_register
from toolkit.system.model import System
from toolkit.threats.find import find_threats


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(SYSTEM)
            change.participant("P2", roles=["developer"])
            change.participant("P3", roles=["system_operator"])
        yield opened


def told(register: Register, provision: str, key: str = "", today: date = TODAY) -> list[Ground]:
    grounds = assess_conformity(register, CATALOGUE, today=today).get(provision).grounds
    return [each for each in grounds if each.key == key or not key]


def proposed(register: Register, provision: str, today: date = TODAY) -> str:
    return assess_conformity(register, CATALOGUE, today=today).get(provision).proposed


def test_a_training_holds_to_its_last_day_and_then_speaks_against_until_it_is_held_again(register: Register) -> None:
    with register.change(by=BY, reason="attended") as change:
        change.training("P3", "Agents", "2025-11-27", "2026-11-27")
    (held,) = told(register, "1.1", "work:training")
    assert (held.supports, held.says) == (True, "1 training of 1 person holds today, the last of 2025-11-27")
    after = date(2026, 11, 28)
    (lapsed,) = told(register, "1.1", "work:training", after)
    assert (lapsed.supports, lapsed.says) == (
        False,
        "1 training lapsed and not held again: Agents (P3, 2026-11-27)",
    )
    assert [proposed(register, each, after) for each in ("1.1", "1.1.1", "1.2")] == ["not met"] * 3
    assert proposed(register, "1.2.2", after) == "unknown"  # an operator's training is none of those who build
    with register.change(by=BY, reason="held again") as change:
        change.training("P3", "agents ", "2026-11-28", "2027-11-27")
    assert [each.supports for each in told(register, "1.1", "work:training", after)] == [True]


def test_a_training_that_is_yet_to_come_is_none(register: Register) -> None:
    with register.change(by=BY, reason="planned") as change:
        change.training("P2", "Secure coding", "2026-11-28", "2027-11-27")
    assert told(register, "1.2.2", "work:training_of_builders") == []
    assert len(told(register, "1.2.2", "work:training_of_builders", date(2026, 11, 28))) == 1


def test_one_course_for_all_is_no_training_by_role(register: Register) -> None:
    with register.change(by=BY, reason="attended") as change:
        change.training("P2", "Awareness", "2026-11-01")
        change.training("P3", "Awareness", "2026-11-01")
    assert told(register, "1.1.1") == []
    with register.change(by=BY, reason="attended") as change:
        change.training("P2", "Secure coding", "2026-11-02")
    (by_role,) = told(register, "1.1.1")
    assert "developer: Awareness, Secure coding; system operator: Awareness" in by_role.says


def test_words_are_grounds_by_whom_and_when_and_of_which_place(register: Register) -> None:
    with register.change(by=Person("P7", role="operator"), reason="x") as change:
        change.document_text("recovery", "rehearsals", "Each March")
        change.document_text("suppliers", "why.m", "Nothing better")
        change.document_text("suppliers", "whys", "no such place is read")
    (words,) = told(register, "6.5")
    assert words.record == "document_text:recovery.rehearsals"
    assert words.says.startswith("in the team's words (document recovery, rehearsals; P7, ")
    assert "Each March" not in words.says  # what they say, a person reads
    (why,) = told(register, "7.2")
    assert (why.key, why.record) == ("said:suppliers.why.*", "document_text:suppliers.why.m")
    assert proposed(register, "7.2") == "partly met"


def test_details_of_assets_speak_for_what_they_say(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.asset("m", source="https://hub/m", licence="MIT")
        change.asset("p", version="4")
        change.asset("letters", source="policyholders", kept_for="6 years")
        change.asset("u", sha256="0" * 64)  # a person has no hash
    assert [each.says for each in told(register, "7.1", "work:asset_origins")] == [
        "the source of 1 of 2 parts that work by AI or steer it is recorded, 1 with a licence"
    ]
    assert told(register, "8.2.1", "work:data_sources")[0].record == "asset:letters"
    assert told(register, "8.3", "work:prompt_versions")[0].record == "asset:p"
    assert told(register, "13.2", "work:kept_for")[0].record == "asset:letters"
    assert told(register, "5.2", "work:asset_hashes") == []


def test_an_inventory_is_whole_when_every_asset_has_owner_and_version_and_every_flow_says_what_it_carries(
    register: Register,
) -> None:
    assert proposed(register, "5.1") == "partly met"
    with register.change(by=BY, reason="x") as change:
        change.asset("m", owner="P2", version="1")
        change.asset("letters", owner="P3")
    assert proposed(register, "5.1") == "partly met"
    with register.change(by=BY, reason="x") as change:
        change.asset("p", owner="P2", version="1")
    assert proposed(register, "5.1") == "met"
    plain = {**SYSTEM.model_dump(mode="json", exclude_defaults=True)}
    plain["flows"]["g"] = {"from": "m", "to": "u"}
    with register.change(by=BY, reason="x") as change:
        change.set_system(System.model_validate(plain))
    assert proposed(register, "5.1") == "partly met"


def test_an_acceptance_speaks_for_to_its_last_day_and_against_after_it(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.risk("Letters steer it").accept(by="P3", role="risk owner", until="2026-11-27")
    assert [each.supports for each in told(register, "3.1.3", "work:accepted")] == [True]
    after = told(register, "3.1.3", "work:accepted", date(2026, 11, 28))
    assert [(each.supports, each.says) for each in after] == [
        (False, "the acceptance of 1 risk has ended: Letters steer it")
    ]


def test_a_review_is_overdue_the_day_after(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.risk("Letters steer it", next_review="2026-11-27")
    assert all(each.supports for each in told(register, "3.4"))
    assert [each.says for each in told(register, "3.4", "", date(2026, 11, 28)) if not each.supports] == [
        "the review of Letters steer it is overdue"
    ]


def test_a_custodian_who_signed_is_a_ground_and_another_who_signed_is_not(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.participant("P4", roles=["data_custodian"])
    with register.change(by=Person("P3", role="operator"), reason="x") as change:
        change.sign_off("as it stands")
    assert told(register, "2.5", "work:custodian_signed") == []
    with register.change(by=Person("P4", role="custodian"), reason="x") as change:
        change.sign_off("as it stands")
    assert told(register, "2.5", "work:custodian_signed")[0].records == ("signoff:2",)


def test_a_scan_of_code_trains_nobody(register: Register) -> None:
    """A file that speaks to 1.2.2 is shown with it, and is no ground for it."""
    with register.change(by=BY, reason="x") as change:
        sha = "a" * 64
        said = {"sha256": sha, "name": "x.sarif", "format": "sarif", "kind": "findings", "tool": "scanner", "says": "3"}
        change.put(f"evidence:{sha}", {**said, "provisions": {"1.2.2": ["shows where"], "9.1": ["scanned"]}})
    assert told(register, "1.2.2") == []
    assert [each.key for each in told(register, "9.1")] == ["evidence"]


def test_threats_are_analysed_again_only_where_the_description_had_changed(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def analysed_again(day: str) -> list[str]:
        monkeypatch.setattr(events, "now", lambda: f"{day}T12:00:00Z")
        described = register.system()
        assert described is not None
        found = list(find_threats(described, CATALOGUE))
        register.record(found if len(register.findings) else found[:2], by=BY)
        held = assess_conformity(register, CATALOGUE, today=TODAY).get("3.1.1").grounds
        return [ground.says for ground in held if ground.key == "work:repeated"]

    assert analysed_again("2026-03-02") == []
    assert analysed_again("2026-03-03") == []  # more was found on another day, of the same description
    with register.change(by=BY, reason="grown") as change:
        change.set_system(SYSTEM.model_copy(update={"components": {**SYSTEM.components, "n": SYSTEM.components["m"]}}))
    (said,) = analysed_again("2026-03-04")
    assert said.endswith("after the description had changed, last on 2026-03-04")
