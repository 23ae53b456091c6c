"""Sets of controls by a figure of the tail, such as P95: every set looked at is quantified anew, exactly.

A quantile of a sum does not come apart by scenario, and has no gradient to follow. But no control raises it: whatever
is added to a set leaves no more than the set with all that could be added. That bound prunes the search.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.portfolio import Copula
from toolkit.risks.losses.quantifying import Quantifier
from toolkit.risks.sensitivity.figures import Figure
from toolkit.treatment.spending.branching import Searched
from toolkit.treatment.spending.menu import Menu
from toolkit.treatment.spending.search import ALIKE, Found, affordable, best_of

__all__ = ["Tail", "searched"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass
class Tail:
    """A figure of the losses that a set of offers leaves; what was asked once is known.

    Grids are coarse, since hundreds of sets are compared; a figure is right to better than one in a thousand.
    """

    menu: Menu
    figure: Figure
    _quantifier: Quantifier = field(default_factory=lambda: Quantifier(coarse=True), repr=False)
    _known: dict[bytes, float] = field(default_factory=dict, repr=False)

    def of(self, chosen: Flags) -> float:
        """The figure with these offers bought."""
        key = np.packbits(chosen).tobytes()
        if key not in self._known:
            names = {each.control for each, taken in zip(self.menu.offers, chosen, strict=True) if taken}
            losses = self._quantifier.quantify(self.menu.with_controls(names), "target").total
            self._known[key] = self.figure.of(losses)
        return self._known[key]

    @property
    def simulated(self) -> bool:
        """Whether a copula joins the scenarios, so that losses are drawn, in the same years for every set."""
        return isinstance(self.menu.portfolio.dependence, Copula)

    @property
    def asked(self) -> int:
        """How many sets were quantified."""
        return len(self._known)


def searched(tail: Tail, costs: Floats, budget: float, base: Flags, starts: list[Found], evaluations: int) -> Searched:
    """The best set on top of `base` within a budget, from some sets to begin with.

    Proved unless more than `evaluations` sets would have to be quantified.
    """
    scale = tail.of(base)
    best = Found(base, scale, float(costs[base].sum()))
    for each in starts:
        best = best_of(Found(each.chosen, tail.of(each.chosen), each.cost), best, scale)
    best = _climbed(tail, costs, budget, base, best, scale, evaluations // 2)
    gains = [scale - tail.of(_also(base, each)) for each in range(len(costs))]
    order = count()
    waiting: list[tuple[float, int, Flags, Flags]] = []

    def push(bought: Flags, open_to: Flags) -> None:
        nonlocal best
        spent = float(costs[bought].sum())
        open_to = open_to & affordable(spent + costs, budget)
        every = bought | open_to
        bound = tail.of(every)
        if affordable(float(costs[every].sum()), budget):
            best = best_of(Found(every, bound, float(costs[every].sum())), best, scale)
        elif bound < best.loss - ALIKE * scale:
            heapq.heappush(waiting, (bound, next(order), bought, open_to))

    push(base, ~base)
    while waiting and waiting[0][0] < best.loss - ALIKE * scale and tail.asked < evaluations:
        _, _, bought, open_to = heapq.heappop(waiting)
        at = max(np.flatnonzero(open_to), key=lambda each: (gains[each], -each))
        push(_also(bought, int(at)), open_to & ~_only(int(at), len(costs)))
        push(bought, open_to & ~_only(int(at), len(costs)))
    bound = min(best.loss, waiting[0][0]) if waiting else best.loss
    return Searched(best, bound >= best.loss - ALIKE * scale, bound)


def _climbed(tail: Tail, costs: Floats, budget: float, base: Flags, at: Found, scale: float, evaluations: int) -> Found:
    """Add one, or put one in the place of another, as long as that leaves less and there is time."""
    while True:
        best = at
        movable = [None, *np.flatnonzero(at.chosen & ~base)]
        for out in movable:
            fewer = at.chosen if out is None else at.chosen & ~_only(int(out), len(costs))
            spent = float(costs[fewer].sum())
            for each in np.flatnonzero(~at.chosen & affordable(spent + costs, budget)):
                if tail.asked >= evaluations:
                    return best
                chosen = _also(fewer, int(each))
                best = best_of(Found(chosen, tail.of(chosen), spent + float(costs[each])), best, scale)
        if best is at:
            return at
        at = best


def _only(at: int, size: int) -> Flags:
    flags = np.zeros(size, dtype=np.bool_)
    flags[at] = True
    return flags


def _also(chosen: Flags, at: int) -> Flags:
    more = chosen.copy()
    more[at] = True
    return more
