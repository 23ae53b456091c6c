"""`ai-threat library import`: a whole catalogue from the user's own copy becomes a library of entries to refer to."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from toolkit.catalogues.framework import Framework
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.succession import as_successor
from toolkit.cli.common import Commands, add_json, add_overwrite
from toolkit.cli.saying import print_json, put, say, visible
from toolkit.errors import ToolkitError
from toolkit.exchange.catalogues import CATALOGUE_READERS, ImportedCatalogue, import_catalogue, side_of

__all__ = ["add_to"]

_ABOUT = """\
Read a catalogue of somebody else's from your own copy of it, a file or the folder that holds its
files, into a library file of entries to read and to refer to. They find nothing by themselves.
Nothing is fetched. What the copy is, is found by what it holds:

{formats}

The file says where it is from (names and SHA-256 of the files, edition, licence as found) and what
did not come along, which is told on standard error too. The same copy gives the same bytes.
With --follows it also says what it renamed, numbered anew and retired since an older edition, so
that `ai-threat library check` warns of references that are out of date.

Examples
  ai-threat library import ATLAS.yaml -o libraries/atlas-5.6.yaml
  ai-threat library import ATLAS-2026.10.yaml --follows mitre-atlas@2026.09 -o libraries/atlas-2026.10.yaml
  ai-threat library import secure-ai-tooling/risk-map/yaml --edition 2026-08 -o libraries/cosai.yaml
  ai-threat library references mitre-atlas@2026.10 --library libraries/    who names what of it

Keys of --json
  format     what the copy was          edition   what references call it, such as mitre-atlas@5.6
  published, licence, extent (whole, part)        entries   rows: id, type, name, parent
  retired    rows: id, name, now        files     rows: name, sha256
  loss       rows: where, weight (lost, changed, note), what, why
"""


def add_to(actions: Commands) -> None:
    """Add the command beside the others that work on libraries."""
    command = actions.add_parser(
        "import",
        help="a whole catalogue (ATLAS, CoSAI, FINOS …) from your own copy, as entries to refer to",
        description=_ABOUT.format(formats="\n".join(f"  · {reader.name}" for reader in CATALOGUE_READERS)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("path", nargs="+", metavar="PATH", help="a file, several, or a folder of your copy")
    command.add_argument("-o", "--to", metavar="FILE", help="write here (default: print)")
    command.add_argument(
        "--edition", metavar="E", help="which edition it is, where the copy does not say: 2026.10, 5.6"
    )
    command.add_argument(
        "--follows", metavar="OLD", help="the edition before it: what became of that one is written in (as for diff)"
    )
    add_overwrite(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    imported = import_catalogue(*arguments.path, edition=arguments.edition)
    if arguments.follows:
        before = side_of(arguments.follows, load_catalogue())
        if not isinstance(before, Framework):
            what = "this is no edition of a framework"
            raise ToolkitError(what, where=arguments.follows, try_instead="Name one, such as mitre-atlas@2026.09.")
        imported = replace(imported, framework=as_successor(imported.framework, before))
    target = Path(arguments.to).expanduser() if arguments.to else None
    if target:
        imported.save(target, overwrite=arguments.overwrite)
    if arguments.json:
        print_json(_plain(imported))
        return 0
    if target:
        say(f"Wrote {target}: {imported.framework.key}, {_counted(imported.framework)}.")
    else:
        put(imported.to_yaml())
    _tell(imported)
    return 0


def _counted(edition: Framework) -> str:
    counts = Counter(entry.type for entry in edition.entries)
    said = [f"{count} entries of type {kind}" if count > 1 else f"1 {kind}" for kind, count in counts.items()]
    return ", ".join(said) + (f", {len(edition.retired)} retired" if edition.retired else "")


def _plain(imported: ImportedCatalogue) -> dict[str, object]:
    edition = imported.framework
    entries = [{"id": each.id, "type": each.type, "name": each.name, "parent": each.parent} for each in edition.entries]
    return {
        "format": imported.format,
        "edition": edition.key,
        "published": edition.published,
        "licence": edition.licence,
        "extent": edition.extent,
        "entries": entries,
        "retired": [{"id": each.id, "name": each.name, "now": list(each.now)} for each in edition.retired],
        "files": [each.model_dump(include={"name", "sha256"}) for each in edition.provenance.files]
        if edition.provenance
        else [],
        "loss": imported.loss.rows(),
    }


def _tell(imported: ImportedCatalogue) -> None:
    """On standard error, so that a library that is printed stays one."""
    print(visible(f"read as {imported.format}: {imported.loss}"), file=sys.stderr)
    for line in imported.loss.lines:
        print(visible(f"{line.weight}: {line.where}: {line.what}. {line.why}"), file=sys.stderr)
