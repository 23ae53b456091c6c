"""Exports to hand on: each with a line for whom, written into a folder of its own, never over somebody's work."""

from __future__ import annotations

import openpyxl
import pytest

from tests.workshop.drive import error, press, shown
from toolkit.errors import ToolkitError
from toolkit.reports.exports import ALL_FORMATS
from toolkit.workshop.finishing import FinishPanel
from toolkit.workshop.for_compliance import PACKAGES, files_of, packages, write_package


@pytest.fixture
def panel(example):
    """The last panel over the example."""
    made = FinishPanel(example)
    made.show()
    return made


def names(workshop, package):
    return [each.name for each in files_of(workshop, package)]


def test_each_is_offered_with_a_line_for_whom(panel):
    said = shown(panel.view)
    for each in packages():
        assert f"For {each.for_whom}." in said
    assert {each.id for each in PACKAGES} - {each.id for each in packages()} <= {"oscal"} - set(ALL_FORMATS)


def test_each_is_written_into_its_folder_and_shown(panel, example):
    for each in packages():
        press(panel.view, each.title)
        assert error(panel.view) == ""
        assert files_of(example, each.id)
        for path in files_of(example, each.id):
            assert f"{each.id}/" in shown(panel.view)
            assert path.name in shown(panel.view)
    assert names(example, "board") == ["board.docx", "board.html"]
    assert "one page" in (example.folder / "exports/board/board.html").read_text("utf-8").lower()
    book = openpyxl.load_workbook(example.folder / "exports" / "gaps" / "gaps.xlsx")
    assert book.sheetnames == ["Read me", "Developer", "System Operator", "Data Custodian", "Counts"]
    assert {"uk-ai-code-2025.yaml", "audit.csv", "applied_controls.csv"} <= set(names(example, "ciso-assistant"))


def test_what_somebody_changed_is_moved_aside(panel, example):
    write_package(example, "ciso-assistant")
    assert write_package(example, "ciso-assistant") == []
    audit = example.folder / "exports" / "ciso-assistant" / "audit" / "audit.csv"
    audit.write_text("our remarks")
    (kept,) = write_package(example, "ciso-assistant")
    assert kept.read_text() == "our remarks"
    audit.write_text("more remarks")
    press(panel.view, "CISO Assistant")
    assert "kept as" in shown(panel.view)


def test_what_there_is_not_is_told_with_the_nearest(example):
    with pytest.raises(ToolkitError, match="no package 'gap'") as refused:
        write_package(example, "gap")
    assert "gaps" in str(refused.value)


def test_the_call_that_is_shown_runs(panel, example):
    press(panel.view, "Board summary")
    assert "write_package(workshop, 'board')" in panel._last
    exec(panel._last, {"workshop": example})


def test_an_empty_workshop_can_be_handed_on_too(empty):
    for each in packages():
        write_package(empty, each.id)
        assert files_of(empty, each.id)
