"""`ai-threat score`: level, range, formula, version and cautions; what can be wrong is said, with what to write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.risks import load_scale, scale_ids


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["score", *arguments]) == 0
    return " ".join(capsys.readouterr().out.split())


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["score", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize("method", scale_ids())
def test_every_method_takes_its_first_example_and_says_how(method: str, capsys: pytest.CaptureFixture[str]) -> None:
    scale = load_scale(method)
    inputs = [f"{name}={value}" for name, value in scale.examples[0].inputs.items()]
    said = ran(capsys, method, *inputs)
    level = next(each.title for each in scale.levels if each.id == scale.examples[0].expect.get("level", "critical"))
    assert said.startswith(level)
    assert " ".join(f"Formula: {scale.formula}".split()) in said
    assert f"edition {scale.edition}" in said
    assert " ".join(f"Beware: {scale.caution}".split()) in said
    asked = ran(capsys, method)
    assert all(f"{factor.id}: " in asked for factor in scale.factors)


def test_what_is_left_out_of_aivss_is_printed_as_a_range(capsys: pytest.CaptureFixture[str]) -> None:
    said = ran(capsys, "aivss-0-8", "cvss=5.0", "threat=poc", "mitigation=weak")
    assert said.startswith("Medium (5) to Critical (9.9), as these are unknown: autonomy, tools, language")
    assert "cvss coefficient: 0.03 to 1" in said
    plain = json.loads(_json(capsys, "aivss-0-8", "cvss=5.0", "threat=poc", "mitigation=weak"))
    assert (plain["low"], plain["high"]["rank"]) == ({"value": 5.0, "level": "medium", "rank": 2}, 4)
    assert plain["status"] == "current"


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["score", *arguments, "--json"]) == 0
    return capsys.readouterr().out


def test_the_list_names_each_method_with_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    said = ran(capsys, "--list")
    assert "dread-2003 (legacy)" in said
    assert "aivss-2-0-candidate (candidate)" in said
    rows = json.loads(_json(capsys, "--list"))
    assert [row["id"] for row in rows] == scale_ids()
    assert next(row for row in rows if row["id"] == "cvss-4-0")["asks"] == ["vector"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["matrix-5x6", "impact=major"], "Did you mean 'matrix-5x5'?"),
        (["matrix-5x5", "major"], "'major' is no input. Write it as NAME=VALUE"),
        (["matrix-5x5", "impact=major", "impact=minor"], "impact: is given twice. Give it once."),
        (["matrix-5x5", "impact=majr"], "impact: cannot be 'majr'. Did you mean 'major'?"),
        (["dread-2003", "damage=nan"], "damage: cannot be nan. Choose one of: low (1), medium (2), high (3)."),
        (["aivss-0-8", "cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"], "Score it anew by CVSS 4.0"),
    ],
)
def test_mistakes_are_said_with_what_to_write(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, *arguments)


def test_a_matrix_of_ones_own_is_begun_checked_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["library", "new", "rules", "--name", "inn", "--scale"]) == 0
    assert main(["library", "new", "rules", "--name", "inn"]) == 2, "the schema is there already"
    capsys.readouterr()
    assert main(["library", "check", "rules"]) == 0
    assert "warning" not in capsys.readouterr().out
    given = ["likelihood=often", "impact=grave", "--library", "rules/inn-matrix.yaml"]
    assert ran(capsys, "inn-matrix", *given).startswith("Red likelihood Often, impact Grave")
    text = Path("rules/inn-matrix.yaml").read_text("utf-8")
    Path("rules/inn-matrix.yaml").write_text(text.replace("expect: {level: amber}", "expect: {level: red}", 1), "utf-8")
    assert main(["library", "check", "rules"]) == 2
    assert "expects level 'red', but the method says 'amber'" in capsys.readouterr().out
    Path("rules/inn-matrix.yaml").write_text(text.replace("always: red}", "}", 1), "utf-8")
    assert main(["library", "check", "rules"]) == 2
    assert "table has no level for impact 'grave' and likelihood 'always'" in capsys.readouterr().out
