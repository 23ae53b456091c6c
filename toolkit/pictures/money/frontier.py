"""Cost-benefit frontier: the least loss that each budget can buy, and which controls join on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.pictures.money.chart import Chart, Dash, Dot, Line, Mark, Place, Side, Symbol, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.paint import BLUE, VERMILION
from toolkit.pictures.money.ticks import money_axis
from toolkit.pictures.style import INK
from toolkit.risks.amounts import check_currency, said_amount

__all__ = ["Frontier", "FrontierPoint", "chart_of"]

_MOST_STEPS, _TOLD = 12, 2


@dataclass(frozen=True)
class FrontierPoint:
    """The best set of controls for a cost a year: what they leave of the mean loss and of the 95th percentile."""

    cost: float
    mean: float
    p95: float
    controls: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Check every number and keep the controls as a tuple."""
        check = Check("point of a frontier")
        for name in ("cost", "mean", "p95"):
            check.number(getattr(self, name), name, least=0.0, instead="Give an amount of 0 or above.")
        controls = tuple(check.text(each, "controls") for each in check.listed(self.controls, "controls"))
        check.done()
        object.__setattr__(self, "controls", controls)


@dataclass(frozen=True)
class Frontier:
    """Points from no budget to the full one, costs rising; `chosen` is the position of the marked set.

    `chosen_says` is why it is marked: chosen by somebody, unless it says something else.
    """

    points: Sequence[FrontierPoint]
    currency: str
    chosen: int | None = None
    chosen_says: str = "chosen"
    title: str = "What each budget leaves of the loss"

    def __post_init__(self) -> None:
        """Check every number and keep the lists as tuples."""
        check = Check("frontier")
        check.text(self.title, "title")
        check.text(self.chosen_says, "chosen_says")
        points = check.listed(self.points, "points")
        if any(not isinstance(point, FrontierPoint) for point in points):
            check.wrong("points", "not all are points", "Give values of FrontierPoint.")
            points = ()
        check.ordered([point.cost for point in points], "costs")
        is_place = isinstance(self.chosen, int) and not isinstance(self.chosen, bool) and 0 <= self.chosen < len(points)
        if self.chosen is not None and not is_place:
            what = f"{str(self.chosen)[:40]} is no position among {len(points)} points"
            check.wrong("chosen", what, "Give the position, counted from 0, or None.")
        check.done()
        object.__setattr__(self, "currency", check_currency(self.currency))
        object.__setattr__(self, "points", points)


def chart_of(data: Frontier) -> Chart:
    """The picture: cost to the right, what remains upwards, falling in steps; each step numbered and told below."""
    if not data.points:
        return nothing(data.title, "There is no set of controls to choose among yet.")
    points = data.points
    x = money_axis("Cost of the controls a year", data.currency, [point.cost for point in points], room=0.08)
    y = money_axis("Loss a year that remains", data.currency, [v for p in points for v in (p.mean, p.p95)], room=0.08)
    marks: list[Mark] = []
    drawn: tuple[tuple[str, str, Dash, Symbol], ...] = (
        ("exceeded in 1 year of 20 (P95)", VERMILION, "dashed", "square"),
        ("mean loss", BLUE, "solid", "circle"),
    )
    for name, colour, dash, symbol in drawn:
        places = tuple((point.cost, point.mean if name.startswith("mean") else point.p95) for point in points)
        marks.append(Line(_stairs(places), colour, dash, 2.2, name))
        marks += [
            Dot(*place, symbol, colour, 7, hover=f"{name} {_at(point, place[1], data.currency)}")
            for place, point in zip(places, points, strict=True)
        ]
        if name.startswith("mean"):
            sides: tuple[Side, ...] = ("above", "right", "below", "left")
            told = places if len(points) <= _MOST_STEPS + 1 else places[:_MOST_STEPS]
            marks += [Words(str(n), (place,), sides, small=True, gap=5) for n, place in enumerate(told) if n]
    marks += _chosen(data)
    steps = _joins(data)
    notes = tuple(steps if len(steps) <= _MOST_STEPS else steps[: _MOST_STEPS - 1])
    if len(steps) > len(notes):
        notes = (*notes, f"… and {len(steps) - len(notes)} further steps.")
    summary = " ".join([sentence(data.title), *_said(data), *notes])
    return Chart(data.title, summary, x, y, tuple(marks), notes, plot_height=320.0)


def _said(data: Frontier) -> list[str]:
    """The first points, the last and the chosen one in words."""
    last = len(data.points) - 1
    shown = {*range(min(_MOST_STEPS, last)), last, data.chosen if data.chosen is not None else last}
    said = []
    for at in sorted(shown):
        cost, mean, p95 = (
            said_amount(each, data.currency)
            for each in (data.points[at].cost, data.points[at].mean, data.points[at].p95)
        )
        chosen = f" ({data.chosen_says})" if at == data.chosen else ""
        said.append(f"{cost} a year{chosen} leaves a mean loss of {mean} and a P95 of {p95}.")
    return said


def _stairs(places: Sequence[Place]) -> tuple[Place, ...]:
    """Money between two sets buys no more than the smaller one."""
    stairs = [places[0]]
    for cost, value in places[1:]:
        stairs += [(cost, stairs[-1][1]), (cost, value)]
    return tuple(stairs)


def _chosen(data: Frontier) -> list[Mark]:
    if data.chosen is None:
        return []
    point = data.points[data.chosen]
    cost, mean, p95 = (said_amount(each, data.currency) for each in (point.cost, point.mean, point.p95))
    words = f"{data.chosen_says}: {cost} a year leaves {mean} on average, P95 {p95}"
    marks: list[Mark] = [
        Dot(point.cost, value, "star", INK, 15, key=f"marked set: {data.chosen_says}", hover=words)
        for value in (point.mean, point.p95)
    ]
    places = ((point.cost, (point.mean + point.p95) / 2), (point.cost, point.p95), (point.cost, point.mean))
    return [*marks, Words(words, places, ("right", "left", "above", "below"), bold=True, gap=12, must=True, room=290)]


def _joins(data: Frontier) -> list[str]:
    """What changes from each set to the next."""
    steps = []
    for number, (before, after) in enumerate(zip(data.points, data.points[1:], strict=False), start=1):
        gained = [f"+ {name}" for name in after.controls if name not in before.controls]
        gained += [f"− {name}" for name in before.controls if name not in after.controls]
        said = ", ".join(gained) or "the same controls"
        steps.append(f"{number} ({said_amount(after.cost, data.currency)}): {said}")
    return steps


def _at(point: FrontierPoint, value: float, currency: str) -> str:
    names = ", ".join(point.controls[:_TOLD]) or "no control"
    if len(point.controls) > _TOLD:
        names += f" and {len(point.controls) - _TOLD} more"
    return f"{said_amount(value, currency)} for {said_amount(point.cost, currency)} a year: {names}"
