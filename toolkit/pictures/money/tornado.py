"""Tornado: which estimate moves the result most, each taken from its low to its high value alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Bar, Chart, Line, Mark, Side, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.frame import MARGIN, ROW_NAME, WIDTH
from toolkit.pictures.money.paint import BLUE, ORANGE
from toolkit.pictures.money.rows import cut_rows, headed_rows, rows_height
from toolkit.pictures.money.ticks import money_axis
from toolkit.pictures.style import CAPTION_SIZE, INK
from toolkit.pictures.text import text_width
from toolkit.risks.amounts import check_currency, said_amount

__all__ = ["Swing", "Tornado", "chart_of"]

_LABEL = 190
"""The most that a label takes of the width; a longer one is broken."""


@dataclass(frozen=True)
class Swing:
    """What the result is when one estimate is at its low and at its high value, all others as they are.

    `low_says` and `high_says` are these values with their unit, such as `0.5 a year`.
    """

    name: str
    at_low: float
    at_high: float
    low_says: str = ""
    high_says: str = ""

    @property
    def size(self) -> float:
        """How far apart the two results are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """Swings of a `measure` (mean loss a year, or its P95) around its `base`, in a currency; sorted when drawn.

    Raises `InputError` for values that are not finite, `ToolkitError` for a currency that is none.
    """

    base: float
    swings: Sequence[Swing]
    currency: str
    measure: str = "Mean loss a year"
    title: str = "Which estimate moves the result most?"

    def __post_init__(self) -> None:
        """Check every number and keep the swings as a tuple."""
        check = Check("tornado")
        check.number(self.base, "base")
        check.text(self.measure, "measure")
        check.text(self.title, "title")
        swings = check.listed(self.swings, "swings")
        for index, swing in enumerate(swings, start=1):
            if not isinstance(swing, Swing):
                check.wrong(f"swing {index}", "this is no Swing", "Give values of Swing.")
                continue
            for field in ("name", "low_says", "high_says"):
                check.text(getattr(swing, field), f"swing {index}, {field}")
            check.number(swing.at_low, f"swing {index}, at_low")
            check.number(swing.at_high, f"swing {index}, at_high")
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))
        object.__setattr__(self, "swings", swings)


def chart_of(data: Tornado) -> Chart:
    """The picture: a bar an estimate, the longest on top, from its low to its high value."""
    if not data.swings:
        return nothing(data.title, "There is no estimate to vary yet.")
    shown, rest = cut_rows(sorted(data.swings, key=lambda swing: -swing.size))
    y = headed_rows([swing.name for swing in shown])
    ends = [value for swing in shown for value in (swing.at_low, swing.at_high)]
    x = money_axis(data.measure, data.currency, [*ends, data.base], has_zero=False, room=_room(shown, data))
    marks: list[Mark] = [mark for row, swing in enumerate(shown) for mark in _bars(row, swing, data)]
    marks.append(Line(((data.base, y.low), (data.base, y.high)), INK, "dashed", 1.4))
    base = f"as estimated: {said_amount(data.base, data.currency)}"
    marks.append(Words(base, ((data.base, -0.4),), ("right", "left"), bold=True, must=True))
    marks += [words for row, swing in enumerate(shown) for words in _labels(row, swing, data)]
    notes: tuple[str, ...] = ()
    if rest:
        notes = (f"{len(rest)} further estimates move it by at most {said_amount(rest[0].size, data.currency)} each.",)
    said = [
        f"{swing.name}: {_side(swing.low_says, swing.at_low, data.currency)} to "
        f"{_side(swing.high_says, swing.at_high, data.currency)}."
        for swing in shown
    ]
    summary = f"{sentence(data.title)} {data.measure}, {base}."
    return Chart(
        data.title,
        " ".join([summary, *said, *notes]),
        x,
        y,
        tuple(marks),
        notes,
        plot_height=rows_height(y),
    )


def _room(shown: Sequence[Swing], data: Tornado) -> float:
    """How much of the span of the results has to stay free on either side for the longest label.

    A third more than it measures: fonts differ, and a label must not touch the name of its row.
    """
    labels = [words for row, swing in enumerate(shown) for words in _labels(row, swing, data)]
    longest = 1.35 * max(text_width(each.text, CAPTION_SIZE) for each in labels) + 12
    plot = WIDTH - ROW_NAME - 3 * MARGIN
    return max(0.45, min(longest, _LABEL) / (plot - 2 * min(longest, _LABEL)))


def _bars(row: int, swing: Swing, data: Tornado) -> list[Mark]:
    """Two bars from the base; side by side where both values move the result the same way."""
    same_way = (swing.at_low - data.base) * (swing.at_high - data.base) > 0
    low_rows, high_rows = ((0.2, 0.5), (0.5, 0.8)) if same_way else ((0.2, 0.8), (0.2, 0.8))
    low, high = data.currency, data.currency
    return [
        Bar(
            data.base,
            swing.at_low,
            row + low_rows[1],
            row + low_rows[0],
            ORANGE,
            "/",
            "estimate at its low value",
            f"{swing.name}, low: {_side(swing.low_says, swing.at_low, low)}",
        ),
        Bar(
            data.base,
            swing.at_high,
            row + high_rows[1],
            row + high_rows[0],
            BLUE,
            "",
            "estimate at its high value",
            f"{swing.name}, high: {_side(swing.high_says, swing.at_high, high)}",
        ),
    ]


def _labels(row: int, swing: Swing, data: Tornado) -> list[Words]:
    low, high = (
        _side(swing.low_says, swing.at_low, data.currency),
        _side(swing.high_says, swing.at_high, data.currency),
    )
    if (swing.at_low - data.base) * (swing.at_high - data.base) > 0:  # both on one side: said together at the far end
        far = max(swing.at_low, swing.at_high, key=lambda value: abs(value - data.base))
        way: Side = "left" if far < data.base else "right"
        return [Words(f"{low}, {high}", ((far, row + 0.5),), (way,), gap=4, small=True, room=_LABEL)]
    found = []
    for value, words, other in ((swing.at_low, low, swing.at_high), (swing.at_high, high, swing.at_low)):
        side: Side = "left" if value < data.base or (value == data.base and other > value) else "right"
        found.append(Words(words, ((value, row + 0.5),), (side,), gap=4, small=True, room=_LABEL))
    return found


def _side(says: str, value: float, currency: str) -> str:
    return f"{says} → {said_amount(value, currency)}" if says else said_amount(value, currency)
