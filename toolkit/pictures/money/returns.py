"""Return on control: what each control saves a year against what it costs a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Bar, Chart, Line, Mark, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import BLUE, ORANGE
from toolkit.pictures.money.rows import cut_rows, rows_height
from toolkit.pictures.money.ticks import money_axis, rows_axis
from toolkit.pictures.style import INK
from toolkit.risks.amounts import check_currency, said_amount, said_plainly

__all__ = ["ControlReturn", "Returns", "chart_of"]


@dataclass(frozen=True)
class ControlReturn:
    """What a control saves and costs a year (None: not said); `low` and `high` bound a simulated saving."""

    control: str
    saved: float
    cost: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Returns:
    """Controls with their savings and costs a year, in a currency; sorted by what each pound brings back."""

    controls: Sequence[ControlReturn]
    currency: str
    title: str = "What each control saves a year, and what it costs"

    def __post_init__(self) -> None:
        """Check every number and keep the controls as a tuple."""
        check = Check("return on control")
        check.text(self.title, "title")
        controls = check.listed(self.controls, "controls")
        for index, each in enumerate(controls, start=1):
            where = f"control {index}"
            if not isinstance(each, ControlReturn):
                check.wrong(where, "this is no ControlReturn", "Give values of ControlReturn.")
                continue
            check.text(each.control, where)
            check.number(each.saved, f"{where}, saved")
            if each.cost is not None:
                check.number(each.cost, f"{where}, cost", least=0.0, instead="A cost is 0 or above, or None.")
            if (each.low is None) != (each.high is None):
                check.wrong(where, "only one bound of its interval is given", "Give low and high, or neither.")
            elif each.low is not None:
                low, high = check.number(each.low, f"{where}, low"), check.number(each.high, f"{where}, high")
                check.at_most(low, high, where)
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))
        object.__setattr__(self, "controls", controls)


def chart_of(data: Returns) -> Chart:
    """The picture: two bars a control, saved and cost, with what one unit of cost brings back beside them."""
    if not data.controls:
        return nothing(data.title, "There is no control with a cost and a saving yet.")
    shown, rest = cut_rows(sorted(data.controls, key=lambda each: (-_ratio(each), -each.saved)))
    y = rows_axis([each.control for each in shown])
    values = [value for each in shown for value in (each.saved, each.cost, each.low, each.high) if value is not None]
    x = money_axis("Money a year", data.currency, values, free=0.34)
    marks: list[Mark] = []
    for row, each in enumerate(shown):
        marks += _row(row, each, data.currency)
    said = [f"{each.control}: saves {_saving(each, data.currency)}, {_verdict(each, data.currency)}." for each in shown]
    notes: tuple[str, ...] = ()
    if any(each.low is not None for each in shown):
        notes = ("Thin lines: the interval of the saving.",)
    if rest:
        notes = (*notes, f"{len(rest)} further controls bring back less and are not shown.")
    summary = " ".join([sentence(data.title), *said, *notes])
    return Chart(data.title, summary, x, y, tuple(marks), notes, plot_height=rows_height(y) * 1.1)


def _row(row: int, each: ControlReturn, currency: str) -> list[Mark]:
    cost = each.cost or 0.0
    marks: list[Mark] = [
        Bar(
            0.0,
            each.saved,
            row + 0.5,
            row + 0.16,
            BLUE,
            "",
            "saved a year",
            f"{each.control}: saves {_saving(each, currency)}",
        ),
        Bar(
            0.0,
            cost,
            row + 0.84,
            row + 0.5,
            ORANGE,
            "/",
            "costs a year",
            f"{each.control}: costs {_cost(each, currency)} a year",
        ),
    ]
    far = max(each.saved, cost, 0.0)
    if each.low is not None and each.high is not None:
        at = row + 0.33
        far = max(far, each.high)
        marks.append(Line(((each.low, at), (each.high, at)), INK, "solid", 1.4))
        marks += [Line(((end, at - 0.1), (end, at + 0.1)), INK, "solid", 1.4) for end in (each.low, each.high)]
    words = _verdict(each, currency)
    marks.append(
        Words(
            words,
            ((far, row + 0.5),),
            ("right",),
            bold=each.cost is not None and each.saved >= each.cost,
            gap=6,
            must=True,
            room=165,
        )
    )
    return marks


def _cost(each: ControlReturn, currency: str) -> str:
    return "an unknown amount" if each.cost is None else said_amount(each.cost, currency)


def _ratio(each: ControlReturn) -> float:
    """What one unit of cost brings back; controls whose cost nobody said come last."""
    if each.cost is None:
        return float("-inf")
    if each.cost > 0:
        return each.saved / each.cost
    return float("inf") if each.saved > 0 else 0.0 if each.saved == 0 else float("-inf")


def _saving(each: ControlReturn, currency: str) -> str:
    said = said_amount(each.saved, currency)
    if each.low is None or each.high is None:
        return said
    return f"{said} ({said_amount(each.low, currency)} to {said_amount(each.high, currency)})"


def _verdict(each: ControlReturn, currency: str) -> str:
    """What one unit of cost brings back, in words."""
    saved, cost = said_amount(each.saved, currency), _cost(each, currency)
    if each.saved < 0:
        return f"adds to the loss: {saved} for {cost}"
    if each.cost is None:
        return f"{saved}; nobody said what it costs"
    if each.cost == 0:
        return f"{saved} for nothing"
    return f"{saved} for {cost}: {said_plainly(_ratio(each), digits=2)} to 1"
