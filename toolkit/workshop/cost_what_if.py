"""Notebook 07: what if? One risk more or less often, or dearer, by a slider, and the curve that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as w

from toolkit.display.money import redrawn
from toolkit.markup.element import Safe, element
from toolkit.pictures.money import exceedance_of
from toolkit.risks.amounts import said_amount
from toolkit.workshop.cost_view import NOTHING_YET
from toolkit.workshop.draft import renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import numbered
from toolkit.workshop.session import Workshop

if TYPE_CHECKING:
    from toolkit.risks.losses import Portfolio, Quantification

__all__ = ["WhatIf"]

TRIALS = 20_000
"""Years for a slider's move where a portfolio has to be simulated."""
_SLIDER = {"value": 1.0, "base": 10, "min": -1, "max": 1, "step": 0.02, "readout_format": ".2f"}


class WhatIf(Panel):
    """One number at a time, moved by a slider: how the curve of today answers. Nothing is saved."""

    title = "What if?"
    writes = False
    asks = "Move one thing and watch the curve. If it hardly moves, do not argue about that number."
    python = """
from toolkit.risks.losses import Quantifier
from toolkit.risks.losses.moved import moved
live = Quantifier(coarse=True)             # remembers what did not change: fast enough for a slider
portfolio = workshop.register.portfolio(workshop.catalogue)
twice = [moved(portfolio.scenarios[0], often=2), *portfolio.scenarios[1:]]
live.quantify(portfolio.model_copy(update={"scenarios": tuple(twice)}), "current").total.curve()
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._live: Any = None
        self._portfolio: Portfolio | None = None
        self._base: Quantification | None = None
        self._filling = False
        self._risk = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        layout, style = w.Layout(width="480px"), {"description_width": "150px"}
        self._often = w.FloatLogSlider(description="times as often", layout=layout, style=style, **_SLIDER)
        self._much = w.FloatLogSlider(description="times as costly", layout=layout, style=style, **_SLIDER)
        self._picture, self._words = w.Output(layout=wide()), html()
        for each in (self._risk, self._often, self._much):
            on_change(each, lambda _: self._moved())
        reset = button("Back to what is estimated", self._reset)
        self._work = w.VBox(
            [row(self._risk), row(self._often, self._much, reset), self._words, self._picture],
            layout=wide(grid_gap="8px"),
        )
        self._empty = html(note(NOTHING_YET))
        self.body.children = (self._empty, self._work)

    def redraw(self) -> None:
        """Take the scenarios from the record anew and draw them as they are estimated, or as the sliders say."""
        from toolkit.risks.losses import Quantifier

        money = self.workshop.in_money()
        is_there = money is not None and not money.problem
        self._work.layout.display = None if is_there else "none"
        self._empty.layout.display = "none" if is_there else None
        if money is None or money.problem:
            self._portfolio = None
            return
        if self._portfolio is money.portfolio:
            return
        self._live = self._live or Quantifier(coarse=True)
        self._portfolio = money.portfolio
        self._base = self._live.quantify(self._portfolio, "current", trials=TRIALS)
        # The browser holds a slider's next move back until this one is answered, and then sends only the newest: moves
        # never queue up. What is simulated answers too slowly even so; there a move counts once the slider is let go.
        self._often.continuous_update = self._much.continuous_update = self._base.method == "exact"
        numbers = {risk.id: number for number, risk in numbered(self.register)}
        options = [(f"{numbers.get(each.id, '')}. {short(each.title or each.id)}", each.id)
                   for each in self._portfolio.scenarios]  # fmt: skip
        self._filling = True
        renew(self._risk, options)
        self._filling = False
        self._draw()

    def _moved(self) -> None:
        if not self._filling:
            with self.watched():
                self._draw()

    def _reset(self) -> None:
        self._filling = True
        self._often.value = self._much.value = 1.0
        self._filling = False
        self._moved()

    def _draw(self) -> None:
        from toolkit.risks.losses.moved import moved

        if self._portfolio is None or self._base is None:
            return
        often, much = self._often.value, self._much.value
        if often == much == 1:
            self._picture.outputs = (redrawn(exceedance_of({"as estimated": self._base})),)
            self._words.value = str(_difference(self._base, self._base))
            return
        scenarios = tuple(
            moved(each, often=often, much=much) if each.id == self._risk.value else each
            for each in self._portfolio.scenarios
        )
        portfolio = self._portfolio.model_copy(update={"scenarios": scenarios})
        now = self._live.quantify(portfolio, "current", trials=TRIALS)
        self._picture.outputs = (redrawn(exceedance_of({"as estimated": self._base, "what if": now})),)
        self._words.value = str(_difference(self._base, now))


def _difference(base: Quantification, now: Quantification) -> Safe:
    """Three figures as they are estimated and as they would be."""
    currency = base.portfolio.currency
    parts = []
    for words, share in (("expected a year", 0.0), ("one year in 20", 0.95), ("one year in 100", 0.99)):
        before, after = (each.total.quantile(share) if share else each.total.mean for each in (base, now))
        then = "" if now is base else f" → {said_amount(after, currency)}"
        parts.append(element("span", {"class": "att-chip"}, f"{words} {said_amount(before, currency)}{then}"))
    how = "" if base.method == "exact" else f"Simulated, {TRIALS:,} years a move: the last digits are chance."
    return element("div", None, *parts, note(how) if how else None)
