"""Scope first: what follows from the answers, what a person decided, and which provisions are then whose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.conformity.scope import propose_scope
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
NOT_DEPLOYED = {"deploys": "no", "deploys_for_others": "no"}


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        yield opened


@pytest.mark.parametrize(
    ("answers", "applies", "confidence", "roles"),
    [
        ({}, "unknown", "high", []),
        ({"ai_system": "no", "creates": "yes"}, "no", "high", []),
        ({"creates": "yes", "deploys": "yes"}, "yes", "high", ["developer", "system_operator"]),
        ({"holds_data": "yes"}, "yes", "high", ["data_custodian"]),
        ({"deploys_for_others": "yes", "deploys": "yes"}, "yes", "high", ["system_operator"]),
        ({"research_only": "yes"}, "unknown", "high", []),
        ({"research_only": "yes", "creates": "yes", **NOT_DEPLOYED}, "no", "high", []),
        ({"research_only": "yes", "creates": "yes", "deploys": "yes"}, "yes", "high", ["developer", "system_operator"]),
        ({"sells_only": "yes", "creates": "no", "holds_data": "no", **NOT_DEPLOYED}, "no", "medium", []),
        ({"sells_only": "yes", "creates": "no", **NOT_DEPLOYED}, "unknown", "medium", []),
        (
            {"sells_only": "yes", "creates": "no", "holds_data": "yes", **NOT_DEPLOYED},
            "yes",
            "high",
            ["data_custodian"],
        ),
        ({"sells_only": "yes", "creates": "yes"}, "yes", "high", ["developer"]),
        ({"creates": "no", "holds_data": "no", **NOT_DEPLOYED}, "no", "medium", []),
    ],
)
def test_what_follows_from_the_answers(
    answers: dict[str, str], applies: str, confidence: str, roles: list[str]
) -> None:
    found = propose_scope(CATALOGUE.code, answers)
    assert (found.applies, found.confidence, [*found.roles]) == (applies, confidence, roles)
    assert found.because.endswith((".", ")"))


def test_a_question_that_could_still_change_it_is_named() -> None:
    asks = propose_scope(CATALOGUE.code, {"research_only": "yes"}).asks
    assert asks == ("ai_system", "deploys", "deploys_for_others")
    asks = propose_scope(CATALOGUE.code, {"ai_system": "yes", "creates": "yes"}).asks
    assert asks == ("deploys", "deploys_for_others", "holds_data", "research_only")


def test_an_exclusion_that_does_not_hold_is_told_with_what_stands_against_it() -> None:
    found = propose_scope(CATALOGUE.code, {"sells_only": "yes", "creates": "yes"})
    assert found.because == (
        "The organisation is developer for this system. "
        "`sells_only` leaves nobody out here, because `creates` is a yes as well."
    )


@pytest.mark.parametrize("answers", [{"crates": "yes"}, {"creates": "maybe"}])
def test_a_question_or_answer_that_there_is_not_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(ToolkitError):
        propose_scope(CATALOGUE.code, answers)


def test_the_recorded_scope_says_whose_the_provisions_are(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.participant(name="Ana", roles=["developer"])
    before = assess_conformity(register, CATALOGUE)
    assert (before.scope.said_by, sum(s.ours for s in before.standings)) == ("the roles of the participants", 59)
    with register.change(by=BY, reason="x") as change:
        change.code_scope(answers={"holds_data": "yes"}, applies="yes", roles=["data_custodian"])
    after = assess_conformity(register, CATALOGUE)
    assert (after.scope.said_by, sum(s.ours for s in after.standings)) == ("the scope that was recorded", 11)
    assert after.scope.departs == ""
    assert (
        sum(s.ours for s in assess_conformity(register, CATALOGUE, roles=["developer", "system_operator"]).standings)
        > 59
    )


def test_where_the_code_does_not_apply_nothing_is_ours_and_a_person_may_depart_from_the_answers(
    register: Register,
) -> None:
    with register.change(by=BY, reason="x") as change:
        change.code_scope(answers={"creates": "yes"}, applies="no", reason="a toy for one afternoon")
    found = assess_conformity(register, CATALOGUE)
    assert (found.counts()["not ours"], found.gaps) == (72, [])
    assert "the answers say: yes" in found.scope.departs
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", roles=["system_operator"])
    assert "developer, system operator" in assess_conformity(register, CATALOGUE).scope.departs


def test_a_reason_belongs_to_its_decision_and_a_no_needs_one_of_its_own(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", roles=["data_custodian"], reason="we hold the data")
    with (
        pytest.raises(ToolkitError, match="does not apply needs a reason"),
        register.change(by=BY, reason="x") as change,
    ):
        change.code_scope(applies="no")
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", dpia="on the intranet")  # the same decision keeps its reason
    assert assess_conformity(register, CATALOGUE).scope.reason == "we hold the data"
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="no", reason="given up")
        change.code_scope(applies="yes")
    assert assess_conformity(register, CATALOGUE).scope.reason == ""


@pytest.mark.parametrize(("role", "ours"), [("end_user", ["5.4"]), ("affected_entity", [])])
def test_who_only_uses_a_system_has_the_one_duty_of_users_and_who_is_affected_none(
    register: Register, role: str, ours: list[str]
) -> None:
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", roles=[role], reason="we only use it")
    found = assess_conformity(register, CATALOGUE)
    assert [each.provision.id for each in found.standings if each.ours] == ours
    assert (found.scope.roles, found.scope.departs) == ((role,), "")
    assert [each.name for each in found.score().by_role] == [role.replace("_", " ")]
    assert sum(found.by_role()[found.roles[0]].values()) == len(ours)


def test_roles_are_told_with_what_follows_where_none_is_recorded(register: Register) -> None:
    assert assess_conformity(register, CATALOGUE).scope.roles_said == "none is recorded, so every duty counts as ours"
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="no", reason="a toy")
    assert assess_conformity(register, CATALOGUE).scope.roles_said == "none is recorded"
    both = assess_conformity(register, CATALOGUE, roles=["data_custodian", "developer"]).scope
    assert both.roles_said == "data custodian, developer"


def test_counts_by_principle_role_and_strength_add_up(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict("1.1", "met", "trained")
        change.verdict("9.4", "not met", "never tried")
    found = assess_conformity(register, CATALOGUE)
    assert {sum(each.values()) for each in found.by_strength().values()} == {49, 23}
    assert [sum(each.values()) for each in found.by_role().values()] == [59, 50, 11]
    assert [sum(each.values()) for each in found.by_principle().values()] == [5, 9, 7, 5, 7, 6, 6, 6, 6, 5, 4, 4, 2]
    assert (found.by_principle()[1]["met"], found.by_strength()["should"]["not met"]) == (1, 1)


def test_every_measure_that_the_guide_leaves_out_has_a_scenario_and_a_reason() -> None:
    left = [(p.id, each.scenario) for p in CATALOGUE.code.provisions for each in p.left_out]
    assert left == [
        ("2.1", "open_access_llm"),
        ("3.1.2", "open_access_llm"),
        ("5.3.1", "ml_fraud_detection"),
        ("6.2", "open_access_llm"),
        ("7.1", "open_access_llm"),
        ("8.1.2", "chatbot_app"),
        ("12.3", "chatbot_app"),
        ("12.4", "chatbot_app"),
        ("12.4", "open_access_llm"),
    ]
    assert [each.id for each in CATALOGUE.code.scenarios] == [
        "chatbot_app",
        "ml_fraud_detection",
        "llm_provider",
        "open_access_llm",
    ]
