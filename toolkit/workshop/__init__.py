"""The guided workshop: one function a notebook cell, each with a plain call of the library behind it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Workshop": "session",
    "brainstorm": "what_can_go_wrong",
    "fill_example": "example",
    "go_through_findings": "what_can_go_wrong",
    "new_workshop": "session",
    "open_workshop": "session",
    "vote": "what_can_go_wrong",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - strings, from the table above


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
