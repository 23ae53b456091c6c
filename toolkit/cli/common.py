"""What several commands share: their arguments, and how a system or register is found."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange.readers import format_of_another_tool
from toolkit.system.model import System
from toolkit.system.read import load_system

__all__ = ["Commands", "add_json", "add_library", "catalogue_of", "register_at", "system_at"]

Commands = Any
"""argparse keeps the type of its sub-commands private."""


def add_json(command: argparse.ArgumentParser) -> None:
    """The switch for machines."""
    command.add_argument("--json", action="store_true", help="print JSON, for machines (keys: see above)")


def add_library(command: argparse.ArgumentParser) -> None:
    """A team's own libraries beside the shipped one."""
    command.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="PATH",
        help="a library of your own (file or folder); may be repeated",
    )


def catalogue_of(arguments: argparse.Namespace) -> Catalogue:
    """The shipped library and those of `--library`."""
    return load_catalogue(arguments.library)


def system_at(where: str, catalogue: Catalogue) -> System:
    """The system of a system.yaml, or of the folder that holds one."""
    path = Path(where).expanduser()
    if (path / "system.yaml").is_file():
        path = path / "system.yaml"
    try:
        return load_system(path, catalogue)
    except InputError:
        other = format_of_another_tool(path)
        if not other:
            raise
        instead = "Bring it in first: ai-threat import FILE --to system.yaml"
        raise ToolkitError(f"this seems to be: {other}", where=str(path), try_instead=instead) from None


def register_at(where: str) -> str | Path:
    """A register by database address, file, or the workshop's folder that holds it."""
    if "://" in where:
        return where
    path = Path(where).expanduser()
    if path.is_dir():
        path = path / "register.db"
    if not path.exists():
        raise ToolkitError(
            "there is no register",
            where=str(path),
            try_instead="Name a workshop's folder, a register.db, or a database address.",
        )
    return path
