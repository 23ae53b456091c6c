"""A provision in parts: which there are, whose they are, and how they make a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import Standing, assess_conformity
from toolkit.conformity.parts import parts_of, roll_up_parts
from toolkit.register import Person, Register, open_register
from toolkit.register.records import VerdictRecord
from toolkit.reports.documents.by_role import narrowed

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
WORDS = ("met", "partly met", "not met", "not applicable", "unknown")
BY_ID = {provision.id: provision for provision in CATALOGUE.code.provisions}


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        yield opened


def test_the_parts_of_the_code() -> None:
    """By role: 3.2, 10.1, 10.2, 11.1. By strength: 2.7, 3.1, 3.2, 8.1 and 8.3. 10.3 has two that are alike."""
    found = {p.id: "".join(part.part for part in p.parts) for p in BY_ID.values() if p.parts}
    assert found == {
        **dict.fromkeys(("2.7", "3.1", "8.1", "8.3", "10.1", "10.2", "10.3", "11.1"), "ab"),
        "3.2": "abc",
    }
    by_role = {key for key in found if any(part.applies_to for part in BY_ID[key].parts)}
    assert by_role == {"3.2", "10.1", "10.2", "11.1"}
    mixed = {key for key in found if len({part.strength for part in BY_ID[key].parts} - {"may"}) > 1}
    assert mixed == {"2.7", "3.1", "3.2", "8.1"}


def rolled(provision: str, by_part: Mapping[str, str], *roles: Role) -> str:
    recorded = VerdictRecord.model_validate({"provision": provision, "verdict": "unknown", "by_part": by_part})
    return roll_up_parts(parts_of(BY_ID[provision], recorded, roles))


@pytest.mark.parametrize(
    ("provision", "by_part", "whole"),
    [
        ("10.1", {}, "unknown"),
        ("10.1", {"a": "met"}, "unknown"),
        ("10.1", {"a": "met", "b": "met"}, "met"),
        ("10.1", {"a": "met", "b": "not met"}, "partly met"),
        ("10.1", {"a": "not met"}, "not met"),
        ("10.1", {"a": "partly met"}, "partly met"),
        ("10.1", {"a": "met", "b": "not applicable"}, "met"),
        ("10.1", {"a": "not applicable", "b": "not applicable"}, "not applicable"),
        ("2.7", {"a": "not met", "b": "met"}, "not met"),
        ("2.7", {"a": "met", "b": "not met"}, "partly met"),
        ("2.7", {"a": "met"}, "unknown"),
        ("8.3", {"a": "met"}, "met"),
        ("8.3", {"a": "met", "b": "not met"}, "met"),
        ("8.3", {"b": "met"}, "unknown"),
    ],
)
def test_how_parts_make_a_whole(provision: str, by_part: dict[str, str], whole: str) -> None:
    assert rolled(provision, by_part) == whole


def test_a_part_of_another_role_is_not_waited_for() -> None:
    assert rolled("11.1", {"b": "met"}, Role.SYSTEM_OPERATOR) == "met"
    assert rolled("11.1", {"b": "met"}, Role.SYSTEM_OPERATOR, Role.DEVELOPER) == "unknown"
    assert rolled("3.2", {"a": "met", "c": "not met"}, Role.DEVELOPER) == "partly met"


def test_a_better_part_never_makes_a_worse_whole() -> None:
    order = ("not met", "partly met", "met")
    for provision in ("3.2", "2.7", "10.1"):
        names = [part.part for part in BY_ID[provision].parts]
        for words in product(order, repeat=len(names)):
            whole = rolled(provision, dict(zip(names, words, strict=True)))
            for at, word in enumerate(words):
                for better in order[order.index(word) :]:
                    raised = rolled(provision, dict(zip(names, (*words[:at], better, *words[at + 1 :]), strict=True)))
                    assert order.index(raised) >= order.index(whole)


def standing(register: Register, provision: str) -> Standing:
    return assess_conformity(register, CATALOGUE).get(provision)


def test_what_a_person_says_of_the_whole_counts_but_never_better_than_its_parts(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict("10.1", "met", "there is a notice")
    assert (standing(register, "10.1").verdict, standing(register, "10.1").departs) == ("met", "")
    with register.change(by=BY, reason="x") as change:
        change.verdict_part("10.1", "a", "met")
        change.verdict_part("10.1", "b", "not met", "the vendor says nothing")
    found = standing(register, "10.1")
    assert (found.verdict, found.recorded, found.is_gap) == ("partly met", "met", True)
    assert found.departs == "recorded as met, but its parts make it partly met"
    with register.change(by=BY, reason="x") as change:
        change.verdict("10.1", "not met", "nobody can read it")
    assert (standing(register, "10.1").verdict, standing(register, "10.1").departs) == ("not met", "")


def test_an_exclusion_of_the_whole_does_not_cover_up_what_a_part_lacks(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict_part("10.1", "a", "not met", "no notice")
        change.verdict_part("10.1", "b", "not applicable", "no outside developer")
        change.verdict("10.1", "not applicable", "somebody else does it")
    found = standing(register, "10.1")
    assert (found.verdict, found.is_gap) == ("not met", True)
    assert found.departs == "recorded as not applicable, but its parts make it not met"
    with register.change(by=BY, reason="x") as change:
        change.verdict_part("10.1", "a", "not applicable", "nobody uses it")
    assert (standing(register, "10.1").verdict, standing(register, "10.1").departs) == ("not applicable", "")


def test_parts_alone_are_a_verdict_and_rows_tell_them(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict_part("2.7", "a", "met", "looked into in June")
        change.verdict_part("2.7", "b", "not met")
    assert standing(register, "2.7").verdict == "partly met"
    row = next(row for row in assess_conformity(register, CATALOGUE).rows() if row["provision"] == "2.7")
    assert row["parts"] == "a (shall) met: looked into in June; b (should) not met"
    assert (row["text"], row["official text"]) == ("in our words; the official text counts", CATALOGUE.code.url)


def test_every_word_can_be_said_of_every_part() -> None:
    for words in product(WORDS, repeat=3):
        assert rolled("3.2", dict(zip("abc", words, strict=True))) in WORDS


def test_a_role_is_counted_as_its_own_parts_stand_in_the_score_as_in_its_statement(register: Register) -> None:
    """Developer and operator in one house: nobody outside is told, and what users are told is the operator's."""
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", reason="one house", roles=["developer", "system_operator"])
        change.verdict_part("11.1", "a", "not applicable", "one house")
        change.verdict_part("11.1", "b", "not met", "no route yet")
        change.verdict_part("10.1", "a", "met", "the notice")
        change.verdict_part("10.1", "b", "not applicable", "one house")
        change.verdict("6.4", "partly met", "drafted")
    found = assess_conformity(register, CATALOGUE)
    developer, operator = (found.by_role()[each] for each in (Role.DEVELOPER, Role.SYSTEM_OPERATOR))
    assert (developer["met"], developer["not met"], developer["not applicable"]) == (0, 0, 2)
    assert (operator["met"], operator["not met"], operator["not applicable"]) == (1, 1, 0)
    assert (developer["partly met"], sum(developer.values()), sum(operator.values())) == (1, 59, 50)
    for role in ("developer", "system_operator"):
        alone = assess_conformity(register, CATALOGUE, roles=[role])
        assert {**found.by_role()[Role(role)], "not ours": alone.counts()["not ours"]} == alone.counts()
        assert narrowed(found, Role(role)).counts() == alone.counts()
