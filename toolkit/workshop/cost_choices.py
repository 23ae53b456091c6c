"""Notebook 07: which numbers matter, what the controls bring, and which to choose for the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from toolkit.display.money import redrawn
from toolkit.display.tables import table
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.money import frontier_of, returns_of, tornado_of, waterfall_of
from toolkit.risks.amounts import said_amount
from toolkit.workshop.draft import short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, html, note, row, wide
from toolkit.workshop.session import Workshop

if TYPE_CHECKING:
    from toolkit.register.in_money import InMoney
    from toolkit.risks.losses import Portfolio
    from toolkit.treatment.spending.frontier import Frontier

__all__ = ["NumbersPanel", "SpendingPanel"]

SHOWN = 12
"""Bars of a tornado; what moves less is counted."""


class NumbersPanel(Panel):
    """Which estimate moves the losses most: the one that is worth another hour."""

    title = "Which numbers matter?"
    writes = False
    asks = "The longest bar is where another hour of looking pays. Leave the short ones as they are."
    python = """
from toolkit.risks.sensitivity.tornado import tornado
tornado(workshop.register, "current", "mean").rows()          # or "p95", "tvar99"
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._figure = w.ToggleButtons(
            options=[("Expected loss", "mean"), ("One year in 20", "p95")], style={"button_width": "150px"}
        )
        on_change(self._figure, lambda _: self._again())
        self._picture, self._rest = w.Output(layout=wide()), html()
        self.body.children = (self._figure, self._picture, self._rest)

    def _again(self) -> None:
        with self.watched():
            self.redraw()

    def redraw(self) -> None:
        """Work the swings out from the record."""
        from toolkit.risks.sensitivity.tornado import tornado

        money = _money(self.workshop)
        self._picture.outputs, self._rest.value = (), ""
        if money is None:
            self._rest.value = str(note("Nothing is estimated in money yet."))
            return
        try:
            swings = tornado(money.portfolio, "current", self._figure.value)
        except ToolkitError as error:  # every number is known exactly: nothing to draw, and nobody's mistake
            self._rest.value = str(note(str(error)))
            return
        drawn = tornado_of(swings)
        rest = len(drawn.swings) - SHOWN
        self._picture.outputs = (redrawn(replace(drawn, swings=drawn.swings[:SHOWN])),)
        self._rest.value = str(note(f"{rest} further numbers move it less.")) if rest > 0 else ""


class SpendingPanel(Panel):
    """What each control takes off, what it brings for its money, and the best set for every budget."""

    title = "Which controls, for the money?"
    writes = False
    asks = "Slide to what you have. Controls that stop the same thing are never counted twice."
    python = """
from toolkit.treatment.spending.selection import select_controls
from toolkit.treatment.spending.waterfall import waterfall
select_controls(workshop.register, budget=50_000).rows()
waterfall(workshop.register).rows()
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._sets: Frontier | None = None
        self._titles: dict[str, str] = {}
        self._fall, self._returns, self._frontier = (w.Output(layout=wide()) for _ in range(3))
        self._budget = w.SelectionSlider(
            description="Budget a year", options=[("0", 0.0)], layout=wide(), style={"description_width": "110px"}
        )
        on_change(self._budget, lambda _: self._slid())
        self._chosen, self._said = html(), html()
        self._money = w.VBox([self._frontier, row(self._budget), self._chosen, self._returns], layout=wide())
        self.body.children = (self._said, self._fall, self._money)

    def redraw(self) -> None:
        """Work the sets out from the record."""
        money = _money(self.workshop)
        self._fall.outputs = self._returns.outputs = self._frontier.outputs = ()
        self._money.layout.display, self._said.value, self._sets = "none", "", None
        if money is None:
            self._said.value = str(note("Nothing is estimated in money yet."))
            return
        portfolio = money.portfolio
        if not any(each.controls for each in portfolio.scenarios):
            self._said.value = str(note("No control has numbers yet: say above what they do."))
            return
        self._fall.outputs = (redrawn(waterfall_of(_waterfall(portfolio))),)
        self._titles = {effect.control: effect.title or effect.control
                        for each in portfolio.scenarios for effect in each.controls}  # fmt: skip
        self._said.value = str(self._buying(portfolio))

    def _buying(self, portfolio: Portfolio) -> Safe:
        """Draw what costs money; what stands in its way is said."""
        from toolkit.treatment.spending.frontier import frontier
        from toolkit.treatment.spending.returns import returns_on_controls

        try:
            self._sets = frontier(portfolio)
            self._returns.outputs = (redrawn(returns_of(returns_on_controls(portfolio))),)
        except ToolkitError as error:
            return note(f"Budgets cannot be compared yet: {error}")
        steps = self._sets.thinned(40)
        options = [(said_amount(each.cost, self._sets.currency), each.cost) for each in steps]
        before = self._budget.value
        wanted = before if before in [cost for _, cost in options[1:]] else self._sets.best.cost
        self._sets, sets = None, self._sets  # what the slider says while it is filled is nobody's move
        self._budget.options = options
        self._budget.value = wanted
        self._sets = sets
        self._money.layout.display = None
        self._slid()
        return fragment()

    def _slid(self) -> None:
        if self._sets is None or self._budget.value is None:
            return
        with self.watched():
            point = self._sets.within(float(self._budget.value))
            self._frontier.outputs = (redrawn(frontier_of(self._sets, point.controls, titles=self._titles)),)
            self._chosen.value = str(self._told(self._sets))

    def _told(self, sets: Frontier) -> Safe:
        money: Callable[[float], str] = lambda value: said_amount(value, sets.currency)  # noqa: E731
        point, nothing = sets.within(float(self._budget.value)), sets.points[0]
        rows = [{"control": short(self._titles.get(each, each), 120)} for each in point.controls]
        saved = nothing.expected_loss - point.expected_loss
        said = (
            f"For {money(point.cost)} a year: expected loss {money(point.expected_loss)}, which is {money(saved)} less"
            f" than without; together {money(point.together)}."
        )
        best = sets.best
        hint = (
            "No set costs less in all."
            if point == best
            else f"Least in all, {money(best.together)}, costs the set for {money(best.cost)}."
        )
        return fragment(element("div", None, element("b", None, said), f" {hint}"), table(rows) if rows else None)


def _waterfall(portfolio: Any) -> Any:
    from toolkit.treatment.spending.waterfall import waterfall

    return waterfall(portfolio)


def _money(workshop: Workshop) -> InMoney | None:
    from toolkit.register.in_money import in_money

    money = in_money(workshop.register, workshop.catalogue)
    return None if money is None or money.problem else money
