"""Waterfall: from the loss without controls over each control to the loss now, then over the planned ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Bar, Chart, Hatch, Line, Mark, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import BLUE, GREEN, GREY, SKY, VERMILION
from toolkit.pictures.money.rows import rows_height
from toolkit.pictures.money.ticks import money_axis, rows_axis
from toolkit.pictures.style import LINE
from toolkit.risks.amounts import check_currency, said_amount

__all__ = ["Share", "Waterfall", "chart_of"]

_MOST_CONTROLS = 9


@dataclass(frozen=True)
class Share:
    """What one control takes off the loss a year: its Shapley share, negative where it adds to it."""

    control: str
    saved: float


@dataclass(frozen=True)
class Waterfall:
    """The mean loss a year (or another `measure`) before controls, now and with the planned ones, and the way between.

    Shares add up to the difference of the levels that they lead between. Raises `InputError` where they do not.
    """

    inherent: float
    in_place: Sequence[Share]
    current: float
    planned: Sequence[Share]
    target: float
    currency: str
    measure: str = "Mean loss a year"
    title: str = "What each control takes off the loss"

    def __post_init__(self) -> None:
        """Check every number, that the shares add up, and keep the lists as tuples."""
        check = Check("waterfall")
        for level in ("inherent", "current", "target"):
            check.number(getattr(self, level), level, least=0.0)
        check.text(self.measure, "measure")
        check.text(self.title, "title")
        for steps in ("in_place", "planned"):
            shares = check.listed(getattr(self, steps), steps)
            for index, share in enumerate(shares, start=1):
                if not isinstance(share, Share):
                    check.wrong(f"{steps}, share {index}", "this is no Share", "Give values of Share.")
                    continue
                check.text(share.control, f"{steps}, share {index}")
                check.number(share.saved, f"{steps}, share {index}")
            object.__setattr__(self, steps, shares)
        check.done()
        for steps, before, after in (("in_place", self.inherent, self.current), ("planned", self.current, self.target)):
            saved = math.fsum(share.saved for share in getattr(self, steps))
            if abs(before - saved - after) > 1e-6 * max(abs(before), abs(after), 1e-9):
                what = f"the shares add up to {saved:.12g}, but the levels differ by {before - after:.12g}"
                check.wrong(steps, what, "Give shares that sum to the difference, as Shapley shares do.")
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))


def chart_of(data: Waterfall) -> Chart:
    """The picture: a row a level and a row a control, each bar beginning where the one above it ended."""
    if data.inherent == data.current == data.target == 0 and not data.in_place and not data.planned:
        return nothing(data.title, "There is no loss to reduce.")
    rows = [
        ("Inherent: without controls", data.inherent, None, ""),
        *_steps(data.in_place, data.inherent, "in place"),
        ("Current: controls in place", data.current, None, ""),
        *_steps(data.planned, data.current, "planned"),
        ("Target: with the planned ones", data.target, None, ""),
    ]
    levels = frozenset(index for index, row in enumerate(rows) if row[2] is None)
    y = rows_axis([row[0] for row in rows])
    y = type(y)(y.title, y.low, y.high, y.ticks, has_grid=False, bold=levels)
    x = money_axis(
        data.measure,
        data.currency,
        [max(row[1], row[2] or 0.0) for row in rows] + [min(row[1], row[2] or 0.0) for row in rows],
        free=0.16,
    )
    marks: list[Mark] = []
    for index, (name, value, before, kind) in enumerate(rows):
        marks += _level(index, name, value, data) if before is None else _step(index, name, value, before, kind, data)
        if index + 1 < len(rows):
            marks.append(Line(((value, index + 0.8), (value, index + 1.2)), LINE, "solid", 1.0))
    return Chart(data.title, _said(data), x, y, tuple(marks), _notes(data), plot_height=rows_height(y))


_Row = tuple[str, float, float | None, str]


def _steps(shares: Sequence[Share], start: float, kind: str) -> list[_Row]:
    """A row a control, the greatest saving first; many small ones are one row together."""
    ordered = sorted(shares, key=lambda share: -share.saved)
    if len(ordered) > _MOST_CONTROLS:
        kept = sorted(ordered, key=lambda share: -abs(share.saved))[: _MOST_CONTROLS - 1]
        others = math.fsum(share.saved for share in ordered) - math.fsum(share.saved for share in kept)
        ordered = [share for share in ordered if any(share is each for each in kept)]
        ordered.append(Share(f"{len(shares) - len(kept)} other controls", others))
    rows: list[_Row] = []
    for share in ordered:
        rows.append((share.control, start - share.saved, start, kind))
        start -= share.saved
    return rows


def _level(index: int, name: str, value: float, data: Waterfall) -> list[Mark]:
    colour = {"I": GREY, "C": BLUE, "T": GREEN}[name[0]]
    said = said_amount(value, data.currency)
    bar = Bar(0.0, value, index + 0.82, index + 0.18, colour, "", "", f"{name}: {said}")
    return [bar, Words(said, ((max(value, 0.0), index + 0.5),), ("right",), bold=True, gap=5, must=True)]


def _step(index: int, name: str, value: float, before: float, kind: str, data: Waterfall) -> list[Mark]:
    fills: dict[str, tuple[str, Hatch, str]] = {
        "in place": (SKY, "", "taken off by a control in place"),
        "planned": ("#b7e3d3", "/", "taken off by a planned control"),
    }
    colour, hatch, key = fills[kind] if value <= before else (VERMILION, "x", "added by a control")
    said = said_amount(value - before, data.currency)
    said = f"+{said}" if value > before else said
    bar = Bar(before, value, index + 0.78, index + 0.22, colour, hatch, key, f"{name}: {said}")
    right = ((max(before, value), index + 0.5),)
    return [bar, Words(said, right, ("right",), gap=5, must=True)]


def _notes(data: Waterfall) -> tuple[str, ...]:
    shares = "Shares are Shapley's: each control's saving averaged over every order of adding the controls."
    return (shares,) if len(data.in_place) + len(data.planned) > 1 else ()


def _said(data: Waterfall) -> str:
    def listed(shares: Sequence[Share]) -> str:
        return ", ".join(f"{share.control} {said_amount(share.saved, data.currency)}" for share in shares) or "none"

    inherent, current, target = (
        said_amount(each, data.currency) for each in (data.inherent, data.current, data.target)
    )
    return (
        f"{sentence(data.title)} {data.measure}: {inherent} inherent; "
        f"taken off by controls in place: {listed(data.in_place)}; {current} now; "
        f"taken off by planned controls: {listed(data.planned)}; {target} as the target."
    )
