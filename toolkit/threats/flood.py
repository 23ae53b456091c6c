"""Which states are reached, for many searches in one go: that they are, not by which way.

Every search has a bit. What arrives at a state is one whole number, the bits of all searches that reach it; it flows
on like water, and a step is taken again only when searches arrive that were not there before. A hundred searches cost
little more than one, and never more than the drawing times their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from toolkit.threats.graph import ANYTHING, Graph

__all__ = ["Channels", "flood", "merged", "ranked"]

_NOWHERE: Sequence[int] = ()


class Channels:
    """The steps of a graph as plain numbers: its states come first, and then the doors of its components.

    `sure` keeps those that data certainly goes by. Made for a graph that does not follow named data over unlabelled
    flows: where such data may go on, ANYTHING may, so that the same components are reached.
    """

    def __init__(self, graph: Graph, *, sure: bool, rank: Sequence[int]) -> None:
        if graph.follows:
            raise ValueError("channels are made of a graph that follows no named data over unlabelled flows")
        count = len(graph.states)
        self.states = count
        self.home = [*graph.place, *graph.place, *range(len(graph.components))]
        """The component of each state and door."""
        self.rank = rank
        """In which order components are best visited (`ranked`)."""
        self.onto: list[Sequence[int]] = [_NOWHERE] * len(self.home)
        """Where each state and door leads to."""
        arrives = [passage.arrives for passage in graph.passages]
        fed = {state for several in graph.feeds.values() for state in several}
        for state, (_, data_id) in enumerate(graph.states):
            place = graph.place[state]
            if data_id == ANYTHING:
                if not sure:
                    self.onto[state] = tuple(arrives[number] for number in graph.leaving.get(place, ()))
                continue
            feeds = (count + each for each in graph.feeds.get(state, ()))
            out = (*(arrives[number] for number in graph.own[state]), *feeds)
            if out and state in fed:  # others go out by this door as well
                self.onto[count + state] = out
                out = (count + state,)
            self.onto[state] = (*out, 2 * count + place) if graph.halls[sure].get(place) else out
        for place, numbers in graph.halls[sure].items():
            self.onto[2 * count + place] = tuple(arrives[number] for number in numbers)

    def turn(self) -> None:
        """From now on the other way round: what leads to each state and door."""
        against: list[Sequence[int]] = [_NOWHERE] * len(self.onto)
        several: dict[int, list[int]] = defaultdict(list)
        for start, ends in enumerate(self.onto):
            for end in ends:
                several[end].append(start)
        self.onto.clear()
        for end, starts in several.items():
            against[end] = starts
        self.onto, self.rank = against, [-each for each in self.rank]


def ranked(graph: Graph) -> list[int]:
    """A number for each component: what others are reached from has a lower one, wherever there is no circle."""
    onward: dict[int, list[int]] = defaultdict(list)
    for sender, receiver in dict.fromkeys((passage.sender, passage.receiver) for passage in graph.passages):
        onward[sender].append(receiver)
    rank, left = [0] * len(graph.components), 0
    seen: set[int] = set()
    for first in range(len(graph.components)):
        climbed = [] if first in seen else [(first, iter(onward[first]))]
        seen.add(first)
        while climbed:
            place, further = climbed[-1]
            there = next((each for each in further if each not in seen), None)
            if there is not None:
                seen.add(there)
                climbed.append((there, iter(onward[there])))
                continue
            climbed.pop()
            left -= 1
            rank[place] = left
    return rank


def flood(channels: Channels, starts: Mapping[int, int], closed: Mapping[int, int]) -> list[int]:
    """What arrives at each state, as the bits of the searches that reach it in one step or more.

    `starts` and `closed` give bits by state, and by the place of components from which nobody goes on. Components are
    visited in rounds, each at most once a round and in the order of their rank, so that most of what comes is there
    before it goes on; what is behind waits for the next round.
    """
    home, rank = channels.home, channels.rank
    arrived = [0] * len(channels.onto)
    waiting: dict[int, dict[int, int]] = defaultdict(dict)
    for state, bits in starts.items():
        waiting[home[state]][state] = bits
    queue, later = [(rank[place], place) for place in waiting], list[tuple[int, int]]()
    heapify(queue)
    while queue:
        turn, here = heappop(queue)
        for there, bits in _visit(channels, here, waiting.pop(here), arrived, closed).items():
            place = home[there]
            if place not in waiting and rank[place] > turn:
                heappush(queue, (rank[place], place))
            elif place not in waiting:
                later.append((rank[place], place))
            came = waiting[place]
            came[there] = came.get(there, 0) | bits
        if not queue:
            queue, later = later, queue
            heapify(queue)
    return _shared(arrived[: channels.states])


def _visit(
    channels: Channels, here: int, inside: dict[int, int], arrived: list[int], closed: Mapping[int, int]
) -> dict[int, int]:
    """Let what waits at one component go on within it as far as it comes; gives what goes out, by where it goes to."""
    onto, home, states = channels.onto, channels.home, channels.states
    outside: dict[int, int] = {}
    while inside:
        going_on, inside = inside, {}
        for node, going in going_on.items():
            for there in onto[node]:
                new = going & ~arrived[there]
                if not new:
                    continue
                arrived[there] |= new
                if there < states:
                    new &= ~closed.get(home[there], 0)
                if new and onto[there]:
                    side = inside if home[there] == here else outside
                    side[there] = side.get(there, 0) | new
    return outside


def _shared(numbers: Iterable[int]) -> list[int]:
    """The same numbers, each large one held once: many states are reached by the same searches."""
    held: dict[int, int] = {}
    return [held.setdefault(each, each) for each in numbers]


def merged(several: Iterable[int]) -> int:
    """All bits of several numbers."""
    bits = 0
    for each in several:
        bits |= each
    return bits
