"""What a condition says of an element, in three values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.system.model import Component, DataAsset, DataFlow, System
from toolkit.threats.graph import Graph, State
from toolkit.threats.match import Matcher, hops_of
from toolkit.threats.path_ends import PathEnds
from toolkit.threats.search import Reach, onward, search, search_on
from toolkit.threats.truth import NO, YES, Ask, Truth, all_of, any_of, negate, unknown

__all__ = ["Evaluator"]


class Evaluator:
    """Evaluates conditions at the elements of one system. Build one per search: it remembers what it worked out."""

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        self.system = system
        self.catalogue = catalogue
        self.matcher = Matcher(system, catalogue)
        self._graph: Graph | None = None
        self._reaches: dict[str, Reach] = {}
        self.ends = PathEnds(self.matcher)
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
        kept = [self.matcher.data(data_id, atom.holds) for data_id in self.kept_at.get(here, [])]
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
    def kept_at(self) -> dict[str, list[str]]:
        """The data that each component keeps."""
        found: dict[str, list[str]] = defaultdict(list)
        for data_id, asset in self.system.data.items():
            for holder in asset.held_by:
                found[holder].append(data_id)
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
        if path.to == "here" and here not in self.system.components:
            return NO
        reach, not_from = self._reach(path, here)
        arrivals = self._arrivals(reach, self.ends.goals(path, here, self.graph), not_from)
        truth = any_of([arrivals, self.ends.at_once(path, here)])
        return truth if truth.may else Truth(False, False, because=self._guarding(path.avoiding))

    def _guarding(self, selector: c.ComponentSelector | None) -> tuple[str, ...]:
        """Who certainly stands guard, for the reason of a path that does not exist."""
        certain = (each for each, asks in self.ends.matching(selector).items() if not asks)
        return tuple(f"{each}.stands on the way = yes" for each in certain)

    def _arrivals(self, reach: Reach, states: list[State], not_from: str | None) -> Truth:
        certain = [state for state in states if reach.is_certain(state, not_from=not_from)]
        ways = (reach.arrival(state, not_from=not_from) for state in certain or states)
        found = [arrival for arrival in ways if arrival is not None]
        if not found:
            return NO
        if certain:
            return Truth(True, True, witness=min((each.witness for each in found), key=_shortest))
        best = min(found, key=lambda each: (len(each.asks), _shortest(each.witness)))
        return Truth(False, True, best.asks, best.witness)

    def _reach(self, path: c.PathSelector, here: str) -> tuple[Reach, str | None]:
        """What the path reaches; and the component whose own ways do not count for it."""
        if path.through is None:
            return self._first_leg(path), None
        stops = self.ends.matching(path.through)
        key = self.matcher.key(path)
        if key not in self._reaches:
            first = self._first_leg(path)
            starts = onward(first, stops)
            self._reaches[key] = search_on(self.graph, first, starts, backward=path.to != "here")
        # What lies on the way is something else than `here`: of a stop, what goes on from itself does not count.
        return self._reaches[key], here if here in stops else None

    def _first_leg(self, path: c.PathSelector) -> Reach:
        """What is reached from the path's beginning; from its end where it ends elsewhere than `here`."""
        key = self.ends.first_leg(path)
        if key not in self._reaches:
            starts, guards = self.ends.starts(path, self.graph), self.ends.matching(path.avoiding)
            self._reaches[key] = search(self.graph, starts, guards, backward=path.to != "here")
        return self._reaches[key]


def _shortest(witness: tuple[str, ...]) -> tuple[bool, int, tuple[str, ...]]:
    """The order of ways to show: a way of some length tells more than "it is there already"."""
    return len(witness) == 1, len(witness), witness
