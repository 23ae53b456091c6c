"""`ai-threat import`: what is noted in another tool is told, and recorded where a person says so and why."""

from __future__ import annotations

import json

import pytest

from tests.exchange.dragon import flow, shape, text
from toolkit.cli import main
from toolkit.register import open_register

THREAT = {"title": "Use HTTPS", "status": "Mitigated", "severity": "High", "mitigation": "Enforce TLS", "type": "x"}
ODD = {"title": "Prompt injection", "status": "Open"}
MODEL = text(
    shape("actor", "a", "Customer", threats=[ODD]),
    shape("process", "p", "Chatbot", (400, 20, 100, 60)),
    shape("trust-boundary-box", "z", "Ours", (300, 0, 400, 300)),
    flow("f", "a", "p", "question", threats=[THREAT]),
)


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(MODEL)
    return str(path)


def test_what_is_noted_is_told_with_its_ground(model, tmp_path, capsys):
    assert main(["import", model, "--to", str(tmp_path / "system.yaml")]) == 0
    told = capsys.readouterr().err
    assert "noted: 'Use HTTPS' at question is 'Data readable on the way or where it lies': its title says" in told
    assert "against it: encrypt-data-and-models in place" in told
    assert (
        "'Prompt injection' at Customer is kept in its words: its title says ‘prompt injection’, which several" in told
    )
    assert "2 threats noted in OWASP Threat Dragon 2, 1 of them matched to the library" in told
    assert "a workshop takes them up" in told


def test_for_machines_each_threat_says_what_it_is(model, capsys):
    assert main(["import", model, "--json"]) == 0
    odd, plain = json.loads(capsys.readouterr().out)["threats"]
    assert (odd["title"], odd["rule"], odd["finding"]) == ("Prompt injection", "", "")
    assert plain["finding"] == "core:unprotected-transport-or-storage@question"
    assert [each["control"] for each in plain["controls"]] == ["encrypt-data-and-models"]


def test_it_is_recorded_by_a_named_person_for_a_reason(model, tmp_path, capsys):
    folder = tmp_path / "workshop"
    who = ["--as", "P7", "--role", "architect", "--reason", "our model of last year"]
    assert main(["import", model, "--into", str(folder), *who]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Recorded in ")
    assert "all are recorded as ideas" in said.err
    with open_register(folder / "register.db", create=False) as register:
        assert {event.by.id for record in ("system", "idea:1") for event in register.history(record)} == {"P7"}
        (risk,) = register.risks.values()
        assert [(use.control, use.status) for use in risk.controls] == [("encrypt-data-and-models", "in place")]
        assert register.workshop.name == "Shop helper"
        assert register.verify().ok
    assert main(["find", str(folder)]) == 0
    assert main(["check", str(folder), "--register", str(folder)]) in (0, 1)
    assert main(["import", model, "--into", str(folder), *who]) == 2
    assert "there is a register.db already" in capsys.readouterr().err


@pytest.mark.parametrize("left_out", ["--as", "--role", "--reason"])
def test_without_person_role_or_reason_nothing_is_recorded(model, tmp_path, capsys, left_out):
    given = {"--as": "P7", "--role": "architect", "--reason": "why"}
    who = [word for key, value in given.items() if key != left_out for word in (key, value)]
    assert main(["import", model, "--into", str(tmp_path / "new"), *who]) == 2
    assert f"{left_out} must be given" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_a_system_is_left_alone(model, tmp_path, capsys):
    (tmp_path / "system.yaml").write_text("x: 1\n")
    who = ["--as", "P7", "--role", "architect", "--reason", "why"]
    assert main(["import", model, "--into", str(tmp_path), *who]) == 2
    assert "there is a system.yaml already" in capsys.readouterr().err
    assert not (tmp_path / "register.db").exists()
