"""Notebook 07: what does each control do to a risk in numbers, and what does it cost a year?"""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.errors import InputError, Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.register.loss_records import LossEffect
from toolkit.register.records import ControlUse, Risk
from toolkit.risks.amounts import said_amount, said_chance
from toolkit.risks.losses.typed import typed_value
from toolkit.workshop.draft import Draft, lines, renew, short
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import control_title, numbered
from toolkit.workshop.session import Workshop
from toolkit.workshop.treat_controls import status_chip
from toolkit.workshop.typed_amounts import plain_of, typed_of

__all__ = ["EffectPanel"]

_ACTS = [
    ("how often attackers come across it", "contact"),
    ("how often they then try", "action"),
    ("how often a try works", "success"),
    ("what it costs when it works", "loss"),
]


class EffectPanel(Panel):
    """One control at a risk at a time: on what it acts, by which share it lowers that, and what it costs a year."""

    title = "What do the controls do, in numbers?"
    asks = "Of ten tries that work today, how many would it stop? Two numbers are more honest than one."
    python = """
with workshop.register.change(by=workshop.acting, reason="estimated by the platform team") as change:
    risk = change.risk("letters-steer-the-assistant")
    risk.control_effect("screen-retrieved-content", acts_on="success", effect={"low": 0.4, "high": 0.8},
                        coverage=0.9, cost=12_000, why="red-team exercise of March")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._choice = w.Dropdown(description="Control", layout=w.Layout(width="auto", flex="1 1 420px"))
        style = {"description_width": "88px"}
        self._acts = w.Dropdown(
            description="It lowers", options=_ACTS, value="success", layout=w.Layout(width="420px"), style=style
        )
        self._effect = IntervalForm(unit="of them stopped, where it works", form="probability", with_mode=True)
        self._coverage = self._share("Covers", "100%", "of the cases it is there for")
        self._reliability = self._share("Works", "100%", "of the time as it should")
        self._cost = self._share("Costs", "12k", f"{self._currency} a year, once for all risks")
        self._why = lines("Why", "A test, a supplier's figure, a guess …")
        fields = {
            "what it lowers": self._acts,
            "the share": self._effect,
            "coverage": self._coverage.children[0],
            "reliability": self._reliability.children[0],
            "cost": self._cost.children[0],
            "why": self._why,
        }
        self._draft = Draft(fields)
        on_change(self._choice, self._chosen)
        self._status, self._table = html(), html()
        self._work = w.VBox(
            [
                row(self._choice),
                self._status,
                self._acts,
                self._effect.view,
                row(self._coverage, self._reliability, self._cost),
                self._why,
                row(button("Save what it does", self._save, primary=True)),
                self._draft.view,
            ],
            layout=wide(grid_gap="8px"),
        )
        self._empty = html(note("No risk has a control yet: choose them in notebook 04."))
        self.body.children = (self._empty, self._work, self._table)

    @property
    def _currency(self) -> str:
        criteria = self.register.criteria
        return criteria.currency if criteria is not None else "GBP"

    def _share(self, label: str, placeholder: str, after: str) -> w.HBox:
        field = w.Text(
            description=label, placeholder=placeholder, continuous_update=False, layout=w.Layout(width="170px"),
            style={"description_width": "60px"},
        )  # fmt: skip
        words = html(note(after))
        words.layout.width = "auto"
        return w.HBox([field, words], layout=w.Layout(align_items="center", grid_gap="6px"))

    def redraw(self) -> None:
        """Show the chosen control; what is typed and not saved stays."""
        uses = self._uses()
        options = [
            (f"{short(control_title(use, self.workshop.catalogue), 60)} · {number}. {short(risk.title, 50)}", key)
            for key, (number, risk, use) in uses.items()
        ]
        first = next((key for key, (_, _, use) in uses.items() if not use.effects), None)
        is_new = self._choice.value not in uses
        self._filling = True
        renew(self._choice, options)
        if is_new and first is not None:
            self._choice.value = first
        self._filling = False
        self._work.layout.display = None if uses else "none"
        self._empty.layout.display = "none" if uses else None
        self._fill()

    def overtaken(self) -> None:
        """Show what somebody else said; what is typed here stays."""
        self._draft.overtaken()
        self.redraw()

    def _uses(self) -> dict[str, tuple[int, Risk, ControlUse]]:
        """By risk and control; risks with numbers first, since only there a control's numbers do anything."""
        missing = self.register.not_quantified
        found = [(number, risk, use) for number, risk in numbered(self.register) for use in risk.controls]
        found.sort(key=lambda each: each[1].id in missing)
        return {f"{risk.id}|{use.control}": (number, risk, use) for number, risk, use in found}

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill()

    def _fill(self) -> None:
        uses = self._uses()
        self._table.value = str(self._said(uses))
        chosen = uses.get(self._choice.value or "")
        if chosen is None:
            return
        _, risk, use = chosen
        effect = use.effects[0] if use.effects else None
        cost = self.register.control_costs.get(use.control)
        values = {
            "what it lowers": effect.acts_on if effect else "success",
            "the share": _typed(effect.effect) if effect else ("", "", ""),
            "coverage": _percent(effect.coverage) if effect else "",
            "reliability": _percent(effect.reliability) if effect else "",
            "cost": f"{cost.cost:,.15g}" if cost else "",
            "why": effect.why if effect else "",
        }
        names = (f"risk:{risk.id}", f"control_cost:{use.control}")
        seen = {name: revision.rev for name in names if (revision := self.register.get(name)) is not None}
        called = f"{short(control_title(use, self.workshop.catalogue), 40)} at {short(risk.title, 40)}"
        self._draft.show(f"{risk.id}|{use.control}", values, seen, called=called)
        more = len(use.effects) - 1
        also = f" {more} further effects, said in Python, stay as they are." if more > 0 else ""
        unquantified = self.register.not_quantified.get(risk.id, "")
        nothing = f" It changes nothing in money yet: {unquantified}." if unquantified else ""
        self._status.value = str(element("div", None, status_chip(use), note(also + nothing)))

    def _save(self) -> None:
        chosen = self._uses().get(self._choice.value or "")
        if chosen is None:
            return
        _, risk, use = chosen
        with self.watched():
            given = self._given()
            control = use.control

            def do(change: Change) -> None:
                change.risk(risk.id).control_effect(control, **given)

            said = ", ".join(f"{name}={value!r}" for name, value in given.items())
            self.save(
                do,
                said=f"what {short(control_title(use, self.workshop.catalogue), 50)} does to “{short(risk.title, 50)}”",
                python=f"change.risk({risk.id!r}).control_effect({control!r}, {said})",
                seen=self._draft.seen,
                settles=self._draft,
            )

    def _given(self) -> dict[str, Any]:
        problems: list[Problem] = []
        given: dict[str, Any] = {"acts_on": self._acts.value, "why": self._why.value.strip()}
        if self._effect.is_empty:
            problems.append(Problem("The share that it stops", "is missing", "Type such as 40% to 80%."))
        else:
            try:
                given["effect"] = plain_of(self._effect)
            except InputError as error:
                problems += error.problems
        for name, field in (
            ("coverage", self._coverage), ("reliability", self._reliability), ("cost", self._cost),
        ):  # fmt: skip
            text = field.children[0].value.strip().replace(",", "")
            try:
                value = typed_value(text, name) if text else None
                if value is not None and not isinstance(value, float):
                    raise InputError([Problem(name, "is one number", "Write such as 90% or 12k.")])
                if value is not None:
                    given[name] = value
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        return given

    def _said(self, uses: dict[str, tuple[int, Risk, ControlUse]]) -> Safe:
        rows = []
        costs = self.register.control_costs
        for number, risk, use in uses.values():
            cost = costs.get(use.control)
            rows.append(
                {
                    "control": control_title(use, self.workshop.catalogue),
                    "at": f"{number}. {short(risk.title, 80)}",
                    "status": status_chip(use),
                    "lowers": "; ".join(_words(each) for each in use.effects) or "no numbers yet",
                    "costs a year": said_amount(cost.cost, cost.currency) if cost else "not said",
                }
            )
        return table(rows) if rows else fragment()


def _typed(plain: Any) -> tuple[str, str, str]:
    if isinstance(plain, int | float):
        return f"{plain:.15g}", "", ""
    return typed_of(plain)


def _percent(plain: Any) -> str:
    return "" if plain is None or not isinstance(plain, int | float) or plain == 1 else f"{100 * plain:.6g}%"


def _words(effect: LossEffect) -> str:
    acts = next(words for words, key in _ACTS if key == effect.acts_on)
    share = effect.effect
    if isinstance(share, int | float):
        return f"{acts} by {said_chance(share)}"
    return f"{acts} by {said_chance(share['low'])} to {said_chance(share['high'])}"
