"""What it is worth to know more before a decision, where the least expected cost decides.

With everything known one would choose the cheapest option each time: the expected value of perfect information, EVPI,
is what that saves on average. The value of knowing a part (EVPPI) is the same with the costs averaged over the rest.
For one number it is an integral over that number, worked out piece by piece between the values at which the choice
changes. For what has no formula the average is estimated by regression on draws (Strong, Oakley and Brennan, Medical
Decision Making 34, 2014).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Estimate", "Worth", "evpi", "evppi_by_regression", "evppi_of_one", "spread_shares"]

Floats = npt.NDArray[np.float64]

REACH, PIECES, POINTS = 7.5, 300, 8
"""How far out in normal scores, in how many pieces at least, and with how many points each."""
DEGREE = 5


@dataclass(frozen=True)
class Estimate:
    """A value with half the width of its 95% interval, 0 where it is exact; `gains` say which options would save it."""

    value: float
    error: float
    gains: Floats


@dataclass(frozen=True)
class Worth:
    """What knowing one number is worth, and what each option would save of it.

    The choice changes at the shares `turning`; `choices` are the options between them, from the lowest values up.
    """

    value: float
    gains: Floats
    turning: tuple[float, ...]
    choices: tuple[int, ...]


def spread_shares(columns: int, draws: int, seed: int) -> Floats:
    """Shares from 0 to 1, a row a draw: each column has one in every `draws`-th part (a Latin hypercube)."""
    draw = np.random.Generator(np.random.Philox(seed))
    places = np.stack([draw.permutation(draws) for _ in range(columns)], axis=1) if columns else np.zeros((draws, 0))
    return np.asarray((places + draw.random(places.shape)) / draws)


def evpi(costs: Floats, best: int | None = None) -> Estimate:
    """The value of knowing everything, from costs with a row a draw and a column an option.

    `best` is the option that would be taken without; by default the one that costs least on average.
    """
    best = int(np.argmin(costs.mean(axis=0))) if best is None else best
    return _saved(costs, costs, best)


def evppi_by_regression(costs: Floats, known: Floats, best: int | None = None) -> Estimate:
    """The value of knowing the columns of `known`, from draws of all: costs are averaged by a polynomial in them."""
    best = int(np.argmin(costs.mean(axis=0))) if best is None else best
    features = _polynomial(known)
    averaged = features @ np.linalg.lstsq(features, costs, rcond=None)[0]
    return _saved(averaged, costs, best)


def _saved(judged: Floats, costs: Floats, best: int) -> Estimate:
    """What choosing by `judged` saves against always choosing `best`, at the costs as judged."""
    chosen = np.argmin(judged, axis=1)
    saved = judged[:, best] - judged.min(axis=1)
    gains = np.array([float(saved[chosen == each].sum()) for each in range(costs.shape[1])]) / len(costs)
    value = float(saved.mean())
    return Estimate(value, 1.96 * float(saved.std(ddof=1)) / len(saved) ** 0.5, gains)


def _polynomial(known: Floats) -> Floats:
    """1, the powers of each column, and the products of pairs."""
    spread = known.std(axis=0)
    scaled = (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    columns = [np.ones(len(known)), *(scaled.T)]
    columns += [column**power for column in scaled.T for power in range(2, DEGREE + 1)]
    columns += [scaled[:, i] * scaled[:, j] for i in range(scaled.shape[1]) for j in range(i)]
    return np.stack(columns, axis=1)


def evppi_of_one(costs_at: Callable[[Floats], Floats], best: int) -> Worth:
    """The value of knowing one number, by quadrature.

    `costs_at` takes shares (probabilities of being undercut) and gives a row a share and a column an option: the
    costs, averaged over all else, where the number has the value of that share.
    """
    edges = np.linspace(-REACH, REACH, PIECES + 1)
    choices = np.argmin(costs_at(special.ndtr(edges)), axis=1)
    changes = [int(at) for at in np.flatnonzero(choices[:-1] != choices[1:])]
    turning = [
        _crossing(costs_at, float(edges[at]), float(edges[at + 1]), (int(choices[at]), int(choices[at + 1])))
        for at in changes
    ]
    between = (int(choices[0]), *(int(choices[at + 1]) for at in changes))
    edges = np.sort(np.concatenate([edges, turning]))
    points, weights = np.polynomial.legendre.leggauss(POINTS)
    halves, middles = np.diff(edges) / 2, (edges[:-1] + edges[1:]) / 2
    scores = (middles[:, None] + halves[:, None] * points[None, :]).ravel()
    density = np.exp(-(scores**2) / 2) / np.sqrt(2 * np.pi) * (halves[:, None] * weights[None, :]).ravel()
    costs = costs_at(special.ndtr(scores))
    saved, chosen = costs[:, best] - costs.min(axis=1), np.argmin(costs, axis=1)
    gains = np.array([float((saved * density)[chosen == each].sum()) for each in range(costs.shape[1])])
    return Worth(float(gains.sum()), gains, tuple(float(special.ndtr(each)) for each in turning), between)


def _crossing(costs_at: Callable[[Floats], Floats], low: float, high: float, options: tuple[int, int]) -> float:
    """Where one option becomes dearer than the other, by halving."""
    first, second = options
    for _ in range(40):
        middle = (low + high) / 2
        costs = costs_at(special.ndtr(np.array([middle])))[0]
        low, high = (middle, high) if costs[first] <= costs[second] else (low, middle)
    return (low + high) / 2
