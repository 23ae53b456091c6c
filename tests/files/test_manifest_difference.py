"""What changed between two lists of hashes."""

from __future__ import annotations

from toolkit.files.folder_digest import digest_of_folder
from toolkit.files.manifest_difference import manifest_difference


def test_what_came_went_and_changed_is_told_by_path(tmp_path):
    for name in ("a", "b  c", "gone"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    before = digest_of_folder(tmp_path).listed
    assert not manifest_difference(before, before)
    (tmp_path / "gone").unlink()
    (tmp_path / "b  c").write_text("other", encoding="utf-8")
    (tmp_path / "new").write_text("new", encoding="utf-8")
    found = manifest_difference(before, digest_of_folder(tmp_path).listed)
    assert (found.added, found.removed, found.changed) == (("new",), ("gone",), ("b  c",))
    assert not manifest_difference("no list at all", "")
