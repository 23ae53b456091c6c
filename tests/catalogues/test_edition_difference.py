"""What a new edition changes: each way told apart, by what the edition says or by the names; and whom it touches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import threat, with_threats
from toolkit.catalogues.edition_difference import EditionDifference, compare_editions
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.reference import Verdict, references_of
from toolkit.catalogues.succession import as_successor
from toolkit.catalogues.touched import touched_by
from toolkit.errors import ToolkitError


def edition(number: str, *entries: dict[str, Any], **more: Any) -> Framework:
    """An edition of a made-up framework; entries are techniques unless they say otherwise."""
    head = {"id": "made-up", "title": "Made up", "url": "https://example.org", "licence": "ours", "extent": "whole"}
    types = {"aim": "group", "way": "threat", "wall": "control", "case": "group"}
    listed = [{"type": "way", "name": entry["id"].upper(), **entry} for entry in entries]
    return Framework.model_validate({**head, "edition": number, "types": types, "entries": listed, **more})


def told(difference: EditionDifference) -> list[tuple[str, str, str, str]]:
    """The changes in short."""
    return [(change.how, change.id, change.before, change.after) for change in difference.changes]


def test_every_way_in_which_an_entry_changes_is_told_apart() -> None:
    old = edition(
        "1",
        {"id": "a"},
        {"id": "b", "parent": "a"},
        {"id": "c", "name": "Old name"},
        {"id": "d", "text": "What it is."},
        {"id": "e"},
        {"id": "w", "type": "wall", "relations": {"stops": ["a", "c"]}},
        {"id": "g"},
    )
    new = edition(
        "2",
        {"id": "a"},
        {"id": "b"},
        {"id": "c", "name": "New name", "type": "aim"},
        {"id": "d", "text": "What  it\nis now."},
        {"id": "h", "parent": "a"},
        {"id": "w", "type": "wall", "relations": {"stops": ["c", "h"]}},
        {"id": "z", "name": "G"},
    )
    assert told(compare_editions(old, new)) == [
        ("retired", "e", "", ""),
        ("renumbered", "z", "g", ""),
        ("renamed", "c", "Old name", "New name"),
        ("retyped", "c", "way", "aim"),
        ("moved", "b", "a A", "nothing"),
        ("added", "h", "", "a A"),
        ("reworded", "d", "", ""),
        ("relinked", "w", "stops a", "stops h"),
    ]
    renumbered = compare_editions(old, new).changes[1]
    assert renumbered.rests_on == "its name"
    assert not compare_editions(old, old)
    assert compare_editions(old, new).counts()["added"] == 1


def test_ids_that_changed_places_are_told_by_what_the_edition_says_and_else_by_the_names() -> None:
    old = edition("1", {"id": "x1", "name": "One"}, {"id": "x2", "name": "Two"}, {"id": "x3", "name": "Three"})
    stated = edition("2", {"id": "x1", "name": "Two", "was": "x2"}, {"id": "x2", "name": "Uno", "was": "x1"})
    assert told(compare_editions(old, stated)) == [
        ("retired", "x3", "", ""),
        ("renumbered", "x1", "x2", ""),
        ("renumbered", "x2", "x1", ""),
        ("renamed", "x2", "One", "Uno"),
    ]
    silent = edition("2", {"id": "x1", "name": "Two"}, {"id": "x2", "name": "Three"}, {"id": "x3", "name": "One"})
    assert {(each.how, each.id, each.before) for each in compare_editions(old, silent).changes} == {
        ("renumbered", "x1", "x2"),
        ("renumbered", "x2", "x3"),
        ("renumbered", "x3", "x1"),
    }


def test_a_name_that_several_entries_have_tells_nothing() -> None:
    old = edition("1", {"id": "p"}, {"id": "p1", "name": "Data"}, {"id": "q1", "name": "Data"})
    new = edition("2", {"id": "p"}, {"id": "r1", "name": "Data"})
    assert [each.how for each in compare_editions(old, new).changes] == ["retired", "retired", "added"]


def test_types_of_one_edition_only_and_lists_of_a_part_are_not_called_new_or_retired() -> None:
    old = edition("1", {"id": "a"}, {"id": "b"}, {"id": "k", "type": "case"})
    new = edition("2", {"id": "a"}, extent="part", retired=[{"id": "b", "name": "B", "now": ["a"]}])
    difference = compare_editions(old, new)
    assert [(each.how, each.id, each.now) for each in difference.changes] == [("retired", "b", ("a",))]
    assert "entries of type case (1) are only listed in the older one, and not compared" in difference.notes
    assert any("the newer one lists only a part" in note for note in difference.notes)


def test_what_became_of_the_shipped_editions_is_what_they_say() -> None:
    atlas = compare_editions(framework("mitre-atlas@5.6"), framework("mitre-atlas@2026.09"))
    assert atlas.counts() == {"retired": 3, "renamed": 12, "added": 46}
    assert atlas.became["AML.T0104"] == ("AML.T0115.002",)
    owasp = compare_editions(framework("owasp-llm@2025"), framework("owasp-llm@2026"))
    assert owasp.counts() == {"renumbered": 8, "renamed": 1}
    assert owasp.became["LLM05"] == ("LLM10",)


def test_whoever_names_what_changed_is_touched_and_who_names_the_new_edition_has_seen_it() -> None:
    old = edition("1", {"id": "a"}, {"id": "b"}, {"id": "c", "name": "Old"})
    new = edition("2", {"id": "a"}, {"id": "c", "name": "New"}, {"id": "a1", "parent": "a"})
    difference = compare_editions(old, new)
    catalogue = with_threats(
        threat("behind", references={"made-up@1": ["b", "c"]}),
        threat("seen", references={"made-up@1": ["c"], "made-up@2": ["c"]}),
        threat("above", references={"made-up@0": ["a"]}),
        threat("wrong", references={"made-up@2": ["b"]}),
        threat("other", references={"mitre-atlas@5.6": ["AML.T0051"]}),
    )
    hits = [(hit.key.split(":")[1], hit.change.how, hit.id, hit.is_behind) for hit in touched_by(difference, catalogue)]
    assert hits == [
        ("behind", "retired", "b", True),
        ("wrong", "retired", "b", True),
        ("behind", "renamed", "c", True),
        ("seen", "renamed", "c", False),
        ("seen", "renamed", "c", False),
        ("above", "added", "a", True),
    ]


def test_an_edition_that_a_listed_one_follows_is_older_than_it() -> None:
    difference = compare_editions(framework("mitre-atlas@2026.09"), framework("mitre-atlas@5.6"))
    hits = touched_by(difference, load_catalogue())
    named = {hit.edition for hit in hits}
    assert "mitre-atlas@2026.09" in named
    assert not any(hit.is_behind for hit in hits)


def test_where_both_are_called_the_same_nobody_has_seen_the_second() -> None:
    old, new = edition("1", {"id": "a", "name": "Old"}), edition("1", {"id": "a", "name": "New"})
    hits = touched_by(compare_editions(old, new), with_threats(threat("one", references={"made-up@1": ["a"]})))
    assert [hit.is_behind for hit in hits] == [True]


def test_a_successor_says_what_became_of_the_edition_before_so_that_references_are_warned_of() -> None:
    old = edition("1", {"id": "a", "name": "Old"}, {"id": "b"}, {"id": "c", "name": "Kept"})
    new = as_successor(edition("2", {"id": "a", "name": "New"}, {"id": "c9", "name": "Kept"}), old)
    assert new.follows == "1"
    assert new.by_id["a"].formerly == ("Old",)
    assert new.by_id["c9"].was == "c"
    assert list(new.gone) == ["b"]
    one = threat("one", references={"made-up@1": ["a", "b", "c"]})
    catalogue = with_threats(one)
    listed = type(catalogue)(**{**vars(catalogue), "frameworks": {old.key: old, new.key: new}})
    verdicts = [each.verdict for each in references_of(one, listed)]
    assert verdicts == [Verdict.RENAMED, Verdict.RETIRED, Verdict.RENAMED]
    with pytest.raises(ToolkitError, match="cannot follow"):
        as_successor(new, framework("mitre-atlas@5.6"))
