"""The expected loss that is left by any set of controls, worked out anew for the set: controls that overlap multiply.

The expected loss of a portfolio is a sum of amounts, each multiplied by what every control lets through of it. Split
the controls into two halves: a table of products for each half, and their matrix product is the expected loss of every
set at once. What does not multiply (a policy, an event that happens at most once in good and bad years) is looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.expected import expected_within, multiplies_out, severity_mean, terms_of
from toolkit.risks.losses.scenario import ControlEffect, Scenario
from toolkit.treatment.spending.menu import Menu

__all__ = ["Residual"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

LOWER = 12
"""Controls in the lower half of a table of all sets: 4,096 products an amount, which stay in the cache."""


@dataclass(frozen=True)
class LookedUp:
    """A scenario whose expected loss does not multiply out: what it is for each set of the offers that act on it."""

    menu: Menu
    scenario: Scenario
    offers: tuple[int, ...]
    _known: dict[int, float] = field(default_factory=dict, repr=False)
    _severities: dict[frozenset[int], float] = field(default_factory=dict, repr=False)

    def of(self, small: int) -> float:
        """The expected loss; bit i of the set stands for the i-th of `offers`."""
        if small not in self._known:
            names = {self.menu.offers[each].control for i, each in enumerate(self.offers) if small >> i & 1}
            self._known[small] = self._expected([one for one in self.scenario.controls if self.menu.counts(one, names)])
        return self._known[small]

    def _expected(self, controls: list[ControlEffect]) -> float:
        if self.scenario.insurance is None:
            return expected_within(self.menu.portfolio, self.scenario, controls)
        positions = [i for i, each in enumerate(self.scenario.controls) if each in controls and each.acts_on == "loss"]
        key = frozenset(positions)
        if key not in self._severities:
            self._severities[key] = severity_mean(self.scenario, [self.scenario.controls[i] for i in positions])
        each_one = self.scenario.model_copy(update={"insurance": None, "secondary": None, "loss": {"": 1.0}})
        events = expected_within(self.menu.portfolio, each_one, [each for each in controls if each.acts_on != "loss"])
        return events * self._severities[key]

    def table(self) -> Floats:
        """The expected loss of every set of the offers that act on it."""
        return np.array([self.of(small) for small in range(1 << len(self.offers))])

    def small(self, chosen: Flags) -> int:
        """The set, of the offers that act on it alone."""
        return sum(1 << i for i, each in enumerate(self.offers) if chosen[each])

    def small_of(self, numbers: Numbers, bits: list[int]) -> Numbers:
        """The same for sets as numbers, whose bit i stands for the offer `bits[i]`."""
        found = np.zeros(len(numbers), dtype=np.int64)
        for place, offer in enumerate(bits):
            if offer in self.offers:
                found |= (numbers >> place & 1) << self.offers.index(offer)
        return found


class Residual:
    """The expected loss a year that is left, as a function of the set of offers that are bought.

    `fixed` is what no offer touches, `weights` and `left` the amounts and what each offer lets through of each.
    """

    def __init__(self, menu: Menu) -> None:
        self.menu = menu
        self.costs = np.array([each.price for each in menu.offers])
        index = {each.control: position for position, each in enumerate(menu.offers)}
        weights: list[float] = []
        rows: list[Floats] = []
        looked_up = []
        for scenario in menu.portfolio.scenarios:
            touching = {index[one.control] for one in scenario.controls if _open(menu, one) and one.control in index}
            if not multiplies_out(scenario, menu.portfolio):
                looked_up.append(LookedUp(menu, scenario, tuple(sorted(touching))))
                continue
            for weight, row in _multiplied(menu, scenario, index):
                weights.append(weight)
                rows.append(row)
        self.looked_up = tuple(looked_up)
        self.fixed, self.weights, self.left = _gathered(np.array(weights), rows, len(menu.offers))

    @property
    def size(self) -> int:
        """How many offers there are."""
        return len(self.costs)

    def of(self, chosen: Flags) -> float:
        """The expected loss that a set leaves."""
        product = self.weights * np.prod(self.left[:, chosen], axis=1)
        return self.fixed + float(product.sum()) + sum(each.of(each.small(chosen)) for each in self.looked_up)

    def of_names(self, chosen: Collection[str]) -> float:
        """The same by the ids of controls."""
        return self.of(np.array([each.control in chosen for each in self.menu.offers], dtype=np.bool_))

    def all_sets(self, free: list[int], base: Flags) -> Iterator[tuple[int, Floats, Floats]]:
        """The expected loss, and the cost, of every set of the `free` offers on top of `base`.

        In blocks of (number of the first set, losses, costs): bit i of a set's number stands for the offer `free[i]`.
        """
        low, high = free[:LOWER], free[LOWER:]
        lower = _products(self.left[:, low])
        upper = _products(self.left[:, high]) * (self.weights * np.prod(self.left[:, base], axis=1))[:, None]
        cheap, dear = _sums(self.costs[low]), _sums(self.costs[high]) + self.costs[base].sum()
        tables = [(each, self._table(each, free, base)) for each in self.looked_up]
        step = max(1, (1 << 18) >> len(low))
        inside = np.arange(1 << len(low), dtype=np.int64)
        for start in range(0, 1 << len(high), step):
            values = upper[:, start : start + step].T @ lower
            for each, table in tables:
                outer = each.small_of(np.arange(start, start + len(values), dtype=np.int64), high)
                values += table[outer[:, None] | each.small_of(inside, low)[None, :]]
            prices = dear[start : start + step, None] + cheap[None, :]
            yield start << len(low), values.ravel() + self.fixed, prices.ravel()

    def _table(self, each: LookedUp, free: list[int], base: Flags) -> Floats:
        """What a scenario costs by its own set; only for what `free` can reach on top of `base`."""
        held = each.small(base)
        reach = sum(1 << i for i, offer in enumerate(each.offers) if offer in set(free))
        table = np.zeros(1 << len(each.offers))
        for small in range(len(table)):
            if not small & ~reach:
                table[small] = each.of(small | held)
        return table


def _products(left: Floats) -> Floats:
    """For each row, the products over every set of its columns, in binary order."""
    products = np.ones((len(left), 1))
    for column in left.T:
        products = np.concatenate([products, products * column[:, None]], axis=1)
    return products


def _sums(costs: Floats) -> Floats:
    """The cost of every set, in binary order."""
    sums = np.zeros(1)
    for cost in costs:
        sums = np.concatenate([sums, sums + cost])
    return sums


def _open(menu: Menu, effect: ControlEffect) -> bool:
    return not menu.counts(effect, ())


def _multiplied(menu: Menu, scenario: Scenario, index: dict[str, int]) -> Iterator[tuple[float, Floats]]:
    """Each amount of a scenario under what counts in any case, and what each offer lets through of it."""
    terms = terms_of(scenario)
    for weight, left in zip(terms.weights, terms.left, strict=True):
        row = np.ones(len(menu.offers))
        for effect, share in zip(scenario.controls, left, strict=True):
            if not _open(menu, effect):
                weight = weight * share
            elif effect.control in index:
                row[index[effect.control]] *= share
        yield float(weight), row


def _gathered(weights: Floats, rows: list[Floats], size: int) -> tuple[float, Floats, Floats]:
    """Amounts that the same controls lower in the same way are one; those that none lowers are fixed."""
    if not size or not rows:
        return float(weights.sum()), np.zeros(0), np.ones((0, size))
    table = np.stack(rows)
    distinct, back = np.unique(table, axis=0, return_inverse=True)
    sums = np.bincount(back.ravel(), weights=weights, minlength=len(distinct))
    touched = (distinct != 1).any(axis=1) & (sums > 0)
    fixed = float(sums[(distinct == 1).all(axis=1)].sum())
    return fixed, sums[touched], distinct[touched]
