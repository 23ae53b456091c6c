"""Who needs what by the threats that the system faces, what holds, what lapsed, and what is still to be held."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.training import training_plan
from toolkit.errors import ToolkitError
from toolkit.register import Person, open_register
from toolkit.threats.find import find_threats
from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import empty_workshop

BY = Person("P1", role="facilitator")
DAY = date(2026, 6, 1)


@pytest.fixture
def example(tmp_path):
    """A copy of the shipped example as the room left it: nobody is trained yet."""
    workshop = empty_workshop(tmp_path)
    fill_example(workshop, steps=ON_THE_DAY)
    yield workshop
    workshop.close()


def plan_of(workshop, today=DAY):
    """Its training programme on a day."""
    return training_plan(workshop.register, workshop.catalogue, workshop.findings(), today=today)


def test_a_module_for_each_kind_of_attack_faced_and_in_depth_for_who_puts_controls_in_place(example):
    plan = plan_of(example)
    faced = find_threats(example.system, example.catalogue).of("applies", "undecided")
    rejected = {key for key, each in example.register.triage.items() if each.verdict == "rejected"}
    wanted = [each.family for each in faced if not each.weakness and each.identity not in rejected]
    assert [each.title for each in plan.modules] == list(dict.fromkeys(wanted))
    for module in plan.modules:
        controls = {c.id: c for f in module.findings for c in example.catalogue.controls_for(f.threat)}
        for role in (Role.DEVELOPER, Role.DATA_CUSTODIAN):
            assert module.roles[role].theirs == sum(role in each.who for each in controls.values())
            assert module.roles[role].of == len(controls)
            needing = {each.id for each in plan.needing(module.title) if role in each.roles}
            people = {key for key, each in example.register.participants.items() if role in each.roles}
            assert needing == (people if module.in_depth_for([role]) else needing)


def test_what_lapsed_is_due_again_unless_it_was_held_again(example):
    topic = plan_of(example).modules[0].title
    with example.register.change(by=BY, reason="held") as change:
        change.training("P3", topic, "2024-01-10", "2025-01-10")
        change.training("P6", f"  {topic.upper()} ", "2024-01-10", "2025-01-10")
        change.training("P6", topic, "2026-01-10", "2027-01-10")
    people = {each.id: each for each in plan_of(example).trainees}
    assert [each.until for each in people["P3"].lapsed.values()] == [date(2025, 1, 10)]
    assert topic in people["P3"].due
    assert people["P3"].has_none
    assert (dict(people["P6"].lapsed), topic in people["P6"].due) == ({}, False)
    assert topic not in plan_of(example, date(2025, 1, 10)).trainees[2].due
    assert topic in {each.id: each for each in plan_of(example, date(2027, 1, 11)).trainees}["P6"].due


def test_what_is_still_to_be_held_has_an_owner_and_a_day_and_room_for_topics_of_the_teams_own(example):
    first, second = (each.title for each in plan_of(example).modules[:2])
    with example.register.change(by=BY, reason="planned") as change:
        change.plan_training(first, owner="P3", due="2026-05-01")
        change.plan_training("Secure coding", people=("P3", "P6"), note="before the release")
    listed = {each.topic: each for each in plan_of(example).still_to_hold()}
    assert list(listed)[:2] == [first, second]
    assert (listed[first].owner, listed[first].due, listed[first].is_late(DAY)) == ("P3", date(2026, 5, 1), True)
    assert listed[second].owner == ""
    assert (listed["Secure coding"].people, listed["Secure coding"].note) == (("P3", "P6"), "before the release")
    with example.register.change(by=BY, reason="held") as change:
        for person in ("P3", "P6"):
            change.training(person, "secure  coding", "2026-05-02")
        for person in listed[first].people:
            change.training(person, first, "2026-05-02", "2026-12-31")
    listed = {each.topic: each for each in plan_of(example).still_to_hold()}
    assert "Secure coding" not in listed
    assert first not in listed
    with example.register.change(by=BY, reason="no longer") as change:
        change.unplan_training("SECURE CODING")
    assert [each.module for each in example.register.trainings_planned.values()] == [first]


def test_without_a_system_there_are_people_and_no_modules(tmp_path):
    with open_register(tmp_path / "register.db") as register:
        with register.change(by=BY, reason="begun") as change:
            change.participant(name="Mei", function="ML engineer", roles=["developer"])
        plan = training_plan(register, load_catalogue(), None)
        assert (plan.modules, [each.due for each in plan.trainees], plan.still_to_hold()) == ((), [[]], [])


def test_a_training_is_corrected_in_place_and_withdrawn_with_its_history_kept(tmp_path):
    with open_register(tmp_path / "register.db") as register:
        with register.change(by=BY, reason="held") as change:
            change.participant("P1", name="Mei Tanaka")
            change.participant("P2", name="Ola Berg")
            noted = change.training("P1", "Agents", "2026-05-01", held_by="a firm")
            other = change.training("P2", "Agents", "2026-05-01")
        with register.change(by=BY, reason="the wrong day") as change:
            change.correct_training(noted, on="2026-05-02", until="2027-05-02")
        held = register.trainings[noted]
        assert (held.on, held.until, held.held_by) == (date(2026, 5, 2), date(2027, 5, 2), "a firm")
        with pytest.raises(ToolkitError, match="noted already"), register.change(by=BY, reason="x") as change:
            change.correct_training(other, participant="P1", on="2026-05-02")
        with register.change(by=BY, reason="held") as change:  # the same as corrected is noted once
            assert change.training("P1", "agents", "2026-05-02", "2028-05-02") == noted
            again = change.training("P1", "Agents", "2026-05-01")  # and the day of the mistake is another training
        assert again != noted
        with register.change(by=BY, reason="was not there") as change:
            change.withdraw_training(noted)
        assert noted not in register.trainings
        assert [each.action for each in register.history(f"training:{noted}")][-1] == "remove"
        with pytest.raises(ToolkitError, match="no such training"), register.change(by=BY, reason="x") as change:
            change.withdraw_training(noted)
