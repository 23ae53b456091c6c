"""Notebook 07: which numbers matter, what the controls bring, and which to choose for the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import ipywidgets as w

from toolkit.display.money import redrawn
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.money import frontier_of, returns_of, tornado_of, waterfall_of
from toolkit.risks.amounts import said_amount
from toolkit.workshop.cost_view import NOTHING_YET
from toolkit.workshop.draft import short
from toolkit.workshop.net import afterwards, on_change
from toolkit.workshop.panel import Panel, html, note, row, wide
from toolkit.workshop.session import Workshop

if TYPE_CHECKING:
    from toolkit.risks.losses import Portfolio, Quantification
    from toolkit.risks.sensitivity.tornado import Tornado
    from toolkit.treatment.spending.frontier import Frontier

__all__ = ["NumbersPanel", "ReckoningPanel", "SpendingPanel"]

SHOWN = 12
"""Bars of a tornado; what moves less is counted."""
FEW = 80
"""Uncertain numbers up to which each is tried on a figure of the tail: beyond, that takes minutes."""
_POINTS, _POINTS_SIMULATED = 40, 8
"""Budgets that are offered: each is quantified for the tail, which takes a quarter of a second by simulation."""
WORKING = "Being worked out anew …"


class ReckoningPanel(Panel):
    """A panel that draws from the estimates alone, takes a second or more for it, and so does it once for each state.

    When another panel saves something, it waits until that click is answered.
    """

    writes = False

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._drawn: Portfolio | None = None
        self._is_waiting = False
        self._said = html()

    def redraw(self) -> None:
        """Draw what the estimates of the record give, unless that is what stands there."""
        now = self._now()
        if now is None:
            self._drawn = None
            self.nothing()
            self._said.value = str(note(NOTHING_YET))
        elif now.portfolio is not self._drawn:
            self._drawn = None
            self._said.value = str(note(WORKING))
            self._said.value = str(self.draw(now) or "")
            self._drawn = now.portfolio

    def refresh(self) -> None:
        """Another panel saved something: draw it, once that panel has shown that it is saved."""
        now = self._now()
        if self._is_waiting or (now is not None and now.portfolio is self._drawn):
            return
        self._is_waiting = True
        self._said.value = str(note(WORKING))
        afterwards(self, self._overdue)

    def _overdue(self) -> None:
        self._is_waiting = False
        with self.watched():
            self.redraw()

    def _now(self) -> Quantification | None:
        money = self.workshop.in_money()
        return None if money is None or money.problem else money.current

    def draw(self, now: Quantification) -> Safe | None:
        """Draw it; what is given back is said above."""
        raise NotImplementedError

    def nothing(self) -> None:
        """Show nothing: there are no figures."""
        raise NotImplementedError


class NumbersPanel(ReckoningPanel):
    """Which estimate moves the losses most: the one that is worth another hour."""

    title = "Which numbers matter?"
    asks = "The longest bar is where another hour of looking pays. Leave the short ones as they are."
    python = """
from toolkit.risks.sensitivity.tornado import tornado
tornado(workshop.register, "current", "mean").rows()          # or "p95", "tvar99"
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._known: dict[str, Tornado] = {}
        self._figure = w.ToggleButtons(
            options=[("Expected loss", "mean"), ("One year in 20", "p95")], style={"button_width": "150px"}
        )
        on_change(self._figure, lambda _: self._other_figure())
        self._picture, self._rest = w.Output(layout=wide()), html()
        self.body.children = (self._figure, self._said, self._picture, self._rest)

    def nothing(self) -> None:
        """No picture."""
        self._known = {}
        self._picture.outputs, self._rest.value = (), ""

    def draw(self, now: Quantification) -> Safe | None:
        """Work the swings out from the record."""
        self._known = {}
        self.show_figure(now)
        return None

    def show_figure(self, now: Quantification) -> None:
        """The swings of the figure that is chosen; of the same estimates each figure is worked out once."""
        self._picture.outputs, self._rest.value = (), ""
        try:
            about_mean = self._swings(now, "mean")
        except ToolkitError as error:  # every number is known exactly: nothing to draw, and nobody's mistake
            self._rest.value = str(note(str(error)))
            return
        figure = self._figure.value
        if figure != "mean" and (now.method != "exact" or len(about_mean.swings) > FEW):
            why = "these losses are simulated" if now.method != "exact" else f"{len(about_mean.swings)} are uncertain"
            self._rest.value = str(note(
                f"Each number would be tried on the worst years for itself, which takes minutes here, for {why}."
                f" In Python: tornado(workshop.register, figure={figure!r})."
            ))  # fmt: skip
            return
        drawn = tornado_of(self._swings(now, figure))
        rest = len(drawn.swings) - SHOWN
        self._picture.outputs = (redrawn(replace(drawn, swings=drawn.swings[:SHOWN])),)
        words = "One further number moves it less." if rest == 1 else f"{rest} further numbers move it less."
        self._rest.value = str(note(words)) if rest > 0 else ""

    def _swings(self, now: Quantification, figure: str) -> Tornado:
        from toolkit.risks.sensitivity.tornado import tornado

        if figure not in self._known:
            self._known[figure] = tornado(now.portfolio, "current", figure)
        return self._known[figure]

    def _other_figure(self) -> None:
        with self.watched():
            now = self._now()
            if now is not None:
                self.show_figure(now)


