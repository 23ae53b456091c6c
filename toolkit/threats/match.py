"""Do the things of a system match what a condition selects? Answered in three values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, NamedTuple

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.condition import ComponentSelector, DataSelector, TrustRange
from toolkit.catalogues.vocabulary import Answer, Origin, Trust
from toolkit.files.build import Strict
from toolkit.system.model import Component, DataAsset, DataFlow, System
from toolkit.threats.truth import NO, YES, Ask, Truth, all_of, any_of, from_answer, negate, unknown

__all__ = ["Hop", "Matcher", "hops_of"]

_BUILT_IN: dict[type, set[str]] = {DataAsset: {"personal"}, DataFlow: {"encrypted", "authenticated"}}


class Matcher:
    """Compares one system with selectors; remembers what it has compared."""

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        self.system = system
        self.catalogue = catalogue
        self.elements = system.elements()
        self._facts_of_kind = cache(
            lambda kind: frozenset(catalogue.facts_of(kind)) if kind in catalogue.kinds else frozenset()
        )
        self.fact = cache(self._fact)
        self._compared: dict[tuple[str, str], Truth] = {}
        self._keys: dict[int, tuple[Strict, str]] = {}  # what it is of is kept, so that its address is its own
        self._kinds: dict[str, frozenset[str]] = {}
        self._of_kinds: dict[frozenset[str], list[str]] = {}
        self._trusts: dict[str, Trust | None] = {}
        self.makers = cache(self._makers)
        """Where a data asset comes into the system: who sends or keeps it without having received it."""

    def can_state(self, element_id: str, fact: str) -> bool:
        """Has the kind of this element such a fact at all?"""
        return fact in self._facts_of_kind(self.system.kind_of(element_id))

    def stated(self, element_id: str, fact: str) -> Answer | None:
        """What is stated of a fact of an element; None where its kind cannot have it: a plain store screens nothing."""
        element: Any = self.elements[element_id]
        answer: Answer | None
        if fact in _BUILT_IN.get(type(element), ()):
            answer = getattr(element, fact)
            return answer if answer is not Answer.UNKNOWN else element.facts.get(fact, answer)
        answer = element.facts.get(fact)
        if answer is None and self.can_state(element_id, fact):
            return Answer.UNKNOWN
        return answer

    def _fact(self, element_id: str, fact: str) -> Truth:
        answer = self.stated(element_id, fact)
        if answer is None:
            return NO
        return from_answer(answer, Ask(element_id, fact), because=f"{element_id}.{fact} = {answer}")

    def facts(self, element_id: str, facts: Iterable[str]) -> Truth:
        """All of these facts of an element are stated as yes."""
        return all_of(self.fact(element_id, fact) for fact in facts)

    def kind(self, component_id: str, kinds: tuple[str, ...] | None) -> bool:
        """Is the component of one of these kinds? None asks for nothing."""
        component = self.elements[component_id]
        return kinds is None or (isinstance(component, Component) and self.catalogue.is_a(component.kind, kinds))

    def trust(self, component_id: str, wanted: TrustRange | None) -> Truth:
        """Is the place of the component trusted this far?"""
        if wanted is None:
            return YES
        trust = self._trust_of(component_id)
        if trust is None:
            return unknown(Ask(component_id, "trust"))
        return YES if wanted.contains(trust) else NO

    def key(self, said: Strict) -> str:
        """What a condition or selector says, as text: those that say the same, in whichever rule, have the same key."""
        if id(said) not in self._keys:
            self._keys[id(said)] = (said, f"{type(said).__name__}{said.model_dump_json(exclude_none=True)}")
        return self._keys[id(said)][1]

    def of_kind(self, selector: ComponentSelector) -> Iterable[str]:
        """The components of the kinds that a selector takes in, in the order of the system."""
        if selector.kind is None and selector.not_kind is None:
            return self.system.components
        kinds = self._kinds_of(selector)
        if kinds not in self._of_kinds:
            components = self.system.components.items()
            self._of_kinds[kinds] = [each for each, component in components if component.kind in kinds]
        return self._of_kinds[kinds]

    def _kinds_of(self, selector: ComponentSelector) -> frozenset[str]:
        """The kinds of the system's components that the selector takes in: one of those it names, or a kind of one."""
        key = self.key(selector)
        if key not in self._kinds:
            found = self._kinds_there
            if selector.kind is not None:
                found = {kind for kind in found if self.catalogue.is_a(kind, selector.kind)}
            self._kinds[key] = frozenset(k for k in found if not self.catalogue.is_a(k, selector.not_kind or ()))
        return self._kinds[key]

    def _is_of_kind(self, component_id: str, selector: ComponentSelector) -> bool:
        named = selector.kind is not None or selector.not_kind is not None
        return not named or self.system.components[component_id].kind in self._kinds_of(selector)

    @cached_property
    def _kinds_there(self) -> set[str]:
        return {component.kind for component in self.system.components.values()}

    def fitting(self, selector: ComponentSelector) -> dict[str, bool]:
        """The components that are all of what the selector says, for certain (True) or perhaps.

        The same as `component` says of each, without what explains it.
        """
        found = dict.fromkeys(self.of_kind(selector), True)
        for fact in selector.fact:
            said = {each: self.stated(each, fact) or Answer.NO for each in found}
            found = {each: sure and said[each] is Answer.YES for each, sure in found.items() if said[each] != Answer.NO}
        if selector.trust is not None:
            places: dict[Trust | None, bool] = {trust: selector.trust.contains(trust) for trust in Trust}
            trusts = {each: self._trust_at[each] for each in found}
            found = {
                each: sure and trusts[each] is not None
                for each, sure in found.items()
                if places.get(trusts[each], True)
            }
        return found

    @cached_property
    def _trust_at(self) -> dict[str, Trust | None]:
        return {component: self._trust_of(component) for component in self.system.components}

    def _trust_of(self, component_id: str) -> Trust | None:
        component = self.system.components[component_id]
        return component.trust if component.trust is not None else self._trust_within(component.within)

    def _trust_within(self, boundary_id: str | None) -> Trust | None:
        """The trust of a boundary, or of the nearest around it that has one; each boundary is climbed out of once."""
        climbed = []
        while boundary_id is not None and boundary_id in self.system.boundaries and boundary_id not in self._trusts:
            boundary = self.system.boundaries[boundary_id]
            self._trusts[boundary_id] = boundary.trust
            if boundary.trust is not None:
                break
            climbed.append(boundary_id)
            boundary_id = boundary.within
        trust = self._trusts.get(boundary_id or "")
        self._trusts.update(dict.fromkeys(climbed, trust))
        return trust

    def component(self, component_id: str, selector: ComponentSelector) -> Truth:
        """Is the component all of what the selector says?"""
        if not self._is_of_kind(component_id, selector):
            return NO
        key = (component_id, self.key(selector))
        if key not in self._compared:
            self._compared[key] = self._component(component_id, selector)
        return self._compared[key]

    def data(self, data_id: str, selector: DataSelector) -> Truth:
        """Is the data asset all of what the selector says?"""
        key = (data_id, self.key(selector))
        if key not in self._compared:
            self._compared[key] = self._data(data_id, selector)
        return self._compared[key]

    def _component(self, component_id: str, selector: ComponentSelector) -> Truth:
        return all_of([self.trust(component_id, selector.trust), self.facts(component_id, selector.fact)])

    def _data(self, data_id: str, selector: DataSelector) -> Truth:
        asset = self.system.data[data_id]
        parts = [self.facts(data_id, selector.fact)]
        if selector.classification is not None:
            parts.append(
                unknown(Ask(data_id, "classification"))
                if asset.classification is None
                else (YES if selector.classification.contains(asset.classification) else NO)
            )
        if selector.origin is not None:
            parts.append(self.origin(data_id, selector.origin))
        return all_of(parts)

    def origin(self, data_id: str, wanted: Origin) -> Truth:
        """Who decides what it says: as stated, or as follows from where it comes into the system."""
        first = self._first_sources(data_id)
        if not first:
            return unknown(Ask(data_id, "origin"))  # made in a circle, of which nobody says where it begins
        # What is made of several things is from outside as soon as one of them is.
        outside = any_of(map(self._from_outside, first))
        return outside if wanted is Origin.OUTSIDE else negate(outside)

    def _first_sources(self, data_id: str) -> list[str]:
        """The data that it is made from in the end: what says its origin, or is made from nothing else."""
        first: list[str] = []
        seen, queue = {data_id}, [data_id]
        while queue:
            current = queue.pop()
            asset = self.system.data[current]
            if asset.origin is not None or not asset.derived_from:
                first.append(current)
                continue
            sources = [each for each in asset.derived_from if each in self.system.data and each not in seen]
            seen.update(sources)
            queue.extend(sources)
        return sorted(first)

    def _from_outside(self, data_id: str) -> Truth:
        origin = self.system.data[data_id].origin or self._origin_by_makers(data_id)
        if origin is None:
            return unknown(Ask(data_id, "origin"))
        return YES if origin is Origin.OUTSIDE else NO

    def _origin_by_makers(self, data_id: str) -> Origin | None:
        """Outside when only untrusted places send it first; inside when only the organisation's people and programs do.

        What a program makes of content from outside is followed by derivation, so the program itself counts as inside.
        Nothing follows from data that lies in a store: somebody once put it there.
        """
        makers = self.makers(data_id)
        trusts = [self._trust_of(maker) for maker in makers]
        if makers and all(trust is Trust.NONE for trust in trusts):
            return Origin.OUTSIDE
        own = all(trust is not None and trust.rank >= Trust.ORGANISATION.rank for trust in trusts)
        return Origin.INSIDE if makers and own and all(map(self._speaks_for_itself, makers)) else None

    def _speaks_for_itself(self, component_id: str) -> bool:
        kind = self.catalogue.kinds.get(self.system.components[component_id].kind)
        return kind is not None and kind.shape in ("process", "actor")

    def _makers(self, data_id: str) -> tuple[str, ...]:
        senders, receivers = self._traffic(data_id)
        holders = [held for held in self.system.data[data_id].held_by if held in self.system.components]
        first = [each for each in dict.fromkeys([*senders, *holders]) if each not in receivers]
        return tuple(first or holders or senders)

    @cached_property
    def _all_traffic(self) -> dict[str, tuple[list[str], set[str]]]:
        traffic: dict[str, tuple[list[str], set[str]]] = {data_id: ([], set()) for data_id in self.system.data}
        for flow_id, flow in self.system.flows.items():
            for hop in hops_of(flow_id, flow):
                for data_id in hop.carried or ():
                    if data_id in traffic:
                        traffic[data_id][0].append(hop.sender)
                        traffic[data_id][1].add(hop.receiver)
        return traffic

    def _traffic(self, data_id: str) -> tuple[list[str], set[str]]:
        return self._all_traffic[data_id]

    def carried(self, flow_id: str, selector: DataSelector) -> Truth:
        """Does the flow carry such data, there or back? Unstated: it may."""
        return any_of(self.carried_by(hop, selector) for hop in hops_of(flow_id, self.system.flows[flow_id]))

    def carried_by(self, hop: Hop, selector: DataSelector) -> Truth:
        """Is there such data among what one direction of a flow carries?"""
        if hop.carried is None:
            return unknown(hop.unsaid)
        return any_of(self.data(data_id, selector) for data_id in hop.carried if data_id in self.system.data)

    def crosses(self, flow_id: str, wanted: TrustRange | str) -> Truth:
        """Does the flow leave one boundary for another? With a range: one end trusted this far, the other not alike."""
        flow = self.system.flows[flow_id]
        ends = [end for end in (flow.from_, flow.to) if end in self.system.components]
        if len({self._innermost(end) for end in ends}) < 2:
            return NO
        if isinstance(wanted, TrustRange):
            return any_of(self.trust(end, wanted) for end in ends)
        return YES

    def _innermost(self, component_id: str) -> str | None:
        within = self.system.components[component_id].within
        return within if within in self.system.boundaries else None


class Hop(NamedTuple):
    """One direction of a flow: who sends what to whom. `carried` is None where the flow does not say."""

    flow: str
    sender: str
    receiver: str
    carried: tuple[str, ...] | None
    unsaid: Ask


def hops_of(flow_id: str, flow: DataFlow) -> list[Hop]:
    """A flow as hops; a reply is a hop of its own, back."""
    hops = [Hop(flow_id, flow.from_, flow.to, flow.carries, Ask(flow_id, "carries"))]
    if flow.replies is Answer.YES:
        hops.append(Hop(flow_id, flow.to, flow.from_, flow.answers_with, Ask(flow_id, "answers_with")))
    return hops
