"""A team's own libraries in a workshop: copied in, used from then on, remembered, and missed where they are gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.workshop.drive import error, field, press, shown
from toolkit.catalogues.beside import BESIDE, VARIABLE, libraries_beside
from toolkit.catalogues.load import load_catalogue
from toolkit.cli.new_library import starter
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange.workbook import workbook_bytes
from toolkit.reports.html_report import render_html
from toolkit.reports.markdown_report import render_markdown
from toolkit.workshop import go_through_findings, score_risks, see_matrix, treat_risks
from toolkit.workshop.opening import new_workshop, open_workshop, take_in
from toolkit.workshop.own_libraries import bring_library
from toolkit.workshop.starting import start_here
from toolkit.workshop.what_counts import criteria
from toolkit.workshop.working_on import about_the_system

SYSTEM = """\
format: ai-threat-toolkit/system
version: 1
id: desk
name: Desk
components: {bot: {kind: letter_assistant}, guest: {kind: end_user}}
flows: {letter: {from: bot, to: guest}}
"""
FOUND = "inn:letter-sent-unread@bot"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "inn-rules"
    folder.mkdir()
    (folder / "inn.yaml").write_text(starter("inn"), "utf-8")
    return folder


def described(library: Path):
    from toolkit.system.read import parse_system

    return parse_system(SYSTEM, source="desk", catalogue=load_catalogue([library]))


def test_a_matrix_of_the_teams_own_is_chosen_judged_by_and_outlives_its_library(tmp_path: Path) -> None:
    (tmp_path / "inn-matrix.yaml").write_text(starter("inn", scale=True), "utf-8")
    made = new_workshop(tmp_path / "work", "Desk", libraries=[tmp_path / "inn-matrix.yaml"])
    with made.register.change(by=made.acting, reason="worded") as change:
        change.risk("It writes nonsense")
    view, scores, matrix = criteria(made), score_risks(made), see_matrix(made)
    choice = field(view, "Method")
    assert choice.options[0][1] == "matrix-5x5"
    assert "inn-matrix" in {key for _, key in choice.options}
    assert not {"cvss-4-0", "ssvc-deployer", "aivss-0-8"} & {key for _, key in choice.options}, "no measure of risk"
    choice.value = "inn-matrix"
    assert not error(view)
    assert made.register.criteria.definition["title"] == "Our matrix, 4 × 3"
    field(view, "Grave is from").value = "1 million"
    field(view, "Grave: people").value = "somebody is hurt"
    field(view, "Tolerated up to").value = "green"
    assert made.register.criteria.scale == "inn-matrix"
    press(scores, "Often")
    press(scores, "Grave")
    assert "somebody is hurt" in shown(scores)
    press(scores, "Save the inherent level")
    assert not error(scores)
    press(scores, "Save the current level")
    held = made.register.risks["it-writes-nonsense"].assessments["current"]
    assert (held.method, held.level, held.rank) == ("inn-matrix", "red", 2)
    assert "Always" in shown(matrix)
    made.close()
    shutil.rmtree(tmp_path / "work" / BESIDE)
    again = open_workshop(tmp_path / "work")
    assert again.scale.title == "Our matrix, 4 × 3", "the criteria carry it"
    page = render_html(again.register, again.catalogue)
    assert ">Red</span>" in page
    assert "Our matrix, 4 × 3: a view of judgements" in page
    again.close()


def test_the_method_of_the_criteria_can_be_a_sum_without_axes(tmp_path: Path) -> None:
    made = new_workshop(tmp_path / "work", "Desk")
    with made.register.change(by=made.acting, reason="worded") as change:
        change.risk("It writes nonsense", owner="P1")
    view, scores, matrix, treat = criteria(made), score_risks(made), see_matrix(made), treat_risks(made)
    field(view, "Method").value = "iso-27005-additive"
    assert "Likelihood" not in shown(view)
    field(view, "Tolerated up to").value = "low"
    for level in ("inherent", "current"):
        field(scores, "Value of the asset").value = "very_high"
        field(scores, "Likelihood of the threat").value = "high"
        field(scores, "Ease of exploitation").value = "low"
        press(scores, f"Save the {level} level")
        assert not error(scores)
    assert made.register.risks["it-writes-nonsense"].assessments["current"].value == 6
    assert "has no matrix" in shown(matrix)
    assert "knows no steps of likelihood and impact" in shown(treat)
    assert "Additive matrix in the style of" in render_html(made.register, made.catalogue)
    assert "High" in render_markdown(made.register, made.catalogue)
    assert workbook_bytes(made.register, made.catalogue)
    made.close()


def test_a_new_workshop_takes_its_libraries_along(tmp_path: Path, library: Path) -> None:
    made = new_workshop(tmp_path / "work", "Desk", libraries=[library])
    take_in(made, described(library), reason="drawn")
    assert made.register.findings[FOUND].outcome == "applies"
    assert made.register.libraries == {"inn": made.catalogue.seals["inn"]}
    made.close()
    shutil.rmtree(library)
    shutil.move(tmp_path / "work", tmp_path / "moved")
    again = open_workshop(tmp_path / "moved")
    assert again.catalogue.libraries == ("core", "inn")
    assert again.notice == ""
    assert FOUND in {each.identity for each in again.findings()}
    again.close()


def test_bringing_a_library_finds_its_threats_at_once_and_again_after_a_change(empty, library: Path) -> None:
    bring_library(empty, library)
    take_in(empty, described(library), reason="drawn")
    assert empty.register.findings[FOUND].severity == "high"
    path = library / "inn.yaml"
    path.write_text(path.read_text("utf-8").replace("severity: high", "severity: low"), "utf-8")
    (library / "more.yaml").write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: facts\nlibrary: inn\n"
        "facts: {roofed: {question: 'Has it a roof?', why: It rains in.}}\n",
        "utf-8",
    )
    bring_library(empty, library)
    assert empty.register.findings[FOUND].severity == "low"
    (library / "more.yaml").unlink()
    bring_library(empty, library)
    assert "roofed" not in empty.catalogue.facts, "what is gone from the library is gone from the copy"
    bring_library(empty, empty.folder / BESIDE)
    assert empty.catalogue.libraries == ("core", "inn"), "the copy itself is no second library"


def test_a_library_that_is_not_right_is_refused_whole(empty, library: Path, tmp_path: Path) -> None:
    bring_library(empty, library)
    before = empty.catalogue
    for spoilt, said in (("hgih", "Did you mean 'high'?"), ("low\n    sevrity: low", "unknown key 'sevrity'")):
        wrong = tmp_path / "inn-rules.yaml"
        wrong.write_text(starter("inn").replace("severity: high", f"severity: {spoilt}"), "utf-8")
        with pytest.raises(InputError) as raised:
            bring_library(empty, wrong)
        assert said in str(raised.value)
    with pytest.raises(ToolkitError, match="there is no such library"):
        bring_library(empty, tmp_path / "nowhere")
    with pytest.raises(ToolkitError, match="no library is named"):
        bring_library(empty)
    assert empty.catalogue is before
    assert open_workshop(empty.folder).catalogue == before


def test_a_record_says_which_libraries_are_missing_or_others_than_it_was_made_with(
    tmp_path: Path, library: Path
) -> None:
    made = new_workshop(tmp_path / "work", "Desk", libraries=[library])
    take_in(made, described(library), reason="drawn")
    made.close()
    copy = next((tmp_path / "work" / BESIDE).rglob("*.yaml"))
    copy.write_text(copy.read_text("utf-8").replace("severity: high", "severity: low"), "utf-8")
    changed = open_workshop(tmp_path / "work")
    assert changed.notice.startswith("The library 'inn' is another than this record was made with")
    assert changed.notice in shown(about_the_system(changed)).replace("&#x27;", "'").replace("&#39;", "'")
    changed.close()
    shutil.rmtree(tmp_path / "work" / BESIDE)
    missing = open_workshop(tmp_path / "work")
    assert "made with the library 'inn', which is not here" in missing.notice
    missing.close()


def test_the_variable_names_libraries_for_whatever_is_opened(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(library), ""]))
    example = open_workshop("")
    assert example.catalogue.libraries == ("core", "inn")
    example.close()
    made = new_workshop(tmp_path / "work", "Desk")
    assert made.catalogue.libraries == ("core", "inn")
    bring_library(made, library)
    assert made.catalogue.libraries == ("core", "inn"), "its copy in the folder is the same library"
    made.close()


def test_the_first_notebook_takes_a_library(empty, library: Path) -> None:
    view = start_here(empty)
    assert "Threats are looked for with the libraries: core" in shown(view)
    press(view, "Use this library")
    assert "no library is named" in error(view)
    field(view, "Own library").value = str(library / "nowhere")
    press(view, "Use this library")
    assert "there is no such library" in error(view)
    field(view, "Own library").value = str(library)
    press(view, "Use this library")
    assert error(view) == ""
    assert "Threats are looked for with the libraries: core, inn" in shown(view)
    assert libraries_beside(empty.folder)


def test_what_a_library_has_switched_off_is_told_with_the_findings(example, tmp_path: Path) -> None:
    rule = next(iter(example.findings())).rule
    path = tmp_path / "inn.yaml"
    path.write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: amendments\nlibrary: inn\n"
        f"amendments: {{threats: [{{entry: {rule}, because: 'not in <this> house', retired: yes}}]}}\n",
        "utf-8",
    )
    bring_library(example, path)
    said = shown(go_through_findings(example))
    assert f"({rule}), " in said
    assert "Switched off by inn" in said
    assert "not in &lt;this&gt; house" in said


def test_only_a_folder_with_yaml_of_that_name_counts_as_beside(tmp_path: Path) -> None:
    assert libraries_beside(tmp_path) == []
    (tmp_path / BESIDE).mkdir()
    assert libraries_beside(tmp_path) == []
    (tmp_path / BESIDE / "inn.yaml").write_text(starter("inn"), "utf-8")
    assert libraries_beside(tmp_path) == libraries_beside(tmp_path / "system.yaml") == [tmp_path / BESIDE]
