"""Who depends on whom in a described system: a caller on what answers it, a receiver on what sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Answer
from toolkit.system.model import System

__all__ = ["Connections"]

_TRAINS = ("training_pipeline", "training_data", "evaluation_data", "feedback_loop")


class Connections:
    """The dependencies between the components of a system, read from its flows."""

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        self.system = system
        self.catalogue = catalogue

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """By component: those that answer its calls, and those that send it something without being called."""
        found: dict[str, dict[str, None]] = {each: {} for each in self.system.components}
        for flow in self.system.flows.values():
            if flow.from_ not in found or flow.to not in found:
                continue
            needs, needed = (flow.from_, flow.to) if flow.replies is Answer.YES else (flow.to, flow.from_)
            if needs != needed:
                found[needs][needed] = None
        return {each: tuple(held) for each, held in found.items()}

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[str, ...]]:
        """By component: those that need it."""
        found: dict[str, list[str]] = {each: [] for each in self.system.components}
        for each, held in self.needs.items():
            for other in held:
                found[other].append(each)
        return {each: tuple(held) for each, held in found.items()}

    def stops(self, component: str) -> tuple[str, ...]:
        """Everything that stands still, or works with what is wrong, soon after a component fails.

        What only trains a model is left out: the model goes on with what it has learnt until the next release. People
        are reached, and what they would do next is not followed.
        """
        seen: dict[str, None] = {}
        waiting = [component]
        while waiting:
            each = waiting.pop(0)
            trains = self.catalogue.is_a(self.system.components[each].kind, _TRAINS)
            if trains or (each != component and self.is_person(each)):
                continue
            for other in self.needed_by[each]:
                if other not in seen and other != component:
                    seen[other] = None
                    waiting.append(other)
        return tuple(seen)

    def crosses(self, flow_id: str) -> tuple[str, ...]:
        """The boundaries that a flow crosses: those around one end only, outermost last."""
        flow = self.system.flows[flow_id]
        if flow.from_ not in self.system.components or flow.to not in self.system.components:
            return ()
        one, other = (self.system.boundaries_around(end) for end in (flow.from_, flow.to))
        return (*(each for each in one if each not in other), *(each for each in other if each not in one))

    def is_person(self, component: str) -> bool:
        """Whether it is somebody rather than something."""
        return self.shape(component) == "actor"

    def shape(self, component: str) -> str:
        """How it would be drawn: process, store, actor, system."""
        kind = self.catalogue.kinds.get(self.system.components[component].kind)
        return kind.shape if kind is not None else "process"

    def of_kinds(self, kinds: Iterable[str]) -> list[str]:
        """The components of these kinds, or of a kind of one of them."""
        wanted = tuple(kinds)
        return [each for each, held in self.system.components.items() if self.catalogue.is_a(held.kind, wanted)]

    def is_ai(self, component: str) -> bool:
        """Whether it is a model, runs one or trains one."""
        lineage = self.catalogue.lineage(self.system.components[component].kind)
        return any(self.catalogue.kinds[each].ai for each in lineage if each in self.catalogue.kinds)

    def holders(self, data: str) -> tuple[str, ...]:
        """The components that keep data, or that a flow brings it to (also as an answer)."""
        asset = self.system.data[data]
        found = dict.fromkeys(asset.held_by)
        for flow in self.system.flows.values():
            if data in (flow.carries or ()):
                found[flow.to] = None
            if data in (flow.answers_with or ()):
                found[flow.from_] = None
        return tuple(each for each in found if each in self.system.components)

    def made_from(self, data: str) -> tuple[str, ...]:
        """Everything that is derived from data, directly or in turn."""
        found: dict[str, None] = {}
        waiting = [data]
        while waiting:
            each = waiting.pop(0)
            for other, held in self.system.data.items():
                if each in (held.derived_from or ()) and other not in found and other != data:
                    found[other] = None
                    waiting.append(other)
        return tuple(found)
