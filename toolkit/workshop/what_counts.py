"""Notebook 00: what each step of likelihood and impact means here, what is tolerated, and who may accept what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from toolkit.catalogues.scale import Scale
from toolkit.markup.element import element
from toolkit.register.records import Criteria, ImpactAnchor
from toolkit.risks.criteria import default_meanings
from toolkit.workshop.forms import Inputs, choice, heading, text
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop
from toolkit.workshop.what_counts_words import EXAMPLES, anchors_from

__all__ = ["CriteriaPanel", "criteria"]

_CURRENCIES = ("GBP", "EUR", "USD", "CHF", "SEK", "JPY", "AUD", "CAD", "INR")
_SIDES = ("money", "service", "people")
_METHOD = (
    "The 5 × 5 matrix is good enough for most rooms. A matrix of your own (any size, with levels and a table of your "
    "own) is a file in your library: ai-threat library new --scale. What other methods say is kept beside the level."
)
_OWN = "change.criteria(scale=workshop.catalogue.scales[{!r}])"


def criteria(workshop: Workshop) -> w.VBox:
    """The risk criteria: what the steps mean here, tolerance, who may accept what."""
    return CriteriaPanel(workshop).show()


class CriteriaPanel(Panel):
    """A field left is a field saved. What is left empty keeps the words of the scale."""

    title = "What counts as bad here"
    asks = "So that “major” means the same to all. First the two ends, then between."
    python = """
