"""What the record says of a provision, and what a person judged, in words that an OSCAL document can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.conformity import Standing
from toolkit.exchange.oscal.words import bullets

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["IMPLEMENTATION", "JUDGED", "STATUS", "judged", "told_grounds"]

JUDGED = ("met", "partly met", "not met")
"""The verdicts that make a finding."""
IMPLEMENTATION = {"met": "implemented", "partly met": "partial", "not applicable": "not-applicable"}
"""How far a provision is implemented, by the verdict, in OSCAL's own words; it has none for the other two."""
STATUS = {**IMPLEMENTATION, "not met": "not-implemented", "unknown": "not-assessed"}
"""The same for every verdict, so that nobody takes a requirement that is described for one that is implemented."""


def judged(basis: Basis, standing: Standing) -> str:
    """The verdict that counts with its reason; else that nobody judged, and what the record proposes."""
    if standing.verdict == "unknown":
        proposed = standing.proposed
        rest = f" The record proposes “{proposed}”; a person decides." if proposed != "unknown" else ""
        return f"Nobody has judged this yet.{rest}"
    reason = basis.naming.more(standing.reason)
    departs = f" ({standing.departs})" if standing.departs else ""
    return f"Judged: {standing.verdict}{departs}.{f' {reason}' if reason else ''}"


def told_grounds(basis: Basis, standing: Standing) -> str:
    """What the record says for and against a provision, as a list; redacted, only how much there is."""
    speaking = [each for each in standing.grounds if each.supports]
    against = [each for each in standing.grounds if not each.supports]
    if basis.redacted:
        counted = (
            f"Statements of the record: {len(speaking)} for it, {len(against)} against it; left out of this version."
        )
        return bullets([counted]) if standing.grounds else ""
    sides = (("for", speaking), ("against", against))
    return bullets([f"{side}: {each.by_name(basis.naming.person)}" for side, told in sides for each in told])
