"""What every notebook of the workshop says at its top."""

from __future__ import annotations

import json

import pytest

from tests.conftest import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_says_how_to_begin_and_that_the_page_jumps(path):
    """JupyterLab goes to the last cell after Run All, and whoever is there sees the end first."""
    top = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    assert "`Run ▸ Run All Cells`" in top
    assert "scroll back up" in top


def test_there_are_seven():
    assert len(NOTEBOOKS) == 7
