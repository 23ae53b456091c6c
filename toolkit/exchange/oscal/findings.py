"""Verdicts as OSCAL findings: satisfied where a provision is met, not satisfied otherwise, each with its reason.

Nobody's verdict is no finding: what is unknown is not assessed. What is not applicable is neither satisfied nor not,
and stands as an observation. A provision that was judged by its parts has a finding for each, beside that of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.conformity import PartStanding, Standing
from toolkit.exchange.oscal.basis import statement_id
from toolkit.exchange.oscal.grounds import IMPLEMENTATION, JUDGED, judged
from toolkit.exchange.oscal.observations import observed_of
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.risks import risk_id
from toolkit.exchange.oscal.words import Json, line, prop, props, prose, tidy

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["finding_id", "findings_of"]

_REASONS = {"met": "pass", "partly met": "other", "not met": "fail"}


def finding_id(basis: Basis, provision: str, part: str = "") -> str:
    """The id of the finding of a provision, or of a part of it, in every document."""
    return basis.id("finding", provision, part) if part else basis.id("finding", provision)


def findings_of(basis: Basis, people: People, standing: Standing) -> Iterator[Json]:
    """The findings of one provision: of the whole, and of each part that was judged."""
    if standing.verdict in JUDGED:
        yield _whole(basis, people, standing)
    for part in standing.parts:
        if part.ours and part.verdict in JUDGED:
            yield _part(basis, people, standing, part)


def _whole(basis: Basis, people: People, standing: Standing) -> Json:
    provision = standing.provision
    left = basis.links.risks_left_open(provision.id) if standing.is_gap else []
    return tidy(
        {
            "uuid": finding_id(basis, provision.id),
            "title": line(f"{provision.id}: {standing.verdict}"),
            "description": prose(provision.summary, judged(basis, standing)),
            "props": props(
                prop("verdict", standing.verdict),
                prop("strength", provision.strength),
                prop("due", standing.due),
                prop("judge-again", standing.review),
            ),
            "origins": _judge(basis, people, standing),
            "target": _target(statement_id(provision.id), standing.verdict, basis.naming.more(standing.reason)),
            "related-observations": [{"observation-uuid": each} for each in observed_of(basis, standing)],
            "related-risks": [{"risk-uuid": risk_id(basis, each.risk)} for each in left],
            "remarks": prose(basis.naming.more(standing.notes)),
        }
    )


def _part(basis: Basis, people: People, standing: Standing, part: PartStanding) -> Json:
    key, named = standing.provision.id, part.part.part
    reason = basis.naming.more(part.reason)
    return tidy(
        {
            "uuid": finding_id(basis, key, named),
            "title": line(f"{key}, part {named}: {part.verdict}"),
            "description": prose(part.part.summary, f"Judged: {part.verdict}.{f' {reason}' if reason else ''}"),
            "props": props(prop("verdict", part.verdict), prop("strength", part.part.strength)),
            "origins": _judge(basis, people, standing),
            "target": _target(statement_id(key, named), part.verdict, reason),
        }
    )


def _target(statement: str, verdict: str, reason: str) -> Json:
    state = "satisfied" if verdict == "met" else "not-satisfied"
    return tidy(
        {
            "type": "statement-id",
            "target-id": statement,
            "status": tidy({"state": state, "reason": _REASONS[verdict], "remarks": prose(reason)}),
            "implementation-status": {"state": IMPLEMENTATION[verdict]} if verdict in IMPLEMENTATION else None,
        }
    )


def _judge(basis: Basis, people: People, standing: Standing) -> list[Json]:
    held = basis.conformity.facts.state.current.get(f"verdict:{standing.provision.id}")
    return people.by(held.by) if held is not None else []
