"""A sanity line from economics: how much is it worth to spend on protecting something, at most?

Gordon and Loeb, The Economics of Information Security Investment, ACM TISSEC 5 (2002): money z lowers the probability
v that an attack succeeds to S(z, v), each further amount by less. For both of their classes of S the best spending
never exceeds v L / e, about 37% of the expected loss; it is a check on orders of magnitude, not a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import e, exp, isfinite, log, log1p
from typing import Any, Literal

from toolkit.errors import ToolkitError
from toolkit.risks.losses.expected import expected_at
from toolkit.risks.losses.portfolio import portfolio_of
from toolkit.risks.losses.scenario import Level

__all__ = ["GordonLoeb", "SpendingLine", "gordon_loeb", "hard_to_justify"]


@dataclass(frozen=True)
class GordonLoeb:
    """The best spending for one thing to protect, and what no spending of theirs exceeds; in the unit of the loss."""

    spending: float
    cap: float
    loss_before: float
    loss_after: float

    @property
    def gain(self) -> float:
        """The loss that is avoided, less what avoiding it costs."""
        return self.loss_before - self.loss_after - self.spending


def gordon_loeb(
    vulnerability: float, loss: float, *, alpha: float, beta: float = 1.0, breach: Literal["I", "II"] = "I"
) -> GordonLoeb:
    """The best spending against a loss (threat probability × damage) that happens with probability `vulnerability`.

    Class I: S = v / (alpha z + 1)^beta. Class II: S = v^(alpha z + 1), which leaves `beta` out. `alpha` is in parts per
    unit of money. Spending is 0 where the first amount already saves less than it costs. Raises `ToolkitError`.
    """
    _between(vulnerability, "vulnerability", most=1.0)
    _between(loss, "loss")
    _between(alpha, "alpha", positive=True)
    _between(beta, "beta", positive=True)
    if breach not in ("I", "II"):
        raise ToolkitError(f"there is no class {str(breach)[:20]!r}", try_instead="Write I or II.")
    before, cap = vulnerability * loss, vulnerability * loss / e
    spending, left = _CLASSES[breach](vulnerability, loss, alpha, beta)
    return GordonLoeb(spending, cap, before, left * loss)


def _first_class(v: float, loss: float, alpha: float, beta: float) -> tuple[float, float]:
    first = alpha * beta * v * loss
    spending = ((first ** (1 / (beta + 1))) - 1) / alpha if first > 1 else 0.0
    return spending, v * exp(-beta * log1p(alpha * spending))


def _second_class(v: float, loss: float, alpha: float, _: float) -> tuple[float, float]:
    if v in (0.0, 1.0):  # nothing can happen, or no spending helps
        return 0.0, v
    first = -alpha * v * loss * log(v)
    spending = -log(first) / (alpha * log(v)) if first > 1 else 0.0
    return spending, v * exp(log(v) * alpha * spending)


_CLASSES: dict[str, Callable[[float, float, float, float], tuple[float, float]]] = {
    "I": _first_class,
    "II": _second_class,
}


def _between(value: Any, name: str, *, most: float = 1e18, positive: bool = False) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not number or not 0 <= value <= most or (positive and value == 0):
        least = "above 0" if positive else "0 or more"
        bound = f"from 0 to {most:g}" if most == 1 else least
        raise ToolkitError(f"{name} cannot be {str(value)[:40]}", try_instead=f"Write a number {bound}.")


@dataclass(frozen=True)
class SpendingLine:
    """The line beyond which spending a year is hard to justify by the losses alone."""

    cap: float
    expected_loss: float
    currency: str

    def judged(self, spending: float) -> str:
        """A sentence about a yearly spending."""
        line = f"{self.cap:,.0f} {self.currency} a year, 37% of the expected loss of {self.expected_loss:,.0f}"
        if spending <= self.cap:
            return f"{spending:,.0f} lies below the line of Gordon and Loeb: {line}."
        return f"Spending beyond {line}, is hard to justify by these losses alone (Gordon and Loeb)."

    def __str__(self) -> str:
        return (
            f"Spending beyond {self.cap:,.0f} {self.currency} a year, 37% of the expected loss of"
            f" {self.expected_loss:,.0f}, is hard to justify by these losses alone (Gordon and Loeb)."
        )


def hard_to_justify(thing: Any, level: Level = "inherent") -> SpendingLine:
    """The Gordon-Loeb line of a register with estimates, a portfolio or scenarios: expected loss at the level / e.

    What has been spent on controls that count at the level is not part of it.
    """
    portfolio = portfolio_of(thing)
    expected = expected_at(portfolio, level)
    return SpendingLine(expected / e, expected, portfolio.currency)
