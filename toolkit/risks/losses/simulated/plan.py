"""What has to be drawn for a scenario at a level: worked out once, small, and ready to travel to other processes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.risks.losses.effective import exceeds
from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.nodes import probability_mean
from toolkit.risks.losses.numbers import mean_of_rate
from toolkit.risks.losses.portfolio import CommonFactor, Portfolio
from toolkit.risks.losses.scenario import ControlEffect, Level, Losses, Scenario
from toolkit.risks.losses.simulated.custom import CustomScenario
from toolkit.risks.losses.simulated.draws import Constant, Sampler, amount, probability, rate
from toolkit.risks.losses.simulated.streams import Name, name_of

__all__ = ["Counts", "CustomPlan", "Plan", "RiskPlan", "plan_of"]

Forms = tuple[tuple[str, Sampler], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events a year has: Poisson at the product of `factors`, which are drawn once a year.

    With `size` the rate is multiplied by a gamma with mean 1 and that shape as well, which makes the number negative
    binomial. With `at_most_once` the product is the probability of one event. `expected` is the mean a year.
    """

    factors: tuple[Sampler, ...]
    expected: float
    size: float | None = None
    at_most_once: bool = False
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Thinning:
    """A control on frequency: coverage × (reliability × effect + (1 - reliability) × degraded), drawn once a year."""

    name: Name
    effect: Sampler
    coverage: Sampler
    reliability: Sampler
    degraded: Sampler


@dataclass(frozen=True, slots=True)
class Lowering:
    """A control on loss: for each event it works with probability `works`, and is covered with `covers`."""

    name: Name
    effect: Sampler
    degraded: Sampler
    works: float
    covers: float
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class RiskPlan:
    """A declared scenario at a level."""

    id: str
    name: Name
    counts: Counts
    forms: Forms
    follows: Sampler | None
    follow_forms: Forms
    deductible: float
    limit: float
    thinnings: tuple[Thinning, ...]
    lowerings: tuple[Lowering, ...]


@dataclass(frozen=True, slots=True)
class CustomPlan:
    """A scenario drawn by somebody's own Python."""

    scenario: CustomScenario
    name: Name

    @property
    def id(self) -> str:
        """The scenario's id."""
        return self.scenario.id


Plan = RiskPlan | CustomPlan


def plan_of(portfolio: Portfolio, level: Level) -> tuple[Plan, ...]:
    """A plan for each scenario, in their order."""
    common = portfolio.dependence if isinstance(portfolio.dependence, CommonFactor) else None
    return tuple(_risk(each, level, common) for each in portfolio.scenarios)


def _risk(scenario: Scenario, level: Level, common: CommonFactor | None) -> Plan:
    if isinstance(scenario, CustomScenario):
        return CustomPlan(scenario, name_of(scenario.id))
    controls, secondary, policy = scenario.counted(level), scenario.secondary, scenario.insurance
    spread = common.spread * common.loading.get(scenario.id, 1.0) if common else 0.0
    return RiskPlan(
        id=scenario.id,
        name=name_of(scenario.id),
        counts=_counts(scenario, spread),
        forms=_forms(scenario.loss),
        follows=probability(secondary.probability) if secondary else None,
        follow_forms=_forms(secondary.loss) if secondary else (),
        deductible=policy.deductible if policy else 0.0,
        limit=policy.limit if policy else 0.0,
        thinnings=tuple(_thinning(each, use) for each, use in _named(scenario, controls) if each.acts_on != "loss"),
        lowerings=tuple(_lowering(each, use) for each, use in _named(scenario, controls) if each.acts_on == "loss"),
    )


def _named(scenario: Scenario, counted: Iterable[ControlEffect]) -> list[tuple[ControlEffect, Name]]:
    """The controls that count, each with the name of its stream, which no other control has a part in."""
    met: dict[str, int] = {}
    named = []
    for each in scenario.controls:
        text = f"control {each.control} {each.acts_on}"
        met[text] = met.get(text, 0) + 1
        named.append((each, name_of(f"{text} {met[text]}")))
    kept = {id(each) for each in counted}
    return [(each, name) for each, name in named if id(each) in kept]


def _forms(loss: Losses) -> Forms:
    return tuple((str(form), amount(value)) for form, value in loss.items())


def _counts(scenario: Scenario, spread: float) -> Counts:
    how = scenario.frequency
    if isinstance(how, Poisson):
        return Counts((rate(how.rate),), mean_of_rate(how.rate), spread=spread)
    if isinstance(how, NegativeBinomial):
        return Counts((Constant(how.mean),), how.mean, size=how.size, spread=spread)
    if isinstance(how, AtMostOnce):
        chance = probability_mean(how.probability)
        return Counts((probability(how.probability),), chance, at_most_once=True, spread=spread)
    return _threat_events(how, spread)


def _threat_events(how: ThreatEvents, spread: float) -> Counts:
    """Tries that fail leave no trace, so only those that succeed are drawn: Poisson events thinned are Poisson."""
    chances = [probability(how.action)]
    expected = mean_of_rate(how.contact) * probability_mean(how.action)
    if how.vulnerability is not None:
        chances.append(probability(how.vulnerability))
        expected *= probability_mean(how.vulnerability)
    elif how.capability is not None and how.resistance is not None:
        succeeds = exceeds(how.capability, how.resistance)
        chances.append(Constant(succeeds))
        expected *= succeeds
    return Counts((rate(how.contact), *chances), expected, spread=spread)


def _thinning(control: ControlEffect, name: Name) -> Thinning:
    return Thinning(
        name,
        effect=probability(control.effect),
        coverage=probability(control.coverage),
        reliability=probability(control.reliability),
        degraded=probability(control.degraded),
    )


def _lowering(control: ControlEffect, name: Name) -> Lowering:
    covers, holds = probability_mean(control.coverage), probability_mean(control.reliability)
    return Lowering(
        name,
        effect=probability(control.effect),
        degraded=probability(control.degraded),
        works=covers * holds,
        covers=covers,
        forms=frozenset(str(form) for form in control.forms),
    )
