"""From scenarios to the transform of their sum, on any grid: independent, or under one common factor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, pi

import numpy as np
import numpy.typing as npt
from scipy import fft, special

from toolkit.risks.losses.effective import Effective, Outcome
from toolkit.risks.losses.grid import Grid, Mixture
from toolkit.risks.losses.laws import Law, Lognormal
from toolkit.risks.losses.nodes import spread_evenly

__all__ = [
    "Event",
    "Transforms",
    "counted_derivative",
    "event_transform",
    "every_factor",
    "exponent",
    "factor_nodes",
    "happens",
    "mixture_of",
    "nothing",
    "total_of",
    "transformed",
]

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]
Places = npt.NDArray[np.intp]


_SMALL = 2e-3
"""Below this the fifth term of the series of the exponential is less than 1e-12."""


_FEW_FACTORS = 16
_VANISHES = 42.0
"""exp(-42) is less than what doubles can tell beside 1."""
_LONG = 15
"""A complex exponential takes about as long as so many terms of a series."""


def mixture_of(weighted: Iterable[tuple[float, Law]], lognormal: Floats | None = None) -> Mixture:
    """Laws with weights as a mixture, beside rows (weight, mu, sigma) of lognormals."""
    rows, others = [], []
    for weight, law in weighted:
        if isinstance(law, Lognormal):
            rows.append((weight, law.mu, law.sigma))
        else:
            others.append((weight, law))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Mixture(table if lognormal is None else np.concatenate([lognormal, table]), others)


def nothing(grid: Grid) -> Complex:
    """A transform to add to."""
    return np.zeros(grid.count // 2 + 1, dtype=np.complex128)


def transformed(masses: Floats, grid: Grid) -> Complex:
    """The transform of masses, damped."""
    return np.asarray(fft.rfft(masses * grid.damping), dtype=np.complex128)


def event_transform(outcomes: Sequence[Outcome], grid: Grid) -> Complex:
    """The transform of what one event costs: single amounts go through one mixture, sums are products."""
    single = [(each.weight, each.parts[0]) for each in outcomes if len(each.parts) == 1]
    total = nothing(grid)
    if single:
        total += transformed(mixture_of(single).masses(grid), grid)
    for each in outcomes:
        if not each.parts:
            total += each.weight
        elif len(each.parts) > 1:
            factors = [transformed(mixture_of([(1.0, law)]).masses(grid), grid) for law in each.parts]
            total += each.weight * np.asarray(np.prod(factors, axis=0), dtype=np.complex128)
    return total


def weighted(masses: Floats, grid: Grid) -> Complex:
    """The transform of amount times mass."""
    return transformed(masses * grid.index * grid.step, grid)


def amount_transform(outcomes: Sequence[Outcome], grid: Grid) -> Complex:
    """The transform of amount times probability of what one event costs."""
    total = nothing(grid)
    for each in outcomes:
        masses = [mixture_of([(1.0, law)]).masses(grid) for law in each.parts]
        plain = [transformed(mass, grid) for mass in masses]
        for number, mass in enumerate(masses):
            summand: Complex = each.weight * weighted(mass, grid)
            for place, factor in enumerate(plain):
                if place != number:
                    summand = np.asarray(summand * factor, dtype=np.complex128)
            total += summand
    return total


@dataclass(frozen=True)
class Event:
    """What one event costs, as transforms on one grid: without a secondary loss, and with one (None: never)."""

    first: Complex
    then: Complex | None

    def at(self, chance: float) -> Complex:
        """With this chance of a secondary loss."""
        return self.first if self.then is None else self.first + chance * (self.then - self.first)

    def part(self, places: Places) -> Event:
        """Only some places of the transforms."""
        return Event(self.first[places], None if self.then is None else self.then[places])


Shelf = dict[tuple[object, ...], Event]


class Transforms:
    """What events cost, as transforms, kept by grid: where one scenario changes, the others are not done again."""

    def __init__(self, most: int = 1500) -> None:
        """At most `most` are kept; the oldest goes first."""
        self._most = most
        self._events: Shelf = {}
        self._amounts: Shelf = {}
        self._years: dict[tuple[object, ...], Complex] = {}

    def event(self, one: Effective, grid: Grid) -> Event:
        """What an event of a scenario costs, on a grid."""
        return self._kept(self._events, one, grid, event_transform)

    def amount(self, one: Effective, grid: Grid) -> Event:
        """The same with each probability multiplied by its amount."""
        return self._kept(self._amounts, one, grid, amount_transform)

    def year(self, one: Effective, grid: Grid) -> Complex:
        """A scenario's year without any common factor."""
        key = (one.key, grid)
        known = self._years.pop(key, None)
        self._years[key] = known = total_of(one, self.event(one, grid)) if known is None else known
        if len(self._years) > self._most:
            del self._years[next(iter(self._years))]
        return known

    def _kept(self, shelf: Shelf, one: Effective, grid: Grid, made: Callable[..., Complex]) -> Event:
        key = (one.first, one.then, grid)
        known = shelf.pop(key, None) or Event(made(one.first, grid), made(one.then, grid) if one.then else None)
        shelf[key] = known
        if len(shelf) > self._most:
            del shelf[next(iter(shelf))]
        return known


