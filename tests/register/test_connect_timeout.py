"""A database server that never answers is given up on after a few seconds, which can be set; and it is said."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from toolkit.errors import ToolkitError
from toolkit.register import open_register
from toolkit.register.engines import CONNECT_TIMEOUT, engine_for

pytest.importorskip("psycopg")


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"postgresql://ana:hidden@127.0.0.1:{listener.getsockname()[1]}/register"


class _Asked(Exception):
    """How long would be waited is known: no connection is needed."""


def seconds(address: str, *, read_only: bool) -> int:
    """How long a server is waited for."""
    engine, _ = engine_for(address, create=False, read_only=read_only)
    asked: dict[str, object] = {}

    @event.listens_for(engine, "do_connect")
    def _(_dialect: object, _record: object, _given: object, named: dict[str, object]) -> None:
        asked.update(named)
        raise _Asked

    with pytest.raises(_Asked):
        engine.connect()
    return int(str(asked["connect_timeout"]))


@pytest.mark.parametrize("read_only", [True, False])
def test_a_server_that_never_answers_is_given_up_on_and_what_to_do_is_said(silent, monkeypatch, read_only):
    monkeypatch.setenv(CONNECT_TIMEOUT, "2")
    with pytest.raises(ToolkitError) as raised:
        open_register(silent, create=False, read_only=read_only)
    problem = raised.value.problem
    assert problem.what.startswith("the database server does not answer in time")
    assert "ana:***@127.0.0.1" in problem.where
    assert "?connect_timeout=30" in problem.try_instead
    assert CONNECT_TIMEOUT in problem.try_instead
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize("read_only", [True, False])
def test_how_long_is_waited_is_short_and_can_be_set(monkeypatch, read_only):
    monkeypatch.delenv(CONNECT_TIMEOUT, raising=False)
    assert seconds("postgresql://ana@host/register", read_only=read_only) == 5
    monkeypatch.setenv(CONNECT_TIMEOUT, "20")
    assert seconds("postgresql://ana@host/register", read_only=read_only) == 20
    assert seconds("postgresql://ana@host/register?connect_timeout=3", read_only=read_only) == 3


@pytest.mark.parametrize("said", ["0", "1", "601", "-5", "2.5", "1e3", "soon", "٣", "9" * 400])
def test_what_is_no_time_to_wait_is_refused(monkeypatch, said):
    monkeypatch.setenv(CONNECT_TIMEOUT, said)
    with pytest.raises(ToolkitError, match="is no time to wait for a database server") as raised:
        open_register("postgresql://ana@host/register", create=False)
    assert raised.value.problem.where == CONNECT_TIMEOUT
    assert len(str(raised.value)) < 300
    with pytest.raises(ToolkitError, match="is no time to wait"):
        open_register(f"postgresql://ana@host/register?connect_timeout={said}", create=False)
