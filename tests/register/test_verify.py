"""What verifying shows of a history that somebody has worked on with another tool."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from toolkit.errors import IntegrityError, ToolkitError
from toolkit.register import Head, Person, open_register

Attack = Callable[[sqlite3.Connection], object]


@pytest.fixture
def head(path: Path, me: Person) -> Head:
    """The head of a register with twelve events, as it was printed on a report."""
    with open_register(path) as register:
        for owner in ("P1", "P2", "P3", "P4"):
            with register.change(by=me, reason="x") as change:
                for title in ("one", "two", "three"):
                    change.risk(title, owner=owner)
        return register.head


def attack(path: Path, how: Attack) -> None:
    with closing(sqlite3.connect(path)) as database:
        how(database)
        database.commit()


def sql(*statements: str) -> Attack:
    return lambda database: [database.execute(statement) for statement in statements]


def rewrite(database: sqlite3.Connection) -> None:
    """Everything from event 5 on anew, with hashes that fit."""
    prev = database.execute("SELECT hash FROM events WHERE seq = 4").fetchone()[0]
    for seq, body in database.execute("SELECT seq, body FROM events WHERE seq > 4 ORDER BY seq").fetchall():
        body = body.replace(b'"P2"', b'"P9"')
        hash_ = hashlib.sha256(b"\0" + bytes.fromhex(prev) + body).hexdigest()
        database.execute("UPDATE events SET body = ?, prev = ?, hash = ? WHERE seq = ?", (body, prev, hash_, seq))
        prev = hash_


def swap(database: sqlite3.Connection) -> None:
    """Two events change places, each keeping its bytes."""
    one, two = database.execute("SELECT body, record, rev FROM events WHERE seq IN (5, 6) ORDER BY seq").fetchall()
    database.execute("UPDATE events SET record = 'x' WHERE seq = 6")
    database.execute("UPDATE events SET body = ?, record = ?, rev = ? WHERE seq = 5", two)
    database.execute("UPDATE events SET body = ?, record = ?, rev = ? WHERE seq = 6", one)


def chain_from(database: sqlite3.Connection, seq: int) -> None:
    """New links and hashes, which fit, from an event on; its bytes stay."""
    prev = database.execute("SELECT hash FROM events WHERE seq < ? ORDER BY seq DESC", (seq,)).fetchone()[0]
    for at, body in database.execute("SELECT seq, body FROM events WHERE seq >= ? ORDER BY seq", (seq,)).fetchall():
        hash_ = hashlib.sha256(b"\0" + bytes.fromhex(prev) + body).hexdigest()
        database.execute("UPDATE events SET prev = ?, hash = ? WHERE seq = ?", (prev, hash_, at))
        prev = hash_


def leave_a_gap(database: sqlite3.Connection) -> None:
    """An event that nothing later builds on is taken out, and the chain is closed over it."""
    database.execute("DELETE FROM events WHERE seq = 11")
    chain_from(database, 12)


def close_the_gap(database: sqlite3.Connection) -> None:
    """The same, and the next event gets its number."""
    database.execute("DELETE FROM events WHERE seq = 11")
    database.execute("UPDATE events SET seq = 11 WHERE seq = 12")
    chain_from(database, 11)


def number_anew(rev: int) -> Attack:
    """The last event is another revision of its record than is due, in its bytes as in its column."""

    def attack(database: sqlite3.Connection) -> None:
        body = database.execute("SELECT body FROM events WHERE seq = 12").fetchone()[0]
        forged = body.replace(b'"rev":4', b'"rev":%d' % rev)
        assert forged != body
        database.execute("UPDATE events SET body = ?, rev = ? WHERE seq = 12", (forged, rev))
        chain_from(database, 12)

    return attack


EDIT = "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '\"P2\"', '\"P9\"') AS BLOB) WHERE seq = 5"


@pytest.mark.parametrize(
    ("how", "where"),
    [
        (sql(EDIT), "event 5"),
        (sql("UPDATE events SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET hash = 5 WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET prev = 'x' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET record = 'risk:four' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET rev = 9 WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET rev = 'x' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET rev = 'x' WHERE seq = 5", "UPDATE events SET record = x'ff' WHERE seq = 6"), "event 5"),
        (sql("UPDATE events SET body = 'text' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET body = 5 WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET body = x'ff' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET body = CAST(body || ' ' AS BLOB) WHERE seq = 5"), "event 5"),
        (sql("DELETE FROM events WHERE seq = 5"), "event 6"),
        (sql("DELETE FROM events WHERE seq = 1"), "event 2"),
        (sql("DELETE FROM events WHERE seq = 5", "UPDATE events SET seq = seq - 1 WHERE seq > 5"), "event 5"),
        (sql("UPDATE events SET seq = 0 WHERE seq = 1"), "event 0"),
        (sql("UPDATE events SET seq = -7 WHERE seq = 1"), "event -7"),
        (sql("INSERT INTO events SELECT 13, 'risk:x', 1, body, 'x', hash FROM events WHERE seq = 5"), "event 13"),
        (swap, "event 5"),
        (leave_a_gap, "event 12"),
        (number_anew(9), "event 12"),
        (number_anew(0), "event 12"),
        (sql("UPDATE events SET hash = 'z' WHERE seq = 5", "UPDATE events SET prev = 'z' WHERE seq = 6"), "event 5"),
        (close_the_gap, "event 11"),
        (sql("UPDATE events SET record = 'risk:four' WHERE seq = 1"), "event 1"),
    ],
)
def test_a_break_is_found_at_its_place_with_no_head_known(path: Path, head: Head, how: Attack, where: str) -> None:
    attack(path, how)
    with open_register(path) as register:
        found = register.verify()
    assert not found.ok
    assert found.problems[0].where == where
    assert found.problems[0].try_instead
    assert where in str(found)


@pytest.mark.parametrize(
    ("how", "where", "what"),
    [
        (sql("DELETE FROM events WHERE seq > 9"), "event 10", "had 12 events, and now ends at 9"),
        (sql("DELETE FROM events"), "event 1", "had 12 events, and now ends at 0"),
        (rewrite, "event 12", "rewritten"),
    ],
)
def test_what_only_a_head_kept_elsewhere_shows(path: Path, head: Head, how: Attack, where: str, what: str) -> None:
    attack(path, how)
    with open_register(path) as register:
        assert register.verify().ok
        for kept in (head, Head.parse(str(head))):
            found = register.verify(head=kept)
            assert not found.ok
            assert (found.problems[0].where, what in found.problems[0].what) == (where, True)


def test_a_history_that_went_on_still_fits_an_earlier_head(path: Path, head: Head, me: Person) -> None:
    with open_register(path) as register:
        with register.change(by=me, reason="x") as change:
            change.park("more")
        found = register.verify(head=head)
        assert found.ok
        assert (found.events, found.head, found.problems) == (13, register.head, [])
        assert str(found) == f"The history holds together: {register.head}."
        assert register.verify(head=Head()).ok


def test_one_break_is_one_problem(path: Path, head: Head) -> None:
    attack(path, sql(EDIT))
    with open_register(path) as register:
        assert [problem.where for problem in register.verify().problems] == ["event 5"]


@pytest.mark.parametrize(
    "how",
    [
        leave_a_gap,
        number_anew(9),
        sql("UPDATE events SET prev = 'x' WHERE seq = 12"),
        sql("UPDATE events SET record = 'risk:four' WHERE seq = 12"),
    ],
)
def test_nothing_is_added_to_a_chain_that_somebody_closed_again(
    path: Path, head: Head, me: Person, how: Attack
) -> None:
    attack(path, how)
    with open_register(path) as register, pytest.raises(IntegrityError), register.change(by=me, reason="x") as change:
        change.park("x")


def test_a_broken_history_can_be_read_but_not_added_to(path: Path, head: Head, me: Person) -> None:
    attack(path, sql(EDIT))
    with open_register(path) as register:
        assert register.risks["one"].owner == "P4"
        with pytest.raises(IntegrityError, match="event 5"), register.change(by=me, reason="x") as change:
            change.park("x")
        with pytest.raises(IntegrityError, match="event 5"):
            register.to_json()


def test_an_event_that_cannot_be_read_is_named(path: Path, head: Head) -> None:
    attack(path, sql("UPDATE events SET body = 'text' WHERE seq = 5"))
    with open_register(path) as register, pytest.raises(IntegrityError, match="event 5"):
        _ = register.risks


@pytest.mark.parametrize("how", [sql("DELETE FROM events WHERE seq > 9"), rewrite, sql("DELETE FROM events")])
def test_a_session_notices_when_what_it_has_read_is_gone(path: Path, head: Head, how: Attack) -> None:
    with open_register(path) as register:
        assert register.head == head
        attack(path, how)
        with pytest.raises(IntegrityError, match="no longer there"):
            _ = register.risks


def test_a_table_that_somebody_else_made(path: Path, head: Head) -> None:
    columns = "(seq TEXT, record, rev, body, prev, hash)"
    copied = "INSERT INTO forged SELECT 'x' || seq, record, rev, body, prev, hash FROM events"
    swapped = ("DROP TABLE events", "ALTER TABLE forged RENAME TO events")
    attack(path, sql(f"CREATE TABLE forged {columns}", copied, *swapped))
    with open_register(path) as register:
        found = register.verify()
        assert not found.ok
        assert "no number" in str(found)
        with pytest.raises(IntegrityError, match="no number"):
            _ = register.head


def test_bytes_of_another_order_are_not_ours(path: Path, head: Head) -> None:
    """A forger who hashes rightly but writes JSON otherwise would not survive the way through register.json."""

    def reorder(database: sqlite3.Connection) -> None:
        body, prev = database.execute("SELECT body, prev FROM events WHERE seq = 12").fetchone()
        body = body.replace(b'{"action":"set",', b'{ "action":"set",')
        hash_ = hashlib.sha256(b"\0" + bytes.fromhex(prev) + body).hexdigest()
        database.execute("UPDATE events SET body = ?, hash = ? WHERE seq = 12", (body, hash_))

    attack(path, reorder)
    with open_register(path) as register:
        assert "canonical" in register.verify().problems[0].what


def test_an_event_of_a_newer_form_is_refused_naming_what_to_do(path: Path, head: Head) -> None:
    attack(path, sql("UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '\"v\":1', '\"v\":2') AS BLOB)"))
    with open_register(path) as register:
        with pytest.raises(ToolkitError, match="newer release"):
            _ = register.risks
        assert "newer release" in register.verify().problems[-1].try_instead


def test_a_damaged_file_is_a_problem_not_an_exception(path: Path, head: Head) -> None:
    with open_register(path) as register:
        assert register.verify().ok
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        found = register.verify()
        assert not found.ok
        assert found.problems
