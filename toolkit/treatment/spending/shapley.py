"""Who saves what, when controls overlap: Shapley's shares, which add up and treat equals equally.

A control's share is what it saves on average over all orders in which the controls could have been added (Shapley, A
Value for n-Person Games, 1953). For an expected loss no order needs to be tried: adding every other control with
probability q, the average saving is a polynomial in q, and its integral from 0 to 1 is the share (Owen, Multilinear
Extensions of Games, Management Science 18, 1972), which Gauss's rule gives exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lgamma

import numpy as np
import numpy.typing as npt

from toolkit.treatment.spending.residual import LookedUp, Residual

__all__ = ["Shares", "by_orders", "by_sets", "of_expected_loss"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ALL_SETS = 14
"""A scenario whose loss does not multiply out is looked at in every set of its controls up to so many."""


@dataclass(frozen=True)
class Shares:
    """What each player saves; `errors` are half the width of a 95% interval, 0 where it is exact."""

    amounts: Floats
    errors: Floats

    @property
    def exact(self) -> bool:
        """Whether nothing was sampled."""
        return not self.errors.any()


def of_expected_loss(residual: Residual, orders: int, seed: int) -> Shares:
    """Each offer's share of the fall of the expected loss: exact, but for a policy on which very many controls act."""
    amounts, errors = np.zeros(residual.size), np.zeros(residual.size)
    points, weights = np.polynomial.legendre.leggauss(residual.size // 2 + 1)
    for point, weight in zip((points + 1) / 2, weights / 2, strict=True):
        mixed = 1 - point + point * residual.left
        amounts += weight * ((residual.weights * np.prod(mixed, axis=1)) @ ((1 - residual.left) / mixed))
    for each in residual.looked_up:
        shares = _of_looked_up(each, orders, seed)
        amounts[list(each.offers)] += shares.amounts
        errors[list(each.offers)] = np.hypot(errors[list(each.offers)], shares.errors)
    return Shares(amounts, errors)


def _of_looked_up(each: LookedUp, orders: int, seed: int) -> Shares:
    size = len(each.offers)
    if size <= ALL_SETS:
        return by_sets(each.table(), size)
    bits = [1 << place for place in range(size)]
    return by_orders(lambda chosen: each.of(sum(b for b, c in zip(bits, chosen, strict=True) if c)), size, orders, seed)


def by_sets(values: Floats, size: int) -> Shares:
    """Each player's share of the fall from the first to the last of the values of all sets, in binary order."""
    if not size:
        return Shares(np.zeros(0), np.zeros(0))
    table = values.reshape((2,) * size)
    players = np.zeros(values.shape[0], dtype=np.int64)
    for place in range(size):
        players += np.arange(len(values)) >> place & 1
    weights = np.exp([lgamma(k + 1) + lgamma(size - k) - lgamma(size + 1) for k in range(size)])
    counted = players.reshape(table.shape)
    amounts = np.zeros(size)
    for place in range(size):
        axis = size - 1 - place
        without, having = np.take(table, 0, axis=axis), np.take(table, 1, axis=axis)
        amounts[place] = float((weights[np.take(counted, 0, axis=axis)] * (without - having)).sum())
    return Shares(amounts, np.zeros(size))


def by_orders(of: Callable[[Flags], float], size: int, orders: int, seed: int) -> Shares:
    """The same, averaged over orders drawn at random, each also backwards; they add up exactly as well."""
    draw = np.random.Generator(np.random.Philox(seed))
    pairs = max(orders // 2, 2)
    saved = np.zeros((pairs, size))
    for pair in range(pairs):
        order = draw.permutation(size)
        for one in (order, order[::-1]):
            chosen = np.zeros(size, dtype=np.bool_)
            before = of(chosen)
            for player in one:
                chosen[player] = True
                after = of(chosen)
                saved[pair, player] += (before - after) / 2
                before = after
    return Shares(saved.mean(axis=0), 1.96 * saved.std(axis=0, ddof=1) / np.sqrt(pairs))
