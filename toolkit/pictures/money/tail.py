"""Tail contributions: which risks make the bad years, beside what they are on average."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Axis, Bar, Chart, Hatch, Mark, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import SKY, VERMILION
from toolkit.pictures.money.rows import MOST_ROWS, rows_height
from toolkit.pictures.money.ticks import rows_axis, steps
from toolkit.risks.amounts import check_currency, said_amount, said_chance

__all__ = ["TailShare", "TailShares", "chart_of"]


@dataclass(frozen=True)
class TailShare:
    """A risk's part of the tail (its Euler share of TVaR) and of the mean loss, both as parts of 1."""

    risk: str
    tail: float
    mean: float


@dataclass(frozen=True)
class TailShares:
    """All risks of a portfolio, and the tail that they share: the mean loss of the years beyond `level`.

    `tvar` is its amount where it should be said. Raises `InputError` for shares that do not add up to 1.
    """

    shares: Sequence[TailShare]
    currency: str
    level: float = 0.99
    tvar: float | None = None
    title: str = "Which risks make the bad years?"

    def __post_init__(self) -> None:
        """Check every number and keep the shares as a tuple."""
        check = Check("tail contributions")
        check.text(self.title, "title")
        check.chance(self.level, "level")
        if self.tvar is not None:
            check.number(self.tvar, "tvar", least=0.0)
        shares = check.listed(self.shares, "shares")
        for index, share in enumerate(shares, start=1):
            if not isinstance(share, TailShare):
                check.wrong(f"share {index}", "this is no TailShare", "Give values of TailShare.")
                continue
            check.text(share.risk, f"share {index}")
            check.number(share.tail, f"share {index}, tail")
            check.number(share.mean, f"share {index}, mean")
        check.done()
        for side in ("tail", "mean"):
            whole = math.fsum(getattr(share, side) for share in shares)
            if shares and whole != 0 and abs(whole - 1) > 0.01:
                check.wrong(f"{side} shares", f"they add up to {whole:.4g}", "Give parts of 1 of all risks.")
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))
        object.__setattr__(self, "shares", shares)


def chart_of(data: TailShares) -> Chart:
    """The picture: two bars a risk, its share of the tail and of the mean; the greatest share of the tail on top."""
    years = _years(data.level)
    if not any(share.tail or share.mean for share in data.shares):
        return nothing(data.title, "No risk has any loss." if data.shares else "There is no risk yet.")
    ordered = sorted(data.shares, key=lambda share: (-share.tail, -share.mean))
    shown = list(ordered) if len(ordered) <= MOST_ROWS else list(ordered[: MOST_ROWS - 1])
    rest = ordered[len(shown) :]
    if rest:
        tail, mean = (math.fsum(getattr(each, side) for each in rest) for side in ("tail", "mean"))
        shown.append(TailShare(f"{len(rest)} other risks together", tail, mean))
    y = rows_axis([share.risk for share in shown])
    values = [value for share in shown for value in (share.tail, share.mean)]
    low, high = min(0.0, *values), max(*values, 0.01)
    ticks = tuple((place, _part(place)) for place in steps(low, high) if low <= place <= high * 1.1)
    x = Axis(f"Share of {years}, and of the mean loss", low, high * 1.12, ticks)
    marks: list[Mark] = []
    for row, share in enumerate(shown):
        pair: tuple[tuple[float, float, str, Hatch, str], ...] = (
            (0.16, share.tail, VERMILION, "", f"share of {years}"),
            (0.5, share.mean, SKY, "/", "share of the mean loss"),
        )
        for at, value, colour, hatch, key in pair:
            hover = f"{share.risk}: {_part(value)} of {key.removeprefix('share of ')}"
            marks.append(Bar(0.0, value, row + at + 0.34, row + at, colour, hatch, key, hover))
            label = ((max(value, 0.0), row + at + 0.17),)
            marks.append(Words(_part(value), label, ("right",), gap=4, small=True, bold=at < 0.3))
    notes: tuple[str, ...] = ()
    if data.tvar is not None:
        notes = (f"{years[0].upper()}{years[1:]}: {said_amount(data.tvar, data.currency)} a year on average.",)
    said = [f"{share.risk}: {_part(share.tail)} of the tail, {_part(share.mean)} of the mean." for share in shown]
    summary = " ".join([sentence(data.title), *notes, *said])
    return Chart(data.title, summary, x, y, tuple(marks), notes, plot_height=rows_height(y) * 1.35)


def _years(level: float) -> str:
    worst = 1 - level
    return f"the worst {said_chance(worst)} of years" if worst > 0 else "the worst year"


def _part(value: float) -> str:
    """A share, which unlike a probability may be negative or over 1."""
    if 0 <= value <= 1:
        return said_chance(value)
    return f"{'−' if value < 0 else ''}{abs(value) * 100:,.0f}%"
