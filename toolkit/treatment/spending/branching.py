"""The best set among more controls than can be counted out: branch and bound, with the proof or what it may miss."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import numpy.typing as npt

from toolkit.treatment.spending.exhaustive import LOOKED_UP, best_set
from toolkit.treatment.spending.relaxation import Relaxed, relaxed
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.search import Found, affordable, best_of

__all__ = ["NODES", "Searched", "branched"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NODES, FEWEST_NODES = 3000, 10
"""So many branches are looked into, fewer where each takes long; then the answer says what it may miss."""
_WORK = 4e9
COUNTED_OUT = 14
"""A branch with no more open offers than this is counted out."""
FIRST_STEPS, FEWEST_FIRST, STEPS = 400, 60, 24
CLOSE = 1e-9
"""A branch that could not leave less by more than this share of the loss is not looked into."""


@dataclass(frozen=True)
class Searched:
    """The best set found; whether nothing better exists; and how little any set leaves at least."""

    best: Found
    proved: bool
    bound: float


@dataclass(frozen=True)
class Branch:
    """Offers that are bought, offers that are open, and a bound on what any set among them leaves."""

    bought: Flags
    free: tuple[int, ...]
    parts: Floats
    bound: float


class _Search:
    def __init__(self, residual: Residual, budget: float, base: Flags, start: Found, counted_out: int) -> None:
        self.residual, self.budget, self.base, self.best = residual, budget, base, start
        self.counted_out = counted_out
        self.scale = residual.of(base)

    def hopeless(self, bound: float) -> bool:
        return bound >= self.best.loss - CLOSE * self.scale

    def rest(self, bought: Flags) -> float:
        return self.budget - float(self.residual.costs[bought].sum())

    def take(self, chosen: Flags) -> None:
        cost = float(self.residual.costs[chosen].sum())
        if affordable(cost, self.budget):
            self.best = best_of(Found(chosen, self.residual.of(chosen), cost), self.best, self.scale)

    def bounded(self, bought: Flags, free: list[int], start: Floats, steps: int) -> Relaxed:
        """The bound of a branch: what multiplies out by its relaxation, what does not as if all were bought."""
        every = bought.copy()
        every[free] = True
        rest = sum(each.of(each.small(every)) for each in self.residual.looked_up) + self.residual.fixed
        weights = self.residual.weights * np.prod(self.residual.left[:, bought], axis=1)
        money = max(self.rest(bought), 0.0) + 1e-9 * max(self.budget, 1e-3)  # as `affordable` has it
        told = relaxed(weights, self.residual.left[:, free], self.residual.costs[free], money, start, steps)
        return replace(told, bound=told.bound + rest)

    def looked_into(self, branch: Branch, steps: int) -> list[Branch]:
        """The branches below one that may still hold something better; the best is brought up to date."""
        rest = self.rest(branch.bought)
        kept = [place for place, each in enumerate(branch.free) if affordable(self.residual.costs[each], rest)]
        free, start = [branch.free[place] for place in kept], branch.parts[kept]
        self.take(branch.bought)
        if not free:
            return []
        if len(free) <= self.counted_out and all(len(each.offers) <= LOOKED_UP for each in self.residual.looked_up):
            self.take(best_set(self.residual, self.budget, free, branch.bought, self.scale).chosen)
            return []
        told = self.bounded(branch.bought, free, start, steps)
        if self.hopeless(max(told.bound, branch.bound)):
            return []
        rounded = branch.bought.copy()
        rounded[np.array(free)[told.parts > 1 - 1e-6]] = True
        self.take(rounded)
        return self._split(branch, free, told)

    def _split(self, branch: Branch, free: list[int], told: Relaxed) -> list[Branch]:
        """Buy, or shut, what cannot be decided otherwise any more; then try both ways for one of the others."""
        settled = told.bound + told.reduced >= self.best.loss - CLOSE * self.scale
        bought = branch.bought.copy()
        bought[np.array(free)[settled & (told.corner == 1)]] = True
        open_to = np.flatnonzero(~settled | ((told.corner > 0) & (told.corner < 1)))
        if self.rest(bought) < -1e-6 * max(self.budget, 1.0):
            return []
        if not len(open_to):
            self.take(bought)
            return []
        weight = np.abs(told.slopes[open_to]) * (0.02 + np.minimum(told.parts, 1 - told.parts)[open_to])
        at = int(open_to[np.argmax(weight)])
        others = open_to[open_to != at]
        rest, start = tuple(free[each] for each in others), told.parts[others]
        taken = bought.copy()
        taken[free[at]] = True
        bound = max(told.bound, branch.bound)
        return [Branch(taken, rest, start, bound), Branch(bought, rest, start, bound)]


def branched(
    residual: Residual, budget: float, base: Flags, start: Found, *, nodes: int = NODES, counted_out: int = COUNTED_OUT
) -> Searched:
    """The best set on top of `base` within a budget, from a good one to start with.

    Proved unless more than `nodes` branches would have to be looked into, or more than there is patience for.
    """
    patience = _WORK / (STEPS * max(residual.left.size, 1))
    nodes, first = int(min(nodes, max(patience, FEWEST_NODES))), int(min(FIRST_STEPS, max(patience, FEWEST_FIRST)))
    search = _Search(residual, budget, base, start, counted_out)
    free = tuple(int(each) for each in np.flatnonzero(~base))
    order = count()
    waiting: list[tuple[float, int, Branch]] = []
    heapq.heappush(waiting, (0.0, next(order), Branch(base.copy(), free, np.zeros(len(free)), 0.0)))
    for looked in range(nodes):
        if not waiting or search.hopeless(waiting[0][0]):
            return Searched(search.best, True, search.best.loss)
        _, _, branch = heapq.heappop(waiting)
        for each in search.looked_into(branch, STEPS if looked else first):
            heapq.heappush(waiting, (each.bound, next(order), each))
    bound = min(search.best.loss, waiting[0][0]) if waiting else search.best.loss
    return Searched(search.best, not waiting or search.hopeless(bound), bound)
