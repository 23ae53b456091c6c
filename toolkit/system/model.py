"""An AI system as a team describes it: components in boundaries, data, and the flows between them.

What is not stated is unknown; what is not drawn is absent. See docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.vocabulary import Answer, AnswerField, Classification, FactId, Id, Origin, Role, Stage, Trust
from toolkit.files.build import Strict

__all__ = ["Assumption", "Component", "DataAsset", "DataFlow", "Exclusion", "Scope", "System", "TrustBoundary"]

FORMAT: Literal["ai-threat-toolkit/system"] = "ai-threat-toolkit/system"
VERSION: Literal[1] = 1

IdList = Annotated[tuple[Id, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
Facts = Mapping[FactId, AnswerField]


class TrustBoundary(Strict):
    """A line that data crosses only with care: a network, an account, an organisation."""

    name: str = Field(default="", description="What people call it, where the id will not do.")
    within: Id | None = Field(default=None, description="The boundary around this one.")
    trust: Trust | None = Field(default=None, description="How far what stands in it is trusted: none is anybody.")


class Component(Strict):
    """A part of the system, or a person or system that uses it."""

    kind: Id = Field(description="What it is: decides which threats and questions concern it.")
    name: str = Field(default="", description="What people call it, where the id will not do.")
    within: Id | None = Field(default=None, description="The boundary that it stands in.")
    trust: Trust | None = Field(default=None, description="Only where it differs from its boundary's.")
    provider: str = Field(default="", description="Who supplies or runs it, where that is not the organisation itself.")
    description: str = Field(default="", description="What it does here, in a sentence or two.")
    facts: Facts = Field(default_factory=dict, description="What is so of it: yes, no, or unknown.")


class DataAsset(Strict):
    """Data that matters: what it is, how confidential, who can decide what it says."""

    name: str = Field(default="", description="What people call it, where the id will not do.")
    description: str = Field(default="", description="What it is, in a sentence or two.")
    classification: Classification | None = Field(default=None, description="How confidential it is.")
    personal: AnswerField = Field(
        default=Answer.UNKNOWN, description="Whether it is about people who can be told from it."
    )
    origin: Origin | None = Field(
        default=None, description="Who can decide what it says: outside, where strangers can."
    )
    held_by: IdList = Field(
        default=(), description="The components that keep it, beside those that a flow brings it to."
    )
    derived_from: IdList | None = Field(default=None, description="The data it is made from; an empty list says: none.")
    owner: str = Field(default="", description="Who answers for it.")
    facts: Facts = Field(default_factory=dict)


class DataFlow(Strict):
    """Data that goes from one component to another; one that answers says `replies: yes`."""

    from_: Id = Field(alias="from", description="The component that sends, or calls.")
    to: Id = Field(description="The component that receives, or is called.")
    name: str = Field(default="", description="What people call it; left out, its two ends name it.")
    description: str = Field(default="", description="What goes on there, in a sentence or two.")
    carries: IdList | None = Field(default=None, description="Unstated: it may carry anything.")
    replies: AnswerField = Field(default=Answer.NO, description="Whether something comes back the same way.")
    answers_with: IdList | None = Field(default=None, description="What the reply carries; unstated: anything.")
    encrypted: AnswerField = Field(default=Answer.UNKNOWN, description="Whether nobody on the way can read it.")
    authenticated: AnswerField = Field(default=Answer.UNKNOWN, description="Whether both ends prove who they are.")
    facts: Facts = Field(default_factory=dict)


class Assumption(Strict):
    """Something the team takes to be true, so that it can be challenged."""

    text: str = Field(description="What is taken to be so.")
    about: IdList = Field(default=(), description="The elements that it is about.")
    owner: str = Field(default="", description="Who can say whether it holds.")


class Exclusion(Strict):
    """Something left out of this threat model, and why."""

    what: str = Field(description="What is left out.")
    why: str = Field(min_length=1, description="Why it may be left out.")


class Scope(Strict):
    """Whether the Code of Practice applies, and why."""

    code_applies: AnswerField = Field(default=Answer.UNKNOWN, description="Whether the Code of Practice applies to it.")
    reason: str = Field(default="", description="Why it does, or does not.")


class System(Strict):
    """A whole AI system, as described. Immutable: edits (toolkit/system/edit.py) give a new one."""

    format: Literal["ai-threat-toolkit/system"] = Field(default=FORMAT, description="What this file is.")
    version: Literal[1] = Field(default=VERSION, description="Of the format, not of your system.")
    id: Id = Field(description="A short word for it: small letters, digits, - and _.")
    name: str = Field(min_length=1, description="What people call it.")
    purpose: str = Field(default="", description="One sentence: who uses it, for what.")
    stage: Stage | None = Field(default=None, description="Where in its life it is.")
    worst_day: str = Field(default="", description="The worst day imaginable, in the team's words.")
    scope: Scope = Field(default_factory=Scope, description="Whether the Code of Practice applies, and why.")
    roles: Mapping[Role, tuple[str, ...]] = Field(
        default_factory=dict, description="Who builds it, runs it, answers for its data."
    )
    facts: Facts = Field(
        default_factory=dict, description="What is stated of the system as a whole and its organisation."
    )
    boundaries: Mapping[Id, TrustBoundary] = Field(
        default_factory=dict, description="Lines around what is trusted alike, by id."
    )
    components: Mapping[Id, Component] = Field(default_factory=dict, description="The parts, and who uses them, by id.")
    data: Mapping[Id, DataAsset] = Field(default_factory=dict, description="The data that matters, by id.")
    flows: Mapping[Id, DataFlow] = Field(default_factory=dict, description="What goes from one part to another, by id.")
    assumptions: Mapping[Id, Assumption] = Field(default_factory=dict, description="What is taken to be so, by id.")
    out_of_scope: Mapping[Id, Exclusion] = Field(default_factory=dict, description="What is left out, by id, and why.")

    def elements(self) -> Mapping[str, Component | DataAsset | DataFlow | System]:
        """Everything a threat can be found at, by id; the system as a whole is called `system`."""
        return {**self.components, **self.data, **self.flows, SYSTEM: self}

    def element(self, element_id: str) -> Component | DataAsset | DataFlow | System:
        """One element by its id. Raises KeyError for an id that is none."""
        return self.elements()[element_id]

    def kind_of(self, element_id: str) -> str:
        """The kind of an element: its component kind, or data_asset, data_flow, system."""
        if element_id in self.components:
            return self.components[element_id].kind
        if element_id in self.data:
            return DATA_ASSET
        if element_id in self.flows:
            return DATA_FLOW
        if element_id == SYSTEM:
            return SYSTEM
        raise KeyError(element_id)

    def name_of(self, element_id: str) -> str:
        """What people call an element, boundary or the system; a flow without a name is called by its two ends."""
        if element_id == SYSTEM:
            return self.name
        flow = self.flows.get(element_id)
        if flow is not None and not flow.name and {flow.from_, flow.to} <= self.components.keys():
            return f"{self.name_of(flow.from_)} → {self.name_of(flow.to)}"
        sections: tuple[Mapping[str, Any], ...] = (self.components, self.flows, self.data, self.boundaries)
        named = next((section[element_id] for section in sections if element_id in section), None)
        return getattr(named, "name", "") or element_id.replace("_", " ").replace("-", " ")

    def trust_of(self, component_id: str) -> Trust | None:
        """How far the place of a component is trusted: its own grade, or that of the nearest boundary that has one."""
        component = self.components[component_id]
        if component.trust is not None:
            return component.trust
        for boundary_id in self.boundaries_around(component_id):
            trust = self.boundaries[boundary_id].trust
            if trust is not None:
                return trust
        return None

    def boundaries_around(self, component_id: str) -> tuple[str, ...]:
        """The boundaries a component stands in, innermost first."""
        around: dict[str, None] = {}  # in order, and asked a thousand times what is in it already
        inner = self.components[component_id].within
        while inner is not None and inner in self.boundaries and inner not in around:
            around[inner] = None
            inner = self.boundaries[inner].within
        return tuple(around)
