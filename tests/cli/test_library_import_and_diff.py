"""`ai-threat library import` and `ai-threat library diff`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.exchange.own_copies import ATLAS_5, EVERY, laid
from toolkit.catalogues.frameworks import framework
from toolkit.cli import main
from toolkit.exchange.catalogues import CATALOGUE_READERS, catalogue_yaml, import_catalogue

OURS = """\
format: ai-threat-toolkit/library
version: 1
section: threats
library: acme
threats:
  - id: ours
    title: A threat of our own
    statement: Somebody inside with a login does something they should not to our data, which costs us.
    severity: high
    stages: [deployment]
    references: {mitre-atlas@9.1: [AML.T0001, AML.T0002]}
"""
NEXT = (
    ATLAS_5.replace("version: 9.1.0", "version: 9.2.0")
    .replace("name: A way", "name: One way")
    .replace("{id: AML.T0002, name: Another way", "{id: AML.T0003, name: Another way")
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two editions and a library of ours, in which the commands are given."""
    monkeypatch.chdir(tmp_path)
    return laid(tmp_path, {"ATLAS.yaml": ATLAS_5, "next.yaml": NEXT, "ours.yaml": OURS})


def test_a_catalogue_becomes_a_library_and_the_rest_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "import", "ATLAS.yaml", "-o", "atlas.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Wrote atlas.yaml: mitre-atlas@9.1, 1 tactic, 2 entries of type technique, 1 sub-")
    assert "read as MITRE ATLAS, YAML up to 5.6: 1 lost, 1 changed, 2 notes" in said.err
    assert "changed: mitigation AML.M0001: AML.T0002 stands in the list 'ml-lifecycle'" in said.err
    kept = (here / "atlas.yaml").read_text("utf-8")
    assert kept == catalogue_yaml(import_catalogue("ATLAS.yaml").framework)
    assert main(["library", "import", "next.yaml", "-o", "atlas.yaml"]) == 2
    assert "atlas.yaml: the file was not saved" in capsys.readouterr().err
    assert (here / "atlas.yaml").read_text("utf-8") == kept
    assert main(["library", "import", "next.yaml", "-o", "atlas.yaml", "--overwrite", "--edition", "9.3"]) == 0
    assert "mitre-atlas@9.3" in capsys.readouterr().out


def test_without_a_file_the_library_is_printed_and_nothing_else(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "import", "ATLAS.yaml"]) == 0
    assert capsys.readouterr().out == catalogue_yaml(import_catalogue("ATLAS.yaml").framework)