class SpendingPanel(ReckoningPanel):
    """What each control takes off, what it brings for its money, and the best set for every budget."""

    title = "Which controls, for the money?"
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
        self._count = _POINTS
        self._titles: dict[str, str] = {}
        self._line = html()
        self._fall, self._returns, self._frontier = (w.Output(layout=wide()) for _ in range(3))
        self._budget = w.SelectionSlider(
            description="Budget a year", options=[("0", 0.0)], layout=wide(), style={"description_width": "110px"}
        )
        on_change(self._budget, lambda _: self._slid())
        self._chosen = html()
        self._money = w.VBox(
            [row(self._budget), self._chosen, self._line, self._frontier, self._returns], layout=wide()
        )
        self.body.children = (self._said, self._fall, self._money)

    def nothing(self) -> None:
        """No picture."""
        self._fall.outputs = self._returns.outputs = self._frontier.outputs = ()
        self._money.layout.display, self._sets = "none", None

    def draw(self, now: Quantification) -> Safe | None:
        """Work the sets out from the record; what stands in their way is said."""
        from toolkit.treatment.spending.waterfall import waterfall

        self.nothing()
        portfolio = now.portfolio
        if not any(each.controls for each in portfolio.scenarios):
            return note("No control has numbers yet: say above what they do.")
        self._fall.outputs = (redrawn(waterfall_of(waterfall(portfolio))),)
        planned = [each for scenario in portfolio.scenarios for each in scenario.controls if each.status == "planned"]
        self._titles = {each.control: each.title or each.control for each in planned}
        if not planned:
            return note("No control with numbers is planned: there is nothing to choose between.")
        without = dict.fromkeys(self._titles[each.control] for each in planned if each.cost is None)
        if without:
            return _unpriced(list(without))
        self._count = _POINTS if now.method == "exact" else _POINTS_SIMULATED
        return self._buying(portfolio)

    def _buying(self, portfolio: Portfolio) -> Safe | None:
        from toolkit.treatment.spending.frontier import frontier
        from toolkit.treatment.spending.returns import returns_on_controls

        try:
            sets = frontier(portfolio)
            self._returns.outputs = (redrawn(returns_of(returns_on_controls(portfolio))),)
        except ToolkitError as error:
            return note(f"Budgets cannot be compared yet: {error}", "att-warn")
        options = [(said_amount(each.cost, sets.currency), each.cost) for each in sets.thinned(self._count)]
        before = self._budget.value
        offered = [cost for _, cost in options[1:]]
        self._budget.options = options  # what the slider says while it is filled is nobody's move: no sets yet
        self._budget.value = before if before in offered else sets.best.cost
        self._line.value = str(_rule_of_thumb(portfolio))
        self._sets = sets
        self._money.layout.display = None
        self._slid()
        return None

    def _slid(self) -> None:
        if self._sets is None or self._budget.value is None:
            return
        with self.watched():
            point = self._sets.within(float(self._budget.value))
            drawn = frontier_of(self._sets, point.controls, titles=self._titles, count=self._count)
            self._frontier.outputs = (redrawn(drawn),)
            self._chosen.value = str(self._told(self._sets))

    def _told(self, sets: Frontier) -> Safe:
        money: Callable[[float], str] = lambda value: said_amount(value, sets.currency)  # noqa: E731
        point, nothing, best = sets.within(float(self._budget.value)), sets.points[0], sets.best
        names = [short(self._titles.get(each, each), 120) for each in point.controls]
        saved = nothing.expected_loss - point.expected_loss
        said = f"Expected loss {money(point.expected_loss)}, with nothing bought."
        if names:
            said = (
                f"For {money(point.cost)} a year: expected loss {money(point.expected_loss)}, which is {money(saved)}"
                f" less than without; together {money(point.together)}."
            )
        hint = f"The set for {money(best.cost)} costs least in all: {money(best.together)}, loss and controls together."
        if point == best:
            hint = "No other set costs less in all, loss and controls together."
        bought = [element("li", None, each) for each in names]
        return fragment(
            element("div", None, element("b", None, said), f" {hint}"), element("ul", None, *bought) if bought else None
        )


def _rule_of_thumb(portfolio: Portfolio) -> Safe:
    """The line of Gordon and Loeb, as a check on whatever is chosen."""
    from toolkit.treatment.spending.gordon_loeb import hard_to_justify

    line = hard_to_justify(portfolio, "current")
    cap, loss = said_amount(line.cap, line.currency), said_amount(line.expected_loss, line.currency)
    return note(
        f"A rule of thumb (Gordon and Loeb): to spend more than {cap} a year, 37% of today's expected loss of {loss},"
        " is hard to justify by these losses alone."
    )


def _unpriced(names: list[str]) -> Safe:
    """Which planned controls have no price, so that budgets cannot be compared."""
    named = ", ".join(f"“{short(each, 60)}”" for each in names[:5])
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return note(f"Say what these cost a year (0 where they are free), and budgets can be compared: {named}{more}.")
