"""The fields of a scoring method, built from its factors: a button a step, a list of choices, or a line to write in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

import ipywidgets as w

from toolkit.catalogues.scale import Factor, Group, Option, Scale
from toolkit.markup.element import element
from toolkit.workshop.net import on_change, on_click
from toolkit.workshop.panel import html, note, wide

__all__ = ["InputField", "StepPicker", "factor_field", "group_hint", "put", "read"]

_MOST_CHOICES = 40
"""Whole numbers that are offered in a list; more are written."""


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


InputField: TypeAlias = "StepPicker | w.Dropdown | w.Text"


def factor_field(factor: Factor, scale: Scale, changed: Callable[[], None]) -> w.Dropdown | w.Text:
    """A list of what can be chosen; a line for what is written, such as a vector or a number among many."""
    choices = [] if factor.example else _choices(factor, scale)
    look = {"style": {"description_width": "170px"}, "layout": w.Layout(width="98%")}
    if choices:
        made = w.Dropdown(description=factor.title, tooltip=factor.question, options=choices, value=None, **look)
    else:
        hint = factor.example or f"{factor.minimum:g} to {factor.maximum:g}"
        made = w.Text(
            description=factor.title, tooltip=factor.question, placeholder=hint, continuous_update=False, **look
        )
    put(made, None)
    on_change(made, lambda _: changed())
    return made


def read(field: InputField) -> str | float | None:
    """What a field says, as a method takes it; None where it says nothing. A number that is written is a number."""
    value: str | float | None = field.value
    if not isinstance(field, w.Text) or not isinstance(value, str):
        return value if value != "" else None
    text = value.strip()
    try:
        return float(text) if text else None
    except ValueError:
        return text


def put(field: InputField, value: str | float | None) -> None:
    """Show a value in a field; one that it does not offer is shown as none."""
    if isinstance(field, StepPicker):
        field.set(str(value or ""))
    elif isinstance(field, w.Text):
        field.value = "" if value is None else f"{value:g}" if isinstance(value, int | float) else value
    else:
        known = [each for _, each in field.options]
        label = f"{value:g}  " if isinstance(value, int | float) else None
        same = next((each for name, each in field.options if label and name.startswith(label)), None)
        field.value = value if value in known else same
        if field.value is None:
            field.index = known.index(None)  # else the list shows nothing, though it offers these words


def group_hint(group: Group, scale: Scale) -> str:
    """What the factors of a group are for."""
    if group.wins_over:
        other = next(each.title for each in scale.groups if each.id == group.wins_over)
        return f"Fill these in where you know them: they then replace “{other}”. Else leave all of them empty."
    return f"Counts towards {group.side}." if group.side else ""


def _choices(factor: Factor, scale: Scale) -> list[tuple[str, str | int | None]]:
    """The method's own options, and every whole number between, lowest first."""
    is_open = scale.form == "aivss"
    first = "nobody knows" if is_open else "choose …"
    if scale.form in ("table", "chain"):
        return [(first, None), *((_with_code(option), option.id) for option in factor.options)]
    named: list[tuple[float, str, str | int | None]] = [
        (option.value, f"{option.value:g}  {option.title}", option.id) for option in factor.options
    ]
    if not factor.only_options:
        low = int(factor.minimum if factor.minimum is not None else min((v for v, _, _ in named), default=0))
        high = int(factor.maximum if factor.maximum is not None else max((v for v, _, _ in named), default=low))
        if high - low > _MOST_CHOICES:
            return []
        taken = {value for value, _, _ in named}
        named += [(value, f"{value}", value) for value in range(low, high + 1) if value not in taken]
    rest = [(title, value) for _, title, value in sorted(named, key=lambda each: (each[0], each[1]))]
    return [(first, None), *rest]


def _with_code(option: Option) -> str:
    return f"{option.title}: {option.meaning}" if option.meaning else option.title
