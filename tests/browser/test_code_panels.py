"""Panels of the Code in a real browser and kernel: hashing beside the work, ticks by their words, nothing cut off."""

from __future__ import annotations

import re

import nbformat
import pytest

CELL = """
from pathlib import Path
from toolkit.workshop import assets, new_workshop, open_workshop, other_systems, trainings
from toolkit.register import Person
workshop = open_workshop("")
folder = workshop.folder / "models"
folder.mkdir()
for name in ("huge", "small"):
    with (folder / name).open("wb") as stream:
        stream.truncate({"huge": 400_000_000_000, "small": 3_000_000}[name])  # sparse: it takes no room on the disk
other = new_workshop(Path.cwd() / "other", "Council chatbot")
with other.register.change(by=Person("P1", role="x"), reason="begun") as change:
    change.verdict("7.1", "not met", "no contract yet")
    change.evidence("7.1", "Draft contract", kind="link", where="https://legal/7")
other.close()
"""


@pytest.fixture
def root(tmp_path):
    """A notebook with the three panels."""
    sources = [CELL, "trainings(workshop)", "assets(workshop)", "other_systems(workshop)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "panels.ipynb")
    return tmp_path


def test_a_huge_file_is_hashed_beside_the_work_and_stopped_and_others_are_looked_into(open_lab, root):
    lab = open_lab(root, "panels.ipynb")
    lab.run_all().see("What we have, in detail")

    lab.fill("Hash of", "models/huge").click("Work out the hash").see(re.compile("Hashing models/huge: .* of 400.0 GB"))
    lab.fill("Version", "3.2").click("Save").see(
        "details of Retrieved passages"
    )  # the kernel goes on answering meanwhile
    lab.see(re.compile("Hashing models/huge")).click("Stop").see(re.compile("Stopped. What is done of models/huge"))
    lab.fill("Hash of", "models/small").click("Work out the hash").see(re.compile("models/small: 1 file, 3.0 MB"))
    lab.see("This is its first hash.")

    lab.fill("Workshop", str(root / "other")).click("Look what it holds").see("Draft contract")
    lab.tick("7.1: Draft contract (https://legal/7)").click("Take over what is ticked").see(
        "1 taken over from another workshop"
    )
    lab.click("Roll up").see("worst, and where")

    lab.fill("Topic", "Agents")
    lab.choose("And all", "are ML engineer").see_value("And all", "who …")
    lab.click("one year").click("Record for these people").see(re.compile("training in “Agents” of Mei Tanaka"))
    for width in (1280, 900):
        lab.resize(width)
        assert lab.sticking_out() == [0, 0, 0]
        lab.picture(f"code_panels_{width}")
    assert (lab.errors, lab.elsewhere) == ([], [])
