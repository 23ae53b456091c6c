"""What is missing for a provision, as OSCAL can plan it: its risks carry the owner, the day and the remedies.

OSCAL hangs whoever sees to something, and by when, on the remediation of a risk. So a gap has a risk of its own here,
marked as one (`kind: gap`): it is what the library says happens where the provision is not followed, and no risk of the
register.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.conformity import Standing
from toolkit.conformity.actions import Action
from toolkit.exchange.naming import WITHHELD
from toolkit.exchange.oscal.grounds import judged
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.words import Json, line, moment, prop, props, prose, tidy

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["gap_id", "gap_risk", "recommended"]

_AS_A_RISK = (
    "A gap against the Code, no risk of the register: OSCAL plans remedies by risks. Its statement is what the library "
    "says happens where the provision is not followed."
)


def gap_id(basis: Basis, provision: str) -> str:
    """The id of the risk that stands for a gap."""
    return basis.id("gap", provision)


def gap_risk(basis: Basis, people: People, standing: Standing, actions: Sequence[Action]) -> Json:
    """A gap that somebody judged, with who sees to it until when, and the controls that would work on it."""
    provision = standing.provision
    planned = any(each.planned for each in actions) or bool(standing.owner and standing.due)
    return tidy(
        {
            "uuid": gap_id(basis, provision.id),
            "title": line(f"Gap: provision {provision.id} is {standing.verdict}"),
            "description": prose(provision.summary, judged(basis, standing)),
            "statement": prose(provision.risk or "The provision is not followed as the Code asks."),
            "status": "remediating" if planned else "open",
            "props": props(prop("kind", "gap", remarks=_AS_A_RISK), prop("verdict", standing.verdict)),
            "deadline": moment(standing.due, last=True) if standing.due else "",
            "remediations": [*_closing(basis, people, standing), *recommended(basis, f"gap:{provision.id}", actions)],
        }
    )


def _closing(basis: Basis, people: People, standing: Standing) -> Iterator[Json]:
    """The team's own plan: who sees to it, and by when. Nothing where neither is recorded."""
    if not standing.owner.strip() and not standing.due:
        return
    key = standing.provision.id
    task = {
        "uuid": basis.id("task", "gap", key),
        "type": "milestone" if standing.due else "action",
        "title": line(f"Provision {key} is met"),
        "timing": {"on-date": {"date": moment(standing.due, last=True)}} if standing.due else None,
        "responsible-roles": people.responsible("provision-owner", standing.owner),
    }
    yield {
        "uuid": basis.id("response", "gap", key),
        "lifecycle": "planned",
        "title": line(f"What is missing for {key}"),
        "description": prose(judged(basis, standing)),
        "tasks": [tidy(task)],
    }


def recommended(basis: Basis, about: str, actions: Sequence[Action]) -> Iterator[Json]:
    """Controls of the library that are not in place: those of somebody's plan are planned, the others recommended.

    None where it stands for a risk of the register in whose own plan it is already.
    """
    for each in actions:
        said = each.control.id in basis.known.controls
        title = each.control.title if said else WITHHELD
        lowered = next((one for one in each.lowers if about == f"risk:{one.risk}"), None)
        does = "works on this gap; whether it then is closed, a person judges."
        if lowered is not None:
            told = basis.naming.tells_levels
            steps = f" from {lowered.level} to {lowered.to}" if told else ""
            does = f"would lower this risk{steps}, as the library proposes."
            if not lowered.falls:
                stays = f"stay {lowered.level}" if told else "stay as it is"
                does = f"would lower likelihood or impact; the level would {stays}."
        yield {
            "uuid": basis.id("recommended", about, each.control.id),
            "lifecycle": "planned" if each.planned else "recommendation",
            "title": line(title),
            "description": prose(f"{title}: {does}"),
            "props": props(
                prop("type", "mitigate", core=True), prop("library-control", each.control.id if said else "")
            ),
        }
