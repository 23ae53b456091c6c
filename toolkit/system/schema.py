"""The JSON Schema of a `system.yaml`, with the kinds and facts of the loaded libraries: editors complete from it."""

from __future__ import annotations

from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.system.model import System

__all__ = ["DIALECT", "allow_own_keys", "offer_in_system", "system_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PSEUDO = (DATA_ASSET, DATA_FLOW, SYSTEM)
_ANSWERS: dict[str, Any] = {"enum": ["yes", "no", "unknown", True, False]}
_ID = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": 64}
_LISTS = (
    ("DataAsset", "held_by"),
    ("DataAsset", "derived_from"),
    ("DataFlow", "carries"),
    ("DataFlow", "answers_with"),
    ("Assumption", "about"),
)
"""Lists in whose place a single id may stand."""


def system_schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema: each kind offers its own facts only, each fact shows its question."""
    schema = System.model_json_schema(by_alias=True)
    schema["$schema"] = DIALECT
    schema["title"] = "AI Threat Toolkit: a system"
    for definition in [schema, *schema["$defs"].values()]:
        allow_own_keys(definition)
    offer_in_system(schema, schema["$defs"], catalogue)
    schema["required"] = ["format", "version", "id", "name"]
    return schema


def allow_own_keys(definition: dict[str, Any]) -> None:
    """Keys that begin with `x-` are kept wherever a person writes a block."""
    if definition.get("type") == "object" and "properties" in definition:
        definition["properties"].pop("extras", None)
        definition["patternProperties"] = {"^x-": {}}


def offer_in_system(system: dict[str, Any], definitions: dict[str, Any], catalogue: Catalogue) -> None:
    """Fill the kinds and facts of a catalogue into the schema of a system and its `$defs`."""
    definitions["Answer"] = {**definitions.get("Answer", {}), **_ANSWERS}
    definitions["Answer"].pop("type", None)
    for fact_id, fact in catalogue.facts.items():
        definitions[f"fact-{fact_id}"] = {**_ANSWERS, "description": f"{fact.question} {fact.why}"}
    _offer_kinds(definitions["Component"], catalogue)
    for name, kind in (("DataAsset", DATA_ASSET), ("DataFlow", DATA_FLOW)):
        definitions[name]["properties"]["facts"] = _facts(kind, catalogue)
    system["properties"]["facts"] = _facts(SYSTEM, catalogue)
    for name, field in _LISTS:
        several = definitions[name]["properties"][field]
        kept = {key: several[key] for key in ("description", "default") if several.get(key) is not None}
        definitions[name]["properties"][field] = {**kept, "anyOf": [_ID, {"type": "array", "items": _ID}]}


def _offer_kinds(component: dict[str, Any], catalogue: Catalogue) -> None:
    kinds = {kind_id: kind for kind_id, kind in catalogue.kinds.items() if kind_id not in _PSEUDO}
    component["properties"]["kind"] = {
        "description": component["properties"]["kind"].get("description", ""),
        "oneOf": [
            {"const": kind_id, "title": kind.title, "description": kind.description} for kind_id, kind in kinds.items()
        ],
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
        "description": "What is so of it: yes, no, or unknown. What is not stated is asked.",
        "additionalProperties": False,
        "properties": {fact: {"$ref": f"#/$defs/fact-{fact}"} for fact in catalogue.facts_of(kind)},
    }
