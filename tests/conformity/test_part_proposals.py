"""Proposals by part: each from its own grounds, by the roles that are held, never over what a person said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.facts import Ground
from toolkit.conformity.parts import proposed_by
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.reports.documents.by_role import narrowed
from toolkit.system.model import System

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
ROLES = {"developer": ["Acme Digital"], "system_operator": ["Acme Insurance"]}
SYSTEM = System.model_validate(
    {"id": "s", "name": "S", "roles": ROLES, "components": {"m": {"kind": "model"}}, "flows": {}}
)


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(SYSTEM)
        yield opened


def assessed(register: Register, *roles: str) -> Conformity:
    return assess_conformity(register, CATALOGUE, roles=roles or None)


def proposals(register: Register, provision: str, *roles: str) -> dict[str, str]:
    return {each.part.part: each.proposed for each in assessed(register, *roles).get(provision).parts if each.ours}


def test_who_was_told_speaks_to_the_part_of_the_role_that_they_have(register: Register) -> None:
    with register.change(by=BY, reason="sent") as change:
        change.told("residual", "acme insurance ", "2026-11-02", "by mail")  # an operator, as the description names it
    assert proposals(register, "3.2") == {"a": "partly met", "b": "unknown", "c": "unknown"}
    standing = assessed(register).get("3.2")
    assert standing.proposed == "partly met"
    assert standing.proposal == "partly met (part a partly met, part b unknown, part c unknown)"
    (ground,) = standing.parts[0].grounds
    assert ground.says == (
        "the document “residual” was given on 2026-11-02 to acme insurance (by mail), as system operator"
    )
    with register.change(by=BY, reason="sent") as change:
        change.told("notice", "all residents", "2026-11-02", role="end_user")
    assert proposals(register, "3.2")["b"] == proposals(register, "10.2")["a"] == "partly met"
    assert proposals(register, "10.2")["b"] == "unknown"


def test_whose_role_nobody_recorded_speaks_to_the_whole_only(register: Register) -> None:
    with register.change(by=BY, reason="sent") as change:
        name = change.told("residual", "somebody", "2026-11-02")
    standing = assessed(register).get("3.2")
    assert {each.proposed for each in standing.parts} == {"unknown"}
    assert standing.proposed == "partly met"
    assert standing.grounds[0].says.endswith("in which role is not recorded")
    assert assessed(register).get("9.3").grounds == ()
    with register.change(by=BY, reason="asked") as change:
        assert change.told("residual", "somebody", "2026-11-02", role="end_user") == name
    assert proposals(register, "3.2")["b"] == "partly met"
    assert len(register.told) == 1


def test_parts_that_are_not_ours_count_in_no_proposal(register: Register) -> None:
    with register.change(by=BY, reason="sent") as change:
        change.told("residual", "Acme Insurance", "2026-11-02")
    assert assessed(register, "developer").get("3.2").proposed == "partly met"
    assert assessed(register, "system_operator").get("3.2").proposed == "unknown"
    assert proposals(register, "3.2", "system_operator") == {"b": "unknown", "c": "unknown"}


def test_a_shall_part_against_which_the_record_speaks_is_not_made_up_for_by_a_should(register: Register) -> None:
    with register.change(by=BY, reason="asked") as change:
        change.answer("system", "supplier_reviewed", "no")
        change.document_text("suppliers", "terms", "Contracts ask for the Code")
    assert proposals(register, "2.7") == {"a": "not met", "b": "partly met"}
    assert assessed(register).get("2.7").proposed == "not met"


def test_what_a_person_said_of_a_part_stays_whatever_is_proposed(register: Register) -> None:
    with register.change(by=BY, reason="judged") as change:
        change.verdict_part("2.7", "a", "met", "reviewed by procurement")
        change.answer("system", "supplier_reviewed", "no")
    part = assessed(register).get("2.7").parts[0]
    assert (part.verdict, part.reason, part.proposed) == ("met", "reviewed by procurement", "not met")


def test_a_part_that_there_is_not_is_refused_with_those_that_there_are(register: Register) -> None:
    for call in ({"by_part": {"d": "met"}}, {"part_reasons": {"d": "why"}}):
        with pytest.raises(ToolkitError, match="no part 'd'") as refused, register.change(by=BY, reason="x") as change:
            change.verdict("3.2", "unknown", **call)  # type: ignore[arg-type]
        assert "provision 3.2" in str(refused.value)
        assert "Its parts are a, b, c." in str(refused.value)
    with pytest.raises(ToolkitError, match="has no parts"), register.change(by=BY, reason="x") as change:
        change.verdict("1.1", "met", "x", by_part={"a": "met"})
    assert register.verdicts == {}


def test_an_old_register_that_holds_such_a_part_opens_and_shows_it_as_what_it_is(register: Register) -> None:
    old = {"provision": "3.2", "verdict": "unknown", "by_part": {"a": "met", "z": "not met"}, "code": ""}
    with register.change(by=BY, reason="as an older version let it") as change:
        change.put("verdict:3.2", old)
    with Register.from_json(register.to_json(), "sqlite://") as copied:
        assert assessed(copied).get("3.2").no_such_parts == ("z",)
    found = assessed(register)
    standing = found.get("3.2")
    assert standing.no_such_parts == ("z",)
    assert [each.part.part for each in standing.parts] == ["a", "b", "c"]
    assert standing.verdict == "unknown"  # what is no part makes the whole neither better nor worse
    assert "z was judged, and is no part of this provision" in found.row(standing)["parts"]
    with register.change(by=BY, reason="said again with the rest") as change:
        change.verdict("3.2", "partly met", "half", by_part={"a": "met", "b": "not met", "z": "not met"})
    assert register.verdicts["3.2"].by_part["b"] == "not met"


WHOLE = Ground("the list that is asked for", ("system",), whole=True)
SOME = Ground("something of it", ("system",))
AGAINST = Ground("one is left out", ("system",), supports=False)


@pytest.mark.parametrize(
    ("grounds", "written_down", "done"),
    [
        ([], "unknown", "unknown"),
        ([AGAINST], "not met", "not met"),
        ([SOME], "partly met", "partly met"),
        ([WHOLE], "met", "partly met"),
        ([WHOLE, SOME], "met", "partly met"),
        ([WHOLE, AGAINST], "partly met", "partly met"),
    ],
)
def test_what_has_to_be_done_is_never_met_by_what_is_written_down(
    grounds: list[Ground], written_down: str, done: str
) -> None:
    assert proposed_by(grounds, asks_doing=False) == written_down
    assert proposed_by(grounds, asks_doing=True) == done


def test_what_others_do_with_their_part_says_nothing_of_us(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.answer("system", "users_informed_of_data_use", "no")  # the operator's part of 10.1
        change.told("residual", "Acme Insurance", "2026-11-02")  # the developer's part of 3.2
        change.verdict_part("10.1", "b", "met", "the contract says it")
        change.verdict_part("3.2", "b", "not met")
    as_developer, as_operator = assessed(register, "developer"), assessed(register, "system_operator")
    assert as_developer.get("10.1").verdict == "met"
    assert (as_developer.get("10.1").grounds, as_developer.due_again()) == ((), [])
    assert (as_operator.get("3.2").verdict, as_operator.get("3.2").grounds) == ("not met", ())
    assert [ground.key for ground in as_operator.get("10.1").grounds] == ["fact:users_informed_of_data_use"]
    assert len(as_developer.get("3.2").grounds) == len(assessed(register).get("10.1").grounds) == 1
    both = assessed(register)
    assert narrowed(both, Role.DEVELOPER).get("10.1").grounds == ()
    assert (both.get("10.1").proposed, narrowed(both, Role.DEVELOPER).get("10.1").proposed) == ("not met", "unknown")
