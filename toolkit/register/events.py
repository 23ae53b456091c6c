"""One event: who set or removed which record, when and why; its exact bytes, and the chain of their hashes.

The chain is tamper-evident, not tamper-proof: see `verify.py` for what it shows, docs/adr/0012 for why.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from toolkit.errors import IntegrityError, ToolkitError
from toolkit.files.canonical_json import canonical_bytes, read_json

__all__ = ["BODY_VERSION", "START", "Action", "Assurance", "Body", "Entry", "Event", "Head", "Person", "entry_for"]

BODY_VERSION = 1
START = "0" * 64
"""What the first event names as the hash before it."""

MAX_BODY = 8_000_000
"""Bytes of one event; a large system's description takes some hundred thousand."""

Action = Literal["set", "remove"]
Assurance = Literal["stated", "authenticated"]
Change = tuple[str, Any, Any]

_HASH = re.compile(r"[0-9a-f]{64}")
_HEAD = re.compile(r"\s*(\d{1,12})(?: events?)?[,:\s]\s*([0-9a-f]{12,64})…?\s*")
_AT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@dataclass(frozen=True)
class Person:
    """Who makes a change, and in what role.

    `name`, where given, is kept beside the history and can be erased. `assurance` says whether the person was
    merely named (`stated`) or signed in somewhere (`authenticated`).
    """

    id: str
    role: str
    name: str = ""
    assurance: Assurance = "stated"


@dataclass(frozen=True)
class Head:
    """How far a history goes: the number of its events and the hash of the last one, which covers all of them."""

    events: int = 0
    hash: str = START

    def __str__(self) -> str:
        return f"{self.events} event{'' if self.events == 1 else 's'}, {str(self.hash)[:16]}…"

    @classmethod
    def parse(cls, text: str) -> Head:
        """The head that a report shows, such as `12 events, 3f2a…`; at least 12 digits of the hash are needed.

        Raises `ToolkitError` for anything else.
        """
        found = _HEAD.fullmatch(text.lower())
        if found is None:
            raise ToolkitError(
                f"{text[:80]!r} is no head of a register",
                try_instead="Copy it from the report: the number of events, a comma, the hash.",
            )
        return cls(int(found[1]), found[2])

    def matches(self, hash_: str) -> bool:
        """Whether `hash_` is the hash meant; a shortened one is compared as far as it goes."""
        return len(self.hash) >= 12 and hash_.startswith(self.hash)


@dataclass(frozen=True)
class Body:
    """What the bytes of an event say. `data` is the whole new value of the record, empty where it is removed."""

    seq: int
    record: str
    rev: int
    at: str
    by: Person
    reason: str
    action: Action
    data: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """The canonical bytes, which are stored and hashed.

        Raises `ToolkitError` for values that cannot be written so (not a number, half a character), and for
        more than `MAX_BODY` bytes.
        """
        by = {"person": self.by.id, "role": self.by.role, "assurance": self.by.assurance}
        said = {"v": BODY_VERSION, "seq": self.seq, "record": self.record, "rev": self.rev, "at": self.at, "by": by}
        try:
            written = canonical_bytes({**said, "reason": self.reason, "action": self.action, "data": dict(self.data)})
        except ToolkitError as error:
            problem = error.problem
            raise ToolkitError(
                f"{problem.what} ({problem.where})", where=self.record, try_instead=problem.try_instead
            ) from None
        if len(written) > MAX_BODY:
            raise ToolkitError(
                f"the record is too large: {len(written):,} bytes, and {MAX_BODY:,} are allowed",
                where=self.record,
                try_instead="Keep long texts and files elsewhere and name them here.",
            )
        return written

    @classmethod
    def from_bytes(cls, body: bytes, where: str) -> Body:
        """What stored bytes say. Raises `IntegrityError` where they are no event's body."""
        return cls.from_plain(cls.parsed(body, where), where)

    @staticmethod
    def parsed(body: object, where: str) -> Any:
        """Stored bytes as plain values. Raises `IntegrityError` where they are no JSON of bearable size."""
        if not isinstance(body, bytes) or len(body) > MAX_BODY:
            raise _unreadable(where)
        try:
            return read_json(body, source=where, limit_bytes=MAX_BODY)
        except ToolkitError:
            raise _unreadable(where) from None

    @classmethod
    def from_plain(cls, said: Any, where: str) -> Body:
        """What a body says that is already parsed. Raises as `from_bytes` does."""
        try:
            version, by = said["v"], said["by"]
            if type(version) is int and version > BODY_VERSION:
                raise ToolkitError(
                    f"this event has form {version}, and this installation reads up to {BODY_VERSION}",
                    where=where,
                    try_instead="Install a newer release of ai-threat-toolkit.",
                )
            person = Person(by["person"], by["role"], "", by["assurance"])
            place = (said["seq"], said["record"], said["rev"], said["at"])
            read = cls(*place, person, said["reason"], said["action"], said["data"])
        except (KeyError, TypeError, IndexError):
            raise _unreadable(where) from None
        if type(version) is not int or version != BODY_VERSION or not _well_formed(read):
            raise _unreadable(where)
        return read


def _well_formed(body: Body) -> bool:
    texts = (body.record, body.at, body.reason, body.by.id, body.by.role)
    return (
        type(body.seq) is int
        and type(body.rev) is int
        and all(isinstance(text, str) for text in texts)
        and body.action in ("set", "remove")
        and body.by.assurance in ("stated", "authenticated")
        and isinstance(body.data, dict)
        and _AT.fullmatch(body.at) is not None
    )


def _unreadable(where: str) -> IntegrityError:
    return IntegrityError(
        "the event cannot be read as one that the toolkit wrote",
        where=where,
        try_instead="Verify the register, and go back to a copy that holds.",
    )


@dataclass(frozen=True)
class Entry:
    """A row of the table of events: the bytes of one event and its place in the chain."""

    seq: int
    record: str
    rev: int
    body: bytes
    prev: str
    hash: str


@dataclass(frozen=True)
class Event:
    """One event as people read it. `changes` lists (field, old, new) against the record's revision before."""

    seq: int
    record: str
    rev: int
    at: str
    by: Person
    reason: str
    action: Action
    data: Mapping[str, Any]
    hash: str
    changes: list[Change] = field(default_factory=list)


def chain_hash(prev: str, body: bytes) -> str:
    """The hash of an event: SHA-256 over a zero byte, the 32 bytes of the hash before, and the body; in hex."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(prev) + body).hexdigest()


def is_hash(value: object) -> bool:
    """Whether a stored value can be a hash of ours at all."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def entry_for(body: Body, prev: str) -> Entry:
    """The row for a new event that follows the event with hash `prev`."""
    written = body.to_bytes()
    return Entry(body.seq, body.record, body.rev, written, prev, chain_hash(prev, written))


def now() -> str:
    """The present moment in UTC to the second, such as `2026-11-23T22:31:07Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
