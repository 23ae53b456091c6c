"""Lists of hashes: written and read as GNU's sha256sum does, and two states of a folder compared."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.files.file_digest import digest_of_file
from toolkit.files.folder_digest import digest_of_folder
from toolkit.files.hash_list import compare_hash_lists, listed_line, parsed_line, read_hash_list

ZERO, ONE, TWO = "0" * 64, "1" * 64, "2" * 64


def test_what_came_went_changed_and_moved_is_told_by_path(tmp_path):
    for name in ("a", "b  c", "gone", "old name"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    before = digest_of_folder(tmp_path).hashes
    assert not compare_hash_lists(before, before)
    assert compare_hash_lists(before, before).same == 4
    (tmp_path / "gone").unlink()
    (tmp_path / "b  c").write_text("other", encoding="utf-8")
    (tmp_path / "new").write_text("new", encoding="utf-8")
    (tmp_path / "old name").rename(tmp_path / "new name")
    found = compare_hash_lists(before, digest_of_folder(tmp_path).hashes)
    assert (found.added, found.removed, found.changed) == (("new",), ("gone",), ("b  c",))
    assert (found.moved, found.same) == ({"old name": "new name"}, 1)


def test_a_copy_is_no_move_and_nothing_is_said_of_which_of_two_alike_moved():
    assert compare_hash_lists({"a": ZERO}, {"a": ZERO, "b": ZERO}).added == ("b",)
    twice = compare_hash_lists({"a": ZERO, "b": ZERO}, {"c": ZERO, "d": ZERO})
    assert (twice.added, twice.removed, twice.moved) == (("c", "d"), ("a", "b"), {})


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\\"), min_size=1))
def test_every_name_comes_back(name):
    line = listed_line(ZERO, name)
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert parsed_line(line[:-1]) == (name, ZERO)


def test_what_sha256sum_writes_is_read(tmp_path):
    for name in ("back\\slash", "two\nlines", "plain", "sp ace"):
        (tmp_path / name).write_text(name)
    for how in ("sha256sum --", "sha256sum -b --", "find . -type f -print0 | xargs -0 sha256sum #"):
        made = subprocess.run(["sh", "-c", f"{how} *"], cwd=tmp_path, capture_output=True, check=True).stdout
        path = tmp_path.parent / "list"
        path.write_bytes(made)
        assert set(read_hash_list(path, source="list")) == {"back\\slash", "two\nlines", "plain", "sp ace"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no list at all", "list:1: this line is no SHA-256 and name"),
        (f"{ZERO}  a\n{ONE}  a\n".encode(), "list:2: the file 'a' has another hash further up"),
        (f"{ZERO[:40]}  a\n".encode(), "no SHA-256 and name"),
        (b"x" * 30_000, "the line is longer"),
    ],
)
def test_what_is_no_list_is_refused_with_the_line(tmp_path, content, said):
    (tmp_path / "list").write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_hash_list(tmp_path / "list", source="list")


def test_comments_blank_lines_and_a_mark_at_the_beginning_count_for_nothing(tmp_path):
    (tmp_path / "list").write_bytes(b"\xef\xbb\xbf# ours\r\n\r\n" + f"{TWO.upper()} *./a\r\n".encode())
    assert read_hash_list(tmp_path / "list", source="list") == {"a": TWO}


def test_a_single_file_that_changes_while_it_is_hashed_is_told(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(b"x" * 3_000_000)

    def write(done: int, total: int) -> None:
        with path.open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(InputError, match="changed while it was read"):
        digest_of_file(path, source="log", progress=write)


def test_sha256sum_checks_a_list_of_a_name_with_a_line_break(tmp_path):
    (tmp_path / "two\nlines \\ n").write_bytes(b"x")
    held = hashlib.sha256(b"x").hexdigest()
    (tmp_path / "list").write_text(listed_line(held, "two\nlines \\ n"))
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "list"], cwd=tmp_path, check=False)
    assert checked.returncode == 0
