"""From a path or URL to a database that is fit to hold a register, with the settings that saving safely needs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from toolkit.errors import ToolkitError

__all__ = ["CONNECT_TIMEOUT", "IN_MEMORY", "WRITES", "engine_for"]

IN_MEMORY = "sqlite://"
"""What a register in memory is called: gone when it is closed, for trying things out."""

WRITES = "ai_threat_writes"
"""The execution option of a connection that is going to write: on SQLite it takes the write lock when it begins."""

MAX_FILE = 1_000_000_000
"""Bytes of a register's file; ten thousand events take about ten million."""

CONNECT_TIMEOUT = "AI_THREAT_CONNECT_TIMEOUT"
"""The variable that says how many seconds a database server may take to answer; 5 where it says nothing."""

_PATIENCE_S = 15
_CONNECT_S, _CONNECT_LEAST_S, _CONNECT_MOST_S = 5, 2, 600
_MAGIC = b"SQLite format 3\x00"


def engine_for(url_or_path: str | Path, *, create: bool, read_only: bool = False) -> tuple[Engine, str]:
    """An engine, and what to call the database in messages (never with a password).

    One that is `read_only` changes nothing of the database, not even its settings, and holds no lock that a writer
    would wait for.

    Raises `ToolkitError` for what cannot be a register: a folder, a file of another kind, another database.
    """
    url = _url(url_or_path)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, create=create, read_only=read_only)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, read_only=read_only)
    raise ToolkitError(
        f"a register cannot be kept in {url.get_backend_name()!r}",
        where=url.render_as_string(),
        try_instead="Use sqlite:///workshop.db or postgresql+psycopg://user@host/database.",
    )


def _url(url_or_path: str | Path) -> URL:
    text = str(url_or_path)
    if not text.strip() or "\x00" in text:
        raise ToolkitError("the register has no name", try_instead="Name a file, such as workshop.db.")
    if isinstance(url_or_path, Path) or ("://" not in text and text != ":memory:"):
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except (ArgumentError, ValueError):
        raise ToolkitError(
            "this is no URL of a database", try_instead="Write sqlite:///workshop.db, or just the file's name."
        ) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _sqlite(url: URL, *, create: bool, read_only: bool) -> tuple[Engine, str]:
    if url.query or url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise ToolkitError(
            "options of SQLite cannot be chosen for a register",
            where=url.render_as_string(),
            try_instead="Write sqlite:///workshop.db, or just the file's name.",
        )
    if url.database in (None, "", ":memory:"):
        shared = {"check_same_thread": False}
        engine, label = create_engine(IN_MEMORY, poolclass=StaticPool, connect_args=shared), IN_MEMORY
    else:
        path = Path(str(url.database))
        _check_file(path, create=create)
        # Settled now: whoever changes the working folder later still means the file that was opened.
        there = path.absolute()
        engine = create_engine(
            "sqlite://", creator=lambda: _open_to_read(there) if read_only else _open(there), poolclass=NullPool
        )
        label = str(path)
    event.listen(engine, "connect", _settings_to_read if read_only else _settings)
    event.listen(engine, "begin", _begin)
    return engine, label


def _check_file(path: Path, *, create: bool) -> None:
    where = str(path)
    try:
        if path.is_dir():
            raise ToolkitError("this is a folder, not a register", where=where, try_instead="Name a file inside it.")
        if not path.exists():
            if not path.parent.is_dir():
                raise ToolkitError(
                    "the folder does not exist", where=str(path.parent), try_instead="Make it, or choose another."
                )
            if not create:
                raise ToolkitError("there is no such register", where=where, try_instead="Check the file's name.")
            path.touch()
        if not path.is_file():
            raise ToolkitError("this is no ordinary file", where=where, try_instead="Name a register's file.")
        with path.open("rb") as stream:
            start = stream.read(len(_MAGIC))
        size = path.stat().st_size
    except OSError as error:
        raise ToolkitError(
            f"the file cannot be opened ({error.strerror})", where=where, try_instead="Check that you may open it."
        ) from None
    if size > MAX_FILE:
        raise ToolkitError(
            f"the file is larger than the {MAX_FILE:,} bytes allowed", where=where, try_instead="Begin a new register."
        )
    if start != _MAGIC and (start or not create):
        raise ToolkitError(
            "this file is not a register",
            where=where,
            try_instead="Name the .db file; a register.json is taken in with Register.from_json.",
        )


