"""The assessment plan: what the results say that they were made by. OSCAL knows no results without one.

The toolkit has no plan of its own to hand on: what was to be judged follows from the roles held, and how is the same in
every workshop. Both stand here, and nothing that nobody decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.exchange.oscal.document import Resources, document, metadata_of
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.reviewed import planned
from toolkit.exchange.oscal.subjects import subject, the_system, tool
from toolkit.exchange.oscal.words import Json, line, prop, props, prose

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["assessment_plan"]

_HOW = (
    "The team judges each provision in a workshop: met, partly met, not met, or not applicable with a reason; a "
    "provision in parts by its parts. What follows from the record is proposed with its grounds, and a person decides. "
    "Each verdict has its evidence, with its date and until when it can be relied on."
)
_NO_SSP = (
    "There is no system security plan in OSCAL: the record does not hold what one must state (a baseline, an "
    "authorisation boundary, an authorisation). What it holds of the system is in the component definition."
)


def _no_plan_of_security(basis: Basis, resources: Resources) -> Json:
    """The import of a system security plan that OSCAL asks for, and that there is none.

    It names no other file in its place: what is not of the model that is imported is refused by tools.
    """
    found = basis.id("resource", "no-ssp")
    resource = {
        "title": line("No system security plan"),
        "description": prose(_NO_SSP),
        "props": props(prop("no-oscal-ssp", "yes")),
    }
    return {"href": resources.add(found, resource), "remarks": prose(_NO_SSP)}


def assessment_plan(basis: Basis) -> str:
    """The assessment plan as JSON text."""
    people, resources = People(basis), Resources()
    about = {"name": "methodology", "title": "How it is judged", "prose": prose(_HOW)}
    terms = {"name": "disclosures", "title": "What it is", "prose": prose(basis.conformity.code.statement)}
    judging = {
        "uuid": basis.id("activity", "judging"),
        "title": "Judging in the workshop",
        "description": prose(_HOW),
        "props": props(prop("method", "EXAMINE", core=True), prop("method", "INTERVIEW", core=True)),
    }
    content = {
        "import-ssp": _no_plan_of_security(basis, resources),
        "local-definitions": {"components": [the_system(basis)], "activities": [judging]},
        "terms-and-conditions": {
            "parts": [
                {"uuid": basis.id("term", "methodology"), **about},
                {"uuid": basis.id("term", "disclosures"), **terms},
            ]
        },
        "reviewed-controls": planned(basis),
        "assessment-subjects": [{"type": "component", "include-subjects": [subject(basis)]}],
        "assessment-assets": tool(basis),
        "back-matter": resources.told(),
    }
    title = f"Assessment plan of {basis.system.name}: self-assessment against the Code"
    return document("assessment-plan", {"metadata": metadata_of(basis, title, people), **content})
