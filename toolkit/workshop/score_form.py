"""A form for any scoring method: each step beside what it means here, or factors to choose; the level shown live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import ipywidgets as w

from toolkit.catalogues.scale import Factor, Group, Scale
from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.register.records import Assessment
from toolkit.risks import Score, load_scale, scale_ids, score
from toolkit.workshop.net import on_change, on_click
from toolkit.workshop.panel import html, note, wide
from toolkit.workshop.risk_view import level_chip, step_title
from toolkit.workshop.session import Workshop

__all__ = ["Chosen", "ScoreForm", "StepPicker", "meanings"]

_FORMS = ("matrix", "mean")
Chosen = tuple[str, tuple[tuple[str, str | float], ...]]
"""A scoring method, and its inputs by name."""


def meanings(workshop: Workshop, scale: Scale) -> dict[str, dict[str, str]]:
    """What each step means here: the team's own criteria, else the scale's words."""
    criteria = workshop.register.criteria
    own = criteria is not None and criteria.scale == scale.id
    said: dict[str, dict[str, str]] = {"likelihood": {}, "impact": {}}
    for group in scale.groups:
        for option in group.factors[0].options if group.side else ():
            said[group.side or "impact"][option.id] = option.meaning
    if criteria is not None and own:
        said["likelihood"] |= {step: text for step, text in criteria.likelihood.items() if text}
        for step, anchor in criteria.impact.items():
            text = " · ".join(part for part in (anchor.money, anchor.service, anchor.people) if part)
            if text:
                said["impact"][step] = text
    return said


class StepPicker:
    """One axis: a button a step, the worst on top, with what the step means beside it."""

    def __init__(self, title: str, steps: Mapping[str, tuple[str, str]], changed: Callable[[], None]) -> None:
        self._changed = changed
        self._value = ""
        self._buttons: dict[str, w.Button] = {}
        rows: list[w.Widget] = [html(element("b", None, title))]
        for step, (name, meaning) in reversed(list(steps.items())):
            fixed = w.Layout(width="116px", flex="0 0 auto")
            made = w.Button(description=name, tooltip=f"{title}: {name}", layout=fixed)
            on_click(made, partial(self.choose, step))
            self._buttons[step] = made
            words = html(note(meaning))
            words.layout.width = "auto"
            words.layout.flex = "1 1 0"
            rows.append(w.HBox([made, words], layout=wide(align_items="center", grid_gap="8px")))
        self.view = w.VBox(rows, layout=w.Layout(flex="1 1 310px", min_width="0", grid_gap="3px"))

    @property
    def value(self) -> str:
        """The step that is chosen; empty where none is."""
        return self._value

    def choose(self, step: str) -> None:
        """Choose a step, and say so."""
        self.set(step)
        self._changed()

    def set(self, step: str) -> None:
        """Show a step as chosen; an unknown one chooses none."""
        self._value = step if step in self._buttons else ""
        for each, made in self._buttons.items():
            made.button_style = "primary" if each == self._value else ""
            made.icon = "check" if each == self._value else ""


class ScoreForm:
    """Inputs of a scoring method, with the level that they give shown before anything is saved."""

    def __init__(self, workshop: Workshop, default: str) -> None:
        self._workshop = workshop
        self._observers: list[Callable[[object], object]] = []
        self._inputs: dict[str, StepPicker | w.Dropdown] = {}
        self._quiet = False
        self._drawn: tuple[str, dict[str, dict[str, str]]] = ("", {})
        self.method = w.Dropdown(
            description="Method",
            options=[(load_scale(each).title, each) for each in scale_ids() if load_scale(each).form in _FORMS],
            value=default,
            layout=w.Layout(width="420px"),
        )
        self._body = w.VBox(layout=wide())
        self.live = html()
        on_change(self.method, self._method_chosen)
        self._about = html()
        method = w.VBox([self.method, self._about])
        more = w.Accordion([method], titles=("Another scoring method",), selected_index=None)
        self.view = w.VBox([self._body, self.live, more], layout=wide(grid_gap="6px"))
        self._build()

    @property
    def scale(self) -> Scale:
        """The method that is chosen."""
        return load_scale(self.method.value)

    @property
    def inputs(self) -> dict[str, str | float]:
        """What is filled in, as the method takes it."""
        return {name: field.value for name, field in self._inputs.items() if field.value not in ("", None)}

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
            self._put(field, dict(inputs).get(name))
        self._quiet = False
        self._show_live()

    def observe(self, do: Callable[[object], object], names: str = "value") -> None:
        """Call `do` whenever something is chosen, as a widget does for its value."""
        assert names == "value", names  # noqa: S101 - there is nothing else to observe
        self._observers.append(do)

    def chosen_in(self, assessment: Assessment | None) -> Chosen:
        """What was judged, as a `value`; nothing chosen, by the method that is shown, where nobody judged."""
        if assessment is None or assessment.method not in scale_ids():
            return self.method.value, ()
        return assessment.method, tuple(sorted(assessment.inputs.items()))

    def score(self) -> Score:
        """What the inputs give. Raises `InputError` with all that is missing."""
        return score(self.scale, self.inputs)

    def rebuild(self) -> None:
        """Draw again, as the criteria may have changed; what is chosen stays."""
        if self._drawn == (self.method.value, meanings(self._workshop, self.scale)):
            return  # buttons that are clicked just now must not be exchanged
        held = self.inputs
        self._build()
        self._quiet = True
        for name, value in held.items():
            self._put(self._inputs[name], value)
        self._quiet = False
        self._show_live()

    @staticmethod
    def _put(field: StepPicker | w.Dropdown, value: str | float | None) -> None:
        if isinstance(field, StepPicker):
            field.set(str(value or ""))
        else:
            known = [each for _, each in field.options]
            label = f"{value:g}  " if isinstance(value, int | float) else None
            same = next((each for name, each in field.options if label and name.startswith(label)), None)
            field.value = value if value in known else same

    def _method_chosen(self, _: object) -> None:
        self._build()

    def _build(self) -> None:
        self._inputs = {}
        scale = self.scale
        self._drawn = (scale.id, meanings(self._workshop, scale))
        self._about.value = str(note(scale.caution)) if scale.caution else ""
        self._body.children = (self._matrix(scale) if scale.form == "matrix" else self._factors(scale),)
        self._show_live()

    def _matrix(self, scale: Scale) -> w.Widget:
        said = meanings(self._workshop, scale)
        for side in ("likelihood", "impact"):
            steps = {step: (step_title(scale, step), said[side].get(step, "")) for step in scale.steps(side)}
            self._inputs[side] = StepPicker(side.capitalize(), steps, self._show_live)
        pickers = [field.view for field in self._inputs.values() if isinstance(field, StepPicker)]
        return w.HBox(pickers, layout=wide(flex_flow="row wrap", align_items="flex-start", grid_gap="10px"))

    def _factors(self, scale: Scale) -> w.Widget:
        groups = []
        for group in scale.groups:
            head = element("b", None, group.title)
            hint = note(_group_hint(group, scale))
            fields = [self._factor(factor) for factor in group.factors]
            groups.append(w.VBox([html(head), html(hint), *fields], layout=w.Layout(width="49%", min_width="380px")))
        return w.HBox(groups, layout=wide(flex_flow="row wrap", align_items="flex-start"))

    def _factor(self, factor: Factor) -> w.Widget:
        made = w.Dropdown(
            description=factor.title,
            tooltip=factor.question,
            options=_choices(factor),
            value=None,
            style={"description_width": "150px"},
            layout=w.Layout(width="98%"),
        )
        on_change(made, lambda _: None if self._quiet else self._show_live())
        self._inputs[factor.id] = made
        return made

    def _show_live(self) -> None:
        try:
            found = self.score()
        except ToolkitError as error:
            missing = [problem.where for problem in error.problems]
            said = f"Still to choose: {', '.join(missing[:6])}{' …' if len(missing) > 6 else ''}"
            self.live.value = str(element("div", {"class": "att-card"}, note(said)))
        else:
            likelihood, impact = step_title(self.scale, found.likelihood), step_title(self.scale, found.impact)
            steps = f"likelihood {likelihood} × impact {impact}"
            means = ", ".join(f"{side} {value:.2f}" for side, value in found.details.items())
            more = f" (means: {means})" if means else ""
            chip = level_chip(self.scale, found.level)
            words = [element("b", None, "This gives: "), chip, f" {steps}{more}"]
            self.live.value = str(element("div", {"class": "att-card"}, *words))
        for told in self._observers:
            told(self.value)


def _group_hint(group: Group, scale: Scale) -> str:
    if group.wins_over:
        other = next(each.title for each in scale.groups if each.id == group.wins_over)
        return f"Fill these in where you know them: they then replace “{other}”. Else leave all of them empty."
    return f"Counts towards {group.side}."


def _choices(factor: Factor) -> list[tuple[str, str | int | None]]:
    """The method's own options, and every whole number between, lowest first."""
    named: list[tuple[float, str, str | int | None]] = [
        (option.value, f"{option.value:g}  {option.title}", option.id) for option in factor.options
    ]
    low, high = int(factor.minimum or 0), int(factor.maximum if factor.maximum is not None else 9)
    taken = {value for value, _, _ in named}
    named += [(value, f"{value}", value) for value in range(low, high + 1) if value not in taken]
    rest = [(title, value) for _, title, value in sorted(named, key=lambda each: (each[0], each[1]))]
    return [("choose …", None), *rest]
