"""`ai-threat export` and `ai-threat verify`: take the register out, and check that its history holds together."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, look_with, register_at
from toolkit.cli.saying import MISTAKE, print_json, say
from toolkit.errors import ToolkitError
from toolkit.exchange.handling import MARKS
from toolkit.files.folders import make_folder
from toolkit.files.reading import read_limited

if TYPE_CHECKING:
    from toolkit.register import Head, Register

__all__ = ["add_to"]

_EXPORT = """\
Export a register. The ending of the file says what it becomes:

  .xlsx  the workbook that a risk officer keeps      .json  exactly the events, to hand over or to check in
  .html  the report, one file, readable anywhere     .csv   one row a risk
  .md    the report as Markdown

Some formats have no ending of their own, or share one: --as names the format, and --list lists them all.
A handling mark (--mark) and a redacted variant (--redacted) are for the formats that know them; workbook and
reports bear a mark too, never public, for they tell which risks are open.

Examples
  ai-threat export my-workshop exports/register.xlsx
  ai-threat export my-workshop exports/report.html --overwrite
  ai-threat export my-workshop exports/risks.txt --as csv
  ai-threat export --list

Keys of --json
  formats   with --list: rows: id, endings, about, handles (whether it knows --mark and --redacted),
            marks (whether it knows --mark)
  written   the paths        events, head   how long the history is, and the hash of its end
"""
_VERIFY = """\
Check that a register's history holds together: no event edited, removed, moved or forged.
A chain alone does not show that its end was cut off: compare with a head that was printed on a report.

Examples
  ai-threat verify my-workshop
  ai-threat verify register.json --head 161:3f2a…      (all 64 signs)

Keys of --json
  ok   true or false        events, head   how long the history is, and the hash of its end
  problems   rows: where, what, instead
"""


MAX_REGISTER_BYTES = 1_000_000_000


def add_to(commands: Commands) -> None:
    """Add the commands."""
    export = commands.add_parser(
        "export",
        help="a register as workbook, report, CSV or register.json",
        description=_EXPORT,
    )
    export.add_argument("register", nargs="?", help="a workshop's folder, a register.db, or a database address")
    export.add_argument("file", nargs="*", help="what to write; may be several")
    export.add_argument("--as", dest="format", metavar="NAME", help="the format by name; see --list")
    export.add_argument("--list", action="store_true", help="list the formats; write nothing")
    export.add_argument("--mark", choices=MARKS, help="how it is to be handled")
    export.add_argument("--redacted", action="store_true", help="without names, inner parts and free texts")
    export.add_argument("--overwrite", action="store_true", help="replace files that exist")
    add_library(export)
    add_json(export)
    export.set_defaults(run=_export)
    verify = commands.add_parser("verify", help="check that a register's history holds together", description=_VERIFY)
    verify.add_argument("register", help="a workshop's folder, a register.db, a register.json, or a database address")
    verify.add_argument(
        "--head", metavar="EVENTS:HASH", help="the head printed on a report: also shows a cut or rewritten end"
    )
    add_json(verify)
    verify.set_defaults(run=_verify)


def _formats(arguments: argparse.Namespace) -> int:
    from toolkit.reports.exports import ALL_FORMATS

    if arguments.json:
        rows = [
            {
                "id": key,
                "endings": list(each.endings),
                "about": each.about,
                "handles": each.handles,
                "marks": each.handles or each.marks,
            }
            for key, each in ALL_FORMATS.items()
        ]
        print_json({"formats": rows})
        return 0
    width = max(map(len, ALL_FORMATS))
    for key, each in ALL_FORMATS.items():
        by = ", ".join(each.endings) or f"--as {key}"
        say(f"{key:<{width}}  {each.about} ({by})")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from toolkit.register import open_register
    from toolkit.reports.exports import export

    if arguments.list:
        return _formats(arguments)
    if not arguments.register or not arguments.file:
        what = "no file to write is named" if arguments.register else "no workshop is named"
        raise ToolkitError(what, try_instead="Name the workshop's folder, then what to write, or see --list.")
    if arguments.format is not None and len(arguments.file) > 1:
        raise ToolkitError("--as names the format of one file", try_instead="Export one file at a time with it.")
    catalogue = catalogue_of(arguments)
    with open_register(register_at(arguments.register), create=False) as register:
        look_with(register, catalogue)
        for name in arguments.file:
            path = Path(name).expanduser()
            make_folder(path.parent)
            export(
                register,
                path,
                catalogue=catalogue,
                format=arguments.format,
                overwrite=arguments.overwrite,
                mark=arguments.mark,
                redacted=arguments.redacted,
            )
            if not arguments.json:
                say(f"Wrote {path}")
        head = register.head
    if arguments.json:
        print_json({"written": arguments.file, "events": head.events, "head": head.hash})
    else:
        say(f"Head of the history: {head.events}:{head.hash}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    head = _head(arguments.head)
    with _open(arguments.register) as register:
        checked = register.verify(head=head)
    if arguments.json:
        rows = [{"where": p.where, "what": p.what, "instead": p.try_instead} for p in checked.problems]
        print_json({"ok": checked.ok, "events": checked.events, "head": checked.head.hash, "problems": rows})
    else:
        say(str(checked))
        if checked.ok and head is None:
            say("A chain alone does not show a cut end: compare with a head on a report (--head EVENTS:HASH).")
    return 0 if checked.ok else MISTAKE


def _open(where: str) -> Register:
    from toolkit.register import Register, open_register

    if where.endswith(".json"):
        data = read_limited(Path(where).expanduser(), source=where, limit_bytes=MAX_REGISTER_BYTES)
        return Register.from_json(data, "sqlite://")
    return open_register(register_at(where), create=False)


def _head(given: str | None) -> Head | None:
    from toolkit.register import Head

    if given is None:
        return None
    match = re.fullmatch(r"(\d{1,12}):([0-9a-f]{64})", given.strip())
    if match is None:
        raise ToolkitError(
            f"{given!r} is no head", try_instead="Write it as on the report: 161:3f2a… with all 64 signs."
        )
    return Head(int(match[1]), match[2])
