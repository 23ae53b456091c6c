"""The scope, attacked: every combination of answers, roles that differ by system, and one assessment for each role."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity import DUTY_ROLES, assess_conformity, propose_scope, roll_up
from toolkit.conformity.crosswalk import framework_names
from toolkit.register import Person, Register, events, open_register
from toolkit.workshop.session import Workshop

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
CODE = CATALOGUE.code
QUESTIONS = [each.id for each in CODE.scope.questions]


def every_answer() -> Iterator[dict[str, str]]:
    for chosen in itertools.product(("yes", "no", "unknown"), repeat=len(QUESTIONS)):
        yield dict(zip(QUESTIONS, chosen, strict=True))


def test_whatever_is_answered_the_roles_are_those_of_a_yes_and_an_exclusion_never_beats_a_deployment() -> None:
    makes = {each.id: each.makes for each in CODE.scope.questions if each.makes}
    for answers in every_answer():
        found = propose_scope(CODE, answers)
        held = {role for question, role in makes.items() if answers[question] == "yes"}
        if found.applies is Answer.YES:
            assert set(found.roles) == held != set()
            assert answers["ai_system"] != "no"
        else:
            assert found.roles == ()
        if answers["ai_system"] != "no" and "yes" in (answers["deploys"], answers["deploys_for_others"]):
            assert found.applies is Answer.YES, answers
        if found.applies is Answer.NO and answers["ai_system"] == "unknown":
            assert held <= {Role.DEVELOPER, Role.DATA_CUSTODIAN}  # excluded whatever the answer
        if answers["sells_only"] == "yes" != answers["research_only"] and found.applies is Answer.NO:
            assert found.confidence == "medium" or answers["ai_system"] == "no"


def test_what_is_asked_next_is_exactly_what_could_change_the_answer() -> None:
    for answers in every_answer():
        found = propose_scope(CODE, answers)
        changing = [
            question
            for question in QUESTIONS
            if answers[question] == "unknown"
            and any(
                (other.applies, other.roles) != (found.applies, found.roles)
                for said in ("yes", "no")
                for other in [propose_scope(CODE, {**answers, question: said})]
            )
        ]
        assert list(found.asks) == changing
        assert found.applies is not Answer.UNKNOWN or found.asks, answers


def test_that_nobody_said_whether_it_is_ai_is_asked() -> None:
    assert "ai_system" in propose_scope(CODE, {"creates": "yes"}).asks


@pytest.mark.parametrize("role", DUTY_ROLES)
def test_everything_that_follows_is_of_the_role_that_was_asked_for(workshop: Workshop, role: Role) -> None:
    register = workshop.register
    with register.change(by=BY, reason="x") as change:
        for provision in CODE.provisions:
            change.verdict(provision.id, "partly met", "half of it", review="2020-01-01")
    found = assess_conformity(register, CATALOGUE, roles=[role])
    theirs = {each.id for each in CODE.provisions if role in each.applies_to}
    assert {each.provision.id for each in found.standings if each.ours} == theirs
    assert {gap.provision.id for gap in found.gaps} == theirs
    assert {each for one in found.actions().all for each in one.gaps} <= theirs
    assert {each for one in found.due_again() for each in one.provisions} == theirs
    for edition in framework_names():
        assert {link.standing.provision.id for gap in found.gaps_by(edition) for link in gap.gaps} <= theirs
    served = [each for risk in register.risks for each in found.links().provisions_of(risk)]
    assert {each.provision for each in served if each.ours} <= theirs
    for counts in (found.counts(), *found.by_principle().values(), *found.by_strength().values()):
        assert sum(counts.values()) - counts["not ours"] <= len(theirs)
    assert found.counts()["partly met"] == len(theirs) == found.by_role()[role]["partly met"]
    for standing in found.standings:
        for part in standing.parts:
            assert part.ours == (role in (part.part.applies_to or standing.provision.applies_to))
    assert sum(len(found.of(each.number)) for each in CODE.principles) == 72


def test_a_statement_for_each_role_together_says_no_less_than_one_for_both(workshop: Workshop) -> None:
    one, other = (assess_conformity(workshop.register, CATALOGUE, roles=[each]) for each in DUTY_ROLES[:2])
    both = assess_conformity(workshop.register, CATALOGUE, roles=DUTY_ROLES[:2])
    for standing in both.standings:
        key = standing.provision.id
        assert standing.ours == (one.get(key).ours or other.get(key).ours)
        alone = {part.part.part for each in (one, other) for part in each.get(key).parts if part.ours}
        assert {part.part.part for part in standing.parts if part.ours} == alone


def _system(roles: list[str], applies: str = "yes", reason: str = "") -> Register:
    register = open_register("sqlite://")
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies=applies, reason=reason, roles=roles)
        change.verdict("9.2", "not met", "never tested")
        change.verdict("6.2", "met", "limited")
    return register


def test_roles_and_scope_differ_by_system_and_the_roll_up_keeps_them_apart() -> None:
    with (
        _system(["developer"]) as built,
        _system(["system_operator"]) as run,
        _system(["developer", "system_operator"], "no", "research, never deployed") as research,
    ):
        rolled = roll_up([built, run, research], CATALOGUE)
        assert [each.conformity.applies for each in rolled.systems] == ["yes", "yes", "no"]
        assert [name for name, _ in rolled.gaps() if name == "9.2"] == ["9.2"]
        assert [system.workshop for system, _ in rolled.standings("9.2")] == [rolled.systems[1].workshop]
        assert rolled.worst("9.2") == "not met"
        assert rolled.worst("6.2") == "met"
        assert rolled.systems[2].conformity.counts()["not ours"] == 72
        assert rolled.systems[2].conformity.gaps == []
        assert rolled.systems[2].conformity.actions().best() == []
        assert rolled.systems[2].conformity.due_again() == []


def test_a_forged_moment_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "now", lambda: "2026-99-99T99:99:99Z")
    with _system(["developer"]) as register:
        assert assess_conformity(register, CATALOGUE).due_again() == []
