"""The shipped editions of frameworks: how much each holds, that it is ids and names, and that they fit together."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from toolkit.catalogues.frameworks import framework, framework_editions

COUNTS = {
    "aidefend@2026.06.25": {"technique": 88, "sub-technique": 213},
    "capec@3.9": {},
    "cosai@18ab1ef": {"risk": 36, "control": 35},
    "cwe@4.14": {},
    "cwe@4.18": {"weakness": 4},
    "eu-ai-act@2024": {"article": 7, "paragraph": 35},
    "finos@78e0aed": {"risk": 23, "mitigation": 23},
    "google-saif@2025": {"risk": 15, "control": 23},
    "iso-27001@2022": {"theme": 4, "control": 93},
    "iso-42001@2023": {"area": 9, "control": 38},
    "mitre-atlas@2026.09": {"tactic": 16, "technique": 120, "sub-technique": 88, "mitigation": 40},
    "mitre-atlas@5.6": {"tactic": 16, "technique": 101, "sub-technique": 69, "mitigation": 35},
    "nist-ai-100-2@E2025": {"objective": 5, "attack": 25},
    "nist-ai-rmf@1.0": {"function": 4, "category": 19, "subcategory": 72},
    "ncsc-guidelines@2023": {"area": 4, "guideline": 17},
    "owasp-ai-exchange@5413fde": {"control": 54},
    "owasp-aisvs@1.0": {"chapter": 12, "section": 44, "requirement": 191},
    "owasp-asi@2026": {"risk": 10},
    "owasp-llm@2025": {"risk": 10},
    "owasp-llm@2026": {"risk": 10},
    "owasp-ml@2023": {"risk": 10},
    "safe-mcp@d533c80": {},
}
PARTS = {"capec@3.9", "eu-ai-act@2024", "cwe@4.14", "cwe@4.18", "safe-mcp@d533c80"}
"""Editions of which only some entries are listed."""


def test_every_edition_named_is_shipped_and_no_other() -> None:
    assert set(framework_editions()) == set(COUNTS)


@pytest.mark.parametrize("edition", sorted(COUNTS))
def test_an_edition_holds_as_many_entries_as_its_owners_say(edition: str) -> None:
    found = framework(edition)
    assert found.key == edition, "the file is called otherwise than what it holds"
    assert (found.extent == "part") == (edition in PARTS)
    if COUNTS[edition]:
        assert Counter(entry.type for entry in found.by_id.values()) == COUNTS[edition]


@pytest.mark.parametrize("edition", sorted(COUNTS))
def test_names_are_names_and_never_sentences(edition: str) -> None:
    found = framework(edition)
    for name in (each.name for each in (*found.entries, *found.retired)):
        assert name == name.strip()
        assert not name.endswith((".", ":", ";")), name
        assert "verify that" not in name.casefold(), name
        assert len(name.split()) <= 14, name
    assert not any(entry.note for entry in found.entries)


def test_an_edition_that_follows_another_says_what_became_of_every_entry_of_it() -> None:
    followed = {
        each.key: each for each in map(framework, framework_editions()) if each.follows and each.extent == "whole"
    }
    assert set(followed) == {"mitre-atlas@2026.09", "owasp-llm@2026"}
    for later in followed.values():
        before = framework(f"{later.id}@{later.follows}")
        became = {entry.was or entry.id for entry in later.entries} | later.gone.keys()
        assert before.by_id.keys() <= became
        for entry in later.entries:
            former = before.by_id.get(entry.was or entry.id)
            assert entry.formerly == ((former.name,) if former and former.name != entry.name else ()), entry.id


def test_what_became_of_atlas_is_as_its_notes_state() -> None:
    later = framework("mitre-atlas@2026.09")
    assert {each.id: each.now for each in later.retired} == {
        "AML.T0019": ("AML.T0115.000",),
        "AML.T0058": ("AML.T0115.001",),
        "AML.T0104": ("AML.T0115.002",),
    }
    renamed = {entry.id.removeprefix("AML.") for entry in later.entries if entry.formerly}
    techniques, mitigations = {"T0020", "T0072", "T0075", "T0089"}, {2, 3, 4, 6, 9, 10, 15}
    assert renamed == techniques | {f"M{number:04}" for number in mitigations} | {"TA0001"}


def test_sub_techniques_stand_under_the_technique_that_their_id_begins_with() -> None:
    for edition in ("mitre-atlas@2026.09", "mitre-atlas@5.6", "aidefend@2026.06.25"):
        for entry in framework(edition).entries:
            assert (entry.type == "sub-technique") == (entry.parent is not None), entry.id
            assert entry.parent in (None, entry.id.rpartition(".")[0]), entry.id


def test_names_can_stand_alone() -> None:
    assert framework("mitre-atlas@2026.09").said("AML.T0051.000") == "AML.T0051.000 LLM Prompt Injection: Direct"
    assert framework("nist-ai-100-2@E2025").said("NISTAML.022") == "NISTAML.022 Evasion"
    assert framework("owasp-ai-exchange@5413fde").said("OVERSIGHT") == "OVERSIGHT"
    aisvs = framework("owasp-aisvs@1.0")
    assert aisvs.said("C2.1.8") == "C2.1.8 part of Input Validation: Prompt Injection Defenses"
    assert "C2.1.9" not in aisvs.by_id


def test_ids_and_names_are_what_their_owners_publish(shared: Path) -> None:
    folder = shared / "catalogues"
    matrix = yaml.safe_load((folder / "atlas" / "ATLAS.yaml").read_text("utf-8"))["matrices"][0]
    published = {each["id"]: each["name"] for kind in ("tactics", "techniques", "mitigations") for each in matrix[kind]}
    assert names("mitre-atlas@5.6") == published
    later = json.loads((folder / "atlas" / "ids_2026.09.json").read_text("utf-8"))
    techniques = {each: entry["name"] for each, entry in later["techniques"].items()}
    assert names("mitre-atlas@2026.09") == {**later["tactics"], **techniques, **later["mitigations"]}
    risk_map = {
        each["id"]: each["title"].strip()
        for kind in ("risks", "controls")
        for each in yaml.safe_load((folder / "cosai" / f"{kind}.yaml").read_text("utf-8"))[kind]
    }
    assert names("cosai@18ab1ef") == risk_map
    weaknesses = json.loads((folder / "cwe-capec" / "cwe_index.json").read_text("utf-8"))["cwe"]
    patterns = json.loads((folder / "cwe-capec" / "capec_3.9_index.json").read_text("utf-8"))
    assert names("cwe@4.14").items() | names("cwe@4.18").items() <= weaknesses.items()
    assert names("capec@3.9").items() <= {each: entry["name"] for each, entry in patterns.items()}.items()


def names(edition: str) -> dict[str, str]:
    """Ids and names as they are listed."""
    return {entry.id: entry.name for entry in framework(edition).entries}
