"""Numbers that nobody knows exactly: a 90% interval, or the least, likeliest and greatest value (PERT).

An amount of money or a rate given as a 90% interval is read as lognormal: 5% lie below `low`, 5% above `high`
(Hubbard and Seiersen, How to Measure Anything in Cybersecurity Risk). A probability given so is read as
logit-normal, which stays between 0 and 1. PERT is the standard one (Vose): a beta distribution on [low, high] with
mean (low + 4 mode + high) / 6.
"""

from __future__ import annotations

from math import exp, isfinite, log, log1p
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from toolkit.risks.losses.declared import Declared

__all__ = [
    "Z95",
    "Amount",
    "Interval",
    "Pert",
    "Probability",
    "Rate",
    "from_logit",
    "logit",
    "mean_of_rate",
]

Z95 = 1.6448536269514722
"""The standard normal quantile of 0.95: a 90% interval is 2 × Z95 standard deviations wide."""

_GREATEST = 1e18
"""A greater amount or rate is a slip of the keyboard; beyond it squares no longer fit the arithmetic."""


def _finite(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = str(value)[:40]
        raise ValueError(f"{said!r} is no number | Write a number, such as 0.5, without currency signs or thousands")
    if not (isinstance(value, float) and isfinite(value)) and not (isinstance(value, int) and abs(value) < _GREATEST):
        raise ValueError("this is no finite number | Write a number, such as 0.5")
    if abs(value) > _GREATEST:
        raise ValueError(f"{value:g} is beyond what can be reckoned with | Give a number below 1e18")
    return float(value)


Finite = Annotated[float, BeforeValidator(_finite)]


_FARTHEST = 1e60
"""The upper bound over the lower, at most: what is wider has no mean that could be written down."""

FARTHEST_IN_SCENARIO = 1e15
"""The same where losses are reckoned with: what is wider has a mean square beyond the arithmetic."""


def too_far_apart(low: float, high: float, farthest: float) -> str:
    """What to say of an interval that is too wide."""
    return (
        f"the bounds {low:g} and {high:g} lie too far apart to be reckoned with |"
        f" Give bounds of which one is at most {farthest:g} times the other"
    )


class Interval(Declared):
    """A 90% interval: you would bet nine to one that the value lies within.

    As an amount or a rate it is lognormal, so `low` must be above 0; `cap` cuts amounts off at the most that can be
    lost. As a probability both bounds lie strictly between 0 and 1.
    """

    low: Finite
    high: Finite
    cap: Finite | None = Field(default=None, description="The most that can be lost at once.")

    @model_validator(mode="after")
    def _in_order(self) -> Interval:
        if self.low <= 0:
            raise ValueError(
                f"the lower bound of a 90% interval is {self.low:g}, but must be above 0 | Give the amount that is"
                " undercut only one time in twenty, or low, mode and high if it can be 0"
            )
        if self.low >= self.high:
            what = "equal" if self.low == self.high else "swapped"
            instead = "one number instead of an interval" if what == "equal" else f"low: {self.high:g}, high: "
            instead = instead if what == "equal" else f"{instead}{self.low:g}"
            raise ValueError(f"the bounds of the interval are {what} ({self.low:g}, {self.high:g}) | Write {instead}")
        if self.high / _FARTHEST > self.low:
            raise ValueError(too_far_apart(self.low, self.high, _FARTHEST))
        if self.cap is not None and self.cap <= self.low:
            raise ValueError(f"the cap {self.cap:g} lies at or below the lower bound | Give the most that can be lost")
        return self

    @property
    def mu(self) -> float:
        """The mean of the logarithm."""
        return (log(self.low) + log(self.high)) / 2

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return (log(self.high) - log(self.low)) / (2 * Z95)

    @property
    def mean(self) -> float:
        """The mean of the lognormal without its cap, in the unit of the bounds."""
        return exp(self.mu + self.sigma**2 / 2)


class Pert(Declared):
    """The least, the likeliest and the greatest value."""

    low: Finite
    mode: Finite
    high: Finite

    @model_validator(mode="after")
    def _in_order(self) -> Pert:
        if self.low < 0:
            raise ValueError(f"the least value is {self.low:g}, but must not be below 0 | Write 0 or more")
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise ValueError(
                f"low {self.low:g}, mode {self.mode:g} and high {self.high:g} are not in rising order |"
                " Give the least, the likeliest and the greatest value, the first below the last"
            )
        return self

    @property
    def alpha(self) -> float:
        """The first shape of the beta distribution, 1 to 5."""
        return 1 + 4 * (self.mode - self.low) / (self.high - self.low)

    @property
    def beta(self) -> float:
        """The second shape of the beta distribution, 1 to 5."""
        return 1 + 4 * (self.high - self.mode) / (self.high - self.low)

    @property
    def mean(self) -> float:
        """(low + 4 mode + high) / 6."""
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def variance(self) -> float:
        """(mean - low)(high - mean) / 7."""
        return (self.mean - self.low) * (self.high - self.mean) / 7


def _kind(value: Any) -> str:
    """Which of the three a value is meant to be; what is none of them is told to be no number."""
    if isinstance(value, Interval):
        return "interval"
    if isinstance(value, Pert):
        return "pert"
    if isinstance(value, dict):
        return "pert" if "mode" in value else "interval"
    return "number"


def _not_below_zero(value: float) -> float:
    if value < 0:
        raise ValueError(f"{value:g} is below 0 | Write 0 or more")
    return value


def _chance(value: Any) -> Any:
    """A probability lies between 0 and 1, and so do the bounds of an uncertain one."""
    if isinstance(value, float) and not 0 <= value <= 1:
        instead = f" | Write {value / 100:g} for {value:g}%" if 1 < value <= 100 else " | Write a number from 0 to 1"
        raise ValueError(f"{value:g} is no probability{instead}")
    if isinstance(value, Interval) and value.high >= 1:
        raise ValueError(
            f"the interval up to {value.high:g} is none of a probability | Keep both bounds strictly between 0 and 1"
        )
    if isinstance(value, Interval) and value.cap is not None:
        raise ValueError("a probability has no cap | Leave `cap` out")
    if isinstance(value, Pert) and value.high > 1:
        raise ValueError(f"the greatest value {value.high:g} is no probability | Write numbers from 0 to 1")
    return value


def _positive_or_uncertain(value: Any) -> Any:
    return _not_below_zero(value) if isinstance(value, float) else value


def _without_cap(value: Any) -> Any:
    if isinstance(value, Interval) and value.cap is not None:
        raise ValueError("a rate has no cap | Leave `cap` out, or give low, mode and high")
    return _positive_or_uncertain(value)


_Interval = Annotated[Interval, Tag("interval")]
_Pert = Annotated[Pert, Tag("pert")]
_Plain = Annotated[Finite, Tag("number")]


Amount = Annotated[_Plain | _Interval | _Pert, Discriminator(_kind), AfterValidator(_positive_or_uncertain)]
"""Money lost at one event: a number, a 90% interval or a PERT; in the scenario's currency."""

Rate = Annotated[_Plain | _Interval | _Pert, Discriminator(_kind), AfterValidator(_without_cap)]
"""How often a year: a number, a 90% interval or a PERT."""

Probability = Annotated[_Plain | _Interval | _Pert, Discriminator(_kind), AfterValidator(_chance)]
"""A probability: a number from 0 to 1, a 90% interval or a PERT of one."""


def mean_of_rate(rate: float | Interval | Pert) -> float:
    """The expected number a year."""
    return rate if isinstance(rate, float | int) else rate.mean


def logit(chance: float) -> float:
    """log(p / (1 - p))."""
    return log(chance) - log1p(-chance)


def from_logit(value: float) -> float:
    """The probability whose logit it is."""
    return 1 / (1 + exp(-value)) if value >= 0 else 1 - 1 / (1 + exp(value))
