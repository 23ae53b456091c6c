"""Where attackers begin in a system, and what follows from a hold without any further threat.

The moves of docs/adr/0022: what is said travels with the data, until something decides for itself; whoever steers a
thing decides what it hands on; whoever runs programs in it has all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from toolkit.catalogues.attack import Hold, Position
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import ComponentKind
from toolkit.catalogues.vocabulary import Origin, Trust
from toolkit.system.model import System
from toolkit.threats.graph import ANYTHING, Graph
from toolkit.threats.match import Matcher, hops_of

__all__ = ["Ground", "Move", "Node"]


class Node(NamedTuple):
    """A hold over an element; of some data only, while that travels. A position is held over nothing.

    A `door` is where data leaves an element: what comes in by many flows goes through one door to many others, so that
    the work grows with the drawing and not with the pairs of flows (see `toolkit/threats/steps.py`).
    """

    hold: str
    at: str = ""
    data: str = ""
    door: str = ""


class Move(NamedTuple):
    """From a node to the next: along a flow, or at once; surely, unless nobody said what the flow carries."""

    to: Node
    flow: str = ""
    sure: bool = True


_ALL_OF_IT = (Hold.READS, Hold.ALTERS, Hold.STEERS)
_SUPPLIERS = ("external_entity", "labelling_service")
_TOOLS = ("tool_server", "outside_agent")
_CONTENT = "external_source"
_MACHINES = ("hardware", "hosting")
_WITH_MODELS = ("model", "model_registry", "training_pipeline")


class Ground:
    """The moves of one system that need no threat."""

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        self.system = system
        self.catalogue = catalogue
        self.matcher = Matcher(system, catalogue)
        self.graph = Graph(self.matcher)

    def from_position(self, position: Position) -> Iterator[Move]:
        """Where somebody at a position begins: what they can say, or steer, by their place alone."""
        match position:
            case Position.OUTSIDER:
                yield from self._sent_by(self._actors(lambda trust: trust is None or trust is Trust.NONE))
            case Position.INSIDER:
                yield from self._sent_by(self._actors(lambda trust: trust is not None and trust.rank >= _OURS))
            case Position.SUPPLIER:
                yield from self._sent_by(each for each in self._of_kind(_SUPPLIERS) if not self._is_other(each))
            case Position.CONTENT:
                yield from self._from_outside()
            case Position.TOOL:
                tools = (each for each in self._of_kind(_TOOLS) if not self._ours(each))
                yield from (Move(Node(Hold.STEERS, each)) for each in tools)
            case Position.HANDS_ON:
                return

    def from_hold(self, node: Node) -> Iterator[Move]:
        """What follows from a hold."""
        if node.door:
            yield from self._through(node)
            return
        if node.data:
            yield Move(Node(node.hold, node.at))
            if not self.decides(node.at) and not self._shapes(node.at):
                yield from self._to_doors(node)
            return
        component = node.at in self.system.components
        match node.hold:
            case Hold.FEEDS:
                yield Move(Node(Hold.SAYS, node.at))
            case Hold.RUNS:
                yield from (Move(Node(hold, node.at)) for hold in _ALL_OF_IT)
                if self.is_model(node.at):
                    yield Move(Node(Hold.COPIES, node.at))
            case Hold.ALTERS if component:
                yield from self._altered(node.at)
            case Hold.ALTERS:
                yield from self._handed(self._along[node.at])
            case Hold.STEERS if component:
                yield from self._handed(self._out_of(node.at))
            case Hold.ACTS if component:
                yield from self._done(node.at)

    def decides(self, component: str) -> bool:
        """Does it decide itself what it sends out, so that one has to steer it? People do, and models and agents."""
        stated = (each.steerable for each in self._lineage(component) if each.steerable is not None)
        return next(stated, self.is_actor(component))

    def is_actor(self, component: str) -> bool:
        """Is it a person?"""
        kind = self.catalogue.kinds.get(self.system.components[component].kind)
        return kind is not None and kind.shape == "actor"

    def can_act(self, component: str) -> bool:
        """Can it do something in the world, as far as is stated?"""
        fact = "has_side_effects"
        return self.matcher.can_state(component, fact) and self.matcher.fact(component, fact).may

    def is_model(self, component: str) -> bool:
        """Is it a model, or does it keep models?"""
        kind = self.system.kind_of(component)
        return self.catalogue.is_a(kind, ("model", "model_registry", "edge_device"))

    def is_carrier(self, component: str) -> bool:
        """Does it hold a model: as one, as what keeps one, or as the machine on which one is made or runs?"""
        machine = self.catalogue.is_a(self.system.kind_of(component), _MACHINES)
        beside = (self.system.kind_of(each) for each in self.beside(component))
        return self.is_model(component) or (machine and any(self.catalogue.is_a(each, _WITH_MODELS) for each in beside))

    def is_open_to_keys(self, component: str) -> bool:
        """Is it something that keys and access open? People are not, nor what anybody may fetch from."""
        public = self.catalogue.is_a(self.system.kind_of(component), ("artefact_source", _CONTENT))
        return not public and not self.is_actor(component)

    def beside(self, element: str) -> tuple[str, ...]:
        """The components that a flow joins to this one; of a flow, its two ends."""
        if element in self.system.flows:
            flow = self.system.flows[element]
            return tuple(end for end in (flow.from_, flow.to) if end in self.system.components)
        return tuple(self._joined.get(element, ()))

    def held_at(self, element: str) -> list[str]:
        """The named data that is at an element, and what it was made from."""
        if element in self.system.data:
            here: Iterable[str] = [element]
        elif element in self.system.flows:
            flow = self.system.flows[element]
            here = [data for hop in hops_of(element, flow) for data in hop.carried or ()]
        else:
            here = self.graph.at.get(element, ())
        return [data for data in dict.fromkeys(here) if data in self.system.data]

    def _altered(self, component: str) -> Iterator[Move]:
        if self.decides(component):
            yield Move(Node(Hold.STEERS, component))
        else:
            yield from self._handed(self._out_of(component))

    def _done(self, component: str) -> Iterator[Move]:
        """What comes of having it act. It answers whoever had it act, not its other callers, so no answer is meant."""
        called = [number for number in self._out_of(component) if not self._answers(component, number)]
        yield from self._handed(called, Hold.FEEDS if self.decides(component) else Hold.SAYS)

    def _answers(self, component: str, passage: int) -> bool:
        return self.system.flows[self.graph.passages[passage].flow].from_ != component

    def _handed(self, passages: Iterable[int], hold: str = Hold.FEEDS) -> Iterator[Move]:
        """What goes out as an attacker wants it: it feeds whoever gets it, or makes them, where that is its use."""
        for number in passages:
            sender = self.graph.components[self.graph.passages[number].sender]
            for move in self._sent(hold, [number]):
                yield Move(Node(Hold.ALTERS, move.to.at), move.flow, move.sure) if self._shapes(sender) else move

    def _to_doors(self, node: Node) -> Iterator[Move]:
        """Where data leaves by: as what it is or is made of, because something is made of all that is there, unsaid."""
        if node.data == ANYTHING:
            yield Move(node._replace(door="whole"), sure=False)
            return
        yield Move(node._replace(door="own"))
        yield Move(Node(node.hold, node.at, "", "hall"))
        unsaid = (self.graph.passages[each] for each in self.graph.as_itself[0][self._place(node.at)])
        for passage in unsaid:
            yield Move(Node(node.hold, self.graph.components[passage.receiver], node.data), passage.flow, False)

    def _through(self, node: Node) -> Iterator[Move]:
        graph, place = self.graph, self._place(node.at)
        match node.door:
            case "own":
                state = graph.number[node.at, node.data]
                yield from self._sent(node.hold, graph.own[state])
                fed = (graph.states[each] for each in graph.feeds.get(state, ()))
                yield from (Move(Node(node.hold, at, data, "own")) for at, data in fed)
            case "hall":
                for number in graph.halls[False][place]:
                    yield from self._sent(node.hold, [number], sure=graph.passages[number].ask is None)
            case _:
                yield from self._sent(node.hold, graph.leaving[place], sure=False)

    def _place(self, component: str) -> int:
        return self.graph.place_of[component]

    def _sent(self, hold: str, passages: Iterable[int], *, sure: bool = True) -> Iterator[Move]:
        for number in passages:
            passage = self.graph.passages[number]
            if passage.sent is not None:
                end = self.graph.states[passage.arrives]
                yield Move(Node(hold, *end), passage.flow, sure and not passage.unsaid)

    def _sent_by(self, components: Iterable[str]) -> Iterator[Move]:
        """What those who stand there can say. Models and packages are not said: they come in by a threat of supply."""
        for component in components:
            if not self._shapes(component):
                yield from self._sent(Hold.SAYS, self._out_of(component))

    def _out_of(self, component: str) -> list[int]:
        return self.graph.leaving.get(self._place(component), [])

    @cached_property
    def _along(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.graph.passages):
            found[passage.flow].append(number)
        return found

    @cached_property
    def _joined(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for flow in self.system.flows.values():
            found[flow.from_][flow.to] = None
            found[flow.to][flow.from_] = None
        return found

    def _from_outside(self) -> Iterator[Move]:
        for data in self.system.data:
            for maker in self.matcher.makers(data):
                if self._written_outside(data, maker) and (maker, data) in self.graph.number:
                    yield from self._to_doors(Node(Hold.SAYS, maker, data))

    def _written_outside(self, data: str, maker: str) -> bool:
        """Is it content that somebody else wrote, wherever it comes in? What a user types is the user's own step."""
        asset = self.system.data[data]
        if asset.origin is not None:
            return asset.origin is Origin.OUTSIDE
        return not asset.derived_from and self.catalogue.is_a(self.system.kind_of(maker), (_CONTENT,))

    def _actors(self, fits: Callable[[Trust | None], bool]) -> Iterator[str]:
        for component in self.system.components:
            if self.is_actor(component) and fits(self.system.trust_of(component)):
                yield component

    def _of_kind(self, kinds: tuple[str, ...]) -> Iterator[str]:
        for component in self.system.components:
            if self.catalogue.is_a(self.system.components[component].kind, kinds):
                yield component

    def _is_other(self, component: str) -> bool:
        """Is it a tool of others, or content that others write? These are positions of their own."""
        return self.catalogue.is_a(self.system.components[component].kind, (*_TOOLS, _CONTENT))

    def _ours(self, component: str) -> bool:
        trust = self.system.trust_of(component)
        return not self.system.components[component].provider and (trust is None or trust.rank >= _OURS)

    def _shapes(self, component: str) -> bool:
        stated = (each.shapes for each in self._lineage(component) if each.shapes is not None)
        return next(stated, False)

    def _lineage(self, component: str) -> list[ComponentKind]:
        """The kinds that a component is of, its own first."""
        lineage = self.catalogue.lineage(self.system.components[component].kind)
        return [self.catalogue.kinds[each] for each in lineage if each in self.catalogue.kinds]


_OURS = Trust.ORGANISATION.rank
