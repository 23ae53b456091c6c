"""`ai-threat hash`: a folder's hash on the screen, as a list, and in the record."""

from __future__ import annotations

import json

import pytest

from toolkit.cli.main import main
from toolkit.register import open_register
from toolkit.workshop.opening import open_workshop


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A folder with two files; the present folder is the one around it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    for name in ("a.bin", "b.bin"):
        (tmp_path / "model" / name).write_text(name)
    return tmp_path / "model"


def test_the_hash_is_recorded_and_stands_in_the_audit_trail(model, capsys, tmp_path):
    workshop = open_workshop("")
    workshop.register.close()
    who = ["--by", "P3", "--role", "developer", "--why", "release 3.2"]
    into = ["--into", str(workshop.folder), "--element", "fraud_classifier", "--version", "3.2"]
    assert main(["hash", "model", "--manifest", "model.sha256", "--json", *into, *who]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["size"]) == (2, 10)
    assert (tmp_path / "model.sha256").read_text().count("\n") == 2
    assert main(["document", str(workshop.folder), "audit", "--to", str(tmp_path), "--format", "md"]) == 0
    trail = (tmp_path / "audit.md").read_text("utf-8")
    assert said["sha256"] in trail
    assert "release 3.2" in trail
    with open_register(workshop.folder / "register.db") as register:
        held = register.assets["fraud_classifier"]
    assert (held.version, held.files, held.size, held.sha256) == ("3.2", 2, 10, said["sha256"])
    assert [each.name for each in tmp_path.glob(".ai-threat-hash-*")] == []
    workshop.close()


def test_mistakes_are_told(model, capsys):
    (model / "link").symlink_to("a.bin")
    assert main(["hash", "model"]) == 2
    assert "this is a link" in capsys.readouterr().err
    assert main(["hash", "model/a.bin", "--into", "somewhere"]) == 2
    assert "--element" in capsys.readouterr().err
    assert main(["hash", "model/a.bin"]) == 0
    assert "1 file, 5 bytes" in capsys.readouterr().out
    assert main(["hash", "none"]) == 2
