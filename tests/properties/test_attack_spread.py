"""What is said travels as the data does: the doors of attack paths against every single step of the graph."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats.attack.ground import Ground, Node
from toolkit.threats.graph import State

CATALOGUE = load_catalogue()
KINDS = ("web_app", "guardrail", "database", "ingest_pipeline", "queue", "feature_store")
COMPONENTS = ("c0", "c1", "c2", "c3", "c4")
DATA = ("d0", "d1", "d2")


@st.composite
def systems(draw: st.DrawFn) -> System:
    """A small system of things that only pass on, with loops, hubs and flows that say nothing."""
    components = {name: {"kind": draw(st.sampled_from(KINDS))} for name in COMPONENTS}
    data: dict[str, Any] = {}
    for place, name in enumerate(DATA):
        sources = draw(st.none() | st.lists(st.sampled_from(DATA[:place] or DATA[:1]), max_size=2, unique=True))
        data[name] = {} if sources is None else {"derived_from": [each for each in sources if each != name]}
    flows = {}
    for number in range(draw(st.integers(1, 8))):
        sender, receiver = draw(st.permutations(COMPONENTS))[:2]
        carries = draw(st.none() | st.lists(st.sampled_from(DATA), min_size=1, max_size=2, unique=True))
        flows[f"f{number}"] = {"from": sender, "to": receiver} | ({"carries": carries} if carries else {})
    return System.model_validate({"id": "s", "name": "S", "components": components, "data": data, "flows": flows})


def by_single_steps(ground: Ground, start: State) -> dict[State, bool]:
    """Every state that is reached from one, and whether for certain."""
    steps: dict[State, list[tuple[State, bool]]] = defaultdict(list)
    for edge in ground.graph.edges:
        steps[edge.start].append((edge.end, edge.sure))
    reached: dict[State, bool] = {}
    for certain in (True, False):
        queue, seen = [start], {start}
        for state in queue:
            for end, sure in steps[state]:
                if (sure or not certain) and end not in seen:
                    seen.add(end)
                    queue.append(end)
                    reached.setdefault(end, certain)
    return reached


def by_doors(ground: Ground, start: State) -> dict[State, bool]:
    """The same by the moves of attack paths."""
    reached: dict[State, bool] = {}
    begin = Node("says", *start)
    for certain in (True, False):
        queue, seen = [begin], {begin}
        for node in queue:
            for move in ground.from_hold(node):
                if (move.sure or not certain) and move.to not in seen:
                    seen.add(move.to)
                    queue.append(move.to)
        for node in seen:
            if node.data and not node.door and node != begin:
                reached.setdefault((node.at, node.data), certain)
    return reached


@settings(max_examples=300, deadline=None)
@given(systems())
def test_the_doors_lead_where_every_single_step_leads(system: System) -> None:
    ground = Ground(system, CATALOGUE)
    for start in ground.graph.states:
        expected = by_single_steps(ground, start)
        expected.pop(start, None)
        assert by_doors(ground, start) == expected
