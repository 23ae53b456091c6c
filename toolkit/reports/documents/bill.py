"""The inventory as a CycloneDX 1.6 bill of materials, with models and data as components; for machines.

Written by hand as JSON: the schema is the specification's (https://cyclonedx.org/docs/1.6/json/), and tests hold what
comes out against the official one. Only what the record says is in it: an unknown version is left out, not invented.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from importlib import metadata
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from toolkit.catalogues.vocabulary import Answer
from toolkit.errors import ToolkitError
from toolkit.files.canonical_json import pretty_json
from toolkit.markup.escape import visible
from toolkit.reports.documents.connections import Connections
from toolkit.reports.documents.material import Material

__all__ = ["bill_of_materials"]

_SPACE = uuid.UUID("5f1b0f0e-6c5c-5d0c-9b1e-2d8a4a3b7c11")
"""Names the serial numbers of our bills."""
_MODELS = ("model",)
_TRAINS = ("training_pipeline", "pipeline", "model_registry", "artefact_source", "feedback_loop")
Json = dict[str, Any]


def bill_of_materials(m: Material) -> str:
    """The bill as JSON text. Raises `ToolkitError` where no system is described."""
    if not m.described:
        raise ToolkitError(
            "there is no system to make a bill of",
            where=m.register.url,
            try_instead="Describe the system first, in notebook 01.",
        )
    system, net = m.system, m.net
    parts = [each for each in system.components if not net.is_person(each)]
    whole = {"type": "application", "bom-ref": "system", "name": _text(system.name)}
    if system.purpose and not m.redacted:
        whole["description"] = _text(system.purpose)
    head = m.register.head
    bill: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{_serial(m)}",
        "version": max(head.events, 1),
        "metadata": {
            "timestamp": f"{m.c.recorded:%Y-%m-%dT%H:%M:%SZ}",
            "lifecycles": [{"phase": _PHASES[str(system.stage or "")]}],
            "tools": {"components": [_tool()]},
            "component": whole,
            "properties": [_property("head", f"{head.events}:{head.hash}")],
        },
        "components": [*(_part(m, net, each) for each in parts), *(_data(m, net, each) for each in system.data)],
        "dependencies": _dependencies(m, net, parts),
    }
    return pretty_json(bill)


def _serial(m: Material) -> uuid.UUID:
    """By which tools know the bill again: of a record and of how much is told, while its version rises with the events.

    The hash of the first event tells records apart for good; the system's name may change.
    """
    begun = m.register.moments([1])
    first = begun[1].head.hash if 1 in begun else ""
    return uuid.uuid5(_SPACE, f"{first}:{m.redacted}:{m.public}")


_PHASES = {
    "": "design",
    "design": "design",
    "development": "build",
    "deployment": "operations",
    "maintenance": "operations",
    "end_of_life": "decommission",
}


def _tool() -> Json:
    version = metadata.version("ai-threat-toolkit")
    return {"type": "application", "name": "AI Threat Toolkit", "version": version}


def _text(said: str) -> str:
    return " ".join(visible(said).split())


def _property(name: str, value: str) -> Json:
    return {"name": f"ai-threat-toolkit:{name}", "value": _text(value)}


def _reference(m: Material, element: str) -> str:
    """How a part is referred to; by a number in the redacted version, for ids often are names."""
    if not m.redacted:
        return element
    return f"part-{[*m.system.components, *m.system.data].index(element) + 1}"


def _part(m: Material, net: Connections, each: str) -> Json:
    held = net.system.components[each]
    is_model = m.catalogue.is_a(held.kind, _MODELS)
    found: Json = {
        "type": "machine-learning-model" if is_model else _type(net, each),
        "bom-ref": _reference(m, each),
        "name": _text(m.name(each)),
    }
    if m.supplier(each):
        found["supplier"] = {"name": _text(m.supplier(each))}
    if held.description and not m.redacted:
        found["description"] = _text(held.description)
    found |= _details(m, each)
    if is_model:
        found["modelCard"] = _card(m, net, each)
    trust = net.system.trust_of(each)
    said = [("kind", held.kind), ("trust", "" if m.public else str(trust or "")), *_stated(m, each)]
    found["properties"] = [_property(name, value) for name, value in said if value]
    return found


def _stated(m: Material, each: str) -> Iterable[tuple[str, str]]:
    """What is stated yes or no; a redacted bill says nothing of weaknesses."""
    held = m.system.components[each].facts if not m.redacted else {}
    return [(f"stated:{fact}", str(said)) for fact, said in held.items() if said is not Answer.UNKNOWN]


def _type(net: Connections, each: str) -> str:
    kind = net.system.components[each].kind
    if net.catalogue.is_a(kind, ("hardware", "edge_device")):
        return "device"
    if net.catalogue.is_a(kind, ("hosting",)):
        return "platform"
    return "data" if net.catalogue.is_a(kind, ("prompt", "training_data", "evaluation_data")) else "application"


def _details(m: Material, each: str) -> Json:
    held = m.register.assets.get(each)
    if held is None:
        return {}
    found: Json = {}
    if held.version:
        found["version"] = _text(held.version)
    if held.sha256:
        found["hashes"] = [{"alg": "SHA-256", "content": held.sha256}]
    if held.licence:
        found["licenses"] = [_licence(_text(held.licence))]
    return found


def _licence(said: str) -> Json:
    """As an SPDX expression where it is one, so that other tools compare it; else by the name that it was given."""
    try:
        return {"expression": canonicalize_license_expression(said)}
    except InvalidLicenseExpression:
        return {"license": {"name": said}}


def _card(m: Material, net: Connections, each: str) -> Json:
    """What the record says of a model: what it was made from, what goes in and comes out, who uses it for what."""
    into: dict[str, None] = {}
    out: dict[str, None] = {}
    made: dict[str, None] = {}
    for flow in net.system.flows.values():
        carries, back = flow.carries or (), flow.answers_with or ()
        trains = flow.from_ in net.system.components and m.catalogue.is_a(
            net.system.components[flow.from_].kind, _TRAINS
        )
        if flow.to == each:
            for asset in carries:
                (made if trains else into)[asset] = None
            out |= dict.fromkeys(back)
        if flow.from_ == each:
            out |= dict.fromkeys(carries)
            into |= dict.fromkeys(back)
    sources = [ancestor for asset in made for ancestor in net.system.data[asset].derived_from or ()]
    datasets = dict.fromkeys([*made, *sources])
    parameters: Json = {}
    if datasets:
        parameters["datasets"] = [{"ref": _reference(m, asset)} for asset in datasets]
    if into:
        parameters["inputs"] = [{"format": _text(m.name(asset))} for asset in into]
    if out:
        parameters["outputs"] = [{"format": _text(m.name(asset))} for asset in out]
    card: Json = {"modelParameters": parameters} if parameters else {}
    if net.system.purpose and not m.redacted:
        card["considerations"] = {"useCases": [_text(net.system.purpose)]}
    return card


def _data(m: Material, net: Connections, each: str) -> Json:
    held = net.system.data[each]
    name, details = _text(m.name(each)), m.register.assets.get(each)
    described: Json = {"type": "dataset", "name": name}
    if held.classification is not None:
        described["classification"] = str(held.classification)
    if held.personal is Answer.YES:
        described["sensitiveData"] = ["about people who can be told from it"]
    owner = held.owner or (details.owner if details else "")
    if owner:
        described["governance"] = {"owners": [{"organization": {"name": _text(m.person(owner))}}]}
    found: Json = {"type": "data", "bom-ref": _reference(m, each), "name": name, "data": [described]}
    if held.description and not m.redacted:
        found["description"] = _text(held.description)
    found |= _details(m, each)
    said = [("origin", str(held.origin or "")), ("personal", str(held.personal))]
    said += [("kept-at", _reference(m, holder)) for holder in net.holders(each) if not m.public]
    found["properties"] = [_property(name, value) for name, value in said if value]
    return found


def _dependencies(m: Material, net: Connections, parts: list[str]) -> list[Json]:
    """What each part needs, and what each data is made from; the system as a whole needs all its parts."""
    known = set(parts)
    found: dict[str, Iterable[str]] = {"system": [_reference(m, each) for each in parts]}
    if m.public:  # what hangs on what is the way in
        return [{"ref": "system", "dependsOn": sorted(found["system"])}]
    for each in parts:
        found[_reference(m, each)] = [_reference(m, other) for other in net.needs[each] if other in known]
    for each, held in net.system.data.items():
        found[_reference(m, each)] = [_reference(m, other) for other in held.derived_from or ()]
    return [{"ref": ref, "dependsOn": sorted(set(needs) - {ref})} for ref, needs in found.items()]
