"""What quantifying gives: the distribution of a year's losses, the same type however it was worked out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Literal

from toolkit.errors import ToolkitError
from toolkit.risks.losses.portfolio import Portfolio
from toolkit.risks.losses.scenario import Level

__all__ = ["LossDistribution", "Method", "Quantification", "checked_share"]

Method = Literal["exact", "simulated"]
Bounds = tuple[float, float]


def checked_share(share: float, *, greatest: float = 0.99999) -> float:
    """A share such as 0.99, as quantiles take it. Raises `ToolkitError` for what is none, or lies too far out."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not isfinite(share) or not 0 <= share < 1:
        instead = f"Write {share / 100:g}." if isinstance(share, int | float) and 1 <= share < 100 else "Write 0.99."
        raise ToolkitError(f"a quantile at {str(share)[:20]} does not exist", try_instead=instead)
    if share > greatest:
        raise ToolkitError(
            f"a quantile at {share:g} lies further out than the answer reaches",
            try_instead=f"Ask for {greatest:g} or less.",
        )
    return float(share)


class LossDistribution(ABC):
    """The losses of one year, in `currency`; all amounts are money a year."""

    currency: str
    method: Method

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expected loss of a year."""

    @property
    @abstractmethod
    def sd(self) -> float:
        """The standard deviation."""

    @property
    @abstractmethod
    def p_no_loss(self) -> float:
        """The probability of a year without any loss."""

    @abstractmethod
    def quantile(self, share: float) -> float:
        """The smallest loss that is not exceeded with at least this probability (inf{x: F(x) >= share})."""

    @abstractmethod
    def tvar(self, share: float) -> float:
        """The mean of the worst (1 - share) of years, right also where many years have no loss."""

    @abstractmethod
    def exceedance(self, loss: float) -> float:
        """The probability of losing more than `loss` in a year."""

    @abstractmethod
    def bounds(self, what: Literal["mean", "sd", "p_no_loss", "quantile", "tvar"], share: float = 0.0) -> Bounds | None:
        """A 95% interval of a figure where it was simulated; None where it is exact."""

    def var(self, share: float) -> float:
        """Value at risk: another name of `quantile`."""
        return self.quantile(share)

    @property
    def furthest(self) -> float:
        """The share at which a curve ends: one year in ten thousand, unless less is known."""
        return 0.9999

    def curve(self, points: int = 120) -> list[tuple[float, float]]:
        """(loss, probability of losing more), rising in loss, from the first losses to `furthest`.

        Empty where there is no loss at all. Losses are spaced evenly in their logarithm.
        """
        start = max(self.p_no_loss + 1e-4 * (1 - self.p_no_loss), 0.005)
        end = self.furthest
        if start >= end or self.quantile(end) <= 0:
            return []
        low, high = self.quantile(start), self.quantile(end)
        low = max(low, high * 1e-6)
        if low >= high:  # a single amount: the curve is a drop
            before = high * (1 - 1e-6)
            return [(before, self.exceedance(before)), (high, self.exceedance(high))]
        step = (high / low) ** (1 / (points - 1))
        return [(loss := low * step**number, self.exceedance(loss)) for number in range(points)]


@dataclass(frozen=True)
class Quantification:
    """A portfolio at one level of risk, in money: the total, each risk, and how it was worked out.

    `error` says in words how far the figures may be off; `seed` and `trials` are None where nothing was simulated.
    """

    portfolio: Portfolio
    level: Level
    total: LossDistribution
    method: Method
    why: str
    _risks: Callable[[str], LossDistribution] = field(repr=False)
    _shares: Callable[[float], Mapping[str, float]] = field(repr=False)
    _error: Callable[[], str] = field(repr=False)
    seed: int | None = None
    trials: int | None = None

    def risk(self, scenario: str) -> LossDistribution:
        """One risk alone. Raises `ToolkitError` for an id that is no scenario's."""
        if scenario not in {each.id for each in self.portfolio.scenarios}:
            raise ToolkitError(f"there is no scenario {scenario!r}", try_instead="See portfolio.scenarios.")
        return self._risks(scenario)

    def contributions(self, share: float = 0.99) -> dict[str, float]:
        """What each risk adds to the tail: its expected loss in the worst years (Euler); they sum to `tvar(share)`."""
        return dict(self._shares(checked_share(share)))

    @cached_property
    def error(self) -> str:
        """How far the figures may be off, and why."""
        return self._error()

    def rows(self) -> list[dict[str, str]]:
        """A row for each risk and one for all together: mean, P95, P99, TVaR 99 and share of the tail; plain text."""
        shares = self.contributions(0.99)
        tail = sum(shares.values()) or 1.0
        rows = [
            self._row(each.title or each.id, self.risk(each.id), f"{shares[each.id] / tail:.1%}")
            for each in self.portfolio.scenarios
        ]
        return [*rows, self._row("all together", self.total, "100%")]

    def _row(self, name: str, losses: LossDistribution, share: str) -> dict[str, str]:
        unit = self.portfolio.currency
        return {
            "risk": name,
            f"expected a year ({unit})": f"{losses.mean:.0f}",
            "years without loss": f"{losses.p_no_loss:.1%}",
            f"one year in 20 ({unit})": f"{losses.quantile(0.95):.0f}",
            f"one year in 100 ({unit})": f"{losses.quantile(0.99):.0f}",
            f"mean of the worst 1% ({unit})": f"{losses.tvar(0.99):.0f}",
            "share of the worst 1%": share,
        }
