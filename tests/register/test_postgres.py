"""The same on PostgreSQL: a server of its own in a temporary folder, or the one that AI_THREAT_POSTGRES names."""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, NoReturn

import pytest

from toolkit.errors import IntegrityError, StaleChange, ToolkitError
from toolkit.register import Head, Person, Register, open_register

pytestmark = pytest.mark.postgres
ME = Person("P4", role="risk owner", name="Ana")


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL server that is installed as Debian does, or that is on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda found: int(found.parts[4]))
    found = shutil.which("postgres")
    return installed[-1].parent if installed else Path(found).parent if found else None


def no_server(reason: str) -> NoReturn:
    """Skip with one clear line; in CI, where a server was to be installed, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"the tests on PostgreSQL must run in CI: {reason}")
    pytest.skip(reason)


def _drain(stream: IO[str]) -> None:
    for _ in stream:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server, on which the test may make databases."""
    named = os.environ.get("AI_THREAT_POSTGRES")
    if named:
        yield named
        return
    programs = _programs()
    if programs is None:
        no_server("no PostgreSQL here (Debian: apt-get install postgresql)")
    if importlib.util.find_spec("psycopg") is None:
        no_server("the driver psycopg is not installed (make test installs it)")
    # A server refuses to run as root; Debian makes a user for it.
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ai-threat-pg-"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"
    try:
        setup = [programs / "initdb", "-D", data, "-U", "toolkit", "-A", "trust"]
        setup += ["-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(setup, user=user, cwd=folder, check=True, capture_output=True)
        run = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        with subprocess.Popen(run, user=user, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if "ready to accept connections" in line:
                    break
            threading.Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            try:
                yield f"postgresql+psycopg://toolkit@/postgres?host={folder}"
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """A new database on that server."""
    import psycopg

    name = f"register_{secrets.token_hex(4)}"
    admin = for_driver(server)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield in_database(server, name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def in_database(server: str, name: str) -> str:
    """The URL of another database of the same server."""
    from sqlalchemy import make_url

    return make_url(server).set(database=name).render_as_string(hide_password=False)


def for_driver(url: str) -> str:
    """A URL as the driver itself takes it."""
    return url.replace("postgresql+psycopg", "postgresql")


def fill(register: Register) -> None:
    with register.change(by=ME, reason="agreed: café") as change:
        change.risk("A risk", owner="P4").assess(level="inherent", likelihood="likely", impact="major")
        change.put("parked:1", {"text": "later", "novel": [1.5, {"a": None}]})
    with register.change(by=ME, reason="done") as change:
        change.remove("parked:1")


def test_the_same_calls_do_the_same(url: str) -> None:
    with pytest.raises(ToolkitError, match="no register in this database"):
        open_register(url, create=False)
    with open_register(url) as register, open_register(url, create=False) as second:
        fill(register)
        assert second.risks == register.risks
        assert second.name_of("P4") == "Ana"
        assert [event.action for event in second.history("parked:1")] == ["set", "remove"]
        assert second.history(limit=1)[0].changes[-1] == ("text", "later", None)
        assert register.verify(head=second.head).ok
        saw = second.head
        with register.change(by=ME, reason="first") as change:
            change.risk("A risk", owner="P1")
        with pytest.raises(StaleChange, match="Ana"), second.change(by=ME, reason="late", seen=saw) as change:
            change.risk("A risk", owner="P2")
        second.erase_name("P4")
        assert register.names() == {}


def test_over_to_sqlite_and_back_is_the_same(url: str, path: Path) -> None:
    with open_register(path) as on_sqlite:
        fill(on_sqlite)
        data = on_sqlite.to_json(names=True)
    with Register.from_json(data, url) as register:
        assert register.to_json(names=True) == data
        with pytest.raises(ToolkitError, match="events already"):
            Register.from_json(data, url)


def test_a_plain_url_means_the_driver_we_use(url: str) -> None:
    open_register(url).close()
    with open_register(for_driver(url), create=False) as register:
        assert register.head == Head()


def test_nobody_gets_in_between(url: str) -> None:
    """Counting in one record from several connections at once: stale counts are refused, and none is lost."""
    threads, rounds = 3, 6
    together = threading.Barrier(threads)

    def add_one(register: Register) -> bool:
        try:
            with register.change(by=ME, reason="one more") as change:
                before = change.get("parked:1")
                change.put("parked:1", {"text": "count", "number": getattr(before, "number", 0) + 1})
        except StaleChange:
            return False
        return True

    def count(_number: int) -> None:
        together.wait(timeout=60)
        # All open the empty database at once, so that two making the tables are tried as well.
        with open_register(url) as register:
            done = 0
            while done < rounds:
                done += add_one(register)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(count, range(threads)))
    with open_register(url) as register:
        assert register.parked["1"].number == threads * rounds  # type: ignore[attr-defined]
        assert register.head.events == threads * rounds
        assert register.verify().ok


def test_a_history_worked_on_with_another_tool(url: str) -> None:
    import psycopg

    with open_register(url) as register:
        fill(register)
        with psycopg.connect(for_driver(url), autocommit=True) as connection:
            connection.execute("UPDATE events SET body = body || '\\x20' WHERE seq = 2")
        assert {problem.where for problem in register.verify().problems} == {"event 2"}
    with open_register(url) as register, pytest.raises(IntegrityError), register.change(by=ME, reason="x") as change:
        change.park("x")


@pytest.mark.parametrize(
    ("forged", "where"),
    [
        ("UPDATE events SET body = '\\xff' WHERE seq = 2", "event 2"),
        ("UPDATE events SET rev = 9 WHERE seq = 2", "event 2"),
        ("UPDATE events SET prev = 'x' WHERE seq = 2", "event 2"),
        ("UPDATE events SET hash = 'x' WHERE seq = 2", "event 2"),
        ("DELETE FROM events WHERE seq = 2", "event 3"),
    ],
)
def test_forged_rows_are_found_at_their_place(url: str, forged: str, where: str) -> None:
    import psycopg

    with open_register(url) as register:
        fill(register)
        with psycopg.connect(for_driver(url), autocommit=True) as connection:
            connection.execute(forged.encode())
        assert register.verify().problems[0].where == where
        with pytest.raises(IntegrityError):
            register.to_json()


def test_text_that_this_database_cannot_hold_saves_nothing(url: str) -> None:
    with open_register(url) as register:
        nul = Person("P1", role="r", name="A\0na")
        with pytest.raises(ToolkitError, match="the database refuses"), register.change(by=nul, reason="x") as change:
            change.park("x")
        assert register.head == Head()


def write_until_cut(register: Register, url: str) -> None:
    """Begin to write, have somebody else end the connection, and write on."""
    import psycopg

    ours = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with register._store.writing() as connection:
        register._store.note(connection, "half", "done")
        with psycopg.connect(for_driver(url), autocommit=True) as other:
            other.execute(f"SELECT pg_terminate_backend(pid) {ours}")
        register._store.note(connection, "other half", "done")


def test_a_change_whose_connection_is_cut_saves_nothing(url: str) -> None:
    with open_register(url) as register:
        fill(register)
        head = register.head
        with pytest.raises(ToolkitError, match="the database refuses"):
            write_until_cut(register, url)
        assert register.head == head  # on a new connection, without being opened again
        with register._store.reading() as connection:
            assert "half" not in register._store.notes(connection)


def test_a_server_that_is_gone(server: str) -> None:
    with pytest.raises(ToolkitError, match="the database refuses"):
        open_register(in_database(server, "there_is_no_such_database"))


def test_evidence_and_policies_go_from_one_database_to_the_other_and_back(url: str, path: Path) -> None:
    with open_register(url) as on_server, open_register(path) as in_file:
        for register, name in ((on_server, "Server"), (in_file, "File")):
            with register.change(by=ME, reason="opened") as change:
                change.workshop(name=name, created="2026-11-01")
        with on_server.change(by=ME, reason="agreed") as change:
            change.document_text("disclosure", "contact", "security@acme.example")
            change.evidence("6.4", "The policy", kind="link", where="https://acme.example/security")
        with in_file.change(by=ME, reason="shared") as change:
            assert str(change.take_evidence(on_server)) == str(change.take_policies(on_server)) == "1 taken over"
        with in_file.change(by=ME, reason="agreed") as change:
            change.document_text("training", "watch", "The security desk")
        with on_server.change(by=ME, reason="shared") as change:
            told = change.take_policies(in_file)
        assert (told.taken, told.refused) == (
            ("training.watch",),
            (("disclosure.contact", "your own words stand there"),),
        )
        assert on_server.document_texts["training.watch"].taken_from["workshop"] == "File"
        assert in_file.document_texts["disclosure.contact"].taken_from["workshop"] == "Server"


def test_what_is_only_to_be_read_is_not_changed_and_nobody_waits_for_it(url: str) -> None:
    with pytest.raises(ToolkitError, match="no register in this database"):
        open_register(url, read_only=True)
    with open_register(url) as theirs:
        fill(theirs)
        with open_register(url, read_only=True) as register:
            with pytest.raises(ToolkitError, match="only to be read"), register.change(by=ME, reason="x") as change:
                change.park("x")
            with register._store.reading() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == theirs.head.events
                with theirs.change(by=ME, reason="meanwhile") as change:
                    change.park("later")
            with pytest.raises(ToolkitError, match="read-only"), register._store.reading() as connection:
                connection.exec_driver_sql("DELETE FROM people")
            assert register.head == theirs.head
