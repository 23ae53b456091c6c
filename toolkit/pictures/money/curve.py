"""One loss exceedance curve: how likely it is to lose more than each amount in a year."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.pictures.money.checked import Check

__all__ = ["LossCurve", "along"]

_MOST = 75
_COIN = 1e-100  # less than any coin, and whose logarithm is harmless


def along(start: float, end: float, share: float) -> float:
    """A value between two above 0, by their logarithms; their ratio may be beyond every number."""
    return math.exp(math.log(start) + (math.log(end) - math.log(start)) * share)


def _share(start: float, end: float, value: float) -> float:
    return (math.log(value) - math.log(start)) / (math.log(end) - math.log(start))


@dataclass(frozen=True)
class LossCurve:
    """A curve by its name, as (loss, probability of losing more in a year), losses rising.

    `lower` and `upper` are the bounds of each probability, where the curve was simulated, at the same losses.
    `no_loss` is the probability of a year without any loss; without it, it is what the first point at a loss of 0
    leaves. Losses are at least 0 and in the currency of the picture. Raises `InputError` for anything else.
    """

    name: str
    points: Sequence[tuple[float, float]]
    lower: Sequence[float] = ()
    upper: Sequence[float] = ()
    no_loss: float | None = None
    losses: tuple[float, ...] = field(init=False, repr=False)
    chances: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check every number and keep the lists as tuples."""
        check = Check(f"curve {str(self.name)[:60]!r}")
        check.text(self.name, "name")
        pairs = check.listed(self.points, "points")
        if any(isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2 for pair in pairs):
            check.wrong("points", "not all are pairs", "Give pairs of a loss and its probability.")
            pairs = ()
        losses = check.numbers([pair[0] for pair in pairs], "losses", least=0.0)
        chances = check.numbers([pair[1] for pair in pairs], "probabilities", least=0.0, most=1.0)
        losses = tuple(loss if loss > _COIN else 0.0 for loss in losses)
        check.ordered(losses, "losses")
        check.ordered(chances, "probabilities", falling=True)
        for side in ("lower", "upper"):
            bounds = check.numbers(getattr(self, side), side, least=0.0, most=1.0)
            if bounds:
                check.paired(side, points=pairs, **{side: bounds})
            object.__setattr__(self, side, bounds)
        if bool(self.lower) != bool(self.upper):
            check.wrong("band", "only one of its two bounds is given", "Give lower and upper, or neither.")
        elif any(low > high for low, high in zip(self.lower, self.upper, strict=False)):
            check.wrong("band", "a lower bound is above its upper bound", "Swap the two.")
        if self.no_loss is not None:
            check.chance(self.no_loss, "no_loss")
        check.done()
        object.__setattr__(self, "points", tuple(zip(losses, chances, strict=True)))
        object.__setattr__(self, "losses", losses)
        object.__setattr__(self, "chances", chances)

    @property
    def free_years(self) -> float | None:
        """The probability of a year without any loss, where it is known."""
        if self.no_loss is not None:
            return self.no_loss
        at_zero = [chance for loss, chance in self.points if loss == 0]
        return 1 - at_zero[-1] if at_zero else None

    def probability(self, loss: float) -> float:
        """The probability of losing more than this: between two points by the logarithm of the loss."""
        return self.between(loss, self.chances)

    def between(self, loss: float, values: Sequence[float]) -> float:
        """What a list of values at the curve's losses is at another loss; the end value beyond the ends."""
        losses = self.losses
        index = bisect_right(losses, loss)
        if index == 0 or index == len(losses):
            return values[0] if index == 0 else values[-1]
        start, end = losses[index - 1], losses[index]
        share = _share(start, end, loss) if start > 0 else (loss - start) / (end - start)
        return values[index - 1] + (values[index] - values[index - 1]) * share

    def loss(self, probability: float) -> float | None:
        """The loss exceeded with a probability: 0 where losing anything is rarer, None beyond the last point."""
        if not self.points or probability >= self.points[0][1]:
            return 0.0 if self.points else None
        index = bisect_left(self.chances, -probability, key=lambda chance: -chance)
        if index == len(self.points):
            return None
        (start, often), (end, seldom) = self.points[index - 1], self.points[index]
        share = (often - probability) / (often - seldom) if often > seldom else 1.0
        if 0 < start < end:
            return along(start, end, share)
        return start + (end - start) * share

    def thinned(self, low: float, high: float, least: float) -> list[int]:
        """Which points to draw between two losses and above a probability: at most about 150, even both ways."""
        losses = self.losses
        falling = [-chance for chance in self.chances]
        first, last = bisect_left(losses, low), min(bisect_right(losses, high), bisect_right(falling, -least) + 1)
        if last - first <= 2 * _MOST:
            return list(range(first, last))
        top = max(self.points[first][1], least)
        steps = [index / (_MOST - 1) for index in range(_MOST)]
        start, end = losses[first] or min(loss for loss in losses if loss > 0), losses[last - 1]
        chosen = {first, last - 1}
        chosen |= {bisect_left(losses, along(start, end, step), first, last - 1) for step in steps}
        chosen |= {bisect_left(falling, -along(top, least, step), first, last - 1) for step in steps}
        return sorted(chosen)
