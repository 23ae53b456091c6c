"""How much counted tests are worth: attempts of one family hang together, and probes do not adapt as attackers do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from toolkit.errors import ToolkitError

__all__ = ["CORRELATION", "WEIGHT", "Discount", "Worth", "worth_of"]

CORRELATION = 0.1
"""How strongly attempts of one family hang together unless somebody says otherwise.

They are variants of one idea against one model, which it mostly falls for or withstands as a whole. At 0.1 a family of
any size counts as fewer than ten attempts that have nothing to do with each other. It is a judgement, in the range that
surveys find within groups that are much alike (0.05 to 0.2); it is not measured on tests of models.
"""
WEIGHT = 0.5
"""What such an attempt is worth against one of a real attacker's, unless somebody says otherwise.

Probes are written beforehand and published, so a model may have been taught to withstand just them; attackers look at
the answer and try again. Half is a judgement as well. It keeps tests from outweighing what people know of attackers.
"""


@dataclass(frozen=True)
class Discount:
    """What counted attempts are worth: the `correlation` within a family (0 to 1), and the `weight` of each (0 to 1).

    `Discount(0, 1)` takes every attempt at its face, which makes tests look far more certain than they are.
    """

    correlation: float = CORRELATION
    weight: float = WEIGHT

    def __post_init__(self) -> None:
        for name in ("correlation", "weight"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ToolkitError(
                    f"the {name} of a discount is {str(value)[:40]}", try_instead="Write a number from 0 to 1."
                )

    def effective(self, attempts: int) -> float:
        """What so many attempts of one family are worth: weight × m / (1 + (m - 1) × correlation)."""
        return self.weight * attempts / self.design_effect(attempts) if attempts else 0.0

    def design_effect(self, attempts: int) -> float:
        """1 + (m - 1) × correlation, by which clustered attempts count for less (Kish)."""
        return 1 + (attempts - 1) * self.correlation

    def __str__(self) -> str:
        return f"correlation {self.correlation:g} within a family, weight {self.weight:g}"

    def plain(self) -> dict[str, float]:
        """The two numbers."""
        return {"correlation": self.correlation, "weight": self.weight}

    @classmethod
    def of(cls, plain: Any) -> Discount:
        """A discount from its two numbers."""
        given = plain if isinstance(plain, dict) else {}
        return cls(given.get("correlation", CORRELATION), given.get("weight", WEIGHT))


@dataclass(frozen=True)
class Worth:
    """What counted attempts are worth together: as if so many independent ones had been tried, and so many worked."""

    tried: float
    worked: float


def worth_of(families: Iterable[tuple[int, int]], discount: Discount) -> Worth:
    """What families of attempts, each as (tried, worked), are worth under a discount."""
    tried = worked = 0.0
    for attempts, hits in families:
        effective = discount.effective(attempts)
        tried += effective
        worked += effective * hits / attempts if attempts else 0.0
    return Worth(tried, worked)
