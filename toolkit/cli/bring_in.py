"""`ai-threat import`: a model drawn elsewhere, or a table of flows, becomes a system.yaml."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.cli.common import Commands, add_json, add_library, add_overwrite, catalogue_of
from toolkit.cli.saying import print_json, put, say, visible
from toolkit.errors import ToolkitError
from toolkit.exchange.foreign_match import Matches, ThreatMatch, match_foreign
from toolkit.exchange.imported import Imported
from toolkit.exchange.readers import READERS, import_system
from toolkit.files.folders import make_folder
from toolkit.system.read import emit_system, system_plain, write_system
from toolkit.threats.find import find_threats

__all__ = ["add_to"]

_ABOUT = """\
Turn a file of another tool into a system.yaml. What it is, is found by what it holds:

{formats}

What did not come along, and every guess, is told on standard error. So is what the threats noted in the other tool
are in the library, where that is plain. With --into they are recorded as well, in their words, with the controls that
stand against them as stated there; a record needs to know who brings them along (--as, --role) and why (--reason).

Examples
  ai-threat import threat-model.json --to system.yaml
  ai-threat import flows.csv --to system.yaml
  ai-threat import model.otm --into my-workshop --as P1 --role facilitator --reason "our model of last year"

Keys of --json
  format     what the file was                 system   the system, as in a system.yaml
  loss       rows: where, weight (lost, changed, note), what, why
  guessed    component -> kind, because, drawn_as, taken
  threats    those written down in the other tool: element, title, severity, status …; rule, finding and ground of
             what each plainly is in the library; controls: the same of what stands against it
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "import",
        help="a model of another tool or a table of flows into a system.yaml",
        description=_ABOUT.format(formats="\n".join(f"  · {reader.name}" for reader in READERS)),
    )
    command.add_argument("file", help="a file of another tool")
    command.add_argument("--to", metavar="FILE", help="write here (default: print)")
    add_overwrite(command)
    command.add_argument("--into", metavar="FOLDER", help="record it in a new workshop in this folder")
    command.add_argument("--as", metavar="ID", dest="person", default="", help="who brings it along (as P1)")
    command.add_argument("--role", default="", help="in what role")
    command.add_argument("--reason", default="", help="why")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    imported = import_system(Path(arguments.file).expanduser(), catalogue)
    if arguments.into:
        matches = _record(arguments, imported, catalogue)
    else:
        matches = match_foreign(imported, find_threats(imported.system, catalogue), catalogue)
    if arguments.to:
        target = Path(arguments.to).expanduser()
        write_system(imported.system, target, overwrite=arguments.overwrite)
    if arguments.json:
        print_json(_plain(imported, matches))
        return 0
    if arguments.into:
        say(f"Recorded in {arguments.into}: {len(imported.system.components)} components, and what was noted of them.")
    if arguments.to:
        say(f"Wrote {target}: {len(imported.system.components)} components, {len(imported.system.flows)} flows.")
    elif not arguments.into:
        put(emit_system(imported.system))
    _tell(imported, matches, catalogue, recorded=bool(arguments.into))
    return 0


def _record(arguments: argparse.Namespace, imported: Imported, catalogue: Catalogue) -> Matches:
    """Into a new register in a folder, by a named person for a reason."""
    from toolkit.exchange.foreign_record import take_into_register  # loads the database's library
    from toolkit.register import Person, open_register

    missing = [f"--{word}" for word, given in _who(arguments) if not given.strip()]
    if missing:
        instead = "Say who brings it along, in what role, and why."
        raise ToolkitError(f"to record it, {', '.join(missing)} must be given", where="--into", try_instead=instead)
    folder = Path(arguments.into).expanduser()
    there = next((name for name in ("register.db", "system.yaml") if (folder / name).exists()), "")
    if there:
        instead = "Name a new folder, or add the model in notebook 01."
        raise ToolkitError(f"there is a {there} already", where=str(folder), try_instead=instead)
    make_folder(folder)
    with open_register(folder / "register.db") as register:
        by = Person(arguments.person, role=arguments.role)
        matches = take_into_register(register, imported, catalogue, by=by, reason=arguments.reason)
        with register.change(by=by, reason=arguments.reason) as change:
            change.workshop(name=imported.system.name, created=date.today().isoformat())  # noqa: DTZ011
        # Beside the record, so that every command takes the folder from now on.
        write_system(register.system() or imported.system, folder / "system.yaml")
        return matches


def _who(arguments: argparse.Namespace) -> list[tuple[str, str]]:
    return [("as", arguments.person), ("role", arguments.role), ("reason", arguments.reason)]


def _plain(imported: Imported, matches: Matches) -> dict[str, object]:
    guessed = {
        key: {"kind": each.kind, "because": each.because, "drawn_as": each.drawn_as, "taken": each.taken}
        for key, each in imported.suggested.items()
    }
    return {
        "format": imported.format,
        "system": system_plain(imported.system),
        "loss": imported.loss.rows(),
        "guessed": guessed,
        "threats": matches.rows(),
    }


def _tell(imported: Imported, matches: Matches, catalogue: Catalogue, *, recorded: bool) -> None:
    """On standard error, so that a system.yaml that is printed stays one."""
    lines = [f"read as {imported.format}: {imported.loss}"]
    lines.extend(f"{line.weight}: {line.where}: {line.what}. {line.why}" for line in imported.loss.lines)
    for component, guess in imported.suggested.items():
        taken = "" if guess.taken else f" (not taken: it is drawn as {guess.drawn_as})"
        lines.append(f"guessed: {imported.system.name_of(component)} is {guess.kind!r}: {guess.because}{taken}")
    told = (each for each in matches.threats if each.ground or any(against.control for against in each.controls))
    lines.extend(_noted(each, imported, catalogue) for each in told)
    if len(matches):
        where = "all are recorded as ideas" if recorded else "none is in a system.yaml; a workshop takes them up"
        lines.append(f"{matches}; {where}")
    for line in lines:
        print(visible(line), file=sys.stderr)


def _noted(match: ThreatMatch, imported: Imported, catalogue: Catalogue) -> str:
    """One threat noted in the other tool, what it is in the library, and what stands against it."""
    at = f" at {imported.system.name_of(match.threat.element)}" if match.threat.element else ""
    what = f"is {catalogue.threats[match.rule].title!r}" if match.rule else "is kept in its words"
    why = f": {match.ground}" if match.ground else ""
    against = [f"{each.control} {each.status}" for each in match.controls if each.control and each.status]
    more = f"; against it: {', '.join(against)}" if against else ""
    return f"noted: {match.threat.title!r}{at} {what}{why}{more}"
