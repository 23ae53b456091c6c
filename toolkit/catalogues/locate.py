"""Where the shipped data is: inside the installed package, or beside it in a checkout. Nobody else needs to know."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["library_root", "notebooks_root"]


def library_root() -> Traversable:
    """The folder of shipped threat libraries."""
    return _root("threat_libraries")


def notebooks_root() -> Traversable:
    """The folder of shipped notebooks."""
    return _root("notebooks")


def _root(name: str) -> Traversable:
    packaged = resources.files("toolkit") / name
    if packaged.is_dir():
        return packaged
    beside = Path(__file__).resolve().parents[2] / name
    if beside.is_dir():
        return beside
    raise ToolkitError(
        f"the toolkit's own folder {name!r} is missing",
        where=str(beside),
        try_instead="Install the package again: this installation is incomplete.",
    )
