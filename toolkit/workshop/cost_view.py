"""Notebook 07: what a year could cost. Curves of all levels, held against the tolerance, and figures kept of them."""

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
from toolkit.workshop.draft import Draft, short
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import unbroken
from toolkit.workshop.session import Workshop
from toolkit.workshop.typed_amounts import share_text

if TYPE_CHECKING:
    from toolkit.register.in_money import InMoney

__all__ = ["NOTHING_YET", "LossPanel"]

NOTHING_YET = "Nothing is estimated in money yet: the first saved estimate appears here."


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
        self._drawn: tuple[Any, ...] = ()
        self._curves, self._tail = w.Output(layout=wide()), w.Output(layout=wide())
        self._figures, self._missing, self._kept = html(), html(), html()
        self._points = [(_field("100k"), _field("20%")), (_field("5m"), _field("1%"))]
        fields = {
            f"{what} {number}": each
            for number, point in enumerate(self._points, start=1)
            for what, each in zip(("loss", "probability"), point, strict=True)
        }
        self._draft = Draft(fields, kept=workshop.unsaved("tolerance"))
        leads = ("To lose more than", "and to lose more than")
        bear = [_bearing(lead, *point) for lead, point in zip(leads, self._points, strict=True)]
        save = row(button("Save the tolerance", self._save_tolerance, primary=True))
        self._tolerance = w.Accordion(
            [w.VBox([*bear, save, self._draft.view])], titles=("What could we bear?",), selected_index=0
        )
        self._work = w.VBox(
            [self._curves, self._figures, self._tolerance, self._tail, self._missing, self._kept,
             row(button("Keep these figures", self._keep, tip="a snapshot: what was known today"))],
            layout=wide(grid_gap="8px"),
        )  # fmt: skip
        self._empty = html(note(NOTHING_YET))
        self.body.children = (self._empty, self._work)

    def redraw(self) -> None:
        """Quantify all levels and draw them; the tolerance as it is recorded."""
        self._show_tolerance()
        money = self.workshop.in_money()
        is_there = money is not None and not money.problem
        self._work.layout.display = None if is_there else "none"
        self._empty.layout.display = "none" if is_there else None
        if money is None:
            return
        if money.problem:
            self._drawn = ()
            raise ToolkitError(money.problem)
        drawn = (money.levels, money.tolerance)
        if not (self._drawn and self._drawn[0] is drawn[0] and self._drawn[1] == drawn[1]):
            curves = {str(name): each for name, each in money.levels.items()}
            self._curves.outputs = (redrawn(exceedance_of(curves, money.tolerance)),)
            self._tail.outputs = (redrawn(tail_of(money.current)),)
            self._drawn = drawn
        self._figures.value = str(self._told(money))
        self._missing.value = str(self._without(money.not_quantified))
        self._kept.value = str(self._said_of_kept())

    def overtaken(self) -> None:
        """Show the tolerance that somebody else saved; what is typed here stays."""
        self._draft.overtaken()
        self.redraw()

    def _told(self, money: InMoney) -> Safe:
        rows = []
        for level, each in money.levels.items():
            total, currency = each.total, each.portfolio.currency
            rows.append(
                {
                    "level": unbroken(level),
                    "expected a year": said_amount(total.mean, currency),
                    "no loss at all": said_chance(total.p_no_loss),
                    "one year in 20 is worse than": said_amount(total.quantile(0.95), currency),
                    "one year in 100 is worse than": said_amount(total.quantile(0.99), currency),
                    "mean of the worst 1%": said_amount(total.tvar(0.99), currency),
                }
            )
        how, held = money.current, self.register.criteria
        off = how.error.removeprefix("exact; ")
        said = note(f"How it was worked out: {how.why}; {off}. The numbers are estimates of people in this room.")
        lead = None
        if held is None or held.loss_tolerance is None:
            lead = note("What you could bear is not said yet: say it below, and what lies over it is shaded.")
        elif money.tolerance is None:
            other = held.loss_tolerance.currency
            lead = note(f"The tolerance is said in {other}, and the losses in {currency}: it is not drawn.", "att-warn")
        return fragment(table(rows), said, lead)

    def _without(self, missing: Mapping[str, str]) -> Safe:
        if not missing:
            return note("Every open risk has numbers.")
        risks = self.register.risks
        rows = [{"not in these figures": short(risks[key].title, 200), "because": why} for key, why in missing.items()]
        lead = f"{len(rows)} risks without numbers are left out, which does not make them nothing"
        if len(rows) == 1:
            lead = "One risk without numbers is left out, which does not make it nothing"
        return element("details", None, element("summary", None, lead), table(rows))

    def _said_of_kept(self) -> Safe:
        """The figures that were kept last, and whether they still come out so."""
        kept = self.register.figures
        if not kept:
            return fragment()
        number, last = list(kept.items())[-1]
        held = self.register.get(f"figures:{number}")
        day = held.at[:10] if held is not None else "an unknown day"
        figures = last.levels.get("current")
        said = f": expected {said_amount(figures.mean, last.currency)} a year" if figures is not None else ""
        if self.register.are_stale(last):
            return note(
                f"Kept on {day}{said}. The estimates have changed since: other figures come out now.", "att-warn"
            )
        return note(f"Kept on {day}{said}. They still come out so.")

    def _show_tolerance(self) -> None:
        criteria = self.register.criteria
        held = criteria.loss_tolerance if criteria is not None else None
        points = list(held.points) if held else []
        values = {}
        for number in (1, 2):
            loss, chance = points[number - 1] if number <= len(points) else (None, None)
            values[f"loss {number}"] = "" if loss is None else f"{loss:,.15g}"
            values[f"probability {number}"] = share_text(chance)
        seen = {"criteria": self.register.state().rev_of("criteria")}
        self._draft.show("tolerance", values, seen, called="the tolerance")

    def _save_tolerance(self) -> None:
        with self.watched():
            points = self._typed_points()
            said = ", ".join(f"({loss!r}, {chance!r})" for loss, chance in points)
            self.save(
                lambda change: change.loss_tolerance(*points),
                said="what we could bear in a year",
                python=f"change.loss_tolerance({said})",
                seen=self._draft.seen,
                settles=self._draft,
            )

    def _typed_points(self) -> list[tuple[float, float]]:
        """The points; none take a tolerance away. Raises `InputError` for what is none, or half of one."""
        problems: list[Problem] = []
        points: list[tuple[float, float]] = []
        for number, fields in enumerate(self._points, start=1):
            if not any(each.value.strip() for each in fields):
                continue
            pair = [
                _one_number(each.value, f"{name} {number}", problems)
                for name, each in zip(("loss", "probability"), fields, strict=True)
            ]
            points += [(pair[0], pair[1])] if pair[0] is not None and pair[1] is not None else []
        criteria = self.register.criteria
        if not points and not problems and (criteria is None or criteria.loss_tolerance is None):
            problems.append(Problem("the tolerance", "is empty", "Type a loss, such as 100k, and a probability, 20%."))
        if problems:
            raise InputError(problems)
        return points

    def _keep(self) -> None:
        with self.watched():
            money = self.workshop.in_money()
            if money is None or money.problem:
                raise ToolkitError("there are no figures to keep", try_instead="Estimate a risk above.")

            def do(change: Change) -> Any:
                return change.keep_figures(*money.levels.values())

            self.save(
                do,
                said="the figures of today, as a snapshot",
                python="from toolkit import quantify\n"
                "levels = [quantify(workshop.register, level) for level in ('inherent', 'current', 'target')]\n"
                "change.keep_figures(*levels)",
            )


def _field(placeholder: str) -> w.Text:
    return w.Text(placeholder=placeholder, continuous_update=False, layout=w.Layout(width="110px"))


def _bearing(lead: str, amount: w.Text, chance: w.Text) -> w.HBox:
    """A point of the tolerance, as a sentence with two gaps."""
    words = [html(element("div", None, text)) for text in (lead, "in a year may have a probability of", "at most")]
    for each in words:
        each.layout.width = "auto"
    words[0].layout.width = "170px"
    return row(words[0], amount, words[1], chance, words[2])


def _one_number(text: str, name: str, problems: list[Problem]) -> float | None:
    try:
        value = typed_value(text.strip().replace(",", ""), name)
    except InputError as error:
        problems += error.problems
        return None
    if isinstance(value, float):
        return value
    problems.append(Problem(name, "is one number", "Write such as 100k, or 20%."))
    return None
