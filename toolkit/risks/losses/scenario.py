"""A loss scenario, declared: how often, how much, what holds it down, and in which currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import LossForm
from toolkit.errors import nearest
from toolkit.risks.losses.declared import Declared
from toolkit.risks.losses.frequency import Frequency, as_frequency
from toolkit.risks.losses.numbers import FARTHEST_IN_SCENARIO, Amount, Finite, Interval, Probability, too_far_apart

__all__ = [
    "ControlEffect",
    "Cost",
    "Currency",
    "Effect",
    "Insurance",
    "Level",
    "Losses",
    "Scenario",
    "Secondary",
    "Status",
]

Level = Literal["inherent", "current", "target"]
"""Which controls count: none; those in place and verified; the planned ones as well."""

ActsOn = Literal["contact", "action", "success", "loss"]
Status = Literal["planned", "in place", "verified"]
"""How far a control is: only one that is in place or verified counts today."""


_FORMS = [each.value for each in LossForm]


def _losses(value: Any) -> Any:
    """A single amount, or one for each of FAIR's forms of loss."""
    if not isinstance(value, Mapping) or {"low", "high", "mode", "cap"} & value.keys():
        return {"": value}
    strange = next((str(name) for name in value if name not in ("", *LossForm)), None)
    if strange is not None:
        raise ValueError(f"there is no form of loss {strange[:40]!r} | {nearest(strange, _FORMS).rstrip('.')}")
    return value


def _currency(value: str) -> str:
    if not (len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()):
        raise ValueError(f"{value[:20]!r} is no currency | Write its three letters in capitals, such as GBP")
    return value


def _cost(value: float) -> float:
    if value < 0:
        raise ValueError(f"a cost of {value:g} is none | Give what the control costs a year, 0 or more")
    return value


Cost = Annotated[Finite, AfterValidator(_cost)]
"""What a control costs a year."""
Currency = Annotated[str, AfterValidator(_currency)]
"""The three letters of a currency (ISO 4217); nothing is ever converted."""


Losses = Annotated[Mapping[LossForm | Literal[""], Amount], BeforeValidator(_losses), Field(min_length=1)]
"""What one event costs, by form of loss; under "" where the forms are not told apart. The forms add up."""


class Secondary(Declared):
    """What follows an event only sometimes: others react (regulators, customers, courts). Drawn for each event."""

    probability: Probability
    loss: Losses


class Insurance(Declared):
    """A policy that pays what one event costs beyond `deductible`, up to `limit`. What it costs is no loss.

    It is no control: it pays at every level of risk, of what controls on loss leave.
    """

    deductible: Finite
    limit: Finite

    @model_validator(mode="after")
    def _pays_something(self) -> Insurance:
        if self.deductible < 0 or self.limit <= 0:
            raise ValueError(
                f"a policy with deductible {self.deductible:g} and limit {self.limit:g} is none |"
                " Give a deductible of 0 or more and a limit above 0"
            )
        return self


class Effect(Declared):
    """What a control does to a scenario: by which share it lowers what it acts on, where it works.

    It acts on `contact` (how often attackers meet the system), `action` (how often they then try), `success` (how
    often a try works) or `loss` (what an event costs, in all forms or in those named). `coverage` is the share of
    cases that it covers, `reliability` the share of time that it works as intended; when it does not, it lowers by
    `degraded`. Operational effect = coverage × (reliability × effect + (1 - reliability) × degraded) (FAIR-CAM).
    An uncertain effect on frequency is drawn once a year, one on loss for each event. Effects do not lean on each
    other, not even two of one control.
    """

    acts_on: ActsOn
    effect: Probability
    coverage: Probability = 1.0
    reliability: Probability = 1.0
    degraded: Probability = 0.0
    forms: tuple[LossForm, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lowers(cls, given: Any) -> Any:
        effect = given.get("effect") if isinstance(given, dict) else None
        if isinstance(effect, int | float) and not isinstance(effect, bool) and effect < 0:
            raise ValueError(
                f"an effect of {effect:g} would raise the risk | Give the share by which the control lowers it, from"
                " 0 to 1; what a control makes worse is a scenario of its own"
            )
        return given

    @model_validator(mode="after")
    def _forms_belong_to_loss(self) -> Effect:
        if self.forms and self.acts_on != "loss":
            raise ValueError(f"forms of loss are named, but it acts on {self.acts_on} | Write acts_on: loss")
        return self


class ControlEffect(Effect):
    """The effect of one control on one scenario, with how far the control is and what it costs."""

    control: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title: str = ""
    status: Status = "planned"
    cost: Cost | None = Field(default=None, description="What it costs a year, in the scenario's currency.")

    def counts_at(self, level: Level) -> bool:
        """Whether the control counts at a level of risk."""
        return level == "target" or (level == "current" and self.status != "planned")


class Scenario(Declared):
    """One risk as a scenario of losses: an event, how often it happens in a year, and what it costs each time."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    title: str = ""
    currency: Currency = "GBP"
    frequency: Annotated[Frequency, BeforeValidator(as_frequency)]
    loss: Losses
    secondary: Secondary | None = None
    insurance: Insurance | None = None
    controls: tuple[ControlEffect, ...] = ()

    @model_validator(mode="after")
    def _can_be_reckoned_with(self) -> Scenario:
        amounts = [*self.loss.values(), *(self.secondary.loss.values() if self.secondary else ())]
        rates = [getattr(self.frequency, name, None) for name in ("rate", "contact")]
        for each in (*amounts, *rates):
            if isinstance(each, Interval) and each.high / FARTHEST_IN_SCENARIO > each.low:
                raise ValueError(too_far_apart(each.low, each.high, FARTHEST_IN_SCENARIO))
        return self

    def counted(self, level: Level) -> tuple[ControlEffect, ...]:
        """The controls that count at a level."""
        return tuple(each for each in self.controls if each.counts_at(level))
