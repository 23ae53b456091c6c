"""A disk that is full, or that can only be read: what was saved stays, and what is wrong is said in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Head, Person, Register, engines, open_register

resource = pytest.importorskip("resource", reason="limits of the process, as Unix has them")
NOBODY = 65_534


@contextmanager
def files_of_at_most(limit: int) -> Iterator[None]:
    """No file can grow beyond `limit` bytes meanwhile: a full disk, for this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def somebody_else() -> Iterator[None]:
    """The administrator, who may write everywhere, becomes an ordinary user meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def park(register: Register, text: str) -> None:
    with register.change(by=Person("P1", role="r", name="Ana"), reason="x") as change:
        change.park(text)


def test_when_the_disk_is_full_nothing_of_the_change_is_saved_and_later_all_goes_on(path: Path) -> None:
    with open_register(path) as register:
        park(register, "x")
        head = register.head
        with files_of_at_most(path.stat().st_size + 40_000):
            with pytest.raises(ToolkitError, match="the disk takes nothing more") as caught:
                park(register, "y" * 200_000)
            assert caught.value.problem.try_instead
            assert register.verify(head=head).events == 1
        park(register, "y" * 200_000)
        assert register.verify(head=head).events == 2


def test_a_register_that_could_not_be_made_is_made_when_there_is_room(path: Path) -> None:
    for limit in (1_000, 30_000):
        with files_of_at_most(limit), pytest.raises(ToolkitError):
            open_register(path)
    with open_register(path) as register:
        park(register, "x")


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder that everybody can read and nobody but its owner can write."""
    folder = Path(tempfile.mkdtemp(prefix="ai-threat-shelf-"))
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_an_auditor_reads_a_register_where_nothing_can_be_written(shelf: Path) -> None:
    path = shelf / "a b?c#d.db"
    with open_register(path) as register:
        park(register, "x")
        head, data = register.head, register.to_json()
    path.chmod(0o444)
    shelf.chmod(0o555)
    with somebody_else(), open_register(path, create=False) as register:
        assert register.verify(head=head).ok
        assert register.to_json() == data
        with pytest.raises(ToolkitError, match="may not be written to"):
            park(register, "y")
    assert list(shelf.iterdir()) == [path]


def test_who_may_only_read_still_sees_what_somebody_is_just_adding(shelf: Path) -> None:
    path = shelf / "workshop.db"
    shelf.chmod(0o755)
    with open_register(path) as register, closing(sqlite3.connect(path)) as reading:
        park(register, "x")
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM meta").fetchone()  # from now on the journal is not emptied
        park(register, "y")
        if os.geteuid() != 0:
            shelf.chmod(0o555)
        with somebody_else(), open_register(path, create=False) as other:
            assert other.head == Head(2, register.head.hash)


def test_an_erased_name_that_left_traces_is_not_called_erased(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE_S", 0)
    with open_register(path) as register:
        park(register, "x")
        with closing(sqlite3.connect(path)) as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT * FROM people").fetchone()
            with pytest.raises(ToolkitError, match="traces of it are left in the journal while somebody reads"):
                register.erase_name("P1")
        register.erase_name("P1")
        assert b"Ana" not in b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_traces_that_a_full_disk_keeps_are_said_in_words(path: Path) -> None:
    with open_register(path) as register:
        park(register, "x" * 400_000)
        with closing(sqlite3.connect(path)) as reading:  # keeps the journal from being emptied by each change
            reading.execute("BEGIN")
            reading.execute("SELECT * FROM people").fetchone()
            park(register, "y" * 200_000)
            reading.rollback()
            with files_of_at_most(path.stat().st_size + 40_000), pytest.raises(ToolkitError, match="traces of it"):
                register.erase_name("P1")
        register.erase_name("P1")
        assert register.names() == {}
