"""Lead from one panel of a notebook to another: the first field of it takes the focus, and the page comes along."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets as w

from toolkit.errors import ToolkitError
from toolkit.workshop.session import Workshop

__all__ = ["focus_first", "go_to"]

_PANELS = {
    "assets": "AssetsPanel",
    "code_scope": "CodeScopePanel",
    "documents": "DocumentsPanel",
    "evidence": "EvidencePanel",
    "judge_provisions": "JudgePanel",
    "trainings": "TrainingsPanel",
}
"""Calls that show a panel, with the class of the panel, by which a workshop knows what is shown."""
_FIELDS = (w.Text, w.Textarea, w.Dropdown, w.Select, w.Button, w.Checkbox)


def go_to(workshop: Workshop, panel: str) -> None:
    """Go to the panel that a call of `toolkit.workshop` shows, by the name of that call (`code_scope`).

    Raises `ToolkitError` where it is not shown in this notebook.
    """
    shown = workshop.shown.get(_PANELS.get(panel, ""))
    if shown is None:
        what = f"the panel `{panel}(workshop)` is not shown in this notebook"
        raise ToolkitError(what, try_instead="Choose Run ▸ Run All Cells, or run its cell.")
    focus_first(shown.body)


def focus_first(root: w.Widget) -> None:
    """Give the focus to the first field or button below a widget."""
    found = next(_fields(root), None)
    if found is not None:
        found.focus()


def _fields(root: w.Widget) -> Iterator[w.DOMWidget]:
    if isinstance(root, _FIELDS):
        if root.layout.display != "none" and not getattr(root, "disabled", False):
            yield root
        return
    for child in getattr(root, "children", ()):
        if getattr(getattr(child, "layout", None), "display", None) != "none":
            yield from _fields(child)
