"""A probability that nobody knows exactly, as a beta distribution; scipy is loaded when something is computed."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, lgamma, log
from typing import Any

from toolkit.errors import ToolkitError

__all__ = ["GREATEST", "Beta"]

GREATEST = 1e12
"""The largest weight of a belief, in attempts: beyond it nothing could move it any more."""
_LEAST = 1e-6
_TRIES = 60


@dataclass(frozen=True)
class Beta:
    """A beta distribution: as if `a` attempts had worked and `b` had not.

    Make one from what is known: `Beta.jeffreys()` where nothing is, `Beta.from_interval(0.02, 0.3)` from a 90%
    interval, `Beta.from_mean(0.1, strength=8)` from a mean that is worth eight attempts. Raises `ToolkitError` for
    shapes that are none.
    """

    a: float
    b: float

    def __post_init__(self) -> None:
        for name in ("a", "b"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                raise ToolkitError(f"the shape {name} of a beta distribution is {str(value)[:40]!r}, and no number")
            if not _LEAST <= value <= GREATEST:
                raise ToolkitError(
                    f"the shape {name} of a beta distribution is {value:g}",
                    try_instead=f"Both shapes lie between {_LEAST:g} and {GREATEST:,.0f}.",
                )

    @classmethod
    def jeffreys(cls) -> Beta:
        """What is believed before anything is known: half an attempt each way (Jeffreys)."""
        return cls(0.5, 0.5)

    @classmethod
    def from_mean(cls, mean: float, *, strength: float) -> Beta:
        """A belief with this mean, worth as many attempts as `strength`."""
        _probability(mean, "the mean")
        if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 < strength <= GREATEST:
            raise ToolkitError(
                f"a belief cannot be worth {str(strength)[:40]} attempts",
                try_instead="Write how many attempts it is worth, such as 10.",
            )
        return cls(mean * strength, (1 - mean) * strength)

    @classmethod
    def from_interval(cls, low: float, high: float) -> Beta:
        """The belief of which 5% lie below `low` and 5% above `high`. Raises `ToolkitError` where there is none."""
        _probability(low, "the lower bound")
        _probability(high, "the upper bound")
        if low >= high:
            raise ToolkitError(
                f"the bounds of the interval are {'equal' if low == high else 'swapped'} ({low:g}, {high:g})",
                try_instead="Write the lower bound first; a 90% interval has a width.",
            )
        return _fitted(low, high)

    @property
    def mean(self) -> float:
        """The mean."""
        return self.a / (self.a + self.b)

    @property
    def strength(self) -> float:
        """How many attempts it is worth."""
        return self.a + self.b

    def quantile(self, share: float) -> float:
        """The value below which this share of it lies."""
        from scipy.special import betaincinv

        return float(betaincinv(self.a, self.b, share))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """The central interval that holds this share of it: 5% lie below and 5% above that of 90%."""
        if not 0 < level < 1:
            raise ToolkitError(f"an interval cannot hold {level:g} of a belief", try_instead="Write such as 0.9.")
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def any_of(self, attempts: int) -> float:
        """The probability that at least one of so many attempts works, where each has the same unknown chance."""
        if isinstance(attempts, bool) or not isinstance(attempts, int) or not 0 <= attempts <= GREATEST:
            raise ToolkitError(f"{str(attempts)[:40]!r} is no number of attempts", try_instead="Write such as 10.")
        total = self.a + self.b
        return 1 - exp(lgamma(self.b + attempts) - lgamma(self.b) + lgamma(total) - lgamma(total + attempts))

    def plain(self) -> dict[str, float]:
        """The two shapes."""
        return {"a": self.a, "b": self.b}

    @classmethod
    def of(cls, plain: Any) -> Beta:
        """A belief from its two shapes."""
        if not isinstance(plain, dict) or not {"a", "b"} <= plain.keys():
            raise ToolkitError("a belief is kept as its two shapes", try_instead="Write {a: 0.5, b: 0.5}.")
        return cls(plain["a"], plain["b"])


def _probability(value: Any, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        instead = f"Write {value / 100:g} for {value:g}%." if _is_percent(value) else "Write a number between 0 and 1."
        raise ToolkitError(f"{what} {str(value)[:40]} is no probability strictly between 0 and 1", try_instead=instead)


def _is_percent(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 1 < value < 100


def _fitted(low: float, high: float) -> Beta:
    """By Newton's method on the logarithms of the shapes, each step halved until it helps."""
    from scipy.special import betainc

    def missed(x: float, y: float) -> tuple[float, float]:
        a, b = exp(x), exp(y)
        return float(betainc(a, b, low)) - 0.05, float(betainc(a, b, high)) - 0.95

    middle, width = (low + high) / 2, (high - low) / 3.29
    worth = max(middle * (1 - middle) / width**2 - 1, 0.2)
    x, y = log(middle * worth), log((1 - middle) * worth)
    miss = missed(x, y)
    for _ in range(_TRIES):
        if max(map(abs, miss)) < 1e-12:
            break
        step = _newton(missed, x, y, miss)
        for _ in range(40):
            there = min(max(x + step[0], -13.0), 20.0), min(max(y + step[1], -13.0), 20.0)
            if max(map(abs, now := missed(*there))) < max(map(abs, miss)):
                break
            step = step[0] / 2, step[1] / 2
        else:
            break
        (x, y), miss = there, now
    if max(map(abs, miss)) > 1e-6:
        raise ToolkitError(
            f"no belief of this kind has 5% below {low:g} and 5% above {high:g}",
            try_instead="Widen or narrow the interval, or give a mean and what it is worth: Beta.from_mean.",
        )
    return Beta(exp(x), exp(y))


def _newton(missed: Any, x: float, y: float, miss: tuple[float, float]) -> tuple[float, float]:
    by_x, by_y = missed(x + 1e-6, y), missed(x, y + 1e-6)
    a, b = (by_x[0] - miss[0]) / 1e-6, (by_y[0] - miss[0]) / 1e-6
    c, d = (by_x[1] - miss[1]) / 1e-6, (by_y[1] - miss[1]) / 1e-6
    determinant = a * d - b * c
    if abs(determinant) < 1e-300:
        return 0.1, 0.1
    return (b * miss[1] - d * miss[0]) / determinant, (c * miss[0] - a * miss[1]) / determinant
