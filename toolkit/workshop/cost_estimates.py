"""Notebook 07: what could each risk cost? How often a year, and how much each time, by form of loss."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as w

from toolkit.catalogues.vocabulary import LossForm
from toolkit.display.tables import table
from toolkit.errors import InputError, Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.register.forms_to_ask import forms_to_ask
from toolkit.register.loss_records import ScenarioRecord
from toolkit.register.ranking import ranking
from toolkit.register.records import Risk
from toolkit.risks.losses.forms import FORMS
from toolkit.risks.losses.typed import shown_costs, shown_value
from toolkit.workshop.cost_parts import Estimated, ScenarioFields
from toolkit.workshop.draft import Draft, lines, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import numbered, person_words, risk_card
from toolkit.workshop.session import Workshop

__all__ = ["EstimatePanel"]

_OPEN = 12
"""Rows from which on the table of all risks is folded."""


class EstimatePanel(Panel):
    """One risk at a time: how often a year, what one event costs in each form, and what sometimes follows."""

    title = "How often, and how much?"
    asks = "Two numbers each, between which you would bet nine to one that the truth lies. The worst risks first."
    python = """
with workshop.register.change(by=workshop.acting, reason="estimated with finance") as change:
    risk = change.risk("letters-steer-the-assistant")
    risk.estimate(frequency={"low": 0.5, "high": 6}, loss={"response": {"low": 5_000, "high": 40_000}},
                  why="three attempts last year")
    # other laws: {"form": "negative_binomial", …}, {"contact": …, "action": …, "vulnerability": …}; see the README
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._missing: Mapping[str, str] = {}
        self._choice = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._card, self._kept, self._table, self._count = html(), html(), html(), html()
        self._fields = ScenarioFields()
        self._why = lines("Why", "Where do the numbers come from? Invoices, last year's incidents, a guess …")
        self._draft = Draft({**self._fields.by_name, "why": self._why}, kept=workshop.unsaved("estimate"))
        on_change(self._choice, self._chosen)
        on_change(self._fields.often, lambda _: self._show_often())
        self._asked, self._other = w.VBox(layout=wide(grid_gap="6px")), w.VBox(layout=wide(grid_gap="6px"))
        others = w.Accordion([self._other], titles=("Other forms of loss",), selected_index=None)
        fields = self._fields
        follows = w.VBox([fields.more_chance.view, fields.more_form, fields.more.view], layout=wide(grid_gap="6px"))
        self._sometimes = w.Accordion([follows], titles=("And sometimes more follows",), selected_index=None)
        save = button("Save this estimate", self._save, primary=True)
        self._work = w.VBox(
            [self._count, row(self._choice, button("Worst risk without numbers", self._next)), self._card, self._kept,
             html(element("b", None, "How often does it happen, as if nothing were in place against it?")),
             fields.often, fields.rate.view, fields.chance.view,
             html(element("b", None, "What does it cost each time?")),
             self._asked, others, self._sometimes, self._why, row(save), self._draft.view],
            layout=wide(grid_gap="8px"),
        )  # fmt: skip
        self._empty = html(note("There are no risks yet: word them in notebook 03."))
        self.body.children = (self._empty, self._work, self._table)

    def redraw(self) -> None:
        """Show the chosen risk with what is estimated of it; what is typed and not saved stays."""
        self._missing = self.register.not_quantified
        risks = numbered(self.register)
        options = [(f"{number}. {short(risk.title)} ({self._state(risk)})", risk.id) for number, risk in risks]
        worst = "" if self._choice.value in [key for _, key in options] else self._worst_missing()
        self._filling = True
        renew(self._choice, options)
        if worst:
            self._choice.value = worst
        self._filling = False
        self._work.layout.display = None if options else "none"
        self._empty.layout.display = "none" if options else None
        done = len(risks) - len([risk for _, risk in risks if risk.id in self._missing])
        self._count.value = str(note(f"{done} of {len(risks)} risks have numbers. Nobody needs all: the worst few do."))
        self._table.value = str(self._estimated(risks))
        self._fill()

    def overtaken(self) -> None:
        """Show what somebody else estimated; what is typed here stays."""
        self._draft.overtaken()
        self.redraw()

    def _state(self, risk: Risk) -> str:
        return self._missing.get(risk.id) or "estimated"

    def _worst_missing(self) -> str:
        """The worst risk by its level that has no numbers; after the one that is chosen, where several are as bad."""
        order = [each.id for each in sorted(ranking(self.register), key=lambda each: each.place_by_level or 10**6)]
        order = [key for key in order if key in self._missing]
        at = order.index(self._choice.value) + 1 if self._choice.value in order else 0
        return next(iter(order[at:] + order[:at]), "")

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill()

    def _held(self) -> ScenarioRecord | None:
        return self.register.scenarios.get(self._choice.value or "")

    def _fill(self) -> None:
        risk = self.register.risks.get(self._choice.value or "")
        if risk is None:
            return
        held, criteria = self._held(), self.register.criteria
        self._fields.say_currency(held.currency if held else criteria.currency if criteria else "GBP")
        names = (f"risk:{risk.id}", f"scenario:{risk.id}")
        state = self.register.state()
        seen = {name: state.rev_of(name) for name in names}  # 0 of what nobody has said yet: they may, meanwhile
        why = next((each.why for each in (held.estimated.values() if held else ()) if each.why), "")
        self._draft.show(risk.id, {**self._fields.values(held), "why": why}, seen, called=short(risk.title, 40))
        self._card.value = str(risk_card(self.workshop, risk))
        self._show_often()
        self._ask(risk, held)
        if held is not None and held.secondary:
            self._sometimes.selected_index = 0
        hidden = self._fields.cannot_show(held)
        said = f"Recorded in a way that this form cannot show, and kept unless you type over it: {', '.join(hidden)}."
        self._kept.value = str(note(said) if hidden else fragment())

    def _show_often(self) -> None:
        once = self._fields.often.value == "once"
        self._fields.rate.view.layout.display = "none" if once else None
        self._fields.chance.view.layout.display = None if once else "none"

    def _ask(self, risk: Risk, held: ScenarioRecord | None) -> None:
        """The forms that the threats behind the risk suggest, and those that have numbers, come first."""
        asked = forms_to_ask(self.register, self.workshop.catalogue, risk.id)
        wanted = {each.form.form for each in asked if each.because}
        wanted |= {form for form in FORMS if held and form in held.loss}
        wanted |= {form for form, each in self._fields.forms.items() if not each.is_empty}
        wanted = wanted or {LossForm.RESPONSE}
        self._asked.children = tuple(self._asking(form) for form in FORMS if form in wanted)
        self._other.children = tuple(self._asking(form) for form in FORMS if form not in wanted)

    def _asking(self, form: LossForm) -> w.Widget:
        words = FORMS[form]
        head = fragment(element("b", None, f"{words.title}. "), words.question, note(f"Such as: {words.example}"))
        return w.VBox([html(head), self._fields.forms[form].view], layout=wide(grid_gap="2px"))

    def _save(self) -> None:
        risk = self.register.risks.get(self._choice.value or "")
        if risk is None:
            return
        with self.watched():
            given, why = self._given(), self._why.value.strip()

            def do(change: Change) -> None:
                given.record(change, risk.id, why)

            self.save(
                do,
                said=f"what “{short(risk.title)}” could cost",
                python=given.python(risk.id, why),
                seen=self._draft.seen,
                settles=self._draft,
            )

    def _given(self) -> Estimated:
        """What is changed; with another reason alone, all of it for that reason. Raises `InputError` for nothing."""
        held = self._held()
        given = self._fields.given(held)
        if given.whole or given.forms:
            return given
        if held is not None and "why" in self._draft.typed:
            parts = {name: value for name, value in held.parts.items() if value}
            return Estimated({name: _plain(value) for name, value in parts.items()})
        what = "is empty" if held is None else "says what is recorded already"
        raise InputError([Problem("the estimate", what, "Type how often it happens, or what it costs.")])

    def _next(self) -> None:
        with self.watched():
            worst = self._worst_missing()
            if not worst:
                self.refuse("every open risk has numbers", "Choose the risk to look at again.")
                return
            self._choice.value = worst

    def _estimated(self, risks: list[tuple[int, Risk]]) -> Safe:
        """All risks with their numbers and whose they are; folded where there are many."""
        if not risks:
            return fragment()
        scenarios = self.register.scenarios
        rows = [self._row(number, risk, scenarios.get(risk.id)) for number, risk in risks]
        shown = {"open": ""} if len(rows) <= _OPEN else None
        return element("details", shown, element("summary", None, "All risks and their numbers"), table(rows))

    def _row(self, number: int, risk: Risk, held: ScenarioRecord | None) -> dict[str, str | Safe]:
        often = shown_value(held.frequency) if held and held.frequency else "not estimated yet"
        costs = "; ".join(shown_costs(held.loss, held.secondary, held.insurance)) if held else ""
        who = dict.fromkeys(each.by for each in held.estimated.values() if each.by) if held else {}
        return {
            "": str(number),
            "risk": short(risk.title, 200),
            "how often a year": often,
            "what one event costs": f"{held.currency} {short(costs, 200)}" if held and costs else "not estimated yet",
            "by": "; ".join(person_words(self.register, each) for each in who),
        }


def _plain(value: object) -> object:
    """A recorded part as plain data, which is written out as it is typed in Python."""
    if isinstance(value, Mapping):
        return {str(getattr(name, "value", name)): _plain(each) for name, each in value.items()}
    return value
