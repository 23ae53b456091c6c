"""Whether what is left of a risk needs somebody's acceptance, and whether one holds: one rule for the room, the
summary and the report.
"""

from __future__ import annotations

from datetime import date

from toolkit.register.methods import scale_named, standing_now
from toolkit.register.records import Assessment, Criteria, Risk
from toolkit.risks.criteria import judge

__all__ = ["acceptance_state", "standing_now", "waits_for_acceptance", "within_tolerance"]


def within_tolerance(held: Assessment | None, criteria: Criteria | None) -> bool | None:
    """Whether a level needs no acceptance; None where nobody judged it, or by another method than the criteria's."""
    if held is None or criteria is None or not criteria.tolerance or held.method != criteria.scale:
        return None
    scale = scale_named(criteria.scale, criteria)
    return None if scale is None else judge(held.level, scale, criteria.tolerance, criteria.may_accept).within_tolerance


def waits_for_acceptance(risk: Risk, criteria: Criteria | None, today: date) -> bool:
    """Whether somebody has still to accept it: it was put to the owner, the acceptance has lapsed, or there is none.

    A risk that stands within tolerance today needs none, unless it was put to the owner nevertheless.
    """
    held = risk.acceptance
    if held is None:
        return within_tolerance(standing_now(risk), criteria) is not True
    return held.state != "accepted" or (held.until is not None and held.until < today)


def acceptance_state(risk: Risk, criteria: Criteria | None, today: date) -> str:
    """The same in a word or two, for lists: whether it is accepted, expired, awaited, or needs nobody's acceptance."""
    held = risk.acceptance
    if held is None:
        return "not accepted" if waits_for_acceptance(risk, criteria, today) else "within tolerance: nothing to accept"
    if held.state == "accepted" and waits_for_acceptance(risk, criteria, today):
        return "acceptance expired"
    return held.state
