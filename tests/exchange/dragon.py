"""Threat Dragon models, built by hand in the form that its release 2 saves."""

from __future__ import annotations

import json
from typing import Any


def shape(
    kind: str, cell: str, name: str = "", box: tuple[float, ...] = (0, 0, 100, 60), **data: Any
) -> dict[str, Any]:
    """An actor, process, store or boundary box."""
    types = {"actor": "tm.Actor", "process": "tm.Process", "store": "tm.Store", "trust-boundary-box": "tm.BoundaryBox"}
    return {
        "shape": kind,
        "id": cell,
        "zIndex": 1,
        "position": {"x": box[0], "y": box[1]},
        "size": {"width": box[2], "height": box[3]},
        "data": {"type": types[kind], "name": name, "hasOpenThreats": False, "threats": [], **data},
    }


def flow(cell: str, source: str, target: str, name: str = "", **data: Any) -> dict[str, Any]:
    """An arrow; an end that is empty is attached to nothing."""
    ends = {key: {"cell": end} if end else {"x": 1, "y": 2} for key, end in (("source", source), ("target", target))}
    return {"shape": "flow", "id": cell, "zIndex": 10, **ends, "data": {"type": "tm.Flow", "name": name, **data}}


def model(*cells: dict[str, Any], more: tuple[tuple[dict[str, Any], ...], ...] = (), **summary: Any) -> dict[str, Any]:
    """A model with one diagram of these cells, and `more` diagrams."""
    diagrams = [
        {"id": number, "title": f"Diagram {number}", "diagramType": "STRIDE", "version": "2.4.0", "cells": list(each)}
        for number, each in enumerate((cells, *more))
    ]
    detail = {"contributors": [], "reviewer": "", "diagramTop": 1, "threatTop": 0, "diagrams": diagrams}
    return {"version": "2.4.0", "summary": {"title": "Shop helper", "owner": "", **summary}, "detail": detail}


def text(*cells: dict[str, Any], **more: Any) -> str:
    """Such a model as text."""
    return json.dumps(model(*cells, **more))