def _open(path: Path, how: str = "mode=rw") -> sqlite3.Connection:
    """A new connection to a file that exists: one that was moved away meanwhile must not come back empty.

    There is no pool, so no connection stays open between changes and a copy of the file is always whole.
    """
    how = "mode=ro&immutable=1" if _only_to_be_read(path) else how
    return sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=_PATIENCE_S, check_same_thread=False)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that is only to read.

    A journal that others left is read along and left to them. At rest there is none: then a connection that may write,
    and does not, takes away the empty journal that even reading makes.
    """
    return _open(path, "mode=ro" if _has_journal(path) else "mode=rw")


def _only_to_be_read(path: Path) -> bool:
    """Whether a register lies at rest where nothing can be written, as on an auditor's read-only share.

    SQLite would want to make its journal's files there even for reading. While somebody else writes, the journal
    is there, and is read along.
    """
    effective = os.access in os.supports_effective_ids
    writable = os.access(path.parent, os.W_OK, effective_ids=effective)
    return not writable and not path.with_name(f"{path.name}-wal").exists()


def _has_journal(path: Path) -> bool:
    """Whether something that was saved lies in the journal beside a register."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except OSError:
        return False


def _settings_to_read(connection: sqlite3.Connection, _record: object) -> None:
    """A connection on which every statement that would write is refused."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in ("trusted_schema=OFF", "query_only=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _settings(connection: sqlite3.Connection, _record: object) -> None:
    """SQLite's settings for a new connection.

    The driver's own handling of transactions begins them late, which lets two writers read the same head and
    fork the history; it is switched off, and `_begin` says what is meant.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    # Nothing that a prepared file defines may run, and an erased name is overwritten, not merely unlinked.
    for setting in ("trusted_schema=OFF", "secure_delete=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {setting}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        # Refused where another process is just opening the same new file; the journal it has then is safe as well.
        with contextlib.suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, *, read_only: bool) -> tuple[Engine, str]:
    label = url.render_as_string(hide_password=True)
    given: dict[str, Any] = {"connect_timeout": _connect_seconds(url, label)}
    try:
        if read_only:  # a connection for each look, so that none is kept of a database that is somebody else's
            given["options"] = "-c default_transaction_read_only=on"
            return create_engine(url, poolclass=NullPool, connect_args=given, hide_parameters=True), label
        return create_engine(url, pool_size=2, pool_pre_ping=True, connect_args=given, hide_parameters=True), label
    except (ImportError, ArgumentError):
        raise ToolkitError(
            "the driver for PostgreSQL is not installed",
            where=label,
            try_instead="Install ai-threat-toolkit[postgres], and write postgresql+psycopg://user@host/database.",
        ) from None


def _connect_seconds(url: URL, label: str) -> int:
    """How long a server may take to answer: as its address says, else as the variable says, else a few seconds.

    Raises `ToolkitError` for what is no such number.
    """
    said, where = url.query.get("connect_timeout"), label
    if said is None:
        said, where = os.environ.get(CONNECT_TIMEOUT, "").strip() or str(_CONNECT_S), CONNECT_TIMEOUT
    known = isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 5
    if not known or not _CONNECT_LEAST_S <= int(str(said)) <= _CONNECT_MOST_S:
        raise ToolkitError(
            f"{str(said)[:40]!r} is no time to wait for a database server",
            where=where,
            try_instead=f"Write seconds as a whole number from {_CONNECT_LEAST_S} to {_CONNECT_MOST_S}.",
        )
    return int(str(said))
