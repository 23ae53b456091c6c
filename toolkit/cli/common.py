"""What several commands share: their arguments, and how a system or register is found."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.beside import BESIDE, libraries_beside
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.used import library_differences
from toolkit.cli.saying import visible
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange.readers import format_of_another_tool
from toolkit.register.addresses import register_at
from toolkit.register.answerable import left_out_words
from toolkit.system.model import System
from toolkit.system.read import load_system

if TYPE_CHECKING:
    from toolkit.register import Register

__all__ = [
    "Commands",
    "add_json",
    "add_library",
    "add_overwrite",
    "catalogue_of",
    "look_with",
    "register_at",
    "system_at",
]

Commands = Any
"""argparse keeps the type of its sub-commands private."""


def add_json(command: argparse.ArgumentParser) -> None:
    """The switch for machines."""
    command.add_argument("--json", action="store_true", help="print JSON, for machines (keys: see above)")


def add_library(command: argparse.ArgumentParser) -> None:
    """A team's own libraries beside the shipped one; one in a folder beside the system is used by itself."""
    command.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="PATH",
        help=f"a library of your own (file or folder); may be repeated; a folder {BESIDE} beside the system is one",
    )


def add_overwrite(command: argparse.ArgumentParser) -> None:
    """Leave to replace the file that is written."""
    command.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def catalogue_of(arguments: argparse.Namespace) -> Catalogue:
    """The shipped library, those of `--library`, and those beside the systems and registers that were named."""
    named = (getattr(arguments, name, None) for name in ("system", "old", "new", "register"))
    beside = [path for each in named if each and "://" not in each for path in libraries_beside(each)]
    return load_catalogue([*arguments.library, *beside])


def look_with(register: Register, catalogue: Catalogue) -> None:
    """Take a register's answers by a catalogue; say on standard error where it was made with other libraries."""
    register.at_hand = catalogue
    told = [*library_differences(register.libraries, catalogue), *left_out_words(register.answers_left_out)]
    for said in told:
        print(visible(f"warning: {said}"), file=sys.stderr)


def system_at(where: str, catalogue: Catalogue) -> System:
    """The system of a system.yaml, or of the folder that holds one."""
    path = Path(where).expanduser()
    if (path / "system.yaml").is_file():
        path = path / "system.yaml"
    if path.is_dir():
        instead = "Name a system.yaml, or a folder that holds one."
        if (path / "register.db").exists():
            instead = "A workshop keeps its system in its record: notebook 06 writes it out as a system.yaml."
        raise ToolkitError("there is no system.yaml in this folder", where=str(path), try_instead=instead)
    try:
        return load_system(path, catalogue)
    except InputError:
        other = format_of_another_tool(path)
        if not other:
            raise
        instead = "Bring it in first: ai-threat import FILE --to system.yaml"
        raise ToolkitError(f"this seems to be: {other}", where=str(path), try_instead=instead) from None
