"""How data travels: which component can be reached with which data, for certain or perhaps.

A state is (component, data asset). A flow moves data that it carries, and turns data into what is derived from it
where that is made. `ANYTHING` stands for data that nobody named, on flows that do not say what they carry.
See docs/adr/0003 for the rules of derivation.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.system.model import System
from toolkit.threats.match import Hop, Matcher, hops_of
from toolkit.threats.truth import Ask

__all__ = ["ANYTHING", "Arrival", "Edge", "Graph", "Reach", "State"]

ANYTHING = "*"
State = tuple[str, str]
Starts = Mapping[State, frozenset[Ask]]
"""A state to start from, and the questions that must be answered for it to count (none: it counts for certain)."""
Guards = Mapping[str, frozenset[Ask]]
"""A component that stands guard, and the questions about that (none: it guards for certain and is not passed).

A component that only may guard leaves a way through it possible, but not certain.
"""


@dataclass(frozen=True, slots=True)
class Edge:
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


@dataclass(frozen=True)
class Arrival:
    """A component that was reached, by which way (component, flow, component …), and what is not certain on it."""

    witness: tuple[str, ...]
    asks: frozenset[Ask]


Steps = dict[State, tuple[State, Edge]]


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
        self.forward: dict[State, list[Edge]] = defaultdict(list)
        self.backward: dict[State, list[Edge]] = defaultdict(list)
        self._ancestors = {data_id: self._derived_from(data_id) for data_id in self.system.data}
        self._received = self._received_data()
        for hop in self._hops:
            for edge in self._edges(hop):
                self.forward[edge.start].append(edge)
                self.backward[edge.end].append(edge)

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
        queue = deque(senders)
        while queue:
            sender = queue.popleft()
            for receiver in onward[sender]:
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

    def search(self, starts: Starts, guards: Guards, *, backward: bool = False) -> Reach:
        """Everything that is reached from `starts` in one step or more, for certain and perhaps."""
        surely = {state: asks for state, asks in starts.items() if not asks}
        certain = self._walk(surely, set(guards), sure_only=True, backward=backward)
        closed = {component for component, asks in guards.items() if not asks}
        perhaps = self._walk(starts, closed, sure_only=False, backward=backward)
        return Reach(starts, guards, certain, perhaps, backward=backward)

    def search_on(self, reach: Reach, stops: Guards, guards: Guards, *, backward: bool = False) -> Reach:
        """Go on from what `reach` came by at the components in `stops` (with the questions whether they are that).

        A stop that the way only arrived at may itself stand guard: then the way does not go on from there.
        """
        starts: dict[State, frozenset[Ask]] = {}
        for state in [*reach.starts, *reach.perhaps]:
            component = state[0]
            if component not in stops or state in starts:
                continue
            if state in reach.starts:
                starts[state] = reach.starts[state] | stops[component]
            elif component not in guards:
                starts[state] = reach.asks(state) | stops[component]
            elif guards[component]:
                starts[state] = reach.asks(state) | stops[component] | guards[component]
        further = self.search(starts, guards, backward=backward)
        further.before = reach
        return further

    def _walk(self, starts: Starts, closed: set[str], *, sure_only: bool, backward: bool) -> Steps:
        steps = self.backward if backward else self.forward
        arrived: Steps = {}
        queue = deque(sorted(starts))
        expanded: set[State] = set(starts)
        while queue:
            state = queue.popleft()
            for edge in steps.get(state, ()):
                if sure_only and not edge.sure:
                    continue
                reached = edge.start if backward else edge.end
                arrived.setdefault(reached, (state, edge))
                if reached not in expanded and reached[0] not in closed:
                    expanded.add(reached)
                    queue.append(reached)
        return arrived


class Reach:
    """What a search reached; the way to a state is put together only when it is asked for."""

    def __init__(self, starts: Starts, guards: Guards, certain: Steps, perhaps: Steps, *, backward: bool) -> None:
        self.starts = starts
        self.certain = certain
        self.perhaps = perhaps
        self.before: Reach | None = None
        self._guards = guards
        self._backward = backward

    def arrival(self, state: State) -> Arrival | None:
        """The shortest way to a state: a certain one where there is one, else a possible one, else None."""
        steps = self.certain if state in self.certain else self.perhaps
        if state not in steps:
            return None
        way, asks = self._trace(state, steps)
        return Arrival(tuple(way if self._backward else reversed(way)), frozenset(asks))

    def asks(self, state: State) -> frozenset[Ask]:
        """What is not certain on the way to a state that was reached."""
        arrival = self.arrival(state)
        return arrival.asks if arrival is not None else frozenset()

    def _trace(self, state: State, steps: Steps) -> tuple[list[str], set[Ask]]:
        """The way back from a state to its start: component, flow, component …"""
        way: list[str] = [state[0]]
        asks: set[Ask] = set()
        current, edge = steps[state]
        while True:
            way += [edge.flow, current[0]]
            if edge.ask is not None:
                asks.add(edge.ask)
            if current in self.starts:
                break
            asks |= self._guards.get(current[0], frozenset())
            current, edge = steps[current]
        asks |= self.starts[current]
        if self.before is not None and current not in self.before.starts:
            first = self.before.certain if current in self.before.certain else self.before.perhaps
            way += self.before._trace(current, first)[0][1:]
        return way, asks
