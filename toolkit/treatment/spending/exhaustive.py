"""Every set of controls, looked at: the best for a budget, and all that none beats in both cost and loss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.search import ALIKE, Found, affordable

__all__ = ["EXHAUSTIVE", "best_set", "countable", "front"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

EXHAUSTIVE = 22
"""Up to so many offers, every set is looked at: four million."""
LOOKED_UP = 12
"""But not where more of them act on one scenario whose loss does not multiply out."""


def countable(residual: Residual, most: int = EXHAUSTIVE) -> bool:
    """Whether every set can be looked at."""
    return residual.size <= most and all(len(each.offers) <= LOOKED_UP for each in residual.looked_up)


def best_set(residual: Residual, budget: float, free: list[int], base: Flags, scale: float) -> Found:
    """The set of `free` offers on top of `base` that leaves least within the budget; ties as in `best_of`."""
    kept: list[tuple[Numbers, Floats, Floats]] = []
    least = np.inf
    for start, losses, costs in residual.all_sets(free, base):
        losses = np.where(affordable(costs, budget), losses, np.inf)
        least = min(least, float(losses.min()))
        near = np.flatnonzero(losses <= least + ALIKE * scale)
        kept.append((near + start, losses[near], costs[near]))
    numbers, losses, costs = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    close = losses <= least + ALIKE * scale
    numbers, costs = numbers[close], costs[close]
    cheap = costs <= costs.min() * (1 + 1e-9)
    numbers = numbers[cheap]
    chosen = _flags(int(numbers[np.lexsort((numbers, _counted(numbers)))[0]]), free, base)
    return Found(chosen, residual.of(chosen), float(residual.costs[chosen].sum()))


def front(residual: Residual) -> list[Found]:
    """Every set that no other beats: none costs no more and leaves less, or leaves as much for less. From cost 0 up."""
    free, base = list(range(residual.size)), np.zeros(residual.size, dtype=np.bool_)
    scale = residual.of(base)
    numbers, losses, costs = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    for start, more, prices in residual.all_sets(free, base):
        ours = _undominated(np.arange(start, start + len(more), dtype=np.int64), more, prices, scale)
        joined = [np.concatenate(pair) for pair in zip((numbers, losses, costs), ours, strict=True)]
        numbers, losses, costs = _undominated(joined[0], joined[1], joined[2], scale)
    sets = [_flags(int(number), free, base) for number in numbers]
    return [Found(each, residual.of(each), float(residual.costs[each].sum())) for each in sets]


def _undominated(numbers: Numbers, losses: Floats, costs: Floats, scale: float) -> tuple[Numbers, Floats, Floats]:
    steps = np.round(losses / (ALIKE * scale)) if scale > 0 else np.zeros(len(losses))
    pence = np.round(costs, 6)
    order = np.lexsort((numbers, _counted(numbers), steps, pence))
    before = np.concatenate([[np.inf], np.minimum.accumulate(steps[order])[:-1]])
    kept = order[steps[order] < before - 0.5]
    return numbers[kept], losses[kept], costs[kept]


def _counted(numbers: Numbers) -> Numbers:
    """How many bits are set."""
    left, count = numbers.copy(), np.zeros(len(numbers), dtype=np.int64)
    while left.any():
        count += left & 1
        left >>= 1
    return count


def _flags(number: int, free: list[int], base: Flags) -> Flags:
    chosen = base.copy()
    for place, each in enumerate(free):
        chosen[each] |= bool(number >> place & 1)
    return chosen
