"""What a control does to a risk, as a form says it: the calls that record it, and an effect in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as w

from toolkit.errors import InputError, Problem
from toolkit.register import Change
from toolkit.register.loss_records import LossEffect
from toolkit.register.records import ControlUse
from toolkit.risks.losses.forms import FORMS
from toolkit.risks.losses.typed import shown_share
from toolkit.workshop.panel import html, note
from toolkit.workshop.typed_amounts import share_text

__all__ = [
    "ACTS",
    "EffectSaid",
    "effect_words",
    "free_place",
    "key_of",
    "line_of",
    "or_problem",
    "others_of",
    "unless_all",
]

ACTS = [
    ("how often attackers come across it", "contact"),
    ("how often they then try", "action"),
    ("how often a try works", "success"),
    ("what it costs when it works", "loss"),
]
"""What a control may lower, in words."""


@dataclass
class EffectSaid:
    """What is said of a control at a risk: the fields of its effect that change, its price, an effect it replaces."""

    risk: str
    control: str
    effect: dict[str, Any] = field(default_factory=dict)
    cost: float | None = None
    kept: list[dict[str, Any]] | None = None
    """The other effects of the control, where one is taken away or acts on something else now."""
    why: str = ""

    @property
    def python(self) -> str:
        """The calls that record it."""
        calls = [f".control({self.control!r}, effects={self.kept!r})"] if self.kept is not None else []
        if self.effect:
            said = ", ".join(f"{name}={value!r}" for name, value in {**self.effect, "why": self.why}.items())
            calls.append(f".control_effect({self.control!r}, {said})")
        lines_ = [f"change.risk({self.risk!r}){''.join(calls)}"] if calls else []
        if self.cost is not None:
            lines_.append(f"change.control_cost({self.control!r}, {self.cost!r}, why={self.why!r})")
        return "\n".join(lines_)

    def record(self, change: Change) -> None:
        """Put it into a change."""
        if self.kept is not None:
            change.risk(self.risk).control(self.control, effects=self.kept)
        if self.effect:
            change.risk(self.risk).control_effect(self.control, **self.effect, why=self.why)
        if self.cost is not None:
            change.control_cost(self.control, self.cost, why=self.why)


def line_of(label: str, placeholder: str, after: str) -> w.HBox:
    """A short field with what stands behind it."""
    made = w.Text(
        description=label, placeholder=placeholder, continuous_update=False, layout=w.Layout(width="236px"),
        style={"description_width": "88px"},
    )  # fmt: skip
    words = html(note(after))
    words.layout.width = "auto"
    return w.HBox([made, words], layout=w.Layout(align_items="center", grid_gap="6px", flex_flow="row wrap"))


def or_problem(read: Callable[[str, str], Any], text: str, name: str, problems: list[Problem]) -> Any:
    """What is read; None where its mistakes went to `problems`."""
    try:
        return read(text, name)
    except InputError as error:
        problems += error.problems
        return None


def key_of(effect: LossEffect) -> str:
    """What an effect acts on: no two of a control's act on the same."""
    return "|".join([effect.acts_on, *(form.value for form in effect.forms)])


def free_place(use: ControlUse) -> str:
    """What no effect of the control acts on yet, the success of a try first."""
    taken = {key_of(each) for each in use.effects}
    return next((key for key in ("success", "loss", "contact", "action") if key not in taken), "success")


def others_of(use: ControlUse, effect: LossEffect | None) -> list[dict[str, Any]]:
    """The other effects of a control, as plain data."""
    return [each.model_dump(mode="json") for each in use.effects if each is not effect]


def unless_all(share: Any) -> str:
    """A share as it is typed; nothing where it is all."""
    return "" if share == 1 else share_text(share)


def effect_words(effect: LossEffect) -> str:
    """An effect in words."""
    acts = next(words for words, key in ACTS if key == effect.acts_on)
    only = f" ({', '.join(FORMS[form].title.lower() for form in effect.forms)})" if effect.forms else ""
    parts = [f"{acts}{only} by {shown_share(effect.effect)}"]
    parts += [f"covers {shown_share(effect.coverage)}"] if effect.coverage != 1 else []
    parts += [f"works {shown_share(effect.reliability)} of the time"] if effect.reliability != 1 else []
    return ", ".join(parts)
