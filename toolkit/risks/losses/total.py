"""Scenarios added up: the exact moments of the sum, and its transform on any grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.effective import Effective, effective
from toolkit.risks.losses.frequency import Poisson
from toolkit.risks.losses.grid import Grid
from toolkit.risks.losses.laws import Law
from toolkit.risks.losses.numbers import Z95, Interval
from toolkit.risks.losses.portfolio import CommonFactor
from toolkit.risks.losses.scenario import Level, Scenario
from toolkit.risks.losses.transforms import (
    Event,
    Transforms,
    every_factor,
    exponent,
    factor_nodes,
    mixture_of,
    nothing,
    total_of,
)
from toolkit.risks.losses.year import far, nothing_happens, rate_of, seldom, year_moments

__all__ = ["Sum"]

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

Known = dict[tuple[str, Level], tuple[Scenario, Effective]]
"""What scenarios were reduced to at each level."""

NEGLIGIBLE = 1e-16
"""Where a transform is smaller, it adds less to any probability than doubles can tell."""

NO_BULK: Floats = np.zeros((0, 3))


@dataclass(frozen=True, eq=False)
class Sum:
    """Scenarios that are added up.

    `bulk` has a row (rate, mu, sigma) for each scenario of the plainest kind: events at a known rate, each of one
    lognormal amount. `spread` and the loadings of `scenarios` belong to the common factor, in which the bulk takes
    part in full; without a factor the spread is 0.
    """

    scenarios: tuple[Effective, ...]
    bulk: Floats = field(default_factory=lambda: NO_BULK)
    spread: float = 0.0
    loadings: tuple[float, ...] = ()
    bulk_ids: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, scenarios: Sequence[Scenario], level: Level, dependence: object = None, known: Known | None = None
    ) -> Sum:
        """The sum of scenarios at a level, under a dependence that has an exact answer.

        `known` keeps what scenarios were reduced to, for the next time.
        """
        known = {} if known is None else known
        factor = dependence if isinstance(dependence, CommonFactor) and dependence.spread > 0 else None
        loading = factor.loading if factor else {}
        others, rows, ids = [], [], []
        for each in scenarios:
            row = _row(each, level) if each.id not in loading else None
            if row is None:
                others.append(_reduced(each, level, known))
            else:
                rows.append(row)
                ids.append(each.id)
        bulk = _lognormals(rows)
        loadings = tuple(loading.get(each.id, 1.0) for each in others) if factor else ()
        return cls(tuple(others), bulk, factor.spread if factor else 0.0, loadings, tuple(ids))

    @cached_property
    def parts(self) -> list[tuple[float, float]]:
        """The mean and the mean square of what one event of each scenario costs, secondary loss included."""
        return [each.event_moments for each in self.scenarios]

    @cached_property
    def factors(self) -> tuple[Floats, Floats]:
        """The nodes of the common factor as standard normal values, with their weights; one without a factor."""
        if self.spread == 0:
            return np.zeros(1), np.ones(1)
        rates, means, squares = (float(each.sum()) for each in self._bulk_moments)
        rate = rates + sum(rate_of(each) for each in self.scenarios)
        mean = means + sum(rate_of(one) * first for one, (first, _) in zip(self.scenarios, self.parts, strict=True))
        square = squares + sum(
            rate_of(one) * second for one, (_, second) in zip(self.scenarios, self.parts, strict=True)
        )
        ratio = mean / (rate * square) ** 0.5 if square > 0 else 1.0
        return factor_nodes(self.spread * max(self.loadings, default=1.0), rate, ratio)

    @cached_property
    def _bulk_moments(self) -> tuple[Floats, Floats, Floats]:
        """The rate, the expected loss and the expected sum of squares of each row of the bulk, a year."""
        rate, mu, sigma = self.bulk.T
        return rate, rate * np.exp(mu + sigma**2 / 2), rate * np.exp(2 * mu + 2 * sigma**2)

    def multiplier(self, index: int | None, node: float) -> float:
        """What multiplies the rate of a scenario, or of the bulk (None), at a node of the common factor."""
        if self.spread == 0:
            return 1.0
        size = self.spread * (1.0 if index is None else self.loadings[index])
        return float(np.exp(size * node - size**2 / 2))

    @cached_property
    def moments(self) -> tuple[float, float]:
        """The exact mean and variance of the sum."""
        _, weights = self._every
        _, means, squares = (float(each.sum()) for each in self._bulk_moments)
        every = self._multipliers(None)
        at, variance = every * means, every * squares
        for mean, spread in self._years:
            at, variance = at + mean, variance + spread
        middle = float(weights @ at)
        return middle, max(float(weights @ (variance + at**2)) - middle**2, 0.0)

    @cached_property
    def _every(self) -> tuple[Floats, Floats]:
        return every_factor(self.spread * max(self.loadings, default=1.0))

    def _multipliers(self, index: int | None) -> Floats:
        return np.array([self.multiplier(index, node) for node in self._every[0]])

    @cached_property
    def _years(self) -> list[tuple[Floats, Floats]]:
        return [year_moments(one, self._multipliers(index)) for index, one in enumerate(self.scenarios)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The scenarios' ids, those of the bulk first."""
        return (*self.bulk_ids, *(each.id for each in self.scenarios))

    def means(self) -> dict[str, float]:
        """The expected loss of each scenario, a year."""
        _, weights = self._every
        found = dict(zip(self.bulk_ids, map(float, self._bulk_moments[1]), strict=True))
        return found | {
            one.id: float(weights @ mean) for one, (mean, _) in zip(self.scenarios, self._years, strict=True)
        }

    @cached_property
    def no_loss(self) -> float:
        """The exact probability of no loss in a year."""
        chances = np.exp(-self._multipliers(None) * float(self.bulk[:, 0].sum()))
        for index, one in enumerate(self.scenarios):
            chances = chances * nothing_happens(one, self._multipliers(index))
        return float(self._every[1] @ chances)

    @cached_property
    def top(self) -> float:
        """An amount that the sum exceeds less than once in ten billion years, roughly; a power of two."""
        highest = seldom(self.factors)
        _, means, squares = (self.multiplier(None, highest) * float(each.sum()) for each in self._bulk_moments)
        weighted, excess = [], squares * 64
        for index, one in enumerate(self.scenarios):
            multiplier = max(self.multiplier(index, highest), 1.0)
            mean, square = self.parts[index]
            rate = rate_of(one)
            means += rate * multiplier * mean
            most = seldom(one.counts.nodes) * multiplier
            excess += max(far(one, most, mean, square) - rate * multiplier * mean, 0.0) ** 2
            for each in (*one.first, *one.then):
                weighted += [(rate * each.weight, law.scaled(float(len(each.parts)))) for law in each.parts]
        rare = _rarely(weighted, self.bulk)
        return float(2.0 ** np.ceil(np.log2(max(means + excess**0.5, rare, 1e-6))))

    def compose(self, transforms: Transforms) -> Callable[[Grid], Complex]:
        """What gives the transform of the sum on a grid."""

        def on(grid: Grid) -> Complex:
            total = nothing(grid)
            for weight, _, raised in self.at_nodes(grid, transforms):
                total = total + weight * raised
            return total

        return on

    def at_nodes(self, grid: Grid, transforms: Transforms) -> Iterator[tuple[float, float, Complex]]:
        """The weight and the value of each node of the common factor, and the transform of the sum at it."""
        groups: dict[float, list[Effective]] = {1.0: []} if len(self.bulk) else {}
        events: dict[int, Event] = {}
        for index, one in enumerate(self.scenarios):
            if one.plain:
                groups.setdefault(self.loadings[index] if self.spread else 1.0, []).append(one)
            else:
                events[index] = transforms.event(one, grid)
        exponents = {
            loading: exponent(group, self.bulk if loading == 1.0 else NO_BULK, grid, transforms)
            for loading, group in groups.items()
        }
        for node, weight in zip(*self.factors, strict=True):
            raised = _raised(exponents, self.spread, float(node), grid)
            if self.spread:
                self._multiply(raised, events, float(node))
            else:
                for index in events:
                    raised *= transforms.year(self.scenarios[index], grid)
            yield float(weight), float(node), raised

    def _multiply(self, raised: Complex, events: Mapping[int, Event], node: float) -> None:
        """Multiply by the years of scenarios, the busiest first, only where anything is left of the product."""
        left = np.flatnonzero(np.abs(raised) > NEGLIGIBLE)
        if len(left) < len(raised):
            raised[np.abs(raised) <= NEGLIGIBLE] = 0
        for index in sorted(events, key=lambda place: -rate_of(self.scenarios[place])):
            one, factor = self.scenarios[index], self.multiplier(index, node)
            raised[left] *= total_of(one, events[index].part(left), factor)
            kept = np.abs(raised[left]) > NEGLIGIBLE
            if kept.sum() < 0.8 * len(kept):
                raised[left[~kept]] = 0
                left = left[kept]


