"""The spread of a room's estimates: each person's interval, the pooled one, and who dissents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Area, Axis, Chart, Dot, Line, Mark, Symbol, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import BLUE, GREY, PURPLE, VERMILION
from toolkit.pictures.money.rows import cut_rows, rows_height
from toolkit.pictures.money.ticks import chance_axis, money_axis, money_log_axis, rows_axis, steps
from toolkit.pictures.style import INK
from toolkit.risks.amounts import check_currency, said_amount, said_chance, said_plainly

__all__ = ["RoomEstimate", "Spread", "chart_of"]

_WIDE = 30.0


@dataclass(frozen=True)
class RoomEstimate:
    """One person's interval and best value, if given; `earlier` is what they said in the round before."""

    person: str
    low: float
    high: float
    best: float | None = None
    dissents: bool = False
    earlier: tuple[float, float] | None = None


@dataclass(frozen=True)
class Spread:
    """The estimates of one quantity. `unit` is a currency's code, `probability`, or any other unit in words.

    Raises `InputError` for an interval with swapped or infinite bounds, or a probability outside 0 to 1.
    """

    question: str
    unit: str
    estimates: Sequence[RoomEstimate]
    pooled: RoomEstimate | None = None
    interval_says: str = "90% interval"

    def __post_init__(self) -> None:
        """Check every number and keep the estimates as a tuple."""
        check = Check("spread of estimates")
        for field in ("question", "unit", "interval_says"):
            check.text(getattr(self, field), field)
        estimates = check.listed(self.estimates, "estimates")
        for each in (*estimates, *([self.pooled] if self.pooled is not None else [])):
            if not isinstance(each, RoomEstimate):
                check.wrong("estimates", "not all are estimates", "Give values of RoomEstimate.")
                continue
            _check(each, check, is_chance=self.unit == "probability")
        check.done()
        object.__setattr__(self, "estimates", estimates)


def _check(each: RoomEstimate, check: Check, *, is_chance: bool) -> None:
    where = check.text(each.person, "person")[:60]
    bounds = [("interval", (each.low, each.high))]
    if each.earlier is not None:
        earlier = check.listed(each.earlier, f"{where}, earlier")
        if len(earlier) != 2:
            check.wrong(f"{where}, earlier", "this is no interval", "Give its two bounds.")
        else:
            bounds.append(("earlier", (earlier[0], earlier[1])))
    for name, (low, high) in bounds:
        read = check.chance if is_chance else check.number
        check.at_most(read(low, f"{where}, {name}"), read(high, f"{where}, {name}"), f"{where}, {name}")
    if each.best is not None:
        best = check.number(each.best, f"{where}, best")
        if isinstance(each.low, int | float) and not each.low <= best <= each.high:
            check.wrong(f"{where}, best", f"{best:g} lies outside the interval", "Give a value within it.")


def chart_of(data: Spread) -> Chart:
    """The picture: a row a person with their interval, the pooled one last and behind them all."""
    if not data.estimates:
        return nothing(data.question, "Nobody has estimated yet.")
    shown, rest = cut_rows(sorted(data.estimates, key=lambda each: (each.low + each.high) / 2))
    names = [f"{each.person} (dissents)" if each.dissents else each.person for each in shown]
    rows = [*shown, *([data.pooled] if data.pooled is not None else [])]
    names += [data.pooled.person or "pooled"] if data.pooled is not None else []
    y = rows_axis(names)
    if data.pooled is not None:
        y = Axis(y.title, y.low, y.high, y.ticks, has_grid=False, bold=frozenset({len(rows) - 1}))
    x = _axis(data, rows)
    marks: list[Mark] = []
    if data.pooled is not None:
        ends = (data.pooled.low, data.pooled.high)
        marks.append(Area(ends, (y.low,) * 2, (y.high,) * 2, GREY, opacity=0.22, key="pooled, across the room"))
    for row, each in enumerate(rows):
        marks += _row(row, each, data, is_pooled=each is data.pooled)
    notes = (f"{len(rest)} further people are not shown.",) if rest else ()
    dissent = [each.person for each in data.estimates if each.dissents]
    if dissent:
        notes = (*notes, f"Dissent is recorded from {', '.join(dissent)}.")
    said = [_said(each, data) for each in rows]
    return Chart(
        data.question,
        " ".join([sentence(data.question), *said, *notes]),
        x,
        y,
        tuple(marks),
        notes,
        plot_height=rows_height(y),
    )


