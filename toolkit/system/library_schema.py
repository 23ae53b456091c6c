"""The JSON Schema of a library's files, with the kinds, facts and controls of the loaded libraries to name.

It lies above the catalogues, since the examples beside a threat are systems.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic.json_schema import models_json_schema

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.frameworks import editions_of
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW
from toolkit.catalogues.library_file import FORMAT
from toolkit.catalogues.sections import all_sections
from toolkit.system.model import System
from toolkit.system.schema import DIALECT, allow_own_keys, offer_in_system

__all__ = ["library_schema"]

_NAMELESS = ("calibration", "framework", "scale")
"""Sections whose shipped files need not say whose they are."""
_EITHER = {"enum": [True, False, "yes", "no"]}


def library_schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema of every section that a library's file may have.

    What a file may name is what the catalogue holds, so that a slip is seen at once. After a new kind, fact, control or
    threat the schema is made anew, with the library itself among those of the catalogue.
    """
    sections = all_sections()
    models: list[Any] = [*sections.values(), System]
    _, whole = models_json_schema([(model, "validation") for model in models], by_alias=True)
    definitions: dict[str, Any] = whole["$defs"]
    conditions = definitions["Not"]["properties"]["not"]["oneOf"]
    for name, definition in definitions.items():
        allow_own_keys(definition)
        definitions[name] = _plainer(definition, conditions)
    about = "A condition: one key, which says what is asked of the element."
    definitions["Condition"] = {"description": about, "oneOf": conditions}
    offer_in_system(definitions["System"], definitions, catalogue)
    definitions["System"]["required"] = []
    definitions["Example"]["properties"]["system"] = {"$ref": "#/$defs/System"}
    _offer(definitions, catalogue)
    for section, model in sections.items():
        definition = definitions[model.__name__]
        definition["properties"]["section"] = {"const": section, "description": definition.get("description", "")}
        if section not in _NAMELESS:
            definition["required"] = [*definition["required"], "library"]
    return {
        "$schema": DIALECT,
        "title": "AI Threat Toolkit: a file of a threat library",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "section": {
                "oneOf": [
                    {"const": section, "description": (model.__doc__ or "").strip()}
                    for section, model in sections.items()
                ]
            },
        },
        "required": ["format", "version", "section"],
        "allOf": [
            {
                "if": {"properties": {"section": {"const": section}}, "required": ["section"]},
                "then": {"$ref": f"#/$defs/{model.__name__}"},
            }
            for section, model in sections.items()
        ],
        "$defs": definitions,
    }


