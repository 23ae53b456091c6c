"""The component definition: the parts of the system, the team's controls, and which provisions they work towards.

The system as a whole is a component, for which the team judged how each provision is met; each control that is used
against an open risk is one too, with how far it is and which provisions the library links it to. A control only works
towards a provision: whether the provision is met, the system's own requirement says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.conformity import Standing
from toolkit.exchange.oscal.basis import control_id, statement_id
from toolkit.exchange.oscal.document import FILES, document, metadata_of
from toolkit.exchange.oscal.grounds import STATUS, judged, told_grounds
from toolkit.exchange.oscal.people import People, role_id
from toolkit.exchange.oscal.subjects import about_whole, assets, whole_id
from toolkit.exchange.oscal.words import Json, line, prop, props, prose, tidy
from toolkit.register.records import ControlUse, Risk

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["component_definition"]

_WORKS = "Works towards the provision, as the library links them; whether that is enough, the system's verdict says."


@dataclass(frozen=True)
class _Used:
    """A control, with each open risk that it is used against."""

    uses: tuple[tuple[Risk, ControlUse], ...]

    @property
    def status(self) -> str:
        """How far it is: the same against every risk, or different."""
        held = {use.status for _, use in self.uses}
        return held.pop() if len(held) == 1 else "different against several risks"

    @property
    def implementation(self) -> str:
        """The same in OSCAL's words: planned nowhere but on paper, partial where it is so for some risks only."""
        planned = {use.status == "planned" for _, use in self.uses}
        return "partial" if len(planned) == 2 else "planned" if planned.pop() else "implemented"


def component_definition(basis: Basis) -> str:
    """The component definition as JSON text."""
    people = People(basis)
    components = [_whole(basis, people), *assets(basis, people), *_controls(basis, people)]
    head = metadata_of(basis, f"Component definition of {basis.system.name}", people)
    return document("component-definition", {"metadata": head, "components": components})


def _implementation(found: str, said: str, requirements: Sequence[Json]) -> list[Json]:
    """What a component does for the Code; nothing where there is nothing to say."""
    if not requirements:
        return []
    implementation = {
        "uuid": found,
        "source": FILES["oscal-catalog"],
        "description": prose(said),
        "implemented-requirements": list(requirements),
    }
    return [implementation]


def _whole(basis: Basis, people: People) -> Json:
    scope, ours = basis.conformity.scope, [each for each in basis.conformity.standings if each.ours]
    requirements = [_requirement(basis, people, each) for each in ours if each.grounds or each.verdict != "unknown"]
    applies = {"yes": "The Code applies", "no": "The Code does not apply", "unknown": "Nobody said whether it applies"}
    reason = basis.naming.more(scope.reason)
    held = f"Roles held: {scope.roles_said} (from {scope.said_by})."
    said = f"{applies[scope.applies]}{f': {reason}' if reason else ''}. {held}"
    return tidy(
        {
            "uuid": whole_id(basis),
            "type": "system",
            "title": line(basis.system.name),
            "description": prose(about_whole(basis)),
            "props": props(
                prop("code-applies", scope.applies),
                *(prop("role-held", role_id(role)) for role in basis.conformity.roles),
            ),
            "control-implementations": _implementation(
                basis.id("implementation", "system"), "How the system stands to the Code.", requirements
            ),
            "remarks": prose(said),
        }
    )


def _requirement(basis: Basis, people: People, standing: Standing) -> Json:
    key = standing.provision.id
    return tidy(
        {
            "uuid": basis.id("requirement", key),
            "control-id": control_id(key),
            "description": prose(judged(basis, standing)),
            "props": props(
                prop("implementation-status", STATUS[standing.verdict]),
                prop("verdict", standing.verdict),
                prop("proposed", standing.proposed),
                prop("due", standing.due),
            ),
            "responsible-roles": people.responsible("provision-owner", standing.owner),
            "statements": list(_parts(basis, standing)),
            "remarks": told_grounds(basis, standing),
        }
    )


def _parts(basis: Basis, standing: Standing) -> Iterator[Json]:
    for each in standing.parts:
        if each.ours and each.verdict != "unknown":
            reason = basis.naming.more(each.reason)
            yield tidy(
                {
                    "uuid": basis.id("requirement", standing.provision.id, each.part.part),
                    "statement-id": statement_id(standing.provision.id, each.part.part),
                    "description": prose(f"Judged: {each.verdict}.{f' {reason}' if reason else ''}"),
                    "props": props(
                        prop("implementation-status", STATUS[each.verdict]),
                        prop("verdict", each.verdict),
                    ),
                }
            )


def _controls(basis: Basis, people: People) -> Iterator[Json]:
    found: dict[str, list[tuple[Risk, ControlUse]]] = {}
    for risk in basis.conformity.facts.risks.values():
        for use in risk.controls:
            found.setdefault(use.control, []).append((risk, use))
    drawn = frozenset(each["uuid"] for each in assets(basis, People(basis)))
    for key, uses in found.items():
        used = _Used(tuple(uses))
        yield {**_control(basis, people, key, used), **tidy({"links": _protected(basis, used, drawn)})}


def _control(basis: Basis, people: People, key: str, used: _Used) -> Json:
    held, naming = basis.known.controls.get(key), basis.naming
    title = naming.control_title(used.uses[0][1])
    ours = {each.provision.id for each in basis.conformity.standings if each.ours}
    serves = [each for each in held.provisions if each in ours] if held is not None else []
    owners = [use.action_owner for _, use in used.uses]
    requirements = [
        tidy(
            {
                "uuid": basis.id("control-requirement", key, each),
                "control-id": control_id(each),
                "description": prose(_WORKS),
                "props": props(prop("implementation-status", used.implementation), prop("status", used.status)),
                "responsible-roles": people.responsible("action-owner", *owners),
            }
        )
        for each in serves
    ]
    about = held.statement if held is not None else "A control of the team's own, which the library does not know."
    return tidy(
        {
            "uuid": basis.id("control", key),
            "type": "safeguard",
            "title": line(title),
            "description": prose(about),
            "props": props(
                prop("library-control", key if held is not None or not basis.redacted else ""),
                prop("status", used.status),
            ),
            "responsible-roles": people.responsible("action-owner", *owners),
            "control-implementations": _implementation(
                basis.id("implementation", "control", key), f"What “{title}” works towards.", requirements
            ),
            "remarks": prose(*(_used_against(basis, risk, use) for risk, use in used.uses)),
        }
    )


def _used_against(basis: Basis, risk: Risk, use: ControlUse) -> str:
    due = f", due {use.due}" if use.due is not None else ""
    evidence = f", on the evidence of: {use.evidence}" if use.evidence and not basis.redacted else ""
    return f"{use.status.capitalize()} against “{basis.naming.risk_title(risk)}”{due}{evidence}."


def _protected(basis: Basis, used: _Used, drawn: frozenset[str]) -> list[Json]:
    """The parts of the system at which the threats were found that it is used against."""
    findings = basis.record.findings
    at = [findings[each].element for risk, _ in used.uses for each in risk.findings if each in findings]
    named = dict.fromkeys(basis.id("element", each) for each in at)
    return [{"href": f"#{each}", "rel": "protects"} for each in named if each in drawn]
