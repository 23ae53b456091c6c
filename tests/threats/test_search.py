"""A search goes by doors and passages; taken one by one, the steps of a system say the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.threats.test_same_every_time import drawn
from tests.tiny_world import CATALOGUE, evaluate, system
from toolkit.catalogues.load import load_catalogue
from toolkit.threats import spread
from toolkit.threats.graph import Graph, State
from toolkit.threats.match import Matcher
from toolkit.threats.search import search
from toolkit.threats.steps import Steps


def one_by_one(graph: Graph, starts: Iterable[State], closed: set[str], *, sure: bool, backward: bool) -> list[Any]:
    """The steps of a search that tries every single edge in order: state, state before, flow, ask."""
    steps: dict[State, list[tuple[State, str, Any]]] = {}
    for edge in graph.edges:
        if edge.sure or not sure:
            start, end = (edge.end, edge.start) if backward else (edge.start, edge.end)
            steps.setdefault(start, []).append((end, edge.flow, edge.ask))
    queue, came = sorted(starts), {}
    expanded = set(queue)
    for state in queue:
        for end, flow, ask in steps.get(state, []):
            if end not in came:
                came[end] = (state, flow, ask)
                if end not in expanded and end[0] not in closed:
                    expanded.add(end)
                    queue.append(end)
    return sorted((state, *how) for state, how in came.items())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("sure", [False, True])
def test_a_search_by_doors_finds_the_same_ways_as_one_by_single_steps(seed: int, backward: bool, sure: bool) -> None:
    graph = Graph(Matcher(drawn(seed), load_catalogue()))
    starts, closed = graph.states[seed % 5 :: 5], {f"c{seed % 14}", "c3"}
    found = Steps(graph, starts, closed, sure=sure, backward=backward)
    said = []
    for state in found:
        step = found.reached(state)
        assert step is not None
        before, passage = graph.states[step.came_from], graph.passages[step.passage]
        start = graph.number[state if backward else before]
        said.append((state, before, passage.flow, graph.ask(start, passage)))
    assert sorted(said) == one_by_one(graph, starts, closed, sure=sure, backward=backward)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("backward", [False, True])
def test_one_search_apart_says_for_each_component_what_reaches_it_from_elsewhere(seed: int, backward: bool) -> None:
    graph = Graph(Matcher(drawn(seed), load_catalogue()))
    starts, guards = graph.states[seed % 4 :: 4], {"c5": frozenset[Any]()}
    apart = search(graph, dict.fromkeys(starts, frozenset()), guards, backward=backward, apart=True)
    for component, here in graph.at.items():
        others = {state: frozenset[Any]() for state in starts if state[0] != component}
        alone = search(graph, others, guards, backward=backward)
        for data_id in here:
            state = (component, data_id)
            assert apart.arrival(state, not_from=component) == alone.arrival(state)


def test_at_a_hub_there_are_passages_and_not_pairs() -> None:
    size = 200
    parts = {f"c{number}": {"kind": "mixer"} for number in range(size)}
    flows = {
        f"f{number}": {
            "from": f"c{number}" if number % 2 else "c0",
            "to": "c0" if number % 2 else f"c{number}",
            "carries": [f"d{number}"],
        }
        for number in range(1, size)
    }
    data: dict[str, Any] = {f"d{number}": {} for number in range(1, size)}
    graph = Graph(Matcher(system(components=parts, flows=flows, data=data), CATALOGUE))
    assert len(graph.passages) == size - 1
    assert len(graph.edges) > size * size / 5


def test_a_certain_way_begins_where_it_is_certain() -> None:
    """It leads on through a place of which nobody says how far it is trusted, and does not begin there."""
    path = {"path": {"from": {"trust": {"at_most": "none"}}, "to": "here"}}
    truth = evaluate(
        path,
        "c",
        boundaries={"net": {"trust": "none"}, "ours": {"trust": "organisation"}},
        components={
            "a": {"kind": "process", "within": "net"},
            "b": {"kind": "process"},
            "c": {"kind": "process", "within": "ours"},
        },
        data={"d": {}},
        flows={"f": {"from": "a", "to": "b", "carries": ["d"]}, "g": {"from": "b", "to": "c", "carries": ["d"]}},
    )
    assert truth.must
    assert truth.witness == ("a", "f", "b", "g", "c")


def test_what_is_too_much_to_follow_by_name_still_may_come(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {f"c{number}": {"kind": "process"} for number in range(6)}
    flows = {f"f{number}": {"from": f"c{number}", "to": f"c{number + 1}"} for number in range(5)}
    drawing = {"components": parts, "flows": flows, "data": {"d": {"origin": "outside", "held_by": ["c0"]}}}
    path = {"path": {"from": {"data": {"origin": "outside"}}, "to": "here"}}
    followed = evaluate(path, "c5", **drawing)
    monkeypatch.setattr(spread, "FOLLOWED", 3)
    assert not Graph(Matcher(system(**drawing), CATALOGUE)).follows
    assert evaluate(path, "c5", **drawing) == followed
    assert followed.may
    assert not followed.must
