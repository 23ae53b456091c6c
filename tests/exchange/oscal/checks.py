"""What every OSCAL document of ours is held to: the models of compliance-trestle, and no loose end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition
from trestle.oscal.poam import PlanOfActionAndMilestones

from toolkit.exchange.oscal.document import FILES

MODELS = {
    "catalog": Catalog,
    "component-definition": ComponentDefinition,
    "assessment-plan": AssessmentPlan,
    "assessment-results": AssessmentResults,
    "plan-of-action-and-milestones": PlanOfActionAndMilestones,
}
Documents = dict[str, dict[str, Any]]
_CONTROLS = ("control-id", "statement-id", "statement-ids", "target-id", "objective-id")


def documents_in(folder: Path) -> Documents:
    """The documents of a folder, by file."""
    return {name: json.loads((folder / name).read_text("utf-8")) for name in FILES.values()}


def root_of(document: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What kind of document it is, and its content."""
    ((root, content),) = document.items()
    return root, content


def check_models(documents: Documents) -> None:
    """Every document is taken by trestle's model of it, which is made from the official schema and knows no extras."""
    for document in documents.values():
        root, content = root_of(document)
        MODELS[root].model_validate_json(json.dumps(content))


def walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document with the key that it stands under."""
    yield key, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from walk(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each, key)


def defined_in(document: Mapping[str, Any]) -> Counter[str]:
    """Every id that the document defines, and how often."""
    return Counter(each["uuid"] for _, each in walk(document) if isinstance(each, dict) and "uuid" in each)


def _tokens(document: Mapping[str, Any]) -> set[str]:
    return {each["id"] for _, each in walk(document) if isinstance(each, dict) and isinstance(each.get("id"), str)}


def check_references(documents: Documents) -> int:
    """Everything that a document refers to is defined: in it, in the catalogue, or in the file that it names.

    Gives how many references were followed.
    """
    catalogue = _tokens(documents[FILES["oscal-catalog"]])
    return sum(_check_one(name, document, documents, catalogue) for name, document in documents.items())


def _check_one(name: str, document: Mapping[str, Any], documents: Documents, catalogue: set[str]) -> int:
    held = defined_in(document)
    twice = [each for each, count in held.items() if count > 1]
    assert not twice, (name, twice)
    roles = {each["id"] for each in root_of(document)[1]["metadata"].get("roles", ())}
    followed = 0
    for key, each in walk(document):
        if not isinstance(each, str):
            continue
        if key.endswith(("-uuid", "-uuids")):
            assert each in held, (name, key, each)
        elif key in _CONTROLS:
            assert each in catalogue, (name, key, each)
        elif key in ("role-id", "role-ids"):
            assert each in roles, (name, key, each)
        elif key in ("href", "source") and not each.startswith(("http://", "https://")):
            _follow(name, each, held, documents)
        else:
            continue
        followed += 1
    for _, each in walk(document):
        if isinstance(each, dict) and each.get("name") in ("duty-of", "involves"):
            assert each["value"] in roles
    return followed


def _follow(name: str, href: str, held: Mapping[str, int], documents: Documents) -> None:
    file, _, fragment = href.partition("#")
    if file in documents:
        held = defined_in(documents[file])
    elif file:
        assert "evidence" in file or "files/" in file, (name, href)  # a file of the team's
        return
    assert not fragment or fragment in held, (name, href)


CORE = {
    "metadata": {"keywords", "marking"},
    "parties": {"mail-stop", "office", "job-title", "marking"},
    "groups": {"label", "sort-id", "alt-identifier", "marking"},
    "controls": {"label", "sort-id", "alt-identifier", "status", "marking"},
    "parts": {"label", "sort-id", "alt-identifier", "marking", "method"},
    "components": {"version", "asset-type", "asset-id", "label", "marking"},
    "activities": {"method", "marking"},
    "risks": {"accepted", "false-positive", "risk-adjusted", "priority", "marking"},
    "remediations": {"type", "marking"},
    "facets": {"state", "marking"},
}
"""Properties without a namespace that the constraints of OSCAL 1.2.1 know, by what has them."""
WORDS = {
    ("parties", "type"): {"person", "organization"},
    ("actors", "type"): {"tool", "assessment-platform", "party"},
    ("subjects", "type"): {"component", "inventory-item", "location", "party", "user", "resource"},
    ("include-subjects", "type"): {"component", "inventory-item", "location", "party", "user", "resource"},
    ("assessment-subjects", "type"): {"component", "inventory-item", "location", "party", "user"},
    ("target", "type"): {"statement-id", "objective-id"},
    ("status", "state"): {
        *("satisfied", "not-satisfied"),
        *("under-development", "operational", "disposition", "other"),
    },
    ("status", "reason"): {"pass", "fail", "other"},
    ("implementation-status", "state"): {"implemented", "partial", "planned", "alternative", "not-applicable"},
    ("observations", "methods"): {"EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"},
    ("observations", "types"): {
        *("ssp-statement-issue", "control-objective", "mitigation", "finding", "historic"),
    },
    ("risks", "status"): {
        *("open", "investigating", "remediating", "deviation-requested", "deviation-approved", "closed"),
    },
    ("entries", "status-change"): {
        *("open", "investigating", "remediating", "deviation-requested", "deviation-approved", "closed"),
    },
    ("remediations", "lifecycle"): {"recommendation", "planned", "completed"},
    ("tasks", "type"): {"milestone", "action"},
    ("components", "type"): {
        *("this-system", "system", "interconnection", "software", "hardware", "service", "policy", "physical"),
        *("process-procedure", "plan", "guidance", "standard", "validation", "network", "safeguard", "data"),
    },
    ("hashes", "algorithm"): {"SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-512"},
}
"""Words of OSCAL's own lists. Some lists are open; a word of ours there would still be one that no tool knows."""
VALUES = {
    ("remediations", "type"): {"avoid", "mitigate", "transfer", "accept", "share", "contingency", "none"},
    ("facets", "state"): {"initial", "adjusted"},
    ("parts", "method"): {"INTERVIEW", "EXAMINE", "TEST"},
    ("activities", "method"): {"INTERVIEW", "EXAMINE", "TEST"},
    ("metadata", "marking"): {"official", "internal", "public"},
}
"""Values of properties without a namespace; the mark is ours to choose."""


def strange_words(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Every word in a place of OSCAL's own lists that is not on the list, with what has it and where."""
    found = []
    for owner, each in walk(document):
        if not isinstance(each, dict):
            continue
        for name, said in each.items():
            listed = WORDS.get((owner, name))
            said = said if isinstance(said, list) else [said]
            found += [(owner, name, word) for word in said if listed is not None and word not in listed]
        for prop in each.get("props", ()):
            name, core = prop["name"], CORE.get(owner, {"marking"})
            if "ns" in prop:
                continue
            if name not in core or prop["value"] not in VALUES.get((owner, name), {prop["value"]}):
                found.append((owner, name, prop["value"]))
    return found
