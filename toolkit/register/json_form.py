"""`register.json`: exactly the events of a register, canonical, lossless both ways, for git and handing over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import InputError, IntegrityError, Problem, ToolkitError
from toolkit.files.canonical_json import canonical_bytes, read_json
from toolkit.register.events import START, Body, Entry
from toolkit.register.fold import Revision, State, fold
from toolkit.register.kinds import KINDS, build_record, kind_of
from toolkit.register.tables import FORMAT, VERSION
from toolkit.register.verify import verify_entries

__all__ = ["Document", "extra_of", "extra_text", "read_document", "write_document"]

MAX_FILE = 200_000_000
"""Bytes of a register.json; ten thousand events take about ten million."""

_KNOWN = {"format", "version", "people", "events"}


@dataclass(frozen=True)
class Document:
    """What a `register.json` holds. `unknown` are fields of it, and of its events by seq, that we do not know."""

    entries: list[Entry]
    people: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, Any] = field(default_factory=dict)


def write_document(document: Document) -> bytes:
    """The canonical bytes of a `register.json`. The entries must be verified before."""
    beside = document.unknown.get("events", {})
    head: dict[str, Any] = {**document.unknown.get("document", {}), "format": FORMAT, "version": VERSION}
    if document.people:
        head["people"] = dict(document.people)
    parts = {key: canonical_bytes(value) for key, value in head.items()}
    # The bodies are in canonical form already, which whoever calls this has verified.
    parts["events"] = b"[%b]" % b",".join(_written(entry, beside) for entry in document.entries)
    return b"{%b}" % b",".join(b"%b:%b" % (canonical_bytes(key), parts[key]) for key in sorted(parts))


def _written(entry: Entry, beside: Mapping[str, Any]) -> bytes:
    more = beside.get(str(entry.seq))
    if more:
        return canonical_bytes({**more, "body": json.loads(entry.body), "hash": entry.hash})
    return b'{"body":%b,"hash":%b}' % (entry.body, canonical_bytes(entry.hash))


def read_document(data: bytes | str) -> Document:
    """The events of a `register.json`, verified.

    Raises `InputError` for a file that is none or that is of a newer version, and `IntegrityError` for a history
    that does not hold together.
    """
    said = read_json(data, source="register.json", limit_bytes=MAX_FILE)
    _check_top(said)
    entries, beside, prev = [], {}, START
    for number, each in enumerate(said["events"], start=1):
        entry, more = _entry(each, number, prev)
        entries.append(entry)
        prev = entry.hash
        if more:
            beside[str(number)] = more
    found = verify_entries(entries)
    if not found.ok:
        first = found.problems[0]
        raise IntegrityError(first.what, where=f"register.json, {first.where}", try_instead=first.try_instead)
    _check_records(fold(State(), entries))
    unknown = {key: value for key, value in said.items() if key not in _KNOWN}
    kept = {name: value for name, value in (("document", unknown), ("events", beside)) if value}
    return Document(entries, said.get("people", {}), kept)


def _check_top(said: Any) -> None:
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _refused("", f"this is no {FORMAT}", "Take the register.json that the toolkit wrote.")
    version = said.get("version")
    if type(version) is not int or version < 1:
        raise _refused("version", "this is no version", f"Write {VERSION}.")
    if version > VERSION:
        raise _refused(
            "version",
            f"the file is of version {version}, and this installation reads up to {VERSION}",
            "Install a newer release of ai-threat-toolkit.",
        )
    if not isinstance(said.get("events"), list):
        raise _refused("events", "the list of events is missing", "Take the whole file.")
    people = said.get("people", {})
    if not isinstance(people, dict) or not all(isinstance(name, str) for name in people.values()):
        raise _refused("people", "this should be names by person id", "Leave it out if need be.")


def _entry(each: Any, number: int, prev: str) -> tuple[Entry, dict[str, Any]]:
    where = f"register.json, event {number}"
    if not isinstance(each, dict) or not isinstance(each.get("body"), dict) or not isinstance(each.get("hash"), str):
        raise _refused(f"event {number}", "an event needs a body and a hash", "Take the whole file.")
    body = Body.from_plain(each["body"], where)
    more = {key: value for key, value in each.items() if key not in ("body", "hash")}
    return Entry(number, body.record, body.rev, canonical_bytes(each["body"]), prev, each["hash"]), more


def _check_records(state: State) -> None:
    """What stands at the end must fit its types, so that a register that was taken in can be worked with."""
    problems: list[Problem] = []
    for revision in state.current.values():
        try:
            _check_record(revision)
        except ToolkitError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _check_record(revision: Revision) -> None:
    if not revision.record.isprintable():
        raise ToolkitError("no record can have this name", where=repr(revision.record[:80]))
    if kind_of(revision.record) in KINDS:
        build_record(revision.record, revision.plain)


def _refused(where: str, what: str, instead: str) -> InputError:
    return InputError([Problem(f"register.json ({where})" if where else "register.json", what, instead)])


def extra_text(unknown: Mapping[str, Any]) -> str:
    """Unknown fields as they are kept in the database."""
    return canonical_bytes(dict(unknown)).decode()


def extra_of(kept: str | None) -> Mapping[str, Any]:
    """Unknown fields from what the database kept of them.

    Raises `IntegrityError` for what `extra_text` never wrote: to leave it out would lose it without a word.
    """
    if not kept:
        return {}
    try:
        found = read_json(kept, source="meta", limit_bytes=MAX_FILE)
    except ToolkitError:
        found = None
    if not _is_extra(found):
        raise IntegrityError(
            "what is kept of a newer register.json was edited and cannot be read",
            where="the table meta, unknown_fields",
            try_instead="Go back to a copy that holds, such as the last register.json.",
        )
    return dict(found)


def _is_extra(found: Any) -> bool:
    """Whether these are fields of a document that we do not know, and of its events by their number."""
    if not isinstance(found, dict):
        return False
    document, beside = found.get("document", {}), found.get("events", {})
    if not isinstance(document, dict) or not isinstance(beside, dict) or document.keys() & _KNOWN:
        return False
    return all(isinstance(more, dict) for more in beside.values())
