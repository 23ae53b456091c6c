"""Two states of a library: what was added, removed, renamed, changed, and in which field."""

from __future__ import annotations

from dataclasses import replace

from tests.tiny_world import threat, with_threats
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.library_difference import compare_libraries


def test_each_sort_of_change_is_told_apart() -> None:
    old = with_threats(threat("kept"), threat("worse", severity="low"), threat("gone"), threat("before"))
    new = with_threats(threat("kept"), threat("worse", severity="high"), threat("after", was=["before"]), threat("new"))
    changes = compare_libraries(old, new)
    assert [(each.how, each.key.split(":")[1], each.was.rpartition(":")[2]) for each in changes] == [
        ("removed", "gone", ""),
        ("changed", "worse", ""),
        ("renamed", "after", "before"),
        ("added", "new", ""),
    ]
    assert changes[1].fields == (("severity", "low", "high"),)
    assert [field for field, _, _ in changes[2].fields] == ["title", "was"]
    assert compare_libraries(old, old) == []


def test_a_former_id_that_still_stands_is_no_renaming() -> None:
    old = with_threats(threat("one"))
    new = with_threats(threat("one"), threat("two", was=["one"]))
    assert [(each.how, each.key.split(":")[1]) for each in compare_libraries(old, new)] == [("added", "two")]


def test_editions_that_a_library_lists_are_compared_too() -> None:
    atlas, later = framework("mitre-atlas@5.6"), framework("mitre-atlas@2026.09")
    same_name = later.model_copy(update={"edition": "5.6"})
    old = replace(with_threats(), frameworks={atlas.key: atlas, "gone@1": atlas})
    new = replace(with_threats(), frameworks={atlas.key: same_name, later.key: later})
    assert [(each.how, each.key) for each in compare_libraries(old, new)] == [
        ("changed", "mitre-atlas@5.6"),
        ("removed", "gone@1"),
        ("added", "mitre-atlas@2026.09"),
    ]
    assert ("added", 0, 46) in compare_libraries(old, new)[0].fields
