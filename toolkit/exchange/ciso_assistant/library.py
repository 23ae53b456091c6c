"""The Code as a library of CISO Assistant: a framework of requirement nodes, and our controls as reference controls.

The nodes are phases, principles, provisions, sub-provisions and, where a provision has them, parts. Provisions and
parts can be assessed. Strengths and roles are implementation groups. The words are our paraphrase; ETSI's ids stand in
the annotations, for ETSI reserves all rights in its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.provision import CODE_EDITION, Code, Principle, Provision, ProvisionPart
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import PARAPHRASE
from toolkit.exchange.ciso_assistant.names import (
    FRAMEWORK,
    LIBRARY,
    PACKAGER,
    control_urn,
    csf_function,
    node_urn,
    part_id,
    version_number,
)

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.catalogues.control import Control

__all__ = ["COPYRIGHT", "library_of"]

COPYRIGHT = (
    "The paraphrase of the provisions, the links and the controls: AI Threat Toolkit, Apache-2.0. The numbers and the "
    "titles of the principles are those of the Code of Practice for the Cyber Security of AI, whose official text is "
    "Crown copyright and alone counts. ETSI reserves all rights in EN 304 223: only its ids stand here."
)
_CORE = "core"
_PHASE_NAMES = {
    "design": "Secure design",
    "development": "Secure development",
    "deployment": "Secure deployment",
    "maintenance": "Secure maintenance",
    "end_of_life": "Secure end of life",
}
_GROUPS = (
    ("shall", "Shall", "Requirements for those who choose to follow the Code."),
    ("should", "Should", "Recommendations of the Code."),
    ("may", "May", "Possibilities that the Code names."),
    ("developer", "Developer", "Duties of who makes or adapts the model or system."),
    ("system-operator", "System Operator", "Duties of who embeds or runs the system in their infrastructure."),
    ("data-custodian", "Data Custodian", "Duties of who decides on the permissions to data, or their integrity."),
    ("end-user", "End-user", "Duties of who uses the system."),
)


def library_of(catalogue: Catalogue) -> dict[str, Any]:
    """The library as plain data, in the order in which its keys are written."""
    code = catalogue.code
    controls = [each for each in catalogue.controls.values() if each.library in ("", _CORE)]
    return {
        "urn": LIBRARY,
        "locale": "en",
        "ref_id": CODE_EDITION,
        "name": f"{code.title} (UK, {code.published[:4]}), paraphrased",
        "description": f"{code.statement} Official text: {code.url}",
        "copyright": COPYRIGHT,
        "version": version_number(),
        "provider": "AI Threat Toolkit, after the UK Government's Code",
        "packager": PACKAGER,
        "objects": {
            "reference_controls": [_control(each) for each in controls],
            "framework": {
                "urn": FRAMEWORK,
                "ref_id": CODE_EDITION,
                "name": f"{code.title} (UK, {code.published[:4]})",
                "description": f"72 provisions under 13 principles, {PARAPHRASE}: {code.url}",
                "implementation_groups_definition": [
                    {"ref_id": ref_id, "name": name, "description": said} for ref_id, name, said in _GROUPS
                ],
                "requirement_nodes": list(_nodes(code, controls)),
            },
        },
    }


def _control(control: Control) -> dict[str, Any]:
    found: dict[str, Any] = {
        "urn": control_urn(control.id),
        "ref_id": control.id,
        "name": control.title,
        "description": control.statement,
        "csf_function": csf_function(control.function),
    }
    return {**found, "typical_evidence": control.verify} if control.verify else found


def _nodes(code: Code, controls: list[Control]) -> Iterator[dict[str, Any]]:
    """Every node after its parent, in the order of the Code."""
    serving: dict[str, list[str]] = {}
    for control in controls:
        for served in control.provisions:
            serving.setdefault(served, []).append(control_urn(control.id))
    phase = ""
    for principle in code.principles:
        if principle.phase != phase:
            phase = str(principle.phase)
            yield _heading(node_urn(phase.replace("_", "-")), 1, None, phase.replace("_", "-"), _PHASE_NAMES[phase])
        parent = node_urn(f"p{principle.number}")
        title = f"Principle {principle.number}: {principle.title}"
        yield {
            **_heading(parent, 2, node_urn(phase.replace("_", "-")), f"P{principle.number}", title),
            "annotation": f"ETSI EN 304 223 clause {principle.etsi_clause}.",
        }
        for provision in principle.provisions:
            yield from _provision(provision, principle, code, serving.get(provision.id, []))


def _heading(urn: str, depth: int, parent: str | None, ref_id: str, name: str) -> dict[str, Any]:
    above = {"parent_urn": parent} if parent is not None else {}
    return {"urn": urn, "assessable": False, "depth": depth, **above, "ref_id": ref_id, "name": name}


def _provision(provision: Provision, principle: Principle, code: Code, controls: list[str]) -> Iterator[dict[str, Any]]:
    parent = node_urn(provision.parent) if provision.parent else node_urn(f"p{principle.number}")
    depth = 4 if provision.parent else 3
    only = f" Only: {provision.condition}" if provision.condition else ""
    node: dict[str, Any] = {
        "urn": node_urn(provision.id),
        "assessable": True,
        "depth": depth,
        "parent_urn": parent,
        "ref_id": provision.id,
        "description": f"{provision.summary}{only}",
        "annotation": _annotation(provision, code),
        "implementation_groups": [provision.strength, *_groups(provision.applies_to)],
    }
    if provision.evidence_ideas:
        node["typical_evidence"] = "\n".join(f"- {each}" for each in provision.evidence_ideas)
    if controls:
        node["reference_controls"] = controls
    yield node
    for part in provision.parts:
        yield _part(part, provision, depth + 1)


def _part(part: ProvisionPart, provision: Provision, depth: int) -> dict[str, Any]:
    identity = part_id(provision.id, part.part)
    return {
        "urn": node_urn(identity),
        "assessable": True,
        "depth": depth,
        "parent_urn": node_urn(provision.id),
        "ref_id": identity,
        "description": part.summary,
        "annotation": f"A part of {provision.id} with a verb or a duty-bearer of its own; {PARAPHRASE}.",
        "implementation_groups": [part.strength, *_groups(part.applies_to or provision.applies_to)],
    }


def _groups(roles: tuple[Role, ...]) -> list[str]:
    return [str(role).replace("_", "-") for role in roles]


def _annotation(provision: Provision, code: Code) -> str:
    """Whose words these are, ETSI's id, and where other frameworks speak of the same matter: ids only."""
    crosswalk = code_crosswalk()
    linked = [
        f"{edition}: {', '.join(f'{entry} ({sure})' for entry, sure in found)}"
        for edition in crosswalk.editions
        if (found := crosswalk.of(provision.id, edition))
    ]
    lines = [f"{PARAPHRASE.capitalize()}: {code.url}", f"ETSI EN 304 223: {provision.etsi_id}"]
    if linked:
        lines += ["Same matter elsewhere (links ours, with how sure we are):", *linked]
    return "\n".join(lines)
