"""A register of somebody else, looked into: nothing of it changes, and nobody who works in it waits."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, open_register

ME = Person("P1", role="facilitator")


@pytest.fixture
def path(tmp_path):
    """A register at rest."""
    path = tmp_path / "theirs" / "register.db"
    path.parent.mkdir()
    with open_register(path) as register, register.change(by=ME, reason="begun") as change:
        change.workshop(name="Theirs", created="2026-01-01")
    return path


def as_it_is(path):
    """The files beside a register and what is in it, to the byte."""
    return (
        sorted(each.name for each in path.parent.iterdir()),
        hashlib.sha256(path.read_bytes()).hexdigest(),
        path.stat().st_mtime_ns,
    )


def test_nothing_of_it_changes_neither_at_rest_nor_while_it_is_open(path):
    before = as_it_is(path)
    with open_register(path, read_only=True) as register:
        assert register.workshop.name == "Theirs"
        assert register.verify().ok
        assert register.history(limit=1)
    assert as_it_is(path) == before


def test_every_way_to_change_it_is_refused(path):
    before = as_it_is(path)
    with open_register(path, read_only=True) as register:
        with pytest.raises(ToolkitError, match="only to be read"), register.change(by=ME, reason="x") as change:
            change.workshop(name="Ours")
        with pytest.raises(ToolkitError, match="only to be read"):
            register.erase_name("P1")
        with pytest.raises(ToolkitError, match="only to be read"):
            register.record([], by=ME)
        with register._store.reading() as connection, pytest.raises(Exception, match=r"readonly|read-only"):
            connection.exec_driver_sql("DELETE FROM events")
    assert as_it_is(path) == before


def test_who_works_in_it_saves_while_it_is_being_read_and_what_was_saved_is_seen(path):
    with open_register(path, read_only=True) as register, open_register(path) as theirs:
        with register._store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == 1
            with theirs.change(by=ME, reason="meanwhile") as change:  # would wait, and fail, if it were locked
                change.park("later")
        assert list(register.parked) == ["1"]
        with theirs.change(by=ME, reason="and on") as change:
            change.park("more")
        assert len(register.parked) == 2
    assert sorted(each.name for each in path.parent.iterdir()) == ["register.db"]


def test_a_journal_that_was_left_is_read_along_and_left(path):
    left = sqlite3.connect(path, isolation_level=None)
    left.execute("PRAGMA wal_autocheckpoint=0")
    left.execute("BEGIN IMMEDIATE")
    left.execute("UPDATE meta SET value = value")
    left.execute("INSERT INTO people VALUES ('P1', 'Ana')")
    left.execute("COMMIT")
    journal = path.with_name("register.db-wal")
    before = as_it_is(path)[1], journal.read_bytes()
    with open_register(path, read_only=True) as register:
        assert register.name_of("P1") == "Ana"
    assert (as_it_is(path)[1], journal.read_bytes()) == before
    left.close()


def test_none_is_made_where_there_is_none(tmp_path):
    with pytest.raises(ToolkitError, match="no such register"):
        open_register(tmp_path / "none.db", read_only=True)
    assert list(tmp_path.iterdir()) == []
