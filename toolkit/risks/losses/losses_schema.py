"""The JSON Schema of a file of loss scenarios, by which an editor completes and checks it."""

from __future__ import annotations

from typing import Any

from toolkit.risks.losses.forms import FORMS
from toolkit.risks.losses.losses_file import FORMAT, LossesFile

__all__ = ["losses_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = {"type": "number"}
_UNCERTAIN: dict[str, Any] = {
    "description": "A number, a 90% interval {low, high}, or least, likeliest and greatest value {low, mode, high}.",
    "anyOf": [_NUMBER, {"$ref": "#/$defs/Interval"}, {"$ref": "#/$defs/Pert"}],
}
_LAWS = ("Poisson", "NegativeBinomial", "AtMostOnce", "ThreatEvents")


def losses_schema() -> dict[str, Any]:
    """The schema. Amounts may stand alone or by their form of loss, each with its question and an example."""
    schema = LossesFile.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    for definition in [schema, *definitions.values()]:
        if "properties" in definition:
            definition["properties"].pop("extras", None)
            definition["patternProperties"] = {"^x-": {}}
    schema |= {"$schema": _DIALECT, "title": "AI Threat Toolkit: loss scenarios"}
    schema["properties"]["format"] = {"const": FORMAT}
    definitions["uncertain"] = _UNCERTAIN
    definitions["losses"] = _losses()
    definitions["FileScenario"]["properties"]["loss"] = {"$ref": "#/$defs/losses"}
    definitions["Secondary"]["properties"]["loss"] = {"$ref": "#/$defs/losses"}
    laws = [{"$ref": f"#/$defs/{name}"} for name in _LAWS]
    definitions["FileScenario"]["properties"]["frequency"] = {
        "description": "How often a year: a number, an interval, or a law of counts.",
        "anyOf": [{"$ref": "#/$defs/uncertain"}, *laws],
    }
    return schema


def _losses() -> dict[str, Any]:
    uncertain = {"$ref": "#/$defs/uncertain"}
    forms = {
        form.value: {"description": f"{words.question} {words.example}", **uncertain} for form, words in FORMS.items()
    }
    by_form = {"type": "object", "properties": forms, "minProperties": 1, "additionalProperties": False}
    return {
        "description": "What one event costs: an amount, or one for each form of loss.",
        "anyOf": [uncertain, by_form],
    }