def _raised(exponents: dict[float, Complex], spread: float, node: float, grid: Grid) -> Complex:
    combined = np.zeros(grid.count // 2 + 1, dtype=np.complex128)
    for loading, values in exponents.items():
        size = spread * loading
        combined += values * float(np.exp(size * node - size**2 / 2))
    np.minimum(combined.real, 0.0, out=combined.real)  # rounding must not make more than all of it
    return np.asarray(np.exp(combined))


def _rarely(weighted: list[tuple[float, Law]], bulk: Floats) -> float:
    """The amount that is expected to be exceeded once in ten billion years."""
    mixture = mixture_of(weighted, bulk)
    low, high = -20.0, 60.0  # logarithms
    for _ in range(3):
        points = np.linspace(low, high, 24)
        beyond = mixture.expected_beyond(np.exp(points)) > 1e-10
        last = int(np.flatnonzero(beyond)[-1]) if beyond.any() else 0
        low, high = float(points[last]), float(points[min(last + 1, 23)])
    return float(np.exp(high))


def _reduced(scenario: Scenario, level: Level, known: Known) -> Effective:
    before = known.get((scenario.id, level))
    if before is None or before[0] != scenario:
        known[scenario.id, level] = before = (scenario, effective(scenario, level))
    return before[1]


def _row(scenario: Scenario, level: Level) -> tuple[float, float, float] | None:
    """(rate, low, high) of a scenario of the plainest kind; None of any other."""
    law, amount = scenario.frequency, scenario.loss.get("")
    if type(law) is not Poisson or type(law.rate) is not float or type(amount) is not Interval:
        return None
    if amount.cap is not None or scenario.secondary is not None or scenario.insurance is not None:
        return None
    return None if scenario.controls and scenario.counted(level) else (law.rate, amount.low, amount.high)


def _lognormals(rows: Sequence[tuple[float, float, float]]) -> Floats:
    """Rows (rate, low, high) as (rate, mu, sigma)."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    low, high = np.log(table[:, 1]), np.log(table[:, 2])
    return np.stack([table[:, 0], (low + high) / 2, (high - low) / (2 * Z95)], axis=1)
