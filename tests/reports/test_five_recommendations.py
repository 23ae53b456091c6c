"""docs/five_recommendations.md: the five from start to end by plain calls, run as it stands there."""

from __future__ import annotations

import re

import docx
import pytest

from tests.conftest import REPOSITORY
from toolkit.register import open_register
from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import empty_workshop

PAGE = (REPOSITORY / "docs" / "five_recommendations.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A workshop of the example's team, in the folder that the page names."""
    made = tmp_path / "my-workshop"
    made.mkdir()
    workshop = empty_workshop(made)
    fill_example(workshop, steps=ON_THE_DAY)
    workshop.close()
    monkeypatch.chdir(tmp_path)
    return made


def said_in(path):
    """Everything that a DOCX file says."""
    read = docx.Document(str(path))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(each.text for each in read.paragraphs), *cells]).split())


def test_the_page_runs_and_each_of_the_five_ends_in_a_document_that_holds_the_answers(folder, capsys):
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(block, names)
    told = capsys.readouterr().out
    for title in ("Training programmes", "Recovery plans", "Risk assessments", "Inventories", "Telling end-users"):
        assert title in told
    assert "notice-redacted.docx" in told
    assert "out of date" in told
    assert "all policyholders 2026-11-27 changed since: tell them again?" in told
    held = {
        "training": ("list of attendance", "OWASP ASVS 5.0", "The Monday mail to all staff", "2027-02-26"),
        "recovery": ("Handlers draft letters by hand", "The registry keeps the last three signed versions"),
        "residual": ("A wrong answer is taken for advice", "Check dates and amounts"),
        "inventory": ("2026-09", "by contract", "The vendor is gone through each spring."),
        "notice-redacted": ("drafts an answer for our handlers", "security@acme.example", "conversations for ninety"),
    }
    for name, words in held.items():
        text = said_in(folder / "documents" / f"{name}.docx")
        for each in words:
            assert each in text, (name, each)
    assert (folder / "documents" / "inventory.cdx.json").is_file()
    assert "A wrong answer is taken for advice" in (folder / "exports" / "report.html").read_text("utf-8")
    with open_register(folder / "register.db") as register:
        assert register.verify().ok
        (given,) = register.told.values()
        assert given.events < register.head.events - 1


def test_there_is_a_part_for_each_of_the_five():
    assert re.findall(r"^## (\d)\.", PAGE, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert len(BLOCKS) >= 7
