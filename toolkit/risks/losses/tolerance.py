"""How much an organisation is willing to bear: the most that the chance of each loss may be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

from toolkit.errors import InputError, Problem

__all__ = ["Tolerance"]

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Tolerance:
    """A loss tolerance curve through one or two points (loss, highest bearable probability of losing more in a year).

    Through two points it is the survival function of a lognormal loss: a straight line on a probit scale of the
    probability over the logarithm of the loss (Hubbard and Seiersen, How to Measure Anything in Cybersecurity Risk,
    draw such a curve from a few answers). Of one point only what was said is taken: from that loss on its probability
    is the limit, a level line, and of smaller losses nothing is said, so that any chance of them is borne.

    Losses are above 0, in the currency of the curves that they are held against; probabilities lie between 0 and 1,
    both excluded; the larger loss has the smaller probability. Raises `InputError` for anything else.
    """

    points: tuple[tuple[float, float], ...]

    def __init__(self, *points: Sequence[float]) -> None:
        """`Tolerance((100_000, 0.2), (5_000_000, 0.01))`: two points, or one."""
        problems = _problems(points)
        if problems:
            raise InputError(problems)
        object.__setattr__(self, "points", tuple(sorted((float(loss), float(chance)) for loss, chance in points)))

    def probability(self, loss: float) -> float:
        """The most that the probability of losing more than `loss` in a year may be; 1 where nothing is said."""
        if loss < 0 or math.isnan(loss):
            return 1.0
        if len(self.points) == 1:
            (at, chance) = self.points[0]
            return chance if loss >= at else 1.0
        if loss == 0:
            return 1.0
        if math.isinf(loss):
            return 0.0
        start, slope = self._line
        return _NORMAL.cdf(start + slope * math.log(loss))

    def loss(self, probability: float) -> float:
        """The loss whose highest bearable probability this is: the curve read the other way, 0 < probability < 1."""
        if len(self.points) == 1:
            (at, chance) = self.points[0]
            return at if probability > chance else math.inf
        start, slope = self._line
        exponent = (_NORMAL.inv_cdf(probability) - start) / slope
        return math.exp(exponent) if exponent < 700 else math.inf

    @cached_property
    def _line(self) -> tuple[float, float]:
        """Start and slope of the probit of the probability over the logarithm of the loss."""
        (small, often), (large, seldom) = self.points
        slope = (_NORMAL.inv_cdf(seldom) - _NORMAL.inv_cdf(often)) / (math.log(large) - math.log(small))
        return _NORMAL.inv_cdf(often) - slope * math.log(small), slope


def _problems(points: Sequence[Sequence[float]]) -> list[Problem]:
    if len(points) not in (1, 2):
        what = f"a tolerance goes through one or two points, not {len(points)}"
        return [Problem("tolerance", what, "Write Tolerance((100_000, 0.2), (5_000_000, 0.01)).")]
    problems = [problem for number, point in enumerate(points, start=1) for problem in _of_point(number, point)]
    if problems or len(points) == 1:
        return problems
    (small, often), (large, seldom) = sorted((float(loss), float(chance)) for loss, chance in points)
    if small == large:
        return [Problem("tolerance", f"both points have the loss {small:.12g}", "Give two different losses.")]
    if often == seldom:
        what = f"both points have the probability {often:g}"
        return [Problem("tolerance", what, "Give the larger loss the smaller probability, or only one point.")]
    if often < seldom:
        what = f"more than {large:.12g} may be lost with {seldom:g}, more than {small:.12g} only with {often:g}"
        instead = f"Swap the two: Tolerance(({small:.12g}, {seldom:g}), ({large:.12g}, {often:g}))."
        return [Problem("tolerance", what, instead)]
    return []


def _of_point(number: int, point: Sequence[float]) -> list[Problem]:
    where = f"tolerance, point {number}"
    if isinstance(point, str | bytes) or not isinstance(point, Sequence) or len(point) != 2:
        return [Problem(where, "this is no pair of loss and probability", "Write (100_000, 0.2).")]
    problems = []
    loss, chance = point
    if not _is_finite(loss) or loss <= 0:
        problems.append(Problem(where, f"the loss {_shown(loss)} is not above 0", "Write an amount, such as 100_000."))
    if not _is_finite(chance):
        problems.append(Problem(where, f"the probability {_shown(chance)} is no number", "Write 0.05 for 5%."))
    elif chance > 1:
        instead = f"Write {chance / 100:g} if {chance:g}% is meant." if chance <= 100 else "Write 0.05 for 5%."
        problems.append(Problem(where, f"the probability {_shown(chance)} is over 1", instead))
    elif not 0 < chance < 1:
        what = f"a probability of {chance:g} cannot be drawn as a limit"
        problems.append(Problem(where, what, "Write one between 0 and 1, such as 0.01 for once in a hundred years."))
    return problems


def _is_finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _shown(value: object) -> str:
    return repr(value)[:40]