def total_of(one: Effective, event: Event, factor: float = 1.0) -> Complex:
    """The transform of a scenario's year, with its rate multiplied by a common factor."""
    rates, weights = one.counts.nodes
    chances, likely = one.secondary
    total = np.zeros_like(event.first)
    for chance, by in zip(chances, likely, strict=True):
        cost = event.at(float(chance))
        total = total + by * _counted(one, rates * factor, weights, cost, factor)
    return total


def _counted(one: Effective, rates: Floats, weights: Floats, cost: Complex, factor: float) -> Complex:
    if one.counts.law == "once":
        chance = float(happens(one, np.array([factor]))[0])
        return 1 - chance + chance * cost
    if one.counts.law == "negative_binomial":
        size = one.counts.size
        return np.asarray((1 + rates[0] / size * (1 - cost)) ** -size)
    return mixed(rates, weights, cost)


def mixed(rates: Floats, weights: Floats, cost: Complex) -> Complex:
    """The sum of weight × exp(rate × (cost - 1)).

    As a power series in the cost, whose coefficients are the probabilities of each number of events; or term by term
    where events are so many that the series is longer. Most of a transform lies near nothing: there four terms do.
    """
    most = float(rates.max())
    length = ceil(most + 9 * most**0.5 + 20)
    is_long = length > _LONG * len(rates)
    series = _coefficients(rates.tobytes(), weights.tobytes(), 4 if is_long else length)
    small = np.abs(cost) * most < _SMALL
    total = np.empty_like(cost)
    near, far = cost[small], cost[~small]
    first = (*series[:4], 0.0, 0.0, 0.0)
    total[small] = first[0] + near * (first[1] + near * (first[2] + near * first[3]))
    total[~small] = _exponentials(rates, weights, far) if is_long else _summed(series, far)
    return total


def _exponentials(rates: Floats, weights: Floats, cost: Complex) -> Complex:
    """The sum term by term; the more events, the fewer are the places where a term is anything at all."""
    order = np.argsort(1 - cost.real)
    gaps = cost[order] - 1
    total = np.zeros_like(cost)
    for rate, weight in zip(rates, weights, strict=True):
        last = int(np.searchsorted(-gaps.real, _VANISHES / rate)) if rate > 0 else len(gaps)
        total[order[:last]] += weight * np.exp(rate * gaps[:last])
    return total


def _summed(series: Floats, cost: Complex) -> Complex:
    """A power series with coefficients up to 1; the smaller the cost, the fewer of its terms count."""
    size = np.abs(cost)
    total = np.empty_like(cost)
    low = 0.0
    for high in (0.1, 0.3, 0.6, 0.85, np.inf):
        here = (size >= low) & (size < high)
        terms = len(series) if high > 1 else min(len(series), ceil(-39 / np.log(high)) + 3)
        if here.any():
            total[here] = np.polynomial.polynomial.polyval(cost[here], series[:terms])
        low = high
    return total