def _row(row: int, each: RoomEstimate, data: Spread, *, is_pooled: bool) -> list[Mark]:
    at = row + 0.5
    colour, width, key = (VERMILION, 5.0, "pooled") if is_pooled else (BLUE, 2.4, f"{data.interval_says} of a person")
    if each.dissents:
        colour, key = PURPLE, "who dissents"
    hover = _said(each, data)
    marks: list[Mark] = []
    if each.earlier is not None:
        places = tuple((end, at - 0.28) for end in each.earlier)
        marks.append(Line(places, GREY, "dotted", 1.6, "the round before"))
    marks.append(
        Line(
            ((each.low, at), (each.high, at)),
            colour,
            "dashed" if each.dissents else "solid",
            width,
            key,
            (hover, hover),
        )
    )
    marks += [Line(((end, at - 0.16), (end, at + 0.16)), colour, "solid", 1.8) for end in (each.low, each.high)]
    if each.best is not None:
        symbol: Symbol = "star" if is_pooled else "diamond" if each.dissents else "circle"
        colour, size = (INK, 14.0) if is_pooled else (colour, 9.0)
        marks.append(Dot(each.best, at, symbol, colour, size, hollow=each.dissents, hover=hover))
    label = f"{_value(each.low, data.unit)} to {_value(each.high, data.unit)}"
    places = ((each.high, at), (each.low, at))
    marks.append(Words(label, places[:1], ("right", "left"), small=True, bold=is_pooled, must=is_pooled))
    if not is_pooled:
        marks[-1] = Words(label, places, ("right", "left", "above"), small=True, gap=8)
    return marks


def _axis(data: Spread, rows: Sequence[RoomEstimate]) -> Axis:
    ends = [end for each in rows for end in (each.low, each.high, *(each.earlier or ()))]
    low, high = min(ends), max(ends)
    title = f"Estimate, {data.interval_says}"
    if data.unit == "probability":
        return chance_axis(f"{title} of the probability", low=0.0, high=1.0 if high > 0.4 else max(high * 1.3, 1e-3))
    is_money = len(data.unit) == 3 and data.unit.isupper()
    if low > 0 and high / low > _WIDE:
        wide, free = (high / low) ** 0.06, (high / low) ** 0.32
        if is_money:
            return money_log_axis(title, data.unit, low / wide, high * free)
        return _log_axis(f"{title} ({data.unit}), logarithmic", low / wide, high * free)
    if is_money:
        return money_axis(title, data.unit, ends, free=0.25)
    low = min(low, 0.0)
    high = high + (high - low) * 0.25 if high > low else low + 1.0
    ticks = tuple((place, said_plainly(place, digits=6)) for place in steps(low, high) if low <= place <= high)
    return Axis(f"{title} ({data.unit})", low, high, ticks)


def _log_axis(title: str, low: float, high: float) -> Axis:
    axis = money_log_axis("", "XXX", low, high)
    return Axis(title, low, high, tuple((place, said_plainly(place)) for place, _ in axis.ticks), is_log=True)


def _value(value: float, unit: str) -> str:
    if unit == "probability":
        return said_chance(value)
    if len(unit) == 3 and unit.isupper():
        return said_amount(value, check_currency(unit))
    return said_plainly(value)


def _said(each: RoomEstimate, data: Spread) -> str:
    unit = "" if data.unit == "probability" or (len(data.unit) == 3 and data.unit.isupper()) else f" {data.unit}"
    best = f", best {_value(each.best, data.unit)}" if each.best is not None else ""
    dissents = ", dissents" if each.dissents else ""
    interval = f"{_value(each.low, data.unit)} to {_value(each.high, data.unit)}{unit}"
    return f"{each.person or 'pooled'}: {interval}{best}{dissents}."
