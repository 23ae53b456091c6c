"""From no money to all that could be spent: for each amount, the controls that leave least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from toolkit.errors import ToolkitError
from toolkit.risks.sensitivity.figures import figure_of
from toolkit.treatment.spending.branching import branched
from toolkit.treatment.spending.exhaustive import countable, front
from toolkit.treatment.spending.menu import Menu, Start, checked_budget, menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.search import ALIKE, Found, filled, improved, trimmed
from toolkit.treatment.spending.tails import Tail

__all__ = ["Frontier", "Point", "Stride", "frontier"]

SWEPT = 40
"""Budgets that are tried where there are too many sets to look at all."""
NODES = 200
"""Branches that are looked into for each of them."""


@dataclass(frozen=True)
class Point:
    """A set of controls, what it costs a year and the expected loss that it leaves: no other is better in both."""

    cost: float
    expected_loss: float
    controls: tuple[str, ...]

    @property
    def together(self) -> float:
        """The expected loss and the cost: what the year costs in all, on average."""
        return self.cost + self.expected_loss


@dataclass(frozen=True)
class Stride:
    """From one point of the frontier to the next: what is bought, what is given up, what that costs and saves."""

    buy: tuple[str, ...]
    drop: tuple[str, ...]
    cost: float
    saving: float

    @property
    def gives(self) -> float:
        """What each further unit of money saves, less itself; below 0 it does not pay."""
        return self.saving / self.cost - 1


@dataclass(frozen=True)
class Frontier:
    """The sets that none beats, from the cheapest to the one that leaves least; money in `currency`.

    `complete`: all such sets are there. Otherwise budgets were swept, and better sets may lie in between.
    """

    points: tuple[Point, ...]
    currency: str
    complete: bool
    _tail: Callable[[str, tuple[str, ...]], float] = field(repr=False, compare=False)

    @property
    def best(self) -> Point:
        """Where expected loss and cost together are least; of equals the cheapest."""
        return min(self.points, key=lambda each: (each.together, each.cost))

    def within(self, budget: float) -> Point:
        """The best point that a budget allows. Raises `ToolkitError` for one that is none or too small."""
        budget = checked_budget(budget)
        allowed = [each for each in self.points if each.cost <= budget + 1e-9 * max(budget, 1e-3)]
        if not allowed:
            raise ToolkitError("the frontier begins above this budget", try_instead="Give a greater one.")
        return allowed[-1]

    def thinned(self, count: int = 40) -> tuple[Point, ...]:
        """At most about `count` points, evenly spread over the cost, with both ends and the best."""
        if len(self.points) <= count:
            return self.points
        costs = [each.cost for each in self.points]
        levels = np.linspace(costs[0], costs[-1], max(count - 1, 2))
        kept = {int(np.searchsorted(costs, level * (1 + 1e-12), side="right")) - 1 for level in levels}
        kept |= {0, len(costs) - 1, self.points.index(self.best)}
        return tuple(self.points[each] for each in sorted(kept))

    def strides(self, count: int = 12) -> list[Stride]:
        """From point to point, thinned to about `count`: the marginal saving for the marginal money."""
        return [
            Stride(
                tuple(each for each in after.controls if each not in before.controls),
                tuple(each for each in before.controls if each not in after.controls),
                after.cost - before.cost,
                before.expected_loss - after.expected_loss,
            )
            for before, after in pairwise(self.thinned(count))
            if after.cost > before.cost
        ]

    def drawn(self, count: int = 40, figure: str = "p95") -> list[tuple[float, float, float, tuple[str, ...]]]:
        """(cost, expected loss, a figure of the tail, controls) of the thinned points; each is quantified for it."""
        name = figure_of(figure).name
        return [
            (each.cost, each.expected_loss, self._tail(name, each.controls), each.controls)
            for each in self.thinned(count)
        ]

    def rows(self, count: int = 40) -> list[dict[str, str]]:
        """The thinned points as plain text."""
        unit, best = self.currency, self.best
        return [
            {
                f"cost a year ({unit})": f"{each.cost:.0f}",
                f"expected loss a year ({unit})": f"{each.expected_loss:.0f}",
                f"together ({unit})": f"{each.together:.0f}" + (" (least)" if each == best else ""),
                "controls": ", ".join(each.controls),
            }
            for each in self.thinned(count)
        ]


def frontier(thing: Any, *, start: Start = "current", budget: float | None = None) -> Frontier:
    """The frontier of cost and expected loss, from nothing to everything on offer, or to a budget.

    Up to 22 controls every set that none beats is there; beyond, a sweep over budgets. Controls that cost nothing and
    help are in every point. Raises as `select_controls` does, and `ToolkitError` where no control is on offer.
    """
    menu = menu_of(thing, start).priced()
    if not menu.offers:
        instead = "Give scenarios planned controls, or write start='inherent'."
        raise ToolkitError("no control is on offer", try_instead=instead)
    most = None if budget is None else checked_budget(budget)
    residual = Residual(menu)
    complete = countable(residual)
    found = front(residual) if complete else _swept(residual, most)
    points = [Point(each.cost, each.loss, _names(menu, each)) for each in found]
    if most is not None:
        points = [each for each in points if each.cost <= most + 1e-9 * max(most, 1e-3)]
    return Frontier(tuple(points), menu.currency, complete, _tails(menu))


def _names(menu: Menu, found: Found) -> tuple[str, ...]:
    return tuple(each.control for each, taken in zip(menu.offers, found.chosen, strict=True) if taken)


def _tails(menu: Menu) -> Callable[[str, tuple[str, ...]], float]:
    tails: dict[str, Tail] = {}

    def of(figure: str, controls: tuple[str, ...]) -> float:
        tail = tails.setdefault(figure, Tail(menu, figure_of(figure)))
        return tail.of(np.array([each.control in controls for each in menu.offers], dtype=np.bool_))

    return of


def _swept(residual: Residual, most: float | None) -> list[Found]:
    """The best found for budgets from 0 up, without those that another beats."""
    base = np.zeros(residual.size, dtype=np.bool_)
    scale = residual.of(base)
    total = float(residual.costs.sum())
    end = total if most is None else min(most, total)
    kept: list[Found] = []
    last = Found(base, scale, 0.0)
    for budget in np.linspace(0.0, end, SWEPT):
        begun = improved(residual, float(budget), filled(residual, float(budget), last.chosen), base)
        best = branched(residual, float(budget), base, begun, nodes=NODES).best
        last = trimmed(best, residual.of, residual.costs, base, scale)
        if not kept or last.loss < kept[-1].loss - ALIKE * scale:
            kept.append(last)
    return kept
