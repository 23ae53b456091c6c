"""The database behind a register: reading rows, adding rows, and holding the write lock while doing so.

One code path for SQLite and PostgreSQL. Whatever the database objects to is said as a `ToolkitError`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, func, inspect, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError

from toolkit.errors import IntegrityError, ToolkitError
from toolkit.register.engines import CONNECT_TIMEOUT, IN_MEMORY, WRITES, engine_for
from toolkit.register.events import Entry
from toolkit.register.tables import FORMAT, VERSION, events, meta, metadata

__all__ = ["Store"]

_CREATING = 0x61697468  # any number, the same for all who make a register in one PostgreSQL database
_SLOW = (
    f"Check host and port, and that you may reach it; to wait longer, end the address with ?connect_timeout=30 or set "
    f"{CONNECT_TIMEOUT}=30."
)
_TRACES = "Close the other programs that use the register, make room on the disk, and erase it again."
_CHUNK = 400  # rows of one statement, below every database's limit of parameters


class Store:
    """A register's database. Made by `toolkit.register.open_register`."""

    def __init__(self, url_or_path: str | Path, *, create: bool, read_only: bool = False) -> None:
        self._engine, self.label = engine_for(url_or_path, create=create, read_only=read_only)
        self._read_only = read_only
        # A database in memory is one connection, which threads must take in turn.
        self._turn = threading.RLock() if self.label == IN_MEMORY else nullcontext()
        self._sqlite = self._engine.dialect.name == "sqlite"
        try:
            self._prepare(create=create)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the register's write lock; all that is written is saved at the end, or nothing."""
        if self._read_only:
            raise self._error("this register was opened only to be read", "Open it in its own workshop to change it.")
        with self._transaction(writes=True) as connection:
            if not self._sqlite:
                connection.execute(select(meta.c.value).where(meta.c.key == "format").with_for_update())
            yield connection

    def entries(self, connection: Connection, *, since: int | None) -> list[Entry]:
        """The events from `since` on, in order; with None all rows there are, whatever number they claim."""
        wanted = select(events).order_by(events.c.seq)
        return self._read(connection, wanted if since is None else wanted.where(events.c.seq >= since))

    def latest(self, connection: Connection, record: str | None, limit: int | None) -> list[Entry]:
        """The last `limit` events, of one record or of all, in order."""
        wanted = select(events).order_by(events.c.seq.desc())
        if record is not None:
            wanted = wanted.where(events.c.record == record)
        if limit is not None:
            wanted = wanted.limit(limit)
        return self._read(connection, wanted)[::-1]

    def revisions(self, connection: Connection, wanted: Iterable[tuple[str, int]]) -> list[Entry]:
        """The events that are these revisions of these records."""
        pairs, found = list(wanted), []
        for start in range(0, len(pairs), _CHUNK):
            these = tuple_(events.c.record, events.c.rev).in_(pairs[start : start + _CHUNK])
            found += self._read(connection, select(events).where(these))
        return found

    def revs_at(self, connection: Connection, seq: int) -> dict[str, int]:
        """The latest revision of every record after `seq` events."""
        wanted = select(events.c.record, func.max(events.c.rev)).where(events.c.seq <= seq).group_by(events.c.record)
        return {record: rev for record, rev in connection.execute(wanted)}  # noqa: C416 - rows become plain values

    def append(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Add events."""
        rows = [vars(entry) for entry in entries]
        for start in range(0, len(rows), _CHUNK):
            connection.execute(events.insert(), rows[start : start + _CHUNK])

    def notes(self, connection: Connection) -> Mapping[str, str]:
        """What is kept about the register as a whole."""
        return {str(key): str(value) for key, value in connection.execute(select(meta.c.key, meta.c.value))}

    def note(self, connection: Connection, key: str, value: str) -> None:
        """Keep something about the register as a whole."""
        connection.execute(meta.delete().where(meta.c.key == key))
        connection.execute(meta.insert(), {"key": key, "value": value})

    def forget_traces(self) -> None:
        """Write what the journal still holds of deleted rows into the file, and empty the journal (SQLite only).

        Raises `ToolkitError` where that cannot be done now: the deleted rows are gone from the register then, but
        their bytes still lie beside it.
        """
        if not self._sqlite:
            return
        with self._turn, self._said_plainly(), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            try:  # past SQLAlchemy, which would begin a transaction, and within one the journal cannot be emptied
                busy = raw is not None and raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.Error as error:
                raise self._error(
                    f"it is erased, but traces of it are left in the journal ({error})", _TRACES
                ) from error
        if busy:
            raise self._error("it is erased, but traces of it are left in the journal while somebody reads", _TRACES)

    def _read(self, connection: Connection, wanted: Select[Any]) -> list[Entry]:
        return [_entry(row) for row in connection.execute(wanted)]

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with self._turn, self._said_plainly(), self._engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: writes})
            with connection.begin():
                yield connection

    def _prepare(self, *, create: bool) -> None:
        with self.reading() as connection:
            tables = self._tables(connection)
        if not tables & set(metadata.tables) and not (tables and self._sqlite):
            if not create:
                raise self._error("there is no register in this database", "Check its name.")
            self._create()
        with self.reading() as connection:
            self._check(connection)

    def _create(self) -> None:
        with self._transaction(writes=True) as connection:
            if not self._sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATING})
            if self._tables(connection) & set(metadata.tables):
                return
            metadata.create_all(connection)
            rows = [{"key": "format", "value": FORMAT}, {"key": "version", "value": str(VERSION)}]
            connection.execute(meta.insert(), rows)

    def _tables(self, connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    def _check(self, connection: Connection) -> None:
        other = "This database belongs to something else; choose another name."
        if set(metadata.tables) - self._tables(connection):
            raise self._error("this database is not a register", other)
        if self._sqlite:
            ours = {*metadata.tables}
            for kind, name, table in connection.exec_driver_sql("SELECT type, name, tbl_name FROM sqlite_master"):
                if kind not in ("table", "index") or (table not in ours and not str(table).startswith("sqlite_")):
                    raise self._error(f"this database holds a {kind} {str(name)[:60]!r} that no register has", other)
        notes = self.notes(connection)
        if notes.get("format") != FORMAT:
            raise self._error("this database is not a register", other)
        version = notes.get("version", "")
        if version != str(VERSION):
            raise self._error(
                f"this register is of version {version[:20]!r}, and this installation knows version {VERSION}",
                "Install a newer release of ai-threat-toolkit.",
            )

    def _error(self, what: str, instead: str) -> ToolkitError:
        return ToolkitError(what, where=self.label, try_instead=instead)

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, UnicodeError, OverflowError) as error:
            raise self._error(*_in_words(error)) from error


def _entry(row: Row[Any]) -> Entry:
    if not isinstance(row.seq, int):  # our table cannot hold this; a table that somebody else made can
        raise IntegrityError(
            "a row of the history has no number",
            where=f"event {str(row.seq)[:40]!r}",
            try_instead="Go back to a copy that holds, such as the last register.json.",
        )
    return Entry(row.seq, row.record, row.rev, row.body, row.prev, row.hash)


def _in_words(error: Exception) -> tuple[str, str]:
    """What a database's complaint means, and what to do."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    said = (reason[0] if reason else type(error).__name__)[:200]
    for words, what, instead in (
        ("database is locked", "somebody else has been saving for too long", "Try again; nothing was saved."),
        ("disk is full", "the disk is full, and nothing was saved", "Make room, and save again."),
        ("disk I/O", "the disk takes nothing more, or is failing", "Make room or check the disk; nothing was saved."),
        ("readonly", "the register may not be written to", "Check who may write the file and its folder."),
        ("not a database", "this file is not a register", "Check the file's name."),
        ("malformed", "the file is damaged", "Go back to a copy, or to the last register.json."),
        ("timeout expired", "the database server does not answer in time", _SLOW),
        ("unable to open", "the file cannot be opened", "Check the folder, and who may write there."),
    ):
        if words in said:
            return f"{what} ({said})", instead
    return f"the database refuses ({said})", "Check that it is there and that you may use it."
