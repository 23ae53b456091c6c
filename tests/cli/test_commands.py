"""The command line: exit codes, JSON for machines, mistakes on standard error without a traceback."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.cli import main
from toolkit.reports.exports import ALL_FORMATS
from toolkit.system.read import emit_system, load_system, system_plain
from toolkit.system.templates import template, template_ids, template_text
from toolkit.threats import find_threats
from toolkit.workshop.example import example_system


@pytest.fixture
def system(tmp_path: Path) -> Path:
    path = tmp_path / "system.yaml"
    path.write_text(emit_system(example_system()), "utf-8")
    return path


def test_find_says_why_and_counts(system: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", str(system)]) == 0
    said = capsys.readouterr().out
    assert "Indirect prompt injection · Claims agent" in said
    assert "Policyholder → Letter ingest → Letter index" in " ".join(said.split())
    assert "not applicable" in said


def test_find_shows_what_applies_and_counts_the_rest(system: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = find_threats(example_system(), load_catalogue())
    narrower = [each for each in findings if each.narrower]
    applies = [each for each in narrower if each.outcome == "applies"]
    assert applies
    assert main(["find", str(system)]) == 0
    said = capsys.readouterr().out
    assert f"{len(applies)} narrower variants of other threats are not listed" in said
    assert not any(f"{each.identity}\n" in said for each in narrower)
    for each in findings.of("applies"):
        assert each.narrower or f"    {each.identity}\n" in said
    for outcome in ("undecided", "controlled as stated"):
        assert f'{findings.counts[outcome]} {outcome}: --outcome "{outcome}" lists them.' in said
        assert not any(each.identity in said for each in findings.of(outcome))
    assert main(["find", str(system), "--everything"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(each.title in said for each in findings if not each.narrower)
    assert main(["find", str(system), "--narrower", "--outcome", "applies", "--outcome", "undecided"]) == 0
    said = capsys.readouterr().out
    assert "narrower variants" not in said
    assert all(f"    {each.identity}\n" in said for each in findings.of("applies", "undecided"))


def test_one_variant_is_not_variants_and_hints_are_wrapped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = tmp_path / "lines.txt"
    lines.write_text(
        "[net: none] applicant\n[ours: organisation] web form, HR chatbot, CV index\n[vendor: supplier] GPT-4\n"
        "applicant -> web form: CV\nweb form -> CV index: CV\nCV index -> HR chatbot: CV\n"
        "HR chatbot <-> GPT-4: prompt ; completion\n"
    )
    assert main(["sketch", str(lines), "--name", "HR", "--to", str(tmp_path / "system.yaml")]) == 0
    capsys.readouterr()
    applies = find_threats(load_system(tmp_path / "system.yaml"), load_catalogue()).of("applies")
    narrower = Counter(each.element for each in applies if each.narrower)
    alone = next(element for element, count in narrower.items() if count == 1)
    assert main(["find", str(tmp_path), "--at", alone]) == 0
    said = capsys.readouterr().out
    assert "\n1 narrower variant of other threats is not listed: --narrower lists them.\n" in said
    assert "The description could say more in " in said
    assert max(map(len, said.splitlines())) <= 80


def test_find_as_json(system: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", str(system), "--json", "--at", "assistant", "--outcome", "applies"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["findings"]
    assert {finding["element"] for finding in data["findings"]} == {"assistant"}
    assert {finding["outcome"] for finding in data["findings"]} == {"applies"}


def test_a_limit_gives_exit_code_1(system: Path, tmp_path: Path) -> None:
    assert main(["find", str(system), "--fail-on", "severe"]) == 1
    quiet = tmp_path / "quiet.yaml"
    quiet.write_text("format: ai-threat-toolkit/system\nversion: 1\nid: q\nname: Q\ncomponents: {a: {kind: actor}}\n")
    assert main(["find", str(quiet), "--fail-on", "severe"]) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id: [", "bad.yaml:"),
        (
            "format: ai-threat-toolkit/system\nversion: 1\nid: q\nname: Q\ncomponents: {a: {knd: agent}}\n",
            "Did you mean 'kind'?",
        ),
    ],
)
def test_a_mistake_is_exit_code_2_and_no_traceback(content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(content)
    ran = subprocess.run(
        [sys.executable, "-m", "toolkit.cli", "find", "bad.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not ran.stdout


def test_new_then_find_then_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert main(["new", str(folder)]) == 0
    assert main(["find", str(folder / "system.yaml")]) == 0
    assert main(["new", str(folder)]) == 2
    capsys.readouterr()
    assert main(["questions", str(folder / "system.yaml"), "--json", "-n", "3"]) == 0
    asked = json.loads(capsys.readouterr().out)
    assert len(asked["questions"]) == 3 < asked["open"]
    assert all(question["settles"] for question in asked["questions"])
    assert len(asked["cards"]) == 3
    assert all(card["question"] and card["weight"] > 0 for card in asked["cards"])
    assert main(["questions", str(folder / "system.yaml"), "-n", "3"]) == 0
    said = capsys.readouterr().out
    for card in asked["cards"]:
        assert card["question"] in said
        assert all(f"{tick['key']}: " in said and tick["label"] in said for tick in card["ticks"])


def test_new_begins_from_a_template_and_says_what_to_change_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "--list"]) == 0
    listed = capsys.readouterr().out
    folder = tmp_path / "ours"
    assert main(["new", str(folder), "--template", "lorry_camera"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for name in template_ids():
        assert f"{name}: {template(name).title}" in listed
    for step in template("lorry_camera").change_first:
        assert step in said
        assert step in " ".join(listed.split())
    assert (folder / "system.yaml").read_text("utf-8").endswith(template_text("lorry_camera"))
    assert main(["find", str(folder)]) == 0
    assert main(["new"]) == 2
    assert "no folder is named" in capsys.readouterr().err


def test_sketch_prints_or_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "wb.txt"
    lines.write_text("user -> chatbot: question\n")
    assert main(["sketch", str(lines)]) == 0
    captured = capsys.readouterr()
    assert "user_to_chatbot" in captured.out
    assert "guessed: chatbot is 'agent'" in captured.err
    assert main(["sketch", str(lines), "--to", str(tmp_path / "s.yaml")]) == 0
    assert main(["sketch", str(lines), "--to", str(tmp_path / "s.yaml")]) == 2


def test_the_schema_takes_the_example_and_refuses_a_wrong_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    good = system_plain(example_system())
    jsonschema.validate(good, schema)
    for spoil in ({"compnents": {}}, {"components": {"a": {"kind": "agnet"}}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**good, **spoil}, schema)
    wrong_fact = {"components": {"a": {"kind": "prompt", "facts": {"has_side_effects": "yes"}}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, **wrong_fact}, schema)


def test_demo_export_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    said = capsys.readouterr().out
    head = said.split("Head of the history: ")[1].split()[0]
    for name in ("register.xlsx", "report.html", "report.md", "risks.csv", "register.json"):
        assert (tmp_path / "exports" / name).stat().st_size > 1000
    assert main(["verify", "workshop/example", "--head", head]) == 0
    assert main(["verify", "exports/register.json", "--head", head]) == 0
    assert main(["verify", "workshop/example", "--head", f"9{head}"]) == 2
    assert main(["export", "workshop/example", "exports/risks.csv"]) == 2
    assert main(["export", "workshop/example", "exports/risks.csv", "--overwrite"]) == 0
    assert main(["demo"]) == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("mine")
    assert main(["demo", "--folder", "other"]) == 2
    assert (tmp_path / "other" / "file").read_text() == "mine"


def test_a_format_is_named_where_no_ending_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    assert main(["export", "workshop/example", "risks.txt", "--as", "csv"]) == 0
    assert Path("risks.txt").read_bytes() == Path("exports/risks.csv").read_bytes()
    capsys.readouterr()
    for more, said in (
        (["a.txt", "--as", "xslx"], "there is no format 'xslx'. Did you mean 'xlsx'?"),
        (["a.txt", "b.txt", "--as", "csv"], "--as names the format of one file"),
        (["a.csv", "--mark", "public"], "'csv' knows neither a handling mark"),
        (["a.csv", "--redacted"], "'csv' knows neither a handling mark"),
        (["a.csv", "--mark", "secret"], "there is no 'secret'"),
        ([], "no file to write is named"),
    ):
        with contextlib.suppress(SystemExit):
            assert main(["export", "workshop/example", *more]) == 2
        assert said in capsys.readouterr().err
    assert not list(Path().glob("[ab].*"))


def test_oscal_is_a_folder_of_documents_that_refer_to_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    assert main(["export", "workshop/example", "given/oscal/", "--as", "oscal", "--mark", "official"]) == 0
    names = sorted(path.name for path in Path("given/oscal").iterdir())
    assert names == [
        "assessment-plan.json",
        "assessment-results.json",
        "catalog.json",
        "component-definition.json",
        "plan-of-action.json",
    ]
    results = json.loads(Path("given/oscal/assessment-results.json").read_bytes())["assessment-results"]
    assert results["import-ap"]["href"] == "assessment-plan.json"
    assert {"name": "marking", "value": "official"} in results["metadata"]["props"]
    capsys.readouterr()
    for more, said in (
        (["given/oscal", "--as", "oscal"], "there is already a file of this name: catalog.json"),
        (["x.json", "--as", "oscal-catalogue"], "Did you mean 'oscal-catalog'?"),
        (["x", "--as", "oscal", "--mark", "public"], "it cannot be marked public. Mark it official"),
    ):
        assert main(["export", "workshop/example", *more]) == 2
        assert said in capsys.readouterr().err
    assert not Path("x").exists()
    assert main(["export", "workshop/example", "x", "--as", "oscal", "--redacted"]) == 0
    assert "Tom Whitfield" not in Path("x/plan-of-action.json").read_text("utf-8")
    one = ["export", "workshop/example", "catalog.json", "--as", "oscal-catalog"]
    assert main(one) == 0
    assert Path("catalog.json").read_bytes() != Path("given/oscal/catalog.json").read_bytes()  # the mark


def test_the_formats_of_an_export_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(ALL_FORMATS)
    assert main(["export", "--list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["formats"]
    assert {row["id"]: row["endings"] for row in rows}["html"] == [".html", ".htm"]
    assert main(["export"]) == 2
    assert "no workshop is named" in capsys.readouterr().err


def test_a_library_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: threats\nlibrary: acme\nfamily: House\nthreats:\n"
        "  - id: no-owner\n    title: Nobody answers for it\n"
        "    statement: A model runs in production and nobody answers for it, so nobody notices when it goes wrong.\n"
        "    severity: moderate\n    stages: [maintenance]\n"
        "    applies: {to: [model], when: {not: {fact: monitored_for_drift}}}\n    examples:\n"
        "      - {expect: applies, system: {components: {here: {kind: model, facts: {monitored_for_drift: no}}}}}\n"
        "      - {expect: not applicable,"
        " system: {components: {here: {kind: model, facts: {monitored_for_drift: yes}}}}}"
    )
    assert main(["library", "check", str(house)]) == 0
    assert "1 threat, and nothing wrong." in capsys.readouterr().out
    house.write_text(house.read_text().replace("monitored_for_drift}}}", "monitored_for_drfit}}}"))
    assert main(["library", "check", str(house)]) == 2
    assert "Did you mean 'monitored_for_drift'?" in capsys.readouterr().out


def test_finding_loads_neither_numbers_nor_database_nor_tables() -> None:
    code = (
        "import sys, toolkit as tk; before = set(sys.modules); tk.find_threats; tk.load_catalogue();"
        "heavy = ('numpy', 'pandas', 'sqlalchemy', 'plotly', 'ipywidgets');"
        "print([m for m in heavy if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


THIN = """\
format: ai-threat-toolkit/library
version: 1
section: threats
library: acme
threats:
  - id: unwatched-model
    title: Nobody watches the model
    statement: "A model that is open to the internet drifts or is misused, and nobody notices for weeks."
    severity: moderate
    stages: [maintenance]
    applies:
      to: [model]
      when:
        all:
          - fact: exposed_to_internet
          - not: {fact: monitored_for_drift}
    examples:
      - expect: applies
        system: {components: {here: {kind: model, facts: {exposed_to_internet: yes, monitored_for_drift: no}}}}
      - expect: not applicable
        system: {components: {here: {kind: model, facts: {exposed_to_internet: no, monitored_for_drift: yes}}}}
"""


def test_a_check_warns_of_examples_that_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(THIN, "utf-8")
    assert main(["library", "check", str(house)]) == 0
    said = capsys.readouterr().out
    assert f"warning: {house}:14: threat acme:unwatched-model: no example notices that" in said
    assert "`{not: {fact: monitored_for_drift}}` could be left out" in said
    assert (
        "Add an example like number 1, but with `monitored_for_drift: yes` of 'here': expect 'not applicable'." in said
    )
    assert said.endswith("1 threat, and nothing wrong.\n")
    assert main(["library", "check", str(house), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["examples"]
    assert 0 < told["noticed"] < 1
    assert told["changes"] > len(told["missing"]) > 0
    assert {"threat", "where", "missing", "changes"} <= told["missing"][0].keys()
