"""Notebook 07: what a year could cost. Curves of all levels, held against the tolerance, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from toolkit.display.money import redrawn
from toolkit.display.tables import table
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.money import exceedance_of, tail_of
from toolkit.register import Change
from toolkit.risks.amounts import said_amount, said_chance
from toolkit.risks.losses.typed import typed_value
from toolkit.workshop.draft import renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

if TYPE_CHECKING:
    from toolkit.risks.losses import Portfolio, Quantification, Scenario
    from toolkit.risks.losses.scenario import Level
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["LossPanel", "WhatIf"]

LEVELS: tuple[Level, ...] = ("inherent", "current", "target")


class LossPanel(Panel):
    """The curve of losses at each level, the figures beside it, the tolerance, and where the worst years come from."""

    title = "What could a year cost?"
    asks = "Read it from the left: how likely is it to lose more than this? Then say what you could bear."
    python = """
import toolkit as tk
figures = tk.quantify(workshop.register)                      # today's level; level="inherent" or "target"
figures.total.mean, figures.total.quantile(0.95), figures.total.tvar(0.99)
tk.to_frame(figures)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._curves, self._tail = w.Output(layout=wide()), w.Output(layout=wide())
        self._figures, self._missing = html(), html()
        self._points = [(self._field("100k"), self._field("20%")), (self._field("5m"), self._field("1%"))]
        bear = [
            row(html(note(lead)), amount, html(note("in a year with a probability of at most")), chance)
            for lead, (amount, chance) in zip(
                ("We could bear to lose more than", "and more than"), self._points, strict=True
            )
        ]
        for line in bear:
            for child in line.children:
                if isinstance(child, w.HTML):
                    child.layout.width = "auto"
        save = row(button("Save the tolerance", self._save_tolerance, primary=True),
                   button("Keep these figures", self._keep))  # fmt: skip
        tolerance = w.Accordion([w.VBox([*bear, save])], titles=("What could we bear?",), selected_index=0)
        self._work = w.VBox(
            [self._curves, self._figures, tolerance, self._tail, self._missing], layout=wide(grid_gap="8px")
        )
        self._empty = html(note("Nothing is estimated in money yet: the first saved estimate appears here."))
        self.body.children = (self._empty, self._work)

    def _field(self, placeholder: str) -> w.Text:
        return w.Text(placeholder=placeholder, continuous_update=False, layout=w.Layout(width="110px"))

    def redraw(self) -> None:
        """Quantify all levels and draw them; the tolerance as it is recorded."""
        from toolkit.register.in_money import in_money

        money = in_money(self.register, self.workshop.catalogue)
        self._work.layout.display = "none" if money is None else None
        self._empty.layout.display = None if money is None else "none"
        self._show_tolerance()
        if money is None:
            return
        if money.problem:
            raise ToolkitError(money.problem)
        self._curves.outputs = (
            redrawn(exceedance_of({str(name): each for name, each in money.levels.items()}, money.tolerance)),
        )
        self._tail.outputs = (redrawn(tail_of(money.current)),)
        self._figures.value = str(self._told(money.levels, money.tolerance))
        self._missing.value = str(self._without(money.not_quantified))

    def _told(self, levels: Mapping[Level, Quantification], tolerance: Tolerance | None) -> Safe:
        rows = []
        for level in LEVELS:
            total, currency = levels[level].total, levels[level].portfolio.currency
            rows.append(
                {
                    "level": level,
                    "expected a year": said_amount(total.mean, currency),
                    "no loss at all": said_chance(total.p_no_loss),
                    "one year in 20 is worse than": said_amount(total.quantile(0.95), currency),
                    "one year in 100 is worse than": said_amount(total.quantile(0.99), currency),
                    "mean of the worst 1%": said_amount(total.tvar(0.99), currency),
                }
            )
        how = levels["current"]
        said = note(f"How it was worked out: {how.why}. {how.error}. The numbers are estimates of people in this room.")
        lead = None if tolerance else note("No tolerance is said yet: below the picture is where to say it.")
        return fragment(table(rows), said, lead)

    def _without(self, missing: Mapping[str, str]) -> Safe:
        if not missing:
            return note("Every open risk has numbers.")
        risks = self.register.risks
        rows = [{"not in these figures": short(risks[key].title, 200), "because": why} for key, why in missing.items()]
        return fragment(note("A risk without numbers is left out, which does not make it nothing:"), table(rows))

    def _show_tolerance(self) -> None:
        criteria = self.register.criteria
        held = criteria.loss_tolerance if criteria is not None else None
        for (amount, chance), point in zip(self._points, held.points if held else (), strict=False):
            amount.value, chance.value = f"{point[0]:,.15g}", f"{100 * point[1]:.6g}%"

    def _save_tolerance(self) -> None:
        with self.watched():
            points = self._typed_points()
            said = ", ".join(f"({loss:.15g}, {chance:.15g})" for loss, chance in points)
            self.save(
                lambda change: change.loss_tolerance(*points),
                said="what we could bear in a year",
                python=f"change.loss_tolerance({said})",
            )

    def _typed_points(self) -> list[tuple[float, float]]:
        problems: list[Problem] = []
        points: list[tuple[float, float]] = []
        for number, (amount, chance) in enumerate(self._points, start=1):
            if not amount.value.strip() and not chance.value.strip():
                continue
            pair: list[float] = []
            for name, field in (("loss", amount), ("probability", chance)):
                try:
                    value = typed_value(field.value.strip().replace(",", ""), f"{name} {number}")
                    pair += [value] if isinstance(value, float) else []
                except InputError as error:
                    problems += error.problems
            if len(pair) == 2:
                points.append((pair[0], pair[1]))
        if not points and not problems:
            problems.append(Problem("the tolerance", "is empty", "Type a loss, such as 100k, and a probability, 20%."))
        if problems:
            raise InputError(problems)
        return points

    def _keep(self) -> None:
        from toolkit.register.in_money import in_money

        with self.watched():
            money = in_money(self.register, self.workshop.catalogue)
            if money is None or money.problem:
                raise ToolkitError("there are no figures to keep", try_instead="Estimate a risk above.")

            def do(change: Change) -> Any:
                return change.keep_figures(*money.levels.values())

            self.save(
                do,
                said="the figures of today, as a snapshot",
                python="change.keep_figures(tk.quantify(workshop.register))",
            )


