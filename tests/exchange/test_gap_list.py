"""The gap list: a sheet a role that is held, real days, what is missing and what would work on it; never a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from tests.exchange.workbooks import about_of, choices_of, day, opened, rows_of
from tests.hostile_text import HOSTILE
from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.conformity import assess_conformity
from toolkit.errors import ToolkitError
from toolkit.exchange.gap_list import gap_list_bytes, write_gap_list
from toolkit.exchange.handling import Handling
from toolkit.exchange.table_of_formats import FORMATS, export_one
from toolkit.register import Person

BY = Person("P1", role="compliance officer")
ASKS = "What it asks, in our words (not the official text)"


@pytest.fixture
def judged(register):
    """A register whose organisation develops and operates, with a few verdicts."""
    with register.change(by=BY, reason="sitting") as change:
        change.code_scope(applies="yes", reason="we build and run it", roles=["developer", "system_operator"])
        change.verdict("10.1", "partly met", "The notice lacks the vendor", by_part={"a": "partly met", "b": "met"})
        change.verdict("1.2", "met", "Bulletins are read")
        change.evidence(
            "1.1", "Plan of courses", where="https://intranet.example/c", kind="link", stale_after="2026-01-01"
        )
    return register


def made(register, catalogue, **handling):
    return opened(gap_list_bytes(register, catalogue, Handling(**handling)))


def test_a_sheet_for_each_role_that_is_held_and_the_counts(judged, register, empty, catalogue):
    assert made(judged, catalogue).sheetnames == ["Read me", "Developer", "System Operator", "Counts"]
    everybody = ["Read me", "Developer", "System Operator", "Data Custodian", "Counts"]
    assert made(empty, catalogue).sheetnames == everybody


def test_each_sheet_has_the_open_duties_of_its_role(judged, catalogue):
    book, held = made(judged, catalogue), assess_conformity(judged, catalogue)
    for role, name in (("developer", "Developer"), ("system_operator", "System Operator")):
        rows = rows_of(book, name)
        wanted = {each.provision.id for each in held.gaps if role in each.provision.applies_to}
        if role == "developer":
            wanted.discard("10.1")  # its own part of that is met
        assert {row["Provision"] for row in rows} == wanted
        strengths = [row["Strength"] for row in rows]
        assert strengths == sorted(strengths)  # shall before should
        assert all(row["Whose words"] and row["Official text"].startswith("https://") for row in rows)
        assert {row["Provision"]: row["Verdict"] for row in rows if not row["Part"]}.items() <= {
            each.provision.id: each.verdict for each in held.gaps
        }.items()


def test_a_provision_judged_by_its_parts_has_a_row_for_each_open_one(judged, catalogue):
    (row,) = [row for row in rows_of(made(judged, catalogue), "System Operator") if row["Provision"] == "10.1"]
    assert (row["Part"], row["Strength"], row["Verdict"]) == ("a", "shall", "partly met")
    assert "The whole of it: partly met." in row["What is missing"]
    (whole,) = [row for row in rows_of(made(judged, catalogue), "Developer") if row["Provision"] == "3.1"]
    assert whole["Part"] is None
    assert "\na (shall): " in whole[ASKS]
    assert "\nb (should): " in whole[ASKS]


def test_a_gap_says_what_is_missing_who_until_when_and_on_what_evidence(judged, catalogue):
    row = next(row for row in rows_of(made(judged, catalogue), "Developer") if row["Provision"] == "1.1")
    assert (row["Owner"], row["Due"]) == ("Grace Okafor, security architect", day("2027-02-01"))
    assert isinstance(row["Due"], datetime)
    assert row["What is missing"].splitlines()[0] == "Planned"
    told = row["Evidence, and whether it holds"]
    assert told.splitlines()[-1] == "Plan of courses (https://intranet.example/c): stale since the end of 2026-01-01"
    unjudged = next(row for row in rows_of(made(judged, catalogue), "Developer") if row["Provision"] == "2.6")
    assert unjudged["Owner"] == "nobody yet"
    assert "Nobody has judged it yet" in unjudged["What is missing"]


def test_whom_the_record_names_is_called_by_name_as_the_owner_is(judged, catalogue):
    with judged.change(by=BY, reason="held") as change:
        change.training("P1", "Agents", "2025-01-01", "2026-01-01")
    row = next(row for row in rows_of(made(judged, catalogue), "Developer") if row["Provision"] == "1.1")
    (against,) = [line for line in row["What is missing"].splitlines() if "lapsed" in line]
    assert "Grace Okafor, security architect" in against
    assert "P1" not in against


def test_a_gap_leads_on_to_risks_controls_and_other_frameworks(judged, catalogue):
    links = assess_conformity(judged, catalogue).links()
    rows = {row["Provision"]: row for row in rows_of(made(judged, catalogue), "Developer")}
    told = [key for key in rows if links.risks_left_open(key)]
    assert told
    for key in told:
        assert "Letters steer the bot (" in rows[key]["Risks left open, worst first"]
    in_place = {use.control for risk in judged.risks.values() for use in risk.controls if use.status == "in place"}
    for key, row in rows.items():
        named = row["Controls that would work on it"] or ""
        assert not [each for each in in_place if f"[{each}]" in named]
        known = [each for each in links.controls_of_provision[key] if each not in in_place]
        assert bool(named) == bool(known)
    linked = rows["1.1"]
    assert linked["ISO/IEC 27001 Annex A 2022"] == "A.6.3 (high)"
    assert sum(title in linked for title in linked if title.startswith(("ISO", "NIST", "NCSC", "EU AI"))) == len(
        code_crosswalk().editions
    )


def test_the_counts_are_those_of_the_score(judged, catalogue):
    book, score = made(judged, catalogue), assess_conformity(judged, catalogue).score()
    rows = rows_of(book, "Counts")
    assert [row["Of"] for row in rows[:4]] == ["shall", "should", "developer", "system operator"]
    assert len(rows) == 4 + 13
    for row, tally in zip(rows, score.tallies(), strict=False):
        assert row["Met"] == tally.counts["met"]
        assert row["Not judged"] == tally.counts["unknown"]
        assert row["Met, of those that apply"] == (tally.share or "none is judged")


def test_it_can_be_worked_with_and_printed(judged, catalogue):
    page = made(judged, catalogue, mark="official")["Developer"]
    assert page.freeze_panes == "C3"
    assert page.auto_filter.ref.startswith("A2:")
    assert page.print_title_rows == "$2:$2"
    assert page.page_setup.orientation == "landscape"
    assert "OFFICIAL" in page.oddHeader.left.text
    assert "Strength" in choices_of(page)
    assert any("TODAY()" in rule.formula[0] for area in page.conditional_formatting for rule in area.rules)
    assert "does not mean met" in about_of(page)
    assert 40 < page.column_dimensions["D"].width < 70


def test_redacted_it_names_nobody_and_leaves_free_texts_out(judged, catalogue):
    book = made(judged, catalogue, redacted=True)
    said = "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value)
    for inner in (
        "Grace",
        "Ruth",
        "Planned",
        "Letters steer the bot",
        "Plan of courses",
        "intranet",
        "we build and run",
    ):
        assert inner not in said
    assert "developer" in {row["Owner"] for row in rows_of(book, "Developer")}
    assert "left out of this version" in said
    with pytest.raises(ToolkitError, match="cannot be marked public"):
        made(judged, catalogue, redacted=True, mark="public")
    assert "REDACTED" in book["Developer"].oddHeader.left.text


def test_hostile_words_stay_text(judged, catalogue):
    texts = [text for text in HOSTILE if text.strip()]
    with judged.change(by=BY, reason="hostile") as change:
        for number, text in enumerate(texts[:60]):
            provision = catalogue.code.provisions[number % 60].id
            change.verdict(provision, "not met", text, owner=text[:200])
            change.evidence(provision, text, by="P1", kind="attestation")
    data = gap_list_bytes(judged, catalogue, Handling())
    book = opened(data)
    for page in book:
        assert not [cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"]
        assert not page._hyperlinks
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "externalLink" in name]


def test_where_the_code_does_not_apply_nothing_is_open(register, catalogue):
    with register.change(by=BY, reason="scope") as change:
        change.code_scope(applies="no", reason="research only, never deployed", roles=["developer"])
    book = made(register, catalogue)
    assert rows_of(book, "Developer") == []
    assert {row["Met, of those that apply"] for row in rows_of(book, "Counts")} == {"none applies"}


def test_it_is_a_format_by_name_and_never_replaces_a_file(judged, catalogue, tmp_path):
    assert FORMATS["gaps"].endings == ()
    path = export_one(judged, tmp_path / "gaps.xlsx", catalogue=catalogue, format="gaps")
    assert path.read_bytes() == gap_list_bytes(judged, catalogue, Handling())
    with pytest.raises(ToolkitError, match="already a file"):
        write_gap_list(judged, catalogue, path)


def test_who_is_only_an_end_user_has_a_sheet_of_the_one_duty(register, catalogue):
    with register.change(by=BY, reason="scope") as change:
        change.code_scope(applies="yes", reason="we only use it", roles=["end_user"])
    book = made(register, catalogue)
    assert book.sheetnames == ["Read me", "End-user", "Counts"]
    assert {row["Provision"] for row in rows_of(book, "End-user")} == {"5.4"}
