"""What can be reached in the graph of a system, for certain and perhaps, and by which way."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.threats.graph import Edge, Graph, State
from toolkit.threats.truth import Ask

__all__ = ["Arrival", "Reach", "Starts", "onward", "search", "search_on"]

Starts = Mapping[State, frozenset[Ask]]
"""A state to start from, and the questions that must be answered for it to count (none: it counts for certain)."""
Guards = Mapping[str, frozenset[Ask]]
"""A component that stands guard, and the questions about that (none: it guards for certain and is not passed).

A component that only may guard leaves a way through it possible, but not certain.
"""
_NEVER = -1


@dataclass(frozen=True)
class Arrival:
    """A component that was reached, by which way (component, flow, component …), and what is not certain on it."""

    witness: tuple[str, ...]
    asks: frozenset[Ask]


class Steps:
    """By which edge each state was reached first; nearest first, so that the way back is a shortest one."""

    def __init__(self, graph: Graph, starts: Iterable[State], closed: set[str], *, sure: bool, backward: bool) -> None:
        self._graph = graph
        self._backward = backward
        turn = graph.backward if backward else graph.forward
        steps = turn.sure if sure else turn.every
        came = [_NEVER] * len(graph.states)
        queue = [graph.number[state] for state in sorted(starts) if state in graph.number]
        ended = bytearray(state[0] in closed for state in graph.states)  # nobody goes on from there
        for start in queue:
            ended[start] = True  # it is in the queue already
        for state in queue:
            for edge, reached in steps[state]:
                if came[reached] == _NEVER:
                    came[reached] = edge
                    if not ended[reached]:
                        queue.append(reached)
        self._came = array("l", came)

    def __contains__(self, state: State) -> bool:
        number = self._graph.number.get(state)
        return number is not None and self._came[number] != _NEVER

    def __iter__(self) -> Iterator[State]:
        return (state for state, edge in zip(self._graph.states, self._came, strict=True) if edge != _NEVER)

    def __getitem__(self, state: State) -> tuple[State, Edge]:
        """The state before this one, and the edge between them."""
        edge = self._graph.edges[self._came[self._graph.number[state]]]
        return (edge.end if self._backward else edge.start), edge


def search(graph: Graph, starts: Starts, guards: Guards, *, backward: bool = False) -> Reach:
    """Everything that is reached from `starts` in one step or more, for certain and perhaps."""
    surely = (state for state, asks in starts.items() if not asks)
    certain = Steps(graph, surely, set(guards), sure=True, backward=backward)
    closed = {component for component, asks in guards.items() if not asks}
    perhaps = Steps(graph, starts, closed, sure=False, backward=backward)
    return Reach(starts, guards, certain, perhaps, backward=backward)


def onward(reach: Reach, stops: Guards) -> Starts:
    """Where a way goes on from, once it came by one of `stops` (with the questions whether they are that).

    A stop that the way only arrived at may itself stand guard: then the way does not go on from there.
    """
    starts: dict[State, frozenset[Ask]] = {}
    guards = reach.guards
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
    return starts


def search_on(graph: Graph, reach: Reach, starts: Starts, *, backward: bool = False) -> Reach:
    """Go on from what `reach` came by, at `starts` (see `onward`), past the same guards."""
    further = search(graph, starts, reach.guards, backward=backward)
    further.before = reach
    return further


class Reach:
    """What a search reached; the way to a state is put together only when it is asked for."""

    def __init__(self, starts: Starts, guards: Guards, certain: Steps, perhaps: Steps, *, backward: bool) -> None:
        self.starts = starts
        self.certain = certain
        self.perhaps = perhaps
        self.before: Reach | None = None
        self.guards = guards
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
            asks |= self.guards.get(current[0], frozenset())
            current, edge = steps[current]
        asks |= self.starts[current]
        if self.before is not None and current not in self.before.starts:
            first = self.before.certain if current in self.before.certain else self.before.perhaps
            way += self.before._trace(current, first)[0][1:]
        return way, asks
