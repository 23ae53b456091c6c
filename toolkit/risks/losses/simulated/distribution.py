"""A year's losses as simulated, with an interval on every figure."""

from __future__ import annotations

from math import ceil, isnan, sqrt
from typing import Literal

import numpy as np

from toolkit.errors import ToolkitError
from toolkit.risks.losses.result import LossDistribution, checked_share
from toolkit.risks.losses.simulated.intervals import LEAST_BEYOND, around, enough_trials, of_share, ranks
from toolkit.risks.losses.simulated.summary import Summary

__all__ = ["Simulated"]

Bounds = tuple[float, float]


class Simulated(LossDistribution):
    """What the simulated years say. Quantiles further out than the years carry are refused."""

    method = "simulated"

    def __init__(self, summary: Summary, currency: str) -> None:
        self.summary = summary
        self.currency = currency
        self._up_to = summary.zeros + np.cumsum(summary.counts)

    @property
    def years(self) -> int:
        """How many years were simulated."""
        return self.summary.years

    @property
    def mean(self) -> float:
        """The mean of the simulated years."""
        return self.summary.moments.mean

    @property
    def sd(self) -> float:
        """The standard deviation of the simulated years."""
        return sqrt(self.summary.moments.second / max(self.years - 1, 1))

    @property
    def p_no_loss(self) -> float:
        """The share of simulated years without any loss."""
        return self.summary.zeros / self.years

    def quantile(self, share: float) -> float:
        """The least simulated loss that is not exceeded in at least this share of years."""
        return self._ranked(self._rank(self._carried(share)))

    def tvar(self, share: float) -> float:
        """The mean of the worst years, (1 - share) of all, where the last of them may count in part."""
        share = self._carried(share)
        return max(self._worst(share)[0], self.quantile(share))

    def exceedance(self, loss: float) -> float:
        """The share of simulated years with a greater loss."""
        return self._beyond(loss) / self.years

    def exceedance_bounds(self, loss: float) -> Bounds:
        """The 95% interval of `exceedance`."""
        return of_share(round(self._beyond(loss)), self.years)

    def bounds(self, what: Literal["mean", "sd", "p_no_loss", "quantile", "tvar"], share: float = 0.0) -> Bounds:
        """A 95% interval.

        That of a quantile and of `p_no_loss` holds whatever the distribution; that of the mean, of `sd` and `tvar`
        leans on the central limit theorem, which is slow where single losses outweigh all others together.
        """
        if what == "mean":
            return around(self.mean, self.sd**2, self.years)
        if what == "p_no_loss":
            return of_share(self.summary.zeros, self.years)
        if what == "sd":
            return self._around_sd()
        share = self._carried(share)
        if what == "quantile":
            low, high = ranks(share, self.years)
            return self._ranked(low, "least"), self._ranked(high, "greatest")
        mean, square = self._worst(share)
        # That the quantile itself is a guess adds to what the worst years vary (Manistre and Hancock 2005).
        variance = max(square - mean**2, 0.0) + share * (mean - self.quantile(share)) ** 2
        return around(self.tvar(share), variance / (1 - share), self.years)

    @property
    def furthest(self) -> float:
        """As far out as the years carry, one year in ten thousand at most."""
        return min(0.9999, 1 - LEAST_BEYOND / self.years)

    def _carried(self, share: float) -> float:
        share = checked_share(share)
        if self.years * (1 - share) < LEAST_BEYOND * (1 - 1e-9):
            beyond = self.years * (1 - share)
            raise ToolkitError(
                f"{self.years:,} simulated years carry no quantile at {share:g}: only {beyond:.3g} lie beyond it",
                try_instead=f"Simulate at least {enough_trials(share):,} (trials=…), or ask for"
                f" {1 - LEAST_BEYOND / self.years:.6g} or less.",
            )
        return share

    def _rank(self, share: float) -> int:
        """The least rank whose share of years reaches `share`; 1 is the least loss."""
        return min(max(ceil(share * self.years - 1e-7), 1), self.years)

    def _ranked(self, rank: int, which: Literal["between", "least", "greatest"] = "between") -> float:
        """The simulated loss of a rank, as near as its bin tells; or the least or the greatest that it can be."""
        rank = min(rank, self.years)
        if rank <= self.summary.zeros:
            return 0.0
        at = int(np.searchsorted(self._up_to, rank))
        low, high = float(self.summary.least[at]), float(self.summary.greatest[at])
        if which != "between":
            return low if which == "least" else high
        count = int(self.summary.counts[at])
        step = count - 1 - (int(self._up_to[at]) - rank)
        return low if count == 1 or low == high else low + (high - low) * step / (count - 1)

    def _worst(self, share: float) -> tuple[float, float]:
        """The mean loss of the worst years, and the mean of its square."""
        counted = self.worst_years(share)
        means = self.summary.sums / np.maximum(self.summary.counts, 1)
        years = self.years * (1 - share)
        return float(counted @ means) / years, float(counted @ means**2) / years

    def worst_years(self, share: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """How many years of each bin are among the worst, (1 - share) of all; one bin counts in part."""
        wanted = self.years * (1 - share)
        beyond = self.years - self._up_to
        return np.clip(wanted - beyond, 0.0, self.summary.counts)

    def _beyond(self, loss: float) -> float:
        if isinstance(loss, bool) or not isinstance(loss, int | float) or isnan(loss):
            raise ToolkitError(f"{str(loss)[:20]!r} is no amount", try_instead="Give a number, such as 1_000_000.")
        if loss < 0:
            return float(self.years)
        at = int(np.searchsorted(self.summary.greatest, loss, side="right"))
        if at == len(self.summary.greatest):
            return 0.0
        beyond, count = self.years - int(self._up_to[at]), int(self.summary.counts[at])
        low, high = float(self.summary.least[at]), float(self.summary.greatest[at])
        if loss < low:
            return float(beyond + count)
        return beyond + 1 + (count - 2) * (high - loss) / (high - low) if count > 1 else float(beyond)

    def _around_sd(self) -> Bounds:
        """By the variance of a variance, which takes the fourth moment."""
        if self.sd == 0:
            return 0.0, 0.0
        moments, years = self.summary.moments, self.years
        square = moments.second / years
        variance = (moments.fourth / years - square**2) / (4 * square)
        return around(self.sd, variance, years)
