"""Opening what is a register, and what is none."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, engines, events, open_register


def park(register: Register, text: str) -> None:
    with register.change(by=Person("P1", "r"), reason="x") as change:
        change.park(text)


def test_a_path_and_a_url_are_the_same_register(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate([path, str(path), "workshop.db", "sqlite:///workshop.db", f"sqlite:///{path}"]):
        with open_register(name, create=number == 0) as register:
            park(register, f"opened as {name}, {number}")
    with open_register(path) as register:
        assert register.head.events == 5
        assert register.url == str(path)


def test_a_relative_path_means_the_same_file_after_the_working_folder_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    open_register(other / "workshop.db").close()
    monkeypatch.chdir(tmp_path)
    with open_register("workshop.db") as register:
        monkeypatch.chdir(other)
        park(register, "x")
    assert open_register(tmp_path / "workshop.db").head.events == 1
    assert open_register(other / "workshop.db").head.events == 0


def test_a_clock_that_goes_back_changes_nothing_but_the_times(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_register(path) as register:
        for moment in ("2030-01-01T00:00:00Z", "1999-01-01T00:00:00Z"):
            monkeypatch.setattr(events, "now", lambda moment=moment: moment)
            with register.change(by=Person("P1", "r"), reason="x") as change:
                change.risk("one", owner=moment)
        assert register.risks["one"].owner == "1999-01-01T00:00:00Z"
        assert [event.at[:4] for event in register.history()] == ["2030", "1999"]
        assert register.verify(head=register.head).ok


@pytest.mark.parametrize("name", ["a b?c=d&e#f%20.db", "é.db", "sqlite.db", "~"])
def test_odd_names_of_files(tmp_path: Path, name: str) -> None:
    with open_register(tmp_path / name) as register:
        park(register, "x")
    assert (tmp_path / name).stat().st_size > 0
    with open_register(tmp_path / name, create=False) as register:
        assert register.head.events == 1


@pytest.mark.parametrize("name", ["sqlite://", "sqlite:///:memory:", ":memory:"])
def test_a_register_in_memory(name: str) -> None:
    with open_register(name) as register, open_register(name) as other:
        park(register, "x")
        assert register.verify().events == 1
        assert other.head.events == 0
    with pytest.raises(ToolkitError, match="no register"):
        open_register(name, create=False)


def test_nothing_lies_beside_the_file_between_changes(path: Path, register: Register, tmp_path: Path) -> None:
    park(register, "x")
    assert list(tmp_path.iterdir()) == [path]
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    with open_register(copy, create=False) as copied:
        assert copied.head == register.head


def test_what_saves_safely_is_set(register: Register) -> None:
    with register._store.writing() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "secure_delete", "trusted_schema")
        }
    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 15_000,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


def test_a_writer_holds_the_lock_from_the_beginning(path: Path, register: Register) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as other:
        locked = pytest.raises(sqlite3.OperationalError, match="locked")
        with register._store.writing(), locked:
            other.execute("BEGIN IMMEDIATE")
        with register._store.reading():
            other.execute("BEGIN IMMEDIATE")


def refusal(name: str | Path, *, create: bool = True) -> str:
    with pytest.raises(ToolkitError) as caught:
        open_register(name, create=create)
    assert caught.value.problem.try_instead
    return str(caught.value)


def test_what_is_no_register(tmp_path: Path, path: Path) -> None:
    assert "this is a folder" in refusal(tmp_path)
    assert "the folder does not exist" in refusal(tmp_path / "none" / "workshop.db")
    assert "there is no such register" in refusal(path, create=False)
    assert not path.exists()
    text = tmp_path / "register.json"
    text.write_text("{}")
    assert "not a register" in refusal(text)
    assert text.read_text() == "{}"
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert str(garbage) in refusal(garbage)
    empty = tmp_path / "empty.db"
    empty.touch()
    assert "not a register" in refusal(empty, create=False)
    open_register(empty).close()
    assert open_register(empty, create=False).head.events == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in the file system, as Unix has them")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refusal(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no name"),
        ("  ", "no name"),
        ("a\0b", "no name"),
        ("mysql://user:secret@host/db", "cannot be kept in 'mysql'"),
        ("nonsense://x", "cannot be kept in"),
        ("://", "no URL"),
        ("sqlite+aiosqlite:///x.db", "options of SQLite"),
        ("sqlite:///x.db?mode=ro", "options of SQLite"),
        ("postgresql+psycopg2://user:secret@host/db", "not installed"),
        ("postgresql://user:secret@127.0.0.1:1/db?connect_timeout=2", "the database refuses"),
    ],
)
def test_urls_that_lead_nowhere_tell_no_password(
    url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    message = refusal(url)
    assert said in message
    assert "secret" not in message


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE notes (x)"],
        ["CREATE TABLE events (x)"],
        ["CREATE TABLE events (x)", "CREATE TABLE people (x)", "CREATE TABLE meta (key TEXT, value TEXT)"],
        ["CREATE TABLE events (x)", "CREATE TABLE people (x)", "CREATE TABLE meta (x)"],
    ],
)
def test_a_database_of_something_else_is_left_alone(path: Path, statements: list[str]) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
    before = path.read_bytes()
    refusal(path)
    with closing(sqlite3.connect(path)) as database:
        assert len(database.execute("SELECT * FROM sqlite_master WHERE type = 'table'").fetchall()) == len(statements)
    assert len(path.read_bytes()) == len(before)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM people; END",
        "CREATE VIEW v AS SELECT * FROM events",
        "CREATE TABLE more (x)",
    ],
)
def test_a_prepared_file_is_refused(path: Path, register: Register, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
    assert "that no register has" in refusal(path)


def test_what_sqlite_keeps_for_itself_is_no_matter(path: Path, register: Register) -> None:
    park(register, "x")
    with closing(sqlite3.connect(path)) as database:
        database.execute("ANALYZE")
    with open_register(path, create=False) as again:
        assert [parked.text for parked in again.parked.values()] == ["x"]
        assert again.verify().ok


def test_a_newer_register_is_refused_naming_what_to_do(path: Path, register: Register) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE meta SET value = '2' WHERE key = 'version'")
        database.commit()
    assert "version '2'" in refusal(path)
    assert "Install a newer release" in refusal(path)


def test_a_file_too_large(path: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "MAX_FILE", 100)
    assert "larger than the 100 bytes" in refusal(path)


def test_a_register_that_was_moved_away_does_not_come_back_empty(path: Path, register: Register) -> None:
    park(register, "x")
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(ToolkitError, match="cannot be opened"):
        _ = register.parked
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions as Unix has them")
def test_a_file_that_may_not_be_read(path: Path, register: Register) -> None:
    register.close()
    path.chmod(0)
    # Root reads everything, so this asks a process that gave its rights up.
    script = (
        "import os, sys\nfrom toolkit.register import open_register\nfrom toolkit.errors import ToolkitError\n"
        "path = sys.argv[1]\nopen_register('sqlite://').close()\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: open_register(path)\nexcept ToolkitError as error: print(error.problem.what)\n"
    )
    path.parent.chmod(stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO)
    root = Path(__file__).resolve().parents[2]
    arguments = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(arguments, cwd=root, capture_output=True, text=True, check=True)
    assert "cannot be opened" in done.stdout


def test_a_full_disk_saves_nothing(path: Path, register: Register, me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    park(register, "x")
    opened = engines._open

    def cramped(path: Path) -> sqlite3.Connection:
        connection = opened(path)
        connection.execute("PRAGMA max_page_count=12")
        return connection

    monkeypatch.setattr(engines, "_open", cramped)
    with pytest.raises(ToolkitError, match="the disk is full, and nothing was saved"):
        park(register, "y" * 200_000)
    assert [parked.text for parked in register.parked.values()] == ["x"]
    assert register.verify().ok


def test_somebody_who_never_ends_saving(path: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE_S", 0)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ToolkitError, match="somebody else has been saving for too long"):
            park(register, "x")
    park(register, "x")


def test_importing_the_room_loads_no_database() -> None:
    script = (
        "import sys, toolkit.register\nprint('sqlalchemy' in sys.modules, 'pydantic' in sys.modules)\n"
        "from toolkit.register import Person, Change\nprint('sqlalchemy' in sys.modules)\n"
        "toolkit.register.open_register\nprint('sqlalchemy' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "True"]


def test_every_exported_name_is_there() -> None:
    import toolkit.register as room

    assert [name for name in room.__all__ if not hasattr(room, name)] == []
    with pytest.raises(AttributeError):
        _ = room.nothing
