"""Which estimate is worth refining before a decision between sets of controls, in money."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.errors import ToolkitError, nearest
from toolkit.risks.losses.expected import (
    events_when_known,
    expected_loss,
    expected_when_known,
    severity_mean,
    spread_of,
)
from toolkit.risks.losses.places import NamedNumber, fixed, numbers_of
from toolkit.risks.losses.scenario import ControlEffect, Scenario
from toolkit.risks.sensitivity.information import evpi, evppi_by_regression, evppi_of_one, spread_shares
from toolkit.treatment.spending.menu import Menu, Start, menu_of

__all__ = ["Information", "Known", "Option", "value_of_information"]

Floats = npt.NDArray[np.float64]
How = Literal["exact", "interpolated", "drawn", "by regression"]
KNOTS = special.ndtr(np.linspace(-6, 6, 73))
"""Shares at which the mean of what a policy leaves is worked out; between the values it is interpolated."""

NOTHING = "do nothing"
MOST_OPTIONS = 100
MOST_DRAWN = 20_000_000
"""Values that are drawn at most; with very many numbers there are fewer draws of each."""
NEGLIGIBLE = 1e-9
"""A value below this share of what the year costs is none."""


@dataclass(frozen=True)
class Option:
    """A set of controls that may be taken: what it costs a year, and the expected loss that it leaves."""

    name: str
    controls: tuple[str, ...]
    cost: float
    expected_loss: float

    @property
    def together(self) -> float:
        """Cost and expected loss: what decides."""
        return self.cost + self.expected_loss


@dataclass(frozen=True)
class Known:
    """What it is worth a year to know something exactly before deciding; `error` is half a 95% interval.

    `instead` is the option to which the decision would change most profitably, None where it would not change, and
    `when` says for which values of a single number, such as "above 3.2 a year"; `turning` are these as numbers.
    """

    names: tuple[str, ...]
    label: str
    value: float
    error: float
    how: How
    instead: str | None
    turning: tuple[float, ...] = ()
    when: str = ""


@dataclass(frozen=True)
class Information:
    """What is worth knowing, the most valuable first, before a decision between `options`; money in `currency` a year.

    `perfect` is the value of knowing everything: no single answer, and no study, is worth more.
    """

    options: tuple[Option, ...]
    best: str
    perfect: float
    perfect_error: float
    each: tuple[Known, ...]
    currency: str
    seed: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell people, the most valuable first."""
        first = (
            f"As things stand, “{self.best}” costs least: {self._of(self.best).together:,.0f} {self.currency} a year"
            f" with the losses that it leaves. Knowing everything exactly would be worth {self.perfect:,.0f}"
            f" {self.currency} a year at most."
        )
        told = [self._sentence(one) for one in self.each if one.instead is not None]
        none = "No single answer could change the decision: more precise estimates are not worth their cost."
        return (first, *(told or [none]))

    def _of(self, name: str) -> Option:
        return next(each for each in self.options if each.name == name)

    def _sentence(self, one: Known) -> str:
        said = (
            f"Knowing “{one.label}” exactly is worth at most {one.value:,.0f} {self.currency} a year: it could change"
        )
        when = f", {one.when}" if one.when else ""
        return f"{said} the decision from “{self.best}” to “{one.instead}”{when}."

    def rows(self) -> list[dict[str, str]]:
        """A row for each number that was looked at; plain text."""
        return [
            {
                "what is known": one.label,
                f"worth at most a year ({self.currency})": f"{one.value:.0f}",
                "give or take": f"{one.error:.0f}" if one.error else "",
                "could change the decision to": one.instead or "",
                "when it is": one.when,
            }
            for one in self.each
        ]


