"""How data travels: which component can be reached with which data, for certain or perhaps.

A state is (component, data asset). A flow moves data that it carries, and turns data into what is derived from it
where that is made. `ANYTHING` stands for data that nobody named, on flows that do not say what they carry.
See docs/adr/0003 for the rules of derivation.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from toolkit.system.model import System
from toolkit.threats.match import Hop, Matcher, hops_of
from toolkit.threats.truth import Ask

__all__ = ["ANYTHING", "Edge", "Graph", "State", "Turn"]

ANYTHING = "*"
State = tuple[str, str]


class Edge(NamedTuple):
    """One step of data along a flow; sure, or perhaps: then `ask` would settle it, where it takes one more answer."""

    start: State
    end: State
    flow: str
    ask: Ask | None
    perhaps: bool = False

    @property
    def sure(self) -> bool:
        """Does the data certainly go this way?"""
        return self.ask is None and not self.perhaps


class Turn(NamedTuple):
    """The steps seen from one side: along the data, or against it."""

    every: Steps
    sure: Steps


Steps = list[list[tuple[int, int]]]
"""For each state (by its number) the steps from it: the number of the edge, and of the state that it leads to."""


class Graph:
    """The states of a system and the steps between them; built once, searched often."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.system: System = matcher.system
        self._hops = [
            hop
            for flow_id, flow in self.system.flows.items()
            for hop in hops_of(flow_id, flow)
            if hop.sender in self.system.components and hop.receiver in self.system.components
        ]
        self.at: Mapping[str, list[str]] = self._data_at()
        self._ancestors = {data_id: self._derived_from(data_id) for data_id in self.system.data}
        self._received = self._received_data()
        self.edges: list[Edge] = [edge for hop in self._hops for edge in self._edges(hop)]
        self.states: list[State] = [(component, data_id) for component, here in self.at.items() for data_id in here]
        self.number: dict[State, int] = {state: number for number, state in enumerate(self.states)}
        """Searches count states instead of comparing them: large systems have many."""

    @cached_property
    def forward(self) -> Turn:
        """The steps along the data."""
        return self._turn([(self.number[edge.start], self.number[edge.end]) for edge in self.edges])

    @cached_property
    def backward(self) -> Turn:
        """The steps against the data: where it may have come from."""
        return self._turn([(self.number[edge.end], self.number[edge.start]) for edge in self.edges])

    def _turn(self, ends: list[tuple[int, int]]) -> Turn:
        every: Steps = [[] for _ in self.states]
        sure: Steps = [[] for _ in self.states]
        for number, (start, end) in enumerate(ends):
            every[start].append((number, end))
            if self.edges[number].sure:
                sure[start].append((number, end))
        return Turn(every, sure)

    def _data_at(self) -> dict[str, list[str]]:
        at: dict[str, dict[str, None]] = {component: {} for component in self.system.components}
        for hop in self._hops:
            for data_id in (ANYTHING,) if hop.carried is None else hop.carried:
                at[hop.sender][data_id] = None
                at[hop.receiver][data_id] = None
        for data_id, asset in self.system.data.items():
            for holder in asset.held_by:
                if holder in at:
                    at[holder][data_id] = None
        unlabelled = {hop.sender for hop in self._hops if hop.carried is None}
        self._spread_over_unlabelled(at, unlabelled)
        return {component: list(here) for component, here in at.items()}

    def _spread_over_unlabelled(self, at: dict[str, dict[str, None]], senders: set[str]) -> None:
        """Named data may go on over flows that do not say what they carry."""
        onward = defaultdict(set)
        for hop in self._hops:
            if hop.carried is None:
                onward[hop.sender].add(hop.receiver)
        queue = deque(sorted(senders))
        while queue:
            sender = queue.popleft()
            for receiver in sorted(onward[sender]):
                new = at[sender].keys() - at[receiver].keys()
                if new:
                    at[receiver].update(dict.fromkeys(sorted(new)))
                    queue.append(receiver)

    def _received_data(self) -> Mapping[str, set[str]]:
        received: dict[str, set[str]] = defaultdict(set)
        for hop in self._hops:
            received[hop.receiver].update(hop.carried or ())
        return received

    def _derived_from(self, data_id: str) -> set[str]:
        above: set[str] = set()
        queue = [data_id]
        while queue:
            for source in self.system.data[queue.pop()].derived_from or ():
                if source not in above and source in self.system.data:
                    above.add(source)
                    queue.append(source)
        return above

    def _edges(self, hop: Hop) -> Iterable[Edge]:
        for present in self.at[hop.sender]:
            start = (hop.sender, present)
            if hop.carried is None:
                yield Edge(start, (hop.receiver, present), hop.flow, hop.unsaid)
                if present != ANYTHING:
                    yield Edge(start, (hop.receiver, ANYTHING), hop.flow, hop.unsaid)
                continue
            for sent in hop.carried:
                edge = self._edge(start, sent, hop)
                if edge is not None:
                    yield edge

    def _edge(self, start: State, sent: str, hop: Hop) -> Edge | None:
        sender, present = start
        end = (hop.receiver, sent)
        if sent not in self.system.data:
            return None
        if present == sent or present in self._ancestors[sent]:
            return Edge(start, end, hop.flow, None)
        if present == ANYTHING:
            # What nobody named may be just this, or what this is made from; the flow that brought it has to say.
            return Edge(start, end, hop.flow, None, perhaps=True)
        made_here = sent not in self._received[sender] and sender not in self.system.data[sent].held_by
        if not made_here or self.system.data[sent].derived_from is not None:
            return None
        mixes = self._matcher.catalogue.mixes(self.system.components[sender].kind)
        return Edge(start, end, hop.flow, None if mixes else Ask(sent, "derived_from"))
