"""How deep a role of the Code needs to know a kind of attack on this system, and on what ground.

What the role's own controls stand against here, weighed by the risks as they are rated: a library names two roles for
most controls, so that “whose controls are these” alone would ask everybody to learn everything. What is not yet
assessed is weighed by how bad its threats usually are, for not assessed does not mean low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.control import Control
from toolkit.catalogues.vocabulary import Role, Severity
from toolkit.register.acceptance import within_tolerance
from toolkit.register.methods import standing_now, worst_first
from toolkit.register.records import Risk
from toolkit.threats.finding import Finding

if TYPE_CHECKING:
    from toolkit.register.views import Views

__all__ = ["Depth", "Need", "Stakes", "needs_of"]


class Depth(StrEnum):
    """How deep, and how soon: first, next, or enough to recognise an attack and tell somebody."""

    FIRST = "first"
    NEXT = "next"
    KNOW = "know"


_SHARE = 4
"""A role to which less than one in so many of the controls falls need only recognise what is not decided on."""
Ground = Literal["over tolerance", "severe", "within tolerance", "undecided", "unassessed", "mostly theirs", "none"]
_DEPTHS: Mapping[Ground, Depth] = {
    "over tolerance": Depth.FIRST,
    "severe": Depth.FIRST,
    "within tolerance": Depth.NEXT,
    "undecided": Depth.NEXT,
    "unassessed": Depth.NEXT,
    "mostly theirs": Depth.NEXT,
    "none": Depth.KNOW,
}


@dataclass(frozen=True)
class Need:
    """How deep a role needs a kind of attack, and why.

    `ground` says which: controls of theirs that are decided on against a risk over or within tolerance; a risk over
    tolerance against which none of theirs is decided on (`undecided`); severe or high threats that are in no risk
    (`severe`, `unassessed`); most of the controls that there are (`mostly theirs`); or none of these. `decided` are the
    controls, `risks` what they stand or could stand against, worst first, `threats` the titles that are not assessed;
    `theirs` counts the controls that would usually be the role's to put in place, of `of`.
    """

    ground: Ground
    theirs: int
    of: int
    decided: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    threats: tuple[str, ...] = ()

    @property
    def depth(self) -> Depth:
        """How deep, and how soon."""
        return _DEPTHS[self.ground]


class Stakes:
    """The open risks of a register as they bear on training: which findings each gathers, which are over tolerance."""

    def __init__(self, register: Views) -> None:
        criteria = register.criteria
        opened = (risk for risk in register.risks.values() if risk.status == "open")
        self.risks = worst_first(opened, criteria.scale if criteria is not None else "")
        self.over = {risk.id for risk in self.risks if within_tolerance(standing_now(risk), criteria) is False}
        self.gathered = {identity for risk in self.risks for identity in risk.findings}

    def of(self, findings: Iterable[Finding]) -> list[Risk]:
        """The open risks that gather any of these findings, worst first."""
        wanted = {finding.identity for finding in findings}
        return [risk for risk in self.risks if not wanted.isdisjoint(risk.findings)]


def needs_of(findings: Sequence[Finding], catalogue: Catalogue, stakes: Stakes) -> dict[Role, Need]:
    """How deep each role needs the kind of attack that these findings are of."""
    controls = {each.id: each for finding in findings for each in catalogue.controls_for(finding.threat)}
    theirs = Counter(role for each in controls.values() for role in each.who)
    most = max(theirs.values(), default=0)
    return {
        role: _need(role, findings, catalogue, stakes, controls, theirs[role], is_most=theirs[role] == most > 0)
        for role in (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)
    }


def _need(
    role: Role,
    findings: Sequence[Finding],
    catalogue: Catalogue,
    stakes: Stakes,
    controls: Mapping[str, Control],
    theirs: int,
    *,
    is_most: bool,
) -> Need:
    stoppable = [
        finding for finding in findings if any(role in each.who for each in catalogue.controls_for(finding.threat))
    ]
    mine = {key for key, control in controls.items() if role in control.who}
    decided = [(use.control, risk) for risk in stakes.of(findings) for use in risk.controls if use.control in mine]
    over = [(control, risk) for control, risk in decided if risk.id in stakes.over]
    if theirs * _SHARE < len(controls):
        stoppable = []  # what is decided on counts all the same
    loose = [finding for finding in stoppable if finding.identity not in stakes.gathered]
    by_severity = {
        grade: tuple(dict.fromkeys(finding.title for finding in loose if finding.severity == grade))
        for grade in (Severity.SEVERE, Severity.HIGH, Severity.MODERATE)
    }
    waiting = tuple(risk for risk in stakes.of(stoppable) if risk.id in stakes.over)
    count = len(controls)
    if over:
        return Need("over tolerance", theirs, count, *_apart(over))
    if by_severity[Severity.SEVERE]:
        return Need("severe", theirs, count, threats=by_severity[Severity.SEVERE])
    if decided:
        return Need("within tolerance", theirs, count, *_apart(decided))
    if waiting:
        return Need("undecided", theirs, count, risks=waiting)
    if by_severity[Severity.HIGH]:
        return Need("unassessed", theirs, count, threats=by_severity[Severity.HIGH])
    if is_most and by_severity[Severity.MODERATE]:
        return Need("mostly theirs", theirs, count, threats=by_severity[Severity.MODERATE])
    return Need("none", theirs, count)


def _apart(pairs: Sequence[tuple[str, Risk]]) -> tuple[tuple[str, ...], tuple[Risk, ...]]:
    """The controls and the risks of such pairs, each once, in their order."""
    return tuple(dict.fromkeys(control for control, _ in pairs)), tuple({risk.id: risk for _, risk in pairs}.values())