@lru_cache(maxsize=512)
def _coefficients(rates_in_bytes: bytes, weights_in_bytes: bytes, length: int) -> Floats:
    """The weighted probabilities of 0, 1, … events, up to where nothing is left."""
    rates, weights = np.frombuffer(rates_in_bytes), np.frombuffer(weights_in_bytes)
    counts = np.arange(length)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = special.xlogy(counts, rates[:, None]) - rates[:, None] - special.gammaln(counts + 1)
    series = np.asarray(weights @ np.exp(logs))
    counted = np.flatnonzero(series > 1e-18)
    return series[: int(counted[-1]) + 1] if len(counted) else series[:1]


def counted_derivative(one: Effective, cost: Complex, factor: float) -> Complex:
    """The derivative of `_counted` by the transform of the cost."""
    rates, weights = one.counts.nodes[0] * factor, one.counts.nodes[1]
    if one.counts.law == "once":
        return np.full_like(cost, happens(one, np.array([factor]))[0])
    if one.counts.law == "negative_binomial":
        size = one.counts.size
        return np.asarray(rates[0] * (1 + rates[0] / size * (1 - cost)) ** (-size - 1))
    return mixed(rates, weights * rates, cost)


def happens(one: Effective, factors: Floats) -> Floats:
    """The chance that what happens at most once happens, under each of some factors: 1 - (1 - p)^factor."""
    chances, weights = one.counts.nodes
    return np.asarray(weights @ (1 - np.power.outer(1 - np.clip(chances, 0, 1), factors)))


def exponent(plain: Sequence[Effective], bulk: Floats, grid: Grid, transforms: Transforms) -> Complex:
    """The exponent of the transform of scenarios whose events come at known rates.

    Single amounts, and the rows (rate, mu, sigma) of `bulk`, go through one mixture; only sums need more transforms.
    """
    single: list[tuple[float, Law]] = []
    rest = nothing(grid)
    rates = float(bulk[:, 0].sum())
    for one in plain:
        rate, chance = float(one.counts.nodes[0][0]), float(one.secondary[0][0])
        rates += rate
        if any(len(each.parts) > 1 for each in (*one.first, *one.then)):
            rest += rate * transforms.event(one, grid).at(chance)
            continue
        for outcomes, share in ((one.first, 1 - chance if one.then else 1.0), (one.then, chance)):
            single += [(rate * share * each.weight, each.parts[0]) for each in outcomes if each.parts]
            rest += rate * share * sum(each.weight for each in outcomes if not each.parts)
    if single or len(bulk):
        rest += transformed(mixture_of(single, bulk).masses(grid), grid)
    return rest - rates


def every_factor(spread: float) -> tuple[Floats, Floats]:
    """Closely spaced standard normal values with weights, for moments: as good as exact (trapezoidal rule)."""
    if spread == 0:
        return np.zeros(1), np.ones(1)
    points = np.arange(-9.0, 9.0 + 2 * spread, 0.2)
    weights = np.exp(-(points**2) / 2)
    return points, weights / weights.sum()


def factor_nodes(spread: float, rate: float, ratio: float) -> tuple[Floats, Floats]:
    """Nodes of a lognormal factor with mean 1, as standard normal values, close enough for so many events a year.

    `ratio` is the mean of a loss over its root mean square, as in `nodes.enough`.
    """
    if (pi * spread * ratio) ** 2 * rate * np.exp(3 * spread) <= _FEW_FACTORS:
        points, weights = special.roots_hermitenorm(_FEW_FACTORS)
        return points, weights / weights.sum()
    middle = np.array([np.log(rate) - spread**2 / 2])
    rates, weights = spread_evenly(middle, np.ones(1), spread, ratio)
    return (np.log(rates) - middle[0]) / spread, weights
