"""`ai-threat quantify`: the losses of a year, for people, for machines and for a build."""

from __future__ import annotations

import json
import math
from pathlib import Path

import jsonschema
import pytest

from toolkit.cli import main
from toolkit.exchange.csv_file import read_csv
from toolkit.files.strict_yaml import read_yaml_file
from toolkit.register import Person, open_register
from toolkit.risks.losses.losses_file import load_losses

FILE = """\
format: ai-threat-toolkit/losses
version: 1
currency: EUR
tolerance: [{loss: 1000, probability: 0.5}, {loss: 50000, probability: 0.01}]
controls: {screening: {status: in place}, approval: {status: planned}}
scenarios:
  letters:
    title: Letters steer it
    frequency: 1
    loss: 1000
    controls: [{control: screening, acts_on: success, effect: 0.5}, {control: approval, acts_on: success, effect: 0.5}]
  theft: {frequency: {probability: 0.01}, loss: 40000}
"""


@pytest.fixture
def losses(tmp_path: Path) -> str:
    path = tmp_path / "losses.yaml"
    path.write_text(FILE, "utf-8")
    return str(path)


def test_a_file_is_quantified_for_people(losses: str, capsys: pytest.CaptureFixture[str]):
    assert main(["quantify", losses]) == 0
    said = capsys.readouterr().out
    (row,) = [line.split() for line in said.splitlines() if line.startswith("Letters steer it")]
    assert row[3] == "€500"  # half of what it was without the control in place
    assert "Worked out exactly: the scenarios are independent." in said
    assert "More than €50k in a year" in said
    assert "within tolerance" in said
    assert "no better than these" in said


def test_a_file_is_quantified_for_machines(losses: str, capsys: pytest.CaptureFixture[str]):
    assert main(["quantify", losses, "--level", "target", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in said["rows"]] == ["letters", "theft", ""]
    assert said["rows"][0]["expected"] == pytest.approx(250, rel=1e-6)
    assert said["rows"][0]["p_no_loss"] == pytest.approx(math.exp(-0.25), rel=1e-9)
    assert said["rows"][-1]["expected"] == pytest.approx(650, rel=1e-6)
    assert sum(row["tail_share"] for row in said["rows"][:-1]) == pytest.approx(1)
    assert said["levels"]["inherent"]["expected"] == pytest.approx(1400, rel=1e-6)
    assert (said["currency"], said["method"], said["seed"]) == ("EUR", "exact", None)
    assert len(said["digest"]) == 64


def test_the_figures_are_written_as_csv_or_json(losses: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    csv, plain = tmp_path / "figures.csv", tmp_path / "figures.json"
    assert main(["quantify", losses, "--to", str(csv)]) == 0
    rows = read_csv(csv)
    assert [(row["level"], row["risk"]) for row in rows][:3] == [
        ("inherent", "Letters steer it"),
        ("inherent", "theft"),
        ("inherent", "all together"),
    ]
    assert float(rows[0]["expected a year (EUR)"]) == pytest.approx(1000, rel=1e-6)
    capsys.readouterr()
    assert main(["quantify", losses, "--json", "--to", str(plain)]) == 0
    assert json.loads(plain.read_text("utf-8")) == json.loads(capsys.readouterr().out)
    assert main(["quantify", losses, "--to", str(csv)]) == 2
    assert main(["quantify", losses, "--to", str(tmp_path / "figures.txt")]) == 2
    assert "FILE.csv or FILE.json" in capsys.readouterr().err


def test_a_build_breaks_over_the_tolerance_that_was_asked_and_only_then(
    losses: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["quantify", losses, "--level", "inherent", "--tolerance", "500:5%"]) == 1
    assert "over tolerance" in capsys.readouterr().out
    assert main(["quantify", losses, "--tolerance", "500:60%"]) == 0
    Path(losses).write_text(FILE.replace("probability: 0.5", "probability: 0.05"), "utf-8")
    assert main(["quantify", losses]) == 0
    assert "over tolerance" in capsys.readouterr().out


def test_a_register_is_quantified_and_names_what_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "register.db"
    with open_register(path) as made, made.change(by=Person("P4", role="risk owner"), reason="estimated") as change:
        change.risk("letters").estimate(1, 1000)
        change.risk("theft")
        change.loss_tolerance((500, 0.05))
    assert main(["quantify", str(path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "1 of 2 open risks are not quantified yet, and stand for nothing above: theft." in said
    assert "More than £500 in a year: 63% at the current level" in said
    assert main(["quantify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["not_quantified"] == {"theft": "not estimated yet"}


def test_a_file_to_begin_from_is_right_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "mine.yaml"
    assert main(["quantify", "--new", str(path)]) == 0
    assert load_losses(path).portfolio().scenarios
    schema = json.loads((tmp_path / "losses.schema.json").read_text("utf-8"))
    jsonschema.validate(read_yaml_file(path).data, schema)
    assert main(["schema", "losses"]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""])) == schema
    assert main(["quantify", "--new", str(path)]) == 2
    assert "there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--tolerance", "500"], "LOSS:PROBABILITY"),
        (["--tolerance", "500:often"], "20k"),
        (["--tolerance", "500:25"], "0.25"),
        (["--tolerance", "500:1%", "--tolerance", "5000:5%"], "Swap"),
    ],
)
def test_a_mistake_is_told(losses: str, more: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["quantify", losses, *more]) == 2
    assert said in capsys.readouterr().err


def test_what_cannot_be_quantified_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["quantify"]) == 2
    assert "--new losses.yaml" in capsys.readouterr().err
    with open_register(tmp_path / "register.db"):
        pass
    assert main(["quantify", str(tmp_path)]) == 2
    assert "no open risk of this register is estimated" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["quantify", "x.yaml", "--level", "residual"])
    with pytest.raises(SystemExit):
        main(["quantify", "x.yaml", "--trials", "5"])
