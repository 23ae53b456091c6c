"""The JSON Schema of a `system.yaml`, with the kinds and facts of the loaded libraries: editors complete from it."""

from __future__ import annotations

from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.system.model import System

__all__ = ["system_schema"]

_PSEUDO = (DATA_ASSET, DATA_FLOW, SYSTEM)
_ANSWERS: dict[str, Any] = {"enum": ["yes", "no", "unknown", True, False]}


def system_schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema: each kind offers its own facts only, each fact shows its question."""
    schema = System.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "AI Threat Toolkit: a system"
    definitions: dict[str, Any] = schema["$defs"]
    definitions["Answer"] = {**definitions.get("Answer", {}), **_ANSWERS}
    definitions["Answer"].pop("type", None)
    for definition in [schema, *definitions.values()]:
        _allow_own_keys(definition)
    _offer_kinds(definitions["Component"], catalogue)
    for name, kind in (("DataAsset", DATA_ASSET), ("DataFlow", DATA_FLOW)):
        definitions[name]["properties"]["facts"] = _facts(kind, catalogue)
    schema["properties"]["facts"] = _facts(SYSTEM, catalogue)
    schema["required"] = ["format", "version", "id", "name"]
    return schema


def _allow_own_keys(definition: dict[str, Any]) -> None:
    if definition.get("type") == "object" and "properties" in definition:
        definition["properties"].pop("extras", None)
        definition["patternProperties"] = {"^x-": {}}


def _offer_kinds(component: dict[str, Any], catalogue: Catalogue) -> None:
    kinds = {kind_id: kind for kind_id, kind in catalogue.kinds.items() if kind_id not in _PSEUDO}
    component["properties"]["kind"] = {
        "oneOf": [
            {"const": kind_id, "title": kind.title, "description": kind.description} for kind_id, kind in kinds.items()
        ]
    }
    component["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind_id}}, "required": ["kind"]},
            "then": {"properties": {"facts": _facts(kind_id, catalogue)}},
        }
        for kind_id in kinds
    ]


def _facts(kind: str, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            fact: {**_ANSWERS, "description": f"{catalogue.facts[fact].question} {catalogue.facts[fact].why}"}
            for fact in catalogue.facts_of(kind)
        },
    }
