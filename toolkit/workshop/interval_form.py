"""A form for one estimate: two numbers, with what they imply, and what would surprise, shown while they are typed."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.risks.elicitation import Implied, Value, implied_value, value_of
from toolkit.risks.elicitation.values import Form, said
from toolkit.risks.losses.typed import typed_value
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html, note, wide

__all__ = ["IntervalForm", "Typed"]

Typed = tuple[str, str, str]
"""What stands in the three fields, as it was typed: lower bound, likeliest value, upper bound."""

_MISSING = "Two numbers that you would bet nine to one on: the truth lies between them."
_MISSING_CHANCE = "One probability (5% or 0.05), or two between which it lies nine times out of ten."
_CALLED = {"low": "lower bound", "mode": "likeliest value", "high": "upper bound"}
_WORDS = {"low": "From", "mode": "Likeliest", "high": "To"}


class IntervalForm:
    """Typing a 90% interval (or, with the likeliest value, a PERT) of an amount or a probability.

    Numbers may be short: `20k`, `1.5m`, `5%`, with commas. The fields tell the kernel every letter, which the
    workshop's other fields do not, because the surprise has to come while somebody types; what a click would save is
    what `live` shows. `about` names the fields to who cannot see which form they stand in. `parts` are the keywords of
    `RoundChange.estimate`. A widget's `value` and `observe` are here too, so that a `Draft` can hold it. `examples`
    stand in the empty fields; with `is_quiet` nothing else is said while they are.
    """

    def __init__(
        self,
        *,
        unit: str = "",
        form: Form = "amount",
        with_mode: bool = False,
        about: str = "",
        value: Typed | None = None,
        examples: Typed | None = None,
        is_quiet: bool = False,
    ) -> None:
        self._form, self._about, self._is_quiet = form, about, is_quiet
        low, mode, high = examples or (("2%", "5%", "20%") if form == "probability" else ("10k", "30k", "80k"))
        self._examples = {"low": low, "mode": mode, "high": high}
        self._unit, self._unit_shown = unit, html(note(unit))
        self._unit_shown.layout.width = "auto"
        self._observers: list[Callable[[object], object]] = []
        self._quiet = False
        names = ("low", "mode", "high") if with_mode else ("low", "high")
        self._fields = {name: self._field(name) for name in names}
        self.live = html()
        self.view = w.VBox([self._line(), self.live], layout=wide(grid_gap="4px"))
        if value is not None:
            self.value = value
        else:
            self._show()

    @property
    def unit(self) -> str:
        """In what the numbers are said."""
        return self._unit

    @unit.setter
    def unit(self, unit: str) -> None:
        """Have them said in another unit, such as the currency of what is shown now."""
        if unit != self._unit:
            self._unit, self._unit_shown.value = unit, str(note(unit))
            self._show()

    @property
    def disabled(self) -> bool:
        """Whether nothing can be typed."""
        return any(field.disabled for field in self._fields.values())

    @disabled.setter
    def disabled(self, is_disabled: bool) -> None:
        """Let nothing be typed, or let it."""
        for field in self._fields.values():
            field.disabled = is_disabled

    @property
    def value(self) -> Typed:
        """What was typed, also where it is no estimate yet."""
        low, mode, high = (self._fields[name].value if name in self._fields else "" for name in ("low", "mode", "high"))
        return low, mode, high

    @value.setter
    def value(self, typed: Typed) -> None:
        """Show this, as if it had been typed."""
        self._quiet = True
        for name, text in zip(("low", "mode", "high"), typed, strict=True):
            if name in self._fields:
                self._fields[name].value = text
        self._quiet = False
        self._show()

    def fill(self, **parts: float | None) -> None:
        """Show numbers: low, mode, high, or probability. What is not given is emptied."""
        low = parts.get("low") if parts.get("probability") is None else parts["probability"]
        low_text, mode_text, high_text = (
            "" if number is None else f"{number:,.15g}" for number in (low, parts.get("mode"), parts.get("high"))
        )
        self.value = (low_text, mode_text, high_text)

    def observe(self, do: Callable[[object], object], names: str = "value") -> None:
        """Call `do` whenever something is typed, as a widget does for its value."""
        assert names == "value", names  # noqa: S101 - there is nothing else to observe
        self._observers.append(do)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed at all."""
        return not any(text.strip() for text in self.value)

    @property
    def parts(self) -> dict[str, float]:
        """The numbers by name: low and high, perhaps mode; or probability. Raises `InputError` for what is none."""
        problems: list[Problem] = []
        found: dict[str, float] = {}
        for name, field in self._fields.items():
            try:
                if field.value.strip():
                    found[name] = _number(field.value, _WORDS[name])
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        if self._form == "probability" and set(found) == {"low"}:
            found = {"probability": found["low"]}
        self._estimate(found)
        return found

    @property
    def estimate(self) -> Value:
        """The estimate as loss scenarios take it. Raises `InputError` for what is none."""
        return self._estimate(self.parts)

    @property
    def implied(self) -> Implied | None:
        """What the estimate implies; None while it is none."""
        try:
            return implied_value(self.estimate, is_probability=self._form == "probability")
        except ToolkitError:
            return None

    @property
    def python(self) -> str:
        """The keywords of the plain call: `low=10000, high=80000`. Raises `InputError`."""
        return ", ".join(f"{name}={number:.15g}" for name, number in self.parts.items())

    def _estimate(self, parts: dict[str, float]) -> Value:
        ranged = {name: parts.get(name) for name in ("low", "high", "mode")}
        return value_of(self._form, **ranged, chance=parts.get("probability"), where="the estimate")

    def _field(self, name: str) -> w.Text:
        made = w.Text(
            description=_WORDS[name],
            placeholder=self._examples[name],
            tooltip=_CALLED[name] + (f" of {self._about}" if self._about else ""),
            layout=w.Layout(width="236px"),
            style={"description_width": "88px"},  # as every label of a panel
        )
        on_change(made, lambda _: None if self._quiet else self._show())
        return made

    def _line(self) -> w.Widget:
        shown = [*self._fields.values(), *([self._unit_shown] if self._unit else [])]
        return w.HBox(shown, layout=w.Layout(flex_flow="row wrap", align_items="center", grid_gap="6px"))

    def _show(self) -> None:
        self.live.value = str(self._words())
        for told in self._observers:
            told(self.value)

    def _words(self) -> Safe:
        missing = note(_MISSING if self._form == "amount" else _MISSING_CHANCE)
        if self.is_empty:
            return fragment() if self._is_quiet else missing
        try:
            told = implied_value(self.estimate, is_probability=self._form == "probability")
        except ToolkitError as error:
            if all("missing" in problem.what for problem in error.problems):
                return missing
            return note(" ".join(_sentence(problem) for problem in error.problems))
        return fragment(*(self._shown(told)))

    def _shown(self, told: Implied) -> list[Safe]:
        """The implied values in a line of chips, and each warning in a box of its own."""
        if told.form == "number":
            return [note(f"A probability of {self._said(told.mean)}: about once in {said(1 / told.mean)} cases.")]
        unit = f" {self._unit}" if self._unit else ""
        chips = [
            self._chip("median", told.median),
            self._chip("mean", told.mean, "high" if told.mean > told.p80 else ""),
            self._chip("one time in five over", told.p80),
            self._chip("one time in twenty over" if told.over_high else "never over", told.high),
        ]
        line = element("div", {"class": "att-card"}, element("b", None, f"This says{unit and ', in' + unit}: "), *chips)
        return [line, *(element("div", {"class": "att-warn"}, warning) for warning in told.warnings)]

    def _chip(self, name: str, number: float, kind: str = "") -> Safe:
        return element("span", {"class": f"att-chip {kind}".strip()}, f"{name} {self._said(number)}")

    def _said(self, number: float) -> str:
        return f"{said(100 * number)}%" if self._form == "probability" else said(number)


def _number(text: str, name: str) -> float:
    """A number that somebody typed. Raises `InputError`."""
    plain = text.strip().replace(",", "").replace("\u2009", "").replace(" ", "").lstrip("£$€")
    instead = "Write a number, such as 20k, 1.5m or 5%."
    try:
        number = typed_value(plain, name) if ".." not in plain and not plain.startswith("{") else None
    except InputError:
        number = None
    if not isinstance(number, float):
        raise InputError([Problem(name, f"{text.strip()[:40]!r} is no number", instead)])
    return number


def _sentence(problem: Problem) -> str:
    return f"{problem.what[:1].upper()}{problem.what[1:]}. {problem.try_instead.rstrip('.')}."
