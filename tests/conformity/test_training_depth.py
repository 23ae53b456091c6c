"""How deep a role needs a kind of attack: by what its controls are decided on against, and how risks are rated here."""

from __future__ import annotations

import pytest

from toolkit.catalogues.vocabulary import Role, Severity
from toolkit.conformity.training import TrainingPlan, training_plan
from toolkit.conformity.training_depth import Depth, Stakes, needs_of
from toolkit.register import Person, open_register
from toolkit.threats.find import find_threats
from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import empty_workshop
from toolkit.workshop.session import Workshop

BY = Person("P1", role="facilitator")


@pytest.fixture
def example(tmp_path):
    """A copy of the shipped example as the room left it."""
    workshop = empty_workshop(tmp_path)
    fill_example(workshop, steps=ON_THE_DAY)
    yield workshop
    workshop.close()


def plan_of(workshop: Workshop) -> TrainingPlan:
    """Its training programme."""
    return training_plan(workshop.register, workshop.catalogue, workshop.findings())


def grounds_of(plan: TrainingPlan, role: Role) -> dict[str, str]:
    """The ground of each module for a role."""
    return {module.title: module.roles[role].ground for module in plan.modules}


def test_a_plan_can_be_cut_to_what_is_first(example):
    plan = plan_of(example)
    for role in (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN):
        depths = [module.roles[role].depth for module in plan.modules]
        assert 0 < depths.count(Depth.FIRST) <= len(depths) / 3
        assert depths.count(Depth.KNOW) >= 3
    assert len({tuple(grounds_of(plan, role).items()) for role in Role if role in plan.modules[0].roles}) == 3
    people = {each.id: each for each in plan.trainees}
    for each in people.values():
        assert set(each.needs[: len(each.first)]) == each.first
    listed = plan.still_to_hold()
    assert [each.is_first for each in listed] == sorted((each.is_first for each in listed), reverse=True)
    assert {each.is_first for each in listed} == {True, False}


def test_first_is_what_ones_own_controls_are_decided_on_against_over_tolerance(example):
    for module in plan_of(example).modules:
        for role, need in module.roles.items():
            if need.ground == "over tolerance":
                assert need.decided
                for control in need.decided:
                    assert role in example.catalogue.controls[control].who
                    assert any(use.control == control for risk in need.risks for use in risk.controls)
                identities = {finding.identity for finding in module.findings}
                assert all(identities & set(risk.findings) for risk in need.risks)


def test_a_risk_that_falls_within_tolerance_moves_its_topic_to_later(example):
    assert grounds_of(plan_of(example), Role.DEVELOPER)["Prompt layer"] == "over tolerance"
    with example.register.change(by=BY, reason="screened") as change:
        change.risk("letters-steer-the-assistant").assess(
            "matrix-5x5", level="current", likelihood="rare", impact="minor"
        )
    assert grounds_of(plan_of(example), Role.DEVELOPER)["Prompt layer"] == "within tolerance"


def test_a_risk_over_tolerance_of_which_nobody_decided_is_next_and_a_closed_one_counts_no_more(example):
    assert grounds_of(plan_of(example), Role.SYSTEM_OPERATOR)["Retrieval"] == "undecided"
    with example.register.change(by=BY, reason="the index is gone") as change:
        change.risk("one-customer-sees-another").close("the index is gone")
    after = grounds_of(plan_of(example), Role.SYSTEM_OPERATOR)
    assert after["Retrieval"] == "unassessed"  # high threats, again in no risk


def test_without_risks_what_is_severe_is_first_what_is_high_next_and_a_role_without_controls_is_told(example, tmp_path):
    findings = find_threats(example.system, example.catalogue).of("applies", "undecided")
    with open_register(tmp_path / "empty.db") as empty:
        with_none = Stakes(empty)
    grouped = {}
    for finding in findings:
        if not finding.weakness:
            grouped.setdefault(finding.family, []).append(finding)
    seen = set()
    for held in grouped.values():
        for role, need in needs_of(held, example.catalogue, with_none).items():
            seen.add(need.ground)
            assert not need.risks
            if need.ground == "severe":
                assert need.depth is Depth.FIRST
                assert set(need.threats) <= {each.title for each in held if each.severity == Severity.SEVERE}
            if need.theirs == 0:
                assert need.depth is Depth.KNOW
            if need.theirs * 4 < need.of:
                assert need.depth is Depth.KNOW, (role, held[0].family)
    assert seen == {"severe", "unassessed", "mostly theirs", "none"}
