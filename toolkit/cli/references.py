"""`ai-threat library references`: which entries of ATLAS, OWASP and the like our threats and controls name."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.crosswalk import CrosswalkRow, crosswalk, framework_rows, gaps, reference_rows, which_editions
from toolkit.catalogues.frameworks import framework_of
from toolkit.catalogues.reference import references_of
from toolkit.cli.common import Commands, add_json, add_library, catalogue_of
from toolkit.cli.framework_entry import entry_row, say_entry
from toolkit.cli.saying import paragraph, print_json, say
from toolkit.errors import ToolkitError

__all__ = ["add_to"]

_ABOUT = """\
The cross-walk between the library and the frameworks that it refers to, both ways.

Every reference names its edition, because ids are retired, renamed and numbered anew:
`owasp-llm@2026: LLM05` is not `owasp-llm@2025: LLM05`. What names a technique counts for
its parent as well. A gap is an entry that no threat and no control names: not always a
fault, for many are preparations of the attacker that no system of yours can see.
"""
_EXAMPLES = """\
Examples
  ai-threat library references                        every edition, and how much of it is named
  ai-threat library references mitre-atlas            each technique, who names it, and the gaps
  ai-threat library references owasp-llm@2025         one edition
  ai-threat library references cosai --library mine/  with a library of your own
  ai-threat library references --of direct-prompt-injection   the other way: what a threat or control names
  ai-threat library references mitre-atlas@5.6 --entry AML.T0051 --library atlas.yaml   one entry, with its text
  ai-threat library references finos --json           for a spreadsheet or another tool

Keys of --json: a list of
  without a framework   edition, framework, extent (whole, part), entries, named, threats, controls
  with one              edition, framework, published, url, entries (id, name, type, threats, controls …), gaps (ids)
  with --of             framework, edition, id, name, type, verdict
  with --entry          id, name, type, parent, text, says, relations, related from, references, threats, controls
"""


def add_to(actions: Commands) -> None:
    """Add the command beside the others that work on libraries."""
    command = actions.add_parser(
        "references",
        help="which entries of ATLAS, OWASP and the like are named, by whom, and which by nobody",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "framework",
        nargs="?",
        help="a framework, or one edition of it; without it, an overview",
        metavar="FRAMEWORK[@EDITION]",
    )
    command.add_argument("--of", metavar="ENTRY", help="the other way: what one threat or control names")
    command.add_argument("--entry", metavar="ID", help="one entry of an edition; its text where it was imported")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_references)


def _references(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    if arguments.of is not None:
        return _of_entry(arguments, catalogue)
    if arguments.entry is not None:
        if arguments.framework is None:
            instead = "Name it before, such as: references mitre-atlas --entry AML.T0051"
            raise ToolkitError("no framework is named, and the entry is one of a framework", try_instead=instead)
        editions = which_editions(catalogue, arguments.framework)
        if arguments.json:
            print_json([entry_row(catalogue, each, arguments.entry) for each in editions])
        else:
            for each in editions:
                say_entry(catalogue, each, arguments.entry)
        return 0
    if arguments.framework is None:
        overview = framework_rows(catalogue)
        print_json(overview) if arguments.json else _say_overview(overview)
        return 0
    walked = {each: crosswalk(catalogue, each) for each in which_editions(catalogue, arguments.framework)}
    if arguments.json:
        print_json([_as_json(edition, rows, catalogue) for edition, rows in walked.items()])
        return 0
    for number, (edition, rows) in enumerate(walked.items()):
        if number:
            say()
        _say_edition(edition, rows, catalogue)
    return 0


def _of_entry(arguments: argparse.Namespace, catalogue: Catalogue) -> int:
    is_control = arguments.of in catalogue.controls
    entry = catalogue.controls[arguments.of] if is_control else catalogue.threat(arguments.of)
    editions = which_editions(catalogue, arguments.framework) if arguments.framework else tuple(entry.references)
    found = [each for each in references_of(entry, catalogue) if each.edition in editions]
    if arguments.json:
        print_json([row for row in reference_rows(catalogue, entry) if row["edition"] in editions])
        return 0
    say(f"{entry.title} ({'control' if is_control else 'threat'} {arguments.of})")
    for each in found:
        say(f"  {each}" + (f": {each.what}. {each.instead}" if each.what else ""))
    if not found:
        say("  names nothing there.")
    return 0


def _say_overview(rows: Sequence[dict[str, object]]) -> None:
    wide = max(len(str(row["edition"])) for row in rows)
    say(f"{'edition':<{wide}}  entries  named  threats  controls")
    for row in rows:
        part = "  (only a part is listed)" if row["extent"] == "part" else ""
        numbers = f"{row['entries']:>7}  {row['named']:>5}  {row['threats']:>7}  {row['controls']:>8}"
        say(f"{row['edition']:<{wide}}  {numbers}{part}")
    say()
    say("Who names what: ai-threat library references FRAMEWORK")


def _say_edition(edition: str, rows: Sequence[CrosswalkRow], catalogue: Catalogue) -> None:
    found = framework_of(catalogue, edition)
    if found is not None:
        published = f", published {found.published}" if found.published else ""
        say(f"{found.label} ({edition}){published}, {found.url}")
        if found.provenance:
            say(f"Imported from a copy: {', '.join(each.name for each in found.provenance.files[:3])}.")
        else:
            say(f"Ids and names only; the text is its owners' ({found.licence}).")
        if found.note:
            paragraph(found.note)
    for row in rows:
        if row.named and row.meant:
            say()
            say(f"{row.id}  {row.name}".rstrip())
            for word, keys in (("threats", row.threats), ("controls", row.controls)):
                if keys:
                    paragraph(f"{word}: {', '.join(_plain(key) for key in keys)}", indent="    ")
    open_ends = gaps(rows)
    every = [row for row in rows if row.meant]
    say()
    say(f"Named: {len(every) - len(open_ends)} of {len(every)}. " + ("Named by nobody:" if open_ends else "No gap."))
    for row in open_ends:
        say(f"  {row.id}  {row.name}".rstrip() + (f"  (its parent {row.above} is named)" if row.above else ""))


def _plain(key: str) -> str:
    """The shipped library goes without saying."""
    return key.removeprefix("core:")


def _as_json(edition: str, rows: Sequence[CrosswalkRow], catalogue: Catalogue) -> dict[str, object]:
    found = framework_of(catalogue, edition)
    return {
        "edition": edition,
        "framework": found.label if found else edition,
        "published": found.published if found else "",
        "url": found.url if found else "",
        "entries": [row.as_row() for row in rows],
        "gaps": [row.id for row in gaps(rows)],
    }
