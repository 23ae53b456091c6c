"""The evidence panel as people use it: upload, look, record, answer; a file too large; a reload and a restart."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from tests.evidence.samples import garak_report, inspect_log, sample
from toolkit.register import open_register
from toolkit.workshop.evidence_files import LARGEST_UPLOAD
from toolkit.workshop.example import ON_THE_DAY
from toolkit.workshop.opening import VARIABLE

CELL = "from toolkit.workshop import evidence, open_workshop\n\nworkshop = open_workshop()\nevidence(workshop)"
SLOWLY = """
from pathlib import Path
from toolkit.workshop.side_job import SideJob

told, go = SideJob._told, Path("go")


def waits(job, done, total):  # so that a small file takes as long as one of many gigabytes
    told(job, done, total)
    while not go.exists() and not job._stop.wait(0.05):
        pass
    told(job, done, total)


SideJob._told = waits
"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@pytest.fixture
def root(example_room):
    """A notebook with the panel, and a workshop of the example's team beside it."""
    folder = example_room(steps=ON_THE_DAY)
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=KERNEL), folder / "evidence.ipynb"
    )
    return folder


def upload(lab, path):
    """Choose a file in the window that the button opens."""
    with lab.page.expect_file_chooser() as chooser:
        lab.notebook.get_by_role("button", name="Or upload one").click()
    chooser.value.set_files(str(path))


def test_files_are_uploaded_read_recorded_and_answered_and_all_is_there_again(open_lab, root):
    lab = open_lab(root, "evidence.ipynb", env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("No file is recorded yet")

    large = root / "large.json"
    large.write_bytes(b"[" + b" " * (LARGEST_UPLOAD + 4_000_000) + b"]")  # beyond what Jupyter takes unless it is told
    upload(lab, large)
    lab.see("large.json: the file is larger than 8,000,000 bytes")

    report = root / "garak.report.jsonl"
    report.write_bytes(garak_report())
    upload(lab, report)
    lab.see("2 of 6 judged attempts got through, 2 families of probes.")
    lab.fill("Note", "release 2.1").click("Record it").see("1 of 1 to be answered by a person.")
    assert (root / "workshop" / "evidence" / "garak-report.jsonl").read_bytes() == garak_report()

    lab.notebook.get_by_role("button", name="Nothing follows", exact=True).click()
    lab.see("No risk changes; the reason says why not")
    lab.fill("Why", "All of them were refusals").click("Record this answer").see("Answered: all 1.")

    log = root / "workshop" / "run.json"
    log.write_text(json.dumps(inspect_log("ours", [sample(1, {"judge": "C"}), sample(2, {"judge": "I"})])))
    lab.fill("File", "run.json").click("Read it").see("the file does not tell whether this score means")
    lab.fill("Attack worked when", "judge=C").click("Read it by this rule").see("1 of 2 judged attempts got through")
    for width in (1280, 900):
        lab.resize(width)
        assert lab.sticking_out() == [0]
        lab.picture(f"05_evidence_{width}")
    lab.click("Record it").see("1 of 2 to be answered by a person.")

    lab.reload().run_all().see("1 of 2 to be answered by a person.")
    lab.restart_and_run_all().see("All of them were refusals")
    with open_register(root / "workshop" / "register.db", create=False) as register:
        held = {each.where: each for each in register.evidence.values()}
        assert held["evidence/garak-report.jsonl"].why == "release 2.1"
        assert held["run.json"].worked_when == ("judge=C",)
        assert [each.why for each in register.test_answers.values()] == ["All of them were refusals"]
    assert lab.elsewhere == []
    assert lab.errors == []


def test_a_large_file_is_read_beside_the_work_with_a_bar_and_stopped_at_a_click(open_lab, root):
    cells = [nbformat.v4.new_code_cell(SLOWLY), nbformat.v4.new_code_cell(CELL)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), root / "slowly.ipynb")
    (root / "workshop" / "large.report.jsonl").write_bytes(garak_report() + b"\n" * 5_000_000)
    lab = open_lab(root, "slowly.ipynb", env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("No file is recorded yet")
    lab.fill("File", "large.report.jsonl").click("Read it")
    lab.see(re.compile(r"Reading large\.report\.jsonl: .* of 5\.0 MB"))
    for width in (1280, 900):
        lab.resize(width)
        assert lab.sticking_out() == [0]
        lab.picture(f"05_reading_{width}")
    lab.click("Stop").see("Stopped. Nothing of large.report.jsonl is kept.")  # so the kernel answers meanwhile
    (root / "go").touch()
    lab.click("Read it").see("2 of 6 judged attempts got through, 2 families of probes.")
    lab.click("Record it").see("1 of 1 to be answered by a person.")
    assert lab.elsewhere == []
    assert lab.errors == []
