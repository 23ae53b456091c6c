"""A database that somebody filled by hand with what the toolkit never writes: said plainly, never a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import IntegrityError, ToolkitError
from toolkit.register import Head, Person, Register, open_register

COLUMNS = [
    *[("events", name) for name in ("seq", "record", "rev", "body", "prev", "hash")],
    *[("people", name) for name in ("id", "name")],
    *[("meta", name) for name in ("key", "value")],
]
VALUES = ["'abc'", "NULL", "-5", "1.5", "x'c0ff'", "''", "9223372036854775807", "CAST(x'eda080' AS TEXT)", "1e400"]


@pytest.fixture
def kept(path: Path, me: Person) -> Path:
    """A register of a few events, closed."""
    with open_register(path) as register:
        for owner in ("P1", "P2"):
            with register.change(by=Person("P4", role="risk owner", name="Ana"), reason="x") as change:
                change.risk("one", owner=owner)
                change.park(owner)
    return path


def change_it(register: Register, seen: Any = None) -> None:
    with register.change(by=Person("P1", role="r"), reason="x", seen=seen) as change:
        change.risk("one", owner="P9")


CALLS: list[Callable[[Register], object]] = [
    Register.state,
    Register.history,
    lambda register: register.history("risk:one", limit=1),
    lambda register: register.to_json(names=True),
    lambda register: register.risks,
    lambda register: register.name_of("P4"),
    change_it,
    lambda register: change_it(register, Head(2, "f" * 64)),
    lambda register: change_it(register, {"risk:one": 1}),
    lambda register: register.erase_name("P4"),
]


@pytest.mark.parametrize("typed", [True, False], ids=["in our tables", "in tables without types"])
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_a_cell_holds_every_call_works_or_says_what_is_wrong(
    kept: Path, table: str, column: str, typed: bool
) -> None:
    if not typed:
        names = ", ".join(name for other, name in COLUMNS if other == table)
        with closing(sqlite3.connect(kept)) as database:
            database.executescript(
                f"CREATE TABLE forged ({names}); INSERT INTO forged SELECT {names} FROM {table};"
                f"DROP TABLE {table}; ALTER TABLE forged RENAME TO {table};"
            )
    whole = kept.read_bytes()
    for value in VALUES:
        kept.write_bytes(whole)
        try:
            with closing(sqlite3.connect(kept)) as database, database:
                database.execute(
                    f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT max(rowid) FROM {table})"
                )
        except sqlite3.IntegrityError:
            continue  # our tables refuse it themselves
        try:
            register = open_register(kept, create=False)
        except ToolkitError:
            continue
        with register:
            assert table != "events" or not register.verify().ok
            for call in CALLS:
                with suppress(ToolkitError):
                    call(register)


@pytest.mark.parametrize(
    "fields",
    ["[]", "5", "cut {", '{"document": 5}', '{"document": {"events": []}}', '{"events": []}', '{"events": {"1": 5}}'],
)
def test_fields_of_a_newer_version_that_were_edited_are_not_dropped_silently(kept: Path, fields: str) -> None:
    with closing(sqlite3.connect(kept)) as database, database:
        database.execute("INSERT INTO meta VALUES ('unknown_fields', ?)", (fields,))
    with open_register(kept) as register, pytest.raises(IntegrityError, match="cannot be read"):
        register.to_json()


def test_a_number_that_no_database_holds(kept: Path) -> None:
    with open_register(kept) as register, pytest.raises(ToolkitError, match="refuses"):
        change_it(register, {"risk:one": 10**30})
