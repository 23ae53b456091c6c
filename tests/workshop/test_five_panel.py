"""The five recommendations in notebook 05: honest counts, and each leads to its written document."""

from __future__ import annotations

import os

import ipywidgets as w
import pytest

from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.catalogues.provision import Code
from toolkit.register import Person
from toolkit.reports.documents import RECIPES, contents_now, document_from
from toolkit.reports.documents.blocks import Table
from toolkit.reports.documents.now import provisions_in
from toolkit.reports.recommendations import five_recommendations
from toolkit.workshop import documents, recommendations
from toolkit.workshop.documents_panel import MISSING, READ, TOLD

BY = Person("P3", role="ML engineer")
FIVE = {
    "training": "training",
    "recovery": "recovery",
    "risk_assessments": "residual",
    "inventory": "inventory",
    "notice": "notice",
}


def held(workshop):
    """The five by id."""
    return {each.id: each for each in five_recommendations(workshop.documents())}


def click(view, tip):
    """Press the button with this tooltip."""
    (found,) = [each for each in widgets(view) if isinstance(each, w.Button) and each.tooltip == tip]
    found.click()


def test_there_are_five_in_the_order_of_the_announcement(example):
    assert {each.id: each.documents[0] for each in five_recommendations(example.documents())} == FIVE
    text = shown(recommendations(example))
    titles = ["Training programmes", "Recovery plans", "Risk assessments", "Inventories", "Telling end-users"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "recipe", [each for each in RECIPES.values() if "to" in each.provisions or "," in each.provisions]
)
def test_the_provisions_of_a_document_are_those_that_it_lists(example, recipe):
    contents = contents_now(example.register, example.catalogue)
    document = document_from(recipe, contents)
    tables = [
        block for section, block in document.blocks() if section.place == "provisions" and isinstance(block, Table)
    ]
    if tables:
        listed = {row[0].split()[0] for row in tables[0].rows}
        assert set(provisions_in(recipe.provisions, example.catalogue.code)) == listed


def test_ranges_of_provisions_are_read_in_the_order_of_the_code(example):
    code: Code = example.catalogue.code
    assert provisions_in("1.1 to 1.2.2, 2.5.1", code) == ["1.1", "1.1.1", "1.2", "1.2.1", "1.2.2", "2.5.1"]
    assert len(provisions_in("all 72", code)) == 72
    assert provisions_in("99.9, nothing", code) == []


def test_what_is_recorded_is_counted(example):
    before = held(example)
    assert not before["training"].is_begun
    with example.register.change(by=BY, reason="tried") as change:
        change.training("P3", "Prompt injection", "2024-01-01", until="2024-02-01")
        change.training("P4", "Prompt injection", "2026-11-02")
        change.asset("language_model", version="3.2", owner="P3")
        change.told("notice", "all policyholders", "2026-11-02", "by mail")
        change.document_text("notice", "purpose", "It drafts answers.")
        change.answer("system", "has_recovery_plan", "yes")
    after = held(example)
    assert after["training"].held[0] == "2 trainings recorded, 1 lapsed."
    assert after["training"].held[1].startswith("1 of 6 participants")
    assert after["training"].is_begun
    assert "There, as stated: a plan to recover." in after["recovery"].held[0]
    assert after["inventory"].held[1].startswith("Details recorded of 1 of ")
    assert "1 with an owner, 0 with a hash" in after["inventory"].held[1]
    assert after["notice"].held[2] == "Handed over once; the last: all policyholders, 2026-11-02."
    assert after["risk_assessments"].held[:2] == before["risk_assessments"].held[:2]


def test_counts_of_risks_are_those_of_the_register(example):
    risks = [each for each in example.register.risks.values() if each.status == "open"]
    planned = [use for each in risks for use in each.controls if use.status == "planned"]
    told = held(example)["risk_assessments"].held
    assert told[0].startswith(f"{len(risks)} open risks: ")
    assert f"{len(planned)} planned" in told[1]
    assert "does not mean low" in told[2]


@pytest.mark.parametrize("name", FIVE)
def test_each_leads_to_its_questions_its_text_and_its_files(example, name):
    five, below = recommendations(example), documents(example)
    title = RECIPES[FIVE[name]].title
    tabs = next(each for each in widgets(below) if isinstance(each, w.Tab))
    click(five, f"Open questions of: {title}")
    assert (field(below, "Document").value, tabs.selected_index) == (FIVE[name], MISSING)
    click(five, f"Read: {title}")
    assert tabs.selected_index == READ
    click(five, f"Write to files: {title}")
    assert error(five) == ""
    files = list((example.folder / "documents").glob(f"{FIVE[name]}.*"))
    assert {each.suffix for each in files} >= {".md", ".html", ".docx"}
    assert "says what the record says" in shown(five)
    assert "says what the record says" in shown(below)


def test_a_document_that_says_something_else_today_is_out_of_date(example):
    five = recommendations(example)
    click(five, f"Write to files: {RECIPES['training'].title}")
    assert "out of date" not in shown(five)
    with example.register.change(by=BY, reason="tried") as change:
        change.training("P3", "Prompt injection", "2026-11-02")
    example.shown["FivePanel"].refresh()
    assert "out of date" in shown(five)
    (example.folder / "documents" / "training.html").write_text("ours")
    (example.folder / "documents" / "training.md").write_text("ours")
    click(five, f"Write to files: {RECIPES['training'].title}")
    assert "training-kept-" in shown(five)


def test_the_report_says_how_much_was_recorded_since(example):
    five = recommendations(example)
    press(five, "Write the report")
    path = example.folder / "exports" / "report.html"
    assert path.is_file()
    assert "says what the record says" in shown(five)
    os.utime(path, (path.stat().st_mtime - 3_600,) * 2)
    example.shown["FivePanel"].refresh()
    assert "changes recorded since" in shown(five)


def test_the_notice_leads_to_who_was_told(example):
    five, below = recommendations(example), documents(example)
    press(five, "Who was told")
    assert next(each for each in widgets(below) if isinstance(each, w.Tab)).selected_index == TOLD


def test_without_the_panel_below_it_says_so(example):
    five = recommendations(example)
    press(five, "Answer what is missing")
    assert "is not shown yet" in error(five)


def test_an_empty_record_is_counted_too(empty):
    five = recommendations(empty)
    assert error(five) == ""
    assert "0 open risks" in shown(five)
    for name in FIVE.values():
        click(five, f"Write to files: {RECIPES[name].title}")
        assert error(five) == ""
