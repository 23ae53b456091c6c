"""A scenario's year: its moments, the chance that it costs nothing, and how far it may reach."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.nodes import Nodes
from toolkit.risks.losses.transforms import happens

__all__ = ["far", "nothing_happens", "rate_of", "seldom", "year_moments"]

Floats = npt.NDArray[np.float64]


def rate_of(one: Effective) -> float:
    """The expected number of events a year."""
    return float(one.counts.nodes[0] @ one.counts.nodes[1])


def seldom(nodes: Nodes) -> float:
    """A value that is exceeded with a probability of less than one in a billion."""
    order = np.argsort(nodes[0])
    beyond = 1 - np.cumsum(nodes[1][order])
    return float(nodes[0][order][int(np.argmax(beyond < 1e-9))])


def far(one: Effective, most: float, mean: float, square: float) -> float:
    """Roughly what a scenario costs in its worst year of ten billion, by the number of its events."""
    clustered = one.counts.law == "negative_binomial"
    events = most * (1 + 24.0 / one.counts.size) if clustered else most
    variance = events * (1 + (events / one.counts.size if clustered else 0.0))
    return float(events * mean + 8 * (variance * square) ** 0.5)


def year_moments(one: Effective, factors: Floats) -> tuple[Floats, Floats]:
    """The mean and variance of a scenario's year under each of some common factors."""
    first, then = one.moments
    rates, weights = one.counts.nodes
    mean = square = np.zeros(len(factors))
    chances = happens(one, factors) if one.counts.law == "once" else None
    for chance, likely in zip(*one.secondary, strict=True):
        cost = first[0] + (chance * (then[0] - first[0]) if one.then else 0.0)
        costs = first[1] + (chance * (then[1] - first[1]) if one.then else 0.0)
        if chances is not None:
            mean, square = mean + likely * chances * cost, square + likely * chances * costs
            continue
        usual, clustered = float(weights @ rates), one.counts.law == "negative_binomial"
        twice = float(weights @ rates**2) * (1 + (1 / one.counts.size if clustered else 0.0))
        mean = mean + likely * usual * cost * factors
        square = square + likely * (usual * costs * factors + twice * cost**2 * factors**2)
    return mean, np.maximum(square - mean**2, 0.0)


def nothing_happens(one: Effective, factors: Floats) -> Floats:
    """The probability that a scenario costs nothing in a year, under each of some common factors."""
    start = np.zeros(1)
    free = [
        sum(each.weight * float(np.prod([1 - law.survival(start)[0] for law in each.parts])) for each in outcomes)
        for outcomes in (one.first, one.then)
    ]
    rates, weights = one.counts.nodes
    total = np.zeros(len(factors))
    for chance, likely in zip(*one.secondary, strict=True):
        costly = 1 - free[0] - (chance * (free[1] - free[0]) if one.then else 0.0)
        if one.counts.law == "once":
            found = 1 - happens(one, factors) * costly
        elif one.counts.law == "negative_binomial":
            found = (1 + rates[0] * factors * costly / one.counts.size) ** -one.counts.size
        else:
            found = weights @ np.exp(-costly * np.multiply.outer(rates, factors))
        total = total + likely * found
    return total
