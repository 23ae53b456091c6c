"""Drives panels without a browser: finds buttons, fields and what is shown, as a person would by their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets as w


def widgets(root: w.Widget) -> Iterator[w.Widget]:
    """Everything in a panel, in the order of the page."""
    yield root
    for child in getattr(root, "children", ()):
        yield from widgets(child)


def press(root: w.Widget, text: str) -> None:
    """Press the button with this text."""
    found = [each for each in widgets(root) if isinstance(each, w.Button) and each.description == text]
    assert found, f"no button {text!r}: {[e.description for e in widgets(root) if isinstance(e, w.Button)]}"
    for handler in list(found[0]._click_handlers.callbacks):
        handler(found[0])  # not by click(), which writes to the log whatever is raised and goes on


def shown(root: w.Widget) -> str:
    """All markup that a panel shows."""
    return "\n".join(each.value for each in widgets(root) if isinstance(each, w.HTML))


def field(root: w.Widget, label: str) -> Any:
    """The first field with this label, tooltip or placeholder."""
    found = [
        each
        for each in widgets(root)
        if not isinstance(each, w.Button)
        and label in (getattr(each, name, None) for name in ("description", "tooltip", "placeholder"))
    ]
    assert found, f"no field {label!r}"
    return found[0]


def error(root: w.Widget) -> str:
    """What the red box says; empty where there is none."""
    boxes = [each.value for each in widgets(root) if isinstance(each, w.HTML) and 'class="att-error"' in each.value]
    return boxes[0] if boxes else ""
