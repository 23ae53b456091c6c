"""What must not lift a proposal: placeholders, denials, days to come, what is only planned, stale or replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.conformity.letters import BY, CATALOGUE, SYSTEM, TODAY
from tests.evidence.samples import evaluated, garak_report, lines
from toolkit.conformity import Ground, assess_conformity
from toolkit.evidence import read_evidence
from toolkit.register import Person, Register, open_register
from toolkit.system.model import System


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(SYSTEM)
        yield opened


def grounds(register: Register, provision: str, today: date = TODAY) -> list[Ground]:
    return list(assess_conformity(register, CATALOGUE, today=today).get(provision).grounds)


def proposed(register: Register, provision: str, today: date = TODAY) -> str:
    return assess_conformity(register, CATALOGUE, today=today).get(provision).proposed


def write(register: Register, document: str, place: str, text: str) -> None:
    with register.change(by=BY, reason="x") as change:
        change.document_text(document, place, text)


def test_every_place_that_words_are_read_from_takes_no_placeholder_and_no_denial(register: Register) -> None:
    """Of every provision, whatever is written: "TODO" lifts nothing, "never done" speaks against."""
    before = {each.provision.id: each.proposed for each in assess_conformity(register, CATALOGUE).standings}
    wording = [p for p in CATALOGUE.code.provisions if p.said_in]
    assert len(wording) > 35
    places = {place.replace(".*", ".m") for provision in wording for place in provision.said_in}
    for text in ("TODO", "n/a", "-"):
        for place in places:
            write(register, *place.split(".", 1), text)
        after = {each.provision.id: each.proposed for each in assess_conformity(register, CATALOGUE).standings}
        assert after == before, text
    for text in ("None yet.", "Never done."):
        for place in places:
            write(register, *place.split(".", 1), text)
        for provision in wording:
            said = [each for each in grounds(register, provision.id) if each.key.startswith("said:")]
            assert said, provision.id
            assert not any(each.supports for each in said), provision.id
            assert all(each.says.startswith("the team's words deny it (document ") for each in said)


def test_a_rehearsal_that_is_still_to_come_is_none(register: Register) -> None:
    write(register, "recovery", "rehearsals", "First on 2026-12-22, led by P2")
    assert (proposed(register, "6.5"), proposed(register, "5.3")) == ("unknown", "unknown")
    assert proposed(register, "6.5", date(2026, 12, 22)) == "partly met"
    write(register, "recovery", "rehearsals", "On 2026-06-22; next on 2026-12-22")
    assert proposed(register, "6.5") == "partly met"
    write(register, "recovery", "review", "P2, next on 2027-01-10")  # a day ahead is what is asked for there
    assert len(grounds(register, "6.5")) == 2


def test_an_inventory_is_not_whole_by_owners_who_are_nobody(register: Register) -> None:
    for owner, version, whole in (("TBD", "1", 0), ("P2", "?", 0), ("none yet", "-", 0), ("P2", "1", 2)):
        with register.change(by=BY, reason="x") as change:
            for element in ("m", "p"):
                change.asset(element, owner=owner, version=version)
            change.asset("letters", owner="everyone" if not whole else "P3")
        assert proposed(register, "5.1") == ("met" if whole else "partly met"), (owner, version)


def test_a_source_or_a_licence_that_is_unknown_is_none(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.asset("m", source="unknown", licence="n/a", version="TBC", kept_for="to be decided")
        change.asset("letters", source="?", licence="MIT", kept_for="-")
        change.asset("p", version="todo")
    for provision in ("7.1", "8.1.1", "8.2", "8.2.1", "8.3", "2.3", "13.2", "5.2"):
        assert [each for each in grounds(register, provision) if each.key.startswith("work:")] == [], provision
    with register.change(by=BY, reason="x") as change:
        change.asset("m", source="https://hub/m")
    assert grounds(register, "7.1")[0].says.endswith("is recorded, 0 with a licence")


def test_a_purpose_that_is_a_placeholder_is_no_need(register: Register) -> None:
    plain = SYSTEM.model_dump(mode="json", exclude_defaults=True)
    for purpose, expected in (("TODO", "partly met"), ("answers residents", "met")):
        with register.change(by=BY, reason="x") as change:
            change.set_system(System.model_validate({**plain, "purpose": purpose, "facts": {"need_recorded": "yes"}}))
            change.risk("one").modify()
        assert proposed(register, "2.1") == expected


def test_controls_that_are_only_planned_are_not_applied_and_late_ones_speak_against(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.risk("one").modify(["a-guard"])
        change.risk("one").control("a-guard", status="planned", due="2026-11-27")
    assert grounds(register, "3.1.3") == []
    (late,) = grounds(register, "3.1.3", date(2026, 11, 28))
    assert (late.supports, late.says) == (False, "controls planned against One are overdue")
    with register.change(by=BY, reason="x") as change:
        change.risk("one").control("a-guard", status="in place")
    assert [each.says for each in grounds(register, "3.1.3", date(2026, 11, 28))] == [
        "controls are in place against the one risk"
    ]


def test_reviews_that_are_all_overdue_watch_nothing(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.criteria(tolerance="moderate")
        change.risk("one", next_review="2026-11-27")
        change.risk("two")
    assert "a day of review is set for 1 of 2 risks" in [each.says for each in grounds(register, "3.4")]
    assert proposed(register, "3.4", date(2026, 11, 28)) == "not met"


def test_signing_off_nothing_is_no_analysis_and_a_later_change_is_said(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.sign_off("as it stands")
    assert grounds(register, "3.1") == []
    with register.change(by=BY, reason="x") as change:
        change.risk("one")
    (signed,) = [each for each in grounds(register, "3.1") if each.key == "work:signed_off"]
    assert signed.says.endswith(", and has changed since")
    with register.change(by=BY, reason="x") as change:
        change.sign_off("as it stands")
    (signed,) = [each for each in grounds(register, "3.1") if each.key == "work:signed_off"]
    assert not signed.says.endswith(", and has changed since")


def test_a_training_in_nothing_is_none_and_one_without_an_end_says_so(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.participant("P2", roles=["developer"])
        change.training("P2", "TBD", "2026-01-01")
    assert grounds(register, "1.1") == []
    with register.change(by=BY, reason="x") as change:
        change.training("P2", "Agents", "2019-01-01")
    (held,) = grounds(register, "1.1")
    assert held.says.endswith("the last of 2019-01-01; of 1 nobody said when they lapse")


def test_nobody_was_told_where_the_receiver_is_a_placeholder(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.told("notice", "TBC", "2026-11-01", role="end_user")
    assert grounds(register, "10.2") == []


def read_in(register: Register, path: Path, content: bytes, **how: str) -> str:
    path.write_bytes(content)
    with register.change(by=BY, reason="x") as change:
        return change.record_evidence(read_evidence(path), CATALOGUE, **how)


def test_tests_that_went_stale_or_are_of_two_tools_are_not_tests_again(register: Register, tmp_path: Path) -> None:
    read_in(register, tmp_path / "one", garak_report())
    last = read_in(register, tmp_path / "two", garak_report().replace(b"2026-11-03", b"2026-11-20"))
    (again,) = grounds(register, "7.3")
    assert again.says == "tested again: 2 days of tests by garak, last on 2026-11-20"
    with register.change(by=BY, reason="x") as change:
        change.evidence_until(last, "2026-11-26", why="a new release")
    assert grounds(register, "7.3") == []
    assert len(grounds(register, "7.3", date(2026, 11, 26))) == 1


def test_a_test_of_a_day_to_come_or_replaced_by_a_later_run_is_no_ground(register: Register, tmp_path: Path) -> None:
    read_in(register, tmp_path / "one", garak_report().replace(b"2026-11-03", b"2026-12-03"))
    assert grounds(register, "9.1") == []
    got_through = read_in(register, tmp_path / "two", garak_report(), where="evidence/garak.jsonl")
    assert [each.supports for each in grounds(register, "2.2")] == [False]
    held = lines(evaluated("dan.X", "dan.DAN", 5, 5)).replace(b"2026-11-03", b"2026-11-20")
    later = read_in(register, tmp_path / "three", held, where="evidence/garak.jsonl")
    assert [each.record for each in grounds(register, "2.2")] == [f"evidence:{later}"]
    assert got_through in register.evidence


@pytest.mark.parametrize(
    ("provisions", "supports"),
    [
        ({"6.1": ["It is not checked who is calling."]}, [False]),
        ({"9.1": ["Code was scanned for weaknesses, which is one part of testing before release."]}, [True]),
        ({"6.1": ["words of an older map"]}, [True]),
        ({"6.1": ["words of an older map", "It is not checked who is calling."]}, [True, False]),
    ],
)
def test_a_weakness_that_was_found_speaks_against_what_it_is_one_of(
    register: Register, provisions: dict[str, list[str]], supports: list[bool]
) -> None:
    sha = "a" * 64
    said = {"sha256": sha, "name": "x.sarif", "format": "sarif", "kind": "findings", "tool": "scanner", "says": "3"}
    with register.change(by=BY, reason="x") as change:
        change.put(f"evidence:{sha}", {**said, "provisions": provisions})
    (provision,) = provisions
    found = [each for each in grounds(register, provision) if each.key == "evidence"]
    assert [each.supports for each in found] == supports
    assert all(each.supports or each.says == "scanner: 3. It is not checked who is calling." for each in found)


def test_packages_with_known_flaws_are_no_security_updates(register: Register) -> None:
    sha = "b" * 64
    said = {"sha256": sha, "name": "audit", "format": "pip-audit", "kind": "findings", "tool": "pip-audit", "says": "2"}
    because = {"11.1": ["Components with known vulnerabilities are in use."]}
    with register.change(by=BY, reason="x") as change:
        change.put(f"evidence:{sha}", {**said, "provisions": because})
    assert proposed(register, "11.1") == "not met"
    assert [each.supports for each in grounds(register, "11.1")] == [False]
    assert assess_conformity(register, CATALOGUE).get("11.1").parts[0].proposed == "not met"


def test_a_notice_justifies_a_component_to_users_only_where_it_says_why(register: Register) -> None:
    with register.change(by=BY, reason="sent") as change:
        change.told("notice", "all residents", "2026-11-02", role="end_user")
    assert grounds(register, "7.2.2") == []
    write(register, "notice", "justification", "TODO")
    assert grounds(register, "7.2.2") == []
    write(register, "notice", "justification", "Of three models this one alone is run in this country.")
    (told,) = grounds(register, "7.2.2")
    assert told.says.endswith("and was given to all residents (2026-11-02), as end user")
    with register.change(by=BY, reason="sent") as change:
        change.told("notice", "all residents", "2026-11-02", role="system_operator")
    assert grounds(register, "7.2.2") == []


def test_what_was_read_in_or_documented_is_neither_published_nor_handed_on(register: Register) -> None:
    said = {"sha256": "c" * 64, "name": "h", "format": "hashes", "kind": "hashes", "tool": "sha256sum", "says": "2"}
    with register.change(by=BY, reason="x") as change:
        change.put(f"evidence:{'c' * 64}", {**said, "provisions": {"8.1.2": ["x"], "9.3": ["x"], "5.2": ["x"]}})
        change.risk("one").control("model-and-data-documentation", status="verified")
        change.risk("one").control("pin-and-hash-downloads", status="verified")
    assert grounds(register, "8.1.2") == grounds(register, "9.3") == []
    assert [each.key for each in grounds(register, "5.2")] == ["control:pin-and-hash-downloads", "evidence"]


@pytest.mark.parametrize(
    ("control", "no_work_on"),
    [
        ("patch-and-vulnerability-management", "7.2.1"),
        ("physical-and-site-protection", "5.3"),  # a guarded site is no plan for recovery
        ("safe-migration-to-successor", "13.2"),  # a new model wipes no old one
        ("acceptable-use-and-sanctioned-tools", "1.1"),  # rules are no training
        ("deepfake-detection-and-out-of-band-checks", "1.1"),
        ("independent-safety-limits", "4.2"),  # a bound explains no output
        ("prompt-guidelines-in-context", "4.5"),  # a model's instructions tell users nothing
        ("prompt-guidelines-in-context", "8.1.1"),
        ("pin-and-hash-downloads", "8.1.2"),  # hashes of what comes in are not those of what goes out
        ("model-and-data-documentation", "8.1.2"),
    ],
)
def test_a_control_works_on_no_provision_that_asks_for_something_else(control: str, no_work_on: str) -> None:
    assert no_work_on not in CATALOGUE.controls[control].provisions
    assert all(
        any(p.id in c.provisions for c in CATALOGUE.controls.values()) or p.id == "4.4"
        for p in CATALOGUE.code.provisions
    )


def test_a_ground_calls_people_by_name_for_readers_and_by_id_in_the_record(register: Register) -> None:
    with register.change(by=Person("P1", role="officer"), reason="x") as change:
        for person, name in (("P1", "Ann Okoro"), ("P11", "Ben Field"), ("P2", "Cy Hall")):
            change.participant(person, name=name, roles=["developer", "data_custodian"])
        change.risk("one")
        change.training("P11", "P1 of agents", "2025-01-01", "2026-01-01")
        change.document_text("recovery", "review", "Each March")
    for person in ("P2", "P11"):
        with register.change(by=Person(person, role="developer"), reason="x") as change:
            change.sign_off("as it stands")

    def named(provision: str, key: str) -> tuple[str, str]:
        (ground,) = [each for each in grounds(register, provision) if each.key == key]
        return ground.says, ground.by_name(register.name_of)

    for said, told in (
        named("3.1", "work:signed_off"),
        named("2.5", "work:custodian_signed"),
        named("1.1", "work:training"),
        named("6.5", "said:recovery.review"),
    ):
        assert not {"Ann", "Ben", "Cy"} & set(said.split())
        assert any(name in told for name in ("Ann Okoro", "Ben Field", "Cy Hall"))
        assert "P11" not in told
        assert "P2" not in told
    assert named("1.1", "work:training")[1].endswith("P1 of agents (Ben Field, 2026-01-01)")
    register.erase_name("P11")
    assert "Cy Hall (developer), P11 (developer)" in named("3.1", "work:signed_off")[1]


def test_a_file_in_whose_place_a_later_run_stands_makes_nothing_due(register: Register, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "evidence").mkdir(parents=True)
    kept = folder / "evidence" / "garak.jsonl"
    read_in(register, kept, garak_report(), where="evidence/garak.jsonl")
    with register.change(by=BY, reason="judged") as change:
        change.verdict("9.1", "met", "tested")

    def due(files: Path = folder) -> list[str]:
        found = assess_conformity(register, CATALOGUE, today=TODAY, folder=files).due_again(TODAY, folder=files)
        return [each.says for each in found if each.why == "evidence" and "9.1" in each.provisions]

    assert due() == []
    kept.write_bytes(garak_report().replace(b"2026-11-03", b"2026-11-20"))
    (changed,) = due()  # nobody has recorded what lies there now
    assert "its hash differs" in changed
    read_in(register, kept, kept.read_bytes(), where="evidence/garak.jsonl")
    assert due() == []


def test_only_tests_are_tests_again_and_only_what_is_still_found_is_covered(register: Register) -> None:
    """Two bills of two days test nothing, and a finding that no longer derives covers no attack."""
    for number, day in enumerate(("2026-11-01", "2026-11-20")):
        sha = f"{number}" * 64
        said = {"sha256": sha, "name": "b", "format": "cyclonedx", "kind": "bill", "tool": "bills", "says": "2"}
        with register.change(by=BY, reason="x") as change:
            change.put(f"evidence:{sha}", {**said, "ran": day})
    assert grounds(register, "7.3") == []
    identity = "core:jailbreak@m"
    finding = {
        "identity": identity,
        "rule": "core:jailbreak",
        "element": "m",
        "title": "Jailbreak",
        "outcome": "applies",
    }
    for derived in (True, False):
        with register.change(by=BY, reason="x") as change:
            change.put(f"finding:{identity}", {**finding, "derived": derived})
        assert bool([each for each in grounds(register, "3.1") if each.key == "work:ai_attacks"]) is derived


def test_a_custodian_sits_with_somebody_else_who_builds_and_both_are_there(register: Register) -> None:
    def brought_in() -> bool:
        return any(each.key == "work:custodian_present" for each in grounds(register, "2.1.1"))

    with register.change(by=BY, reason="x") as change:
        change.participant("P2", roles=["data_custodian", "developer"])
    assert not brought_in()  # alone with oneself
    for present in (False, True):
        with register.change(by=BY, reason="x") as change:
            change.participant("P3", roles=["developer"], present=present)
        assert brought_in() is present