def value_of_information(
    thing: Any,
    options: Mapping[str, Iterable[str]],
    *,
    start: Start = "current",
    together: Iterable[str] = (),
    draws: int = 1 << 15,
    seed: int = 20_251,
) -> Information:
    """What knowing each uncertain number exactly is worth before one of the options is taken, in money a year.

    `options` are sets of controls by name, such as `{"gate": ["gate"], "both": ["gate", "filter"]}`; doing nothing is
    one of them. The one with the least cost and expected loss would be taken. An estimate is worth refining where
    other values of it would lead to another option, by what that would save on average. Values are upper bounds: an
    amount that truly differs from event to event can only be known on average. `together` names parts of the
    portfolio to be known at once, by how their numbers begin, such as `letters` or `letters.loss`.

    Exact, but where several numbers are known at once: from `draws` of `seed`, by regression where a policy is at
    work. Raises `ToolkitError` and `InputError` for options that are none.
    """
    menu, sets = _checked(thing, options, start)
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1000 <= draws <= 10_000_000:
        raise ToolkitError(f"{str(draws)[:20]} draws do not do", try_instead="Write from 1000 to 10000000.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise ToolkitError(f"{str(seed)[:20]} is no seed", try_instead="Write a whole number of 0 or more.")
    decision = _Decision(menu, sets)
    return decision.told(tuple(together), draws, seed)


def _checked(thing: Any, options: Mapping[str, Iterable[str]], start: Start) -> tuple[Menu, dict[str, frozenset[str]]]:
    menu = menu_of(thing, start)
    if not isinstance(options, Mapping) or not options or any(isinstance(each, str) for each in options.values()):
        instead = 'Write options={"gate": ["gate"], "both": ["gate", "filter"]}.'
        raise ToolkitError("there are no options to decide between", try_instead=instead)
    sets = {str(name): frozenset(menu.offer(each).control for each in chosen) for name, chosen in options.items()}
    if frozenset() not in sets.values():
        sets = {NOTHING: frozenset(), **sets}
    if len(sets) > MOST_OPTIONS:
        raise ToolkitError(f"{len(sets)} options are too many", try_instead=f"Give at most {MOST_OPTIONS}.")
    used = frozenset().union(*sets.values())
    Menu(menu.portfolio, menu.start, tuple(each for each in menu.offers if each.control in used)).priced()
    return menu, sets


@dataclass(frozen=True)
class _Part:
    """A scenario that the options treat differently: the controls that count in each, its numbers, its spread."""

    scenario: Scenario
    controls: tuple[tuple[ControlEffect, ...], ...]
    numbers: tuple[NamedNumber, ...]
    spread: float
    known_costs: dict[tuple[str, tuple[int, ...]], Floats] = field(default_factory=dict)

    def means(self) -> Floats:
        """The expected loss with each option."""
        return np.array([expected_loss(self.scenario, each, self.spread) for each in self.controls])

    def when_one(self, number: NamedNumber, shares: Floats) -> Floats:
        """The same where one number has the value of each share; exact, but interpolated where `bends` says so."""
        known = {number.name: number.quantile(shares)}
        if self.scenario.insurance is None:
            return self.when(known, len(shares))
        columns = [
            self.events(controls, known) * self._cost_of_event(number, controls, shares) for controls in self.controls
        ]
        return np.stack([np.broadcast_to(each, len(shares)) for each in columns], axis=1)

    def events(self, controls: tuple[ControlEffect, ...], known: Mapping[str, Floats]) -> Floats:
        """The expected number of events."""
        return np.asarray(events_when_known(self.scenario, controls, known, self.spread))

    def bends(self, number: NamedNumber) -> bool:
        """Whether a number goes into what a policy leaves of an event."""
        if self.scenario.insurance is None or number.place[0] == "frequency":
            return False
        at = number.place[1]
        return not isinstance(at, int) or self.scenario.controls[at].acts_on == "loss"

    def _cost_of_event(self, number: NamedNumber, controls: tuple[ControlEffect, ...], shares: Floats) -> Floats:
        """The mean of what a policy leaves of an event."""
        on_loss = [i for i, one in enumerate(self.scenario.controls) if one in controls and one.acts_on == "loss"]
        if not self.bends(number):
            cost = severity_mean(self.scenario, [self.scenario.controls[each] for each in on_loss])
            return np.full(len(shares), cost)
        key = (number.name, tuple(on_loss))
        if key not in self.known_costs:
            there = [fixed(self.scenario, number.place, float(at)) for at in number.quantile(KNOTS)]
            costs = [severity_mean(each, [each.controls[at] for at in on_loss]) for each in there]
            self.known_costs[key] = np.array(costs)
        return np.asarray(np.interp(number.quantile(shares), number.quantile(KNOTS), self.known_costs[key]))

    def when(self, known: Mapping[str, Floats], size: int) -> Floats:
        """The expected loss with each option, a row for each of the known values."""
        columns = [expected_when_known(self.scenario, each, known, self.spread) for each in self.controls]
        return np.stack([np.broadcast_to(each, size) for each in columns], axis=1)


class _Decision:
    def __init__(self, menu: Menu, sets: Mapping[str, Collection[str]]) -> None:
        self.menu = menu
        self.parts = [part for each in menu.portfolio.scenarios if (part := _part(menu, each, sets)) is not None]
        touched = {part.scenario.id for part in self.parts}
        rest = sum(
            expected_loss(each, [one for one in each.controls if menu.counts(one, ())], spread_of(each, menu.portfolio))
            for each in menu.portfolio.scenarios
            if each.id not in touched
        )
        self.means: Floats = np.full(len(sets), rest)
        for part in self.parts:
            self.means = self.means + part.means()
        prices = {each.control: each.price for each in menu.offers}
        self.prices: Floats = np.array([sum(prices[one] for one in each) for each in sets.values()])
        self.options = tuple(
            Option(name, tuple(sorted(each)), float(price), float(left))
            for (name, each), price, left in zip(sets.items(), self.prices, self.means, strict=True)
        )
        totals = self.means + self.prices
        near = np.flatnonzero(totals <= totals.min() * (1 + 1e-12))
        self.best = int(min(near, key=lambda at: (self.prices[at], at)))
        self.scale = float(totals[self.best]) or 1.0

    def told(self, together: tuple[str, ...], draws: int, seed: int) -> Information:
        numbers = [each for part in self.parts for each in part.numbers]
        draws = min(draws, max(MOST_DRAWN // max(len(numbers), 1), 1000))
        shares = np.clip(spread_shares(len(numbers), draws, seed), 1e-12, 1 - 1e-12)
        known = {each.name: each.quantile(column) for each, column in zip(numbers, shares.T, strict=True)}
        costs = self._costs(known, draws)
        perfect = evpi(costs, self.best)
        each = [self._one(part, number) for part in self.parts for number in part.numbers]
        each += [self._several(prefix, costs, known) for prefix in together]
        each.sort(key=lambda one: (-one.value, one.label))
        name = self.options[self.best].name
        return Information(self.options, name, perfect.value, perfect.error, tuple(each), self.menu.currency, seed)

    def _costs(self, known: Mapping[str, Floats], size: int) -> Floats:
        """What each option costs in all where these numbers are known, up to what all options share."""
        total = np.tile(self.prices, (size, 1))
        for part in self.parts:
            total += part.when(known, size)
        return total

    def _one(self, part: _Part, number: NamedNumber) -> Known:
        others = np.asarray(self.prices + self.means - part.means())

        def costs_at(at: Floats) -> Floats:
            return part.when_one(number, at) + others

        worth = evppi_of_one(costs_at, self.best)
        turning = tuple(float(each) for each in number.quantile(np.array(worth.turning)))
        when = _when(turning, worth.choices, self.best, number.unit)
        how: How = "interpolated" if part.bends(number) else "exact"
        return self._said(Known((number.name,), number.label, worth.value, 0.0, how, None, turning, when), worth.gains)

    def _several(self, prefix: str, costs: Floats, known: Mapping[str, Floats]) -> Known:
        names = tuple(each for each in known if each == prefix or each.startswith(f"{prefix}."))
        if not names:
            raise ToolkitError(
                f"no number that matters here begins with {str(prefix)[:120]!r}", try_instead=nearest(prefix, known)
            )
        label = f"all of {prefix}"
        insured = any(part.scenario.insurance and {n.name for n in part.numbers} & set(names) for part in self.parts)
        if insured:
            found = evppi_by_regression(costs, np.stack([known[each] for each in names], axis=1), self.best)
            return self._said(Known(names, label, found.value, found.error, "by regression", None), found.gains)
        some = {each: known[each] for each in names}
        judged = np.tile(self.prices, (len(costs), 1))
        for part in self.parts:
            mine = any(each.name in some for each in part.numbers)
            judged += part.when(some, len(costs)) if mine else part.means()
        found = evpi(judged, self.best)
        return self._said(Known(names, label, found.value, found.error, "drawn", None), found.gains)

    def _said(self, one: Known, gains: Floats) -> Known:
        """With the option that would save most; without any where nothing would be saved."""
        if one.value <= NEGLIGIBLE * self.scale or len(gains) < 2:
            return replace(one, value=0.0, error=0.0, turning=(), when="")
        others = np.where(np.arange(len(gains)) == self.best, -inf, gains)
        return replace(one, instead=self.options[int(np.argmax(others))].name)


def _when(turning: tuple[float, ...], choices: tuple[int, ...], best: int, unit: str) -> str:
    """For which values of a number another option than the best is taken."""
    ends = (0.0, *turning, inf)
    changed: list[tuple[float, float]] = []
    for low, high, choice in zip(ends[:-1], ends[1:], choices, strict=True):
        if choice == best:
            continue
        if changed and changed[-1][1] == low:
            low = changed.pop()[0]
        changed.append((low, high))
    return " or ".join(f"{_span(low, high)} {unit}".strip() for low, high in changed)


def _span(low: float, high: float) -> str:
    if low == 0:
        return f"below {_figure(high)}"
    return f"above {_figure(low)}" if high == inf else f"between {_figure(low)} and {_figure(high)}"


def _figure(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 1000 else f"{value:.3g}"


def _part(menu: Menu, scenario: Scenario, sets: Mapping[str, Collection[str]]) -> _Part | None:
    """A scenario as the options treat it; None where they all treat it alike."""
    controls = tuple(tuple(one for one in scenario.controls if menu.counts(one, each)) for each in sets.values())
    if all(each == controls[0] for each in controls):
        return None
    counted = {position for position, one in enumerate(scenario.controls) if any(one in each for each in controls)}
    numbers = tuple(
        each
        for each in numbers_of(scenario)
        if each.uncertain and (each.place[0] != "controls" or each.place[1] in counted)
    )
    return _Part(scenario, controls, numbers, spread_of(scenario, menu.portfolio))
