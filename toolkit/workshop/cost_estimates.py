"""Notebook 07: what could each risk cost? How often a year, and how much each time, by form of loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import LossForm
from toolkit.display.tables import table
from toolkit.errors import InputError, Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.register.forms_to_ask import forms_to_ask
from toolkit.register.loss_records import ScenarioRecord
from toolkit.register.records import Risk
from toolkit.risks.losses.forms import FORMS
from toolkit.workshop.draft import Draft, lines, renew, short
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import numbered, risk_card
from toolkit.workshop.session import Workshop
from toolkit.workshop.typed_amounts import EMPTY, fits_form, plain_of, typed_of

__all__ = ["EstimatePanel"]

_OFTEN = [("Again and again", "rate"), ("Once, or not at all", "once")]


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
        self._choice = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._card, self._kept, self._table = html(), html(), html()
        self._often = w.ToggleButtons(options=_OFTEN, style={"button_width": "170px"})
        currency = self._currency
        self._rate = IntervalForm(unit="times a year", with_mode=True)
        self._chance = IntervalForm(unit="in a year", form="probability")
        self._forms = {form: IntervalForm(unit=f"{currency} each time", with_mode=True) for form in FORMS}
        self._more_chance = IntervalForm(unit="of such events", form="probability")
        self._more_form = w.Dropdown(
            description="It costs as", options=[(words.title, form) for form, words in FORMS.items()],
            value=LossForm.FINES_AND_JUDGMENTS, layout=w.Layout(width="340px"),
        )  # fmt: skip
        self._more = IntervalForm(unit=f"{currency} more", with_mode=True)
        self._why = lines("Why", "Where do the numbers come from? Invoices, last year's incidents, a guess …")
        self._draft = Draft(self._fields())
        on_change(self._choice, self._chosen)
        on_change(self._often, lambda _: self._show_often())
        self._asked = w.VBox(layout=wide(grid_gap="6px"))
        self._other = w.VBox(layout=wide(grid_gap="6px"))
        others = w.Accordion([self._other], titles=("Other forms of loss",), selected_index=None)
        follows = w.VBox([self._more_chance.view, self._more_form, self._more.view], layout=wide(grid_gap="6px"))
        sometimes = w.Accordion([follows], titles=("And sometimes more follows",), selected_index=None)
        save = button("Save this estimate", self._save, primary=True)
        self._work = w.VBox(
            [row(self._choice, button("Next risk without numbers", self._next)), self._card, self._kept,
             html(element("b", None, "How often does it happen, as if nothing were in place against it?")),
             self._often, self._rate.view, self._chance.view,
             html(element("b", None, "What does it cost each time?")),
             self._asked, others, sometimes, self._why, row(save), self._draft.view],
            layout=wide(grid_gap="8px"),
        )  # fmt: skip
        self._empty = html(note("There are no risks yet: word them in notebook 03."))
        self.body.children = (self._empty, self._work, self._table)

    @property
    def _currency(self) -> str:
        criteria = self.register.criteria
        return criteria.currency if criteria is not None else "GBP"

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"how often": self._often, "rate": self._rate, "probability": self._chance}
        fields |= {FORMS[form].title.lower(): each for form, each in self._forms.items()}
        return fields | {
            "how often more follows": self._more_chance,
            "what follows": self._more_form,
            "how much follows": self._more,
            "why": self._why,
        }

    def redraw(self) -> None:
        """Show the chosen risk with what is estimated of it; what is typed and not saved stays."""
        options = [(f"{number}. {short(risk.title)} ({self._state(risk)})", risk.id) for number, risk in self._risks()]
        first = next((risk.id for _, risk in self._risks() if self._missing(risk)), None)
        is_new = self._choice.value not in [key for _, key in options]
        self._filling = True
        renew(self._choice, options)
        if is_new and first is not None:
            self._choice.value = first
        self._filling = False
        self._work.layout.display = None if options else "none"
        self._empty.layout.display = "none" if options else None
        self._fill()

    def overtaken(self) -> None:
        """Show what somebody else estimated; what is typed here stays."""
        self._draft.overtaken()
        self.redraw()

    def _risks(self) -> list[tuple[int, Risk]]:
        return numbered(self.register)

    def _missing(self, risk: Risk) -> str:
        return self.register.not_quantified.get(risk.id, "")

    def _state(self, risk: Risk) -> str:
        return self._missing(risk) or "estimated"

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill()

    def _held(self) -> ScenarioRecord | None:
        return self.register.scenarios.get(self._choice.value or "")

    def _fill(self) -> None:
        risk = self.register.risks.get(self._choice.value or "")
        self._table.value = str(self._estimated())
        if risk is None:
            return
        held = self._held()
        names = (f"risk:{risk.id}", f"scenario:{risk.id}")
        seen = {name: revision.rev for name in names if (revision := self.register.get(name)) is not None}
        self._draft.show(risk.id, self._values(held), seen, called=short(risk.title, 40))
        self._card.value = str(risk_card(self.workshop, risk))
        self._show_often()
        self._ask(risk)
        self._kept.value = str(self._cannot_show(held))

    def _values(self, held: ScenarioRecord | None) -> dict[str, Any]:
        frequency = dict(held.frequency) if held else {}
        loss = dict(held.loss) if held else {}
        more = dict(held.secondary or {}) if held else {}
        following = dict(more.get("loss", {}))
        form = next((each for each in following if each in FORMS), LossForm.FINES_AND_JUDGMENTS)
        values: dict[str, Any] = {
            "how often": "once" if frequency.get("form") == "at_most_once" else "rate",
            "rate": typed_of(frequency.get("rate")),
            "probability": typed_of(frequency.get("probability")),
        }
        values |= {FORMS[each].title.lower(): typed_of(loss.get(each)) for each in self._forms}
        return values | {
            "how often more follows": typed_of(more.get("probability")),
            "what follows": LossForm(form),
            "how much follows": typed_of(following.get(form)),
            "why": next((each.why for each in (held.estimated.values() if held else ()) if each.why), ""),
        }

    def _show_often(self) -> None:
        once = self._often.value == "once"
        self._rate.view.layout.display = "none" if once else None
        self._chance.view.layout.display = None if once else "none"

    def _ask(self, risk: Risk) -> None:
        """The forms that the threats behind the risk suggest, and those that have numbers, come first."""
        asked = forms_to_ask(self.register, self.workshop.catalogue, risk.id)
        suggested = {each.form.form for each in asked if each.because}
        held = self._held()
        wanted = suggested | {form for form in FORMS if held and form in held.loss}
        wanted = wanted or {LossForm.RESPONSE}
        first = [self._asking(form) for form in FORMS if form in wanted]
        rest = [self._asking(form) for form in FORMS if form not in wanted]
        self._asked.children, self._other.children = tuple(first), tuple(rest)

    def _asking(self, form: LossForm) -> w.Widget:
        words = FORMS[form]
        head = fragment(element("b", None, f"{words.title}. "), words.question, note(f"Such as: {words.example}"))
        return w.VBox([html(head), self._forms[form].view], layout=wide(grid_gap="2px"))

    def _cannot_show(self, held: ScenarioRecord | None) -> Safe:
        """What was estimated in Python and stays as it is unless something is typed over it."""
        parts = []
        if held is not None:
            law = held.frequency.get("form", "poisson")
            if law not in ("poisson", "at_most_once") or not all(
                fits_form(held.frequency.get(each)) for each in ("rate", "probability")
            ):
                parts.append(f"how often ({str(law).replace('_', ' ')})")
            parts += [str(form).replace("_", " ") or "one amount for all" for form, value in held.loss.items()
                      if form not in FORMS or not fits_form(value)]  # fmt: skip
        said = f"Recorded in a way that this form cannot show, and kept unless you type over it: {', '.join(parts)}."
        return note(said) if parts else fragment()

    def _save(self) -> None:
        risk = self.register.risks.get(self._choice.value or "")
        if risk is None:
            return
        with self.watched():
            given = self._given(self._held())
            why = self._why.value.strip()

            def do(change: Change) -> None:
                change.risk(risk.id).estimate(**given, why=why)

            said = ", ".join(f"{name}={value!r}" for name, value in given.items())
            self.save(
                do,
                said=f"what “{short(risk.title)}” could cost",
                python=f"change.risk({risk.id!r}).estimate({said}, why={why!r})",
                seen=self._draft.seen,
                settles=self._draft,
            )

    def _given(self, held: ScenarioRecord | None) -> dict[str, Any]:
        """The parts of the scenario that the form says. Raises `InputError` with every field that is none."""
        problems: list[Problem] = []
        frequency = self._frequency(held, problems)
        loss = {form: value for form, value in (held.loss.items() if held else ()) if not self._is_ours(form, value)}
        for form, each in self._forms.items():
            if not each.is_empty:
                _take(each, FORMS[form].title, problems, lambda value, form=form: loss.update({str(form): value}))
                loss.pop("", None)
        given: dict[str, Any] = {"frequency": frequency, "loss": loss} if loss else {"frequency": frequency}
        if frequency is None:
            given.pop("frequency")
        more = self._following(held, problems)
        if more is not None or (held is not None and held.secondary is not None):
            given["secondary"] = more
        if not given and not problems:
            problems.append(Problem("the estimate", "is empty", "Type how often it happens, or what it costs."))
        if problems:
            raise InputError(problems)
        return given

    def _is_ours(self, form: str, value: Any) -> bool:
        return form in FORMS and fits_form(value)

    def _frequency(self, held: ScenarioRecord | None, problems: list[Problem]) -> Any:
        once = self._often.value == "once"
        form = self._chance if once else self._rate
        if form.is_empty:
            return dict(held.frequency) if held and held.frequency else None
        found: list[Any] = []
        _take(form, "How often", problems, found.append)
        if not found:
            return None
        return {"form": "at_most_once", "probability": found[0]} if once else {"form": "poisson", "rate": found[0]}

    def _following(self, held: ScenarioRecord | None, problems: list[Problem]) -> Any:
        if self._more.is_empty and self._more_chance.is_empty:
            before = held.secondary if held else None
            kept = before is not None and typed_of(before.get("probability")) == EMPTY
            return dict(before) if before is not None and kept else None
        said: dict[str, Any] = {}
        _take(self._more_chance, "How often more follows", problems, lambda value: said.update(probability=value))
        _take(self._more, "How much follows", problems, lambda value: said.update(amount=value))
        if len(said) < 2:
            return None
        return {"probability": said["probability"], "loss": {str(self._more_form.value): said["amount"]}}

    def _next(self) -> None:
        order = [risk.id for _, risk in self._risks()]
        if not order:
            return
        at = order.index(self._choice.value) + 1 if self._choice.value in order else 0
        missing = self.register.not_quantified
        self._choice.value = next((key for key in order[at:] + order[:at] if key in missing), order[at % len(order)])

    def _estimated(self) -> Safe:
        risks, missing = self._risks(), self.register.not_quantified
        done = len(risks) - len([risk for _, risk in risks if risk.id in missing])
        rows: list[Mapping[str, str | Safe]] = [
            {"": str(number), "risk": short(risk.title, 200), "in money": self._state(risk)} for number, risk in risks
        ]
        if not risks:
            return fragment()
        return fragment(note(f"{done} of {len(risks)} risks have numbers. Nobody needs all: the worst few will do."),
                        table(rows))  # fmt: skip


def _take(form: IntervalForm, name: str, problems: list[Problem], keep: Any) -> None:
    """Keep what a form says, or its mistakes under the name of the field."""
    if form.is_empty:
        problems.append(Problem(name, "is missing", "Type two numbers, from and to."))
        return
    try:
        keep(plain_of(form))
    except InputError as error:
        problems += [Problem(name, each.what, each.try_instead) for each in error.problems]
