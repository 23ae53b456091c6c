"""References to frameworks: each kind of wrong one is told apart, with file and line; the shipped ones all hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny_world import threat, with_threats
from toolkit.catalogues.control import Control
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework, framework_of
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.reference import Reference, Verdict, check_references, reference_said, references_of
from toolkit.errors import InputError, ToolkitError

CATALOGUE = load_catalogue()
ATLAS = "mitre-atlas@2026.09"
HEAD = "format: ai-threat-toolkit/library\nversion: 1\nlibrary: acme\n"
THREAT = """\
section: threats
threats:
  - id: ours
    title: A threat of our own
    statement: Somebody inside with a login does something they should not to our data, which costs us.
    severity: high
    stages: [deployment]
    references:
"""
POLICY = """\
section: framework
framework:
  id: acme-policy
  edition: "3"
  title: Acme policy
  published: "2026"
  url: https://example.org/policy
  licence: ours
  extent: whole
  types: {rule: threat}
  entries:
    - {id: R1, type: rule, name: No model without an owner}
"""


def looked_up(edition: str, entry_id: str, **beside: list[str]) -> Reference:
    """What comes of one reference of a threat, `beside` others."""
    others = {key.replace("_", "@"): ids for key, ids in beside.items()}
    one = threat("one", references={edition: [entry_id], **others})
    return references_of(one, with_threats(one))[0]


def test_every_reference_of_the_shipped_library_is_known() -> None:
    assert [str(problem) for _, problem in check_references(CATALOGUE)] == []


@pytest.mark.parametrize(
    ("edition", "entry_id", "verdict", "said"),
    [
        (ATLAS, "AML.T0051", "known", ""),
        ("owasp-aisvs@1.0", "C2.1.8", "wrong type", "a requirement of OWASP AISVS 1.0"),
        (ATLAS, "AML.T0019", "retired", "Write AML.T0115.000 Publish Poisoned AI Artifacts: "),
        ("mitre-atlas@5.6", "AML.T0019", "retired", "MITRE ATLAS 2026.09 no longer has it. Write AML.T0115.000"),
        ("mitre-atlas@5.6", "AML.T0020", "renamed", "Poison Training Data is AML.T0020 Training Data Poisoning in"),
        ("mitre-atlas@5.6", "AML.T0051", "known", ""),
        ("owasp-llm@2025", "LLM07", "renamed", "System Prompt Leakage is LLM08 Hidden Context Exposure in"),
        ("owasp-llm@2025", "LLM05", "renamed", "Improper Output Handling is LLM10 Improper Output Handling in"),
        ("owasp-llm@2025", "LLM01", "known", ""),
        (ATLAS, "AML.TA0005", "wrong type", "a tactic of MITRE ATLAS 2026.09. A threat names a technique or a sub-"),
        (
            "nist-ai-100-2@E2025",
            "NISTAML.04",
            "wrong type",
            "an objective of NIST AI 100-2 E2025. A threat names an at",
        ),
        (ATLAS, "AML.M0020", "wrong type", "a mitigation of MITRE ATLAS"),
        (ATLAS, "LLM01", "wrong type", "no id of MITRE ATLAS 2026.09 but of owasp-llm@2025. Write it under"),
        (ATLAS, "AML.T0O51", "unknown", "Did you mean AML.T0051 LLM Prompt Injection?"),
        (ATLAS, "aml.t0051", "unknown", "Did you mean AML.T0051 LLM Prompt Injection?"),
        (ATLAS, "LLM Prompt Injection", "unknown", "Did you mean AML.T0051 LLM Prompt Injection?"),
        ("owasp-llm@2026", "LLM05:2026", "unknown", "Did you mean LLM05 Data and Model Poisoning?"),
        ("owasp-llm@2026", "?", "unknown", "Allowed: LLM01, "),
        ("mitre-atlas@2026.9", "AML.T0051", "unknown edition", "Known: mitre-atlas@2026.09, mitre-atlas@5.6."),
        ("mitre-atlass@5.6", "AML.T0051", "unknown edition", "no framework 'mitre-atlass'. Known: mitre-atlas@"),
        ("owasp-mcp@2025", "MCP01", "unchecked", "no list of this framework"),
        ("cwe@4.14", "CWE-1", "unchecked", "only a part of CWE 4.14"),
        ("cwe@4.14", "CWE22", "unknown", "Did you mean CWE-22 "),
    ],
)
def test_each_kind_of_wrong_reference_is_told_apart(edition: str, entry_id: str, verdict: str, said: str) -> None:
    found = looked_up(edition, entry_id)
    assert found.verdict.value == verdict
    assert said in f"{found.what}. {found.instead}"
    assert bool(found.what) == (found.verdict is not Verdict.KNOWN)


def test_a_control_names_mitigations_and_not_techniques() -> None:
    fields = {"id": "c", "title": "Ours", "statement": "Something that we do.", "function": "preventive"}
    references = {ATLAS: ["AML.M0020", "AML.T0051"], "owasp-aisvs@1.0": ["C2.1.8", "C2"]}
    control = Control.model_validate({**fields, "references": references})
    found = references_of(control, CATALOGUE)
    assert [each.verdict.value for each in found] == ["known", "wrong type", "known", "known"]
    assert "A control names a mitigation" in found[1].instead
    only_risks = Control.model_validate({**fields, "references": {"owasp-asi@2026": ["ASI01"]}})
    assert "nothing that a control could name" in references_of(only_risks, CATALOGUE)[0].instead


def test_who_names_the_later_edition_as_well_is_told_nothing() -> None:
    assert looked_up("owasp-llm@2025", "LLM07", **{"owasp-llm_2026": ["LLM08"]}).verdict is Verdict.KNOWN


def test_mistakes_fail_and_warnings_do_not() -> None:
    mistakes = {each for each in Verdict if each.is_mistake}
    warnings = {each for each in Verdict if each.is_warning}
    assert mistakes == {Verdict.UNKNOWN, Verdict.UNKNOWN_EDITION, Verdict.WRONG_TYPE}
    assert warnings == {Verdict.RENAMED, Verdict.RETIRED}


def test_a_wrong_reference_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        HEAD
        + THREAT
        + "      owasp-llm@2026: [LLM01]\n      mitre-atlas@2026.09:\n        - AML.T0051\n        - AML.T9999\n"
    )
    problems = [problem for _, problem in check_references(load_catalogue([ours]), skip=["core"])]
    assert [problem.where for problem in problems] == [f"{ours}:15"]
    assert problems[0].what.startswith("threat 'ours' names mitre-atlas@2026.09: AML.T9999: ")


def test_a_team_lists_a_framework_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(HEAD + POLICY)
    (tmp_path / "ours.yaml").write_text(HEAD + THREAT + '      acme-policy@3: ["R1", "R2"]\n')
    catalogue = load_catalogue([tmp_path])
    verdicts = [found.verdict for found in references_of(catalogue.threat("ours"), catalogue)]
    assert verdicts == [Verdict.KNOWN, Verdict.UNKNOWN]
    assert editions_of(catalogue, "acme-policy") == ("acme-policy@3",)
    assert framework_of(CATALOGUE, "acme-policy@3") is None
    (tmp_path / "again.yaml").write_text(HEAD + POLICY)
    with pytest.raises(InputError, match="'acme-policy@3' is defined twice"):
        load_catalogue([tmp_path])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[{id: A, type: rule}, {id: A, type: rule}]", "'A' stands here twice"),
        ("[{id: A, type: ruler}]", "'A' has the type 'ruler'"),
        ("[{id: A, type: rule, parent: B}, {id: B, type: rule, parent: A}]", "'A' has the parent 'B'"),
        ("[{id: A, type: rule, parts: 3}]", "'A' has parts of no type"),
        ("[{id: A, type: rule}]\n  retired: [{id: A, name: Old, now: []}]", "'A' is retired"),
        ("[{id: A, type: rule}]\n  retired: [{id: B, name: Old, now: [C]}]", "'B' is retired"),
        (f"[{{id: A, type: rule, name: {'x' * 111}}}]", "at most 110"),
        (
            "[{id: A, type: rule, parts: 500}"
            + "".join(f", {{id: A{n}, type: rule, parts: 500}}" for n in range(10))
            + "]\n  parts: rule",
            "more than 5000",
        ),
        ("[]", "entries"),
    ],
)
def test_a_framework_that_does_not_hold_together_is_refused(tmp_path: Path, entries: str, said: str) -> None:
    text = HEAD + POLICY.partition("  entries:")[0] + f"  entries: {entries}\n"
    (tmp_path / "policy.yaml").write_text(text)
    with pytest.raises(InputError, match=said):
        load_catalogue([tmp_path])


def test_a_reference_is_said_with_its_name_and_edition() -> None:
    said = "AML.T0051 LLM Prompt Injection (MITRE ATLAS 2026.09)"
    assert reference_said(ATLAS, "AML.T0051", CATALOGUE) == said == str(looked_up(ATLAS, "AML.T0051"))
    assert reference_said(ATLAS, "AML.T9999", CATALOGUE) == "AML.T9999 (MITRE ATLAS 2026.09)"
    assert reference_said("elsewhere@1", "X", CATALOGUE) == "X (elsewhere@1)" == str(looked_up("elsewhere@1", "X"))


def test_an_edition_nobody_ships_is_refused_with_the_nearest() -> None:
    with pytest.raises(ToolkitError, match=r"Did you mean 'mitre-atlas@2026.09'\?"):
        framework("mitre-atlas@2026.08")
    with pytest.raises(ToolkitError, match="no list"):
        framework("../core@x")


def test_loading_the_catalogue_reads_no_framework_and_loads_no_type_of_one() -> None:
    code = (
        "import sys, pathlib; from toolkit.catalogues.load import load_catalogue; read = [];"
        "sys.addaudithook(lambda event, given: read.append(str(given[0])) if event == 'open' else None);"
        "load_catalogue();"
        "print([each for each in read if 'frameworks' in each],"
        " [each for each in sys.modules if 'catalogues.framework' in each], any('core' in each for each in read))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[] [] True"


def test_guesses_end_where_nobody_reads_them(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    ids = ", ".join(f"AML.X{number:04}" for number in range(150))
    ours.write_text(HEAD + THREAT + f"      mitre-atlas@2026.09: [{ids}]\n")
    problems = [problem for _, problem in check_references(load_catalogue([ours]), skip=["core"])]
    assert len(problems) == 150
    assert all(problem.try_instead for problem in problems[:100])
    assert not any(problem.try_instead for problem in problems[100:])


def test_a_framework_is_read_once() -> None:
    assert framework(ATLAS) is framework(ATLAS)
    assert isinstance(framework(ATLAS), Framework)
