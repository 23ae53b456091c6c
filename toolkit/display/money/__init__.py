"""Pictures of money and of estimates for the notebooks: each value of `toolkit.pictures.money` as a Plotly figure.

Figures are plain ones; show them by `toolkit.display.plots.plot_output`, which survives a reload. Under a slider use
`redrawn`, or `outputs_of`, which adds the numbers in words: they give the same output without building a figure. Plotly
is loaded only for a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.display.money.figure import figure_json
from toolkit.display.plots import plain_output
from toolkit.markup.element import element
from toolkit.pictures.money.agreement import RankAgreement
from toolkit.pictures.money.calibration import Calibration
from toolkit.pictures.money.exceedance import LossExceedance
from toolkit.pictures.money.frontier import Frontier
from toolkit.pictures.money.gallery import Drawable, chart_of, summary_of
from toolkit.pictures.money.moves import Moves
from toolkit.pictures.money.returns import Returns
from toolkit.pictures.money.spread import Spread
from toolkit.pictures.money.tail import TailShares
from toolkit.pictures.money.tornado import Tornado
from toolkit.pictures.money.waterfall import Waterfall

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = [
    "before_and_after",
    "calibration",
    "cost_benefit",
    "figure_of",
    "loss_exceedance",
    "outputs_of",
    "rank_agreement",
    "redrawn",
    "return_on_control",
    "spread",
    "summary_of",
    "tail_contributions",
    "tornado",
    "waterfall",
]


def figure_of(value: Drawable) -> go.Figure:
    """The figure of any of the values; `layout.meta["summary"]` says its numbers in sentences.

    Raises `ToolkitError` for a thing that there is no picture of.
    """
    import plotly.graph_objects as go

    drawn = figure_json(chart_of(value))
    figure = go.Figure(drawn)
    figure.layout.template = None
    return figure


def redrawn(value: Drawable) -> dict[str, Any]:
    """The output that shows a value, for `Output(outputs=[…])`: the same picture as `figure_of`, in a few milliseconds.

    Plotly checks every field of a figure that it builds, which takes longer than the rest of a slider's move; this
    leaves the figure out and hands the plain data over.
    """
    return plain_output(figure_json(chart_of(value)))


def outputs_of(value: Drawable) -> list[dict[str, Any]]:
    """The picture and, folded below it, its numbers in sentences: for `Output(outputs=outputs_of(value))`.

    Whoever cannot see the picture, or wants to copy its numbers, opens the fold; a screen reader comes to it next.
    """
    drawn = redrawn(value)
    words = drawn["data"]["text/plain"]
    fold = element("details", None, element("summary", None, "This picture in words"), element("p", None, words))
    return [drawn, {"output_type": "display_data", "metadata": {}, "data": {"text/html": str(fold), "text/plain": ""}}]


def loss_exceedance(data: LossExceedance) -> go.Figure:
    """How likely it is to lose more than each amount in a year: inherent, current, target, against the tolerance."""
    return figure_of(data)


def tornado(data: Tornado) -> go.Figure:
    """Which estimate moves the result most, each taken from its low to its high value alone."""
    return figure_of(data)


def before_and_after(data: Moves) -> go.Figure:
    """The matrix with every risk's way from inherent over current to target, and the matrix's fidelity."""
    return figure_of(data)


def waterfall(data: Waterfall) -> go.Figure:
    """From the inherent loss over what each control takes off to the current one and the target."""
    return figure_of(data)


def return_on_control(data: Returns) -> go.Figure:
    """What each control saves a year against what it costs."""
    return figure_of(data)


def cost_benefit(data: Frontier) -> go.Figure:
    """The least loss that each budget can buy, mean and P95, with the chosen set and what joins at each step."""
    return figure_of(data)


def calibration(data: Calibration) -> go.Figure:
    """Stated confidence against the share that was right, with its interval and counts."""
    return figure_of(data)


def rank_agreement(data: RankAgreement) -> go.Figure:
    """Each risk's rank by each method, those in dispute first."""
    return figure_of(data)


def tail_contributions(data: TailShares) -> go.Figure:
    """Each risk's share of the worst years beside its share of the mean loss."""
    return figure_of(data)


def spread(data: Spread) -> go.Figure:
    """Each person's interval, the pooled one, and who dissents."""
    return figure_of(data)
