"""A form for any scoring method: each step beside what it means here, or factors to choose; the level shown live."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as w

from toolkit.catalogues.scale import Scale, Side
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.records import Assessment
from toolkit.risks import Score, score
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html, note, wide
from toolkit.workshop.risk_view import judged_chip, judged_words
from toolkit.workshop.score_fields import InputField, StepPicker, factor_field, group_hint, put, read
from toolkit.workshop.session import Workshop

__all__ = ["Chosen", "ScoreForm", "meanings"]

Chosen = tuple[str, tuple[tuple[str, str | float], ...]]
"""A scoring method, and its inputs by name."""


def meanings(workshop: Workshop, scale: Scale) -> dict[str, dict[str, str]]:
    """What each step means here: the team's own criteria, else the scale's words."""
    criteria = workshop.register.criteria
    own = criteria is not None and criteria.scale == scale.id
    said: dict[str, dict[str, str]] = {"likelihood": {}, "impact": {}}
    for group in scale.groups:
        if group.side is not None:
            said[group.side] |= {option.id: option.meaning for option in group.factors[0].options}
    if criteria is not None and own:
        said["likelihood"] |= {step: text for step, text in criteria.likelihood.items() if text}
        for step, anchor in criteria.impact.items():
            text = " · ".join(part for part in (anchor.money, anchor.service, anchor.people) if part)
            if text:
                said["impact"][step] = text
    return said


class ScoreForm:
    """Inputs of a scoring method, with the level that they give shown before anything is saved.

    It opens on the method of the criteria; every other one is behind a choice.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._observers: list[Callable[[object], object]] = []
        self._inputs: dict[str, InputField] = {}
        self._quiet = False
        self._drawn: tuple[str, dict[str, dict[str, str]]] = ("", {})
        self.saved: Callable[[str], Assessment | None] = lambda _: None
        """What is saved by a method of the thing that is judged: shown when somebody goes over to that method."""
        self._counting = workshop.scale.id
        self.method = w.Dropdown(
            description="Method", options=self._offered(), value=self._counting, layout=w.Layout(width="520px")
        )
        self._body = w.VBox(layout=wide())
        self.live = html()
        on_change(self.method, self._method_chosen)
        self._about = html()
        method = w.VBox([self.method, self._about])
        more = w.Accordion([method], titles=("Score by another method",), selected_index=None)
        self.view = w.VBox([self._body, self.live, more], layout=wide(grid_gap="6px"))
        self._build()

    @property
    def scale(self) -> Scale:
        """The method that is chosen."""
        return self._workshop.scale_of(self.method.value) or self._workshop.scale

    @property
    def counts(self) -> bool:
        """Whether the method that is chosen is that of the criteria; any other is recorded beside it."""
        return bool(self.method.value == self._counting)

    @property
    def inputs(self) -> dict[str, str | float]:
        """What is filled in, as the method takes it."""
        said = {name: read(field) for name, field in self._inputs.items()}
        return {name: value for name, value in said.items() if value is not None}

    @property
    def value(self) -> Chosen:
        """The method and what is filled in: what a person may have chosen and not saved."""
        return self.method.value, tuple(sorted(self.inputs.items()))

    @value.setter
    def value(self, chosen: Chosen) -> None:
        """Show this method with these inputs."""
        method, inputs = chosen
        self._quiet = True
        self.method.value = method
        for name, field in self._inputs.items():
            put(field, dict(inputs).get(name))
        self._quiet = False
        self._show_live()

    def observe(self, do: Callable[[object], object], names: str = "value") -> None:
        """Call `do` whenever something is chosen, as a widget does for its value."""
        assert names == "value", names  # noqa: S101 - there is nothing else to observe
        self._observers.append(do)

    def chosen_in(self, assessment: Assessment | None) -> Chosen:
        """What was judged, as a `value` by the criteria's method; nothing chosen where nobody judged by that."""
        if assessment is None or assessment.method != self._counting:
            return self._counting, ()
        return assessment.method, tuple(sorted(assessment.inputs.items()))

    def score(self) -> Score:
        """What the inputs give. Raises `InputError` with all that is missing."""
        return score(self.scale, self.inputs)

    def rebuild(self) -> None:
        """Draw again, as the criteria may have changed; what is chosen stays."""
        self._offer()
        if self._drawn == (self.method.value, meanings(self._workshop, self.scale)):
            return  # buttons that are clicked just now must not be exchanged
        held = self.inputs
        self._build()
        self._fill_in(held)

    def _offered(self) -> list[tuple[str, str]]:
        scales = self._workshop.scales()
        return [(f"{each.title}{_status(each)}{_counts(each, self._counting)}", each.id) for each in scales]

    def _offer(self) -> None:
        """The methods that there are now: criteria may have been agreed, or a library brought, since."""
        before, self._counting = self._counting, self._workshop.scale.id
        offered = self._offered()
        if list(self.method.options) != offered:
            chosen = self._counting if self.method.value == before else self.method.value
            self._quiet = True
            with self.method.hold_sync():
                self.method.options = offered
                self.method.value = chosen if chosen in [key for _, key in offered] else self._counting
            self._quiet = False

    def _method_chosen(self, _: object) -> None:
        self._build()
        held = None if self._quiet else self.saved(self.method.value)
        if held is not None and held.method == self.method.value:
            self._fill_in(held.inputs)

    def _fill_in(self, inputs: Mapping[str, str | float]) -> None:
        self._quiet = True
        for name, field in self._inputs.items():
            put(field, inputs.get(name))
        self._quiet = False
        self._show_live()

    def _build(self) -> None:
        self._inputs = {}
        scale = self.scale
        self._drawn = (scale.id, meanings(self._workshop, scale))
        about = [note(text) for text in (scale.about, scale.caution, f"Source: {scale.source}") if text]
        beside = note("What it says is recorded beside the level by your criteria.") if not self.counts else None
        self._about.value = str(fragment(beside, *about))
        self._body.children = (self._matrix(scale) if scale.form == "matrix" else self._factors(scale),)
        self._show_live()

    def _matrix(self, scale: Scale) -> w.Widget:
        said = meanings(self._workshop, scale)
        for side in ("likelihood", "impact"):
            axis: Side = "likelihood" if side == "likelihood" else "impact"
            steps = {step: (scale.step_title(axis, step), said[side].get(step, "")) for step in scale.steps(axis)}
            self._inputs[side] = StepPicker(side.capitalize(), steps, self._show_live)
        pickers = [field.view for field in self._inputs.values() if isinstance(field, StepPicker)]
        return w.HBox(pickers, layout=wide(flex_flow="row wrap", align_items="flex-start", grid_gap="10px"))

    def _factors(self, scale: Scale) -> w.Widget:
        groups = []
        for group in scale.groups:
            is_written = any(factor.example for factor in group.factors)
            width = "98%" if is_written or len(scale.groups) == 1 else "49%"
            fields = [factor_field(factor, scale, self._changed) for factor in group.factors]
            self._inputs |= dict(zip([factor.id for factor in group.factors], fields, strict=True))
            hint = group_hint(group, scale)
            head = [html(element("b", None, group.title)), *([html(note(hint))] if hint else [])]
            groups.append(w.VBox([*head, *fields], layout=w.Layout(width=width, min_width="380px")))
        return w.HBox(groups, layout=wide(flex_flow="row wrap", align_items="flex-start"))

    def _changed(self) -> None:
        if not self._quiet:
            self._show_live()

    def _show_live(self) -> None:
        try:
            found = self.score()
        except ToolkitError as error:
            absent = [each for each in error.problems if each.what.startswith("is missing")]
            missing = [each.where for each in absent]
            wrong = [element("div", {"class": "att-warn"}, str(each)) for each in error.problems if each not in absent]
            said = f"Still to choose: {', '.join(missing[:6])}{' …' if len(missing) > 6 else ''}"
            shown = fragment(*([note(said)] if missing else []), *wrong[:3])
        else:
            shown = _shown(found, self.scale)
        self.live.value = str(element("div", {"class": "att-card"}, shown))
        for told in self._observers:
            told(self.value)


