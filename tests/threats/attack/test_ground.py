"""What follows from a hold without any threat."""

from __future__ import annotations

from typing import Any

from tests.threats.attack.test_paths import CATALOGUE, desk
from toolkit.catalogues.attack import Position
from toolkit.system.model import System
from toolkit.threats.attack.ground import Ground, Node


def reached(ground: Ground, *begin: Node) -> set[tuple[str, str]]:
    """Every hold over every element that follows, with no threat at all."""
    seen: set[Node] = set()
    queue = list(begin)
    while queue:
        node = queue.pop()
        if node not in seen:
            seen.add(node)
            queue.extend(move.to for move in ground.from_hold(node))
    return {(node.hold, node.at) for node in seen if not node.data and not node.door}


def from_position(ground: Ground, position: Position) -> set[tuple[str, str]]:
    return reached(ground, *(move.to for move in ground.from_position(position)))


def world(components: dict[str, Any], data: dict[str, Any], flows: dict[str, Any]) -> Ground:
    made = System.model_validate({"id": "w", "name": "W", "components": components, "data": data, "flows": flows})
    return Ground(made, CATALOGUE)


def test_what_is_said_travels_until_something_decides_for_itself():
    assert from_position(Ground(desk(), CATALOGUE), Position.OUTSIDER) == {("says", "portal"), ("says", "helper")}


def test_whoever_steers_an_agent_decides_what_it_hands_on():
    there = reached(Ground(desk(), CATALOGUE), Node("steers", "helper"))
    assert {("feeds", "ledger"), ("feeds", "accounts"), ("says", "ledger")} <= there


def test_who_runs_programs_in_a_thing_has_all_of_it():
    there = reached(Ground(desk(), CATALOGUE), Node("runs", "ledger"))
    assert {("reads", "ledger"), ("alters", "ledger"), ("steers", "ledger")} <= there


def test_what_a_pipeline_makes_shapes_the_model_that_it_is_put_into():
    ground = world(
        {"build": {"kind": "training_pipeline"}, "shelf": {"kind": "model_registry"}, "model": {"kind": "classifier"}},
        {"weights": {}},
        {
            "put": {"from": "build", "to": "shelf", "carries": ["weights"]},
            "load": {"from": "shelf", "to": "model", "carries": ["weights"]},
        },
    )
    assert {("alters", "shelf"), ("alters", "model"), ("steers", "model")} <= reached(ground, Node("alters", "build"))
    assert ("steers", "model") not in reached(ground, Node("says", "build", "weights"))
    assert ("says", "model") not in reached(ground, Node("says", "build", "weights"))


def test_a_conversion_service_only_passes_on():
    ground = world(
        {
            "caller": {"kind": "end_user", "trust": "none"},
            "ears": {"kind": "conversion_service"},
            "bot": {"kind": "agent"},
        },
        {"speech": {}, "text": {"derived_from": ["speech"]}},
        {
            "talk": {"from": "caller", "to": "ears", "carries": ["speech"]},
            "hand": {"from": "ears", "to": "bot", "carries": ["text"]},
        },
    )
    assert ("says", "bot") in from_position(ground, Position.OUTSIDER)


def test_each_position_begins_where_it_stands():
    ground = world(
        {
            "clerk": {"kind": "end_user", "trust": "organisation"},
            "visitor": {"kind": "end_user", "trust": "none"},
            "press": {"kind": "external_source"},
            "broker": {"kind": "external_entity", "trust": "supplier"},
            "shelf": {"kind": "training_data", "trust": "organisation"},
            "search": {"kind": "tool_server", "trust": "supplier"},
            "bot": {"kind": "agent", "trust": "organisation"},
            "desk": {"kind": "web_app", "trust": "organisation"},
            "hall": {"kind": "web_app", "trust": "organisation"},
        },
        {"note": {}, "talk": {}, "news": {"origin": "outside"}, "hits": {}, "lists": {}},
        {
            "a": {"from": "clerk", "to": "desk", "carries": ["note"]},
            "b": {"from": "visitor", "to": "hall", "carries": ["talk"]},
            "c": {"from": "press", "to": "bot", "carries": ["news"]},
            "d": {"from": "search", "to": "bot", "carries": ["hits"]},
            "e": {"from": "broker", "to": "shelf", "carries": ["lists"]},
        },
    )
    assert from_position(ground, Position.INSIDER) == {("says", "desk")}
    assert from_position(ground, Position.OUTSIDER) == {("says", "hall")}
    assert from_position(ground, Position.CONTENT) == {("says", "bot")}
    assert from_position(ground, Position.SUPPLIER) == {("says", "shelf")}
    assert from_position(ground, Position.TOOL) == {("steers", "search"), ("feeds", "bot"), ("says", "bot")}
    assert from_position(ground, Position.HANDS_ON) == set()


def test_a_flow_that_says_nothing_makes_a_step_less_than_sure():
    ground = world(
        {"visitor": {"kind": "end_user", "trust": "none"}, "hall": {"kind": "web_app"}},
        {},
        {"b": {"from": "visitor", "to": "hall"}},
    )
    moves = list(ground.from_position(Position.OUTSIDER))
    assert moves
    assert not any(move.sure for move in moves)
