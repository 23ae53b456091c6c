"""`ai-threat estimate`: showing, estimating, and taking over a file of scenarios."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.register import Person, open_register

WHO = ("--by", "P4", "--role", "risk owner", "--why", "two such letters last year")
FILE = """\
format: ai-threat-toolkit/losses
version: 1
currency: EUR
dependence: {form: common_factor, spread: 0.3}
controls: {screening: {title: Screening, status: verified, cost: 9000}, filter: {status: verified}}
scenarios:
  letters:
    frequency: {low: 0.5, high: 4}
    loss: {response: {low: 10000, high: 80000}}
    controls:
      - {control: screening, acts_on: success, effect: 0.5}
      - {control: filter, acts_on: action, effect: 0.1}
"""


@pytest.fixture
def register(tmp_path: Path) -> str:
    path = tmp_path / "register.db"
    with open_register(path) as made, made.change(by=Person("P4", role="risk owner"), reason="worded") as change:
        change.participant("P4", name="Ruth Adeyemi")
        change.risk("letters", title="Letters steer it").control("filter", status="in place")
        change.risk("theft")
        change.risk("old").close("sold")
    return str(path)


def test_what_is_typed_is_recorded_with_who_and_why_and_told_back(register: str, capsys: pytest.CaptureFixture[str]):
    given = ("--set", "frequency=0.5..4", "--set", "loss.response=10k..80k", "--effect", "filter:success=20%..60%")
    assert main(["estimate", register, "letters", *given, "--cost", "filter=12k", *WHO]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "frequency a year: 0.5 to 4" in said
    assert "loss, GBP an event: response 10,000 to 80,000" in said
    assert "filter (in place): lowers success by 20% to 60%" in said
    assert "loss.response estimated by Ruth Adeyemi (risk owner): two such letters last year" in said
    with open_register(register) as opened:
        (scenario,) = opened.portfolio().scenarios
        assert scenario.controls[0].cost == 12_000
        assert opened.history("scenario:letters")[-1].reason == WHO[-1]


def test_without_a_change_it_shows_what_is_missing_and_what_to_ask_for(
    register: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["estimate", register]) == 0
    said = capsys.readouterr().out
    assert said.count("not estimated yet") == 2  # the closed risk is not asked for
    assert "0 of 2 open risks can be quantified" in said
    assert main(["estimate", register, "theft", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["risks"]
    assert row["missing"] == "not estimated yet"
    assert len(row["ask"]) == 6


def test_a_source_keeps_the_update(register: str, capsys: pytest.CaptureFixture[str]):
    for value in ("2", "1..3"):
        assert main(["estimate", register, "theft", "--set", "loss=5m", *WHO]) == 0
        more = ("--set", "frequency={form: poisson, rate: 2}") if value == "2" else ("--set", f"frequency.rate={value}")
        assert main(["estimate", register, "theft", *more, *WHO, "--source", "round 2"]) == 0
    with open_register(register) as opened:
        updates = opened.scenarios["theft"].updates
    assert [(each.part, each.before, each.source) for each in updates] == [
        ("frequency", {}, {"what": "round 2"}),
        ("frequency.rate", 2, {"what": "round 2"}),
    ]


def test_a_file_is_taken_over_and_the_status_of_controls_stays(
    register: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "losses.yaml"
    path.write_text(FILE, "utf-8")
    assert main(["estimate", register, "--from", str(path), *WHO]) == 0
    assert "stays as it is in the register: filter" in capsys.readouterr().out
    with open_register(register) as opened:
        (scenario,) = opened.portfolio().scenarios
        assert opened.portfolio().currency == "EUR"
        assert [(each.control, each.status, each.cost) for each in scenario.controls] == [
            ("filter", "in place", None),
            ("screening", "verified", 9000),
        ]
        assert opened.scenarios["letters"].estimated["frequency"].source == {"what": str(path)}
        assert opened.portfolio().dependence.form == "common_factor"
    path.write_text(FILE.replace("  letters:", "  leters:"), "utf-8")
    assert main(["estimate", register, "--from", str(path), *WHO]) == 2
    assert "Did you mean 'letters'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("letters", "--set", "frequency=often", *WHO), "20k"),
        (("letters", "--set", "frequency", *WHO), "PART=VALUE"),
        (("letters", "--set", "frequency=1"), "a person, a role and its grounds"),
        (("leters", "--set", "frequency=1", *WHO), "Did you mean 'letters'"),
        (("--set", "frequency=1", *WHO), "no risk is named"),
        (("letters", "--effect", "filter=1", *WHO), "acts on"),
        (("letters", "--effect", "filter:sucess=1", *WHO), "success"),
        (("letters", "--effect", "filter:success=150%", *WHO), "no probability"),
        (("letters", "--cost", "filter=1..2", *WHO), "one number"),
        (("--from", "nowhere.yaml", *WHO), "nowhere.yaml"),
    ],
)
def test_a_mistake_says_what_to_write_and_saves_nothing(
    register: str, given: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
):
    with open_register(register) as opened:
        before = opened.head
    assert main(["estimate", register, *given]) == 2
    assert said in capsys.readouterr().err
    with open_register(register) as opened:
        assert opened.head == before
