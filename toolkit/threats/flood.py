"""Which states are reached, for many searches in one go: that they are, not by which way.

Every search has a bit. What arrives at a state is one whole number, the bits of all searches that reach it; it flows
on like water, and a step is taken again only when searches arrive that were not there before. A hundred searches cost
little more than one, and never more than the drawing times their number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from toolkit.threats.graph import ANYTHING, Graph

__all__ = ["Channels", "flood"]

_NOWHERE: Sequence[int] = ()


class Channels:
    """The steps of a graph as plain numbers: its states come first, and then the doors of its components.

    `sure` keeps those that data certainly goes by. Made for a graph that does not follow named data over unlabelled
    flows: where such data may go on, ANYTHING may, so that the same components are reached.
    """

    def __init__(self, graph: Graph, *, sure: bool) -> None:
        if graph.follows:
            raise ValueError("channels are made of a graph that follows no named data over unlabelled flows")
        self.place = graph.place
        count = len(graph.states)
        self.along: list[Sequence[int]] = [_NOWHERE] * (2 * count + len(graph.components))
        """Where each state and door leads to."""
        arrives = [passage.arrives for passage in graph.passages]
        for state, (_, data_id) in enumerate(graph.states):
            hall = 2 * count + graph.place[state]
            if data_id == ANYTHING:
                if not sure:
                    self.along[state] = [arrives[number] for number in graph.leaving.get(graph.place[state], ())]
                continue
            fed = [count + each for each in graph.feeds.get(state, ())]
            self.along[count + state] = [*(arrives[number] for number in graph.own[state]), *fed]
            doors = [count + state] if self.along[count + state] else []
            self.along[state] = [*doors, hall] if graph.halls[sure].get(graph.place[state]) else doors
        for place, numbers in graph.halls[sure].items():
            self.along[2 * count + place] = [arrives[number] for number in numbers]

    def against(self) -> list[Sequence[int]]:
        """The same channels from the other side: what leads to each state and door."""
        against: list[list[int]] = [[] for _ in self.along]
        for start, ends in enumerate(self.along):
            for end in ends:
                against[end].append(start)
        return list(against)


def flood(
    onto: Sequence[Sequence[int]], place: Sequence[int], starts: Mapping[int, int], closed: Mapping[int, int]
) -> list[int]:
    """What arrives at each state, as the bits of the searches that reach it in one step or more.

    `starts` and `closed` give bits by state, and by the place of components from which nobody goes on.
    """
    arrived = [0] * len(onto)
    states = len(place)
    waiting = {state: bits for state, bits in starts.items() if bits}
    queue = deque(waiting)
    while queue:
        here = queue.popleft()
        going = waiting.pop(here)
        for there in onto[here]:
            new = going & ~arrived[there]
            if not new:
                continue
            arrived[there] |= new
            if there < states and closed:
                new &= ~closed.get(place[there], 0)
            if new and there in waiting:
                waiting[there] |= new
            elif new:
                waiting[there] = new
                queue.append(there)
    return arrived[:states]


def merged(several: Iterable[int]) -> int:
    """All bits of several numbers."""
    bits = 0
    for each in several:
        bits |= each
    return bits