@pytest.mark.parametrize("reader", list(EVERY))
def test_the_same_for_machines(reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = laid(tmp_path, EVERY[reader])
    assert main(["library", "import", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = import_catalogue(folder)
    assert (told["edition"], told["format"]) == (found.framework.key, found.format)
    assert [row["id"] for row in told["entries"]] == [entry.id for entry in found.framework.entries]
    assert told["loss"] == found.loss.rows()
    assert all(row["sha256"] for row in told["files"])


def test_what_came_in_is_checked_against_and_walked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["library", "import", "ATLAS.yaml", "-o", "nine.yaml"])
    main(["library", "import", "next.yaml", "--follows", "nine.yaml", "-o", "ten.yaml"])
    capsys.readouterr()
    assert main(["library", "check", "ours.yaml", "nine.yaml"]) == 0
    assert "warning" not in capsys.readouterr().out
    assert main(["library", "check", "ours.yaml", "nine.yaml", "ten.yaml"]) == 0
    said = capsys.readouterr().out
    assert "names mitre-atlas@9.1: AML.T0001: A way is AML.T0001 One way in MITRE ATLAS 9.2" in said
    assert "names mitre-atlas@9.1: AML.T0002: Another way is AML.T0003 Another way in MITRE ATLAS 9.2" in said
    assert main(["library", "references", "mitre-atlas@9.1", "--library", "ours.yaml", "--library", "nine.yaml"]) == 0
    said = capsys.readouterr().out
    assert "Imported from a copy: ATLAS.yaml." in said
    assert "AML.T0001  A way\n    threats: acme:ours" in said
    asked = ["library", "references", "mitre-atlas@9.1", "--entry", "AML.T0001", "--library", "nine.yaml"]
    assert main([*asked, "--library", "ours.yaml"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "AML.T0001 A way  (technique of MITRE ATLAS 9.1)\n\n  Text of a way.\n\n  A second paragraph."
    )
    assert "  maturity: realized\n" in said
    assert "  mitigates this: AML.M0001 A wall\n" in said
    assert "  named by threats: acme:ours\n" in said
    assert main([*asked, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["related from"] == {"mitigates": ["AML.M0001"]}
    assert main(["library", "references", "--entry", "AML.T0001"]) == 2
    assert "no framework is named, and the entry is one of a framework. Name it before" in capsys.readouterr().err
    assert main(["library", "import", "next.yaml", "--follows", "ours.yaml"]) == 2
    assert "ours.yaml: this is no edition of a framework" in capsys.readouterr().err


def test_a_release_is_compared_and_whom_it_touches_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "diff", "ATLAS.yaml", "next.yaml", "--library", "ours.yaml"]) == 0
    said = capsys.readouterr().out
    assert "MITRE ATLAS 9.1 → MITRE ATLAS 9.2\n1 renumbered, 1 renamed, 1 relinked.\n" in said
    assert "AML.T0002 → AML.T0003  Another way  (told by its name)\n      look at: acme:ours\n" in said
    assert re.search(r"AML\.T0001  A way → One way\n      look at: [^\n]*acme:ours\n", said)
    assert re.search(r"To look at: .* what changed, and not yet mitre-atlas@9\.2\.", said)
    assert main(["library", "diff", "ATLAS.yaml", "next.yaml", "--library", "ours.yaml", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["old"], told["new"]) == ("mitre-atlas@9.1", "mitre-atlas@9.2")
    assert told["counts"] == {"renumbered": 1, "renamed": 1, "relinked": 1}
    rows = {(row["kind"], row["key"], row["names"], row["how"], row["behind"]) for row in told["touched"]}
    assert ("threat", "acme:ours", "mitre-atlas@9.1: AML.T0002", "renumbered", True) in rows


def test_shipped_editions_libraries_and_copies_may_stand_on_either_side(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["library", "diff", "mitre-atlas@5.6", "mitre-atlas@2026.09"]) == 0
    said = capsys.readouterr().out
    assert "3 retired, 12 renamed, 46 added." in said
    assert "AML.T0104  Publish Poisoned AI Agent Tool → AML.T0115.002 Publish Poisoned AI Artifacts: AI Ag" in said
    assert "Nothing to look at" in said
    (here / "same.yaml").write_text(catalogue_yaml(framework("mitre-atlas@5.6")), "utf-8")
    assert main(["library", "diff", "mitre-atlas@5.6", "same.yaml"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("MITRE ATLAS 5.6: mitre-atlas@5.6 → same.yaml\nNo difference.")
    assert main(["library", "diff", "mitre-atlas@5.6", "same.yaml", "--library", "same.yaml"]) == 0
    assert "No difference." in capsys.readouterr().out
    assert main(["library", "diff", "owasp-llm@2026", "ATLAS.yaml"]) == 0
    assert "two frameworks, not two editions of one" in capsys.readouterr().out


def test_two_states_of_a_library_are_compared(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renamed = OURS.replace("- id: ours\n", "- id: yours\n    was: [ours]\n").replace("severity: high", "severity: low")
    (here / "later.yaml").write_text(renamed)
    assert main(["library", "diff", "ours.yaml", "later.yaml"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "renamed: threat acme:yours (was acme:ours)  A threat of our own\n    severity: high → low\n"
    )
    assert main(["library", "diff", "ours.yaml", "later.yaml", "--json"]) == 0
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["how"], change["key"], change["was"]) == ("renamed", "acme:yours", "acme:ours")
    assert {"field": "severity", "before": "high", "after": "low"} in change["fields"]
    assert main(["library", "diff", "ours.yaml", "ours.yaml"]) == 0
    assert capsys.readouterr().out == "No difference.\n"


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("ours.yaml", "ATLAS.yaml is an edition of a framework and ours.yaml a library of threats"),
        (
            "mitre-atlas@5.7",
            "is no edition of a framework that is listed here, and no file. Did you mean 'mitre-atlas@",
        ),
        ("nowhere.yaml", "nowhere.yaml: there is no such file"),
    ],
)
def test_what_cannot_be_compared_is_told(old: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "diff", old, "ATLAS.yaml"]) == 2
    assert said in capsys.readouterr().err


def test_the_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("import", "diff"):
        with pytest.raises(SystemExit) as left:
            main(["library", action, "--help"])
        assert left.value.code == 0
        said = capsys.readouterr().out
        assert "Keys of --json" in said
        assert "Examples" in said
        assert action == "diff" or all(reader.name in said for reader in CATALOGUE_READERS)
