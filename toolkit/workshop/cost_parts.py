"""The fields in which a scenario of losses is estimated: what they show of a record, and what they say of it anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import LossForm
from toolkit.errors import InputError, Problem
from toolkit.register.loss_records import ScenarioRecord
from toolkit.risks.losses.forms import FORMS
from toolkit.workshop.interval_form import IntervalForm, Typed
from toolkit.workshop.typed_amounts import EMPTY, fits_form, take, typed_of

__all__ = ["Estimated", "ScenarioFields"]

_OFTEN = [("Again and again", "rate"), ("Once, or not at all", "once")]


@dataclass
class Estimated:
    """What a form says of a scenario: whole parts for `estimate`, and single forms of loss for `estimate_part`."""

    whole: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Any] = field(default_factory=dict)

    def python(self, risk: str, why: str) -> str:
        """The calls that record it."""
        said = ", ".join(f"{name}={value!r}" for name, value in self.whole.items())
        calls = [f".estimate({said}, why={why!r})"] if self.whole else []
        calls += [f".estimate_part('loss.{form}', {value!r}, why={why!r})" for form, value in self.forms.items()]
        return f"change.risk({risk!r}){''.join(calls)}"

    def record(self, change: Any, risk: str, why: str) -> None:
        """Put it into a change."""
        edited = change.risk(risk)
        if self.whole:
            edited.estimate(**self.whole, why=why)
        for form, value in self.forms.items():
            edited.estimate_part(f"loss.{form}", value, why=why)


class ScenarioFields:
    """How often, how much by form of loss, and what sometimes follows. Only what was changed is said anew.

    What stands there already keeps the name of whoever estimated it; what was recorded in Python in a way that no field
    can show stays as it is unless something is typed over it.
    """

    def __init__(self) -> None:
        self.often = w.ToggleButtons(options=_OFTEN, style={"button_width": "170px"})
        self.rate = IntervalForm(unit="times a year", with_mode=True, about="how often", examples=("0.5", "1", "4"))
        self.chance = IntervalForm(unit="in a year", form="probability", about="how often")
        self.forms = {
            form: IntervalForm(unit="each time", with_mode=True, about=words.title.lower(), is_quiet=True)
            for form, words in FORMS.items()
        }
        self.more_chance = IntervalForm(unit="of such events", form="probability", about="how often more follows")
        self.more_form = w.Dropdown(
            description="It costs as", options=[(words.title, form) for form, words in FORMS.items()],
            value=LossForm.FINES_AND_JUDGMENTS, layout=w.Layout(width="340px"),
        )  # fmt: skip
        self.more = IntervalForm(unit="more", with_mode=True, about="what more it costs", is_quiet=True)

    @property
    def by_name(self) -> dict[str, Any]:
        """Every field by the words that name it."""
        fields: dict[str, Any] = {"how often": self.often, "rate": self.rate, "probability": self.chance}
        fields |= {FORMS[form].title.lower(): each for form, each in self.forms.items()}
        following = {"how often more follows": self.more_chance, "what follows": self.more_form}
        return {**fields, **following, "how much follows": self.more}

    def say_currency(self, currency: str) -> None:
        """Have amounts said in a currency."""
        for each in self.forms.values():
            each.unit = f"{currency} each time"
        self.more.unit = f"{currency} more"

    def values(self, held: ScenarioRecord | None) -> dict[str, Any]:
        """What the fields show of a record."""
        frequency = dict(held.frequency) if held else {}
        more = _following(held)
        form = _shown_form(more)
        values: dict[str, Any] = {
            "how often": "once" if frequency.get("form") == "at_most_once" else "rate",
            "rate": typed_of(frequency.get("rate")),
            "probability": typed_of(frequency.get("probability"), is_share=True),
        }
        values |= {FORMS[each].title.lower(): typed_of(held.loss.get(each) if held else None) for each in self.forms}
        return values | {
            "how often more follows": typed_of(more.get("probability"), is_share=True),
            "what follows": LossForm(form),
            "how much follows": typed_of(more.get("loss", {}).get(form)),
        }

    def cannot_show(self, held: ScenarioRecord | None) -> list[str]:
        """In words, what is recorded in a way that no field can show."""
        if held is None:
            return []
        parts = []
        law = str(held.frequency.get("form", ""))
        if held.frequency and self.values(held)["rate"] == self.values(held)["probability"] == EMPTY:
            parts.append(f"how often ({law.replace('_', ' ')})" if law not in ("", "poisson") else "how often")
        parts += [str(form).replace("_", " ") or "one amount for all forms" for form, value in held.loss.items()
                  if not _is_ours(form, value)]  # fmt: skip
        more = _following(held)
        shown = _shown_form(more)
        others = [form for form, value in more.get("loss", {}).items() if form != shown or not _is_ours(form, value)]
        parts += [f"{str(form).replace('_', ' ') or 'one amount'} that sometimes follows" for form in others]
        return parts + (["the insurance"] if held.insurance else [])

    def given(self, held: ScenarioRecord | None) -> Estimated:
        """What was changed. Raises `InputError` with every field that says no estimate."""
        problems: list[Problem] = []
        base = self.values(held)
        found = Estimated()
        self._take_frequency(found, held, base, problems)
        self._take_loss(found, held, base, problems)
        self._take_following(found, held, base, problems)
        if problems:
            raise InputError(problems)
        return found

    def _take_frequency(
        self, found: Estimated, held: ScenarioRecord | None, base: dict[str, Any], problems: list[Problem]
    ) -> None:
        once = self.often.value == "once"
        form, name = (self.chance, "probability") if once else (self.rate, "rate")
        if (self.often.value, form.value) == (base["how often"], base[name]):
            return
        if form.is_empty and self.often.value == base["how often"]:
            found.whole["frequency"] = None
            return
        if form.is_empty and not (held and held.frequency):
            return
        value = take(form, "How often", problems)
        found.whole["frequency"] = {"form": "at_most_once" if once else "poisson", name: value}

    def _take_loss(
        self, found: Estimated, held: ScenarioRecord | None, base: dict[str, Any], problems: list[Problem]
    ) -> None:
        said: dict[str, Any] = {}
        for form, each in self.forms.items():
            if each.value != base[FORMS[form].title.lower()]:
                said[form.value] = None if each.is_empty else take(each, FORMS[form].title, problems)
        if not said:
            return
        before = dict(held.loss) if held else {}
        if before and "" not in before and None not in said.values():
            found.forms = said
            return
        whole = {str(getattr(form, "value", form)): value for form, value in {**before, **said}.items()}
        whole = {form: value for form, value in whole.items() if value is not None}
        if any(value is not None for value in said.values()):
            whole.pop("", None)  # typed over: by its forms and as a whole it would count twice
        found.whole["loss"] = whole or None

    def _take_following(
        self, found: Estimated, held: ScenarioRecord | None, base: dict[str, Any], problems: list[Problem]
    ) -> None:
        fields = {"how often more follows": self.more_chance, "what follows": self.more_form,
                  "how much follows": self.more}  # fmt: skip
        if all(each.value == base[name] for name, each in fields.items()):
            return
        before = _following(held)
        shown = _shown_form(before)
        losses = {str(getattr(form, "value", form)): value for form, value in before.get("loss", {}).items()}
        others = {form: value for form, value in losses.items() if form != shown or not _is_ours(form, value)}
        if self.more.is_empty and self.more_chance.is_empty:
            if before and not others:
                found.whole["secondary"] = None
            return
        chance = _kept_or_taken(self.more_chance, "How often more follows", before.get("probability"),
                                base["how often more follows"], problems, is_share=True)  # fmt: skip
        if self.more.is_empty and others:
            said = others
        else:
            chosen = str(getattr(self.more_form.value, "value", self.more_form.value))
            amount = _kept_or_taken(
                self.more, "How much follows", losses.get(shown), base["how much follows"], problems
            )
            said = {form: value for form, value in others.items() if form != ""} | {chosen: amount}
        found.whole["secondary"] = {"probability": chance, "loss": said}


def _kept_or_taken(
    form: IntervalForm, name: str, before: Any, base: Typed, problems: list[Problem], *, is_share: bool = False
) -> Any:
    """What was recorded where nothing else was typed, also where the field cannot show it; else what is typed."""
    if before is not None and form.value == base and (not form.is_empty or not fits_form(before, is_share=is_share)):
        return before
    return take(form, name, problems)


def _following(held: ScenarioRecord | None) -> dict[str, Any]:
    return dict(held.secondary or {}) if held else {}


def _shown_form(more: dict[str, Any]) -> str:
    """Which of the forms that follow has the field: the first that it can show."""
    found = next((form for form, value in more.get("loss", {}).items() if _is_ours(form, value)), None)
    return str(getattr(found, "value", found) or LossForm.FINES_AND_JUDGMENTS.value)


def _is_ours(form: Any, value: Any) -> bool:
    return form in FORMS and fits_form(value)
