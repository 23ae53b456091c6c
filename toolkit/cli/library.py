"""`ai-threat library`: everything that is wrong with a library, at once; and what it refers to."""

from __future__ import annotations

import argparse
from collections import Counter

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.reference import check_references
from toolkit.cli import library_diff, library_import, new_library, references
from toolkit.cli.common import Commands, add_json
from toolkit.cli.saying import MISTAKE, print_json, say
from toolkit.errors import InputError, Problem
from toolkit.threats.examples import check_examples
from toolkit.threats.thin_examples import Thinness, thin_examples

__all__ = ["add_to"]

_CHECK = """\
Check a library of your own: its shape, its ids and references, and its examples, run against real systems.
Every mistake is told at once, with file and line; where there is none, the examples are run, and one that does not
come out as expected is told likewise. Without a path the shipped library is checked.
Where all is well, a warning says which example is missing: what could be changed in a rule (an atom turned round, left
out, or made to take in more) without any of its examples coming out otherwise. Of the shipped library only when asked.

Examples
  ai-threat library check my-library/
  ai-threat library check threats.yaml controls.yaml

Keys of --json
  problems   rows: where, what, instead        threats   how many there are
  warnings   rows of the same kind             unchecked how many references of which edition could not be checked
  examples   changes: how many were tried, noticed: which part (0 to 1), missing: rows of the examples to add
"""


def add_to(commands: Commands) -> None:
    """Add the commands."""
    library = commands.add_parser("library", help="work on a threat library of your own")
    actions = library.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="every mistake in a library, with file and line; without PATH, the shipped one",
        description=_CHECK,
    )
    check.add_argument("path", nargs="*", help="files or folders of your library")
    check.add_argument(
        "--examples", action="store_true", help="say which examples are missing in the shipped library too"
    )
    add_json(check)
    check.set_defaults(run=_check)
    new_library.add_to(actions)
    references.add_to(actions)
    library_import.add_to(actions)
    library_diff.add_to(actions)


def _check(arguments: argparse.Namespace) -> int:
    problems: list[Problem] = []
    warnings: list[Problem] = []
    unchecked: Counter[str] = Counter()
    thin = Thinness({}, ())
    count = changes = 0
    try:
        catalogue = load_catalogue(arguments.path)
        own = set(catalogue.libraries) - ({"core"} if arguments.path else set())
        count = sum(1 for threat in catalogue.threats.values() if threat.library in own)
        changes = len(catalogue.amended)
        for name in sorted(own):
            problems.extend(check_examples(catalogue, name))
        for reference, problem in check_references(catalogue, skip={"core"} if arguments.path else ()):
            if reference.verdict.is_mistake:
                problems.append(problem)
            elif reference.verdict.is_warning:
                warnings.append(problem)
            else:
                unchecked[reference.edition] += 1
        asked = own if (arguments.path or arguments.examples) and not problems else ()
        thin = Thinness.over(thin_examples(catalogue, name) for name in sorted(asked))
        warnings.extend(thin.warnings())
    except InputError as error:
        problems.extend(error.problems)
    if arguments.json:
        rows, cautions = ([_as_row(each) for each in some] for some in (problems, warnings))
        told = {"problems": rows, "warnings": cautions, "unchecked": dict(unchecked), "threats": count}
        print_json({**told, "examples": thin.row()})
    else:
        for problem in problems:
            say(str(problem))
        for problem in warnings:
            say(f"warning: {problem}")
        if unchecked:
            which = ", ".join(f"{edition} ({number})" for edition, number in sorted(unchecked.items()))
            say(f"Not checked, as no list here holds them: references to {which}.")
        found = f"{len(problems)} problem{'s' * (len(problems) != 1)}."
        amended = f", {changes} of other libraries amended" if changes else ""
        say(found if problems else f"{count} threat{'s' * (count != 1)}{amended}, and nothing wrong.")
    return MISTAKE if problems else 0


def _as_row(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what, "instead": problem.try_instead}
