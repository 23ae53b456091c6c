"""`ai-threat import`: a model drawn elsewhere, or a table of flows, becomes a system.yaml."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.cli.common import Commands, add_json, add_library, catalogue_of
from toolkit.cli.saying import print_json, put, say, visible
from toolkit.exchange.imported import Imported
from toolkit.exchange.readers import READERS, import_system
from toolkit.system.read import emit_system, system_plain, write_system

__all__ = ["add_to"]

_ABOUT = """\
Turn a file of another tool into a system.yaml. What it is, is found by what it holds:

{formats}

What did not come along, and every guess, is told on standard error.

Examples
  ai-threat import threat-model.json --to system.yaml
  ai-threat import flows.csv --to system.yaml

Keys of --json
  format     what the file was                 system   the system, as in a system.yaml
  loss       rows: where, weight (lost, changed, note), what, why
  guessed    component -> kind, because, drawn_as, taken
  threats    those written down in the other tool: element, title, severity, status …
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "import",
        help="a Threat Dragon model or a table of flows into a system.yaml",
        description=_ABOUT.format(formats="\n".join(f"  · {reader.name}" for reader in READERS)),
    )
    command.add_argument("file", help="a file of another tool")
    command.add_argument("--to", metavar="FILE", help="write here (default: print)")
    command.add_argument("--overwrite", action="store_true", help="replace a file that exists")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    imported = import_system(Path(arguments.file).expanduser(), catalogue_of(arguments))
    if arguments.to:
        target = Path(arguments.to).expanduser()
        write_system(imported.system, target, overwrite=arguments.overwrite)
    if arguments.json:
        print_json(_plain(imported))
        return 0
    if arguments.to:
        say(f"Wrote {target}: {len(imported.system.components)} components, {len(imported.system.flows)} flows.")
    else:
        put(emit_system(imported.system))
    _tell(imported)
    return 0


def _plain(imported: Imported) -> dict[str, object]:
    guessed = {
        key: {"kind": each.kind, "because": each.because, "drawn_as": each.drawn_as, "taken": each.taken}
        for key, each in imported.suggested.items()
    }
    return {
        "format": imported.format,
        "system": system_plain(imported.system),
        "loss": imported.loss.rows(),
        "guessed": guessed,
        "threats": [each.row() for each in imported.foreign_threats],
    }


def _tell(imported: Imported) -> None:
    """On standard error, so that a system.yaml that is printed stays one."""
    lines = [f"read as {imported.format}: {imported.loss}"]
    lines.extend(f"{line.weight}: {line.where}: {line.what}. {line.why}" for line in imported.loss.lines)
    for component, guess in imported.suggested.items():
        taken = "" if guess.taken else f" (not taken: it is drawn as {guess.drawn_as})"
        lines.append(f"guessed: {imported.system.name_of(component)} is {guess.kind!r}: {guess.because}{taken}")
    if count := len(imported.foreign_threats):
        lines.append(f"{count} threats written down there are not in a system.yaml; a workshop takes them up as ideas")
    for line in lines:
        print(visible(line), file=sys.stderr)
