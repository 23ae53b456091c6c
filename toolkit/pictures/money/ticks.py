"""Axes whose ticks a person can read: round steps, money in words, chances as per cent and as years."""

from __future__ import annotations

import math
from collections.abc import Iterable

from toolkit.pictures.money.chart import Axis, Tick
from toolkit.risks.amounts import check_currency, said_amount, said_amounts, said_chance, said_years

__all__ = ["chance_axis", "chance_log_axis", "money_axis", "money_log_axis", "rows_axis", "steps", "years"]


def money_axis(
    title: str, currency: str, values: Iterable[float], *, has_zero: bool = True, room: float = 0.04, free: float = 0.0
) -> Axis:
    """A linear axis of money round values, from zero unless said otherwise; `title` gets the currency's code.

    `room` is kept at both ends that are not zero, as a part of the span of the values; `free` is the part of the whole
    axis that is kept for labels at its high end.
    """
    found = list(values) or [0.0]
    low, high = min(found), max(found)
    if has_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-9 * max(abs(low), abs(high)):  # one value: a frame around it
        around = abs(high) * 0.5 or 1.0
        low, high = (0.0 if low >= 0 else low - around), high + around
    places = steps(low, high)
    step = places[1] - places[0] if len(places) > 1 else high - low
    low = low if low == 0 else min(low - (high - low) * room, high - step)
    high = high if high == 0 else high + (high - low) * room
    high += (high - low) * free / (1 - free)
    places = [place for place in steps(low, high) if low <= place <= high]
    said = said_amounts(places, currency)
    return Axis(titled(title, currency), low, high, tuple(zip(places, said, strict=True)))


def money_log_axis(title: str, currency: str, low: float, high: float) -> Axis:
    """A logarithmic axis of money, 0 < low < high, with ticks at 1, 2 and 5 or at powers of ten as there is room."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    leads = (1, 2, 5) if last - first <= 3 else (1,)
    stride = max(1, math.ceil((last - first) / 8))
    places = [lead * 10.0**power for power in range(first, last + 1, stride) for lead in leads]
    shown = [place for place in places if low * 0.999 <= place <= high * 1.001] or [low, high]
    ticks = tuple((place, said_amount(place, currency)) for place in shown)
    return Axis(f"{titled(title, currency)}, logarithmic", low, high, ticks, is_log=True)


def titled(title: str, currency: str) -> str:
    """What an axis measures, with its currency."""
    return f"{title} ({check_currency(currency)})"


def chance_axis(title: str, *, low: float = 0.0, high: float = 1.0) -> Axis:
    """A linear axis of probability in per cent."""
    places = [place for place in steps(low, high) if low - 1e-12 <= place <= high + 1e-12]
    return Axis(title, low, high, tuple((place, said_chance(place)) for place in places))


def chance_log_axis(title: str, least: float, most: float) -> Axis:
    """A logarithmic axis of probability in per cent between two powers of ten."""
    first, last = round(math.log10(least)), round(math.log10(most))
    leads = (1, 2, 5) if last - first <= 4 else (1,)
    powers = range(first, last + 1, max(1, math.ceil((last - first) / 10)))
    places = [lead / 10**-power for power in powers for lead in leads]
    ticks = tuple((place, _per_cent(place)) for place in places if place <= most)
    return Axis(title, least, most, ticks, is_log=True)


def _per_cent(chance: float) -> str:
    """A round probability however small, as an axis needs it."""
    decimals = max(0, -math.floor(math.log10(chance) + 2 + 1e-9))
    return f"{chance * 100:.{decimals}f}%"


def years(axis: Axis) -> tuple[Tick, ...]:
    """The same places of an axis of probability as years: 1 in 20. On a linear one those that have room."""
    if axis.is_log:
        return tuple((place, said_years(place)) for place, _ in axis.ticks)
    return tuple((place, said_years(place)) for place in (1.0, 0.5, 0.33333333, 0.2, 0.1, 0.05) if place <= axis.high)


def rows_axis(names: Iterable[str], *, title: str = "") -> Axis:
    """An axis of rows, the first on top, each one unit high with its name at its middle."""
    ticks = tuple((index + 0.5, name) for index, name in enumerate(names))
    return Axis(title, float(len(ticks)), 0.0, ticks, has_grid=False)


def steps(low: float, high: float, *, most: int = 6) -> list[float]:
    """Round places from below `low` to above `high`, at steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((lead * power for lead in (1, 2, 5, 10) if lead * power >= rough), 10 * power)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [index * step for index in range(first, last + 1)]
