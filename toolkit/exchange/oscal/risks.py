"""The risks of the register as OSCAL risks: their levels, what is in place, what is planned, who accepted what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from toolkit.exchange.oscal.document import FILES
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.words import NS, Json, line, moment, prop, props, prose, tidy
from toolkit.register.events import Event
from toolkit.register.records import Assessment, ControlUse, Risk, RiskLevel
from toolkit.risks import scale_ids

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["planned_controls", "risk_id", "risk_of"]

_LEVELS: tuple[RiskLevel, ...] = ("inherent", "current", "target")
_STATES = {"inherent": "initial", "current": "adjusted"}
"""In OSCAL's words; it has none for a level that is only aimed at."""
_OPTIONS = {"avoid": "avoid", "modify": "mitigate", "share": "share", "retain": "accept"}
_ATLAS = re.compile(r"AML\.T\d{4}(\.\d{3})?")


def risk_id(basis: Basis, risk: str) -> str:
    """The id of a risk, in every document."""
    return basis.id("risk", risk)


def risk_of(
    basis: Basis, people: People, risk: Risk, *, observations: Sequence[str] = (), responses: Sequence[Json] = ()
) -> Json:
    """A risk. `observations` are what tests said of it, `responses` what a document adds to the team's own plans."""
    naming, title = basis.naming, basis.naming.risk_title(risk)
    said = [risk.cause, risk.event, risk.consequence]
    described = prose(*(f"{head}: {naming.text(each)}" for head, each in zip(_HEADS, said, strict=True) if each))
    unworded = prose(f"The record words it no further: {title}")
    return tidy(
        {
            "uuid": risk_id(basis, risk.id),
            "title": line(title),
            "description": described or unworded,
            "statement": prose(naming.text(risk.consequence or risk.event)) or unworded,
            "status": _status(basis, risk),
            "props": props(
                prop("accepted", _accepted(risk), core=True),
                prop("risk-id", naming.more(risk.id)),
                prop("next-review", risk.next_review or ""),
            ),
            "links": [{"href": f"#{people.party(risk.owner)}", "rel": "risk-owner"}] if risk.owner.strip() else [],
            "threat-ids": list(_threats(basis, risk)),
            "characterizations": [
                _level(basis, people, level, risk.assessments[level]) for level in _LEVELS if level in risk.assessments
            ],
            "mitigating-factors": [
                _factor(basis, risk, each) for each in risk.controls if each.status in ("in place", "verified")
            ],
            "deadline": _deadline(risk),
            "remediations": [*_treatment(basis, people, risk), *planned_controls(basis, people, risk), *responses],
            "risk-log": _log(basis, people, risk),
            "related-observations": [{"observation-uuid": each} for each in observations],
        }
    )


_HEADS = ("Cause", "Event", "Consequence")


def _accepted(risk: Risk) -> str:
    held = risk.acceptance
    return f"until {held.until}" if held is not None and held.state == "accepted" else ""


def _status(basis: Basis, risk: Risk) -> str:
    """Closed, accepted by somebody, put to its owner, being worked on, or open: the first of these that is so."""
    held = risk.acceptance
    if risk.status == "closed":
        return "closed"
    if held is not None and held.state == "accepted" and (held.until is None or held.until >= basis.today):
        return "deviation-approved"
    if held is not None and held.state != "accepted":
        return "deviation-requested"
    return "remediating" if any(each.status == "planned" for each in risk.controls) else "open"


def _threats(basis: Basis, risk: Risk) -> Iterator[Json]:
    """The threats of the libraries that it gathers, and the techniques of MITRE ATLAS that they refer to."""
    findings, threats = basis.record.findings, basis.known.threats
    rules = dict.fromkeys(findings[each].rule for each in risk.findings if each in findings)
    if basis.redacted:
        rules = {rule: None for rule in rules if rule in threats}
    atlas: dict[str, None] = {}
    for rule in rules:
        yield {"system": f"{NS}/threats", "id": f"{NS}/threats/{quote(rule, safe='')}"}
        held = threats.get(rule)
        for edition, named in held.references.items() if held is not None else ():
            if edition.startswith("mitre-atlas@"):
                atlas |= dict.fromkeys(each for each in named if _ATLAS.fullmatch(each))
    for each in atlas:
        yield {"system": "https://atlas.mitre.org", "id": f"https://atlas.mitre.org/techniques/{each}"}


