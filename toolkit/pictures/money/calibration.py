"""Calibration: how often somebody was right who was so sure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Chart, Dot, Line, Mark, Symbol, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import BLUE, GREY
from toolkit.pictures.money.ticks import chance_axis
from toolkit.pictures.style import MUTED
from toolkit.risks.amounts import said_chance

__all__ = ["Calibration", "CalibrationPoint", "chart_of"]


_SYMBOLS: tuple[Symbol, ...] = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True)
class CalibrationPoint:
    """Answers given with one confidence: `stated`, the share that was right, of how many, and that share's interval.

    `kind` tells answers of several sorts apart, such as statements and intervals.
    """

    stated: float
    observed: float
    count: int
    low: float
    high: float
    kind: str = ""


@dataclass(frozen=True)
class Calibration:
    """One person's or one group's points. Raises `InputError` for shares outside 0 to 1 or outside their interval."""

    points: Sequence[CalibrationPoint]
    title: str = "How often were we right when we were so sure?"
    interval_says: str = "90% interval of the share"

    def __post_init__(self) -> None:
        """Check every number and keep the points as a tuple."""
        check = Check("calibration")
        check.text(self.title, "title")
        check.text(self.interval_says, "interval_says")
        points = check.listed(self.points, "points")
        for index, point in enumerate(points, start=1):
            where = f"point {index}"
            if not isinstance(point, CalibrationPoint):
                check.wrong(where, "this is no CalibrationPoint", "Give values of CalibrationPoint.")
                continue
            check.text(point.kind, f"{where}, kind")
            check.number(point.count, f"{where}, count", least=1)
            for field in ("stated", "observed", "low", "high"):
                check.chance(getattr(point, field), f"{where}, {field}")
            check.at_most(point.low, point.high, where)
            if not point.low - 1e-9 <= point.observed <= point.high + 1e-9:
                what = f"the share {point.observed:g} lies outside its interval {point.low:g} to {point.high:g}"
                check.wrong(where, what, "Give an interval that holds it, as Wilson's does.")
        check.done()
        object.__setattr__(self, "points", tuple(sorted(points, key=lambda point: point.stated)))


def chart_of(data: Calibration) -> Chart:
    """The picture: stated confidence to the right, the share that was right upwards, the diagonal between them."""
    if not data.points:
        return nothing(data.title, "Nobody has answered yet.")
    least = min(min(point.stated, point.low) for point in data.points)
    low = min(0.5, max(0.0, math.floor(least * 10 - 0.5) / 10))
    x = chance_axis("Confidence that was stated", low=low)
    y = chance_axis("Share of answers that were right", low=low)
    marks: list[Mark] = [
        Line(((low, low), (1.0, 1.0)), GREY, "dashed", 1.6, "perfectly calibrated"),
        Words(
            "surer than right: overconfident", ((low + (1 - low) * 0.74, low + (1 - low) * 0.12),), ("middle",), MUTED
        ),
        Words(
            "more right than sure: underconfident",
            ((low + (1 - low) * 0.25, low + (1 - low) * 0.93),),
            ("middle",),
            MUTED,
        ),
    ]
    cap = (1 - low) * 0.008
    for point in data.points:
        at, ends = point.stated, (point.low, point.high)
        marks.append(Line(((at, point.low), (at, point.high)), BLUE, "solid", 1.6, data.interval_says))
        marks += [Line(((at - cap, end), (at + cap, end)), BLUE, "solid", 1.6) for end in ends]
    kinds = list(dict.fromkeys(point.kind for point in data.points))
    for kind in kinds:
        places = tuple((point.stated, point.observed) for point in data.points if point.kind == kind)
        marks += [Line(places, BLUE, "dotted", 1.2)] if len(places) > 1 else []
    for point in data.points:
        symbol = _SYMBOLS[kinds.index(point.kind) % len(_SYMBOLS)]
        key = f"observed: {point.kind}" if point.kind else "observed"
        marks.append(Dot(point.stated, point.observed, symbol, BLUE, 9, key=key, hover=_said(point)))
        marks.append(Words(_counted(point), ((point.stated, point.observed),), small=True))
    total = sum(point.count for point in data.points)
    note = f"{total} answers. Where an interval touches the diagonal, chance alone may explain the difference."
    said = " ".join(f"{_said(point)}." for point in data.points)
    return Chart(data.title, f"{sentence(data.title)} {said} {note}", x, y, tuple(marks), (note,), plot_height=380.0)


def _counted(point: CalibrationPoint) -> str:
    return f"{round(point.observed * point.count)} of {point.count}"


def _said(point: CalibrationPoint) -> str:
    stated = f"{point.kind}, stated" if point.kind else "Stated"
    return (
        f"{stated} {said_chance(point.stated)}: right in {_counted(point)}, {said_chance(point.observed)} "
        f"({said_chance(point.low)} to {said_chance(point.high)})"
    )
