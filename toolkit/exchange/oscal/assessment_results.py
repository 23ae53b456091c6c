"""The assessment results: the verdicts as they stand, what they rest on, the risks, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.conformity.evidence_state import files_read
from toolkit.exchange.oscal import observations as observed
from toolkit.exchange.oscal.document import FILES, Resources, document, metadata_of
from toolkit.exchange.oscal.findings import findings_of
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.reviewed import reviewed
from toolkit.exchange.oscal.risks import risk_of
from toolkit.exchange.oscal.subjects import the_system, tool
from toolkit.exchange.oscal.words import NS, Json, line, prop, props, prose, tidy
from toolkit.register.events import Event

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["assessment_results", "observations"]

_COUNTS = {
    "met": "count-met",
    "partly met": "count-partly-met",
    "not met": "count-not-met",
    "not applicable": "count-not-applicable",
    "unknown": "count-not-assessed",
    "not ours": "count-not-ours",
}
_SAID = (
    "The verdicts as they stand in the record, each by a person. Satisfied means met; partly met and not met are not "
    "satisfied, told apart by the property “verdict”. Counts, and no percentage: provisions weigh differently."
)


def assessment_results(basis: Basis) -> str:
    """The assessment results as JSON text."""
    people, resources = People(basis), Resources()
    result = _result(basis, people, resources)
    title = f"Self-assessment of {basis.system.name} against the Code"
    content = {
        "import-ap": {"href": FILES["oscal-assessment-plan"]},
        "results": [result],
        "back-matter": resources.told(),
    }
    return document("assessment-results", {"metadata": metadata_of(basis, title, people), **content})


def _result(basis: Basis, people: People, resources: Resources) -> Json:
    counts = basis.conformity.counts()
    ours = [each for each in basis.conformity.standings if each.ours]
    sittings = [event for event in basis.events if event.record.partition(":")[0] in ("verdict", "code_scope")]
    risks = [
        risk_of(basis, people, each, observations=observed.read_of_risk(basis, each))
        for each in basis.record.risks.values()
    ]
    return tidy(
        {
            "uuid": basis.id("result"),
            "title": line(f"How {basis.system.name} stands"),
            "description": prose(_SAID),
            "start": sittings[0].at if sittings else basis.at,
            "end": sittings[-1].at if sittings else None,
            "props": props(*(prop(name, counts[verdict]) for verdict, name in _COUNTS.items())),
            "local-definitions": {"components": [the_system(basis)], "assessment-assets": tool(basis)},
            "reviewed-controls": reviewed(basis),
            "attestations": list(_attestations(basis, people)),
            "assessment-log": _log(basis, people),
            "observations": observations(basis, people, resources),
            "risks": risks,
            "findings": [each for one in ours for each in findings_of(basis, people, one)],
        }
    )


def observations(basis: Basis, people: People, resources: Resources) -> list[Json]:
    """Everything that was looked at, each once."""
    found: dict[str, Json] = {}
    for standing in basis.conformity.standings:
        if standing.ours:
            told = list(observed.evidence_of(basis, people, resources, standing))
            if standing.grounds:
                told.append(observed.grounds_of(basis, standing))
            if standing.verdict == "not applicable":
                told.append(observed.not_applicable(basis, people, standing))
            found |= {each["uuid"]: each for each in told}
    for state in files_read(basis.record, basis.today):
        read = observed.evidence_read(basis, people, resources, state)
        found[read["uuid"]] = read
    return list(found.values())


def _attestations(basis: Basis, people: People) -> Iterator[Json]:
    """What people signed, on the record as it stood then."""
    for key, held in basis.record.signoffs.items():
        part = {
            "uuid": basis.id("signoff", key),
            "name": "sign-off",
            "ns": NS,
            "title": line(f"Signed on the record up to event {held.events}"),
            "prose": prose(basis.naming.text(held.statement)),
            "props": props(prop("role", basis.naming.more(held.role)), prop("head", f"{held.events}:{held.head}")),
        }
        yield {"responsible-parties": people.responsible("attester", held.participant), "parts": [tidy(part)]}


def _log(basis: Basis, people: People) -> Json | None:
    """Every verdict that was recorded, also those that others have taken the place of."""
    ours = {each.provision.id for each in basis.conformity.standings}
    entries = [
        tidy(
            {
                "uuid": basis.id("log", str(event.seq)),
                "title": line(_judged(event)),
                "description": prose(basis.naming.more(str(event.data.get("reason", "")))),
                "start": event.at,
                "logged-by": [{"party-uuid": people.party(event.by.id), "role-id": people.role("assessor")}],
                "remarks": prose(basis.naming.more(event.reason)),
            }
        )
        for event in basis.events
        if event.record.partition(":")[0] == "verdict" and event.record.partition(":")[2] in ours
    ]
    return {"entries": entries} if entries else None


def _judged(event: Event) -> str:
    provision = event.record.partition(":")[2]
    if event.action == "remove":
        return f"{provision}: verdict taken back"
    parts = event.data.get("by_part") or {}
    said = ", ".join(f"part {part} {verdict}" for part, verdict in dict(parts).items())
    whole = str(event.data.get("verdict", "unknown"))
    return f"{provision}: {whole}{f' ({said})' if said else ''}"
