"""What the commands of `ai-threat code` share: opening a register, assessing it, and who records something."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.cli.common import add_json, add_library, catalogue_of, look_with, register_at
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.conformity import Conformity
    from toolkit.register import Register

__all__ = ["add_by", "add_command", "assessed", "folder_of", "opened", "person_of"]

_IN_A_FILE = "sqlite:///"


def add_command(below: Any, name: str, help_: str, run: Any, *, by_role: bool = False) -> argparse.ArgumentParser:
    """A command below `code` that reads one register; `by_role` lets it be asked for some roles only."""
    command: argparse.ArgumentParser = below.add_parser(name, help=help_, description=help_)
    command.add_argument("register", help="a workshop's folder, a register.db, or a database address")
    add_library(command)
    add_json(command)
    if by_role:
        said = "as if only this role of the Code were held, such as developer; may be repeated"
        command.add_argument("--as-role", action="append", metavar="ROLE", help=said)
    command.set_defaults(run=run)
    return command


def add_by(command: argparse.ArgumentParser) -> None:
    """The options that say who records something, in what role and why."""
    command.add_argument("--by", default="", help="who records it: a participant's id")
    command.add_argument("--role", default="", help="in what role")
    command.add_argument("--why", default="recorded on the command line", help="why the record is changed")


def opened(arguments: argparse.Namespace) -> tuple[Register, Catalogue]:
    """The register and the catalogue that a command is about."""
    from toolkit.register import open_register

    catalogue = catalogue_of(arguments)
    register = open_register(register_at(arguments.register), create=False)
    look_with(register, catalogue)
    return register, catalogue


def folder_of(where: str) -> Path | None:
    """The folder in which files of evidence are looked at again; None for a database on a server."""
    if "://" in where and not where.startswith(_IN_A_FILE):
        return None
    path = Path(where.removeprefix(_IN_A_FILE)).expanduser()
    return path if path.is_dir() else path.parent


def assessed(
    arguments: argparse.Namespace, register: Register, catalogue: Catalogue, *, today: date | None = None
) -> Conformity:
    """Where the register stands, for the roles that are asked for, on a day (this one, unless another is given).

    Raises `ToolkitError` for a word that is no role.
    """
    from toolkit.conformity import assess_conformity

    roles = getattr(arguments, "as_role", None)
    return assess_conformity(register, catalogue, roles=roles, today=today, folder=folder_of(arguments.register))


def person_of(arguments: argparse.Namespace) -> Any:
    """Who records something. Raises `ToolkitError` where nobody is named."""
    from toolkit.register import Person

    if not (arguments.by.strip() and arguments.role.strip()):
        instead = "Add --by P1 --role facilitator: the person's id in the register, and the role."
        raise ToolkitError("to record something, somebody has to do it", where="--by", try_instead=instead)
    return Person(arguments.by.strip(), role=arguments.role.strip())