def _shown(found: Score, scale: Scale) -> Safe:
    """What the inputs give: the level, what stands behind it, how it came about, and what to beware of just here."""
    steps = judged_words(scale, found)
    if scale.form in ("matrix", "chain"):
        likelihood, impact = scale.step_title("likelihood", found.likelihood), scale.step_title("impact", found.impact)
        steps = f"likelihood {likelihood} × impact {impact}"
    means = ""
    if scale.form == "mean":
        means = " (means: " + ", ".join(f"{side} {value:.2f}" for side, value in found.details.items()) + ")"
        steps = f"likelihood {found.likelihood.capitalize()} × impact {found.impact.capitalize()}"
    elif found.value is not None:
        means = "".join(f"; {said}" for said in found.in_words())
    words = element("div", None, element("b", None, "This gives: "), judged_chip(scale, found), f" {steps}{means}")
    formula = note(f"{scale.title}, edition {scale.edition}: {found.formula}") if scale.form != "matrix" else None
    here = found.cautions[1:] if scale.caution else found.cautions
    return fragment(words, formula, *(note(f"Beware: {each}") for each in here))


def _status(scale: Scale) -> str:
    return "" if scale.status == "current" else f" · {scale.status}"


def _counts(scale: Scale, counting: str) -> str:
    return " · your criteria" if scale.id == counting else ""