with workshop.register.change(by=workshop.acting, reason="criteria agreed") as change:
    change.criteria(likelihood={"likely": "about once a year"},
                    impact={"severe": {"money": "over £5 million", "service": "licence at stake", "people": "…"}},
                    tolerance="moderate", may_accept={"high": "chief risk officer"}, currency="GBP")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._state = html()
        self._likelihood: dict[str, w.Textarea] = {}
        self._impact: dict[str, dict[str, w.Textarea]] = {}
        self._accepts: dict[str, w.Text] = {}
        self._currency = choice("Currency", [(each, each) for each in _CURRENCIES], width="230px")
        self._worst = text("Severe is from", placeholder="5 million", width="330px")
        self._tolerance = choice("Tolerated up to", width="340px")
        self._scale_id = ""
        self._method = choice("Method", width="520px")
        self._seen: Mapping[str, int] = {}
        self._build(workshop.scale)

    def _build(self, scale: Scale) -> None:
        self._scale_id = scale.id
        titles = _titles(scale)
        defaults = default_meanings(scale)
        self._likelihood = {step: _box(titles.get(step, step), "44px") for step in scale.steps("likelihood")}
        self._impact = {
            step: {side: _box(f"{titles.get(step, step)}: {side}") for side in _SIDES} for step in scale.steps("impact")
        }
        worst = scale.steps("impact")[-1:]
        self._worst.description = f"{titles.get(worst[0], worst[0]) if worst else 'Worst'} is from"
        self._accepts = {level.id: text(level.title, width="480px") for level in scale.levels}
        for step, field in self._likelihood.items():
            field.placeholder = defaults["likelihood"].get(step, "")
        for place, sides in enumerate(self._impact.values()):
            for side, field in sides.items():
                field.placeholder = EXAMPLES[side][place * (len(EXAMPLES[side]) - 1) // max(len(self._impact) - 1, 1)]
        self._inputs.offer(self._tolerance, [("not agreed yet", ""), *((lv.title, lv.id) for lv in scale.levels)])
        self._inputs.offer(self._method, self._methods(), scale.id)
        self._inputs.on(self._method, self._change_method)
        for field in [self._currency, self._tolerance, *self._fields()]:
            self._inputs.on(field, self._keep)
        self._lay_out(titles, defaults)

    def _lay_out(self, titles: dict[str, str], defaults: dict[str, dict[str, str]]) -> None:
        likelihood = _grid("150px 1fr", [[_word(titles.get(s, s)), f] for s, f in self._likelihood.items()])
        head = [html(note(word)) for word in ("", "money", "service to users", "harm to people")]
        lines = [
            [_word(titles.get(step, step), defaults["impact"].get(step, "")), *sides.values()]
            for step, sides in self._impact.items()
        ]
        impact = _grid("minmax(120px, 1fr) repeat(3, minmax(0, 1.25fr))", [head, *lines])
        suggest = button("Fill what is empty with a start", self._suggest, tip="Only empty fields are filled")
        axes: tuple[w.Widget, ...] = (
            heading("Likelihood", "How often, within what time? Grey words are the scale's, until you write yours."),
            likelihood,
            heading("Impact", "The worst of the three columns counts. People include those who never use the system."),
            row(self._currency, self._worst, suggest),
            impact,
        )
        method = w.Accordion(
            [w.VBox([self._method, html(note(_METHOD))])], titles=("How levels come about",), selected_index=None
        )
        self.body.children = (
            self._state,
            method,
            *(axes if self._likelihood else ()),
            heading("Tolerance", "The highest level that may be kept without anybody's acceptance."),
            self._tolerance,
            heading("Who may accept", "By function, so that it holds when people change."),
            *self._accepts.values(),
            row(button("These are our criteria", self._keep, primary=True)),
        )

    def _fields(self) -> list[w.Text | w.Textarea]:
        cells = [field for sides in self._impact.values() for field in sides.values()]
        return [*self._likelihood.values(), *cells, *self._accepts.values()]

    def redraw(self) -> None:
        """Show what is recorded."""
        if self.workshop.scale.id != self._scale_id:
            self._build(self.workshop.scale)
        self._inputs.offer(self._method, self._methods(), self._scale_id)
        self._inputs.fill(self._method, self._scale_id)
        self._seen = {"criteria": self.register.state().rev_of("criteria")}
        held = self.register.criteria
        waiting = note("Nothing agreed yet: until then the scale's own words hold.")
        self._state.value = str(waiting)
        self._state.layout.display = "" if held is None else "none"
        shown = held or Criteria()
        known = [(each, each) for each in dict.fromkeys((*_CURRENCIES, shown.currency))]
        self._inputs.offer(self._currency, known, shown.currency)
        tolerated = shown.tolerance if shown.tolerance in [meant for _, meant in self._tolerance.options] else ""
        self._inputs.fill(self._tolerance, tolerated)
        for step, field in self._likelihood.items():
            self._inputs.fill(field, shown.likelihood.get(step, ""))
        for step, sides in self._impact.items():
            anchor = shown.impact.get(step, ImpactAnchor())
            for side, field in sides.items():
                self._inputs.fill(field, getattr(anchor, side))
        for level, field in self._accepts.items():
            self._inputs.fill(field, shown.may_accept.get(level, ""))

    def _methods(self) -> list[tuple[str, str]]:
        """The methods that tell how big a risk is; those of the criteria's own choosing first."""
        scales = self.workshop.scales()
        fit = [each for each in scales if each.has_axes or each.form == "sum" or each.id == self._scale_id]
        return [(each.title, each.id) for each in fit]

    def _change_method(self) -> None:
        """Judge by another method from now on; what was judged by it beside counts at once."""
        chosen = self.workshop.scale_of(self._method.value or "")
        if chosen is None or chosen.id == self._scale_id:
            return
        shipped = chosen.id not in self.workshop.catalogue.scales
        python = f"change.criteria(scale={chosen.id!r})" if shipped else _OWN.format(chosen.id)
        self.save(
            lambda change: change.criteria(scale=chosen),
            said=f"levels by {chosen.title}",
            python=python,
            seen=self._seen,
        )

    def _suggest(self) -> None:
        """Fill the empty fields with a start that a team corrects, and save it."""
        with self.watched():
            amounts = anchors_from(self._worst.value, self._currency.value, len(self._impact))
            with self._inputs.filling():
                for place, sides in enumerate(self._impact.values()):
                    for side, field in sides.items():
                        start = amounts[place] if side == "money" else field.placeholder
                        field.value = field.value.strip() or start
                for field in self._likelihood.values():
                    field.value = field.value.strip() or field.placeholder
            self._keep()

    def _keep(self) -> None:
        said: dict[str, Any] = {
            "likelihood": {step: field.value.strip() for step, field in self._likelihood.items()},
            "impact": {
                step: {side: field.value.strip() for side, field in sides.items()}
                for step, sides in self._impact.items()
            },
            "tolerance": self._tolerance.value,
            "may_accept": {level: field.value.strip() for level, field in self._accepts.items() if field.value.strip()},
            "currency": self._currency.value,
        }
        said["likelihood"] = {step: words for step, words in said["likelihood"].items() if words}
        said["impact"] = {step: sides for step, sides in said["impact"].items() if any(sides.values())}
        words = ",\n    ".join(f"{name}={value!r}" for name, value in said.items())
        self.save(
            lambda change: change.criteria(**said),
            said="risk criteria",
            python=f"change.criteria(\n    {words})",
            seen=self._seen,
        )


def _titles(scale: Scale) -> dict[str, str]:
    return {option.id: option.title for group in scale.groups for option in group.factors[0].options}


def _box(tip: str, height: str = "62px") -> w.Textarea:
    made = w.Textarea(continuous_update=False, tooltip=tip, layout=w.Layout(width="98%", min_height=height))
    made.add_class("att-grows")
    return made


def _word(title: str, more: str = "") -> w.HTML:
    small = note(more) if more else None
    return html(element("div", {"style": "line-height:1.35"}, element("b", None, title), small))


def _grid(columns: str, lines: list[list[w.Widget]]) -> w.GridBox:
    cells = [cell for line in lines for cell in line]
    return w.GridBox(cells, layout=wide(grid_template_columns=columns, grid_gap="4px 8px", align_items="center"))
