"""Where a loss curve lies over the tolerance: the stretches of loss, shaded, and the crossings, marked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from toolkit.pictures.money.chart import Area, Axis, Dot, Hatch, Mark, Side, Words
from toolkit.pictures.money.curve import LossCurve, along
from toolkit.pictures.money.paint import Paint
from toolkit.risks.amounts import said_amount, said_chance

if TYPE_CHECKING:
    from toolkit.pictures.money.exceedance import LossExceedance
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["Over", "marks_over", "said_over", "stretches_over"]

_GRID, _HALVINGS = 120, 32


@dataclass(frozen=True)
class Over:
    """A stretch of losses whose probability is over tolerance, with the curve and the limit at places along it.

    `starts` and `ends` are where the two cross; None where the stretch runs out of the picture.
    """

    xs: tuple[float, ...]
    limits: tuple[float, ...]
    chances: tuple[float, ...]
    starts: float | None
    ends: float | None


def stretches_over(curve: LossCurve, tolerance: Tolerance, x: Axis, y: Axis) -> list[Over]:
    """The stretches in which a curve lies over the tolerance, within the axes."""
    if not any(loss > 0 and chance >= y.low for loss, chance in curve.points):
        return []
    last = min(x.high, curve.points[-1][0])

    def gap(loss: float) -> float:
        chance = curve.probability(loss)
        return chance - tolerance.probability(loss) if chance > y.low * (1 if y.is_log else 1e-9) else -1.0

    if last <= x.low:
        return []
    grid = {along(x.low, last, step / _GRID) for step in range(_GRID)} | {last}
    grid |= {loss for loss, _ in tolerance.points if x.low < loss < last}
    places = sorted(grid)
    over = {loss: gap(loss) > 0 for loss in places}
    crossings = [_crossing(gap, low, high) for low, high in pairwise(places) if over[low] != over[high]]
    runs = [list(run) for is_over, run in groupby(places, over.__getitem__) if is_over]
    return [_stretch(run, crossings, curve, tolerance, y) for run in runs]


def _crossing(gap: Callable[[float], float], low: float, high: float) -> float:
    """Where the difference changes its sign between two losses, by halving their ratio."""
    begins_over = gap(low) > 0
    for _ in range(_HALVINGS):
        middle = math.sqrt(low) * math.sqrt(high)
        if (gap(middle) > 0) == begins_over:
            low = middle
        else:
            high = middle
    return low if begins_over else high


def _stretch(run: list[float], crossings: list[float], curve: LossCurve, tolerance: Tolerance, y: Axis) -> Over:
    before = [loss for loss in crossings if loss <= run[0]]
    after = [loss for loss in crossings if loss >= run[-1]]
    starts, ends = (before[-1] if before else None), (after[0] if after else None)
    xs = sorted({*run, *(end for end in (starts, ends) if end is not None)})
    limits = tuple(y.held(tolerance.probability(loss)) for loss in xs)
    chances = tuple(y.held(curve.probability(loss)) for loss in xs)
    lows = tuple(min(pair) for pair in zip(limits, chances, strict=True))
    return Over(tuple(xs), lows, chances, starts, ends)


def marks_over(curve: LossCurve, stretches: list[Over], paint: Paint, data: LossExceedance) -> list[Mark]:
    """Shading and crossings of one curve. The current curve's shading is hatched as well."""
    names = [each.name.casefold() for each in data.curves]
    is_first = curve.name.casefold() == ("current" if "current" in names else names[0])
    marks: list[Mark] = []
    for stretch in stretches:
        hatch: Hatch = "|" if is_first else ""
        tint = 0.22 if is_first else 0.13
        name = f"over tolerance: {curve.name}"
        marks.append(Area(stretch.xs, stretch.limits, stretch.chances, paint.colour, hatch, tint, name))
        marks += _crossings(curve, stretch, paint, data.currency)
    return marks


def _crossings(curve: LossCurve, stretch: Over, paint: Paint, currency: str) -> list[Mark]:
    marks: list[Mark] = []
    ends: list[tuple[float | None, int, str]] = [(stretch.starts, 0, "from"), (stretch.ends, -1, "until")]
    if stretch.starts is not None and stretch.starts == stretch.ends:
        ends = [(stretch.starts, 0, "at")]
    for loss, index, says in ends:
        if loss is None:
            continue
        chance, amount = stretch.chances[index], said_amount(loss, currency)
        hover = f"{curve.name} is over tolerance {says} {amount} ({said_chance(chance)})"
        marks.append(Dot(loss, chance, paint.symbol, paint.colour, 10, hollow=True, hover=hover))
        words = f"{curve.name} over {says} {amount}"
        sides: tuple[Side, ...] = ("left", "below", "above", "right")
        sides = sides if index == 0 else ("right", "above", "below", "left")
        marks.append(Words(words, ((loss, chance),), sides, gap=9, must=True))
    return marks


def said_over(curve: LossCurve, stretches: list[Over], currency: str) -> str:
    """In words: where a curve is over tolerance."""
    if not stretches:
        return f"{curve.name} is within tolerance."
    parts = []
    for stretch in stretches:
        if stretch.starts is not None and stretch.starts == stretch.ends:
            parts.append(f"at {said_amount(stretch.starts, currency)}")
            continue
        low = f"from {said_amount(stretch.starts, currency)}" if stretch.starts is not None else ""
        high = f"up to {said_amount(stretch.ends, currency)}" if stretch.ends is not None else ""
        parts.append(" ".join(each for each in (low, high) if each) or "for every loss drawn")
    return f"{curve.name} is over tolerance {' and '.join(parts)}."
