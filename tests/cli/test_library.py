"""`ai-threat library` and `--library`: what a team's own library says at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main

HEAD = "format: ai-threat-toolkit/library\nversion: 1\nlibrary: acme\n"
AMENDED = """\
section: amendments
amendments:
  threats:
    - {entry: open-default-settings, because: consoles of ours are public, severity: severe}
    - {entry: unpatched-flaw, because: the platform team keeps a list of its own, retired: yes}
"""
SYSTEM = """\
format: ai-threat-toolkit/system
version: 1
id: box
name: Box
components:
  cloud: {kind: hosting, facts: {hardened_configuration: no, patched: no, exposed_to_internet: yes}}
"""


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    (tmp_path / "system.yaml").write_text(SYSTEM, "utf-8")
    path = tmp_path / "changes.yaml"
    path.write_text(HEAD + AMENDED.replace("unpatched-flaw", retired()), "utf-8")
    return path


def retired() -> str:
    """A shipped rule that the system above breaks, other than the one that is amended."""
    from toolkit.catalogues.load import load_catalogue
    from toolkit.system.read import parse_system
    from toolkit.threats.find import find_threats

    found = find_threats(parse_system(SYSTEM, source="box"), load_catalogue()).of("applies")
    return next(each.threat.id for each in found if each.threat.id != "open-default-settings")


def test_find_tells_what_a_library_amended_and_switched_off(amended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    system = str(amended.with_name("system.yaml"))
    assert main(["find", system, "--library", str(amended)]) == 0
    said = capsys.readouterr().out
    assert "[severe]" in said
    assert "As amended by acme: consoles of ours are public." in " ".join(said.split())
    assert f"Switched off by acme: core:{retired()}, 1 findings: the platform team" in " ".join(said.split())
    assert main(["find", system, "--library", str(amended), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["switched_off"] == [
        {
            "rule": f"core:{retired()}",
            "count": 1,
            "library": "acme",
            "because": "the platform team keeps a list of its own",
        }
    ]
    (changed,) = [each for each in told["findings"] if each["amended"]]
    assert changed["identity"] == "core:open-default-settings@cloud"
    assert changed["amended"] == [{"library": "acme", "because": "consoles of ours are public", "fields": ["severity"]}]


def test_a_library_that_only_amends_is_checked_too(amended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "check", str(amended)]) == 0
    assert "0 threats, 2 of other libraries amended, and nothing wrong." in capsys.readouterr().out
    text = amended.read_text("utf-8").replace("severity: severe", "applies: {to: agent}")
    amended.write_text(text, "utf-8")
    assert main(["library", "check", str(amended)]) == 2
    said = capsys.readouterr().out
    assert f"{amended}:7: threat core:open-default-settings has an example" in said
