"""Simulating a portfolio at a level of risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any, get_args

from toolkit.errors import ToolkitError, nearest
from toolkit.risks.losses.exact import MIDDLE
from toolkit.risks.losses.portfolio import CommonFactor, Copula, Independent, Portfolio, portfolio_of
from toolkit.risks.losses.result import LossDistribution, Quantification, checked_share
from toolkit.risks.losses.scenario import Level, Scenario
from toolkit.risks.losses.simulated.chunks import Job, simulated
from toolkit.risks.losses.simulated.copula import CopulaModel, copula_model
from toolkit.risks.losses.simulated.custom import CustomScenario
from toolkit.risks.losses.simulated.distribution import Simulated
from toolkit.risks.losses.simulated.models import EventModel, events
from toolkit.risks.losses.simulated.runners.base import Runner, Serial
from toolkit.risks.losses.simulated.runners.processes import Processes, can_travel, processors
from toolkit.risks.losses.simulated.streams import DEFAULT_SEED, checked_seed, name_of, stream
from toolkit.risks.losses.simulated.tables import exactly
from toolkit.risks.losses.simulated.tail import Contributions, contributions

__all__ = ["LEAST_TRIALS", "MOST_TRIALS", "SimulatedQuantification", "simulate"]

Bounds = tuple[float, float]

LEAST_TRIALS = 5_000
"""One year in a hundred is not told from fewer."""

MOST_TRIALS = 10_000_000_000
"""More years than this take days."""

_WORTH_A_POOL = 4.0
"""Seconds of work from which starting other processes pays."""

_SECONDS_A_TABLE = 0.02


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
    seed: int | None = None,
    runner: Runner | None = None,
    why: str = "",
) -> SimulatedQuantification:
    """Simulate `trials` years of a portfolio (or scenarios, also custom ones) at a level of risk.

    The same seed gives the same bytes with any runner and any number of workers, on machines of one kind. The levels
    of one portfolio live through the same years. `runner` is who does the work: several processes where that pays,
    unless given. Raises `ToolkitError` for numbers that cannot be, `InputError` for scenarios that do not fit together.
    """
    if level not in get_args(Level):
        raise ToolkitError(f"there is no level {str(level)[:40]!r}", try_instead=nearest(str(level), get_args(Level)))
    given = portfolio_of(portfolio)
    trials, seed = _checked_trials(trials), checked_seed(DEFAULT_SEED if seed is None else seed)
    _probed(given.scenarios, seed)
    copula = isinstance(given.dependence, Copula)
    model: EventModel | CopulaModel
    model = copula_model(given, level, seed, _for_tables(given.scenarios, runner)) if copula else events(given, level)
    worker = runner or _fitting(model, model.seconds_a_year * trials)
    job = Job(model, seed)
    whole = Simulated(simulated(job, trials, worker), given.currency)

    @cache
    def risk(scenario: str) -> LossDistribution:
        return _alone(next(each for each in given.scenarios if each.id == scenario), given, level, trials, seed)

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


def _alone(scenario: Scenario, given: Portfolio, level: Level, trials: int, seed: int) -> LossDistribution:
    """One scenario by itself: in the very years of the portfolio; exactly, where a copula only ranks its years."""
    exact = exactly(scenario, level, MIDDLE) if isinstance(given.dependence, Copula) else None
    if exact is not None:
        return exact
    dependence = Independent() if isinstance(given.dependence, Copula) else _only(given.dependence, scenario.id)
    model = events(Portfolio(scenarios=(scenario,), dependence=dependence), level)
    return Simulated(simulated(Job(model, seed), trials, Serial()), given.currency)


def _only(dependence: Independent | CommonFactor, scenario: str) -> Independent | CommonFactor:
    if isinstance(dependence, Independent):
        return dependence
    loading = {name: share for name, share in dependence.loading.items() if name == scenario}
    return CommonFactor(spread=dependence.spread, loading=loading)


def _probed(scenarios: Iterable[Scenario], seed: int) -> None:
    for each in scenarios:
        if isinstance(each, CustomScenario):
            each.probe(partial(stream, seed, 0, name_of(each.id)))


def _for_tables(scenarios: Sequence[Scenario], runner: Runner | None) -> Runner:
    """Tables of a few scenarios are not worth sending away."""
    seconds = len(scenarios) * _SECONDS_A_TABLE
    return runner if runner and seconds > 1 else _fitting(scenarios, seconds)


def _fitting(work: Any, seconds: float) -> Runner:
    """Several processes where that pays, and where the work can be sent to them."""
    if processors() < 2 or seconds < _WORTH_A_POOL or not can_travel(work):
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
