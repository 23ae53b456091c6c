"""The expected loss of a year in closed form, also with some of the numbers known: no grid, no draws.

Everything that is uncertain in a scenario is independent, so that the expected loss is the product of means (events a
year × what each control lets through × the sum of what an event costs): affine in each number, the others being
averaged. Only insurance breaks this, since a policy looks at the whole of what an event costs.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

from toolkit.catalogues.vocabulary import LossForm
from toolkit.risks.losses.effective import FEW, effective, exceeds, moments, operational
from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.laws import law_of
from toolkit.risks.losses.nodes import Nodes, compress, of_probability, probability_mean
from toolkit.risks.losses.nodes import product as both
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.risks.losses.places import NamedNumber, Place, numbers_of
from toolkit.risks.losses.portfolio import CommonFactor, Portfolio
from toolkit.risks.losses.scenario import ControlEffect, Insurance, Level, Scenario
from toolkit.risks.losses.transforms import every_factor

__all__ = [
    "Terms",
    "events_when_known",
    "expected_at",
    "expected_loss",
    "expected_when_known",
    "expected_within",
    "multiplies_out",
    "severity_mean",
    "spread_of",
    "terms_of",
]

Floats = npt.NDArray[np.float64]
Form = LossForm | Literal[""]
Amount = float | Interval | Pert
Value = float | Floats
Known = Mapping[str, Value]
"""Numbers by name that are taken as known: one value, or an array of them to answer for all at once."""


def expected_at(portfolio: Portfolio, level: Level) -> float:
    """The expected loss of a year at a level of risk, in the portfolio's currency."""
    return sum(expected_within(portfolio, each, each.counted(level)) for each in portfolio.scenarios)


def expected_loss(scenario: Scenario, controls: Iterable[ControlEffect], spread: float = 0.0) -> float:
    """The expected loss of a year with these of the scenario's controls counting, in its currency.

    `spread` is what good and bad years are to it (`spread_of`).
    """
    counted = tuple(controls)
    if scenario.insurance is not None:
        thinned = [each for each in counted if each.acts_on != "loss"]
        return float(_events(scenario, thinned, _means(scenario), spread)) * severity_mean(scenario, counted)
    return float(_product(scenario, counted, _means(scenario), spread))


def expected_within(portfolio: Portfolio, scenario: Scenario, controls: Iterable[ControlEffect]) -> float:
    """The same in the good and bad years of a portfolio."""
    return expected_loss(scenario, controls, spread_of(scenario, portfolio))


def spread_of(scenario: Scenario, portfolio: Portfolio) -> float:
    """The spread of the good and bad years where they change the expected loss, else 0.

    They do where an event happens at most once: it is not twice as likely in a year that is twice as bad.
    """
    factor = portfolio.dependence
    if isinstance(factor, CommonFactor) and isinstance(scenario.frequency, AtMostOnce):
        return factor.spread * factor.loading.get(scenario.id, 1.0)
    return 0.0


def multiplies_out(scenario: Scenario, portfolio: Portfolio) -> bool:
    """Whether the expected loss is a sum of products, as `terms_of` takes it apart."""
    return scenario.insurance is None and spread_of(scenario, portfolio) == 0


def severity_mean(scenario: Scenario, controls: Iterable[ControlEffect]) -> float:
    """What one event costs on average, insurance taken off, with these controls counting."""
    counted = tuple(each for each in controls if each.acts_on == "loss")
    told = effective(scenario.model_copy(update={"controls": counted}), "target")
    plain = moments(told.first)[0]
    if scenario.secondary is None:
        return plain
    return plain + probability_mean(scenario.secondary.probability) * (moments(told.then)[0] - plain)


def expected_when_known(
    scenario: Scenario, controls: Iterable[ControlEffect], known: Known, spread: float = 0.0
) -> Value:
    """The expected loss with some numbers known (by name), the others averaged; arrays answer for all values at once.

    Exact. With insurance, all of the scenario's uncertain numbers have to be known: the mean of what a policy leaves
    does not follow from the means of its parts.
    """
    values = {place: known.get(number.name, number.mean) for place, number in _numbers(scenario).items()}
    counted = tuple(controls)
    if scenario.insurance is not None:
        return _insured(scenario, counted, scenario.insurance, values, spread)
    given = {number.place for number in _numbers(scenario).values() if number.name in known}
    return _product(scenario, counted, values, spread, given)


