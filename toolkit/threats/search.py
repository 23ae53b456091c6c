"""What can be reached in the graph of a system, for certain and perhaps, and by which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.threats.graph import Graph, State
from toolkit.threats.steps import Step, Steps
from toolkit.threats.truth import Ask

__all__ = ["Arrival", "Guards", "Reach", "Starts", "onward", "search", "search_on"]

Starts = Mapping[State, frozenset[Ask]]
"""A state to start from, and the questions that must be answered for it to count (none: it counts for certain)."""
Guards = Mapping[str, frozenset[Ask]]
"""A component that stands guard, and the questions about that (none: it guards for certain and is not passed).

A component that only may guard leaves a way through it possible, but not certain.
"""


@dataclass(frozen=True)
class Arrival:
    """A component that was reached, by which way (component, flow, component …), and what is not certain on it."""

    witness: tuple[str, ...]
    asks: frozenset[Ask]


def search(graph: Graph, starts: Starts, guards: Guards, *, backward: bool = False, apart: bool = False) -> Reach:
    """Everything that is reached from `starts` in one step or more, for certain and perhaps."""
    surely = [state for state, asks in starts.items() if not asks]
    certain = Steps(graph, surely, set(guards), sure=True, backward=backward, apart=apart)
    closed = {component for component, asks in guards.items() if not asks}
    perhaps = Steps(graph, starts, closed, sure=False, backward=backward, apart=apart)
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
    """Go on from what `reach` came by, at `starts` (see `onward`), past the same guards.

    Ways that began at different stops are told apart: for a stop itself, its own do not count.
    """
    further = search(graph, starts, reach.guards, backward=backward, apart=True)
    further.earlier = reach
    return further


class Reach:
    """What a search reached; the way to a state is put together only when it is asked for."""

    def __init__(self, starts: Starts, guards: Guards, certain: Steps, perhaps: Steps, *, backward: bool) -> None:
        self.starts = starts
        self.certain = certain
        self.perhaps = perhaps
        self.earlier: Reach | None = None
        self.guards = guards
        self._backward = backward

    def is_certain(self, state: State, *, not_from: str | None = None) -> bool:
        """Is the state reached for certain?"""
        return self.certain.reached(state, not_from=not_from) is not None

    def arrival(self, state: State, *, not_from: str | None = None) -> Arrival | None:
        """The shortest way to a state: a certain one where there is one, else a possible one, else None.

        `not_from` leaves out ways of this leg that begin at that component.
        """
        for steps in (self.certain, self.perhaps):
            step = steps.reached(state, not_from=not_from)
            if step is not None:
                way, asks = self._trace(state, steps, step)
                return Arrival(tuple(way if self._backward else reversed(way)), frozenset(asks))
        return None

    def asks(self, state: State) -> frozenset[Ask]:
        """What is not certain on the way to a state that was reached."""
        arrival = self.arrival(state)
        return arrival.asks if arrival is not None else frozenset()

    def _trace(self, state: State, steps: Steps, step: Step) -> tuple[list[str], set[Ask]]:
        """The way back from a state to its start: component, flow, component …"""
        graph = steps.graph
        way: list[str] = [state[0]]
        asks: set[Ask] = set()
        number = graph.number[state]
        while True:
            passage, came_from = graph.passages[step.passage], graph.states[step.came_from][0]
            way += [passage.flow, came_from]
            ask = graph.ask(number if self._backward else step.came_from, passage)
            if ask is not None:
                asks.add(ask)
            number = step.came_from
            before = steps.before(step)
            if before is None:
                break
            asks |= self.guards.get(came_from, frozenset())
            step = before
        start = graph.states[number]
        asks |= self.starts[start]
        if self.earlier is not None and start not in self.earlier.starts:
            way += self.earlier.way_to(start)[1:]
        return way, asks

    def way_to(self, state: State) -> list[str]:
        """The way back from a state that was reached: component, flow, component …"""
        for steps in (self.certain, self.perhaps):
            step = steps.reached(state)
            if step is not None:
                return self._trace(state, steps, step)[0]
        return []
