"""`ai-threat library diff`: what a release of a catalogue, or a new state of a library, changes and touches."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.edition_difference import HOWS, EditionChange, EditionDifference, compare_editions
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.library_difference import EntryChange, compare_libraries
from toolkit.catalogues.touched import Touched, touched_by
from toolkit.cli.common import Commands, add_json, add_library, catalogue_of
from toolkit.cli.saying import paragraph, print_json, say
from toolkit.errors import ToolkitError
from toolkit.exchange.catalogues import side_of

__all__ = ["add_to"]

_ABOUT = """\
What a release of somebody else's catalogue changes, and which threats and controls name what changed; or what
changed between two states of a library of yours.

OLD and NEW are each an edition that is known here (mitre-atlas@5.6), a library file or folder, or your own copy
of a catalogue in any form that `ai-threat library import` takes.

  retired      no longer there, and what takes its place where that is known
  renumbered   under another id now; `told by its name` where the edition itself does not say so
  renamed, retyped, moved     the same id: another name, type, or parent
  added, reworded, relinked   new; another text; related to others than before

A threat or control that names an entry only in an older edition is listed to be looked at. What says the new
edition too has been seen by somebody.
"""
_EXAMPLES = """\
Examples
  ai-threat library diff mitre-atlas@5.6 mitre-atlas@2026.09
  ai-threat library diff mitre-atlas@2026.09 ATLAS-2026.10.yaml --library my-library/
  ai-threat library diff old/threats.yaml my-library/threats.yaml

Keys of --json
  of two editions   old, new, counts, notes; changes: rows (how, id, name, type, before, after, now, rests_on);
                    touched: rows (kind, key, names, how, id, behind)
  of two libraries  changes: rows (what, how, key, title, was, fields: rows field, before, after)
"""
_QUIET = ("reworded", "relinked")
"""Often hundreds, and no fault of a reference: counted, and listed in --json."""
_LONGEST = 60


def add_to(actions: Commands) -> None:
    """Add the command beside the others that work on libraries."""
    command = actions.add_parser(
        "diff",
        help="what a release of a catalogue, or a new state of a library, changes, and whom that touches",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("old", metavar="OLD", help="an edition (mitre-atlas@5.6), a library, or a copy of a catalogue")
    command.add_argument("new", metavar="NEW", help="the same, as it is now")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    old = side_of(arguments.old, catalogue, arguments.library)
    new = side_of(arguments.new, catalogue, arguments.library)
    if isinstance(old, Framework) and isinstance(new, Framework):
        difference = compare_editions(old, new)
        touched = touched_by(difference, catalogue)
        if arguments.json:
            print_json(_as_json(difference, touched))
        else:
            _say_head(difference, arguments.old, arguments.new)
            _say_editions(difference, touched)
    elif isinstance(old, Catalogue) and isinstance(new, Catalogue):
        changes = compare_libraries(old, new)
        print_json({"changes": [each.row() for each in changes]}) if arguments.json else _say_libraries(changes)
    else:
        edition, library = (
            (arguments.old, arguments.new) if isinstance(old, Framework) else (arguments.new, arguments.old)
        )
        what = f"{edition} is an edition of a framework and {library} a library of threats"
        raise ToolkitError(what, try_instead="Name two editions, or two states of a library.")
    return 0


def _as_json(difference: EditionDifference, touched: Sequence[Touched]) -> dict[str, Any]:
    return {
        "old": difference.old.key,
        "new": difference.new.key,
        "counts": difference.counts(),
        "notes": list(difference.notes),
        "changes": [each.row() for each in difference.changes],
        "touched": [each.row() for each in touched],
    }


def _say_head(difference: EditionDifference, named_old: str, named_new: str) -> None:
    old, new = difference.old, difference.new
    if old.key == new.key:
        say(f"{old.label}: {named_old} → {named_new}")
    else:
        say(f"{old.label} → {new.label}")
    if old.id != new.id:
        say("These are two frameworks, not two editions of one: ids are compared all the same.")


def _say_editions(difference: EditionDifference, touched: Sequence[Touched]) -> None:
    counts = difference.counts()
    say(", ".join(f"{count} {how}" for how, count in counts.items()) + "." if counts else "No difference.")
    for note in difference.notes:
        paragraph(f"Note: {note}.")
    hits: dict[EditionChange, list[Touched]] = {}
    for hit in touched:
        hits.setdefault(hit.change, []).append(hit)
    for how in HOWS:
        of_it = [each for each in difference.changes if each.how == how]
        if of_it and how not in _QUIET:
            say()
            say(f"{how.capitalize()} ({len(of_it)})")
            for change in of_it:
                say(f"  {_said(change, difference)}")
                _say_hits(hits.get(change, ()))
    _say_what_to_do(touched, difference.new, quiet=sum(counts.get(how, 0) for how in _QUIET))


def _said(change: EditionChange, difference: EditionDifference) -> str:
    resting = f"  (told by {change.rests_on})" if change.rests_on else ""
    match change.how:
        case "retired":
            instead = " or ".join(difference.new.said(each) for each in change.now)
            return f"{change.id}  {change.name} → {instead or 'nothing that is known'}"
        case "renumbered":
            return f"{change.before} → {change.id}  {change.name}{resting}"
        case "renamed" | "retyped" | "moved":
            shown = "" if change.how == "renamed" else f"  {change.name}:"
            return f"{change.id}{shown}  {change.before} → {change.after}"
        case _:
            return f"{change.id}  {change.name}".rstrip()


def _say_hits(hits: Sequence[Touched]) -> None:
    behind = dict.fromkeys(_plain(hit.key) for hit in hits if hit.is_behind)
    seen = dict.fromkeys(_plain(hit.key) for hit in hits if not hit.is_behind)
    if behind:
        named = "name what is above it" if hits[0].change.how == "added" else "look at"
        paragraph(f"{named}: {', '.join(behind)}", indent="      ")
    if seen:
        paragraph(f"seen already: {', '.join(seen)}", indent="      ")


def _say_what_to_do(touched: Sequence[Touched], new: Framework, *, quiet: int) -> None:
    say()
    behind = {hit.key for hit in touched if hit.is_behind and hit.change.how not in (*_QUIET, "added")}
    if behind:
        who = "1 threat or control names" if len(behind) == 1 else f"{len(behind)} threats and controls name"
        say(f"To look at: {who} what changed, and not yet {new.key}.")
    elif touched:
        say(f"Nothing to look at: whatever names what changed names {new.key} or a later edition too.")
    else:
        say("Nothing to look at: no threat and no control names what changed.")
    if quiet:
        say(f"Listed in --json: {quiet} reworded or relinked.")


def _say_libraries(changes: Sequence[EntryChange]) -> None:
    for change in changes:
        was = f" (was {_plain(change.was)})" if change.was else ""
        say(f"{change.how}: {change.what} {_plain(change.key)}{was}  {change.title}")
        for field, before, after in change.fields:
            say(f"    {field}: {_short(before)} → {_short(after)}")
    say(
        f"{len(changes)} {'entry differs' if len(changes) == 1 else 'entries differ'}." if changes else "No difference."
    )


def _short(value: Any) -> str:
    text = "not stated" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _plain(key: str) -> str:
    """The shipped library goes without saying."""
    return key.removeprefix("core:")
