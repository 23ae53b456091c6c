"""What a condition says of an element, in three values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.system.model import Component, DataAsset, DataFlow, System
from toolkit.threats.graph import ANYTHING, Graph, State
from toolkit.threats.match import Matcher, hops_of
from toolkit.threats.search import Reach, onward, search, search_on
from toolkit.threats.truth import NO, NO_ASKS, YES, Ask, Truth, all_of, any_of, negate, unknown

__all__ = ["Evaluator"]


class Evaluator:
    """Evaluates conditions at the elements of one system. Build one per search: it remembers what it worked out."""

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        self.system = system
        self.catalogue = catalogue
        self.matcher = Matcher(system, catalogue)
        self._graph: Graph | None = None
        self._reaches: dict[str, Reach] = {}
        self._matches: dict[str, dict[str, frozenset[Ask]]] = {}
        self._had: dict[str, Truth] = {}
        self._atoms: dict[type, Callable[[str, Any], Truth]] = {
            c.FactIs: lambda here, atom: self.matcher.fact(here, atom.fact),
            c.KindIs: lambda here, atom: YES if self.matcher.kind(here, atom.kind) else NO,
            c.TrustIs: self._trust,
            c.ClassificationIs: self._classification,
            c.OriginIs: self._origin,
            c.StageIs: self._stage,
            c.Holds: self._holds,
            c.HasFlow: self._has_flow,
            c.Carries: self._carries,
            c.Crosses: self._crosses,
            c.Sender: lambda here, atom: self._end(here, atom.sender, "from_"),
            c.Receiver: lambda here, atom: self._end(here, atom.receiver, "to"),
            c.Has: self._has,
            c.PathExists: self._path,
        }

    def at(self, here: str, condition: Any) -> Truth:
        """Does the condition hold at the element `here`?"""
        match condition:
            case None:
                return YES
            case c.All():
                return all_of(self.at(here, part) for part in condition.all)
            case c.Any_():
                return any_of(self.at(here, part) for part in condition.any)
            case c.Not():
                return negate(self.at(here, condition.not_))
            case _:
                return self._atoms[type(condition)](here, condition)

    def _element(self, here: str) -> Any:
        return self.matcher.elements[here]

    def _trust(self, here: str, atom: c.TrustIs) -> Truth:
        return self.matcher.trust(here, atom.trust) if isinstance(self._element(here), Component) else NO

    def _classification(self, here: str, atom: c.ClassificationIs) -> Truth:
        asset = self._element(here)
        if not isinstance(asset, DataAsset):
            return NO
        if asset.classification is None:
            return unknown(Ask(here, "classification"))
        return YES if atom.classification.contains(asset.classification) else NO

    def _origin(self, here: str, atom: c.OriginIs) -> Truth:
        return self.matcher.origin(here, atom.origin) if isinstance(self._element(here), DataAsset) else NO

    def _stage(self, _: str, atom: c.StageIs) -> Truth:
        if self.system.stage is None:
            return unknown(Ask("system", "stage"))
        return YES if self.system.stage in atom.stage else NO

    def _holds(self, here: str, atom: c.Holds) -> Truth:
        if not isinstance(self._element(here), Component):
            return NO
        kept = [self.matcher.data(data_id, atom.holds) for data_id in self._kept_at.get(here, [])]
        flows = [self.matcher.carried(flow_id, atom.holds) for flow_id in self._flows_at(here)]
        return any_of([*kept, *flows])

    def _flows_at(self, here: str) -> list[str]:
        return self._flows_by_end.get(here, [])

    @cached_property
    def _flows_by_end(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for flow_id, flow in self.system.flows.items():
            for end in {flow.from_, flow.to}:
                found[end].append(flow_id)
        return found

    @cached_property
    def _kept_at(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for data_id, asset in self.system.data.items():
            for holder in asset.held_by:
                found[holder].append(data_id)
        return found

    @cached_property
    def _made_at(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for data_id in self.system.data:
            for maker in self.matcher.makers(data_id):
                found[maker].append(data_id)
        return found

    def _has_flow(self, here: str, atom: c.HasFlow) -> Truth:
        if not isinstance(self._element(here), Component):
            return NO
        return any_of(self._flow_matches(flow_id, here, atom.flow) for flow_id in self._flows_at(here))

    def _flow_matches(self, flow_id: str, here: str, wanted: c.FlowSelector) -> Truth:
        flow = self.system.flows[flow_id]
        ways = []
        for hop in hops_of(flow_id, flow):
            leaves, comes = hop.sender == here, hop.receiver == here
            if (wanted.direction == "out" and not leaves) or (wanted.direction == "in" and not comes):
                continue
            other = hop.receiver if leaves else hop.sender
            parts = [self.matcher.facts(flow_id, wanted.fact)]
            if wanted.with_ is not None:
                parts.append(self._selected(other, wanted.with_))
            if wanted.crosses is not None:
                parts.append(self.matcher.crosses(flow_id, wanted.crosses))
            if wanted.carries is not None:
                parts.append(self.matcher.carried_by(hop, wanted.carries))
            ways.append(all_of(parts))
        return any_of(ways)

    def _selected(self, component_id: str, selector: c.ComponentSelector) -> Truth:
        return self.matcher.component(component_id, selector) if component_id in self.system.components else NO

    def _carries(self, here: str, atom: c.Carries) -> Truth:
        return self.matcher.carried(here, atom.carries) if isinstance(self._element(here), DataFlow) else NO

    def _crosses(self, here: str, atom: c.Crosses) -> Truth:
        return self.matcher.crosses(here, atom.crosses) if isinstance(self._element(here), DataFlow) else NO

    def _end(self, here: str, selector: c.ComponentSelector, end: str) -> Truth:
        flow = self._element(here)
        return self._selected(getattr(flow, end), selector) if isinstance(flow, DataFlow) else NO

    def _has(self, _: str, atom: c.Has) -> Truth:
        key = self.matcher.key(atom.has)
        if key not in self._had:
            self._had[key] = any_of(self.matcher.component(each, atom.has) for each in self.system.components)
        return self._had[key]

    @property
    def graph(self) -> Graph:
        """How data travels in this system; worked out when first needed."""
        if self._graph is None:
            self._graph = Graph(self.matcher)
        return self._graph

    def _path(self, here: str, atom: c.PathExists) -> Truth:
        path = atom.path
        if path.to == "here":
            if here not in self.system.components:
                return NO
            at_once = self._starts_at(here, path.from_) if path.through is None else NO
            states = [(here, data_id) for data_id in self.graph.at[here]]
        else:
            at_once, states = self._goals_at(here, path.to)
            at_once = at_once if path.through is None else NO
        reach, not_from = self._reach(path, here)
        truth = any_of([self._arrivals(reach, states, not_from), at_once])
        return truth if truth.may else Truth(False, False, because=self._guarding(path.avoiding))

    def _guarding(self, selector: c.ComponentSelector | None) -> tuple[str, ...]:
        """Who certainly stands guard, for the reason of a path that does not exist."""
        certain = (each for each, asks in self._matching(selector).items() if not asks)
        return tuple(f"{each}.stands on the way = yes" for each in certain)

    def _arrivals(self, reach: Reach, states: list[State], not_from: str | None) -> Truth:
        certain = [state for state in states if reach.is_certain(state, not_from=not_from)]
        ways = (reach.arrival(state, not_from=not_from) for state in certain or states)
        perhaps = [arrival for arrival in ways if arrival is not None]
        if certain:
            return Truth(True, True, witness=min((each.witness for each in perhaps), key=_shortest))
        if not perhaps:
            return NO
        best = min(perhaps, key=lambda each: (len(each.asks), _shortest(each.witness)))
        return Truth(False, True, best.asks, best.witness)

    def _starts_at(self, here: str, source: Any) -> Truth:
        """Data that comes into the system at `here` is there without a step."""
        if not isinstance(source, c.DataSource):
            return NO
        found = [
            self.matcher.data(data_id, source.data)
            for data_id in self._made_at.get(here, [])
            if self._is_source(data_id, source.data)
        ]
        truth = any_of(found)
        return Truth(truth.must, truth.may, truth.asks, (here,) if truth.may else ())

    def _goals_at(self, here: str, goal: c.ComponentSelector) -> tuple[Truth, list[State]]:
        if here in self.system.components:
            return NO, [(here, data_id) for data_id in self.graph.at[here]]
        if here not in self.system.data:
            return NO, []
        makers = self.matcher.makers(here)
        at_once = any_of(self._selected(maker, goal) for maker in makers if maker in self.system.components)
        # A flow that does not say what it carries may carry it as well, whoever sends it.
        blank = {
            hop.sender
            for flow_id, flow in self.system.flows.items()
            for hop in hops_of(flow_id, flow)
            if hop.carried is None
        }
        return at_once, [(maker, here) for maker in makers] + [(sender, ANYTHING) for sender in sorted(blank)]

    def _reach(self, path: c.PathSelector, here: str) -> tuple[Reach, str | None]:
        """What the path reaches; and the component whose own ways do not count for it."""
        if path.through is None:
            return self._first_leg(path), None
        key = self.matcher.key(path)
        if key not in self._reaches:
            first = self._first_leg(path)
            starts = onward(first, self._matching(path.through))
            self._reaches[key] = search_on(self.graph, first, starts, backward=path.to != "here")
        # What lies on the way is something else than `here`: a stop's own search leaves it out.
        return self._reaches[key], here if here in self._matching(path.through) else None

    def _first_leg(self, path: c.PathSelector) -> Reach:
        """What is reached from the path's beginning; from its end where it ends elsewhere than `here`."""
        ends = (path.from_, path.to, path.avoiding)
        key = "".join(each if isinstance(each, str) else self.matcher.key(each) for each in ends if each is not None)
        if key not in self._reaches:
            starts = (
                self._component_starts(path.to)
                if isinstance(path.to, c.ComponentSelector)
                else self._starts(path.from_)
            )
            guards = self._matching(path.avoiding)
            self._reaches[key] = search(self.graph, starts, guards, backward=path.to != "here")
        return self._reaches[key]

    def _starts(self, source: Any) -> dict[State, frozenset[Ask]]:
        if not isinstance(source, c.DataSource):
            return self._component_starts(source)
        starts: dict[State, frozenset[Ask]] = {}
        for data_id in filter(lambda each: self._is_source(each, source.data), self.system.data):
            match = self.matcher.data(data_id, source.data)
            if match.may:
                for maker in self.matcher.makers(data_id):
                    starts[maker, data_id] = match.asks if match.is_unknown else frozenset()
        for flow_id, flow in self.system.flows.items():
            for hop in hops_of(flow_id, flow):
                if hop.carried is None:
                    starts.setdefault((hop.sender, ANYTHING), frozenset({hop.unsaid}))
        return starts

    def _is_source(self, data_id: str, selector: c.DataSelector) -> bool:
        """May a path start with this data? Asked for their origin, data made of others start with the others."""
        asset = self.system.data[data_id]
        return selector.origin is None or asset.origin is not None or not asset.derived_from

    def _component_starts(self, selector: c.ComponentSelector) -> dict[State, frozenset[Ask]]:
        at = self.graph.at
        matching = self._matching(selector)
        return {(each, data_id): asks for each, asks in matching.items() for data_id in at[each]}

    def _matching(self, selector: c.ComponentSelector | None) -> dict[str, frozenset[Ask]]:
        """The components that are, or may be, what a selector says, with the questions whether they are."""
        if selector is None:
            return {}
        key = self.matcher.key(selector)
        if key not in self._matches:
            found = {each: self.matcher.component(each, selector) for each in self.matcher.of_kind(selector)}
            asks = {each: match.asks if match.is_unknown else NO_ASKS for each, match in found.items() if match.may}
            self._matches[key] = asks
        return self._matches[key]


def _shortest(witness: tuple[str, ...]) -> tuple[bool, int, tuple[str, ...]]:
    """The order of ways to show: a way of some length tells more than "it is there already"."""
    return len(witness) == 1, len(witness), witness
