"""Saving whole or not at all: what is kept, what is refused, and what is left after a failure at any step."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.files import atomic, write_atomic

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links as Unix has them")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    """Sets the process's umask for one test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def test_bytes_and_text_are_written_as_they_are(tmp_path):
    file = tmp_path / "a.json"
    write_atomic(file, b"\x00\r\n\xff")
    assert file.read_bytes() == b"\x00\r\n\xff"
    write_atomic(file, "é\r\n\u2028\n")
    assert file.read_bytes() == "é\r\n\u2028\n".encode()
    write_atomic(file, "")
    assert file.read_bytes() == b""
    assert names(tmp_path) == ["a.json"]


@posix
def test_a_new_file_has_the_permissions_of_the_umask(tmp_path, umask):
    umask(0o027)
    write_atomic(tmp_path / "a", "x")
    assert mode(tmp_path / "a") == 0o640
    umask(0o022)
    write_atomic(tmp_path / "b", "x", overwrite=False)
    assert mode(tmp_path / "b") == 0o644


@posix
@pytest.mark.parametrize("kept", [0o600, 0o664, 0o755])
def test_an_old_file_keeps_its_permissions(tmp_path, kept, umask):
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(kept)
    write_atomic(file, "new")
    assert file.read_text() == "new"
    assert mode(file) == kept


@posix
def test_what_was_private_is_never_readable_by_others_on_the_way(tmp_path, monkeypatch, umask):
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o600)
    seen = []
    real = os.fchmod

    def look(handle, mode):
        seen.append((stat.S_IMODE(os.fstat(handle).st_mode), os.fstat(handle).st_size))
        real(handle, mode)

    monkeypatch.setattr(os, "fchmod", look)
    write_atomic(file, "new")
    assert seen == [(0o600, 0)]


