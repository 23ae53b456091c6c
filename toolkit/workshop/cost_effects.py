"""Notebook 07: what does each control do to a risk in numbers, and what does it cost a year?"""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.errors import InputError, Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.loss_records import LossEffect
from toolkit.register.records import ControlUse, Risk
from toolkit.risks.amounts import said_amount
from toolkit.risks.losses.typed import shown_share, typed_value
from toolkit.workshop.draft import Draft, lines, renew, short
from toolkit.workshop.effect_parts import (
    ACTS,
    EffectSaid,
    effect_words,
    free_place,
    key_of,
    line_of,
    or_problem,
    others_of,
    unless_all,
)
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import control_title, numbered
from toolkit.workshop.session import Workshop
from toolkit.workshop.treat_controls import status_chip
from toolkit.workshop.typed_amounts import take, typed_of, typed_share

__all__ = ["EffectPanel"]

_NEW = "new"
_OPEN = 12
"""Rows from which on the table is folded."""


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
        self._offered = ""
        self._uses: dict[str, tuple[int, Risk, ControlUse]] = {}
        self._choice = w.Dropdown(description="Control", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._which = w.Dropdown(description="Effect", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._acts = w.Dropdown(
            description="It lowers", options=ACTS, value="success", layout=w.Layout(width="420px"),
            style={"description_width": "88px"},
        )  # fmt: skip
        self._effect = IntervalForm(
            form="probability", with_mode=True, about="the share that it takes off",
            examples=("40%", "60%", "80%"),
        )  # fmt: skip
        self._coverage = line_of("Covers", "100%", "of the cases that it is there for (or 80%..95%)")
        self._reliability = line_of("Works", "100%", "of the time as it should")
        self._cost = line_of("Costs", "12k", "")
        self._why = lines("Why", "A test, a supplier's figure, a guess …")
        fields = {
            "what it lowers": self._acts,
            "the share": self._effect,
            "coverage": self._coverage.children[0],
            "reliability": self._reliability.children[0],
            "cost": self._cost.children[0],
            "why": self._why,
        }
        self._draft = Draft(fields, kept=workshop.unsaved("effect"))
        on_change(self._choice, self._chosen)
        on_change(self._which, self._chosen)
        self._status, self._table = html(), html()
        self._drop = button("Take this effect away", self._take_away)
        self._work = w.VBox(
            [
                row(self._choice),
                self._status,
                row(self._which),
                self._acts,
                html(element("b", None, "By which share does it lower that, where it works?")),
                self._effect.view,
                self._coverage,
                self._reliability,
                self._cost,
                self._why,
                row(button("Save what it does", self._save, primary=True), self._drop),
                self._draft.view,
            ],
            layout=wide(grid_gap="8px"),
        )
        self._empty = html(note("No risk has a control yet: choose them in notebook 04."))
        self.body.children = (self._empty, self._work, self._table)

    def redraw(self) -> None:
        """Show the chosen control; what is typed and not saved stays."""
        self._uses = self._found()
        uses = self._uses
        options = [
            (f"{short(control_title(use, self.workshop.catalogue), 60)} · {number}. {short(risk.title, 50)}", key)
            for key, (number, risk, use) in uses.items()
        ]
        missing = self.register.not_quantified
        first = next((key for key, (_, risk, use) in uses.items() if not use.effects and risk.id not in missing), None)
        is_new = self._choice.value not in uses
        self._filling = True
        renew(self._choice, options)
        if is_new and first is not None:
            self._choice.value = first
        self._filling = False
        self._work.layout.display = None if uses else "none"
        self._empty.layout.display = "none" if uses else None
        self._table.value = str(self._said())
        self._fill()

    def overtaken(self) -> None:
        """Show what somebody else said; what is typed here stays."""
        self._draft.overtaken()
        self.redraw()

    def _found(self) -> dict[str, tuple[int, Risk, ControlUse]]:
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
        chosen = self._uses.get(self._choice.value or "")
        if chosen is None:
            return
        _, risk, use = chosen
        self._offer(use)
        effect = self._shown(use)
        cost = self.register.control_costs.get(use.control)
        self._cost.children[1].value = str(note(f"{self._currency(risk, use)} a year, once for all risks; 0 if free"))
        values = {
            "what it lowers": effect.acts_on if effect else free_place(use),
            "the share": typed_of(effect.effect, is_share=True) if effect else ("", "", ""),
            "coverage": unless_all(effect.coverage) if effect else "",
            "reliability": unless_all(effect.reliability) if effect else "",
            "cost": f"{cost.cost:,.15g}" if cost else "",
            "why": effect.why if effect else "",
        }
        names = (f"risk:{risk.id}", f"control_cost:{use.control}")
        state = self.register.state()
        seen = {name: state.rev_of(name) for name in names}  # 0 of what nobody has said yet: they may, meanwhile
        called = f"{short(control_title(use, self.workshop.catalogue), 40)} at {short(risk.title, 40)}"
        self._draft.show(f"{risk.id}|{use.control}|{self._which.value}", values, seen, called=called)
        self._drop.layout.display = None if effect else "none"
        self._status.value = str(element("div", None, status_chip(use), note(self._notes(risk, use, effect))))

    def _offer(self, use: ControlUse) -> None:
        """The effects that the control has, and room for a further one."""
        options = [(effect_words(each), key_of(each)) for each in use.effects]
        options.append(("a further effect" if options else "its first effect", _NEW))
        is_other, self._offered = self._offered != self._choice.value, self._choice.value
        self._filling = True
        renew(self._which, options)
        if is_other:
            self._which.value = options[0][1]
        self._filling = False
        self._which.layout.display = None if use.effects else "none"

    def _shown(self, use: ControlUse) -> LossEffect | None:
        return next((each for each in use.effects if key_of(each) == self._which.value), None)

    def _notes(self, risk: Risk, use: ControlUse, effect: LossEffect | None) -> str:
        said = {"planned": "It counts for the target only.", "in place": "It counts today."}
        parts = [said.get(use.status, "It counts today: somebody verified it.")]
        if effect is not None and effect.degraded not in (0, 0.0, None):
            parts.append(f"When it does not work as it should, it still takes {shown_share(effect.degraded)} off.")
        missing = self.register.not_quantified.get(risk.id, "")
        if missing:
            parts.append(f"It changes nothing in money until the risk has its numbers: {missing}.")
        return " ".join(parts)

    def _currency(self, risk: Risk, use: ControlUse) -> str:
        cost, held = self.register.control_costs.get(use.control), self.register.scenarios.get(risk.id)
        criteria = self.register.criteria
        return cost.currency if cost else held.currency if held else criteria.currency if criteria else "GBP"

    def _save(self) -> None:
        chosen = self._uses.get(self._choice.value or "")
        if chosen is None:
            return
        with self.watched():
            self._record(self._given(chosen[1], chosen[2]))

    def _take_away(self) -> None:
        chosen = self._uses.get(self._choice.value or "")
        if chosen is None:
            return
        with self.watched():
            effect = self._shown(chosen[2])
            self._record(EffectSaid(chosen[1].id, chosen[2].control, kept=others_of(chosen[2], effect)))

    def _record(self, said: EffectSaid) -> None:
        _, risk, use = self._uses[f"{said.risk}|{said.control}"]
        acts_on = said.effect.get("acts_on")
        saved = self.save(
            said.record,
            said=f"what {short(control_title(use, self.workshop.catalogue), 50)} does to “{short(risk.title, 50)}”",
            python=said.python,
            seen=self._draft.seen,
            settles=self._draft,
        )
        if saved and acts_on and self._which.value == _NEW:  # what was new is there now: show it
            self._which.value = "|".join([acts_on, *said.effect.get("forms", ())])

    def _given(self, risk: Risk, use: ControlUse) -> EffectSaid:
        """What is changed. Raises `InputError` with every field that says nothing sensible, or for nothing at all."""
        problems: list[Problem] = []
        typed, effect = self._draft.typed, self._shown(use)
        said = EffectSaid(risk.id, use.control, why=self._why.value.strip())
        changed: dict[str, Any] = {}
        if "the share" in typed or (effect is None and typed.keys() - {"cost", "why"}):
            changed["effect"] = take(self._effect, "The share that it takes off", problems)
        for name, line in (("coverage", self._coverage), ("reliability", self._reliability)):
            text = line.children[0].value.strip().replace(",", "")
            if name in typed:
                changed[name] = or_problem(typed_share, text, name, problems) if text else 1.0
        if "cost" in typed:
            said.cost = self._price(problems)
        self._aim(said, use, effect, changed, problems)
        if problems:
            raise InputError(problems)
        if not said.effect and said.cost is None:
            raise InputError(
                [Problem("what it does", "is as recorded", "Type the share that it takes off, or a cost.")]
            )
        return said

    def _aim(
        self,
        said: EffectSaid,
        use: ControlUse,
        effect: LossEffect | None,
        changed: dict[str, Any],
        problems: list[Problem],
    ) -> None:
        """Name what the effect acts on; an effect that acts on something else now takes the place of what it was."""
        acts_on, before = self._acts.value, {}
        if (effect is None or acts_on != effect.acts_on) and acts_on in {key_of(each) for each in use.effects}:
            what = f"has an effect already on {next(words for words, key in ACTS if key == acts_on)}"
            problems.append(Problem("the control", what, "Choose it under Effect, and change that."))
        if effect is not None and acts_on != effect.acts_on:
            said.kept = others_of(use, effect)
            before = {name: value for name, value in effect.declared.items() if name not in ("acts_on", "forms")}
        elif effect is not None and effect.forms:
            before = {"forms": [form.value for form in effect.forms]}
        if changed or said.kept is not None or (effect is not None and "why" in self._draft.typed):
            said.effect = {"acts_on": acts_on, **before, **changed}

    def _price(self, problems: list[Problem]) -> float | None:
        text = self._cost.children[0].value.strip().replace(",", "")
        if not text:
            problems.append(Problem("cost", "was said already", "Write 0 where the control is free."))
            return None
        value = or_problem(typed_value, text, "cost", problems)
        if value is not None and not isinstance(value, float):
            problems.append(Problem("cost", "is one number", "Write such as 12k."))
            return None
        return value

    def _said(self) -> Safe:
        rows: list[dict[str, str | Safe]] = []
        costs = self.register.control_costs
        for number, risk, use in self._uses.values():
            cost = costs.get(use.control)
            rows.append(
                {
                    "control": control_title(use, self.workshop.catalogue),
                    "at": f"{number}. {short(risk.title, 80)}",
                    "status": status_chip(use),
                    "lowers": "; ".join(effect_words(each) for each in use.effects) or "no numbers yet",
                    "costs a year": said_amount(cost.cost, cost.currency) if cost else "not said",
                }
            )
        if not rows:
            return fragment()
        shown = {"open": ""} if len(rows) <= _OPEN else None
        return element("details", shown, element("summary", None, "All controls and their numbers"), table(rows))
