"""`ai-threat library check`: everything that is wrong with a library, at once."""

from __future__ import annotations

import argparse

from toolkit.catalogues.load import load_catalogue
from toolkit.cli.common import Commands, add_json
from toolkit.cli.saying import MISTAKE, print_json, say
from toolkit.errors import InputError, Problem
from toolkit.threats.examples import check_examples

__all__ = ["add_to"]


def add_to(commands: Commands) -> None:
    """Add the commands."""
    library = commands.add_parser("library", help="work on a threat library of your own")
    actions = library.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check", help="every mistake in a library, with file and line; without PATH, the shipped one"
    )
    check.add_argument("path", nargs="*", help="files or folders of your library")
    add_json(check)
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    problems: list[Problem] = []
    count = 0
    try:
        catalogue = load_catalogue(arguments.path)
        own = {threat.library for threat in catalogue.threats.values()} - ({"core"} if arguments.path else set())
        count = sum(1 for threat in catalogue.threats.values() if threat.library in own)
        for name in sorted(own):
            problems.extend(check_examples(catalogue, name))
    except InputError as error:
        problems.extend(error.problems)
    if arguments.json:
        rows = [{"where": p.where, "what": p.what, "instead": p.try_instead} for p in problems]
        print_json({"problems": rows, "threats": count})
    else:
        for problem in problems:
            say(str(problem))
        found = f"{len(problems)} problem{'s' * (len(problems) != 1)}."
        say(found if problems else f"{count} threat{'s' * (count != 1)}, and nothing wrong.")
    return MISTAKE if problems else 0
