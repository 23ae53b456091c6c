"""Uncertain rates and probabilities as a few weighted values that stand for them exactly enough (quadrature).

A rate that nobody knows makes the number of events a mixture over its values. Gauss rules integrate such mixtures
with an error that falls faster than any power of the number of nodes, once their gaps are narrower than the spread
of the events themselves; `enough` says how many that takes.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, exp, pi, sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from toolkit.risks.losses.numbers import Z95, Interval, Pert, logit

__all__ = [
    "Nodes",
    "compress",
    "enough",
    "of_beta",
    "of_probability",
    "of_rate",
    "probability_mean",
    "product",
    "span",
    "spread_evenly",
    "without_dust",
]

Floats = npt.NDArray[np.float64]
Nodes = tuple[Floats, Floats]
"""Values and their weights, which sum to 1."""

FEWEST, MOST = 12, 300
_PER_SIGMA, _PER_LOG, _PER_ROOT = 1.5, 2.0, 0.9
"""Nodes for each standard deviation of the logarithm, for each unit of it, and for each deviation of the events."""
_MOST_EVENLY = 20_000


def of_rate(rate: float | Interval | Pert, count: int) -> Nodes:
    """`count` nodes of a rate: Gauss-Hermite in the logarithm, or Gauss-Jacobi for a PERT; one of a number."""
    if isinstance(rate, Interval):
        points, weights = _hermite(count)
        return without_dust(np.exp(rate.mu + rate.sigma * points), weights)
    return _pert(rate, count) if isinstance(rate, Pert) else (np.array([float(rate)]), np.ones(1))


def of_probability(chance: float | Interval | Pert, count: int) -> Nodes:
    """`count` nodes of a probability: Gauss-Hermite in the logit, or Gauss-Jacobi for a PERT; one of a number."""
    if isinstance(chance, Interval):
        low, high = logit(chance.low), logit(chance.high)
        points, weights = _hermite(count)
        return special.expit((low + high) / 2 + (high - low) / (2 * Z95) * points), weights
    return _pert(chance, count) if isinstance(chance, Pert) else (np.array([float(chance)]), np.ones(1))


def without_dust(values: Floats, weights: Floats) -> Nodes:
    """Without the values that add less than 1e-10 to the mean square."""
    square = float(weights @ values**2)
    kept = weights * np.maximum(values**2, square) > 1e-10 * square
    return values[kept], weights[kept] / weights[kept].sum()


@lru_cache(maxsize=512)  # the roots of the same polynomial are asked for again and again
def _hermite(count: int) -> Nodes:
    points, weights = special.roots_hermitenorm(count)
    kept = weights > 1e-300
    return points[kept], weights[kept] / weights[kept].sum()


def _pert(pert: Pert, count: int) -> Nodes:
    points, weights = of_beta(pert.alpha, pert.beta, count)
    return pert.low + (pert.high - pert.low) * points, weights


def of_beta(alpha: float, beta: float, count: int) -> Nodes:
    """`count` nodes of a beta distribution on [0, 1]."""
    points, weights = _jacobi(count, beta - 1, alpha - 1)
    return (points + 1) / 2, weights


@lru_cache(maxsize=512)
def _jacobi(count: int, first: float, second: float) -> Nodes:
    points, weights = special.roots_jacobi(count, first, second)
    return points, weights / weights.sum()


def product(first: Nodes, second: Nodes) -> Nodes:
    """The product of two independent numbers: every value of one times every value of the other."""
    values = np.multiply.outer(first[0], second[0]).ravel()
    weights = np.multiply.outer(first[1], second[1]).ravel()
    return values, weights


def enough(rate: float | Interval | Pert, scale: float, spread: float) -> int:
    """How many Gauss nodes of a rate, times `scale`, stand for it; `MOST` + 1 where no number that is bearable does.

    The number of events at a rate has the standard deviation sqrt(rate), and the gaps of the nodes must stay below it.
    `spread` is the mean of a loss over its root mean square, at most 1: losses that differ blur the gaps further.
    Gauss-Hermite nodes are even in the logarithm, Gauss-Jacobi nodes in the square root.
    """
    if isinstance(rate, Interval):
        busy = scale * exp(rate.mu + 3 * rate.sigma)
        wanted = ceil((pi * rate.sigma * spread) ** 2 * busy)
        return max(FEWEST, wanted + 4) if wanted <= 40 else MOST + 1
    low, high = span(rate)
    return min(FEWEST + ceil(2.5 * (sqrt(high * scale) - sqrt(low * scale)) * spread), MOST)


def compress(nodes: Nodes, count: int) -> Nodes:
    """At most `count` nodes with the same moments up to the order 2 count - 1 (Lanczos, reorthogonalised)."""
    values, weights = nodes
    if len(values) <= count:
        return nodes
    scale = float(np.max(np.abs(values))) or 1.0
    points, basis = values / scale, [np.sqrt(weights / weights.sum())]
    diagonal, beside = [], []
    for _ in range(count):
        following = points * basis[-1]
        diagonal.append(float(following @ basis[-1]))
        for each in basis * 2:  # twice is enough
            following = following - (following @ each) * each
        size = float(np.linalg.norm(following))
        if size < 1e-13:
            break
        beside.append(size)
        basis.append(following / size)
    matrix = np.diag(diagonal) + np.diag(beside[: len(diagonal) - 1], 1) + np.diag(beside[: len(diagonal) - 1], -1)
    roots, vectors = np.linalg.eigh(matrix)
    return roots * scale, vectors[0] ** 2


def spread_evenly(mu: Floats, weights: Floats, sigma: float, spread: float) -> Nodes:
    """Nodes of a mixture of lognormals with one sigma, close enough where events are many.

    Their gaps follow the standard deviation of the number of events, sqrt(rate), and stay narrow against sigma where
    events are few; the trapezoidal rule in a variable that runs evenly along them is as good as exact.
    """
    # Most of the mean square lies two sigma above the middle, in the unit of the logarithm.
    far = max(7 * sigma, 2 * sigma**2 + 5 * sigma)
    logs = np.linspace(float(mu.min()) - 7 * sigma, float(mu.max()) + far, 20_001)
    matters = float(mu.max()) + 4 * sigma  # what is rarer need not be told apart so finely
    noise = _PER_ROOT * spread * np.exp(np.minimum(logs, matters) / 2)
    per_log = np.sqrt((_PER_SIGMA / sigma) ** 2 + _PER_LOG**2 + noise**2)
    along = np.concatenate([[0.0], np.cumsum((per_log[1:] + per_log[:-1]) / 2 * np.diff(logs))])
    count = int(min(ceil(along[-1]), _MOST_EVENLY))
    places = np.interp(np.linspace(0, along[-1], count), along, logs)
    density = (weights @ np.exp(-0.5 * ((places - mu[:, None]) / sigma) ** 2)) / np.interp(places, logs, per_log)
    kept = density > 1e-14 * density.max()
    values, shares = without_dust(np.exp(places[kept]), density[kept] / density[kept].sum())
    mean = float(weights @ np.exp(mu + sigma**2 / 2))
    return values * (mean / float(shares @ values)), shares


def span(rate: float | Pert) -> tuple[float, float]:
    """Between which values a rate lies."""
    return (rate.low, rate.high) if isinstance(rate, Pert) else (float(rate), float(rate))


def probability_mean(chance: float | Interval | Pert) -> float:
    """The mean of a probability; of an interval by 64 nodes."""
    nodes, weights = of_probability(chance, 64)
    return float(nodes @ weights)
