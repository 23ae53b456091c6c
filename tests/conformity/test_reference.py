"""The shipped Code against a reference of its structure that was compiled apart from it, where one is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.catalogues.load import load_catalogue

CODE = load_catalogue().code


@pytest.fixture
def reference(shared: Path) -> dict[str, Any]:
    """The reference as plain data."""
    found: dict[str, Any] = yaml.safe_load((shared / "reference" / "code_of_practice.yaml").read_text("utf-8"))
    return found


def test_every_provision_is_as_the_reference_has_it(reference: dict[str, Any]) -> None:
    listed = [p for phase in reference["phases"] for principle in phase["principles"] for p in principle["provisions"]]
    assert [each["id"] for each in listed] == [provision.id for provision in CODE.provisions]
    for theirs, ours in zip(listed, CODE.provisions, strict=True):
        assert ours.strength == theirs["strength"], ours.id
        assert ours.etsi_id == theirs["etsi_id"], ours.id
        assert ours.parent == theirs.get("parent"), ours.id
        assert [*ours.applies_to] == theirs["applies_to"], ours.id
        assert [*ours.involves] == theirs.get("involves", []), ours.id
        assert ours.addressee_explicit == theirs.get("addressee_explicit", True), ours.id
        parts = theirs.get("strength_parts", [])
        assert [part.strength for part in ours.parts] == [part["strength"] for part in parts], ours.id
        assert [[*part.applies_to] for part in ours.parts] == [part.get("applies_to", []) for part in parts], ours.id


def test_what_the_guide_leaves_out_and_its_scenarios_are_those_of_the_reference(reference: dict[str, Any]) -> None:
    left = [(each["id"], each["scenario"]) for each in reference["guide_not_applicable"]["items"]]
    assert left == [(p.id, each.scenario) for p in CODE.provisions for each in p.left_out]
    assert [each["key"] for each in reference["guide_scenarios"]] == [each.id for each in CODE.scenarios]
    confidences = [each["confidence"] for each in reference["scope"]["out_of_scope"][:2]]
    assert confidences == [each.confidence for each in CODE.scope.exclusions] == ["high", "medium"]