def _level(basis: Basis, people: People, level: RiskLevel, held: Assessment) -> Json:
    """A level as somebody judged it, by the steps of its method; a number of the method's own beside them.

    Of a method of the team's own a redacted version says only the rank: its words are the team's.
    """
    own = basis.redacted and held.method not in scale_ids()
    method = "" if own else held.method
    system = f"{NS}/methods/{quote(method, safe='') or 'of-the-team'}"
    said = {"likelihood": held.likelihood, "impact": held.impact, "risk": held.level}
    if own:
        said = {"risk": f"rank {held.rank} from the lowest, 0"}
    if held.value is not None:
        said["score"] = f"{held.value:g}"
    state = prop("state", _STATES.get(level, ""), core=True)
    return {
        "props": props(prop("level", level), prop("method", method), prop("edition", "" if own else held.edition)),
        "origin": people.by(held.by)[0],
        "facets": [
            tidy({"name": name, "system": system, "value": each.strip(), "props": props(state, prop("level", level))})
            for name, each in said.items()
            if each.strip()
        ],
    }


def _factor(basis: Basis, risk: Risk, use: ControlUse) -> Json:
    evidence = basis.naming.more(f" Evidence: {use.evidence}") if use.evidence else ""
    control = basis.id("control", use.control)
    link = {"href": f"{FILES['oscal-component-definition']}#{control}", "rel": "implemented-by"}
    verified = "verified" if use.status == "verified" else "not verified"
    return tidy(
        {
            "uuid": basis.id("factor", risk.id, use.control),
            "description": prose(f"{basis.naming.control_title(use)}: in place, {verified}.{evidence}"),
            "props": props(prop("status", use.status)),
            "links": [link] if risk.status == "open" else [],
        }
    )


def _deadline(risk: Risk) -> str:
    """When the last of its planned controls is due; nothing where one of them has no day."""
    due = [each.due for each in risk.controls if each.status == "planned"]
    days = [each for each in due if each is not None]
    return moment(max(days), last=True) if days and len(days) == len(due) and risk.status == "open" else ""


def _treatment(basis: Basis, people: People, risk: Risk) -> list[Json]:
    """What was decided to do about it, where that is another thing than controls, or has a reason."""
    held = risk.treatment
    if held is None:
        return []
    shared = f" With: {basis.naming.text(held.shared_with)}." if held.shared_with else ""
    reason = basis.naming.more(held.reason)
    response = {
        "uuid": basis.id("treatment", risk.id),
        "lifecycle": "planned",
        "title": line(f"Treatment: {held.option}"),
        "description": prose(f"Decided: {held.option}.{shared}{f' {reason}' if reason else ''}"),
        "props": props(prop("type", _OPTIONS[held.option], core=True)),
        "origins": people.by(risk.owner, "risk-owner") if risk.owner.strip() else [],
    }
    return [tidy(response)]


def planned_controls(basis: Basis, people: People, risk: Risk) -> Iterator[Json]:
    """The controls that are planned against a risk, each with its owner and the day that it is due."""
    for use in risk.controls:
        if use.status == "planned" and risk.status == "open":
            title = basis.naming.control_title(use)
            told = f"{title}: planned, {f'due {use.due}' if use.due is not None else 'no day set'}."
            task = {
                "uuid": basis.id("task", risk.id, use.control),
                "type": "milestone" if use.due is not None else "action",
                "title": line(f"{title} is in place"),
                "timing": {"on-date": {"date": moment(use.due, last=True)}} if use.due is not None else None,
                "responsible-roles": people.responsible("action-owner", use.action_owner),
            }
            because = f" {use.because}" if use.because and not basis.redacted else ""
            yield {
                "uuid": basis.id("response", risk.id, use.control),
                "lifecycle": "planned",
                "title": line(title),
                "description": prose(f"{told}{because}"),
                "props": props(prop("type", "mitigate", core=True)),
                "tasks": [tidy(task)],
            }


def _log(basis: Basis, people: People, risk: Risk) -> Json | None:
    """When it was accepted, put to its owner, closed or opened again, by whom."""
    entries = [
        tidy(
            {
                "uuid": basis.id("log", str(event.seq), status, *([str(place)] if place else [])),
                "title": line(said),
                "description": prose(basis.naming.more(why)),
                "start": event.at,
                "logged-by": [{"party-uuid": people.party(event.by.id)}],
                "status-change": status,
            }
        )
        for event in basis.changes.get(f"risk:{risk.id}", ())
        for place, (said, status, why) in enumerate(_turns(event))
    ]
    return {"entries": entries} if entries else None


def _turns(event: Event) -> Iterator[tuple[str, str, str]]:
    """What an event did to a risk's standing, the status that it has since, and why in somebody's words."""
    for field, old, new in event.changes:
        if field == "status" and (old, new) != (None, "open"):
            closed = str(event.data.get("closed_because", ""))
            yield ("Closed", "closed", closed) if new == "closed" else ("Opened again", "open", event.reason)
    if any(field.partition(".")[0] == "acceptance" for field, _, _ in event.changes):
        held = event.data.get("acceptance")
        if not isinstance(held, Mapping):
            yield "Acceptance taken back", "open", event.reason
        elif held.get("state") == "accepted":
            yield f"Accepted until {held.get('until')}", "deviation-approved", str(held.get("statement", ""))
        else:
            yield "Put to the risk owner", "deviation-requested", event.reason
