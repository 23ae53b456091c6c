"""The parts of the system as OSCAL components: models, software, services, hardware and data, as the record says."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Answer, Stage
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.words import NS, Json, line, prop, props, prose, tidy

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["assets", "subject", "the_system", "tool", "whole_id"]

_STATES = {
    Stage.DESIGN: "under-development",
    Stage.DEVELOPMENT: "under-development",
    Stage.DEPLOYMENT: "operational",
    Stage.MAINTENANCE: "operational",
    Stage.END_OF_LIFE: "disposition",
}


def whole_id(basis: Basis) -> str:
    """The id of the system as a whole, in every document."""
    return basis.id("system")


def the_system(basis: Basis) -> Json:
    """The system as a whole, for assessments: what was judged."""
    stage = basis.system.stage
    state = _STATES[stage] if stage is not None else "other"
    said = "" if stage is not None else "The stage of its life is not recorded."
    return {
        "uuid": whole_id(basis),
        "type": "this-system",
        "title": line(basis.system.name),
        "description": prose(about_whole(basis)),
        "status": tidy({"state": state, "remarks": said}),
    }


def about_whole(basis: Basis) -> str:
    """What the system is, in a sentence; that none is described, where that is so."""
    if not basis.described:
        return "No system is described in the record yet."
    return basis.naming.text(basis.system.purpose) or "The record states no purpose."


def subject(basis: Basis) -> Json:
    """The system as a whole, referred to as what an observation is about."""
    return {"subject-uuid": whole_id(basis), "type": "component"}


def tool(basis: Basis) -> Json:
    """This toolkit, as the platform with which was assessed."""
    found, version = basis.id("tool"), metadata.version("ai-threat-toolkit")
    component = {
        "uuid": found,
        "type": "software",
        "title": "AI Threat Toolkit",
        "description": prose("Keeps the record, proposes what follows from it, and leaves every verdict to a person."),
        "props": props(prop("version", version, core=True)),
        "status": {"state": "operational"},
    }
    platform = {
        "uuid": basis.id("platform"),
        "title": "AI Threat Toolkit",
        "uses-components": [{"component-uuid": found}],
    }
    return {"components": [component], "assessment-platforms": [platform]}


def assets(basis: Basis, people: People) -> Iterator[Json]:
    """Every component that is no person, and all data, with what the record states of them."""
    for each, held in basis.system.components.items():
        kind = basis.catalogue.kinds.get(held.kind)
        if kind is not None and kind.shape == "actor":
            continue
        yield _asset(basis, people, each, _type(basis, each), held.description)
    for each, data in basis.system.data.items():
        yield _asset(basis, people, each, "data", data.description)


def _type(basis: Basis, each: str) -> str:
    held = basis.system.components[each]
    if basis.catalogue.is_a(held.kind, ("hardware", "edge_device")):
        return "hardware"
    kind = basis.catalogue.kinds.get(held.kind)
    outside = held.provider.strip() or (kind is not None and kind.shape == "system")
    if outside or basis.catalogue.is_a(held.kind, ("hosted_model", "hosting")):
        return "service"
    return "software"


def _asset(basis: Basis, people: People, each: str, type_: str, said: str) -> Json:
    naming, details = basis.naming, basis.record.assets.get(each)
    kind, kind_id = naming.kind_title(each), basis.system.kind_of(each)
    version = details.version if details is not None and not basis.redacted else ""
    return tidy(
        {
            "uuid": basis.id("element", each),
            "type": type_,
            "title": line(naming.name(each)),
            "description": prose(naming.more(said)) or prose(f"{kind}. The record says no more of it."),
            "props": props(
                prop("version", version, core=True),
                prop("kind", kind_id if kind_id in basis.known.kinds or not basis.redacted else ""),
                *_stated(basis, each),
            ),
            "responsible-roles": _responsible(basis, people, each),
            "remarks": prose(naming.source(f"system: {each}")),
        }
    )


def _stated(basis: Basis, each: str) -> Iterator[Json | None]:
    component, data = basis.system.components.get(each), basis.system.data.get(each)
    details = basis.record.assets.get(each)
    if component is not None:
        kind = basis.catalogue.kinds.get(component.kind)
        yield prop("works-by-ai", "yes" if kind is not None and kind.ai else "")
        yield prop("trust", basis.system.trust_of(each) or "")
    if data is not None:
        yield prop("classification", data.classification or "")
        yield prop("personal", data.personal if data.personal is not Answer.UNKNOWN else "")
        yield prop("origin", data.origin or "")
    if details is not None and not basis.redacted:
        yield prop("licence", details.licence)
        yield prop("source", details.source)
        yield prop("sha-256", details.sha256)
    held = component or data
    # What is stated of weaknesses is for those who may see them.
    for fact, answer in held.facts.items() if held is not None and not basis.redacted else ():
        if answer is not Answer.UNKNOWN:
            yield {"name": fact, "ns": f"{NS}/facts", "value": str(answer)}


def _responsible(basis: Basis, people: People, each: str) -> list[Json]:
    component, data = basis.system.components.get(each), basis.system.data.get(each)
    details = basis.record.assets.get(each)
    owners = [details.owner if details is not None else "", data.owner if data is not None else ""]
    found = people.responsible("asset-owner", *owners)
    if component is not None and component.provider.strip():
        party = people.party(component.provider, organisation=True)
        found.append({"role-id": people.role("provider"), "party-uuids": [party]})
    return found
