"""Good sets of controls quickly: by greed, by exchanging one for another, and again from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.treatment.spending.residual import Residual

__all__ = ["ALIKE", "Found", "affordable", "best_of", "filled", "greedy", "improved", "trimmed"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ALIKE = 1e-12
"""Losses that differ by less than this share of the loss to begin with are the same."""
RESTARTS, MOVES = 24, 400
"""At most; fewer where there are so many controls and amounts that a single move takes long."""
_WORK = 4e8


@dataclass(frozen=True)
class Found:
    """A set of offers, the loss that it leaves, and its cost."""

    chosen: Flags
    loss: float
    cost: float

    @property
    def number(self) -> int:
        """The set as a number, bit i for offer i."""
        return int(sum(1 << int(each) for each in np.flatnonzero(self.chosen)))


def affordable(cost: Floats | float, budget: float) -> npt.NDArray[np.bool_]:
    """Whether a cost is within a budget, tenths of pennies that do not add up exactly aside."""
    return np.asarray(cost <= budget + 1e-9 * max(budget, 1e-3))


def best_of(first: Found, second: Found, scale: float) -> Found:
    """The one that leaves less; of equals the cheaper, then the smaller, then the one with the earlier ids."""
    if abs(first.loss - second.loss) > ALIKE * scale:
        return first if first.loss < second.loss else second
    if abs(first.cost - second.cost) > 1e-9 * max(first.cost, second.cost):
        return first if first.cost < second.cost else second
    ranks = [(int(each.chosen.sum()), each.number) for each in (first, second)]
    return first if ranks[0] <= ranks[1] else second


def greedy(of: Callable[[Flags], float], costs: Floats, budget: float, start: Flags) -> Found:
    """Again and again what saves most for its cost, worked out anew each time, while it can be paid."""
    chosen = start.copy()
    loss, spent = of(chosen), float(costs[chosen].sum())
    while True:
        open_to = [int(each) for each in np.flatnonzero(~chosen & affordable(spent + costs, budget))]
        best, best_rate, best_loss = -1, 0.0, loss
        for each in open_to:
            chosen[each] = True
            after = of(chosen)
            chosen[each] = False
            rate = np.inf if costs[each] == 0 and after < loss else (loss - after) / max(costs[each], 1e-300)
            if rate > best_rate:
                best, best_rate, best_loss = each, rate, after
        if best < 0:
            return Found(chosen, loss, spent)
        chosen[best] = True
        loss, spent = best_loss, spent + float(costs[best])


def _left_without(residual: Residual, chosen: Flags, out: list[int]) -> Floats:
    """Each amount after a set, and after the set without each of `out`: products from both sides, without division."""
    kept = chosen.copy()
    kept[out] = False
    base = residual.weights * np.prod(residual.left[:, kept], axis=1)
    before, after = [base], [np.ones(len(base))]
    for each in out:
        before.append(before[-1] * residual.left[:, each])
    for each in reversed(out):
        after.append(after[-1] * residual.left[:, each])
    without = [one * other for one, other in zip(before[:-1], reversed(after[:-1]), strict=True)]
    return np.stack([before[-1], *without])


def trimmed(found: Found, of: Callable[[Flags], float], costs: Floats, keep: Flags, scale: float) -> Found:
    """Without what adds nothing, the dearest first."""
    chosen = found.chosen.copy()
    for each in sorted(np.flatnonzero(chosen & ~keep), key=lambda one: (-costs[one], -one)):
        chosen[each] = False
        if of(chosen) > found.loss + ALIKE * scale:
            chosen[each] = True
    return Found(chosen, of(chosen), float(costs[chosen].sum()))


def improved(residual: Residual, budget: float, start: Found, base: Flags) -> Found:
    """The best of climbing from `start`, and from where it gets after dropping some at random (with a fixed seed)."""
    scale = residual.of(base)
    best = _climbed(residual, budget, start, base)
    draw = np.random.Generator(np.random.SFC64(20_25))
    for _ in range(_patience(residual, RESTARTS, _WORK)):
        movable = np.flatnonzero(best.chosen & ~base)
        chosen = best.chosen.copy()
        if len(movable):
            chosen[draw.choice(movable, size=max(1, len(movable) // 3), replace=False)] = False
        shut = draw.random(len(chosen)) < 0.3
        again = filled(residual, budget, chosen, shut)
        best = best_of(best, _climbed(residual, budget, again, base), scale)
    return best


def _patience(residual: Residual, most: int, work: float) -> int:
    """How often something may be tried that takes as long as trying every exchange."""
    return int(min(max(work / (residual.size**2 * max(len(residual.weights), 1)), 2), most))


def filled(residual: Residual, budget: float, start: Flags, shut: Flags | None = None) -> Found:
    """Greed by expected loss, from a set and without the offers that are shut; all savings at once."""
    chosen = start.copy()
    shut = np.zeros(residual.size, dtype=np.bool_) if shut is None else shut
    if not residual.size:
        return Found(chosen, residual.of(chosen), 0.0)
    loss, spent = residual.of(chosen), float(residual.costs[chosen].sum())
    while True:
        fits = ~chosen & ~shut & affordable(spent + residual.costs, budget)
        after = _exchanged(residual, chosen, [])[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(fits & (after < loss), (loss - after) / residual.costs, 0.0)
        best = int(np.argmax(rate))
        if not rate[best] > 0:
            return Found(chosen, residual.of(chosen), spent)
        chosen[best] = True
        loss, spent = float(after[best]), spent + float(residual.costs[best])


def _climbed(residual: Residual, budget: float, start: Found, base: Flags) -> Found:
    """Add one, or put one in the place of another, as long as that leaves less."""
    at, scale = start, start.loss
    for _ in range(_patience(residual, MOVES, 50 * _WORK)):
        out = [int(each) for each in np.flatnonzero(at.chosen & ~base)]
        losses = _exchanged(residual, at.chosen, out)
        freed = np.concatenate([[0.0], residual.costs[out]])
        fits = affordable(at.cost - freed[:, None] + residual.costs[None, :], budget) & ~at.chosen[None, :]
        losses = np.where(fits, losses, np.inf)
        row, column = np.unravel_index(int(np.argmin(losses)), losses.shape)
        if not losses[row, column] < at.loss - ALIKE * scale:
            return at
        chosen = at.chosen.copy()
        chosen[column] = True
        if row:
            chosen[out[row - 1]] = False
        at = Found(chosen, residual.of(chosen), float(residual.costs[chosen].sum()))
    return at


def _exchanged(residual: Residual, chosen: Flags, out: list[int]) -> Floats:
    """The loss after adding each offer: in the first row to the set, in the others without one of `out`."""
    without = [chosen]
    for each in out:
        fewer = chosen.copy()
        fewer[each] = False
        without.append(fewer)
    losses = _left_without(residual, chosen, out) @ residual.left + residual.fixed
    for one in residual.looked_up:
        bits = np.zeros(residual.size, dtype=np.int64)
        bits[list(one.offers)] = 1 << np.arange(len(one.offers))
        for row, fewer in enumerate(without):
            small = one.small(fewer)
            values = {bit: one.of(small | bit) for bit in {0, *(1 << i for i in range(len(one.offers)))}}
            losses[row] += [values[int(bit)] for bit in bits]
    return np.asarray(losses)
