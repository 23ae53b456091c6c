"""A scenario with all its rates, or all its amounts, multiplied: what if it happened twice as often?"""

from __future__ import annotations

from toolkit.risks.losses.frequency import AtMostOnce, Frequency, NegativeBinomial, Poisson
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.risks.losses.scenario import Scenario

__all__ = ["moved"]

Number = float | Interval | Pert


def moved(scenario: Scenario, *, often: float = 1.0, much: float = 1.0) -> Scenario:
    """The scenario with its rate multiplied by `often` and every amount by `much` (both above 0).

    A probability of at most one event becomes 1 - (1 - p)^often. Insurance stays as it is.
    """
    changes: dict[str, object] = {}
    if often != 1:
        changes["frequency"] = _oftener(scenario.frequency, often)
    if much != 1:
        changes["loss"] = {form: times(amount, much) for form, amount in scenario.loss.items()}
        if scenario.secondary is not None:
            more = {form: times(amount, much) for form, amount in scenario.secondary.loss.items()}
            changes["secondary"] = scenario.secondary.model_copy(update={"loss": more})
    return scenario.model_copy(update=changes) if changes else scenario


def times(amount: Number, factor: float) -> Number:
    """An amount or a rate, multiplied."""
    if isinstance(amount, Interval):
        cap = None if amount.cap is None else amount.cap * factor
        return Interval(low=amount.low * factor, high=amount.high * factor, cap=cap)
    if isinstance(amount, Pert):
        return Pert(low=amount.low * factor, mode=amount.mode * factor, high=amount.high * factor)
    return amount * factor


def _oftener(law: Frequency, by: float) -> Frequency:
    if isinstance(law, Poisson):
        return Poisson(rate=times(law.rate, by))
    if isinstance(law, NegativeBinomial):  # the size stays, as when controls thin it
        mean = law.mean * by
        return NegativeBinomial(mean=mean, variance=mean + mean**2 / law.size)
    if isinstance(law, AtMostOnce):
        return AtMostOnce(probability=_hazard(law.probability, by))
    return law.model_copy(update={"contact": times(law.contact, by)})


def _hazard(chance: Number, by: float) -> Number:
    def one(value: float) -> float:
        return float(1 - (1 - value) ** by)

    if isinstance(chance, Interval):
        return Interval(low=one(chance.low), high=one(chance.high))
    if isinstance(chance, Pert):
        return Pert(low=one(chance.low), mode=one(chance.mode), high=one(chance.high))
    return one(chance)
