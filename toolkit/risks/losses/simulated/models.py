"""What can be simulated block by block: each scenario's losses in the years of a block, one scenario after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from toolkit.risks.losses.portfolio import CommonFactor, Portfolio
from toolkit.risks.losses.scenario import Level
from toolkit.risks.losses.simulated.draws import Floats
from toolkit.risks.losses.simulated.events import BLOCK_YEARS, annual_losses, check_number
from toolkit.risks.losses.simulated.plan import CustomPlan, Plan, plan_of
from toolkit.risks.losses.simulated.streams import name_of, stream

__all__ = ["EventModel", "Model", "events", "total"]

COMMON_FACTOR = name_of("common factor")


class Model(Protocol):
    """Scenarios whose losses can be drawn. The same seed and block give the same losses, whoever asks."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The scenarios."""

    @property
    def block_years(self) -> int:
        """How many years a block has; the last one of a simulation may have fewer."""

    @property
    def seconds_a_year(self) -> float:
        """About how long a simulated year takes, to judge whether it is worth starting other processes."""

    def losses(self, seed: int, block: int, years: int) -> Iterator[Floats]:
        """What each scenario costs in each of the block's years, in the order of `ids`."""


@dataclass(frozen=True)
class EventModel:
    """Scenarios simulated event by event, independent but for a common factor."""

    plans: tuple[Plan, ...]
    factor: bool = False

    block_years = BLOCK_YEARS

    @property
    def ids(self) -> tuple[str, ...]:
        """The scenarios."""
        return tuple(plan.id for plan in self.plans)

    @property
    def seconds_a_year(self) -> float:
        """15 nanoseconds an event, and 3 for each scenario."""
        events = sum(0.0 if isinstance(plan, CustomPlan) else plan.counts.expected for plan in self.plans)
        return 15e-9 * events + 3e-9 * len(self.plans)

    def losses(self, seed: int, block: int, years: int) -> Iterator[Floats]:
        """Each scenario's losses, from its own streams."""
        normals = stream(seed, block, COMMON_FACTOR).standard_normal(years) if self.factor else None
        for plan in self.plans:
            if isinstance(plan, CustomPlan):
                yield plan.scenario.losses(stream(seed, block, plan.name), years)
            else:
                yield annual_losses(plan, seed, block, years, normals)


def events(portfolio: Portfolio, level: Level) -> EventModel:
    """The model of a portfolio at a level, without regard to a copula. Raises `ToolkitError` for too many events."""
    plans = plan_of(portfolio, level)
    for plan in plans:
        if not isinstance(plan, CustomPlan):
            check_number(plan)
    return EventModel(plans, isinstance(portfolio.dependence, CommonFactor))


def total(model: Model, seed: int, block: int, years: int) -> Floats:
    """What all scenarios together cost in each year of a block, added in their order."""
    added = np.zeros(years)
    for losses in model.losses(seed, block, years):
        added += losses
    return added
