"""How data travels: which component can be reached with which data, for certain or perhaps.

A state is (component, data asset). A flow moves data that it carries, and turns data into what is derived from it
where that is made. `ANYTHING` stands for data that nobody named, on flows that do not say what they carry.
See docs/adr/0003 for the rules of derivation.

Where a component makes something of all that it has, one step for each pair of what came in and what goes out would be
their product: thousands times thousands at a hub. So what is kept is what goes out (`passages`) and by which of three
doors data that is there gets to it: as itself or as what is made of it (`own`, `feeds`), or because it is there at all
(`hall`). That is never more than the drawing itself has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from toolkit.system.model import System
from toolkit.threats.derivation import Derivation
from toolkit.threats.match import Matcher, hops_of
from toolkit.threats.spread import spread_over_unlabelled
from toolkit.threats.truth import Ask

__all__ = ["ANYTHING", "Edge", "Graph", "Passage", "State"]

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


class Passage(NamedTuple):
    """What goes out of one component by one direction of a flow, as one data asset.

    `sent` is None where data goes on as itself, unsaid: then it arrives as what it was. `made` says that anything
    which is there may be what it is made of; `ask` is the question whether that, or the whole passage, is so.
    """

    hop: int
    sender: int
    receiver: int
    flow: str
    sent: str | None
    arrives: int
    made: bool
    ask: Ask | None

    @property
    def unsaid(self) -> bool:
        """Does the flow not say what it carries?"""
        return self.sent is None or self.sent == ANYTHING


class Graph:
    """The states of a system and the steps between them; built once, searched often.

    With `follow`, named data is followed over flows that do not say what they carry, as far as that stays within
    bounds (`spread.py`). What can be reached does not depend on it: wherever named data may go on unsaid, ANYTHING
    may. Which way is shown first may.
    """

    def __init__(self, matcher: Matcher, *, follow: bool = True) -> None:
        self._matcher = matcher
        self.system: System = matcher.system
        self._hops = [
            hop
            for flow_id, flow in self.system.flows.items()
            for hop in hops_of(flow_id, flow)
            if hop.sender in self.system.components and hop.receiver in self.system.components
        ]
        at = self._data_at()
        unlabelled = [(hop.sender, hop.receiver) for hop in self._hops if hop.carried is None]
        self.follows = follow and spread_over_unlabelled(at, unlabelled)
        self.at: Mapping[str, list[str]] = {component: list(here) for component, here in at.items()}
        self.states: list[State] = [(component, data_id) for component, here in self.at.items() for data_id in here]
        self.number: dict[State, int] = {state: number for number, state in enumerate(self.states)}
        """Searches count states instead of comparing them: large systems have many."""
        self.components = list(self.at)
        self.place_of = {component: place for place, component in enumerate(self.components)}
        self.place = [place for place, here in enumerate(self.at.values()) for _ in here]
        """The component of each state, by its number."""
        self.passages: list[Passage] = list(self._passages())

    def _data_at(self) -> dict[str, dict[str, None]]:
        at: dict[str, dict[str, None]] = {component: {} for component in self.system.components}
        for hop in self._hops:
            for data_id in (ANYTHING,) if hop.carried is None else hop.carried:
                at[hop.sender][data_id] = None
                at[hop.receiver][data_id] = None
        for data_id, asset in self.system.data.items():
            for holder in asset.held_by:
                if holder in at:
                    at[holder][data_id] = None
        return at

    def _passages(self) -> Iterator[Passage]:
        """In the order in which ways are tried."""
        place = self.place_of
        for number, hop in enumerate(self._hops):
            ends = number, place[hop.sender], place[hop.receiver], hop.flow
            if hop.carried is None:
                if self.follows:
                    yield Passage(*ends, None, -1, False, hop.unsaid)
                yield Passage(*ends, ANYTHING, self.number[hop.receiver, ANYTHING], False, hop.unsaid)
                continue
            for sent in hop.carried:
                if sent in self.system.data:
                    arrives = self.number[hop.receiver, sent]
                    made = self._made_of_all(hop.sender, sent)
                    ask = Ask(sent, "derived_from") if made and not self._mixes(hop.sender) else None
                    yield Passage(*ends, sent, arrives, made, ask)

    def _made_of_all(self, sender: str, sent: str) -> bool:
        """Made here, and nobody says of what."""
        asset = self.system.data[sent]
        return asset.derived_from is None and sent not in self._received[sender] and sender not in asset.held_by

    def _mixes(self, component: str) -> bool:
        return self._matcher.catalogue.mixes(self.system.components[component].kind)

    @cached_property
    def _received(self) -> Mapping[str, set[str]]:
        received: dict[str, set[str]] = defaultdict(set)
        for hop in self._hops:
            received[hop.receiver].update(hop.carried or ())
        return received

    @cached_property
    def derivation(self) -> Derivation:
        """What the data of the system is made from."""
        return Derivation(self.system.data)

    @cached_property
    def own(self) -> list[list[int]]:
        """For each state the passages by which its data goes out as what it is."""
        own: list[list[int]] = [[] for _ in self.states]
        for number, passage in enumerate(self.passages):
            if not passage.unsaid:
                own[self.source(passage)].append(number)
        return own

    @cached_property
    def feeds(self) -> dict[int, list[int]]:
        """For a state the states beside it whose data goes out, or leads on to what does, and is made from its own."""
        sent: dict[int, dict[str, None]] = defaultdict(dict)
        for passage in self.passages:
            if not passage.unsaid and self.system.data[passage.sent or ""].derived_from:
                sent[passage.sender][passage.sent or ""] = None
        feeds: dict[int, list[int]] = defaultdict(list)
        for place, made in sent.items():
            component = self.components[place]
            named = [data_id for data_id in self.at[component] if data_id in self.system.data]
            for source, fed in self.derivation.nearest(made, named):
                feeds[self.number[component, source]].append(self.number[component, fed])
        return feeds

    @cached_property
    def fed_by(self) -> dict[int, list[int]]:
        """The same from the other side."""
        fed_by: dict[int, list[int]] = defaultdict(list)
        for state, several in self.feeds.items():
            for fed in several:
                fed_by[fed].append(state)
        return fed_by

    @cached_property
    def leaving(self) -> dict[int, list[int]]:
        """The passages out of each component that lead to a state of their own, by its place."""
        leaving: dict[int, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.passages):
            if passage.sent is not None:
                leaving[passage.sender].append(number)
        return leaving

    @cached_property
    def anything_at(self) -> dict[int, int]:
        """The state of ANYTHING at each component that has it, by the component's place."""
        return {self.place[number]: number for (_, data_id), number in self.number.items() if data_id == ANYTHING}

    @cached_property
    def arriving(self) -> dict[int, list[int]]:
        """For each state the passages that bring its data as just this."""
        arriving: dict[int, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.passages):
            if passage.sent is not None:
                arriving[passage.arrives].append(number)
        return arriving

    @cached_property
    def as_itself(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The passages by which named data goes on unsaid, as itself: by place of the sender, and of the receiver."""
        out: dict[int, list[int]] = defaultdict(list)
        in_: dict[int, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.passages):
            if passage.sent is None:
                out[passage.sender].append(number)
                in_[passage.receiver].append(number)
        return out, in_

    @cached_property
    def halls(self) -> dict[bool, dict[int, list[int]]]:
        """The passages by which named data goes out just because it is there, by place: for certain, and perhaps."""
        halls: dict[bool, dict[int, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
        for number, passage in enumerate(self.passages):
            for sure, hall in halls.items():
                if self.by_hall(passage, sure=sure):
                    hall[passage.sender].append(number)
        return halls

    @cached_property
    def states_at(self) -> list[range]:
        """The states of each component: they are numbered one component after the other."""
        found, first = [], 0
        for here in self.at.values():
            found.append(range(first, first + len(here)))
            first += len(here)
        return found

    def source(self, passage: Passage) -> int:
        """The state at the sender of just what is sent."""
        return self.number[self.components[passage.sender], passage.sent or ANYTHING]

    def by_hall(self, passage: Passage, *, sure: bool) -> bool:
        """Does named data go out by this passage just because it is there?"""
        if passage.unsaid:
            return not sure and passage.sent is not None
        return passage.made and (passage.ask is None or not sure)

    def ask(self, state: int, passage: Passage) -> Ask | None:
        """What would settle whether the data of a state goes out by a passage; None: nothing, or more than one."""
        here = self.states[state][1]
        return passage.ask if passage.unsaid or here not in (passage.sent, ANYTHING) else None

    @cached_property
    def edges(self) -> list[Edge]:
        """Every single step. At hubs these are many: searches go by the passages instead."""
        return [
            edge
            for _, passages in groupby(self.passages, key=lambda passage: passage.hop)
            for edge in self._edges(list(passages))
        ]

    def _edges(self, passages: list[Passage]) -> Iterator[Edge]:
        component = self.components[passages[0].sender]
        for here in self.at[component]:
            for passage in passages:
                edge = self._edge((component, here), passage)
                if edge is not None:
                    yield edge

    def _edge(self, start: State, passage: Passage) -> Edge | None:
        here = start[1]
        if passage.sent is None:
            end = (self.components[passage.receiver], here)
            return None if here == ANYTHING else Edge(start, end, passage.flow, passage.ask)
        end = self.states[passage.arrives]
        if passage.unsaid:
            return Edge(start, end, passage.flow, passage.ask)
        if here == ANYTHING:
            # What nobody named may be just this, or what this is made from; the flow that brought it has to say.
            return Edge(start, end, passage.flow, None, perhaps=True)
        if here == passage.sent or self.derivation.is_made_from(passage.sent, here):
            return Edge(start, end, passage.flow, None)
        return Edge(start, end, passage.flow, passage.ask) if passage.made else None
