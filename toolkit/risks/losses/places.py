"""Every number of a scenario by a name that people can read, such as `letters.loss.response`, and how to fix one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.errors import ToolkitError, nearest
from toolkit.risks.losses.declared import Declared
from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.laws import law_of
from toolkit.risks.losses.nodes import probability_mean
from toolkit.risks.losses.numbers import Z95, Interval, Pert, logit, mean_of_rate
from toolkit.risks.losses.portfolio import Portfolio
from toolkit.risks.losses.scenario import Level, Scenario

__all__ = ["NamedNumber", "Place", "fixed", "named", "numbers_of", "uncertain_numbers"]

Floats = npt.NDArray[np.float64]
Place = tuple[str | int, ...]
"""Where a number stands in its scenario: attributes, keys and positions, from the outside in."""

Kind = Literal["rate", "probability", "amount", "score"]


@dataclass(frozen=True)
class NamedNumber:
    """One number of a scenario: its name, the same in words, where it stands, its declared value, and its unit."""

    name: str
    label: str
    scenario: str
    place: Place
    value: float | Interval | Pert
    kind: Kind
    unit: str

    @property
    def uncertain(self) -> bool:
        """Whether it was given as an interval or a PERT."""
        return not isinstance(self.value, float | int)

    @property
    def mean(self) -> float:
        """Its mean; of an amount with its cap."""
        if isinstance(self.value, float | int):
            return float(self.value)
        if self.kind == "probability":
            return probability_mean(self.value)
        if self.kind == "amount":
            return float(law_of(self.value).limited_mean(np.array([np.inf]))[0])
        return mean_of_rate(self.value)

    def quantile(self, share: Floats) -> Floats:
        """The values that are undercut with these probabilities (each strictly between 0 and 1)."""
        share = np.asarray(share, dtype=np.float64)
        if isinstance(self.value, Pert):
            part = special.betaincinv(self.value.alpha, self.value.beta, share)
            return np.asarray(self.value.low + (self.value.high - self.value.low) * part)
        if isinstance(self.value, Interval):
            return self._of_interval(self.value, special.ndtri(share))
        return np.full(share.shape, float(self.value))

    def _of_interval(self, interval: Interval, z: Floats) -> Floats:
        if self.kind == "probability":
            low, high = logit(interval.low), logit(interval.high)
            return np.asarray(special.expit((low + high) / 2 + (high - low) / (2 * Z95) * z))
        values = np.exp(interval.mu + interval.sigma * z)
        return np.asarray(values if interval.cap is None else np.minimum(values, interval.cap))


def numbers_of(scenario: Scenario, level: Level = "target") -> Iterator[NamedNumber]:
    """Every number of a scenario, certain or not, with those of the controls that count at a level."""

    def number(place: Place, value: Any, kind: Kind, words: str, name: str = "") -> NamedNumber:
        name = name or ".".join(str(each) for each in place if each)
        unit = {"rate": "a year", "amount": scenario.currency}.get(kind, "")
        label = f"{scenario.title or scenario.id}: {words}"
        return NamedNumber(f"{scenario.id}.{name}", label, scenario.id, place, value, kind, unit)

    for field, (kind, words) in _FREQUENCY[type(scenario.frequency)].items():
        value = getattr(scenario.frequency, field)
        if value is not None:
            yield number(("frequency", field), value, kind, words)
    for form, amount in scenario.loss.items():
        yield number(("loss", form), amount, "amount", _of_form("cost of an event", form))
    if scenario.secondary is not None:
        chance = scenario.secondary.probability
        yield number(("secondary", "probability"), chance, "probability", "chance of a secondary loss")
        for form, amount in scenario.secondary.loss.items():
            yield number(("secondary", "loss", form), amount, "amount", _of_form("secondary loss", form))
    names = _names_of_controls(scenario)
    for position, control in enumerate(scenario.controls):
        for field in _OF_CONTROLS if control.counts_at(level) else ():
            words, name = f"{field} of {control.title or control.control}", f"controls.{names[position]}.{field}"
            yield number(("controls", position, field), getattr(control, field), "probability", words, name)


_OF_CONTROLS = ("effect", "coverage", "reliability", "degraded")


def _of_form(what: str, form: str) -> str:
    return f"{what}, {form.replace('_', ' ')}" if form else what


_FREQUENCY: Mapping[type[Declared], Mapping[str, tuple[Kind, str]]] = {
    Poisson: {"rate": ("rate", "events a year")},
    NegativeBinomial: {"mean": ("rate", "events a year")},
    AtMostOnce: {"probability": ("probability", "chance in a year")},
    ThreatEvents: {
        "contact": ("rate", "contacts a year"),
        "action": ("probability", "probability of action"),
        "vulnerability": ("probability", "vulnerability"),
        "capability": ("score", "capability of attackers"),
        "resistance": ("score", "resistance"),
    },
}


def _names_of_controls(scenario: Scenario) -> list[str]:
    """The control's id; where it stands in the scenario twice, with what it acts on, and at last with a number."""
    ids = [each.control for each in scenario.controls]
    acting = [f"{each.control}.{each.acts_on}" for each in scenario.controls]
    names = [one if ids.count(one) == 1 else other for one, other in zip(ids, acting, strict=True)]
    return [
        name if names.count(name) == 1 else f"{name}.{names[: position + 1].count(name)}"
        for position, name in enumerate(names)
    ]


def uncertain_numbers(portfolio: Portfolio, level: Level = "current") -> tuple[NamedNumber, ...]:
    """Every number of a portfolio that is not known exactly, in the order of the scenarios.

    Raises `ToolkitError` for a level that there is not.
    """
    if level not in get_args(Level):
        raise ToolkitError(
            f"there is no level {str(level)[:40]!r}", try_instead=nearest(str(level)[:40], get_args(Level))
        )
    return tuple(each for one in portfolio.scenarios for each in numbers_of(one, level) if each.uncertain)


def named(numbers: tuple[NamedNumber, ...], name: str) -> NamedNumber:
    """The number of a name. Raises `ToolkitError` with the nearest one where there is none."""
    found = next((each for each in numbers if each.name == name), None)
    if found is None:
        raise ToolkitError(
            f"there is no uncertain number {name[:120]!r}", try_instead=nearest(name, [each.name for each in numbers])
        )
    return found


def fixed(scenario: Scenario, place: Place, value: float) -> Scenario:
    """The scenario with one of its numbers known to be `value`; nothing is checked again."""
    return _with(scenario, place, value)


Held = TypeVar("Held")


def _with(holder: Held, place: Place, value: float) -> Held:
    if not place:
        return value  # type: ignore[return-value]  # the number itself
    here, rest = place[0], place[1:]
    if isinstance(holder, Declared) and isinstance(here, str):
        return holder.model_copy(update={here: _with(getattr(holder, here), rest, value)})
    if isinstance(holder, tuple) and isinstance(here, int):
        changed = _with(holder[here], rest, value)
        return (*holder[:here], changed, *holder[here + 1 :])  # type: ignore[return-value]  # a tuple again
    if isinstance(holder, Mapping):
        return {**holder, here: _with(holder[here], rest, value)}  # type: ignore[return-value]  # a mapping again
    raise TypeError(f"nothing stands at {place}")
