"""What an attacker must hold for a threat, and what it gives: the links from which attack paths are chained.

See docs/adr/0022 for what each hold means and what follows from it without any further threat.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from toolkit.files.build import Strict

__all__ = ["Attack", "Effort", "Gain", "GainLink", "Hold", "Need", "NeedLink", "Position"]


class Position(StrEnum):
    """Where an attacker begins."""

    OUTSIDER = "outsider"
    """Anybody outside: a user of the service, somebody on the network."""
    SUPPLIER = "supplier"
    """Whoever delivers models, data, tools or packages, or somebody who broke in there."""
    INSIDER = "insider"
    """Somebody of the organisation with rightful access of their own."""
    CONTENT = "content"
    """The author of a document, page or message that comes in from outside."""
    TOOL = "tool"
    """Whoever runs a tool or agent of others that the system works with, or took it over."""
    HANDS_ON = "hands_on"
    """Somebody who can touch a device, machine or sensor."""


class Hold(StrEnum):
    """What an attacker has over an element."""

    SAYS = "says"
    """Decides some of what reaches it: a question, a document, a record."""
    FEEDS = "feeds"
    """Decides what an AI or a person who was led astray hands to it."""
    STEERS = "steers"
    """Decides what it answers or does next."""
    READS = "reads"
    """Sees what it keeps or handles."""
    ALTERS = "alters"
    """Changes what it keeps, or what it is made of."""
    ACTS = "acts"
    """Has it act, with its rights."""
    RUNS = "runs"
    """Runs programs there."""
    COPIES = "copies"
    """Has a copy of the model."""
    EXTRACTS = "extracts"
    """Draws out what the model learnt from its training data."""
    STOPS = "stops"
    """Makes it stop, or cost more than it may."""


class Effort(StrEnum):
    """What it takes beside what must be held: little, some skill or patience, a rare skill or much money."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


Place = Literal["here", "beside"]
"""At the threat's element, or at one that a flow joins to it."""


def _placed(value: Any) -> Any:
    """`reads`, or `{reads: beside}`."""
    if isinstance(value, dict) and len(value) == 1:
        ((what, where),) = value.items()
        return {"what": what, "where": where}
    return {"what": value} if isinstance(value, str) else value


class NeedLink(Strict):
    """Something that is enough to begin this step: a hold over the element or one beside it, or where one begins."""

    what: Hold | Position
    where: Place = "here"

    @model_validator(mode="after")
    def _positions_stand_nowhere(self) -> NeedLink:
        if isinstance(self.what, Position) and self.where != "here":
            raise ValueError(f"{self.what} is where an attacker begins, not something held | Write just {self.what}")
        return self


class GainLink(Strict):
    """A hold that the step gives, over the element or those beside it."""

    what: Hold
    where: Place = "here"


Need = Annotated[NeedLink, BeforeValidator(_placed)]
Gain = Annotated[GainLink, BeforeValidator(_placed)]


class Attack(Strict):
    """A threat as a step of an attack: any one of `needs` is enough for it, and it gives all of `gains`."""

    needs: tuple[Need, ...] = Field(min_length=1)
    gains: tuple[Gain, ...] = Field(min_length=1)
    effort: Effort = Effort.MODERATE
