"""What the paths of many conditions reach: worked out for all of them together, and for every element at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from toolkit.catalogues import condition as c
from toolkit.threats.flood import Channels, flood, merged
from toolkit.threats.graph import Graph
from toolkit.threats.match import Matcher
from toolkit.threats.path_ends import PathEnds

__all__ = ["Reached"]


@dataclass
class _Leg:
    """Searches that go out together: by their bits, where each starts and where it goes no further."""

    bits: int = 0
    sure_starts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    all_starts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    guards: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    certain_guards: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    sure: list[int] = field(default_factory=list)
    perhaps: list[int] = field(default_factory=list)
    sure_at: list[int] = field(default_factory=list)
    """What arrives at each component, with whichever data."""
    perhaps_at: list[int] = field(default_factory=list)

    def new_bit(self, guards: Mapping[str, bool], graph: Graph) -> int:
        """A bit for one more search, with those that stand guard in it, for certain (True) or perhaps."""
        bit = 1 << self.bits
        self.bits += 1
        for component, certain in guards.items():
            self.guards[graph.place_of[component]] |= bit
            if certain:
                self.certain_guards[graph.place_of[component]] |= bit
        return bit

    def start(self, state: int, bits: int, *, sure: bool) -> None:
        """Let searches start at a state, for certain or perhaps."""
        self.all_starts[state] |= bits
        if sure:
            self.sure_starts[state] |= bits

    def run(self, channels: Mapping[bool, Channels], graph: Graph) -> None:
        """Let all searches go as far as they come."""
        self.sure = flood(channels[True], self.sure_starts, self.guards)
        self.perhaps = flood(channels[False], self.all_starts, self.certain_guards)
        self.sure_at = [merged(self.sure[there.start : there.stop]) for there in graph.states_at]
        self.perhaps_at = [merged(self.perhaps[there.start : there.stop]) for there in graph.states_at]

    def forget_the_way(self) -> None:
        """Keep what was reached only."""
        for each in (self.sure_starts, self.all_starts, self.guards, self.certain_guards):
            each.clear()


class Reached:
    """The answers of paths in one direction, at every element."""

    def __init__(self, matcher: Matcher, ends: PathEnds, graph: Graph) -> None:
        self._matcher = matcher
        self._ends = ends
        self._graph = graph

    def work_out(self, paths: Iterable[c.PathSelector], channels: Mapping[bool, Channels]) -> None:
        """Let the searches of these paths run by the channels, by whether data certainly goes there.

        First legs go together, and then what goes on from their stops.
        """
        several = {self._matcher.key(path): path for path in paths}
        self._first, self._second = _Leg(), _Leg()
        self._bit: dict[str, int] = {}
        self._begin(several.values())
        self._first.run(channels, self._graph)
        self._codes: dict[str, _Codes] = {}
        for key, path in several.items():
            if path.through is not None:
                self._codes[key] = self._go_on(path, path.through)
        self._second.run(channels, self._graph)
        for leg in (self._first, self._second):
            leg.forget_the_way()

    def _begin(self, paths: Iterable[c.PathSelector]) -> None:
        whole = _Leg()  # by component: all that is there starts alike
        sources: dict[str, c.DataSource] = {}
        bits: dict[str, int] = defaultdict(int)
        for path in paths:
            key = self._ends.first_leg(path)
            if key in self._bit:
                continue
            self._bit[key] = bit = self._first.new_bit(self._ends.drawn(path.avoiding), self._graph)
            start = self._ends.start(path)
            if isinstance(start, c.ComponentSelector):
                for component, certain in self._ends.drawn(start).items():
                    whole.start(self._graph.place_of[component], bit, sure=certain)
            else:
                bits[self._matcher.key(start)] |= bit
                sources[self._matcher.key(start)] = start
        for key, source in sources.items():
            for state, asks in self._ends.data_starts(source).items():
                if state in self._graph.number:
                    self._first.start(self._graph.number[state], bits[key], sure=not asks)
        self._spread(whole.all_starts, self._first.all_starts)
        self._spread(whole.sure_starts, self._first.sure_starts)

    def _spread(self, at_components: Mapping[int, int], at_states: dict[int, int]) -> None:
        for place, bits in at_components.items():
            for state in self._graph.states_at[place]:
                at_states[state] |= bits

    def _go_on(self, path: c.PathSelector, through: c.ComponentSelector) -> _Codes:
        """Start again from everything that came by a stop (see `search.onward`)."""
        guards, first, bit = self._ends.drawn(path.avoiding), self._first, self._bit[self._ends.first_leg(path)]
        found: dict[int, dict[int, bool]] = defaultdict(dict)
        for component, certain in self._ends.drawn(through).items():
            guarded, place = guards.get(component), self._graph.place_of[component]
            comes = bool(first.perhaps_at[place] & bit) and not guarded
            surely = comes and certain and guarded is None
            for state in self._graph.states_at[place]:
                if first.all_starts.get(state, 0) & bit:
                    found[place][state] = certain and bool(first.sure_starts.get(state, 0) & bit)
                elif comes and first.perhaps[state] & bit:
                    found[place][state] = surely and bool(first.sure[state] & bit)
        codes = _Codes(sorted(found), lambda: self._second.new_bit(guards, self._graph))
        for place, states in found.items():
            bits = codes.of(place)
            for state, sure in states.items():
                self._second.start(state, bits, sure=sure)
        return codes

    def answer(self, path: c.PathSelector, here: str) -> tuple[bool, bool, bool]:
        """Must the path be there, may it be, and is there a way to show?"""
        if path.to == "here" and here not in self._graph.place_of:
            return False, False, False
        leg, wanted = self._wanted(path, here)
        sure, perhaps = self._arrived(leg, path, here)
        if sure & wanted:
            return True, True, True
        at_once = self._ends.at_once(path, here)
        if at_once.must:
            return True, True, bool(at_once.witness)
        arrives = bool(perhaps & wanted)
        return False, arrives or at_once.may, arrives or bool(at_once.witness)

    def _arrived(self, leg: _Leg, path: c.PathSelector, here: str) -> tuple[int, int]:
        """The searches that arrive where the path has to, for certain and perhaps."""
        place = self._graph.place_of.get(here)
        if place is not None:
            return leg.sure_at[place], leg.perhaps_at[place]
        goals = self._ends.goals(path, here, self._graph)
        states = [self._graph.number[each] for each in goals if each in self._graph.number]
        return merged(leg.sure[state] for state in states), merged(leg.perhaps[state] for state in states)

    def _wanted(self, path: c.PathSelector, here: str) -> tuple[_Leg, int]:
        """The searches of which one has to arrive."""
        if path.through is None:
            return self._first, self._bit[self._ends.first_leg(path)]
        codes = self._codes[self._matcher.key(path)]
        if here in self._ends.drawn(path.through):
            return self._second, codes.elsewhere(self._graph.place_of[here])
        return self._second, codes.everywhere


class _Codes:
    """Bits for searches that start at several components, so that one can ask for those that start elsewhere.

    Components are numbered; for each binary digit there is one search for those that have it, and one for those that do
    not. Two components differ in some digit: so what starts elsewhere than here is in one of the searches that differ.
    """

    def __init__(self, places: list[int], new_bit: Callable[[], int]) -> None:
        self._number = {place: number for number, place in enumerate(places)}
        digits = max(len(places) - 1, 0).bit_length()
        self._digits = [(new_bit(), new_bit()) for _ in range(digits)]
        self.everywhere = new_bit()

    def of(self, place: int) -> int:
        """The searches that start at a component."""
        number = self._number[place]
        return self.everywhere | merged(digit[number >> position & 1] for position, digit in enumerate(self._digits))

    def elsewhere(self, place: int) -> int:
        """The searches that start at other components only; together they start at all of those."""
        number = self._number.get(place)
        if number is None:
            return self.everywhere
        return merged(digit[~number >> position & 1] for position, digit in enumerate(self._digits))
