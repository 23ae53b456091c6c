"""What tests of the panels on money share: a risk with an estimate, and the figures that come out."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from tests.workshop.drive import widgets
from toolkit.register import Person
from toolkit.register.loss_records import ScenarioRecord
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.panel import Panel
from toolkit.workshop.session import Workshop

OTHER = Person("P4", role="risk owner")
RATE = {"form": "poisson", "rate": {"low": 0.5, "high": 4.0}}
LOSS = {"response": {"low": 10_000.0, "high": 80_000.0}}


def with_risks(workshop: Workshop, *names: str, **parts: Any) -> None:
    """Risks of these ids, with an estimate where its parts are given."""
    with workshop.register.change(by=workshop.acting, reason="made for a test") as change:
        for name in names:
            made = change.risk(name, title=name.capitalize())
            if parts:
                made.estimate(**parts, why="a guess")


def held(workshop: Workshop, risk: str) -> ScenarioRecord:
    """What is recorded of a risk in money."""
    return workshop.register.scenarios[risk]


def panel(workshop: Workshop, name: str) -> Any:
    """The panel of this class that is on show."""
    shown: Panel = workshop.shown[name]
    return shown


def type_in(form: IntervalForm, low: str = "", high: str = "", mode: str = "") -> None:
    """Type into the fields of an estimate."""
    form.value = (low, mode, high)


def outputs(view: w.Widget) -> list[str]:
    """What the pictures say, in words."""
    found = [each for each in widgets(view) if isinstance(each, w.Output)]
    return [out["data"]["text/plain"] for each in found for out in each.outputs]
