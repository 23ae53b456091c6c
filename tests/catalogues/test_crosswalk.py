"""From threats and controls to frameworks and back: both ways agree, parents count their children, gaps are gaps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_world import threat, with_threats
from toolkit.catalogues.crosswalk import (
    crosswalk,
    framework_rows,
    gaps,
    named_by,
    reference_rows,
    which_editions,
)
from toolkit.catalogues.frameworks import framework, framework_editions
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError

CATALOGUE = load_catalogue()
ATLAS = "mitre-atlas@2026.09"
IDS = [(edition, each) for edition in (ATLAS, "owasp-aisvs@1.0", "owasp-llm@2026") for each in framework(edition).by_id]
REFERENCES = st.lists(st.sampled_from(IDS), max_size=12, unique=True)


@settings(max_examples=30, deadline=None)
@given(drawn=st.lists(REFERENCES, min_size=1, max_size=4))
def test_both_ways_agree(drawn: list[list[tuple[str, str]]]) -> None:
    threats = [
        threat(f"t{number}", references={edition: [i for e, i in chosen if e == edition] for edition, _ in chosen})
        for number, chosen in enumerate(drawn)
    ]
    catalogue = with_threats(*threats)
    there = {
        (key, edition, each)
        for key, t in catalogue.threats.items()
        for edition, ids in t.references.items()
        for each in ids
    }
    back = set()
    for edition in {edition for edition, _ in IDS}:
        found = framework(edition)
        rows = {row.id: row for row in crosswalk(catalogue, edition)}
        for row in rows.values():
            own = {key for key, e, i in there if e == edition and i == row.id}
            below = {key for key, e, i in there if e == edition and row.id in found.line_of(i)}
            assert set(row.threats) == below
            assert row.named == bool(below)
            assert not row.above or row.above in found.line_of(row.id)
            back |= {(key, edition, row.id) for key in own}
        assert {row.id for row in gaps(rows.values())}.isdisjoint(i for _, e, i in there if e == edition)
    assert back == there


def test_the_shipped_library_agrees_with_itself_both_ways() -> None:
    for edition in framework_editions():
        rows = {row.id: row for row in crosswalk(CATALOGUE, edition)}
        for key, entry in CATALOGUE.threats.items():
            assert all(key in rows[each].threats for each in entry.references.get(edition, ()))
        for key, control in CATALOGUE.controls.items():
            assert all(key in rows[each].controls for each in control.references.get(edition, ()))


def test_a_parent_counts_its_children_and_a_child_not_its_parent() -> None:
    below = threat("below", references={ATLAS: ["AML.T0051.001"]})
    itself = threat("itself", references={ATLAS: ["AML.T0054", "AML.T0043"]})
    catalogue = with_threats(below, itself)
    assert named_by(catalogue, ATLAS, "AML.T0051").threats == ("tiny:below",)
    assert named_by(catalogue, ATLAS, "AML.T0051.000").threats == ()
    open_ends = {row.id: row for row in gaps(crosswalk(catalogue, ATLAS))}
    assert "AML.T0051" not in open_ends
    assert open_ends["AML.T0051.000"].above == "AML.T0051"
    assert open_ends["AML.T0010"].above == ""
    assert open_ends["AML.T0043.003"].above == "AML.T0043"


def test_tactics_are_no_gap_and_unnamed_parts_only_stand_where_they_are_named() -> None:
    assert not [row.id for row in gaps(crosswalk(with_threats(), ATLAS)) if row.type == "tactic"]
    assert not [row.id for row in crosswalk(CATALOGUE, "owasp-aisvs@1.0") if row.type == "requirement"]
    assert named_by(CATALOGUE, "owasp-aisvs@1.0", "C2.1.8").controls == ()


def test_rows_say_what_a_table_needs() -> None:
    rows = reference_rows(CATALOGUE, CATALOGUE.threat("direct-prompt-injection"))
    first = {key: rows[0][key] for key in ("framework", "id", "name", "type", "verdict")}
    assert first == {
        "framework": "MITRE ATLAS 2026.09",
        "id": "AML.T0051.000",
        "name": "LLM Prompt Injection: Direct",
        "type": "sub-technique",
        "verdict": "known",
    }
    overview = {row["edition"]: row for row in framework_rows(CATALOGUE)}
    assert set(overview) == set(framework_editions())
    assert overview["owasp-llm@2026"]["entries"] == overview["owasp-llm@2026"]["named"] == 10
    assert overview["mitre-atlas@5.6"]["named"] == 0


def test_a_framework_without_an_edition_means_those_in_use() -> None:
    assert which_editions(CATALOGUE, "mitre-atlas") == (ATLAS,)
    assert which_editions(CATALOGUE, "owasp-llm") == ("owasp-llm@2025", "owasp-llm@2026")
    assert which_editions(with_threats(), "mitre-atlas") == (ATLAS, "mitre-atlas@5.6")
    assert which_editions(CATALOGUE, "mitre-atlas@5.6") == ("mitre-atlas@5.6",)
    with pytest.raises(ToolkitError, match="Did you mean 'mitre-atlas'"):
        which_editions(CATALOGUE, "mitre")
    with pytest.raises(ToolkitError, match=r"Did you mean 'mitre-atlas@2026.09'"):
        which_editions(CATALOGUE, "mitre-atlas@2026.10")


def test_an_entry_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(ToolkitError, match=r"Did you mean 'AML.T0051'\?"):
        named_by(CATALOGUE, ATLAS, "AML.T0O51")
    with pytest.raises(ToolkitError, match="no list"):
        named_by(CATALOGUE, "nothing@1", "X")
