"""The first page: what somebody learns who reads nothing else. Counts and names from the record, nothing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from toolkit.reports.contents import Contents
from toolkit.reports.what_could_it_cost import in_a_sentence

__all__ = ["TOP", "at_a_glance"]

TOP = 5
"""Risks that the first page names."""
_TRUST = (
    "A self-assessment, no certificate. The levels are judgements of the people named, not measurements. Findings come "
    "from a library of rules and from the team, and cannot be all there are. Who did what is as stated, unless marked "
    "authenticated. The history is tamper-evident, not tamper-proof."
)


def at_a_glance(contents: Contents) -> list[tuple[str, str]]:
    """(label, sentences): what was found, decided, awaited and not assessed, and how far to trust it."""
    risks = contents.risks()
    parts = (
        ("Found", _found(contents)),
        ("Risks", _risks(risks, contents)),
        ("In money", in_a_sentence(contents)),
        ("Decided", _decided(risks, contents)),
        ("Awaited", _awaited(risks, contents)),
        ("Not assessed", _not_assessed(contents)),
        ("The Code", _code(contents)),
        ("How far to trust it", iter([_TRUST])),
    )
    return [(label, " ".join(said)) for label, each in parts if (said := list(each))]


def _found(c: Contents) -> Iterator[str]:
    if c.findings is None:
        yield "No system is described yet, so nothing was looked for."
        return
    counts = c.findings.counts
    yield (
        f"Threats that apply to the system as described: {counts['applies']}; undecided for want of an answer: "
        f"{counts['undecided']}; controlled as stated, checked or not: "
        f"{counts['controlled as stated']}; looked at and not applicable: {counts['not applicable']}."
    )


def _risks(risks: list[Any], c: Contents) -> Iterator[str]:
    if not risks:
        yield "No risk is in the register yet."
        return
    yield f"{_count(len(risks), 'open risk')} in the register."
    criteria = c.register.criteria
    if criteria is not None and criteria.tolerance:
        over = sum(c.is_over_tolerance(risk) for risk in risks)
        tolerated = c.level_titles.get(criteria.tolerance, criteria.tolerance).lower()
        yield f"Above the tolerance ({tolerated}) today: {over}."
    else:
        yield "No tolerance is set."
    otherwise = c.scored_otherwise()
    if otherwise:
        yield otherwise
    unscored = sum("current" not in risk.assessments for risk in risks)
    if unscored:
        yield f"Without a current level: {unscored}, which does not mean low."


def _decided(risks: list[Any], c: Contents) -> Iterator[str]:
    options = Counter(risk.treatment.option for risk in risks if risk.treatment is not None)
    if options:
        yield f"Treatment: {', '.join(f'{options[each]} {each}' for each in _OPTIONS if options[each])}."
    settled = [risk.acceptance for risk in risks if not c.waits_for_acceptance(risk)]
    accepted = [each.until for each in settled if each is not None]
    if accepted:
        yield f"Accepted by a named person: {len(accepted)}; the first acceptance ends on {min(accepted)}."
    if len(settled) > len(accepted):
        yield f"Within tolerance, with nothing to accept: {len(settled) - len(accepted)}."


_OPTIONS = ("avoid", "modify", "share", "retain")


def _awaited(risks: list[Any], c: Contents) -> Iterator[str]:
    if not risks:
        return
    waits = [risk for risk in risks if c.waits_for_acceptance(risk)]
    lapsed = sum(risk.acceptance is not None and risk.acceptance.state == "accepted" for risk in waits)
    if waits:
        yield f"Acceptance of {_count(len(waits), 'risk')}{f', {lapsed} of them since it lapsed' if lapsed else ''}."
    for said, lacking in (
        ("A treatment for", sum(risk.treatment is None for risk in risks)),
        ("An owner for", sum(not risk.owner for risk in risks)),
    ):
        if lacking:
            yield f"{said} {_count(lacking, 'risk')}."
    planned = [use for risk in risks for use in risk.controls if use.status == "planned"]
    if planned:
        late = sum(use.due is not None and use.due < _today() for use in planned)
        coming = [use.due for use in planned if use.due is not None and use.due >= _today()]
        ahead = f", the next due on {min(coming)}" if coming else ""
        yield f"{_count(len(planned), 'planned control')}{ahead}{f'; {late} overdue' if late else ''}."


def _not_assessed(c: Contents) -> Iterator[str]:
    count = len(c.not_assessed())
    verb = "finding is" if count == 1 else "findings are"
    yield f"{count} {verb} not yet assessed. Not yet assessed does not mean low."
    asked = len(c.findings.open_questions()) if c.findings is not None else 0
    if asked:
        yield f"{_count(asked, 'question')} on the system not answered."


def _code(c: Contents) -> Iterator[str]:
    counts = c.conformity.counts()
    told = ", ".join(f"{counts[each]} {each}" for each in ("met", "partly met", "not met", "not applicable"))
    others = f", {counts['not ours']} not ours" if counts["not ours"] else ""
    total = len(c.conformity.standings)
    yield f"Of {total} provisions of the Code: {told}, {counts['unknown']} not judged yet{others}."


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def _today() -> date:
    return date.today()  # noqa: DTZ011 - due dates are days
