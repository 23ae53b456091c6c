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


def year_moments(one: Effective, factor: float) -> tuple[float, float]:
    """The mean and variance of a scenario's year, with its rate multiplied."""
    rates, weights = one.counts.nodes
    first, then = one.moments
    mean = square = 0.0
    for chance, likely in zip(*one.secondary, strict=True):
        cost = first[0] + (chance * (then[0] - first[0]) if one.then else 0.0)
        costs = first[1] + (chance * (then[1] - first[1]) if one.then else 0.0)
        at, spread = _count_moments(one, rates, factor, float(cost), float(costs))
        mean += float(likely * (weights @ at))
        square += float(likely * (weights @ (spread + at * at)))
    return mean, max(square - mean * mean, 0.0)


def _count_moments(one: Effective, rates: Floats, factor: float, cost: float, costs: float) -> tuple[Floats, Floats]:
    """The mean and variance of a year at each rate, or chance of one event."""
    if one.counts.law == "once":
        chance = np.full_like(rates, happens(one, factor))  # whatever it is, there is one event or none
        return chance * cost, chance * costs - (chance * cost) ** 2
    rates = rates * factor
    clustered = rates**2 / one.counts.size * cost**2 if one.counts.law == "negative_binomial" else 0.0
    return rates * cost, rates * costs + clustered


def nothing_happens(one: Effective, factor: float) -> float:
    """The probability that a scenario costs nothing in a year."""
    start = np.zeros(1)
    free = [
        sum(each.weight * float(np.prod([1 - law.survival(start)[0] for law in each.parts])) for each in outcomes)
        for outcomes in (one.first, one.then)
    ]
    rates, weights = one.counts.nodes
    total = 0.0
    for chance, likely in zip(*one.secondary, strict=True):
        free_event = free[0] + (chance * (free[1] - free[0]) if one.then else 0.0)
        if one.counts.law == "once":
            total += likely * (1 - happens(one, factor) * (1 - free_event))
        elif one.counts.law == "negative_binomial":
            size = one.counts.size
            total += likely * (1 + rates[0] * factor * (1 - free_event) / size) ** -size
        else:
            total += likely * float(weights @ np.exp(-rates * factor * (1 - free_event)))
    return float(total)
