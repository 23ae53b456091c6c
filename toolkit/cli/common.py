"""What several commands share: their arguments, and how a system or register is found."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError

__all__ = ["Commands", "add_json", "add_library", "catalogue_of", "register_at"]

Commands = Any
"""argparse keeps the type of its sub-commands private."""


def add_json(command: argparse.ArgumentParser) -> None:
    """The switch for machines."""
    command.add_argument("--json", action="store_true", help="print JSON, for machines")


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
