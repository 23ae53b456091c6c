"""Loss exceedance: curves before and after controls against what the organisation bears."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.pictures.money.chart import Axis, Chart, Dot, Line, Mark, Place, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.curve import LossCurve, along
from toolkit.pictures.money.over import Over, marks_over, said_over, stretches_over
from toolkit.pictures.money.paint import Paint, paints_for
from toolkit.pictures.money.stroke import band_of, stroke_of
from toolkit.pictures.money.ticks import chance_axis, chance_log_axis, money_log_axis, years
from toolkit.pictures.style import INK, text_colour
from toolkit.risks.amounts import check_currency, said_amount, said_chance, said_years

if TYPE_CHECKING:
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["LossExceedance", "chart_of"]

_LEAST, _DECADES = 0.001, 1.5
_SAID = (0.5, 0.1, 0.05, 0.01)


@dataclass(frozen=True)
class LossExceedance:
    """Curves by name (the names inherent, current and target have colours of their own) and the tolerance, if any.

    `scale` of the probability: `log`, on which once in a thousand years can be read, or `linear`. Raises `InputError`
    for curves of one name, `ToolkitError` for a currency that is none.
    """

    curves: Sequence[LossCurve]
    currency: str
    tolerance: Tolerance | None = None
    title: str = "How likely is it to lose more than this in a year?"
    scale: Literal["log", "linear"] = "log"

    def __post_init__(self) -> None:
        """Check the curves and keep them as a tuple."""
        check = Check("loss exceedance")
        curves = check.listed(self.curves, "curves")
        if any(not isinstance(curve, LossCurve) for curve in curves):
            check.wrong("curves", "not all are curves", "Give values of LossCurve.")
        else:
            check.distinct([curve.name for curve in curves], "curves")
        if self.scale not in ("log", "linear"):
            check.wrong("scale", f"{str(self.scale)[:40]!r} is no scale", "Write log or linear.")
        check.text(self.title, "title")
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))
        object.__setattr__(self, "curves", curves)


def chart_of(data: LossExceedance) -> Chart:
    """The picture: log losses to the right, the probability of more upwards, in per cent and in years."""
    if not any(curve.points or curve.no_loss == 1 for curve in data.curves):
        return nothing(data.title, "There is no curve yet: quantify a scenario first.")
    axes = _axes(data)
    if axes is None:
        names = ", ".join(curve.name for curve in data.curves)
        return nothing(data.title, f"No loss at all: in no year does anything happen ({names}).")
    x, y = axes
    paints = paints_for([curve.name for curve in data.curves])
    marks: list[Mark] = []
    found: list[tuple[LossCurve, list[Over]]] = []
    if data.tolerance is not None:
        for curve, paint in zip(data.curves, paints, strict=True):
            stretches = stretches_over(curve, data.tolerance, x, y)
            found.append((curve, stretches))
            marks += marks_over(curve, stretches, paint, data)
    marks += [band for curve, paint in zip(data.curves, paints, strict=True) for band in band_of(curve, paint, x, y)]
    if data.tolerance is not None:
        marks += _tolerance(data.tolerance, data.currency, x, y)
    for curve, paint in zip(data.curves, paints, strict=True):
        marks += _curve(curve, paint, data.currency, x, y)
    notes = _notes(data)
    said = [_said(curve, data.currency) for curve in data.curves]
    over = [words for curve, stretches in found for words in [said_over(curve, stretches, data.currency)]]
    return Chart(
        data.title,
        " ".join([sentence(data.title), *said, *over, *notes]),
        x,
        y,
        tuple(marks),
        notes=(*([" ".join(over)] if over else []), *notes),
        right=years(y),
        right_title="1 in so many years",
        plot_height=340.0,
    )


def _axes(data: LossExceedance) -> tuple[Axis, Axis] | None:
    """The two axes; None where there is no loss anywhere."""
    peak = max((chance for curve in data.curves for loss, chance in curve.points), default=0.0)
    limits = list(data.tolerance.points) if data.tolerance is not None else []
    chances = [chance for _, chance in limits]
    least = min([_LEAST, peak / 20 or _LEAST, *chances])
    least = 10.0 ** math.floor(math.log10(max(least, 1e-12)) + 1e-9)
    most = 10.0 ** math.ceil(math.log10(max([peak, least * 10, *chances])) - 1e-9)
    lows, highs = [], []
    for curve in data.curves:
        top = curve.points[0][1] if curve.points else 0.0
        seen = [(loss, chance) for loss, chance in curve.points if loss > 0 and chance >= least]
        if seen:
            highs.append(curve.loss(least) or seen[-1][0])
            lows.append(next((loss for loss, chance in seen if chance < 0.97 * top), seen[-1][0]))
    if not highs:
        return None
    high = max(highs + [loss for loss, _ in limits])
    low = min([*lows, *(loss for loss, _ in limits), high / 10**_DECADES])
    x = money_log_axis("Loss in a year", data.currency, max(_leads(low, up=False)), min(_leads(high, up=True)))
    title = "Probability of losing more than this in a year"
    return x, chance_log_axis(title, least, most) if data.scale == "log" else chance_axis(title)


def _leads(value: float, *, up: bool) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten) about a value: those not above it, or those not below."""
    power = 10.0 ** math.floor(math.log10(value))
    leads = [lead * power for lead in (1, 2, 5, 10)]
    return [lead for lead in leads if (lead >= value * (1 - 1e-9) if up else lead <= value * (1 + 1e-9))]