def events_when_known(
    scenario: Scenario, controls: Iterable[ControlEffect], known: Known, spread: float = 0.0
) -> Value:
    """The expected number of events a year that come through, with some numbers known, the others averaged."""
    values = {place: known.get(number.name, number.mean) for place, number in _numbers(scenario).items()}
    given = {number.place for number in _numbers(scenario).values() if number.name in known}
    return _events(scenario, controls, values, spread, given)


class Terms:
    """A scenario's expected loss taken apart: the sum of weights × what each control of the term lets through.

    `weights` is one an amount; `left` has a row an amount and a column a control of the scenario, in its order.
    """

    def __init__(self, weights: Floats, left: Floats) -> None:
        self.weights, self.left = weights, left


def terms_of(scenario: Scenario) -> Terms:
    """The expected loss of a scenario without insurance, ready to be multiplied out for any choice of its controls."""
    values = _means(scenario)
    events = float(_events(scenario, (), values))
    amounts = [(form, values["loss", form]) for form in scenario.loss]
    if scenario.secondary is not None:
        chance = values["secondary", "probability"]
        amounts += [(form, chance * values["secondary", "loss", form]) for form in scenario.secondary.loss]
    left = [
        [
            1 - _stopped(position, values) if _touches(each, form) else 1.0
            for position, each in enumerate(scenario.controls)
        ]
        for form, _ in amounts
    ]
    weights = np.array([events * float(amount) for _, amount in amounts])
    return Terms(weights, np.array(left, dtype=np.float64).reshape(len(amounts), len(scenario.controls)))


Values = Mapping[Place, Value]


def _numbers(scenario: Scenario) -> dict[Place, NamedNumber]:
    return {each.place: each for each in numbers_of(scenario)}


def _means(scenario: Scenario) -> dict[Place, Value]:
    return {place: number.mean for place, number in _numbers(scenario).items()}


def _touches(control: ControlEffect, form: Form) -> bool:
    return control.acts_on != "loss" or not control.forms or form in control.forms


def _stopped(position: int, values: Values) -> Value:
    """Operational effect: coverage × (reliability × effect + (1 - reliability) × degraded)."""
    coverage, steady, effect, degraded = _of_control(position, values)
    return coverage * (steady * effect + (1 - steady) * degraded)


def _of_control(position: int, values: Values) -> tuple[Value, Value, Value, Value]:
    fields = ("coverage", "reliability", "effect", "degraded")
    coverage, steady, effect, degraded = (values["controls", position, field] for field in fields)
    return coverage, steady, effect, degraded


def _positions(scenario: Scenario, controls: Iterable[ControlEffect]) -> list[int]:
    wanted = list(controls)
    return [position for position, each in enumerate(scenario.controls) if each in wanted]


def _events(
    scenario: Scenario,
    controls: Iterable[ControlEffect],
    values: Values,
    spread: float = 0.0,
    given: Container[Place] = (),
) -> Value:
    """Events a year that come through."""
    law = scenario.frequency
    match law:
        case Poisson():
            rate = values["frequency", "rate"]
        case NegativeBinomial():
            rate = values["frequency", "mean"]
        case AtMostOnce():
            rate = values["frequency", "probability"]
        case _:
            rate = values["frequency", "contact"] * values["frequency", "action"] * _vulnerability(law, values, given)
    for position in _positions(scenario, controls):
        if scenario.controls[position].acts_on != "loss":
            rate = rate * (1 - _stopped(position, values))
    return _in_good_and_bad_years(rate, spread, _uncertain_yet(scenario, controls, given)) if spread else rate


def _in_good_and_bad_years(chance: Value, spread: float, relative: Nodes) -> Value:
    """The chance of an event that happens at most once, averaged over how dangerous the year is.

    `relative` are the values that the chance may have beside its mean, which the danger of the year raises with it.
    """
    points, weights = every_factor(spread)
    total = np.zeros_like(np.asarray(chance, dtype=np.float64))
    for ratio, likely in zip(*relative, strict=True):
        safe = 1 - np.clip(np.asarray(chance, dtype=np.float64) * ratio, 0.0, 1.0)
        for factor, weight in zip(np.exp(spread * points - spread**2 / 2), weights, strict=True):
            total = total + likely * weight * (1 - safe**factor)
    return np.asarray(total)