class WhatIf(Panel):
    """One number at a time, moved by a slider: how the curve of today answers. Nothing is saved."""

    title = "What if?"
    writes = False
    asks = "Move one thing and watch the curve. If it hardly moves, do not argue about that number."
    python = """
from toolkit.risks.losses import Quantifier
live = Quantifier(coarse=True)             # remembers what did not change: fast enough for a slider
live.quantify(workshop.register.portfolio(workshop.catalogue), "current").total.curve()
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._live: Any = None
        self._portfolio: Portfolio | None = None
        self._base: Quantification | None = None
        self._risk = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        slider = {"value": 1.0, "base": 10, "min": -1, "max": 1, "step": 0.02, "readout_format": ".2f"}
        layout, style = w.Layout(width="480px"), {"description_width": "150px"}
        self._often = w.FloatLogSlider(description="as often, times", layout=layout, style=style, **slider)
        self._much = w.FloatLogSlider(description="as costly, times", layout=layout, style=style, **slider)
        self._picture, self._words = w.Output(layout=wide()), html()
        on_change(self._risk, lambda _: self._moved())
        on_change(self._often, lambda _: self._moved())
        on_change(self._much, lambda _: self._moved())
        reset = button("Back to what is estimated", self._reset)
        self._work = w.VBox(
            [row(self._risk), row(self._often, self._much, reset), self._words, self._picture],
            layout=wide(grid_gap="8px"),
        )
        self._empty = html(note("Nothing is estimated in money yet."))
        self.body.children = (self._empty, self._work)

    def redraw(self) -> None:
        """Take the scenarios from the record anew and draw them as they are estimated, or as the sliders say."""
        from toolkit.register.in_money import in_money
        from toolkit.risks.losses import Quantifier

        money = in_money(self.register, self.workshop.catalogue)
        is_there = money is not None and not money.problem
        self._work.layout.display = None if is_there else "none"
        self._empty.layout.display = "none" if is_there else None
        if money is None or money.problem:
            self._portfolio = None
            return
        self._live = self._live or Quantifier(coarse=True)
        self._portfolio = money.portfolio
        self._base = self._live.quantify(self._portfolio, "current", trials=20_000, seed=1)
        renew(self._risk, [(short(each.title or each.id), each.id) for each in self._portfolio.scenarios])
        self._draw()

    def _moved(self) -> None:
        with self.watched():
            self._draw()

    def _reset(self) -> None:
        self._often.value = self._much.value = 1.0

    def _draw(self) -> None:
        if self._portfolio is None or self._base is None:
            return
        moved = [
            moved_by(each, self._often.value, self._much.value) if each.id == self._risk.value else each
            for each in self._portfolio.scenarios
        ]
        portfolio = self._portfolio.model_copy(update={"scenarios": tuple(moved)})
        now = self._live.quantify(portfolio, "current", trials=20_000, seed=1)
        levels = {"as estimated": self._base, "what if": now}
        self._picture.outputs = (redrawn(exceedance_of(levels)),)
        self._words.value = str(_difference(self._base, now))


def _difference(base: Quantification, now: Quantification) -> Safe:
    currency = base.portfolio.currency
    parts = []
    for words, figure in (("expected a year", "mean"), ("one year in 20", 0.95), ("one year in 100", 0.99)):
        before, after = (
            each.total.mean if figure == "mean" else each.total.quantile(float(figure)) for each in (base, now)
        )
        parts.append(f"{words} {said_amount(before, currency)} → {said_amount(after, currency)}")
    return element("div", None, "; ".join(parts))


def moved_by(scenario: Scenario, often: float, much: float) -> Scenario:
    """A scenario that happens `often` times as often and costs `much` times as much each time."""
    from toolkit.risks.losses.moved import moved

    return moved(scenario, often=often, much=much)
