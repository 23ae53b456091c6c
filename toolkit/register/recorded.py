"""What every record is made of: a frozen value that keeps what it does not know; and who said something, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = ["Attributed", "Recorded", "Said"]

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Recorded(BaseModel):
    """The value of one record, as a whole. Frozen; fields that this version does not know are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, allow_inf_nan=False)


class Attributed(Recorded):
    """Something with who said it, in what role, when (UTC) and why; `source`, where it is kept, is what it rests on."""

    by: str = ""
    role: str = ""
    at: str = ""
    why: str = ""
    source: Mapping[str, Any] = Field(
        default_factory=dict, description="What it was taken from: a round of the room, results of tests, an invoice."
    )
