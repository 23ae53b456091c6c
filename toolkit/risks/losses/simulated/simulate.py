"""Simulating a portfolio at a level of risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.risks.losses.portfolio import CommonFactor, Copula, portfolio_of
from toolkit.risks.losses.result import Quantification, checked_share
from toolkit.risks.losses.scenario import Level
from toolkit.risks.losses.simulated.chunks import Job, simulated
from toolkit.risks.losses.simulated.distribution import Simulated
from toolkit.risks.losses.simulated.models import EventModel, Model
from toolkit.risks.losses.simulated.plan import CustomPlan, plan_of
from toolkit.risks.losses.simulated.runners.base import Runner, Serial
from toolkit.risks.losses.simulated.runners.processes import Processes, can_travel, processors
from toolkit.risks.losses.simulated.streams import DEFAULT_SEED, checked_seed, stream
from toolkit.risks.losses.simulated.tail import Contributions, contributions

__all__ = ["LEAST_TRIALS", "MOST_TRIALS", "SimulatedQuantification", "simulate"]

Bounds = tuple[float, float]

LEAST_TRIALS = 5_000
"""One year in a hundred is not told from fewer."""

MOST_TRIALS = 10_000_000_000
"""More years than this take days."""

_WORTH_A_POOL = 4.0
"""Seconds of work from which starting other processes pays."""


@dataclass(frozen=True)
class SimulatedQuantification(Quantification):
    """A simulated portfolio; beside what every quantification says, intervals of the contributions to the tail."""

    _tail: Any = field(default=None, repr=False)

    def contribution_bounds(self, share: float = 0.99) -> dict[str, Bounds]:
        """The 95% interval of what each risk adds to the tail."""
        return {name: bounds for name, (_, bounds) in self._tail(checked_share(share)).items()}


def simulate(
    portfolio: Any,
    level: Level = "current",
    *,
    trials: int = 100_000,
    seed: int = DEFAULT_SEED,
    runner: Runner | None = None,
    why: str = "",
) -> SimulatedQuantification:
    """Simulate `trials` years of a portfolio (or scenarios, also custom ones) at a level of risk.

    The same seed gives the same bytes with any runner and any number of workers, on machines of one kind. The levels
    of one portfolio live through the same years. `runner` is who does the work: several processes where that pays,
    unless given. Raises `ToolkitError` for numbers that cannot be, `InputError` for scenarios that do not fit together.
    """
    given = portfolio_of(portfolio)
    trials, seed = _checked_trials(trials), checked_seed(seed)
    model = _model(given, level, seed)
    worker = runner or _runner(model, trials)
    job = Job(model, seed)
    whole = Simulated(simulated(job, trials, worker), given.currency)

    @cache
    def risk(scenario: str) -> Simulated:
        return Simulated(simulated(Job(model.alone(scenario), seed), trials, Serial()), given.currency)

    @lru_cache(maxsize=32)
    def tail(share: float) -> Contributions:
        return contributions(job, whole, share, worker)

    def shares(share: float) -> Mapping[str, float]:
        return {name: value for name, (value, _) in tail(share).items()}

    return SimulatedQuantification(
        portfolio=given,
        level=level,
        total=whole,
        method="simulated",
        why=why or _why(given.dependence),
        _risks=risk,
        _shares=shares,
        _error=lambda: _error(whole, given.currency, seed),
        seed=seed,
        trials=trials,
        _tail=tail,
    )


def _model(given: Any, level: Level, seed: int) -> Model:
    plans = plan_of(given, level)
    for plan in plans:
        if isinstance(plan, CustomPlan):
            plan.scenario.probe(partial(stream, seed, 0, plan.name))
    return EventModel(plans, isinstance(given.dependence, CommonFactor))


def _runner(model: Model, trials: int) -> Runner:
    if processors() < 2 or model.seconds_a_year * trials < _WORTH_A_POOL or not can_travel(model):
        return Serial()
    return Processes()


def _why(dependence: Any) -> str:
    return "a copula has no exact form" if isinstance(dependence, Copula) else "simulation was asked for"


def _error(whole: Simulated, currency: str, seed: int) -> str:
    """In words, with the figures that matter most."""
    low, high = whole.bounds("mean")
    least, most = whole.bounds("quantile", 0.99)
    return (
        f"{whole.years:,} simulated years (seed {seed}): 95 times in 100 the expected loss lies between"
        f" {low:,.0f} and {high:,.0f} {currency}, the loss of one year in 100 between {least:,.0f} and {most:,.0f}"
    )


def _checked_trials(trials: Any) -> int:
    if isinstance(trials, bool) or not isinstance(trials, int) or not LEAST_TRIALS <= trials <= MOST_TRIALS:
        raise ToolkitError(
            f"{str(trials)[:20]} years cannot be simulated",
            try_instead=f"Give a whole number from {LEAST_TRIALS:,} to {MOST_TRIALS:,}; 100_000 is usual.",
        )
    return trials
