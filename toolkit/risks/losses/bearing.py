"""Whether a year's losses can be borne: where they are likelier than the organisation's tolerance allows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from toolkit.risks.losses.result import LossDistribution
from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["Bearing", "HeldPoint", "held_against"]

_HAIR = 1e-9
"""Figures that agree to so many digits are not told apart."""
_PLACES = 120


@dataclass(frozen=True)
class HeldPoint:
    """A point of the tolerance: the chance of losing more than `loss` in a year, and the most that it may be."""

    loss: float
    chance: float
    allowed: float

    @property
    def is_over(self) -> bool:
        """Whether it is likelier than allowed."""
        return self.chance > self.allowed * (1 + _HAIR)


@dataclass(frozen=True)
class Bearing:
    """Losses held against a tolerance: its points, and the stretches of loss (from, to) that are likelier than allowed.

    Stretches are looked for from the first losses to one year in ten thousand.
    """

    points: tuple[HeldPoint, ...]
    stretches: tuple[tuple[float, float], ...]

    @property
    def is_over(self) -> bool:
        """Whether anything is likelier than allowed."""
        return bool(self.stretches) or any(point.is_over for point in self.points)


def held_against(losses: LossDistribution, tolerance: Tolerance) -> Bearing:
    """Hold a distribution against a tolerance in the same currency."""

    def held(loss: float) -> HeldPoint:
        return HeldPoint(loss, losses.exceedance(loss), tolerance.probability(loss))

    points = tuple(held(loss) for loss, _ in tolerance.points)
    places = sorted({loss for loss, _ in losses.curve(_PLACES) if loss > 0} | {point.loss for point in points})
    least = 1e-4
    along = [each for each in map(held, places) if each.chance >= least or each.loss in {p.loss for p in points}]
    runs = [list(run) for is_over, run in groupby(along, lambda each: each.is_over) if is_over]
    return Bearing(points, tuple((run[0].loss, run[-1].loss) for run in runs))
