"""`ai-threat document`: the documents that the Code asks for, from a workshop's record; and what they still lack."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, look_with, register_at
from toolkit.cli.document_record import add_recording, record
from toolkit.cli.saying import print_json, say
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.register import Register
    from toolkit.reports.documents import Missing
    from toolkit.reports.documents.now import FileNow

__all__ = ["add_to"]

_ABOUT = """\
Write the documents that the Code of Practice asks for, from what a workshop's record holds. Every statement names what
it comes from; what the record does not say is marked, with the question and who would know.

Formats: md, html, docx; the inventory also as cdx, a CycloneDX 1.6 bill. A file that somebody changed since it was
written is moved aside, never replaced. --redacted leaves out names, inner parts and whatever people typed; it is marked
public unless --mark says otherwise, and a public version also leaves out what is only planned, lacking or open.

The statement can be made of one role of the Code (--role), and of each role held beside the whole (--each-role).

--check tells of the files written to a folder which say something else than the record says today, and which somebody
changed by hand; the exit code is 1 where any does.

--missing lists what is not recorded. --say records the team's words at a place that it names, or at the end of a
section; they stand in the document from then on. --told records that somebody was given the document: when, how, in
what role of the Code they stand to this system, and which edition, by the head that is printed on it.

Examples
  ai-threat document --list
  ai-threat document my-workshop inventory
  ai-threat document my-workshop --all --to documents --format docx --mark official
  ai-threat document my-workshop statement --role developer
  ai-threat document my-workshop statement --each-role --mark official
  ai-threat document my-workshop notice --redacted
  ai-threat document my-workshop --check
  ai-threat document my-workshop notice --missing
  ai-threat document my-workshop notice --told "all policyholders" --told-role end_user --how "by post" \\
      --by P5 --role "data custodian" --why "sent with the yearly letter"
  ai-threat document my-workshop notice --say how_to_report "security@acme.example, answered within a day" \\
      --by P5 --role "data custodian" --why "agreed with the service desk"

Keys of --json
  documents   with --list: rows: id, title, about, provisions
  written     rows: path, kept (where a file changed by hand was moved, or null), left_out (open questions that a
              public version does not show)
  files       with --check: rows: path, document, role, mark, written (UTC), events, current (false: out of date;
              null: not known what it was made from), by_hand (whether somebody changed it)
  missing     with --missing: rows: document, place, question, who, by (fact, asset, text or description)
  said        with --say: document, place
  told        with --told: id, document, whom, role (null where nobody said), on, how, events
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "document", help="the documents that the Code asks for, from a workshop's record", description=_ABOUT
    )
    command.add_argument("register", nargs="?", help="a workshop's folder, a register.db, or a database address")
    command.add_argument("document", nargs="*", help="which documents; see --list")
    command.add_argument("--list", action="store_true", help="list the documents")
    command.add_argument("--all", action="store_true", help="every document")
    command.add_argument("--to", metavar="DIR", help="the folder to write to (default: documents, in the workshop's)")
    command.add_argument("--format", default="", metavar="md,html,docx,cdx", help="only these formats")
    command.add_argument("--mark", choices=("official", "internal", "public"), help="how it is to be handled")
    command.add_argument("--redacted", action="store_true", help="without names, inner parts and free texts")
    command.add_argument("--missing", action="store_true", help="list what is not recorded; write nothing")
    command.add_argument(
        "--check", nargs="?", const="", metavar="DIR", help="which files written there are out of date; write nothing"
    )
    add_recording(command)
    said = "a role of the Code to make the statement of; with --say and --told: in what role it is recorded"
    command.add_argument("--role", default="", help=said)
    command.add_argument("--each-role", action="store_true", help="the statement also of each role held")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from toolkit.reports.documents import RECIPES

    if arguments.list:
        _list(arguments)
        return 0
    if not arguments.register:
        raise ToolkitError("no workshop is named", try_instead="Name its folder, or see --list for the documents.")
    everything = arguments.all or (arguments.check is not None and not arguments.document)
    chosen = list(RECIPES) if everything else list(dict.fromkeys(arguments.document))
    if not chosen:
        raise ToolkitError("no document is named", try_instead=f"Name some of {', '.join(RECIPES)}, or write --all.")
    return _of_register(arguments, chosen)


def _list(arguments: argparse.Namespace) -> None:
    from toolkit.reports.documents import RECIPES

    if arguments.json:
        rows = [
            {"id": each.id, "title": each.title, "about": each.about, "provisions": each.provisions}
            for each in RECIPES.values()
        ]
        print_json({"documents": rows})
        return
    width = max(map(len, RECIPES))
    for each in RECIPES.values():
        say(f"{each.id:<{width}}  {each.title} ({each.provisions})")
        say(f"{'':<{width}}  {each.about}")


def _of_register(arguments: argparse.Namespace, chosen: list[str]) -> int:
    from toolkit.register import open_register

    with open_register(register_at(arguments.register), create=False) as register:
        if arguments.check is not None:
            return _check(arguments, register, chosen)
        recorded = record(arguments, register, chosen)
        if arguments.missing:
            _missing(arguments, register, chosen, recorded)
        elif not recorded:
            _write(arguments, register, chosen)
        elif arguments.json:
            print_json(recorded)
    return 0


