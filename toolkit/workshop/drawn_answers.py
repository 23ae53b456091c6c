"""Questions whose answer is a part of the drawing: how confidential, how far trusted, what a flow carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Stage
from toolkit.system import edit
from toolkit.system.edit import describe, update
from toolkit.system.model import System
from toolkit.threats.questions import Question
from toolkit.workshop.corrections import CLASSES, ORIGINS, TRUSTS
from toolkit.workshop.data_names import NOTHING

__all__ = ["LISTS", "STAGES", "choices_of", "drawn_anew", "in_python", "said_now", "said_of", "value_now"]

LISTS = ("carries", "answers_with", "derived_from")
"""What names any number of data assets, or none."""
STAGES: tuple[tuple[str, Stage | None], ...] = (
    ("not said yet", None),
    ("Design: nothing is built yet", Stage.DESIGN),
    ("Development: it is being built", Stage.DEVELOPMENT),
    ("Deployment: it is going live", Stage.DEPLOYMENT),
    ("Maintenance: it is in use", Stage.MAINTENANCE),
    ("End of life: it is being replaced or switched off", Stage.END_OF_LIFE),
)
_ONE_OF = {"trust": TRUSTS, "classification": CLASSES, "origin": ORIGINS, "stage": STAGES}


def choices_of(question: Question, system: System) -> Sequence[tuple[str, Any]]:
    """What there is to choose from, as (what is shown, what is meant); data assets where they are what is asked for."""
    if question.fact in LISTS:
        names = [system.name_of(key) for key in system.data]
        return [
            (name if names.count(name) == 1 else f"{name} ({key})", key)
            for name, key in zip(names, system.data, strict=True)
            if key != question.element
        ]
    return _ONE_OF[question.fact]


def said_of(question: Question, system: System) -> str:
    """The id of what the answer is said of: the element asked about, or the boundary whose trust it has."""
    return edit.said_of(system, question.element, question.fact)


def value_now(question: Question, system: System) -> Any:
    """What the drawing says of it now; None for nothing, as for an element that is gone."""
    element = said_of(question, system)
    if element == SYSTEM:
        return getattr(system, question.fact)
    held = {**system.elements(), **system.boundaries}.get(element)
    return getattr(held, question.fact, None)


def said_now(question: Question, system: System) -> str:
    """The same in words; empty for nothing."""
    value = value_now(question, system)
    if value is None:
        return ""
    if question.fact in LISTS:
        return ", ".join(map(system.name_of, value)) or NOTHING
    return str(value).replace("_", " ")


def drawn_anew(system: System, question: Question, value: Any) -> System:
    """The system with this answer in it. Raises `ToolkitError` for an element that is not drawn any more."""
    element = said_of(question, system)
    if element == SYSTEM:
        return describe(system, **{question.fact: value})
    return update(system, element, **{question.fact: value})


def in_python(system: System, question: Question, value: Any) -> str:
    """The statement that makes `system` with this answer in it."""
    element = said_of(question, system)
    shown = value if value is None else tuple(map(str, value)) if question.fact in LISTS else str(value)
    if element == SYSTEM:
        return f"system = describe(system, {question.fact}={shown!r})"
    return f"system = update(system, {element!r}, {question.fact}={shown!r})"
