"""The register: one append-only history of a team's work on its system, and the present state that follows from it."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.used import own_libraries
from toolkit.errors import IntegrityError, StaleChange, ToolkitError, nearest
from toolkit.register.change import Change
from toolkit.register.commit import Seen, commit, refreshed
from toolkit.register.derived import FindingLike, RecordedDifference, stage_findings
from toolkit.register.differences import changes_between
from toolkit.register.events import Body, Entry, Event, Head, Person
from toolkit.register.fold import Revision, State, fold
from toolkit.register.json_form import Document, extra_of, extra_text, read_document, write_document
from toolkit.register.kinds import KINDS
from toolkit.register.past import Day, Past, days_of
from toolkit.register.people import erase_name, names, store_names
from toolkit.register.room_views import veiled, veiled_event
from toolkit.register.store import Store
from toolkit.register.verify import Verification, verify_entries
from toolkit.register.views import Views
from toolkit.system.read import system_digest

__all__ = ["Register", "open_register"]

_UNKNOWN = "unknown_fields"
_TRIES = 4
_TOOLKIT = Person("toolkit", role="tool")


def open_register(
    url_or_path: str | Path, *, create: bool = True, read_only: bool = False, catalogue: Catalogue | None = None
) -> Register:
    """Open a register, and make it where it is new.

    `url_or_path` is a file's path, `sqlite:///workshop.db`, or `postgresql+psycopg://user@host/database`. Raises
    `ToolkitError` for what is no register, and with `create=False` where there is none. With `read_only` nothing of it
    can be changed, none is made, and nobody who works in it waits: so another team's register is looked into.
    `catalogue` holds the libraries by whose kinds answers are taken, where a team has some of its own.
    """
    register = Register(Store(url_or_path, create=create and not read_only, read_only=read_only))
    register.at_hand = catalogue
    return register


class Register(Views):
    """A team's record. Several threads and processes may use one register at a time; close it after use."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state = State()
        self._reserved: set[tuple[str, int]] = set()
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.close()
        return False

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    @property
    def url(self) -> str:
        """Where the register is kept, never with a password."""
        return self._store.label

    def state(self) -> State:
        """The present state; it never changes, so several questions to it get answers that fit together."""
        with self._lock, self._store.reading() as connection:
            self._state = refreshed(self._store, connection, self._state)
            return self._state

    @contextmanager
    def change(self, *, by: Person, reason: str, seen: Seen = None) -> Iterator[Change]:
        """Change records: what is put into the change is saved together when the block ends, or not at all.

        `seen` says which revisions the editor saw, as a head or as record to revision; by default those at the
        beginning of the block. Raises `StaleChange` where somebody else changed one of the records since, and
        `ToolkitError` without a person, a role or a reason. An error inside the block saves nothing.
        """
        _check_author(by, reason)
        known = self.names()
        held: list[tuple[str, int]] = []
        avoid = {by.id, *known}
        change = Change(
            self.state(),
            by,
            reason,
            names=known,
            reserve=lambda kind: self._reserve(kind, held, avoid),
            kinds=self._known_kinds,
        )
        try:
            yield change
            with self._lock:
                self._state = commit(self._store, self._state, change, seen)
        finally:
            with self._lock:
                self._reserved.difference_update(held)

    def _reserve(self, kind: str, held: list[tuple[str, int]], avoid: Iterable[str]) -> int:
        """The next number of a kind, which no other open change of this process gets; a gap may remain."""
        with self._lock:
            ids = [record.partition(":")[2] for record in self.state().revs if record.startswith(f"{kind}:")]
            numbers = [int(text) for name in ids if (text := name.removeprefix("P")).isdecimal() and len(text) < 10]
            numbers += [number for other, number in self._reserved if other == kind]
            # Whoever changed something under an id is that person, also where no participant is recorded so.
            authors = {*avoid, *(revision.by for revision in self._state.current.values())}
            number = max(numbers, default=0) + 1
            while kind == "participant" and f"P{number}" in authors:
                number += 1
            self._reserved.add((kind, number))
            held.append((kind, number))
            return number

    def get(self, record: str) -> Revision | None:
        """The present revision of a record by its full name, such as `risk:letters`; None where there is none.

        Of a sealed estimate only that it was given.
        """
        state = self.state()
        found = state.current.get(record)
        return veiled(found, state) if found else None

    def records(self, kind: str) -> dict[str, Revision]:
        """The present records of a kind by id, in order of first appearance. Raises `ToolkitError` for no kind.

        Of sealed estimates only that they were given.
        """
        if kind not in KINDS:
            raise ToolkitError(f"there is no kind of record {kind!r}", try_instead=nearest(kind, KINDS))
        state = self.state()
        return {name: veiled(each, state) for name, each in state.of_kind(kind).items()}

    def history(self, record: str | None = None, *, limit: int | None = None) -> list[Event]:
        """The events, or those of one record, oldest first; with `limit` only the last so many.

        Each says which fields it changed against the revision before; of a sealed estimate, only that it was given.
        """
        with self._store.reading() as connection:
            entries = self._store.latest(connection, record, None if limit is None else max(limit, 0))
            # What is in the columns may be forged; the bodies have been read, or refused.
            bodies = [_body(entry) for entry in entries]
            here = {(body.record, body.rev) for body in bodies}
            wanted = {(record, rev - 1) for record, rev in here if rev > 1} - here
            earlier = [_body(entry) for entry in self._store.revisions(connection, sorted(wanted))]
        known = {(body.record, body.rev): body for body in [*earlier, *bodies]}
        told = [_event(entry, body, known) for entry, body in zip(entries, bodies, strict=True)]
        state = self.state() if any(event.record.startswith("estimate:") for event in told) else None
        return [veiled_event(event, state) for event in told] if state else told

    def as_of(self, seq: int) -> Past:
        """The record as it stood after event `seq` (0: before the first). Raises `ToolkitError` for no such event."""
        if not 0 <= seq <= self.head.events:
            raise ToolkitError(f"there is no event {seq}", try_instead=f"Events go from 1 to {self.head.events}.")
        with self._store.reading() as connection:
            entries = (each for each in self._store.entries(connection, since=1) if each.seq <= seq)
            return Past(fold(State(), entries), self.at_hand)

    def moments(self, events: Iterable[int]) -> dict[int, Past]:
        """The record as it stood after each of these events, read in one go. Events that there are not are left out."""
        last = self.head.events
        wanted = sorted({seq for seq in events if 0 <= seq <= last})
        found: dict[int, Past] = {}
        with self._store.reading() as connection:
            entries = self._store.entries(connection, since=1) if wanted else []
        state, at = State(), 0
        for seq in wanted:
            state, at = fold(state, entries[at:seq]), seq
            found[seq] = Past(state, self.at_hand)
        return found

    def days(self) -> list[Day]:
        """The days on which something was recorded, oldest first, each with its last event."""
        with self._store.reading() as connection:
            return days_of(self._store.entries(connection, since=1))

    def verify(self, *, head: Head | None = None) -> Verification:
        """Check the whole history; with a `head` kept elsewhere also whether it was cut or rewritten.

        Never raises for a broken history or a damaged file: the problems are in what it gives.
        """
        try:
            with self._store.reading() as connection:
                return verify_entries(self._store.entries(connection, since=None), head)
        except ToolkitError as error:
            return Verification(False, 0, Head(), list(error.problems))

    def names(self) -> dict[str, str]:
        """The names that are kept beside the history, by person id."""
        with self._store.reading() as connection:
            return names(connection)

    def name_of(self, person_id: str) -> str:
        """A person's name, or the id where no name is kept."""
        return self.names().get(unicodedata.normalize("NFC", person_id), person_id)

    def erase_name(self, person_id: str) -> None:
        """Forget a person's name for good; what that person did stays, under the id.

        On SQLite the name is overwritten in the file. Copies, backups and exports are not reached.
        """
        with self._store.writing() as connection:
            erase_name(connection, person_id)
        self._store.forget_traces()

    def record(
        self,
        findings: Iterable[FindingLike],
        *,
        by: Person | None = None,
        reason: str = "findings derived",
        catalogue: str = "",
    ) -> RecordedDifference:
        """Take derived findings into the record; those that no longer derive are kept and marked so.

        `catalogue` is the digest of the catalogue that they were derived with; findings that know their catalogue
        need not be told.
        """
        listed = list(findings)
        known = getattr(findings, "catalogue", None)
        catalogue = catalogue or str(getattr(known, "digest", ""))
        libraries = own_libraries(known) if isinstance(known, Catalogue) else None
        if self.at_hand is None and isinstance(known, Catalogue):
            self.at_hand = known
        for _ in range(_TRIES):
            # What is derived stands whoever else has just recorded the like, so it is simply compared again.
            with suppress(StaleChange):
                return self._record(listed, by or _TOOLKIT, reason, catalogue, libraries)
        return self._record(listed, by or _TOOLKIT, reason, catalogue, libraries)

    def _record(
        self,
        findings: list[FindingLike],
        by: Person,
        reason: str,
        catalogue: str,
        libraries: Mapping[str, str] | None,
    ) -> RecordedDifference:
        with self.change(by=by, reason=reason) as change:
            used = {**self.libraries, **(libraries or {})}  # one that is not here this time was used all the same
            if used != self.libraries:
                change.put("libraries", {"digests": used})
            system = self.system()
            digests = {"catalogue": catalogue, "system": system_digest(system) if system else ""}
            return stage_findings(change, findings, digests)

    def to_json(self, *, names: bool = False) -> bytes:
        """The register as a `register.json`: every event as it was saved. Names of people only when asked for."""
        with self._store.reading() as connection:
            entries = self._store.entries(connection, since=None)
            unknown = extra_of(self._store.notes(connection).get(_UNKNOWN))
        found = verify_entries(entries)
        if not found.ok:
            first = found.problems[0]
            raise IntegrityError(first.what, where=f"{self.url}, {first.where}", try_instead=first.try_instead)
        return write_document(Document(entries, self.names() if names else {}, unknown))

    @classmethod
    def from_json(cls, data: bytes | str, url: str | Path) -> Register:
        """A new register at `url` with exactly the events of a `register.json`.

        Raises `InputError` for a file that is none, `IntegrityError` for one whose history does not hold
        together, and `ToolkitError` where there is a register with events at `url` already.
        """
        document = read_document(data)
        register = open_register(url)
        try:
            register._take_in(document)
        except BaseException:
            register.close()
            raise
        return register

    def _take_in(self, document: Document) -> None:
        with self._store.writing() as connection:
            if self._store.entries(connection, since=None):
                raise ToolkitError(
                    "there is a register with events already", where=self.url, try_instead="Choose another name."
                )
            self._store.append(connection, document.entries)
            store_names(connection, document.people)
            if document.unknown:
                self._store.note(connection, _UNKNOWN, extra_text(document.unknown))


def _check_author(by: Person, reason: str) -> None:
    for what, said in (("a person", by.id), ("a role", by.role), ("a reason", reason)):
        if not isinstance(said, str) or not said.strip():
            raise ToolkitError(
                f"a change needs {what}", where="the change", try_instead="Say who changes it, in what role, and why."
            )
    if by.assurance not in ("stated", "authenticated"):
        raise ToolkitError(
            f"a person cannot be {by.assurance!r}", where=by.id, try_instead="Say 'stated' or 'authenticated'."
        )


def _body(entry: Entry) -> Body:
    return Body.from_bytes(entry.body, f"event {entry.seq}")


def _event(entry: Entry, body: Body, known: dict[tuple[str, int], Body]) -> Event:
    before = known.get((body.record, body.rev - 1))
    changes = changes_between(before.data if before else None, body.data)
    return Event(
        entry.seq, body.record, body.rev, body.at, body.by, body.reason, body.action, body.data, entry.hash, changes
    )