def _uncertain_yet(scenario: Scenario, controls: Iterable[ControlEffect], given: Container[Place]) -> Nodes:
    """What the chance of an event may be beside its mean, as far as its parts are not known."""
    found: Nodes = (np.ones(1), np.ones(1))
    law = scenario.frequency
    if isinstance(law, AtMostOnce) and ("frequency", "probability") not in given:
        found = of_probability(law.probability, FEW)
    for position in _positions(scenario, controls):
        fields = ("coverage", "reliability", "effect", "degraded")
        control = scenario.controls[position]
        if control.acts_on != "loss" and not any(("controls", position, field) in given for field in fields):
            stopped, weights = operational(control)
            found = compress(both(found, (1 - stopped, weights)), FEW)
    mean = float(found[0] @ found[1])
    return (found[0] / mean, found[1]) if mean > 0 else (np.ones(1), np.ones(1))


def _vulnerability(law: ThreatEvents, values: Values, given: Container[Place]) -> Value:
    if law.vulnerability is not None:
        return values["frequency", "vulnerability"]
    capability, resistance = (("frequency", "capability"), ("frequency", "resistance"))
    if capability in given and resistance in given:
        return np.asarray(np.greater(values[capability], values[resistance]), dtype=np.float64)
    if capability in given:
        return _undercut(law.resistance, values[capability])
    if resistance in given:
        return _exceeded(law.capability, values[resistance])
    return exceeds(law.capability or 0.0, law.resistance or 0.0)


def _exceeded(capability: float | Pert | None, resistance: Value) -> Value:
    """P(capability > each resistance)."""
    return law_of(capability or 0.0).survival(np.asarray(resistance, dtype=np.float64))


def _undercut(resistance: float | Pert | None, capability: Value) -> Value:
    """P(resistance < each capability)."""
    at = np.asarray(capability, dtype=np.float64)
    if isinstance(resistance, Pert):
        return np.asarray(1 - law_of(resistance).survival(at))
    return np.asarray(np.greater(at, resistance or 0.0), dtype=np.float64)


def _product(
    scenario: Scenario,
    controls: Iterable[ControlEffect],
    values: Values,
    spread: float,
    given: Container[Place] = (),
) -> Value:
    counted = tuple(controls)
    left = {position: 1 - _stopped(position, values) for position in _on_loss(scenario, counted)}
    first, then, chance = _costs(scenario, values, left)
    return _events(scenario, counted, values, spread, given) * (first + chance * then)


def _on_loss(scenario: Scenario, controls: Iterable[ControlEffect]) -> list[int]:
    return [each for each in _positions(scenario, controls) if scenario.controls[each].acts_on == "loss"]


def _costs(scenario: Scenario, values: Values, left: Mapping[int, Value]) -> tuple[Value, Value, Value]:
    """What an event costs at once, what its secondary loss adds, and the chance of that; `left` by control on loss."""

    def summed(losses: Mapping[Form, Amount], *where: str) -> Value:
        total: Value = 0.0
        for form in losses:
            amount = values[(*where, form)]
            for position, share in left.items():
                amount = amount * share if _touches(scenario.controls[position], form) else amount
            total = total + amount
        return total

    first = summed(scenario.loss, "loss")
    if scenario.secondary is None:
        return first, 0.0, 0.0
    return first, summed(scenario.secondary.loss, "secondary", "loss"), values["secondary", "probability"]


def _insured(
    scenario: Scenario, controls: tuple[ControlEffect, ...], policy: Insurance, values: Values, spread: float
) -> Value:
    """With every number known an event costs one of few amounts: each control on loss works, fails, or is not there."""
    on_loss = _on_loss(scenario, controls)
    cost: Value = 0.0
    for ways in product(range(3), repeat=len(on_loss)):
        likely: Value = 1.0
        left: dict[int, Value] = {}
        for position, way in zip(on_loss, ways, strict=True):
            coverage, steady, effect, degraded = _of_control(position, values)
            likely = likely * (1 - coverage, coverage * steady, coverage * (1 - steady))[way]
            left[position] = 1 - (0.0, effect, degraded)[way]
        first, then, chance = _costs(scenario, values, left)
        cost = cost + likely * ((1 - chance) * _retained(first, policy) + chance * _retained(first + then, policy))
    return _events(scenario, controls, values, spread, values) * cost


def _retained(amount: Value, policy: Insurance) -> Value:
    """What a policy leaves of what an event costs."""
    return np.asarray(amount - np.clip(np.asarray(amount) - policy.deductible, 0.0, policy.limit))
