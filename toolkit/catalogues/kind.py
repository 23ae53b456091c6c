"""Kinds of component, the facts that each can state, and the questions that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.catalogues.vocabulary import FactId, Id, Stage, Tier
from toolkit.files.build import Strict

__all__ = ["DATA_ASSET", "DATA_FLOW", "SYSTEM", "ComponentKind", "Fact", "Topic"]

DATA_ASSET = "data_asset"
DATA_FLOW = "data_flow"
SYSTEM = "system"

Shape = Literal["process", "store", "actor", "system", "data", "flow"]


class Fact(Strict):
    """Something that a team can state of an element: yes, no, or unknown until somebody finds out."""

    question: str = Field(
        min_length=8, description="The question as one would ask it in the room; {element} is its name."
    )
    why: str = Field(min_length=8, description="Why it matters, in one sentence.")
    ask: str = Field(default="", description="Who in the room most likely knows.")


Words = Annotated[str, StringConstraints(min_length=3, max_length=80)]


class Topic(Strict):
    """Facts about one matter, known to the same people, so that a room answers several of them in one breath."""

    question: str = Field(min_length=8, description="The question over all of them; {element} is its name.")
    ask: str = Field(default="", description="Who in the room most likely knows.")
    facts: Mapping[FactId, Words] = Field(
        min_length=2, description="Each fact as a few words to tick; a fact stands in one topic at most."
    )


class ComponentKind(Strict):
    """A kind of component of an AI system."""

    title: str
    description: str
    shape: Shape
    is_a: Id | None = Field(default=None, description="The kind whose facts and threats this kind shares.")
    facts: tuple[FactId, ...] = ()
    mixes: bool = Field(
        default=False,
        description="What it sends out is made from whatever it takes in (a model, a gateway): taint passes through.",
    )
    ai: bool = Field(default=False, description="It is a model, runs one or trains one; pictures show where the AI is.")
    steerable: bool | None = Field(
        default=None,
        description="It decides itself what it sends out (a model, an agent): to decide that, one has to steer it. "
        "Not stated: as the kind that it is a kind of.",
    )
    shapes: bool | None = Field(
        default=None,
        description="What it hands on is what the receiver is made of: weights, prompts, programs. Not stated: as the "
        "kind that it is a kind of.",
    )
    tier: Tier = Tier.CORE
    stages: tuple[Stage, ...] = ()
    also_called: tuple[str, ...] = Field(
        default=(), description="Words that people use for it, for the sketch and imports."
    )
