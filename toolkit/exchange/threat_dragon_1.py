"""Models saved by Threat Dragon 1, brought into the form that its release 2 saves, before anything is read from them.

Release 1 keeps the shapes of its drawing library as they are: what a shape is called stands among its looks, everything
else beside its place. Written from its published schema and from models that it saved.
"""

from __future__ import annotations

from typing import Any

__all__ = ["brought_up", "is_release_1"]

_DRAWN = {
    *("id", "type", "size", "position", "source", "target", "vertices", "labels", "attrs", "angle", "smooth", "z"),
    "$$hashKey",
}
"""Keys of a shape that say how it is drawn."""


def is_release_1(data: dict[str, Any]) -> bool:
    """Whether a model says, or shows by how it keeps its diagrams, that Threat Dragon 1 saved it."""
    version, detail = data.get("version"), data.get("detail")
    diagrams = detail.get("diagrams") if isinstance(detail, dict) else None
    drawn = [each for each in diagrams if isinstance(each, dict)] if isinstance(diagrams, list) else []
    said = isinstance(version, str) and version.startswith("1.")
    return said or any("diagramJson" in each for each in drawn)


def brought_up(data: dict[str, Any]) -> dict[str, Any]:
    """The same model in the form of release 2. What is wrong in it stays wrong, for its reader to say so."""
    detail = data["detail"]
    diagrams = detail.get("diagrams")
    if not isinstance(diagrams, list):
        return {**data, "version": "2.0"}
    return {**data, "version": "2.0", "detail": {**detail, "diagrams": [_diagram(each) for each in diagrams]}}


def _diagram(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    drawn = given.get("diagramJson", {})
    cells = drawn.get("cells", []) if isinstance(drawn, dict) else drawn
    kept = {key: value for key, value in given.items() if key in ("title", "description")}
    return {**kept, "cells": [_cell(each) for each in cells] if isinstance(cells, list) else cells}


def _cell(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    data = {key: value for key, value in given.items() if key not in _DRAWN}
    cell = {key: given[key] for key in ("id", "size", "position", "vertices", "labels", "attrs") if key in given}
    for end in ("source", "target"):
        if end in given:
            cell[end] = _end(given[end])
    return {**cell, "data": {**data, "type": given.get("type")}}


def _end(given: Any) -> Any:
    """Where a line ends: at a shape, or at a place on the sheet."""
    return {"cell": given["id"]} if isinstance(given, dict) and "id" in given else given
