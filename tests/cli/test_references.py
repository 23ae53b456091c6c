"""`ai-threat library references` and what `library check` says of references."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli import main

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
    references:
"""


def checked(path: Path, references: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code and the words of a check of a library with these references."""
    path.write_text(OURS + references)
    code = main(["library", "check", str(path)])
    return code, capsys.readouterr().out


def test_a_check_fails_on_mistakes_and_only_warns_of_what_is_retired(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = tmp_path / "ours.yaml"
    code, said = checked(ours, "      mitre-atlas@2026.09: [AML.T0051]\n", capsys)
    assert (code, said) == (0, "1 threat, and nothing wrong.\n")
    code, said = checked(ours, "      mitre-atlas@2026.09: [AML.T0019]\n      acme-rules@1: [A, B]\n", capsys)
    assert code == 0
    assert f"warning: {ours}:12: threat 'ours' names mitre-atlas@2026.09: AML.T0019: " in said
    assert "Not checked, as no list here holds them: references to acme-rules@1 (2)." in said
    code, said = checked(ours, "      mitre-atlas@2026.09:\n        - AML.TA0005\n        - AML.T9999\n", capsys)
    assert code == 2
    assert f"{ours}:13: threat 'ours' names mitre-atlas@2026.09: AML.TA0005: this is a tactic" in said
    assert f"{ours}:14: threat 'ours' names mitre-atlas@2026.09: AML.T9999: " in said
    assert main(["library", "check", str(ours), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert [problem["where"] for problem in told["problems"]] == [f"{ours}:13", f"{ours}:14"]
    assert told["warnings"] == []
    assert told["unchecked"] == {}


def test_the_shipped_library_is_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "check"]) == 0
    assert "warning" not in capsys.readouterr().out


def test_the_overview_names_every_edition_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "references"]) == 0
    said = capsys.readouterr().out
    assert "mitre-atlas@2026.09" in said
    assert "only a part is listed" in said
    assert main(["library", "references", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"edition", "framework", "extent", "entries", "named", "threats", "controls"} == set(rows[0])


def test_a_framework_is_walked_both_ways_with_its_gaps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "references", "cosai"]) == 0
    said = capsys.readouterr().out
    assert "riskPromptInjection  Prompt Injection\n    threats: " in said
    assert "direct-prompt-injection" in said
    assert "Named by nobody:" in said
    ours = tmp_path / "ours.yaml"
    ours.write_text(OURS + "      owasp-llm@2026: [LLM01]\n")
    assert main(["library", "references", "owasp-llm@2026", "--library", str(ours), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["gaps"] == []
    assert "acme:ours" in told["entries"][0]["threats"]
    assert main(["library", "references", "owasp-llm"]) == 0
    both = capsys.readouterr().out
    assert "owasp-llm@2025" in both
    assert "owasp-llm@2026" in both
    assert main(["library", "references", "owasp"]) == 2
    assert "Did you mean 'owasp-" in capsys.readouterr().err


def test_a_threat_or_control_says_what_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "references", "--of", "direct-prompt-injection"]) == 0
    said = capsys.readouterr().out
    assert "  AML.T0051.000 LLM Prompt Injection: Direct (MITRE ATLAS 2026.09)\n" in said
    assert "LLM01" in said
    assert main(["library", "references", "owasp-llm@2026", "--of", "direct-prompt-injection"]) == 0
    assert "MITRE" not in capsys.readouterr().out
    assert main(["library", "references", "--of", "agent-least-privilege", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"AML.M0026", "C9.5"} <= {row["id"] for row in rows}
    ours = tmp_path / "ours.yaml"
    ours.write_text(OURS + "      mitre-atlas@2026.09: [AML.T0019]\n")
    assert main(["library", "references", "--of", "ours", "--library", str(ours)]) == 0
    assert "is retired in MITRE ATLAS 2026.09. Write AML.T0115.000" in capsys.readouterr().out
    assert main(["library", "references", "cosai", "--of", "ours", "--library", str(ours)]) == 0
    assert "names nothing there." in capsys.readouterr().out
    assert main(["library", "references", "--of", "direct-promt-injection"]) == 2
    assert "Did you mean 'direct-prompt-injection'" in capsys.readouterr().err


def test_the_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["library", "references", "--help"])
    said = capsys.readouterr().out
    for word in ("A gap is", "Examples", "Keys of --json", "mitre-atlas", "--library", "--json"):
        assert word in said
