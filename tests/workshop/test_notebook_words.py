"""What every notebook of the workshop says at its top."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import REPOSITORY
from toolkit.workshop.starting import AGENDA

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_says_how_to_begin_and_that_the_page_jumps(path):
    """JupyterLab goes to the last cell after Run All, and whoever is there sees the end first."""
    top = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    assert "`Run ▸ Run All Cells`" in top
    assert "scroll back up" in top


WORDS = {"Eight": 8, "Ten": 10, "Twelve": 12, "Eighteen": 18, "Twenty": 20, "Twenty-two": 22}
ROOM = [path for path in NOTEBOOKS if not path.stem.startswith(("05", "07"))]
"""Notebooks 05 and 07 are sittings of their own, after the workshop."""


def said_at_the_top(path):
    """The minutes in the words beneath the title."""
    top = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    return WORDS[re.search(r"^\*([\w-]+) minutes", top, re.MULTILINE)[1]]


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_the_minutes_of_its_table_add_up_to_those_of_its_top_and_of_the_path(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    (table,) = [text for text in ("".join(cell["source"]) for cell in cells) if "| minutes | what |" in text]
    steps = [int(minutes) for minutes in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]
    assert sum(steps) == said_at_the_top(path)
    (told,) = [minutes for name, _, minutes, _ in AGENDA if name[:2] == path.stem[:2]]
    assert int(told) == said_at_the_top(path)


def test_the_room_is_done_in_ninety_minutes_and_the_readme_says_the_same():
    assert sum(map(said_at_the_top, ROOM)) == 90
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    told = {
        path.stem: int(minutes) for path in ROOM for minutes in re.findall(rf"\| {path.stem} \|.*\| (\d+) \|", readme)
    }
    assert told == {path.stem: said_at_the_top(path) for path in ROOM}


def test_the_sitting_on_money_takes_the_hour_that_it_and_the_readme_say():
    path = next(path for path in NOTEBOOKS if path.stem.startswith("07"))
    cells = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]
    assert "An hour" in cells[0]
    (table,) = [text for text in cells if "| minutes | what |" in text]
    assert sum(int(minutes) for minutes in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) == 60
    assert re.search(
        rf"\| {path.stem} \|.*an hour after the workshop.*\| – \|", (REPOSITORY / "README.md").read_text("utf-8")
    )


@pytest.mark.parametrize("name", ["00", "06"])
def test_the_way_leads_to_the_sitting_on_money(name):
    path = next(path for path in NOTEBOOKS if path.stem.startswith(name))
    said = "".join("".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"])
    assert "07_what_could_it_cost.ipynb" in said


def test_there_are_eight_and_each_is_on_the_path():
    assert len(NOTEBOOKS) == 8
    assert [name[:2] for name, *_ in AGENDA] == [path.stem[:2] for path in NOTEBOOKS]