def _plainer(schema: Any, conditions: list[Any]) -> Any:
    """The schema without what only Python needs, and as wide as the reader, which takes `yes` for true."""
    if isinstance(schema, list):
        return [_plainer(each, conditions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("oneOf") == conditions:
        return {"$ref": "#/$defs/Condition"}
    some = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(some) == 1 and len(schema["anyOf"]) == 2:
        return _plainer({**{key: value for key, value in schema.items() if key != "anyOf"}, **some[0]}, conditions)
    if schema.get("type") == "boolean":
        kept = {key: value for key, value in schema.items() if key not in ("type", "const", "default", "title")}
        return {**kept, **({"enum": [True, "yes"]} if schema.get("const") is True else _EITHER)}
    plain = {
        key: {name: _plainer(each, conditions) for name, each in value.items()}
        if key == "properties"
        else _plainer(value, conditions)
        for key, value in schema.items()
        if not (key == "default" and value is None) and not (key == "title" and isinstance(value, str))
    }
    if "patternProperties" in plain and "properties" not in plain:
        plain["additionalProperties"] = False
    return plain


def _offer(definitions: dict[str, Any], catalogue: Catalogue) -> None:
    """Put what can be named in the place of plain texts."""
    for name, words in _words(catalogue).items():
        definitions[name] = {"oneOf": [_word(*each) for each in words.items()]} if words else {"type": "string"}
    ids = {"type": "array", "items": {"type": "string"}}
    definitions["References"] = {
        "type": "object",
        "description": "The edition of a framework, and the ids of its entries.",
        "properties": dict.fromkeys(editions_of(catalogue), ids),
        "patternProperties": {"^[a-z0-9-]+@[0-9A-Za-z.-]+$": ids},
        "additionalProperties": False,
    }
    for name in ("NeedLink", "GainLink"):
        definitions[name] = _placed(definitions[name], definitions["Hold"]["enum"])
    for name, shape, places in _NAMED:
        for place in places.split():
            model, _, field = place.partition(".")
            properties = definitions[model]["properties"]
            about = {key: value for key, value in properties.get(field, {}).items() if key == "description"}
            properties[field] = {**about, **_shaped(name, shape)}


def _placed(link: dict[str, Any], holds: list[str]) -> dict[str, Any]:
    """What a step of an attack needs or gives, as it is written: `reads`, or `{reads: beside}`."""
    what, where = (link["properties"][each] for each in ("what", "where"))
    beside = {"type": "object", "properties": dict.fromkeys(holds, where), "additionalProperties": False}
    short = {**beside, "minProperties": 1, "maxProperties": 1}
    return {"description": link["description"], "anyOf": [*what.get("anyOf", [what]), short]}


Words = dict[str, tuple[str, str]]
"""What can be named, with its title and what it is."""
_NAMED = (
    ("Kind", "one or some", "Applies.to KindIs.kind ComponentSelector.kind ComponentSelector.not_kind"),
    ("Kind", "one", "ComponentKind.is_a KindAmendment.entry"),
    ("FactName", "one", "FactIs.fact ControlLink.establishes FactAmendment.entry"),
    ("FactName", "some", "Control.establishes ComponentKind.facts FactsChange.add FactsChange.remove"),
    ("FactName", "one or some", "ComponentSelector.fact"),
    ("DataFact", "one or some", "DataSelector.fact"),
    ("FlowFact", "one or some", "FlowSelector.fact"),
    ("ControlName", "one", "ControlLink.control ControlAmendment.entry"),
    ("ControlName", "some", "LinksChange.remove"),
    ("ThreatKey", "one", "ThreatAmendment.entry"),
    ("ProvisionName", "some", "Threat.provisions Control.provisions ProvisionsChange.add ProvisionsChange.remove"),
    ("References", "one", "Threat.references Control.references ReferencesChange.add ReferencesChange.remove"),
    ("Stage", "one or some", "StageIs.stage"),
)
"""What is named where, and whether one stands there, a list, or either."""


def _words(catalogue: Catalogue) -> dict[str, Words]:
    facts = {fact: ("", f"{each.question} {each.why}") for fact, each in catalogue.facts.items()}
    threats = {key: (each.title, each.statement) for key, each in catalogue.threats.items()}
    often = Counter(each.id for each in catalogue.threats.values())
    alone = {each.id: threats[key] for key, each in catalogue.threats.items() if often[each.id] == 1}
    return {
        "Kind": {kind: (each.title, each.description) for kind, each in catalogue.kinds.items()},
        "FactName": facts,
        "DataFact": {fact: facts[fact] for fact in catalogue.facts_of(DATA_ASSET)},
        "FlowFact": {fact: facts[fact] for fact in catalogue.facts_of(DATA_FLOW)},
        "ControlName": {control: (each.title, each.statement) for control, each in catalogue.controls.items()},
        "ThreatKey": {**threats, **alone},
        "ProvisionName": {each.id: ("", each.summary) for each in catalogue.code.provisions},
    }


def _word(word: str, said: tuple[str, str]) -> dict[str, str]:
    title, description = said
    return {"const": word, **({"title": title} if title else {}), "description": description}


def _shaped(name: str, shape: str) -> dict[str, Any]:
    one = {"$ref": f"#/$defs/{name}"}
    some = {"type": "array", "items": one}
    return one if shape == "one" else some if shape == "some" else {"anyOf": [one, {**some, "minItems": 1}]}
