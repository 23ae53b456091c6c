"""Hashing a folder: as sha256sum does, in bounded memory, stopped and gone on with, and nothing but plain files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tracemalloc

import pytest

from toolkit.errors import InputError
from toolkit.files.folder_digest import digest_of_folder


@pytest.fixture
def folder(tmp_path):
    """A model of three files in two folders."""
    home = tmp_path / "model"
    (home / "shards").mkdir(parents=True)
    (home / "config.json").write_text("{}")
    (home / "shards" / "1 of 2.bin").write_bytes(b"a" * 3_000_000)
    (home / "shards" / "2 of 2.bin").write_bytes(b"b" * 10)
    return home


def test_the_list_is_what_sha256sum_checks(folder, tmp_path):
    found = digest_of_folder(folder)
    assert (found.files, found.size) == (3, 3_000_012)
    assert found.sha256 == hashlib.sha256(found.listed.encode()).hexdigest()
    (tmp_path / "list").write_text(found.listed)
    checked = subprocess.run(["sha256sum", "-c", "--quiet", tmp_path / "list"], cwd=folder, check=False)
    assert checked.returncode == 0


def test_any_change_of_content_name_or_place_gives_another_hash(folder):
    before = digest_of_folder(folder).sha256
    (folder / "config.json").rename(folder / "config.yaml")
    renamed = digest_of_folder(folder).sha256
    (folder / "config.yaml").write_text("{ }")
    assert len({before, renamed, digest_of_folder(folder).sha256}) == 3


def test_progress_goes_up_to_all_bytes(folder):
    told = []
    digest_of_folder(folder, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (3_000_012, 3_000_012)
    assert len(told) > 5  # within the large file as well


def test_memory_does_not_grow_with_the_file(folder):
    with (folder / "large.bin").open("wb") as stream:
        stream.truncate(40 << 20)
    tracemalloc.start()
    digest_of_folder(folder)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_what_was_stopped_goes_on_where_it_was(folder, tmp_path):
    memory = tmp_path / "memory"

    def stop(done: int, total: int) -> None:
        if done > 3_000_002:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest_of_folder(folder, memory=memory, progress=stop)
    with memory.open("a") as kept:
        kept.write('{"path": "cut o')
    found = digest_of_folder(folder, memory=memory)
    assert found.reused == 2
    assert found.listed == digest_of_folder(folder).listed
    assert not memory.exists()


def test_a_kept_hash_of_a_file_that_changed_since_is_not_used(folder, tmp_path):
    memory = tmp_path / "memory"

    def stop(done: int, total: int) -> None:
        if done > 3_000_002:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest_of_folder(folder, memory=memory, progress=stop)
    (folder / "config.json").write_text("{  }")
    found = digest_of_folder(folder, memory=memory)
    assert found.reused == 1
    assert found.listed == digest_of_folder(folder).listed


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        '{"path": 1, "size": 2, "changed": 3, "touched": 3, "inode": 4, "sha256": "x"}',
        '{"path": "config.json", "size": true, "changed": 3, "touched": 3, "inode": 4, "sha256": "' + "0" * 64 + '"}',
        '{"path": "config.json", "size": 2, "changed": 3, "sha256": "' + "0" * 64 + '"}',
        "[" * 15_000,
        "\x00",
    ],
)
def test_a_damaged_memory_counts_for_nothing(folder, tmp_path, line):
    (tmp_path / "memory").write_text(f"{line}\n")
    assert digest_of_folder(folder, memory=tmp_path / "memory").reused == 0


def test_links_and_special_files_are_refused_all_at_once(folder, tmp_path):
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "folder link").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    with pytest.raises(InputError) as error:
        digest_of_folder(folder)
    assert sorted(problem.what for problem in error.value.problems) == [
        "this is a link",
        "this is a link",
        "this is no ordinary file (a device, a pipe or a socket)",
    ]


def test_names_that_no_list_can_hold_are_refused(folder):
    (folder / "two\nlines").write_text("")
    (folder / os.fsdecode(b"\xff")).write_text("")
    with pytest.raises(InputError) as error:
        digest_of_folder(folder)
    assert {problem.what for problem in error.value.problems} == {
        "the name holds a control character, or is no text in UTF-8"
    }


def test_others_compute_the_same_hash_by_sha256sum_and_sort(folder):
    for name in (
        "back\\slash",
        "Ünicode é",
        "e\u0301",
        "\u00e9",
        "nbsp\u00a0x",
        "👩\u200d🔬",
        "-n",
        "a b",
        "Z",
        "ﬁ",
        "\U0001f600",
        "\uff5e",
    ):
        (folder / name).write_text(name)
        (folder / "shards" / name).write_text(name)
    found = digest_of_folder(folder)
    recipe = "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum -- | sha256sum"
    ran = subprocess.run(["sh", "-c", recipe], cwd=folder, capture_output=True, text=True, check=True)
    assert ran.stdout.split()[0] == found.sha256
    (folder.parent / "list").write_text(found.listed)
    assert (
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "../list"], cwd=folder, check=False).returncode == 0
    )


def test_a_kept_hash_of_a_file_that_was_exchanged_is_not_used_though_size_and_time_are_the_same(folder, tmp_path):
    memory, exchanged = tmp_path / "memory", folder / "config.json"

    def stop(done: int, total: int) -> None:
        if done > 3_000_002:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest_of_folder(folder, memory=memory, progress=stop)
    before = exchanged.stat()
    (tmp_path / "other").write_text("[]")
    (tmp_path / "other").replace(exchanged)
    os.utime(exchanged, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = digest_of_folder(folder, memory=memory)
    assert found.reused == 1
    assert found.hashes["config.json"] == hashlib.sha256(b"[]").hexdigest()


def test_links_to_files_are_followed_where_it_is_asked_for_and_no_others(folder, tmp_path):
    blob = tmp_path / "blobs" / "ab12"
    blob.parent.mkdir()
    blob.write_bytes(b"weights")
    (folder / "model.safetensors").symlink_to(blob)
    found = digest_of_folder(folder, follow_links=True)
    assert found.hashes["model.safetensors"] == hashlib.sha256(b"weights").hexdigest()
    (folder / "folder").symlink_to(tmp_path)
    (folder / "nowhere").symlink_to("gone")
    (folder / "circle").symlink_to("circle")
    (folder / "device").symlink_to("/dev/zero")
    with pytest.raises(InputError) as error:
        digest_of_folder(folder, follow_links=True)
    assert [problem.what for problem in error.value.problems] == ["this link leads to no ordinary file"] * 4


def test_what_may_not_be_read_is_told_before_anything_is(folder, monkeypatch):
    # Who runs the tests may be allowed everything, so the system's answer is given here.
    monkeypatch.setattr("os.access", lambda path, mode: not str(path).endswith("2 of 2.bin"))
    told = []
    with pytest.raises(InputError, match="you may not read this"):
        digest_of_folder(folder, progress=lambda done, total: told.append(done))
    assert told == []


def test_a_file_that_changes_meanwhile_is_told(folder):
    def write(done: int, total: int) -> None:
        with (folder / "shards" / "2 of 2.bin").open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(InputError, match="changed while"):
        digest_of_folder(folder, progress=write)


def test_what_is_no_folder_is_refused(folder, tmp_path):
    (tmp_path / "to").symlink_to(folder)
    for path in (tmp_path / "none", folder / "config.json", tmp_path / "to"):
        with pytest.raises(InputError, match="no folder"):
            digest_of_folder(path)
    with pytest.raises(InputError, match="lies in the folder"):
        digest_of_folder(folder, memory=folder / "memory")


@pytest.mark.parametrize("what", ["changed", "gone", "new"])
def test_what_changes_after_it_was_hashed_is_told_and_the_rest_is_not_read_again(folder, tmp_path, what):
    """The hash would otherwise be that of a folder that there never was."""
    memory, first = tmp_path / "memory", folder / "config.json"

    def meddle(done: int, _total: int) -> None:
        if done == 2 + 3_000_000:  # config.json and the large file are done
            if what == "changed":
                first.write_text("{ }")
            elif what == "gone":
                first.unlink(missing_ok=True)
            else:
                (folder / "late.json").write_text("{}")

    with pytest.raises(InputError, match="changed while the folder was hashed") as raised:
        digest_of_folder(folder, memory=memory, progress=meddle)
    assert ("late.json" if what == "new" else "config.json") in raised.value.problem.what
    again = digest_of_folder(folder, memory=memory)
    assert again.reused == (3 if what == "new" else 2)
    assert again.listed == digest_of_folder(folder).listed
