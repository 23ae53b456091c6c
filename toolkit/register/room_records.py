"""What is recorded of a room that estimates: the round, what each person gave, and what it was pooled to.

Estimates of a turn are sealed until it is revealed: the register's views, `get`, `records` and `history` leave their
values out. They are hidden by these calls, not encrypted in the file. People are named by their ids. See docs/adr/0027.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, StringConstraints, model_validator

from toolkit.register.recorded import Attributed, Recorded, Said

__all__ = ["Estimate", "EstimateRound", "RoomDissent", "RoomResult", "Turn"]

Number = Annotated[float, Strict()]
Form = Literal["amount", "probability", "rating"]
Part = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z_]*(\.[a-z][a-z_]*){0,3})?$")]
MOST_PEOPLE = 60


class Turn(Recorded):
    """One time that the room estimates: sealed until revealed. `without` are those who had not answered, and why."""

    state: Literal["sealed", "revealed"] = "sealed"
    without: tuple[Said, ...] = ()
    reason: str = ""

    @model_validator(mode="after")
    def _leaving_somebody_out_has_a_reason(self) -> Turn:
        if self.without and not self.reason.strip():
            raise ValueError("to close without somebody needs a reason | Say why their estimate is not waited for")
        return self


class RoomDissent(Recorded):
    """Somebody who does not agree with the pooled estimate: how, and their reason, where they gave one."""

    participant: Said
    how: str = ""
    apart: bool = False
    reason: str = ""


class RoomResult(Attributed):
    """What a turn was pooled to, by which method and weights, and who dissents.

    `low`, `median` and `high` are the 5%, 50% and 95% quantiles in the round's unit; `value` is what a loss scenario
    takes (`{low, high}` or a number). A rating has a `step` and the share of each step instead. `performance` says of
    each person calibration and information, where weights rest on them.
    """

    method: Said
    turn: int = Field(ge=1)
    weights: Mapping[str, Number] = Field(default_factory=dict)
    performance: Mapping[str, Mapping[str, Number]] = Field(default_factory=dict)
    cutoff: Number | None = None
    extremise: Number = 1.0
    low: Number | None = None
    median: Number | None = None
    high: Number | None = None
    mean: Number | None = None
    value: Any = None
    step: str = ""
    shares: Mapping[str, Number] = Field(default_factory=dict)
    dissent: tuple[RoomDissent, ...] = ()
    notes: tuple[str, ...] = ()


class EstimateRound(Recorded):
    """A quantity that the room estimates, in which unit, who is expected to, and how far it is.

    `form` is an amount (money, a rate a year), a probability, or a rating on one side of a scoring method. `risk` and
    `part` (`frequency`, `loss.response` …) name the part of a loss scenario that the pooled value is for.
    """

    id: Said
    quantity: Said
    question: str = Field(default="", description="What exactly is asked: of which period, on which conditions.")
    form: Form = "amount"
    unit: str = ""
    scale: str = ""
    side: Literal["", "likelihood", "impact"] = ""
    risk: str = ""
    part: Part = ""
    expected: Annotated[tuple[Said, ...], Field(min_length=1, max_length=MOST_PEOPLE)]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1, max_length=20)] = (Turn(),)
    result: RoomResult | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> EstimateRound:
        if len(set(self.expected)) < len(self.expected):
            raise ValueError("somebody is expected twice | Name everybody once")
        if any(turn.state == "sealed" for turn in self.turns[:-1]):
            raise ValueError("a turn was begun before the one before was revealed | Reveal that first")
        if self.form == "amount" and not self.unit.strip():
            raise ValueError("an amount needs a unit | Say what is counted, such as GBP or per year")
        if self.form == "rating" and not (self.scale and self.side):
            raise ValueError("a rating needs a scale and a side | Give scale='matrix-5x5', side='likelihood'")
        if self.part and not self.risk:
            raise ValueError("a part is one of a risk's | Name the risk as well")
        return self


class Estimate(Recorded):
    """What one person gave in one turn: a 90% interval, a PERT, a probability or a step; and why.

    `sealed` marks one whose values were left out because its turn is not revealed; it is never stored so.
    """

    round: Said
    turn: int = Field(ge=1)
    participant: Said
    low: Number | None = None
    mode: Number | None = None
    high: Number | None = None
    probability: Number | None = None
    step: str = ""
    why: str = ""
    sealed: bool = False

    @model_validator(mode="after")
    def _is_one_estimate(self) -> Estimate:
        ranged = self.low is not None or self.high is not None or self.mode is not None
        shapes = ranged + (self.probability is not None) + bool(self.step)
        if self.sealed:
            return self
        if shapes != 1 or (ranged and (self.low is None or self.high is None or self.low >= self.high)):
            raise ValueError(
                "this is not one estimate | Give low and high (with mode, a PERT), or probability, or step"
            )
        return self
