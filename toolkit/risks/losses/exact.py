"""The exact distribution of a year's losses: independent scenarios, or scenarios under one common factor."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np

from toolkit.errors import ToolkitError
from toolkit.risks.losses.ladder import Ladder
from toolkit.risks.losses.lattice import common_measure
from toolkit.risks.losses.result import LossDistribution, checked_share
from toolkit.risks.losses.total import Sum
from toolkit.risks.losses.transforms import Transforms

__all__ = ["COARSE", "MIDDLE", "ExactLosses"]

FINE, MIDDLE, COARSE = 2**17, 2**15, 2**13
"""Points of a grid: for few scenarios or plain ones; for many; for pictures that follow a slider."""


class ExactLosses(LossDistribution):
    """The exact distribution of a sum of scenarios."""

    method: Literal["exact"] = "exact"

    def __init__(
        self, total: Sum, currency: str, *, count: int | None = None, transforms: Transforms | None = None
    ) -> None:
        self.currency = currency
        self.sum = total
        self._transforms = transforms or Transforms()
        self._mean, self._variance = map(float, total.moments)
        self._none = float(total.no_loss)
        self._count = count or _points(total)

    @cached_property
    def _ladder(self) -> Ladder:
        return _built(self.sum, self._count, self._transforms)

    @property
    def grids(self) -> Ladder:
        """The nested grids that hold the distribution."""
        return self._ladder

    @property
    def mean(self) -> float:
        """The expected loss of a year."""
        return self._mean

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return float(self._variance**0.5)

    @property
    def p_no_loss(self) -> float:
        """The probability of a year without any loss."""
        return self._none

    def quantile(self, share: float) -> float:
        """inf{x: F(x) >= share}."""
        share = checked_share(share)
        return 0.0 if self._mean == 0 else float(self._ladder.quantile(share))

    def tvar(self, share: float) -> float:
        """VaR + E[(S - VaR)+] / (1 - share): right with an atom at zero and with any other."""
        share = checked_share(share)
        if self._mean == 0:
            return 0.0
        at = self._ladder.quantile(share)
        return float(at + max(self._mean - self._ladder.limited_mean(at), 0.0) / (1 - share))

    def exceedance(self, loss: float) -> float:
        """The probability of losing more than `loss` in a year."""
        if self._mean == 0:
            return 0.0 if loss >= 0 else 1.0
        return self._ladder.exceedance(float(loss))

    def bounds(self, what: str, share: float = 0.0) -> None:  # noqa: ARG002
        """None: nothing was simulated."""
        return

    def error(self) -> float:
        """How far P99 and TVaR 99 may be off, relative: by comparing with a grid of half as many points."""
        if self._mean == 0:
            return 0.0
        half = ExactLosses(self.sum, self.currency, count=self._count // 2)
        off = [
            abs(mine / other - 1) if other else 0.0
            for mine, other in ((self.quantile(0.99), half.quantile(0.99)), (self.tvar(0.99), half.tvar(0.99)))
        ]
        return max(*off, 1e-9)


def _points(total: Sum) -> int:
    """Grids are as fine as the number of exponentials that each takes allows."""
    work = sum(len(one.counts.nodes[0]) * len(one.secondary[0]) for one in total.scenarios if not one.plain)
    work = work * len(total.factors[0]) + sum(1 for one in total.scenarios if one.plain)
    return FINE if work <= 60 else MIDDLE if work <= 1000 else COARSE * 2


def _built(total: Sum, count: int, transforms: Transforms) -> Ladder:
    measure = common_measure(total.scenarios)
    for attempt in range(5):
        top, points = total.top * 4**attempt, count
        lattice = bool(measure and measure.is_all and not len(total.bulk) and top / measure.step <= 2**20)
        if measure and lattice:
            points = 2 ** int(np.ceil(np.log2(max(top / measure.step, 16))))
            top = points * measure.step
        elif measure and measure.step * count >= top:  # single amounts shall lie on points of the grid
            top = measure.step / int(measure.step * count / top) * count
        ladder = Ladder(
            total.compose(transforms), top, points, mean=total.moments[0], none=total.no_loss, lattice=lattice
        )
        if ladder.is_whole:
            return ladder
    raise ToolkitError(
        "the losses spread too widely to be added up exactly",
        try_instead="Look for an interval whose bounds lie many powers of ten apart, or give a cap.",
    )
