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
