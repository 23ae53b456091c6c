"""Notebook 00 with a library of one's own: checked, taken in, and there in the next notebook."""

from __future__ import annotations

import shutil

from toolkit.cli.new_library import starter


def test_a_library_of_ones_own_is_taken_in(open_lab, repository, tmp_path):
    shutil.copy(repository / "notebooks" / "00_start_here.ipynb", tmp_path)
    rules = tmp_path / "inn-rules"
    rules.mkdir()
    (rules / "inn.yaml").write_text(starter("inn").replace("severity: high", "severity: hgih"), "utf-8")
    lab = open_lab(tmp_path, "00_start_here.ipynb")
    lab.run_all().see("Threats are looked for with the libraries: core")
    lab.fill("Own library", str(rules)).click("Use this library")
    lab.see("Did you mean 'high'?")
    lab.field("Own library").scroll_into_view_if_needed()
    lab.picture("00_library_refused")
    (rules / "inn.yaml").write_text(starter("inn"), "utf-8")
    lab.click("Use this library").see("Threats are looked for with the libraries: core, inn")
    lab.field("Own library").scroll_into_view_if_needed()
    lab.picture("00_library")


def test_a_matrix_of_ones_own_becomes_the_criteria(open_lab, repository, tmp_path):
    shutil.copy(repository / "notebooks" / "00_start_here.ipynb", tmp_path)
    (tmp_path / "inn-matrix.yaml").write_text(starter("inn", scale=True), "utf-8")
    lab = open_lab(tmp_path, "00_start_here.ipynb")
    lab.run_all().fill("Own library", str(tmp_path / "inn-matrix.yaml")).click("Use this library")
    lab.see("Threats are looked for with the libraries: core, inn")
    lab.notebook.get_by_text("How levels come about").first.click()
    lab.choose("Method", "Our matrix, 4 × 3").see("levels by Our matrix, 4 × 3")
    lab.see("Management has to deal with it").see_value("Tolerated up to", "not agreed yet")
    lab.notebook.get_by_text("How levels come about").first.scroll_into_view_if_needed()
    lab.picture("00_own_matrix")
    lab.choose("Tolerated up to", "Amber").see("risk criteria")
    assert lab.errors == []