def _curve(curve: LossCurve, paint: Paint, currency: str, x: Axis, y: Axis) -> list[Mark]:
    places = stroke_of(curve, x, y)
    if not places:
        return []
    hover = tuple(
        f"{curve.name}: {said_chance(chance)} for more than {said_amount(loss, currency)} ({said_years(chance)})"
        for loss, chance in places
    )
    width = 3.0 if curve.name.casefold() == "current" else 2.2
    marks: list[Mark] = [Line(places, paint.colour, paint.dash, width, curve.name, hover)]
    if len(places) == 1:
        marks = [Dot(*places[0], paint.symbol, paint.colour, 10, key=curve.name, hover=hover[0])]
    return [*marks, _named(curve.name, places, paint.colour, y)]


def _named(name: str, places: Sequence[Place], colour: str, y: Axis) -> Words:
    """A line's own name, somewhere along the part of it that falls."""
    top = y.share(places[0][1])
    wanted = [top * share for share in (0.55, 0.7, 0.4, 0.85, 0.25, 0.95, 0.1)] if places else []
    heights = [y.share(chance) for _, chance in places]
    spots = [places[min(range(len(places)), key=lambda index: abs(heights[index] - at))] for at in wanted]
    return Words(name, tuple(spots), ("right", "left", "above", "below"), text_colour(colour), bold=True, must=True)


def _tolerance(tolerance: Tolerance, currency: str, x: Axis, y: Axis) -> list[Mark]:
    grid = [along(x.low, x.high, step / 48) for step in range(49)]
    if len(tolerance.points) == 1:
        grid = sorted([loss for loss in grid if loss > tolerance.points[0][0]] + [tolerance.points[0][0]])
    places = tuple(
        (loss, tolerance.probability(loss)) for loss in grid if y.low <= tolerance.probability(loss) <= y.high
    )
    hover = tuple(
        f"Tolerance: at most {said_chance(p)} for more than {said_amount(loss, currency)}" for loss, p in places
    )
    line = Line(places, INK, "dashdot", 1.8, "tolerance", hover)
    dots = [
        Dot(
            loss,
            chance,
            "diamond",
            INK,
            9,
            hollow=True,
            hover=f"Tolerance: at most {said_chance(chance)} for more than {said_amount(loss, currency)}",
        )
        for loss, chance in tolerance.points
    ]
    spots = [places[int(share * (len(places) - 1))] for share in (0.9, 0.15, 0.75, 0.3, 0.5, 1.0)] if places else []
    name = Words("tolerance", tuple(spots), ("right", "above", "left", "below"), INK, bold=True, must=True)
    return [line, *dots, name]


def _notes(data: LossExceedance) -> tuple[str, ...]:
    free = [(curve.name, curve.free_years) for curve in data.curves]
    said = ", ".join(f"{name} {said_chance(chance)}" for name, chance in free if chance is not None)
    notes = [f"Chance of a year without any loss: {said}."] if said else []
    still = [curve.name for curve in data.curves if not any(loss > 0 and chance > 0 for loss, chance in curve.points)]
    if still:
        notes.append(f"Not drawn, for there is no loss in it: {', '.join(still)}.")
    if data.tolerance is not None:
        limits = " and ".join(
            f"{said_chance(chance)} for more than {said_amount(loss, data.currency)}"
            for loss, chance in data.tolerance.points
        )
        notes.append(f"Tolerance: a chance of at most {limits}.")
    if any(curve.lower for curve in data.curves):
        notes.append("Tinted along a curve: the interval that the simulation leaves it.")
    return tuple(notes)


def _said(curve: LossCurve, currency: str) -> str:
    parts = []
    for chance in _SAID:
        loss = curve.loss(chance)
        if loss is not None:
            parts.append(f"{said_amount(loss, currency)} with {said_chance(chance)}")
    return f"{curve.name}: more than {', '.join(parts)}." if parts else f"{curve.name}: no loss."
