"""`ai-threat hash`: the SHA-256 of a model, a data set or a whole folder of them, however large, into the record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from toolkit.cli.common import Commands, add_json, add_overwrite, register_at
from toolkit.cli.saying import print_json, say
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.digest import digest_of
from toolkit.files.file_digest import digest_of_file
from toolkit.files.folder_digest import FolderDigest, digest_of_folder
from toolkit.files.hash_list import HashListDifference, compare_hash_lists, listed_line, read_hash_list

__all__ = ["add_to"]

_SHOWN = 20
"""Paths of one kind that are printed; --json has all."""

_ABOUT = """\
Hash a file, or every file of a folder: a model of many gigabytes, a data set. A folder's hash is that of the list of
its files, which --manifest writes in the form of sha256sum. Special files are refused, and so are links: with
--follow-links one to an ordinary file counts as that file. Memory stays bounded. A run that was stopped goes on where
it was, by a small file in the present folder: a file's hash is taken over while its size, times and inode are the
same, and one that was half read is read again. --afresh reads everything.

With --against the folder (or file) is compared with a list that was made before: what was added, removed, changed or
moved; exit code 1 where anything was. docs/hashing.md says how others compute the same hash without us.

With --into the hash is recorded as that of an element of the system, and stands in its inventory and audit trail.

Examples
  ai-threat hash models/fraud-3.2 --manifest fraud-3.2.sha256
  ai-threat hash models/fraud-3.2 --into my-workshop --element fraud_classifier --version 3.2 \\
      --by P3 --role developer --why "release 3.2"
  ai-threat hash models/fraud-3.2 --against fraud-3.2.sha256
  sha256sum -c fraud-3.2.sha256                 (in the folder: compares again, without us)

Keys of --json
  sha256   of the file, or of the list of a folder's files      files, size   how much it covers (size in bytes)
  reused   files whose hash an earlier run had kept
  against  with --against: added, removed, changed (paths), moved (old path to new), same (how many)
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("hash", help="hash a model or data folder, and record it", description=_ABOUT)
    command.add_argument("path", help="a file, or a folder")
    command.add_argument("--manifest", metavar="FILE", help="write the list of hashes")
    command.add_argument("--into", metavar="WORKSHOP", help="record the hash in this workshop's register")
    command.add_argument("--element", default="", help="the component or data that it is the hash of")
    command.add_argument("--version", dest="of_version", default="", help="and its version")
    command.add_argument("--against", metavar="LIST", help="compare with a list that --manifest or sha256sum wrote")
    command.add_argument("--follow-links", action="store_true", help="take links to ordinary files for those files")
    command.add_argument("--afresh", action="store_true", help="read all again, whatever a stopped run had kept")
    command.add_argument("--by", default="", help="who records it: a participant's id")
    command.add_argument("--role", default="", help="in what role")
    command.add_argument("--why", default="", help="why")
    add_overwrite(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    strange = [f"--{name}" for name in ("element", "by", "role", "why") if getattr(arguments, name)]
    strange += ["--version"] if arguments.of_version else []
    if strange and not arguments.into:
        what = f"{', '.join(strange)} is of what is recorded, and no workshop is named to record it in"
        raise ToolkitError(what, try_instead="Add --into WORKSHOP, or leave it out.")
    if arguments.into:
        lacking = [f"--{name}" for name in ("element", "by", "role", "why") if not getattr(arguments, name).strip()]
        if lacking:
            instead = "Say of which element it is the hash, who records it, in what role, and why."
            raise ToolkitError(f"to record it, {', '.join(lacking)} must be given", try_instead=instead)
    path = Path(arguments.path).expanduser()
    known = (
        read_hash_list(Path(arguments.against).expanduser(), source=arguments.against) if arguments.against else None
    )
    found = _of_folder(path, arguments) if path.is_dir() else _of_file(path, arguments.path, quiet=arguments.json)
    if arguments.manifest:
        write_atomic(Path(arguments.manifest).expanduser(), found.listed, overwrite=arguments.overwrite)
    if arguments.into:
        _record(arguments, found)
    differs = None if known is None else compare_hash_lists(known, found.hashes)
    if arguments.json:
        said = {"sha256": found.sha256, "files": found.files, "size": found.size, "reused": found.reused}
        print_json(said if differs is None else {**said, "against": differs.row()})
        return 1 if differs else 0
    say(f"{found.sha256}  {arguments.path}")
    again = f", {found.reused:,} of them known from a run that was stopped" if found.reused else ""
    say(f"{found.files:,} file{'s' * (found.files != 1)}, {found.size:,} bytes{again}")
    if arguments.into:
        say(f"Recorded as the hash of {arguments.element} in {arguments.into}.")
    if differs is not None:
        _show(differs, arguments.against)
    return 1 if differs else 0


def _show(differs: HashListDifference, against: str) -> None:
    """What differs, kind by kind; each with so many paths as fit a screen."""
    if not differs:
        say(f"The same as in {against}: {differs.same:,} file{'s' * (differs.same != 1)}.")
        return
    moved = [f"{before} → {after}" for before, after in differs.moved.items()]
    kinds = (("changed", differs.changed), ("added", differs.added), ("removed", differs.removed), ("moved", moved))
    say(f"Not as in {against}: {', '.join(f'{len(paths):,} {kind}' for kind, paths in kinds if paths)}.")
    for kind, paths in kinds:
        for path in paths[:_SHOWN]:
            say(f"  {kind:8} {path}")
        if len(paths) > _SHOWN:
            say(f"  … and {len(paths) - _SHOWN:,} more {kind} (--json has all)")


def _of_file(path: Path, source: str, *, quiet: bool) -> FolderDigest:
    with _progress(shown=not quiet) as told:
        sha256 = digest_of_file(path, source=source, progress=told)
    return FolderDigest(sha256, 1, path.stat().st_size, listed_line(sha256, path.name))


def _of_folder(path: Path, arguments: argparse.Namespace) -> FolderDigest:
    memory = Path.cwd() / f".ai-threat-hash-{digest_of(str(path.resolve()))[:16]}"
    if memory.resolve().is_relative_to(path.resolve()):
        memory = path.resolve().parent / memory.name
    if arguments.afresh:
        memory.unlink(missing_ok=True)
    try:
        with _progress(shown=not arguments.json) as told:
            return digest_of_folder(path, memory=memory, progress=told, follow_links=arguments.follow_links)
    except KeyboardInterrupt:
        if memory.is_file():
            print(f"What is hashed is kept in {memory.name}: the same command goes on from there.", file=sys.stderr)
        raise


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], object] | None]:
    """A bar on standard error, where that is a screen."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("hashing")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _record(arguments: argparse.Namespace, found: FolderDigest) -> None:
    from toolkit.register import Person, open_register

    fields = {"sha256": found.sha256, "files": found.files, "size": found.size, "hashed": date.today()}  # noqa: DTZ011
    if arguments.of_version:
        fields["version"] = arguments.of_version
    by = Person(arguments.by, role=arguments.role)
    with (
        open_register(register_at(arguments.into), create=False) as register,
        register.change(by=by, reason=arguments.why) as change,
    ):
        change.asset(arguments.element, **fields)
