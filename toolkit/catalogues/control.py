"""A control: something a team can have in place against threats, and the facts that having it makes true."""

from __future__ import annotations

from pydantic import Field

from toolkit.catalogues.threat import ProvisionId, References
from toolkit.catalogues.vocabulary import ControlFunction, FactId, Id, Role, Stage, Tier
from toolkit.files.build import Strict

__all__ = ["Control"]


class Control(Strict):
    """Something a team can put in place, in our own words."""

    id: Id
    title: str = Field(min_length=3, max_length=90)
    statement: str = Field(min_length=20)
    function: ControlFunction
    tier: Tier = Tier.CORE
    establishes: tuple[FactId, ...] = ()
    verify: str = Field(default="", description="How one would check that it really is in place.")
    who: tuple[Role, ...] = Field(default=(), description="Which role of the Code usually puts it in place.")
    stages: tuple[Stage, ...] = ()
    provisions: tuple[ProvisionId, ...] = ()
    references: References = Field(default_factory=dict)
    family: str = Field(default="", exclude=True)
    library: str = Field(default="", exclude=True)
