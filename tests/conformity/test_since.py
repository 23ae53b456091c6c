"""What changes since a verdict was judged, one adversarial case after another; and what does not make it due again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.register import Person, Register, events, open_register
from toolkit.register.change import Change
from toolkit.system.model import System

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 26)
SYSTEM = {
    "id": "s",
    "name": "S",
    "roles": {"developer": ["Acme Digital"], "system_operator": ["Acme Insurance"]},
    "components": {
        "m": {"kind": "model", "name": "The model", "provider": "Vendor"},
        "p": {"kind": "prompt"},
        "a": {"kind": "agent", "name": "The agent", "facts": {"humans_can_stop_it": "yes"}},
        "u": {"kind": "end_user"},
    },
    "data": {"letters": {"classification": "confidential"}},
    "flows": {"f": {"from": "u", "to": "m", "carries": ["letters"]}},
}


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    monkeypatch.setattr(events, "now", lambda: "2026-11-20T12:00:00Z")
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(System.model_validate(SYSTEM))
            change.participant("P2", roles=["developer"])
            change.participant("P3", roles=["system_operator"])
        yield opened


def do(register: Register, what: Callable[[Change], object]) -> None:
    with register.change(by=BY, reason="x") as change:
        what(change)


def judge(register: Register, *provisions: str, verdict: str = "met") -> None:
    do(register, lambda change: [change.verdict(each, verdict, "looked into") for each in provisions])


def due(register: Register, today: date = TODAY, folder: Path | None = None) -> dict[str, list[str]]:
    """By provision, why it is due again."""
    found: dict[str, list[str]] = {}
    for each in assess_conformity(register, CATALOGUE, today=today, folder=folder).due_again(today, folder=folder):
        for provision in each.provisions:
            found.setdefault(provision, []).append(f"{each.why}: {each.says}")
    return found


def redescribe(register: Register, edit: Callable[[dict], object]) -> None:
    import copy

    plain = copy.deepcopy(SYSTEM)
    edit(plain)
    do(register, lambda change: change.set_system(System.model_validate(plain)))


def test_a_training_that_lapses_makes_due_the_day_after_its_last_and_not_on_it(register: Register) -> None:
    do(register, lambda change: change.training("P3", "Agents", "2026-01-01", "2026-11-26"))
    judge(register, "1.1", verdict="partly met")
    assert due(register) == {}
    (said,) = due(register, date(2026, 11, 27))["1.1"]
    assert said == (
        "record: 1.1 is judged as partly met, and the record says: "
        "1 training lapsed and not held again: Agents (P3, 2026-11-26)"
    )


def test_another_day_is_asked_of_the_record_as_it_speaks_on_that_day(register: Register) -> None:
    do(register, lambda change: change.training("P3", "Agents", "2026-01-01", "2026-11-26"))
    judge(register, "6.1", "1.1", verdict="partly met")
    found = assess_conformity(register, CATALOGUE, today=TODAY)
    assert found.due_again() == []
    (later,) = found.due_again(date(2026, 11, 27))
    assert "1 training lapsed" in later.says
    assert found.due_again(TODAY) == []


def test_provisions_are_told_in_the_order_of_the_code(register: Register) -> None:
    judge(register, "10.1", "2.7", "7.1", "3.1", "2.4")
    plain = {**SYSTEM, "components": {**SYSTEM["components"], "b": {"kind": "external_entity", "provider": "B Ltd"}}}
    do(register, lambda change: change.set_system(System.model_validate(plain)))
    (found,) = assess_conformity(register, CATALOGUE, today=TODAY).due_again()
    assert found.provisions == ("2.4", "2.7", "3.1", "7.1", "10.1")


def test_what_spoke_against_a_partly_met_when_it_was_judged_does_not_make_it_due(register: Register) -> None:
    do(register, lambda change: change.training("P3", "Agents", "2025-01-01", "2026-01-01"))
    do(register, lambda change: change.training("P2", "Coding", "2026-01-01"))
    judge(register, "1.1", verdict="partly met")
    assert due(register, date(2026, 12, 31)) == {}


def test_a_changed_hash_concerns_what_speaks_of_the_model_and_says_that_the_version_stayed(register: Register) -> None:
    do(register, lambda change: change.asset("m", version="3.1", sha256="a" * 64))
    judge(register, "5.2", "7.3", "9.1", "6.1", "8.3")
    do(register, lambda change: change.asset("m", source="https://hub/m"))  # known now; nothing of it changed
    assert due(register) == {}
    do(register, lambda change: change.asset("m", sha256="b" * 64))
    found = due(register)
    assert set(found) == {"5.2", "7.3", "9.1"}
    (said,) = found["7.3"]
    assert said.startswith("system: since then The model changed: sha256 aaaaaaaaaaaaaaaa… → bbbbbbbbbbbbbbbb…")
    assert said.endswith(", though its version is still 3.1")
    judge(register, "5.2", verdict="partly met")
    assert set(due(register)) == {"7.3", "9.1"}


def test_an_asset_record_that_is_taken_away_is_a_change_too(register: Register) -> None:
    do(register, lambda change: change.asset("letters", source="policyholders"))
    judge(register, "8.2", "5.1")
    do(register, lambda change: change.remove("asset:letters"))
    found = due(register)
    assert "system: since then letters changed: source policyholders → nothing" in found["8.2"]
    assert "5.1" not in found


@pytest.mark.parametrize(
    ("edit", "concerned", "left"),
    [
        (lambda s: s["components"]["m"].update(provider="Other"), {"7.1", "3.3"}, {"12.1"}),
        (lambda s: s["data"]["letters"].update(held_by=["m"]), {"7.1", "3.1"}, {"12.1"}),
        (lambda s: s["data"]["letters"].update(held_by=["a"]), {"3.1"}, {"7.1", "12.1"}),
        (lambda s: s["roles"].update(system_operator=["Somebody else"]), {"10.1", "9.3"}, {"5.1"}),
        (lambda s: s["components"].pop("a"), {"4.1", "3.1", "7.3"}, {"10.1"}),
        (lambda s: s["components"]["a"].update(kind="web_app"), {"3.1", "7.3"}, {"10.1"}),
        (lambda s: s["components"]["m"].update(name="Renamed", description="x"), set(), {"7.1", "3.1"}),
        (lambda s: s.update(assumptions={"x": {"text": "nobody lies"}}), {"3.1", "2.1"}, {"5.1"}),
    ],
)
def test_a_change_of_the_description_concerns_what_speaks_of_it(
    register: Register, edit: Callable[[dict], object], concerned: set[str], left: set[str]
) -> None:
    judge(register, "2.1", "2.5", "3.1", "3.3", "4.1", "5.1", "7.1", "7.3", "9.3", "10.1", "12.1")
    before = due(register)
    redescribe(register, edit)
    new = {key for key, said in due(register).items() if said != before.get(key)}
    assert concerned <= new
    assert not left & new
    assert concerned or not new


def test_a_component_that_is_gone_takes_with_it_what_a_verdict_rested_on(register: Register) -> None:
    judge(register, "4.1", verdict="partly met")
    redescribe(register, lambda s: s["components"].pop("a"))
    said = due(register)["4.1"]
    assert "system: since then the system changed: component 'The agent' removed" in said
    assert any("the record no longer says: stated of The agent: humans can stop it: yes" in each for each in said)


def test_an_answer_that_is_taken_back_makes_due(register: Register) -> None:
    do(register, lambda change: change.answer("system", "oversight_defined", "yes"))
    judge(register, "4.1")
    do(register, lambda change: change.remove("answer:system.oversight_defined"))
    assert any(each.startswith("system: ") and "oversight_defined" in each for each in due(register)["4.1"])


def test_a_control_that_is_no_longer_in_place_makes_due_and_one_that_came_reopens_a_not_met(register: Register) -> None:
    def use(status: str) -> Callable[[Change], object]:
        return lambda change: change.risk("Letters").modify(["ai-telemetry-logging"], status=status)

    do(register, use("verified"))
    judge(register, "12.1")
    judge(register, "12.2", verdict="not met")
    do(register, use("planned"))
    assert "the record no longer says: control verified" in due(register)["12.1"][0]
    assert "12.2" not in due(register)
    judge(register, "12.2", verdict="not met")
    do(register, lambda change: change.verdict("12.2", "not met", "looked again"))
    do(register, use("in place"))
    assert "the record now speaks for it: control in place" in due(register)["12.2"][0]


def test_evidence_an_owner_or_a_note_judge_nothing_anew_and_a_new_day_or_reason_does(register: Register) -> None:
    judge(register, "5.1")
    redescribe(register, lambda s: s["components"].update(n={"kind": "web_app"}))
    assert "5.1" in due(register)
    for more in ({"owner": "P2"}, {"notes": "asked"}, {"due": "2027-01-01"}):
        do(register, lambda change, more=more: change.verdict("5.1", "met", "looked into", **more))
        assert "5.1" in due(register), more
    do(register, lambda change: change.evidence("5.1", "The list"))
    assert "5.1" in due(register)
    do(register, lambda change: change.verdict("5.1", "met", "looked into", review="2027-11-26"))
    assert due(register) == {}


def test_a_part_that_is_judged_judges_the_provision(register: Register) -> None:
    do(register, lambda change: change.verdict_part("8.1", "a", "met", "there"))
    redescribe(register, lambda s: s["components"].update(n={"kind": "web_app"}))
    assert "8.1" in due(register)
    do(register, lambda change: change.verdict_part("8.1", "b", "not met", "not shared"))
    assert not any(each.startswith("system") for each in due(register).get("8.1", []))


def test_roles_that_change_afterwards_make_due_what_they_bear(register: Register) -> None:
    do(register, lambda change: change.code_scope(applies="yes", roles=["developer"]))
    judge(register, "3.2", "2.2")
    do(register, lambda change: change.verdict("9.2", "not applicable", "we do not run it"))
    do(register, lambda change: change.code_scope(roles=["developer", "system_operator"]))
    found = due(register)
    assert found["3.2"] == ["scope: since then the roles held changed: now system operator"]
    assert found["9.2"] == ["scope: since then the roles held changed: now system operator"]
    assert "2.2" in found
    do(register, lambda change: change.verdict("9.2", "not met", "we run it now, and never tested"))
    assert "9.2" not in due(register)


def test_roles_that_were_named_for_the_first_time_are_no_change_and_a_dpia_is_none(register: Register) -> None:
    do(register, lambda change: [change.participant("P2", roles=[]), change.participant("P3", roles=[])])
    judge(register, "3.2")
    do(register, lambda change: change.code_scope(applies="yes", roles=["developer"], dpia="https://dpia"))
    assert due(register) == {}


def test_where_it_is_decided_that_the_code_applies_after_all_every_verdict_is_due(register: Register) -> None:
    do(register, lambda change: change.code_scope(applies="no", reason="research, never deployed"))
    judge(register, "2.2", "5.1")
    assert due(register) == {}
    do(register, lambda change: change.code_scope(applies="yes", reason="it goes live"))
    assert set(due(register)) == {"2.2", "5.1"}
    assert "it goes live" in due(register)["2.2"][0]


def test_a_verdict_on_a_provision_of_another_edition_is_told_and_not_lost(register: Register) -> None:
    said = {"provision": "6.9", "verdict": "met", "reason": "x", "code": "uk-ai-code-2027"}
    do(register, lambda change: change.put("verdict:6.9", said))
    assert due(register) == {"6.9": ["edition: 6.9, judged by uk-ai-code-2027, is no provision of uk-ai-code-2025"]}


def test_a_file_that_is_replaced_on_disk_is_seen_whatever_kind_of_evidence_it_is(
    register: Register, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("one")
    judge(register, "5.1", "12.1", "9.1")
    do(register, lambda change: change.file_evidence("5.1", tmp_path, "a.txt", "List"))
    do(register, lambda change: change.file_evidence("12.1", tmp_path, "b.txt", "Report", kind="test result"))
    do(register, lambda change: change.file_evidence("9.1", tmp_path, "c.txt", "Signed", kind="attestation"))
    link = {"kind": "link", "where": "https://x/y.txt", "sha256": "0" * 64}
    do(register, lambda change: change.evidence("5.1", "Elsewhere", **link))
    assert due(register, folder=tmp_path) == {}
    times = (tmp_path / "b.txt").stat()
    (tmp_path / "b.txt").write_text("two")  # as long as before, and with its old times
    os.utime(tmp_path / "b.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    (tmp_path / "c.txt").unlink()
    (tmp_path / "c.txt").symlink_to("/etc/hostname")
    found = due(register, folder=tmp_path)
    assert "its hash differs" in found["12.1"][0]
    assert set(found) == {"12.1", "9.1"}
    assert due(register) == {}  # without the folder nobody looks


def test_days_are_those_of_this_machine_though_moments_are_kept_in_utc(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At half past midnight in Auckland it is still the day before in UTC."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    import time

    time.tzset()
    try:
        monkeypatch.setattr(events, "now", lambda: "2026-11-26T11:30:00Z")  # 00:30 on the 27th there
        do(register, lambda change: change.training("P3", "Agents", "2026-01-01", "2026-11-26"))
        do(register, lambda change: change.training("P2", "Coding", "2026-01-01"))
        judge(register, "1.1", verdict="partly met")
        assert due(register, date(2026, 11, 27)) == {}  # it had lapsed when the verdict was judged
    finally:
        monkeypatch.undo()
        time.tzset()


def test_dates_at_the_very_day(register: Register) -> None:
    do(register, lambda change: change.verdict("2.4", "met", "x", review="2026-11-26"))
    do(register, lambda change: change.verdict("2.6", "not met", "x", due="2026-11-26"))
    do(register, lambda change: change.evidence("2.6", "List", stale_after="2026-11-26"))
    judge(register, "3.4", verdict="partly met")
    do(register, lambda change: change.risk("Letters", next_review="2026-11-26"))
    assert set(due(register, date(2026, 11, 25))) == set()
    assert set(due(register, date(2026, 11, 26))) == {"2.4"}  # to be judged on that day; the others have it yet
    assert set(due(register, date(2026, 11, 27))) == {"2.4", "2.6", "3.4"}
    assert len(due(register, date(2026, 11, 27))["2.6"]) == 2


def test_a_statement_of_one_role_lists_what_is_due_of_that_role(register: Register) -> None:
    judge(register, "2.5", "6.2")
    redescribe(
        register,
        lambda s: [
            s["data"]["letters"].update(personal="yes"),
            s["components"]["m"].update(facts={"limits_rate": "no"}),
        ],
    )
    for role, only in (("data_custodian", "2.5"), ("developer", "6.2")):
        found = assess_conformity(register, CATALOGUE, roles=[role], today=TODAY).due_again(TODAY)
        assert {each for one in found for each in one.provisions} == {only}
