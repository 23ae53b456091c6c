"""What could it cost? The one call that chooses how to work it out, and says which way it chose."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from toolkit.errors import ToolkitError, nearest
from toolkit.risks.losses.contributions import tail_shares
from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.exact import COARSE, MIDDLE, ExactLosses
from toolkit.risks.losses.portfolio import CommonFactor, Copula, Portfolio, portfolio_of
from toolkit.risks.losses.result import LossDistribution, Quantification
from toolkit.risks.losses.scenario import Level, Scenario
from toolkit.risks.losses.simulated.custom import CustomScenario
from toolkit.risks.losses.simulated.simulating import simulate
from toolkit.risks.losses.total import Sum
from toolkit.risks.losses.transforms import Transforms

__all__ = ["LEVELS", "Quantifier", "quantify"]

LEVELS: tuple[Level, ...] = get_args(Level)


def quantify(
    thing: Any, level: Level = "current", *, trials: int = 100_000, seed: int | None = None, runner: Any = None
) -> Quantification:
    """The losses of a year of a register with estimates, of a portfolio, or of scenarios, at one level of risk.

    Exact where scenarios are independent or share one common factor; by simulation (`trials` years from `seed`)
    where a copula joins them, or where one is a function of your own. The result says which, and how far it may be off.
    Raises `ToolkitError`.
    """
    return Quantifier().quantify(thing, level, trials=trials, seed=seed, runner=runner)


class Quantifier:
    """Quantifies again and again, and works out anew only what changed: for panels with sliders.

    With `coarse` the grids have fewer points: figures are right to about one in a thousand, in a fraction of the time.
    """

    def __init__(self, *, coarse: bool = False) -> None:
        self._transforms = Transforms()
        self._coarse = coarse
        self._known: dict[tuple[str, Level], tuple[Scenario, Effective]] = {}

    def quantify(
        self,
        thing: Any,
        level: Level = "current",
        *,
        trials: int = 100_000,
        seed: int | None = None,
        runner: Any = None,
    ) -> Quantification:
        """As `quantify` says."""
        if level not in LEVELS:
            raise ToolkitError(f"there is no level {str(level)[:40]!r}", try_instead=nearest(str(level), LEVELS))
        portfolio = portfolio_of(thing)
        reason = _not_exactly(portfolio)
        if reason:
            return simulate(portfolio, level, trials=trials, seed=seed, runner=runner, why=reason)
        return self._exactly(portfolio, level)

    def _exactly(self, portfolio: Portfolio, level: Level) -> Quantification:
        count = COARSE if self._coarse else None
        total = Sum.of(portfolio.scenarios, level, portfolio.dependence, self._known)
        losses = ExactLosses(total, portfolio.currency, count=count, transforms=self._transforms)
        by_id = {each.id: each for each in portfolio.scenarios}

        @cache
        def alone(name: str) -> LossDistribution:
            part = Sum.of([by_id[name]], level, portfolio.dependence)
            return ExactLosses(part, portfolio.currency, count=count or MIDDLE, transforms=self._transforms)

        def error() -> str:
            return f"exact; P99 and the mean of the worst 1% are off by less than {losses.error():.1g} of themselves"

        return Quantification(portfolio, level, losses, "exact", _why(portfolio), alone, self._shares(losses), error)

    def _shares(self, losses: ExactLosses) -> Callable[[float], dict[str, float]]:
        return lambda share: tail_shares(losses, share, self._transforms)


def _why(portfolio: Portfolio) -> str:
    if isinstance(portfolio.dependence, CommonFactor):
        return "exact: good and bad years are one common factor, over which the answer is averaged"
    return "exact: the scenarios are independent"


def _not_exactly(portfolio: Portfolio) -> str:
    """Why a portfolio has to be simulated; nothing where it can be added up exactly."""
    custom = next((each for each in portfolio.scenarios if isinstance(each, CustomScenario)), None)
    if custom is not None:
        return f"simulated: {custom.id!r} is a function of your own"
    if isinstance(portfolio.dependence, Copula):
        kind = "t" if portfolio.dependence.kind == "t" else "Gaussian"
        return f"simulated: a {kind} copula joins the scenarios, of which no exact form is known"
    return ""
