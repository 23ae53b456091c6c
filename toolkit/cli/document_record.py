"""The part of `ai-threat document` that records: the team's words at a place, and who was given a document."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.vocabulary import Role
from toolkit.cli.common import catalogue_of
from toolkit.cli.saying import say
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.register import Change, Head, Register

__all__ = ["add_recording", "record"]


def add_recording(command: argparse.ArgumentParser) -> None:
    """The options by which something is recorded, and who does it, but for the role, which means more than that."""
    command.add_argument("--say", nargs=2, metavar=("PLACE", "TEXT"), help="record the team's words at a place")
    command.add_argument("--told", metavar="WHOM", help="record that somebody was given the document")
    roles = tuple(str(each) for each in Role)
    command.add_argument("--told-role", choices=roles, help="with --told: their role towards this system")
    command.add_argument("--on", metavar="YYYY-MM-DD", help="with --told: on which day (today)")
    command.add_argument("--how", default="", help="with --told: how, such as by post")
    command.add_argument("--made-from", metavar="HEAD", help="with --told: the head printed on it (that of today)")
    command.add_argument("--by", default="", help="who records it: a participant's id")
    command.add_argument("--why", default="", help="why")


def record(arguments: argparse.Namespace, register: Register, chosen: list[str]) -> dict[str, Any]:
    """Record what was asked for, in one change; gives what was recorded, empty where nothing is to be."""
    from toolkit.register import Person
    from toolkit.reports.documents.writing import recipe_of

    of_told = [name for name in ("told_role", "on", "how", "made_from") if getattr(arguments, name)]
    if of_told and arguments.told is None:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in of_told)
        instead = 'Say who was given it: --told "all policyholders".'
        raise ToolkitError("it is not said who was told", where=named, try_instead=instead)
    if arguments.say is None and arguments.told is None:
        return {}
    lacking = [f"--{name}" for name in ("by", "role", "why") if not getattr(arguments, name).strip()]
    if lacking or len(chosen) != 1:
        what = f"to record it, {', '.join(lacking) or 'one document'} must be given"
        raise ToolkitError(what, try_instead="Name one document, who records it, in what role, and why.")
    document, found = recipe_of(chosen[0]).id, {}
    head = _head(arguments.made_from, register)
    with register.change(by=Person(arguments.by, role=arguments.role), reason=arguments.why) as change:
        if arguments.say is not None:
            found["said"] = _words(arguments, register, change, document)
        if arguments.told is not None:
            found["told"] = _told(arguments, change, document, head)
    if not arguments.json:
        _tell(found)
    return found


def _words(arguments: argparse.Namespace, register: Register, change: Change, document: str) -> dict[str, Any]:
    from toolkit.reports.documents.places import check_place
    from toolkit.reports.documents.writing import recipe_of

    place, text = arguments.say
    check_place(recipe_of(document), register, catalogue_of(arguments), place)
    change.document_text(document, place, text)
    return {"document": document, "place": place}


def _told(arguments: argparse.Namespace, change: Change, document: str, head: Head | None) -> dict[str, Any]:
    whom, role = arguments.told.strip(), arguments.told_role or ""
    if not whom:
        instead = 'Write who was given it: --told "all policyholders".'
        raise ToolkitError("nobody is named", where="--told", try_instead=instead)
    day = _day(arguments.on)
    name = change.told(document, whom, day, arguments.how, role=role, made_from=head)
    events = (head or change.base.head).events
    said = {"id": name, "document": document, "whom": whom, "role": role or None}
    return {**said, "on": str(day), "how": arguments.how, "events": events}


def _day(given: str | None) -> date:
    if given is None:
        return date.today()  # noqa: DTZ011 - the day on the calendar here
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise ToolkitError(f"{given[:40]!r} is no day", where="--on", try_instead="Write it as 2027-03-31.") from None
    if (day - date.today()).days > 1:  # noqa: DTZ011 - the day here; elsewhere it may be tomorrow already
        instead = "Give the day on which it was handed over, and record that once it has been."
        raise ToolkitError(f"{day} has not come yet, and nobody can have been told", where="--on", try_instead=instead)
    return day


def _head(given: str | None, register: Register) -> Head | None:
    """The whole head of which a shortened one is printed on a document; None where none is given."""
    from toolkit.register import Head

    if given is None:
        return None
    asked = Head.parse(given)
    known = next((each for each in register.history() if each.seq == asked.events), None)
    if known is None or not asked.matches(known.hash):
        instead = "Copy it from the document, which was made from this register, or leave it out."
        raise ToolkitError("the register never had this head", where="--made-from", try_instead=instead)
    return Head(known.seq, known.hash)


def _tell(found: dict[str, Any]) -> None:
    if "said" in found:
        said = found["said"]
        say(f"Recorded in “{said['document']}” at {said['place']}.")
    if "told" in found:
        told = found["told"]
        role = f" ({told['role'].replace('_', ' ')})" if told["role"] else ""
        how = f", {told['how']}" if told["how"] else ""
        say(f"Recorded: “{told['document']}” was given to {told['whom']}{role} on {told['on']}{how}.")
