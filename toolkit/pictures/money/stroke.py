"""The part of a loss curve, and of its band, that lies within the axes."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.pictures.money.chart import Area, Axis, Place
from toolkit.pictures.money.curve import LossCurve
from toolkit.pictures.money.paint import Paint

__all__ = ["band_of", "stroke_of"]


def stroke_of(curve: LossCurve, x: Axis, y: Axis) -> tuple[Place, ...]:
    """The places of a curve's line: from the left side to where it leaves the plot, at most about 150."""
    if not any(loss > 0 and chance >= y.low for loss, chance in curve.points):
        return ()
    places = _within(curve, x, y)
    return _ended(curve, places, x, y) if y.is_log else places


def _within(curve: LossCurve, x: Axis, y: Axis) -> tuple[Place, ...]:
    chosen = [curve.points[index] for index in curve.thinned(x.low, x.high, max(y.low, 1e-6))]
    inner = [(loss, chance) for loss, chance in chosen if x.low < loss <= x.high and chance >= y.low]
    losses = [loss for loss, _ in curve.points]
    ends = [(x.low, curve.probability(x.low))] if losses[0] < x.low <= losses[-1] or losses[0] == x.low else []
    if losses[0] > x.low and len(losses) > 1:  # left of the first point nothing is lost that the first does not say
        ends = [(x.low, curve.points[0][1])]
    return tuple(place for place in [*ends, *inner] if place[1] >= y.low)


def _ended(curve: LossCurve, places: Sequence[Place], x: Axis, y: Axis) -> tuple[Place, ...]:
    """With the place where the curve falls through the floor of a logarithmic axis."""
    end = curve.loss(y.low)
    if end is None or not places or places[-1][1] <= y.low or not places[-1][0] <= end <= x.high:
        return tuple(places)
    return (*places, (end, y.low))


def band_of(curve: LossCurve, paint: Paint, x: Axis, y: Axis) -> list[Area]:
    """The band of a simulated curve, as far as its upper side is drawn; nothing where none was given."""
    line = stroke_of(curve, x, y) if curve.lower else ()
    if len(line) < 2:
        return []
    beyond = [
        loss
        for (loss, _), high in zip(curve.points, curve.upper, strict=True)
        if line[-1][0] < loss <= x.high and high > y.low
    ]
    xs = (*(loss for loss, _ in line), *beyond[:: len(beyond) // 40 + 1])
    lows = tuple(y.held(curve.between(loss, curve.lower)) for loss in xs)
    highs = tuple(y.held(curve.between(loss, curve.upper)) for loss in xs)
    return [Area(xs, lows, highs, paint.colour, opacity=0.22, key=f"interval: {curve.name}")]
