"""The steps of one search: by which passage each state is reached first, nearest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.threats.graph import ANYTHING, Graph, State

__all__ = ["Step", "Steps"]

_NEVER = -1
_ANYWHERE = 0


class Step(NamedTuple):
    """How a state was reached: from which state, by which passage, and where the way began (0: not told apart)."""

    came_from: int
    passage: int
    begun: int


class Doors:
    """Doors that are gone through once, or once from each of the first two places where ways began."""

    def __init__(self, count: int) -> None:
        self._first = array("i", [_NEVER]) * count
        self._second: dict[int, int] = {}

    def enter(self, number: int, begun: int) -> bool:
        """Go through, unless that was done before."""
        first = self._first[number]
        if first == _NEVER:
            self._first[number] = begun
            return True
        if first == begun or number in self._second:
            return False
        self._second[number] = begun
        return True


class Steps:
    """What a search reaches from its starts, in one step or more, and the way back from there, which is a shortest one.

    A start is a state; nobody goes on from the `closed` components. Backward, ways are followed against the data.

    `apart` tells starts at different components from each other: each state then keeps, beside the first way that
    came, the first that began at another component. So one search answers for every component what reaches it from
    elsewhere, where one search for each would take as many as there are components.

    Each door of a component (see `graph.py`) is gone through once, so that the work grows with the drawing, not with
    the pairs of what comes in and what goes out; `apart`, twice.
    """

    def __init__(
        self,
        graph: Graph,
        starts: Iterable[State],
        closed: set[str],
        *,
        sure: bool,
        backward: bool,
        apart: bool = False,
    ) -> None:
        self.graph = graph
        self._sure = sure
        self._backward = backward
        self._apart = apart
        self._closed = {place for place, component in enumerate(graph.components) if component in closed}
        self._came_from = array("i", [_NEVER]) * len(graph.states)
        self._passage = array("i", [_NEVER]) * len(graph.states)
        self._begun: dict[int, int] = {}
        self._second: dict[int, Step] = {}
        ordered = [graph.number[state] for state in sorted(starts) if state in graph.number]
        self._starts = frozenset(ordered)
        self._search(ordered)

    def _search(self, starts: list[int]) -> None:
        graph = self.graph
        self._own, self._here = Doors(len(graph.states)), Doors(len(graph.states))
        self._hall, self._whole = Doors(len(graph.components)), Doors(len(graph.components))
        onward = self._against if self._backward else self._along
        queue = [(state, self._begins(state)) for state in starts]
        for state, begun in queue:
            self._here.enter(state, begun)
        for state, begun in queue:
            for passage, reached in onward(state, begun):
                goes_on = self._arrive(reached, state, passage, begun) and graph.place[reached] not in self._closed
                if goes_on and self._here.enter(reached, begun):
                    queue.append((reached, begun))
        del self._own, self._here, self._hall, self._whole

    def _begins(self, start: int) -> int:
        return self.graph.place[start] + 1 if self._apart else _ANYWHERE

    def _arrive(self, state: int, came_from: int, passage: int, begun: int) -> bool:
        """Keep how a state was reached; False where nothing new is to be kept."""
        if self._came_from[state] == _NEVER:
            self._came_from[state], self._passage[state] = came_from, passage
            if self._apart:
                self._begun[state] = begun
            return True
        if not self._apart or begun == self._begun[state] or state in self._second:
            return False
        self._second[state] = Step(came_from, passage, begun)
        return True

    def _along(self, state: int, begun: int) -> Iterator[tuple[int, int]]:
        """The passages by which data goes on from a state, each with the state that it leads to; in their order."""
        graph, place = self.graph, self.graph.place[state]
        here = graph.states[state][1]
        if here == ANYTHING:
            found = graph.leaving[place] if not self._sure and self._whole.enter(place, begun) else []
        else:
            found = self._out_by_its_own(state, begun)
            if self._hall.enter(place, begun):
                found += graph.halls[self._sure][place]
            if not self._sure:
                found += graph.as_itself[0][place]
            found.sort()
        for number in found:
            passage = graph.passages[number]
            if passage.sent is not None:
                yield number, passage.arrives
            else:
                yield number, graph.number[graph.components[passage.receiver], here]

    def _out_by_its_own(self, state: int, begun: int) -> list[int]:
        """What goes out as the data of a state, or as what is stated to be made of it."""
        found: list[int] = []
        beside = [state]
        for each in beside:
            if self._own.enter(each, begun):
                found += self.graph.own[each]
                beside += self.graph.feeds.get(each, ())
        return found

    def _against(self, state: int, begun: int) -> Iterator[tuple[int, int]]:
        """The passages by which data came to a state, each with a state that it may have come from; in their order."""
        graph, place = self.graph, self.graph.place[state]
        here = graph.states[state][1]
        found = graph.arriving.get(state, [])
        if here != ANYTHING and not self._sure:
            found = sorted([*found, *graph.as_itself[1][place]])
        for number in found:
            passage = graph.passages[number]
            if passage.sent is not None:
                yield from ((number, source) for source in sorted(self._sources(number, begun)))
            elif (source := graph.number.get((graph.components[passage.sender], here))) is not None:
                yield number, source

    def _sources(self, number: int, begun: int) -> list[int]:
        """The states that go out by a passage, without those that another passage was found to come from as well."""
        graph, passage = self.graph, self.graph.passages[number]
        place = passage.sender
        if passage.unsaid:
            return list(graph.states_at[place]) if not self._sure and self._whole.enter(place, begun) else []
        found: list[int] = []
        beside = [graph.source(passage)]
        for each in beside:
            if self._own.enter(each, begun):
                found.append(each)
                beside += graph.fed_by.get(each, ())
        anything = graph.anything_at.get(place)
        if graph.by_hall(passage, sure=self._sure) and self._hall.enter(place, begun):
            found += (each for each in graph.states_at[place] if each != anything)
        if anything is not None and not self._sure:
            found.append(anything)
        return found

    def reached(self, state: State, *, not_from: str | None = None) -> Step | None:
        """How a state was reached first, or None; `not_from` asks for a way that began at another component."""
        number = self.graph.number.get(state)
        if number is None or self._came_from[number] == _NEVER:
            return None
        elsewhere = self.graph.place_of[not_from] + 1 if not_from is not None else _NEVER
        step = Step(self._came_from[number], self._passage[number], self._begun.get(number, _ANYWHERE))
        return step if step.begun != elsewhere else self._second.get(number)

    def before(self, step: Step) -> Step | None:
        """The step before a step; None where the way begins."""
        state = step.came_from
        if state in self._starts and step.begun in (_ANYWHERE, self._begins(state)):
            return None
        if self._begun.get(state, _ANYWHERE) == step.begun:
            return Step(self._came_from[state], self._passage[state], step.begun)
        return self._second[state]

    def __contains__(self, state: State) -> bool:
        return self.reached(state) is not None

    def __iter__(self) -> Iterator[State]:
        return (state for state, came in zip(self.graph.states, self._came_from, strict=True) if came != _NEVER)
