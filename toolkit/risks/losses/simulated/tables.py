"""A scenario's annual loss as a table: what a year costs in each of 4,096 slices of its luck.

Luck is the number by which years are ranked: a standard normal value for the Gaussian copula, t / sqrt(degrees + t²)
for the t copula. Slices are equally wide in it, which makes them thin where losses are great. Each holds the mean of
what its years cost, so that the table has the mean of the annual loss; years without loss are told exactly, by where
losses begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.errors import ToolkitError
from toolkit.risks.losses.exact import COARSE, ExactLosses
from toolkit.risks.losses.ladder import DEEPEST, INSIDE, Ladder
from toolkit.risks.losses.portfolio import Portfolio
from toolkit.risks.losses.scenario import Level, Scenario
from toolkit.risks.losses.simulated.custom import CustomScenario
from toolkit.risks.losses.simulated.models import events, total
from toolkit.risks.losses.total import Sum

__all__ = ["SLICES", "Luck", "Table", "exactly", "table_of"]

Floats = npt.NDArray[np.float64]

SLICES = 4096
_SMALL = 0.1
"""Losses below this part of the mean move no sum: no further grid is looked at for them."""
_RARE = 1e-9
_YEARS = 2**18
"""So many simulated years make a table where there is no exact one."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Between which values luck lies, and how likely it is to lie below one. `degrees` are those of the t copula."""

    degrees: float | None = None

    @property
    def end(self) -> float:
        """Slices lie between minus this and this; luck is further out twice in a billion years."""
        return self.at(1 - _RARE)

    def shares(self) -> Floats:
        """The probability of less, at each edge between slices."""
        edges = np.linspace(-self.end, self.end, SLICES + 1)
        if self.degrees is None:
            below = special.ndtr(edges)
        else:
            below = special.stdtr(self.degrees, edges * np.sqrt(self.degrees) / np.sqrt(1 - edges**2))
        below[0], below[-1] = 0.0, 1.0
        return np.asarray(below)

    def at(self, share: float) -> float:
        """Below which value luck lies with this probability."""
        if share <= 0:
            return -inf
        if self.degrees is None:
            return float(special.ndtri(share))
        value = float(special.stdtrit(self.degrees, share))
        return value / float(np.sqrt(self.degrees + value**2))


@dataclass(frozen=True)
class Table:
    """The mean loss of each slice; below `start` there is none."""

    losses: Floats
    start: float


def table_of(job: tuple[Level, Luck, int], scenario: Scenario) -> Table:
    """The table of one scenario at a level: exact where there is an exact answer, else from simulated years."""
    level, luck, seed = job
    exact = exactly(scenario, level, COARSE)
    if exact is not None:
        return _exactly(exact, luck)
    model = events(Portfolio(scenarios=(scenario,)), level)
    blocks = _YEARS // model.block_years
    losses = np.sort(np.concatenate([total(model, seed, block, model.block_years) for block in range(blocks)]))
    below, partial = np.arange(1, _YEARS + 1) / _YEARS, np.cumsum(losses) / _YEARS
    none = float(np.searchsorted(losses, 0.0, side="right")) / _YEARS
    return _finished(_sliced(luck.shares(), below, partial), luck, none)


def exactly(scenario: Scenario, level: Level, count: int) -> ExactLosses | None:
    """A scenario's exact losses on grids of `count` points, where that takes less time than 2^18 simulated years.

    None for a function of one's own, for sums of several forms of loss under a policy or under controls on loss, and
    where there is no exact answer at all.
    """
    if isinstance(scenario, CustomScenario):
        return None
    forms = len(scenario.loss) + (len(scenario.secondary.loss) if scenario.secondary else 0)
    on_loss = sum(each.acts_on == "loss" for each in scenario.counted(level))
    if (forms > 1 and (scenario.insurance is not None or on_loss)) or on_loss > 1:
        return None
    try:
        exact = ExactLosses(Sum.of([scenario], level), scenario.currency, count=count)
        exact.quantile(0.99)  # asked at once: what cannot be added up exactly is told only then
    except ToolkitError:
        return None
    return exact


def _exactly(losses: ExactLosses, luck: Luck) -> Table:
    """Read off the nested grids, each slice off the narrowest that holds it well inside."""
    shares = luck.shares()
    if losses.mean == 0:
        return Table(np.zeros(SLICES), inf)
    costs = _on(losses.grids, 0, shares)
    upper = costs / np.diff(shares)
    usual = min(losses.mean, losses.quantile(losses.p_no_loss + (1 - losses.p_no_loss) / 2))
    for number in range(1, DEEPEST):
        within = losses.grids.level(number).grid.top / INSIDE
        low = int(np.searchsorted(np.maximum.accumulate(upper), within))
        if low < 2:
            break
        costs[: low - 1] = _on(losses.grids, number, shares)[: low - 1]
        if within < _SMALL * usual:
            break
        upper = costs / np.diff(shares)
    return _finished(costs, luck, losses.p_no_loss)


def _on(ladder: Ladder, number: int, shares: Floats) -> Floats:
    level = ladder.level(number)
    return _sliced(shares, level.below, level.partial)


def _sliced(shares: Floats, below: Floats, partial: Floats) -> Floats:
    """What the years of each slice cost together, from the probability of an amount or less and the cost up to it.

    Near nothing a grid rings: points whose probability is not reached again until later are left out.
    """
    rising = below <= np.minimum.accumulate(below[::-1])[::-1]
    up_to = np.interp(shares, np.append(0.0, below[rising]), np.append(0.0, partial[rising]))
    up_to[-1] = partial[-1]
    return np.asarray(np.maximum(np.diff(up_to), 0.0))


def _finished(costs: Floats, luck: Luck, none: float) -> Table:
    shares = luck.shares()
    likely = np.diff(np.maximum(shares, none))
    losses = np.divide(costs, likely, out=np.zeros(SLICES), where=likely > 0)
    return Table(np.maximum.accumulate(losses), luck.at(none))
