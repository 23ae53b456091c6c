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
        '{"path": 1, "size": 2, "changed": 3, "sha256": "x"}',
        '{"path": "config.json", "size": true, "changed": 3, "sha256": "' + "0" * 64 + '"}',
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
    assert {problem.what for problem in error.value.problems} == {"the name holds a sign that cannot be printed"}


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