def _check(arguments: argparse.Namespace, register: Register, chosen: list[str]) -> int:
    from toolkit.reports.documents.now import DocumentsNow
    from toolkit.reports.documents.writing import recipe_of

    folder = Path(arguments.check).expanduser() if arguments.check else _folder(arguments)
    if not folder.is_dir():
        raise ToolkitError(
            "there is no such folder", where=str(folder), try_instead="Name the one they were written to."
        )
    now = DocumentsNow(register, catalogue_of(arguments), folder, workshop=_workshop(arguments.register))
    found = [each for name in chosen for each in now.files(recipe_of(name).id)]
    if arguments.json:
        print_json({"files": [_file_row(each) for each in found]})
    else:
        for each in found:
            say(f"{each.file.path.name}: {_state(each, register.head.events)}")
        said = "No document was written there." if not found else f"{sum(_is_old(each) for each in found)} out of date."
        say(said)
    return int(any(map(_is_old, found)))


def _is_old(held: FileNow) -> bool:
    return held.is_current is False


def _state(held: FileNow, events: int) -> str:
    made = held.file.made
    if made is None:
        return "nobody knows what it was made from"
    said = (
        "says what the record says"
        if held.is_current
        else f"out of date: the record, now at event {events}, says something else"
    )
    by_hand = "" if held.file.is_as_written else "; somebody changed it by hand"
    return f"{said} (made from event {made.events}){by_hand}"


def _file_row(held: FileNow) -> dict[str, Any]:
    made = held.file.made
    return {
        "path": str(held.file.path),
        "document": made.document if made else None,
        "role": (made.role or None) if made else None,
        "mark": made.mark if made else None,
        "written": made.at if made else None,
        "events": made.events if made else None,
        "current": held.is_current,
        "by_hand": not held.file.is_as_written,
    }


def _missing(arguments: argparse.Namespace, register: Register, chosen: list[str], recorded: dict[str, Any]) -> None:
    from toolkit.reports.documents import compose
    from toolkit.reports.documents.writing import recipe_of

    catalogue = catalogue_of(arguments)
    found: list[tuple[str, Missing]] = []
    for name in chosen:
        recipe = recipe_of(name)
        role = arguments.role if recipe.by_role and arguments.role and not recorded else None
        found += [(name, each) for each in compose(recipe, register, catalogue, role=role).missing]
    if arguments.json:
        rows = [
            {"document": name, "place": each.place, "question": each.question, "who": each.who, "by": each.by}
            for name, each in found
        ]
        print_json({**recorded, "missing": rows})
        return
    for name, each in found:
        say(f"{name}  {each.place} ({each.by})")
        say(f"  {each.question}{f' ({each.who})' if each.who else ''}")
    say("Nothing is missing." if not found else f"{len(found)} open.")


def _write(arguments: argparse.Namespace, register: Register, chosen: list[str]) -> None:
    from toolkit.reports.documents import write, write_all

    catalogue = catalogue_of(arguments)
    look_with(register, catalogue)
    formats = [each.strip() for each in arguments.format.split(",") if each.strip()]
    wanted: dict[str, Any] = {
        "catalogue": catalogue,
        "formats": formats,
        "mark": arguments.mark,
        "redacted": arguments.redacted,
        "each_role": arguments.each_role,
        "workshop": _workshop(arguments.register),
    }
    folder = _folder(arguments)
    if arguments.all:
        if arguments.role:
            instead = "Name the statement, or write --each-role."
            raise ToolkitError("--role is for the statement alone", where=arguments.role, try_instead=instead)
        written = write_all(register, folder, **wanted)
    else:
        wanted["role"] = arguments.role or None
        written = [each for name in chosen for each in write(register, name, folder, **wanted)]
    if arguments.json:
        rows = [
            {"path": str(each.path), "kept": str(each.kept) if each.kept else None, "left_out": each.left_out}
            for each in written
        ]
        print_json({"written": rows})
        return
    for each in written:
        say(f"Wrote {each.path}")
        if each.kept is not None:
            say(f"  It had been changed by hand: that is now {each.kept}")
        if each.left_out:
            say(f"  {each.left_out} open questions are not shown in a public version: see --missing")


def _workshop(where: str) -> Path | None:
    """A workshop's folder, in which files that serve as evidence lie; a database has none."""
    path = Path(where).expanduser()
    return None if "://" in where else path if path.is_dir() else path.parent


def _folder(arguments: argparse.Namespace) -> Path:
    """Where to write: `--to`, else a folder of the workshop's; beside nothing for a database address."""
    from toolkit.reports.documents import FOLDER

    if arguments.to:
        return Path(arguments.to).expanduser()
    if "://" in arguments.register:
        raise ToolkitError("a database has no folder of its own", try_instead="Say where to write: --to documents")
    path = Path(arguments.register).expanduser()
    return (path if path.is_dir() else path.parent) / FOLDER