@posix
def test_a_link_is_followed_and_stays(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_text("old")
    (tmp_path / "link").symlink_to(Path("real") / "a")
    write_atomic(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_text() == "new"
    assert names(tmp_path) == ["link", "real"]
    (tmp_path / "ahead").symlink_to("not-yet")
    write_atomic(tmp_path / "ahead", "there now")
    assert (tmp_path / "not-yet").read_text() == "there now"


@posix
def test_a_circle_of_links_is_refused(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(ToolkitError):
        write_atomic(tmp_path / "a", "x")
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_without_leave_nothing_is_overwritten(tmp_path, links, monkeypatch):
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.ENOTSUP))
    write_atomic(tmp_path / "a", "first", overwrite=False)
    with pytest.raises(ToolkitError, match="there is already a file of this name"):
        write_atomic(tmp_path / "a", "second", overwrite=False)
    assert (tmp_path / "a").read_text() == "first"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_whoever_comes_first_keeps_the_name(tmp_path, links, monkeypatch):
    real = os.fsync

    def somebody_else_saves(handle):
        real(handle)
        (tmp_path / "a").write_text("theirs")

    monkeypatch.setattr(os, "fsync", somebody_else_saves)
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    with pytest.raises(ToolkitError, match="there is already a file of this name"):
        write_atomic(tmp_path / "a", "ours", overwrite=False)
    assert (tmp_path / "a").read_text() == "theirs"
    assert names(tmp_path) == ["a"]


@posix
def test_without_leave_a_link_is_not_followed(tmp_path):
    (tmp_path / "a").symlink_to("elsewhere")
    with pytest.raises(ToolkitError, match="already a file"):
        write_atomic(tmp_path / "a", "x", overwrite=False)
    assert names(tmp_path) == ["a"]


def failing(number):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


STEPS = [(os, "open"), (os, "fchmod"), (os, "fsync"), (Path, "replace")]


@posix
@pytest.mark.parametrize(("holder", "step"), STEPS, ids=[step for _, step in STEPS])
@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your quota of disk space is used up"),
        (errno.EACCES, "you may not write here"),
        (errno.EROFS, "this disk can only be read"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, holder, step, number, message
):
    file = tmp_path / "a"
    file.write_text("old")
    monkeypatch.setattr(holder, step, failing(number))
    with pytest.raises(ToolkitError, match=f"the file was not saved: {message}") as caught:
        write_atomic(file, "new")
    monkeypatch.undo()
    assert caught.value.problem.where == str(file)
    assert caught.value.problem.try_instead
    assert file.read_text() == "old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interruption_leaves_the_old_file_and_passes_on(tmp_path, monkeypatch, interruption):
    def interrupt(_handle):
        raise interruption

    file = tmp_path / "a"
    file.write_text("old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(interruption):
        write_atomic(file, "new")
    assert file.read_text() == "old"
    assert names(tmp_path) == ["a"]


@posix
def test_the_disk_has_the_content_before_the_name_and_the_name_before_the_return(tmp_path, monkeypatch):
    done = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle):
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else os.fstat(handle).st_size
        done.append(("fsync", kind))
        real_sync(handle)

    def replace(self, target):
        done.append(("replace", Path(target).name))
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    write_atomic(tmp_path / "a", "12345")
    assert done == [("fsync", 5), ("replace", "a"), ("fsync", "folder")]


@posix
@pytest.mark.parametrize(("number", "fails"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_folder_that_cannot_be_synced_is_no_reason_to_complain_but_a_broken_disk_is(
    tmp_path, monkeypatch, number, fails
):
    real = os.fsync

    def sync(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    if fails:
        with pytest.raises(ToolkitError, match="Input/output error"):
            write_atomic(tmp_path / "a", "new")
    else:
        write_atomic(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "new"


def test_places_where_nothing_can_be_saved(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, message in [
        (tmp_path / "none" / "a", "the folder does not exist"),
        (tmp_path / "file" / "a", "not a folder"),
        (tmp_path, "this is a folder"),
        (tmp_path / ("n" * 300), "the name is too long"),
    ]:
        with pytest.raises(ToolkitError, match=message):
            write_atomic(path, "x")
    assert names(tmp_path) == ["file"]


def test_a_name_as_long_as_the_system_allows_can_be_saved(tmp_path):
    write_atomic(tmp_path / ("é" * 127), "x")
    assert names(tmp_path) == ["é" * 127]


@posix
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ToolkitError, match="not an ordinary file"):
        write_atomic(tmp_path / "pipe", "x")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_marked_read_only_is_respected(tmp_path):
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o444)
    with pytest.raises(ToolkitError, match="marked read-only"):
        write_atomic(file, "new")
    assert file.read_text() == "old"
    file.chmod(0o644)


def test_half_a_pair_is_refused_before_anything_is_touched(tmp_path):
    with pytest.raises(ToolkitError, match="character 2 of the text is half of a surrogate pair"):
        write_atomic(tmp_path / "a", "x\ud800")
    assert names(tmp_path) == []


def test_only_its_own_old_leftovers_are_swept_away(tmp_path):
    old = time.time() - 2 * atomic._STALE_SECONDS
    token = "0123456789abcdef"
    swept = f".a.json.ai-threat-{token}.tmp"
    kept = [
        f".b.json.ai-threat-{token}.tmp",
        f".aXjson.ai-threat-{token}.tmp",
        f".a.json.ai-threat-{token}.tmp.bak",
        ".a.json.ai-threat-notes.tmp",
        "a.json.tmp",
        ".a.json.swp",
    ]
    young = ".a.json.ai-threat-aaaaaaaaaaaaaaaa.tmp"
    folder = ".a.json.ai-threat-bbbbbbbbbbbbbbbb.tmp"
    (tmp_path / folder).mkdir()
    for name in (swept, *kept, young):
        (tmp_path / name).write_text("x")
    for name in (swept, *kept, folder):
        os.utime(tmp_path / name, (old, old))
    write_atomic(tmp_path / "a.json", "x")
    assert names(tmp_path) == sorted([*kept, young, folder, "a.json"])


@posix
def test_a_leftover_that_is_a_link_is_left_alone(tmp_path):
    target = tmp_path / "precious"
    target.write_text("x")
    os.utime(target, (0, 0))
    (tmp_path / ".a.ai-threat-0123456789abcdef.tmp").symlink_to(target)
    write_atomic(tmp_path / "a", "x")
    assert names(tmp_path) == [".a.ai-threat-0123456789abcdef.tmp", "a", "precious"]


def test_what_a_killed_save_leaves_is_what_the_sweep_looks_for(tmp_path, monkeypatch):
    """The name given and the name swept must not drift apart."""
    left = []

    def look(_handle):
        left.extend(name for name in names(tmp_path) if name != "a.json")
        (tmp_path / left[0]).rename(tmp_path / "aside")
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", look)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.json", "x")
    monkeypatch.undo()
    (tmp_path / "aside").rename(tmp_path / left[0])
    os.utime(tmp_path / left[0], (0, 0))
    write_atomic(tmp_path / "a.json", "x")
    assert names(tmp_path) == ["a.json"]
