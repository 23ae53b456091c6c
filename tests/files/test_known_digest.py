"""A file is read once for as long as it stays the same, and again when it does not."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from toolkit.errors import InputError
from toolkit.files import known_digest as module
from toolkit.files.known_digest import keep_digest, known_digest


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def read_how_often(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, each as often as it was."""
    read: list[Path] = []
    whole = module.digest_of_file

    def counted(path: Path, *, source: str) -> str:
        read.append(path)
        return whole(path, source=source)

    monkeypatch.setattr(module, "digest_of_file", counted)
    return read


def test_it_is_read_once_and_again_when_it_changed(tmp_path: Path, read_how_often: list[Path]) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    assert {known_digest(path, source="a") for _ in range(3)} == {sha256(b"one")}
    assert len(read_how_often) == 1
    kept = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))  # as whoever wants it unseen would do
    assert known_digest(path, source="a") == sha256(b"two")
    with pytest.raises(InputError, match="no such ordinary file"):
        known_digest(tmp_path / "b", source="b")


def test_what_was_worked_out_elsewhere_is_kept_unless_the_file_changed_since(
    tmp_path: Path, read_how_often: list[Path]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    before = module._state(path.stat())
    keep_digest(path, sha256(b"one"), before)
    assert known_digest(path, source="a") == sha256(b"one")
    assert read_how_often == []
    path.write_bytes(b"other")
    keep_digest(path, sha256(b"one"), before)
    assert known_digest(path, source="a") == sha256(b"other")


def test_no_more_are_kept_than_that(tmp_path: Path) -> None:
    for number in range(module._MOST + 20):
        path = tmp_path / str(number)
        path.write_bytes(b"%d" % number)
        known_digest(path, source="x")
    assert len(module._kept) <= module._MOST
