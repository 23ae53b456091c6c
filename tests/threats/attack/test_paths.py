"""Attack paths: what is chained, from where, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.catalogues.attack import Position
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.system.model import System
from toolkit.threats.attack import AttackPath, AttackPaths, attack_paths
from toolkit.threats.find import find_threats
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
DESK: dict[str, Any] = {
    "components": {
        "caller": {"kind": "end_user", "trust": "none"},
        "portal": {"kind": "web_app", "trust": "organisation"},
        "helper": {
            "kind": "agent",
            "trust": "organisation",
            "facts": {"has_side_effects": "yes", "approval_before_action": "no", "acts_with_users_rights": "no"},
        },
        "ledger": {"kind": "tool_server", "trust": "organisation", "facts": {"has_side_effects": "yes"}},
        "accounts": {"kind": "database", "trust": "organisation"},
    },
    "data": {
        "question": {"classification": "internal"},
        "order": {"derived_from": ["question"]},
        "balances": {"classification": "confidential", "personal": "yes", "held_by": ["accounts"]},
    },
    "flows": {
        "ask": {"from": "caller", "to": "portal", "carries": ["question"]},
        "pass_on": {"from": "portal", "to": "helper", "carries": ["question"]},
        "call": {
            "from": "helper",
            "to": "ledger",
            "carries": ["order"],
            "replies": "yes",
            "answers_with": ["balances"],
        },
        "book": {
            "from": "ledger",
            "to": "accounts",
            "carries": ["order"],
            "replies": "yes",
            "answers_with": ["balances"],
        },
    },
}


def desk(**changes: Any) -> System:
    return System.model_validate({"id": "desk", "name": "Desk", **DESK, **changes})


def paths_of(system: System, **wanted: Any) -> AttackPaths:
    return attack_paths(find_threats(system, CATALOGUE), **wanted)


def to(paths: AttackPaths, kind: str, asset: str, position: Position) -> AttackPath:
    found = (each for each in paths if each.goal.kind == kind and asset in each.goal.assets)
    return next(each for each in found if each.position is position)


def test_a_question_from_outside_makes_the_agent_act():
    path = to(paths_of(desk()), "made to act", "helper", Position.OUTSIDER)
    assert path.steps[0].way == ("caller", "ask", "portal", "pass_on", "helper")
    assert path.steps[0].hold == "says"
    assert [each.element for each in path.findings] == ["helper"]
    assert path.certain


def test_what_passes_an_agent_is_no_longer_the_callers_choice():
    """Who types a question decides what the tool is asked only by steering the agent."""
    paths = paths_of(desk())
    for path in paths:
        if "ledger" in {each.element for each in path.findings} and path.position is Position.OUTSIDER:
            first = next(each for each in path.findings if each.element == "ledger")
            before = path.findings[: path.findings.index(first)]
            needs = {need.what for need in first.threat.attack.needs}
            assert Position.OUTSIDER in needs or "helper" in {each.element for each in before}


def test_the_example_is_reached_by_a_letter():
    path = to(paths_of(example_system()), "steered", "assistant", Position.CONTENT)
    assert path.steps[0].way[:3] == ("policyholder", "upload", "ingest")
    assert path.steps[0].way[-1] == "assistant"
    assert [each.element for each in path.findings] == ["assistant"]


def test_a_path_names_every_element_that_it_passes_in_order():
    path = to(paths_of(desk()), "made to act", "helper", Position.OUTSIDER)
    assert path.elements == ("caller", "ask", "portal", "pass_on", "helper")


def test_without_a_threat_nothing_is_reached():
    bare = desk(components={**DESK["components"], "helper": {"kind": "database"}, "ledger": {"kind": "database"}})
    assert not [each for each in paths_of(bare) if not each.findings]


def test_undecided_threats_count_only_when_they_are_asked_for():
    system = desk()
    sure = paths_of(system)
    more = paths_of(system, undecided=True)
    assert all(finding.outcome == "applies" for each in sure for finding in each.findings)
    assert any(not each.certain for each in more)
    assert len(more) > len(sure)


def test_the_shortest_takes_no_more_threats_than_the_most_plausible():
    system = example_system()
    plausible = {(p.position, p.goal.kind, a): p for p in paths_of(system) for a in p.goal.assets}
    for path in paths_of(system, by="short"):
        for asset in path.goal.assets:
            assert len(path.findings) <= len(plausible[path.position, path.goal.kind, asset].findings)


def test_a_path_is_told_in_a_sentence():
    path = to(paths_of(desk()), "made to act", "helper", Position.OUTSIDER)
    assert path.words.startswith(
        "Somebody outside: decides some of what reaches helper (caller → portal → helper); by "
    )
    assert path.words.endswith("Then made to act for the attacker: helper.")


def test_for_each_goal_one_path_is_the_best():
    paths = paths_of(example_system())
    goals = [(each.goal.kind, asset) for each in paths.best for asset in each.goal.assets]
    assert {(each.goal.kind, asset) for each in paths for asset in each.goal.assets} == set(goals)
    assert len(paths.best) < len(paths)


def test_a_search_that_is_cut_short_says_so():
    paths = paths_of(example_system(), steps=20)
    assert paths.cut_short.startswith("Cut short after 20 steps: not all is searched that can be had from: ")
    assert not paths_of(example_system()).cut_short


def test_another_order_is_refused():
    with pytest.raises(ToolkitError, match="cannot be ordered by 'plausibly'"):
        paths_of(desk(), by="plausibly")


def test_the_rows_are_plain_text():
    for row in paths_of(example_system()).rows():
        assert all(isinstance(value, str) for value in row.values())
