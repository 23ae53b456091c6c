"""How little any affordable set of controls can leave at least: a bound that needs no search.

Let y say how much of each control is bought, 0 to 1. What it lets through becomes left^y, so that the expected loss is
a sum of exponentials of linear functions: convex, and right for whole controls. A convex function lies above each of
its tangents, and the least of a tangent over what can be paid for is a knapsack in parts, solved by sorting. So every
y gives a bound that holds; Frank and Wolfe's steps (Naval Research Logistics Quarterly 3, 1956) find a good one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Relaxed", "relaxed"]

Floats = npt.NDArray[np.float64]

_LEAST = 1e-13
"""What lets through nothing at all is given this much, which is taken off the bound again."""


@dataclass(frozen=True)
class Relaxed:
    """A bound from below, and where it was found.

    `parts` are how much of each offer is bought there; `corner` is the least of the tangent, and `reduced` how much
    the bound rises at least when an offer is decided otherwise than in it.
    """

    bound: float
    parts: Floats
    slopes: Floats
    corner: Floats
    reduced: Floats


def relaxed(weights: Floats, left: Floats, costs: Floats, budget: float, start: Floats, steps: int) -> Relaxed:
    """Bound the sum of weights × what a set lets through, over the sets that cost no more than `budget`.

    `left` has a row a weight and a column an offer, each of which can be paid for alone; `start` are parts to begin at.
    """
    logs = np.log(np.maximum(left, _LEAST))
    slack = float(weights @ (left.min(axis=1, initial=1.0) < _LEAST)) * _LEAST
    parts = start * min(1.0, budget / max(float(costs @ start), 1e-300))
    heights = logs @ parts
    nothing = np.zeros(len(costs))
    best = Relaxed(-np.inf, parts, nothing, nothing, nothing)
    for _ in range(steps):
        terms = weights * np.exp(heights)
        slopes = terms @ logs
        corner, price = _knapsack(-slopes, costs, budget)
        bound = float(terms.sum() + slopes @ (corner - parts))
        if bound > best.bound:
            best = Relaxed(bound - slack, parts.copy(), slopes, corner, np.abs(slopes + price * costs))
        if bound >= terms.sum() * (1 - 1e-10):
            break
        towards = logs @ (corner - parts)
        share = _line(weights, heights, towards)
        if share <= 0:
            break
        parts = parts + share * (corner - parts)
        heights = heights + share * towards
    return best


def _knapsack(gains: Floats, costs: Floats, budget: float) -> tuple[Floats, float]:
    """The parts that gain most for a budget, and what a further unit of money would gain."""
    with np.errstate(over="ignore"):  # what is free comes first
        order = np.argsort(-gains / np.maximum(costs, 1e-300), kind="stable")
    spent = np.cumsum(costs[order])
    whole = int(np.searchsorted(spent, budget, side="right"))
    parts = np.zeros(len(costs))
    parts[order[:whole]] = 1.0
    if whole == len(order):
        return parts, 0.0
    at = order[whole]
    before = spent[whole - 1] if whole else 0.0
    parts[at] = (budget - before) / costs[at]
    return parts, float(gains[at] / costs[at])


def _line(weights: Floats, heights: Floats, towards: Floats) -> float:
    """How far to go along a line, 0 to 1: Newton's steps on the slope, held between too short and too far."""
    low, high, at = 0.0, 1.0, 0.5
    for _ in range(12):
        terms = weights * np.exp(heights + at * towards) * towards
        slope, bend = float(terms.sum()), float(terms @ towards)
        low, high = (at, high) if slope < 0 else (low, at)
        further = at - slope / bend if bend > 0 else at
        further = further if low < further < high else (low + high) / 2
        if abs(further - at) < 1e-9:
            return further
        at = further
    return at
