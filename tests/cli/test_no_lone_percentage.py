"""No output of the toolkit tells conformity as a percentage alone: how many of how many stands beside it, always."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest

from toolkit.cli.main import main
from toolkit.reports.documents import write_all
from toolkit.reports.exports import ALL_FORMATS, export
from toolkit.workshop.opening import open_workshop

CONFORMITY = re.compile(r"\bmet\b|provision|conform|complian|\bgaps?\b|shall|should|the Code|judged", re.IGNORECASE)
COUNTED = re.compile(r"\d+ (to \d+ )?of (the )?\d+ \((\d+% to )?\d+%\)")
PERCENT = re.compile(r"\d\s?(%|per ?cent)")


TAGS = re.compile(r"</?(b|strong|em|span|code|i)\b[^>]*>")


def shown(html: str) -> str:
    """What a page shows, a line each block, without its styles."""
    return re.sub(r"<[^>]*>", "\n", TAGS.sub("", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)))


def lone(text: str) -> list[str]:
    """Sentences, cells and lines that tell a percentage of conformity without its counts."""
    pieces = re.split(r"\n|(?<=[.;!?])\s+|\s\|\s", text)
    return [each for each in pieces if CONFORMITY.search(each) and PERCENT.search(COUNTED.sub("", each))]


@pytest.fixture(scope="module")
def workshop():
    found = open_workshop("")
    yield found
    found.close()


def test_the_check_finds_what_it_is_for():
    assert lone("Provisions met: 43%.") == ["Provisions met: 43%."]
    assert lone("The losses of 43% of years; met are 2 to 43 of 48 (4% to 89%).") == []


def test_documents(workshop, tmp_path):
    for each in write_all(workshop.register, tmp_path, catalogue=workshop.catalogue, formats=["md", "html"]):
        text = each.path.read_text("utf-8")
        assert lone(text if each.path.suffix == ".md" else shown(text)) == [], each.path.name


@pytest.mark.parametrize("name", list(ALL_FORMATS))
def test_exports(name, workshop, tmp_path):
    ending = next(iter(ALL_FORMATS[name].endings), "")
    path = export(workshop.register, tmp_path / f"out{ending}", catalogue=workshop.catalogue, format=name)
    for each in [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]:
        data = each.read_bytes()
        if data.startswith(b"PK"):
            book = openpyxl.load_workbook(io.BytesIO(data))
            cells = [cell for sheet in book if sheet.title != "Losses" for row in sheet.iter_rows() for cell in row]
            assert [c.coordinate for c in cells if isinstance(c.value, float) and "%" in c.number_format] == []
            assert [found for c in cells if isinstance(c.value, str) for found in lone(c.value)] == []
        else:
            text = data.decode("utf-8")
            assert lone(shown(text) if text.startswith("<!DOCTYPE html>") else text) == [], each.name


@pytest.mark.parametrize("what", ["score", "standing", "gaps", "actions", "due", "roll-up"])
def test_the_command_line(what, workshop, capsys):
    assert main(["code", what, str(workshop.folder)]) == 0
    assert lone(capsys.readouterr().out) == []


def test_the_score_is_told_with_its_counts(workshop, capsys):
    assert main(["code", "score", str(workshop.folder)]) == 0
    said = capsys.readouterr().out
    assert COUNTED.search(said)
    assert "No number stands for the whole" in said
    assert main(["code", "score", str(workshop.folder), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["name"] for row in rows[:2]] == ["shall", "should"]
    assert all(row["apply"] == row["ours"] - row["not applicable"] for row in rows)
