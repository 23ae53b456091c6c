"""Where the ways of a path begin and end, who stands guard, and where nothing has to be gone because it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from toolkit.catalogues import condition as c
from toolkit.threats.graph import ANYTHING, Graph, State
from toolkit.threats.match import Matcher, hops_of
from toolkit.threats.search import Guards, Starts
from toolkit.threats.truth import NO, NO_ASKS, Ask, Truth, any_of

__all__ = ["PathEnds"]


class PathEnds:
    """The ends of paths in one system; remembers what it worked out."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._system = matcher.system
        self._matches: dict[str, Guards] = {}
        self._drawn: dict[str, Mapping[str, bool]] = {}
        self._from_data: dict[str, Starts] = {}

    def first_leg(self, path: c.PathSelector) -> str:
        """A key for all paths that begin alike and go round the same things: one search serves them all."""
        ends = (path.from_, path.to, path.avoiding)
        return " ".join(each if isinstance(each, str) else self._matcher.key(each) for each in ends if each is not None)

    def starts(self, path: c.PathSelector, graph: Graph) -> Starts:
        """Where the search for a path starts: at its beginning; at its end, where it begins `here`."""
        start = self.start(path)
        if isinstance(start, c.DataSource):
            return self.data_starts(start)
        return {(each, data_id): asks for each, asks in self.matching(start).items() for data_id in graph.at[each]}

    def start(self, path: c.PathSelector) -> c.DataSource | c.ComponentSelector:
        """The end of a path that is not `here`."""
        start = path.from_ if path.to == "here" else path.to
        assert isinstance(start, (c.DataSource, c.ComponentSelector))  # noqa: S101 - only one end is `here`
        return start

    def data_starts(self, source: c.DataSource) -> Starts:
        """Where data of this description comes into the system, or may."""
        key = self._matcher.key(source)
        if key not in self._from_data:
            self._from_data[key] = self._sources(source)
        return self._from_data[key]

    def _sources(self, source: c.DataSource) -> Starts:
        starts: dict[State, frozenset[Ask]] = {}
        for data_id in self._system.data:
            if self._is_source(data_id, source.data):
                match = self._matcher.data(data_id, source.data)
                for maker in self._matcher.makers(data_id) if match.may else ():
                    starts[maker, data_id] = match.asks if match.is_unknown else NO_ASKS
        for sender, unsaid in self._unlabelled:
            starts.setdefault((sender, ANYTHING), frozenset({unsaid}))
        return starts

    def _is_source(self, data_id: str, selector: c.DataSelector) -> bool:
        """May a path start with this data? Asked for their origin, data made of others start with the others."""
        asset = self._system.data[data_id]
        return selector.origin is None or asset.origin is not None or not asset.derived_from

    def goals(self, path: c.PathSelector, here: str, graph: Graph) -> list[State]:
        """The states at `here` at which a search for the path arrives."""
        if here in self._system.components:
            return [(here, data_id) for data_id in graph.at[here]]
        if path.to == "here" or here not in self._system.data:
            return []
        # A flow that does not say what it carries may carry this data as well, whoever sends it.
        return [(maker, here) for maker in self._matcher.makers(here)] + self._unsaid_senders

    def at_once(self, path: c.PathSelector, here: str) -> Truth:
        """Is there no way to go, because what is asked for comes into the system just here?"""
        if path.through is not None:
            return NO
        if isinstance(path.to, c.ComponentSelector):
            goal = path.to
            makers = self._matcher.makers(here) if here in self._system.data else ()
            drawn = [maker for maker in makers if maker in self._system.components]
            return any_of(self._matcher.component(maker, goal) for maker in drawn)
        if not isinstance(path.from_, c.DataSource):
            return NO
        selector = path.from_.data
        made = [data_id for data_id in self._made_at.get(here, ()) if self._is_source(data_id, selector)]
        truth = any_of(self._matcher.data(data_id, selector) for data_id in made)
        return Truth(truth.must, truth.may, truth.asks, (here,) if truth.may else ())

    def drawn(self, selector: c.ComponentSelector | None) -> Mapping[str, bool]:
        """The components that are what a selector says (True) or may be (False); `matching` without the questions."""
        if selector is None:
            return {}
        key = self._matcher.key(selector)
        if key not in self._drawn:
            self._drawn[key] = self._matcher.fitting(selector)
        return self._drawn[key]

    def matching(self, selector: c.ComponentSelector | None) -> Guards:
        """The components that are, or may be, what a selector says, with the questions whether they are."""
        if selector is None:
            return {}
        key = self._matcher.key(selector)
        if key not in self._matches:
            found = {each: self._matcher.component(each, selector) for each in self._matcher.of_kind(selector)}
            self._matches[key] = {
                each: match.asks if match.is_unknown else NO_ASKS for each, match in found.items() if match.may
            }
        return self._matches[key]

    @cached_property
    def _made_at(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for data_id in self._system.data:
            for maker in self._matcher.makers(data_id):
                found[maker].append(data_id)
        return found

    @cached_property
    def _unlabelled(self) -> list[tuple[str, Ask]]:
        """Who sends something without saying what, with the question that would tell."""
        return [
            (hop.sender, hop.unsaid)
            for flow_id, flow in self._system.flows.items()
            for hop in hops_of(flow_id, flow)
            if hop.carried is None
        ]

    @cached_property
    def _unsaid_senders(self) -> list[State]:
        return [(sender, ANYTHING) for sender in sorted({sender for sender, _ in self._unlabelled})]
