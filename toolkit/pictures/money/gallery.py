"""One function a picture: a value in, static SVG out."""

from __future__ import annotations

from typing import Any, TypeAlias

from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe
from toolkit.pictures.matrix import matrix
from toolkit.pictures.money import agreement, exceedance, frontier, moves, returns, tail
from toolkit.pictures.money import calibration as calibrated
from toolkit.pictures.money import spread as spreads
from toolkit.pictures.money import tornado as tornados
from toolkit.pictures.money import waterfall as waterfalls
from toolkit.pictures.money.chart import Chart
from toolkit.pictures.money.drawing import draw

__all__ = [
    "Drawable",
    "before_and_after",
    "calibration",
    "chart_of",
    "cost_benefit",
    "loss_exceedance",
    "picture_of",
    "rank_agreement",
    "return_on_control",
    "spread",
    "summary_of",
    "tail_contributions",
    "tornado",
    "waterfall",
]

Drawable: TypeAlias = (
    exceedance.LossExceedance
    | tornados.Tornado
    | moves.Moves
    | waterfalls.Waterfall
    | returns.Returns
    | frontier.Frontier
    | calibrated.Calibration
    | agreement.RankAgreement
    | tail.TailShares
    | spreads.Spread
)
"""Any value that a picture is drawn from."""


def chart_of(value: Drawable) -> Chart:
    """What the picture of a value shows, neither SVG nor Plotly yet. Raises `ToolkitError` for any other thing."""
    makers: dict[type, Any] = {
        exceedance.LossExceedance: exceedance.chart_of,
        tornados.Tornado: tornados.chart_of,
        moves.Moves: moves.chart_of,
        waterfalls.Waterfall: waterfalls.chart_of,
        returns.Returns: returns.chart_of,
        frontier.Frontier: frontier.chart_of,
        calibrated.Calibration: calibrated.chart_of,
        agreement.RankAgreement: agreement.chart_of,
        tail.TailShares: tail.chart_of,
        spreads.Spread: spreads.chart_of,
    }
    maker = makers.get(type(value))
    if maker is None:
        names = ", ".join(kind.__name__ for kind in makers)
        raise ToolkitError(f"there is no picture of a {type(value).__name__}", try_instead=f"Give one of {names}.")
    drawn: Chart = maker(value)
    return drawn


def summary_of(value: Drawable) -> str:
    """The numbers of a picture in sentences, for those who cannot see it."""
    return chart_of(value).summary


def picture_of(value: Drawable) -> Safe:
    """The picture of any of the values, as SVG."""
    return before_and_after(value) if isinstance(value, moves.Moves) else draw(chart_of(value))


def loss_exceedance(data: exceedance.LossExceedance) -> Safe:
    """How likely it is to lose more than each amount in a year: inherent, current, target, against the tolerance."""
    return draw(exceedance.chart_of(data))


def tornado(data: tornados.Tornado) -> Safe:
    """Which estimate moves the result most, each taken from its low to its high value alone."""
    return draw(tornados.chart_of(data))


def before_and_after(data: moves.Moves) -> Safe:
    """The matrix with every risk's way from inherent over current to target, and the matrix's fidelity below it."""
    if moves.is_empty(data):
        return draw(moves.chart_of(data))
    return matrix(
        data.risks,
        likelihood_steps=data.likelihood_steps,
        impact_steps=data.impact_steps,
        table=data.table,
        levels=data.levels,
        title=data.title,
        heading=data.title,
        notes=moves.notes_of(data),
    )


def waterfall(data: waterfalls.Waterfall) -> Safe:
    """From the inherent loss over what each control takes off to the current one and the target."""
    return draw(waterfalls.chart_of(data))


def return_on_control(data: returns.Returns) -> Safe:
    """What each control saves a year against what it costs."""
    return draw(returns.chart_of(data))


def cost_benefit(data: frontier.Frontier) -> Safe:
    """The least loss that each budget can buy, mean and P95, with the chosen set and what joins at each step."""
    return draw(frontier.chart_of(data))


def calibration(data: calibrated.Calibration) -> Safe:
    """Stated confidence against the share that was right, with its interval and counts."""
    return draw(calibrated.chart_of(data))


def rank_agreement(data: agreement.RankAgreement) -> Safe:
    """Each risk's rank by each method, those in dispute first."""
    return draw(agreement.chart_of(data))


def tail_contributions(data: tail.TailShares) -> Safe:
    """Each risk's share of the worst years beside its share of the mean loss."""
    return draw(tail.chart_of(data))


def spread(data: spreads.Spread) -> Safe:
    """Each person's interval, the pooled one, and who dissents."""
    return draw(spreads.chart_of(data))
