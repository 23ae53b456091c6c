"""Which changes of a rule its examples ought to notice, and which are none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import CATALOGUE, threat
from toolkit.threats.mutants import Mutant, mutants_of
from toolkit.threats.sameness import Sameness

SAMENESS = Sameness(CATALOGUE)


def mutants(when: Any = None, to: Any = "process", controlled: Any = None) -> list[Mutant]:
    applies = {"to": to, **({"when": when} if when is not None else {})}
    more = {"controlled": {"when": controlled}} if controlled is not None else {}
    return mutants_of(threat("rule", applies=applies, **more), SAMENESS)


def changed(when: Any, **more: Any) -> set[tuple[str, str]]:
    """How, and the place in `when`, of each mutant of a condition."""
    prefix = ("applies", "when")
    return {
        (mutant.how, ".".join(map(str, mutant.path[2:])))
        for mutant in mutants(when, **more)
        if mutant.path[:2] == prefix
    }


def test_each_atom_is_turned_round_and_left_out_and_all_becomes_any() -> None:
    assert changed({"all": [{"fact": "a"}, {"not": {"fact": "b"}}]}) == {
        ("flip", "all"),
        ("flip", "all.0"),
        ("flip", "all.1"),
        ("drop", "all.0"),
        ("drop", "all.1"),
    }


def test_a_condition_of_one_part_may_be_missing_as_a_whole() -> None:
    assert changed({"fact": "a"}) == {("drop", ""), ("flip", "")}
    (lost, turned) = mutants(controlled={"fact": "b"})
    assert lost.threat.controlled is None
    assert lost.said == "`{fact: b}` could be left out"
    assert turned.path == ("controlled", "when")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"trust": {"at_most": "none"}}, {("widen", "trust.at_most")}),
        ({"trust": {"at_most": "restricted"}}, set()),
        (
            {"trust": {"at_least": "supplier", "at_most": "organisation"}},
            {("widen", "trust.at_most"), ("widen", "trust.at_least")},
        ),
        ({"stage": "end_of_life"}, {("widen", "stage.0")}),
        ({"stage": ["design", "development"]}, {("drop", "stage.0"), ("drop", "stage.1")}),
        ({"holds": {"origin": "outside"}}, {("widen", "holds.origin")}),
        (
            {"holds": {"classification": {"at_least": "secret"}, "fact": ["personal"]}},
            {
                ("drop", "holds.classification"),
                ("widen", "holds.classification.at_least"),
                ("drop", "holds.fact.0"),
            },
        ),
        (
            {"flow": {"direction": "out", "with": {"trust": {"at_most": "none"}}, "crosses": "any"}},
            {
                ("widen", "flow.direction"),
                ("widen", "flow.with.trust.at_most"),
                ("drop", "flow.with.trust"),
                ("drop", "flow.crosses"),
            },
        ),
        (
            {"path": {"from": {"data": {"origin": "outside"}}, "to": "here", "through": {"kind": "store"}}},
            {("widen", "path.from.data.origin"), ("drop", "path.through.kind"), ("drop", "path.through")},
        ),
        ({"has": {"kind": ["mixer"]}}, {("widen", "has.kind.0"), ("drop", "has.kind")}),
        ({"has": {"kind": ["mixer", "store"], "fact": "a"}}, {
            # any process or store that can state it is anything that can: one meaning, told once
            ("drop", "has.kind"), ("drop", "has.kind.0"), ("drop", "has.kind.1"), ("drop", "has.fact.0")
        }),
    ],
)  # fmt: skip
def test_what_a_part_says_is_left_out_or_made_to_take_in_more(when: Any, expected: set[tuple[str, str]]) -> None:
    assert changed(when) - {("flip", ""), ("drop", "")} == expected


def test_kinds_that_a_rule_is_for_are_left_out_and_widened() -> None:
    found = [(m.how, m.path, m.said) for m in mutants(to=["guard", "store"])]
    assert found == [
        ("drop", ("applies", "to", 0), "`guard` could be missing under `to`"),
        ("widen", ("applies", "to", 0), "`guard` could be any `process` under `to`"),
        ("drop", ("applies", "to", 1), "`store` could be missing under `to`"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"has": {"kind": ["process", "mixer"]}}, {"has": {"kind": ["process"]}}),
        ({"has": {"kind": ["guard"], "fact": "screens"}}, {"has": {"fact": "screens"}}),
        ({"flow": {"with": {}}}, {"flow": {}}),
        ({"not": {"not": {"fact": "a"}}}, {"fact": "a"}),
        ({"any": [{"fact": "a"}, {"all": [{"fact": "a"}, {"fact": "b"}]}]}, {"fact": "a"}),
        ({"not": {"any": [{"fact": "a"}, {"fact": "b"}]}}, {"all": [{"not": {"fact": "b"}}, {"not": {"fact": "a"}}]}),
        ({"all": [{"kind": "process"}, {"fact": "a"}]}, {"fact": "a"}),
        ({"any": [{"crosses": "any"}, {"classification": {"at_least": "secret"}}, {"fact": "a"}]}, {"fact": "a"}),
    ],
)
def test_rules_that_say_the_same_of_every_system_are_known_for_it(one: Any, other: Any) -> None:
    rules = [threat("rule", applies={"to": "process", "when": when}) for when in (one, other)]
    assert SAMENESS.meaning(rules[0]) == SAMENESS.meaning(rules[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"trust": {"at_most": "restricted"}}, {"kind": "process"}),  # what is not stated is not within the limits
        ({"flow": {"carries": {}}}, {"flow": {}}),
        ({"path": {"from": {"data": {}}, "to": "here", "through": {}}}, {"path": {"from": {"data": {}}, "to": "here"}}),
        ({"all": [{"fact": "a"}, {"any": [{"fact": "a"}, {"fact": "b"}]}]}, {"fact": "b"}),
    ],
)
def test_rules_that_differ_are_not_taken_for_the_same(one: Any, other: Any) -> None:
    rules = [threat("rule", applies={"to": "process", "when": when}) for when in (one, other)]
    assert SAMENESS.meaning(rules[0]) != SAMENESS.meaning(rules[1])


def test_a_change_after_which_the_rule_does_not_load_is_no_mutant() -> None:
    both = {"all": [{"fact": "a"}, {"any": [{"fact": "a"}, {"flow": {"direction": "out"}}]}]}
    assert ("flip", "all.0") not in changed(both), "a fact would be asked for both plainly and under `not`"


def test_changes_with_one_meaning_count_once() -> None:
    found = mutants({"any": [{"fact": "a"}, {"fact": "a"}]})
    assert len({SAMENESS.meaning(mutant.threat) for mutant in found}) == len(found)
    assert SAMENESS.meaning(threat("rule", applies={"to": "process", "when": {"fact": "a"}})) not in {
        SAMENESS.meaning(mutant.threat) for mutant in found
    }
