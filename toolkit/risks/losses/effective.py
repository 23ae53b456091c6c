"""A scenario at one level of risk, reduced to what is computed with: how the events count, and what one event costs.

Controls on contact, action and success thin the events, which leaves every law of counts what it is. Controls on loss
make the cost of an event a mixture: with the chance that all of them work as intended, with the chance that one does
not, and so on. Both are exact readings; neither multiplies an expected loss by a factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from toolkit.catalogues.vocabulary import LossForm
from toolkit.errors import ToolkitError
from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.laws import Constant, Law, PertLaw, Retained, law_of
from toolkit.risks.losses.nodes import (
    MOST,
    Nodes,
    compress,
    enough,
    of_beta,
    of_probability,
    of_rate,
    probability_mean,
    product,
    spread_evenly,
    without_dust,
)
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.risks.losses.scenario import ControlEffect, Insurance, Level, Scenario
from toolkit.risks.losses.sums import added

__all__ = ["FEW", "Counts", "Effective", "Outcome", "effective", "exceeds", "moments", "operational"]

Floats = npt.NDArray[np.float64]
Form = LossForm | Literal[""]
ONE: Nodes = (np.ones(1), np.ones(1))
FEW = 16
"""Nodes for each uncertain factor of a product before it is compressed."""
FEWER = 4
"""Nodes for the chance of a secondary loss and for what controls leave of one, which move the answer little."""
ALL: tuple[Form, ...] = ("", *LossForm)
MOST_STATES = 256
"""More ways in which controls on loss may work or fail together are not told apart."""


@dataclass(frozen=True)
class Outcome:
    """One way in which an event may turn out: its chance, and the amounts that add up."""

    weight: float
    parts: tuple[Law, ...]


@dataclass(frozen=True)
class Counts:
    """How many events a year: `poisson` at the rates of the nodes, `negative_binomial`, or `once` with a chance."""

    law: Literal["poisson", "negative_binomial", "once"]
    nodes: Nodes
    size: float = 0.0
    """The parameter r of the negative binomial."""


@dataclass(frozen=True)
class Effective:
    """A scenario at a level: the counts of events, and the ways in which one turns out.

    `first` are the outcomes without a secondary loss, `then` those with one (empty where there is none); the chance
    of a secondary loss has the nodes `secondary`.
    """

    id: str
    counts: Counts
    first: tuple[Outcome, ...]
    then: tuple[Outcome, ...]
    secondary: Nodes

    @property
    def plain(self) -> bool:
        """Events come at one known rate, and nothing else is uncertain for a year as a whole."""
        return self.counts.law == "poisson" and len(self.counts.nodes[0]) == 1 and len(self.secondary[0]) == 1

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells it from any other, in a form that a dictionary takes."""
        numbers = (*self.counts.nodes, *self.secondary)
        return (self.counts.law, self.counts.size, *(each.tobytes() for each in numbers), self.first, self.then)

    @cached_property
    def moments(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The mean and the mean square of what an event costs, without and with a secondary loss."""
        return moments(self.first), moments(self.then) if self.then else (0.0, 0.0)

    @cached_property
    def event_moments(self) -> tuple[float, float]:
        """The mean and the mean square of what an event costs, on the whole."""
        (mean, square), (more, squares) = self.moments
        if not self.then:
            return mean, square
        chance = float(self.secondary[0] @ self.secondary[1])
        return mean + chance * (more - mean), square + chance * (squares - square)


def effective(scenario: Scenario, level: Level) -> Effective:
    """A scenario with the controls that count at a level.

    Raises `ToolkitError` where its controls cannot be told apart any more.
    """
    counted = scenario.counted(level)
    states = _joint(scenario.id, [each for each in counted if each.acts_on == "loss"])
    first = _outcomes(scenario.loss, states, {}, scenario.insurance)
    then: tuple[Outcome, ...] = ()
    chance: float | Interval | Pert = 0.0
    if scenario.secondary is not None:
        chance = scenario.secondary.probability
        then = _outcomes(scenario.loss, states, scenario.secondary.loss, scenario.insurance)
    thinning = _thinning([each for each in counted if each.acts_on != "loss"])
    return Effective(
        scenario.id,
        _counts(scenario, thinning, _spread(first)),
        first,
        then,
        compress(of_probability(chance, 64), FEWER),
    )


def _counts(scenario: Scenario, thinning: Nodes, spread: float) -> Counts:
    law = scenario.frequency
    if isinstance(law, NegativeBinomial):
        left = float(thinning[0] @ thinning[1])
        return Counts("negative_binomial", (np.array([law.mean * left]), np.ones(1)), law.size)
    if isinstance(law, AtMostOnce):
        return Counts("once", compress(product(of_probability(law.probability, FEW), thinning), FEW))
    factors: list[Interval | Pert | float] = []
    if isinstance(law, Poisson):
        rate = law.rate
    else:
        rate = law.contact
        factors = [law.action, _vulnerability(law)]
    uncertain = [each for each in factors if isinstance(each, Interval | Pert)]
    known = float(np.prod([each for each in factors if isinstance(each, float | int)])) if factors else 1.0
    return Counts("poisson", _rates(rate, uncertain, thinning, known, spread))


def _rates(
    rate: float | Interval | Pert, uncertain: Iterable[Interval | Pert], thinning: Nodes, known: float, spread: float
) -> Nodes:
    """The nodes of a rate, of the factors and of the controls multiplied, as few as will do."""
    factors = thinning
    for factor in uncertain:
        factors = compress(product(factors, of_probability(factor, FEW)), FEW)
    count = enough(rate, known * float(factors[0] @ factors[1]), spread)
    if isinstance(rate, Interval) and count > MOST:
        shifted = rate.mu + np.log(np.maximum(factors[0] * known, 1e-300))
        return spread_evenly(shifted, factors[1], rate.sigma, spread)
    values, weights = without_dust(*compress(product(of_rate(rate, count), factors), count))
    return values * known, weights


def _vulnerability(law: ThreatEvents) -> float | Interval | Pert:
    if law.vulnerability is not None:
        return law.vulnerability
    return exceeds(law.capability or 0.0, law.resistance or 0.0)


def exceeds(capability: float | Pert, resistance: float | Pert) -> float:
    """P(capability > resistance), both drawn anew at every event."""
    return law_exceeds(law_of(capability), law_of(resistance))


def law_exceeds(capability: Law, resistance: Law) -> float:
    """P(X > Y) of two independent laws, each constant or a beta distribution; of two of those by 200 points."""
    if isinstance(capability, Constant):
        just_below = np.array([capability.amount * (1 - 1e-15)])
        beaten = 1 - resistance.survival(just_below)[0]
        return float(beaten if isinstance(resistance, PertLaw) else capability.amount > resistance.top)
    if isinstance(resistance, PertLaw):
        points, weights = of_beta(resistance.alpha, resistance.beta, 200)
        return float(capability.survival(resistance.low + resistance.width * points) @ weights)
    return float(capability.survival(np.array([resistance.top]))[0])


def operational(control: ControlEffect) -> Nodes:
    """coverage × (reliability × effect + (1 - reliability) × degraded), as nodes."""
    works = product(of_probability(control.reliability, FEW), of_probability(control.effect, FEW))
    steady, fails = of_probability(control.reliability, FEW), of_probability(control.degraded, FEW)
    if len(works[0]) == 1 and len(steady[0]) == 1 and len(fails[0]) == 1:
        value = works[0] + (1 - steady[0]) * fails[0]
        inner: Nodes = (value, np.ones(1))
    else:
        inner = _expanded(control)
    return compress(product(of_probability(control.coverage, FEW), inner), FEW)


def _expanded(control: ControlEffect) -> Nodes:
    parts = [of_probability(each, FEW) for each in (control.reliability, control.effect, control.degraded)]
    steady, effect, degraded = np.meshgrid(*(values for values, _ in parts), indexing="ij")
    weights = np.einsum("i,j,k->ijk", *(weights for _, weights in parts))
    return compress(((steady * effect + (1 - steady) * degraded).ravel(), weights.ravel()), FEW)


def _thinning(controls: Iterable[ControlEffect]) -> Nodes:
    """The share of events that is left: every control lets through what it does not stop."""
    left = ONE
    for control in controls:
        stopped, weights = operational(control)
        left = compress(product(left, (1 - stopped, weights)), FEW)
    return left


State = tuple[float, Mapping[Form, float]]
"""A chance, and which share of each form of loss is left; of others all is left."""


def _joint(scenario: str, controls: list[ControlEffect]) -> list[State]:
    """Every way in which the controls on loss may do together at an event."""
    states: list[State] = [(1.0, {})]
    for control in controls:
        several = _states(control)
        if len(states) * len(several) > MOST_STATES:
            raise ToolkitError(
                f"{len(controls)} controls on loss are more than can be told apart",
                where=scenario,
                try_instead="Join some of them into one, with the effect that they have together.",
            )
        states = [
            (chance * also, _lowered(factors, control.forms or ALL, left))
            for chance, factors in states
            for also, left in several
        ]
    return states


def _lowered(factors: Mapping[Form, float], forms: Iterable[Form], left: float) -> Mapping[Form, float]:
    return {**factors, **{form: factors.get(form, 1.0) * left for form in forms}}


def _outcomes(
    loss: Mapping[Form, float | Interval | Pert],
    states: list[State],
    more: Mapping[Form, float | Interval | Pert],
    insurance: Insurance | None,
) -> tuple[Outcome, ...]:
    amounts = [(form, law_of(amount)) for form, amount in (*loss.items(), *more.items())]
    outcomes = []
    for chance, factors in states:
        left = [(law, factors.get(form, 1.0)) for form, law in amounts if not _nothing(law)]
        parts = _left_of([(law, share) for law, share in left if share > 1e-12], insurance)
        outcomes.append(Outcome(chance, parts))
    return tuple(outcomes)


def _left_of(amounts: list[tuple[Law, float]], insurance: Insurance | None) -> tuple[Law, ...]:
    """The amounts times what controls leave of them, and of their sum what a policy leaves."""
    if not amounts:
        return ()
    shares = {share for _, share in amounts}
    if insurance is None or len(shares) > 1:
        parts = tuple(law if share == 1 else law.scaled(share) for law, share in amounts)
        return parts if insurance is None else (Retained(added(parts), insurance.deductible, insurance.limit),)
    share = shares.pop()
    whole = added(tuple(law for law, _ in amounts))  # one sum serves all states in which all forms shrink alike
    return (Retained(whole if share == 1 else whole.scaled(share), insurance.deductible, insurance.limit),)


def _states(control: ControlEffect) -> list[tuple[float, float]]:
    """(chance, share of the loss that is left) for each way in which a control on loss may do at an event."""
    coverage, steady = probability_mean(control.coverage), probability_mean(control.reliability)
    ways = [(1 - coverage, ONE[0] * 0, ONE[1])]
    ways.append((coverage * steady, *of_probability(control.effect, FEWER)))
    ways.append((coverage * (1 - steady), *of_probability(control.degraded, FEWER)))
    left: dict[float, float] = {}
    for chance, values, weights in ways:
        for value, weight in zip(values, weights, strict=True):
            share = round(1 - float(value), 12)
            left[share] = left.get(share, 0.0) + chance * float(weight)
    return [(chance, share) for share, chance in left.items() if chance > 0]


def _nothing(law: Law) -> bool:
    return isinstance(law, Constant) and law.amount == 0


def moments(outcomes: Iterable[Outcome]) -> tuple[float, float]:
    """The mean and the mean square of what an event costs."""
    forever = np.array([np.inf])
    mean = square = 0.0
    for each in outcomes:
        means = [float(law.limited_mean(forever)[0]) for law in each.parts]
        squares = [float(law.limited_square(forever)[0]) for law in each.parts]
        mean += each.weight * sum(means)
        square += each.weight * (sum(squares) - sum(one * one for one in means) + sum(means) ** 2)
    return mean, square


def _spread(outcomes: Iterable[Outcome]) -> float:
    """The mean of a loss over its root mean square, at most 1."""
    mean, square = moments(outcomes)
    return min(1.0, mean / square**0.5) if square > 0 else 1.0
