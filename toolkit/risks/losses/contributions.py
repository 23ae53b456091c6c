"""What each risk adds to the tail: E[X | S among the worst years], exactly, without simulating (Euler's allocation).

For each risk the transform of "its loss, in years that total s" is a product; summing over the years up to the
quantile is a single inner product with a fixed vector (Parseval), so no transform is inverted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import fft

from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.exact import ExactLosses
from toolkit.risks.losses.grid import Grid, Mixture
from toolkit.risks.losses.ladder import TILT
from toolkit.risks.losses.total import NEGLIGIBLE, Sum
from toolkit.risks.losses.transforms import Event, Transforms, counted_derivative, total_of, weighted

__all__ = ["tail_shares"]

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

POINTS = 2**13


def tail_shares(losses: ExactLosses, share: float, transforms: Transforms) -> dict[str, float]:
    """The expected loss of each risk in the worst (1 - share) of years; they sum to `losses.tvar(share)`."""
    total = losses.sum
    at, tail = losses.quantile(share), losses.tvar(share)
    if tail <= 0:
        return dict.fromkeys(total.ids, 0.0)
    if at <= 0:
        return {name: mean / (1 - share) for name, mean in total.means().items()}
    grid = Grid(2.0 ** np.ceil(np.log2(at * 4)) / POINTS, POINTS, TILT)
    nodes = list(total.at_nodes(grid, transforms))
    within = _within(nodes, grid, share)
    below = {**_of_bulk(total, nodes, grid, within), **_of_others(total, nodes, grid, within, transforms)}
    shares = {name: max(mean - below[name], 0.0) / (1 - share) for name, mean in total.means().items()}
    found = sum(shares.values())
    return {name: value * tail / found for name, value in shares.items()} if found > 0 else shares


Nodes = Sequence[tuple[float, float, Complex]]


def _within(nodes: Nodes, grid: Grid, share: float) -> Complex:
    """The vector whose inner product with a transform sums it over the best `share` of years."""
    masses = fft.irfft(sum(weight * raised for weight, _, raised in nodes), grid.count) / grid.damping
    below = np.cumsum(masses)
    place = int(np.searchsorted(below, share))
    counted = np.zeros(grid.count)
    counted[:place] = 1.0
    before = below[place - 1] if place else 0.0
    counted[place] = (share - before) / masses[place] if masses[place] > 0 else 0.0
    vector = np.conj(fft.rfft(counted / grid.damping)) / grid.count
    vector[1:-1] *= 2
    return np.asarray(vector)


def _of_bulk(total: Sum, nodes: Nodes, grid: Grid, within: Complex) -> dict[str, float]:
    raised = sum(weight * total.multiplier(None, node) * each for weight, node, each in nodes)
    vector = within * raised
    below = {}
    for name, (rate, mu, sigma) in zip(total.bulk_ids, total.bulk, strict=True):
        masses = Mixture(np.array([[rate, mu, sigma]])).masses(grid)
        below[name] = float((vector * weighted(masses, grid)).sum().real)
    return below


def _of_others(total: Sum, nodes: Nodes, grid: Grid, within: Complex, transforms: Transforms) -> dict[str, float]:
    below = {}
    places = [np.flatnonzero(np.abs(raised) > NEGLIGIBLE) for _, _, raised in nodes]
    for index, one in enumerate(total.scenarios):
        event, amount = transforms.event(one, grid), transforms.amount(one, grid)
        summed = 0.0
        for (weight, node, raised), left in zip(nodes, places, strict=True):
            factor = total.multiplier(index, node)
            cost = event.part(left)
            ratio = _year_weighted(one, cost, amount.part(left), factor) / total_of(one, cost, factor)
            summed += weight * float((within[left] * raised[left] * ratio).sum().real)
        below[one.id] = summed
    return below


def _year_weighted(one: Effective, event: Event, amount: Event, factor: float) -> Complex:
    """The transform of a scenario's annual loss times its probability."""
    total: Complex = np.zeros_like(event.first)
    for chance, likely in zip(*one.secondary, strict=True):
        total += likely * counted_derivative(one, event.at(float(chance)), factor) * amount.at(float(chance))
    return total
