"""`ai-threat library`: all that is done with threat libraries of one's own."""

from __future__ import annotations

from toolkit.cli import library_check, library_diff, library_import, new_library, references
from toolkit.cli.common import Commands

__all__ = ["add_to"]


def add_to(commands: Commands) -> None:
    """Add the commands."""
    library = commands.add_parser("library", help="work on a threat library of your own")
    actions = library.add_subparsers(dest="action", metavar="ACTION", required=True)
    for each in (new_library, library_check, references, library_import, library_diff):
        each.add_to(actions)
