"""Document: the plan for incidents and recovery, per asset and kind of attack (5.3, 5.3.1, 6.5, 10.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit.catalogues.vocabulary import Answer, ControlFunction
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, Use, shortened
from toolkit.reports.documents.parts import about_controls, about_facts, about_provisions, section, unanswered
from toolkit.reports.documents.recovery_cards import KNOWN_GOOD, asset_cards
from toolkit.threats.finding import Finding

__all__ = ["recovery"]

_STOPS = ("humans_can_stop_it", "circuit_breaker", "fallback_available")
_PLANS = ("has_incident_plan", "has_recovery_plan", "incidents_rehearsed", "has_rollback", "helps_users_in_incidents")
_MOST = 4


def recovery(m: Material) -> list[Section]:
    """The sections of the plan."""
    return [
        section(m, "first_hour", "In the first hour", *_first_hour(m)),
        section(m, "standing", "Where planning stands today", about_facts(m, _PLANS)),
        section(m, "stopping", "Stopping it, and working without it", *_stopping(m)),
        section(m, "tell", "Whom to tell", *_tell(m)),
        section(m, "assets", "By asset: notice, contain, restore, tell, rehearse", *_assets(m)),
        section(m, "attacks", "By kind of attack: what stands against it, and what puts right", *_attacks(m)),
        section(m, "controls", "Controls that help to put right", _corrective(m)),
        section(m, "rehearse", "Rehearsal and upkeep", *_rehearse(m)),
        about_provisions(m, ("5.3", "5.3.1", "6.5", "10.3", "11.1.1")),
    ]


def _first_hour(m: Material) -> Iterator[Block]:
    """What somebody who is woken reads first: what to do whatever the attack, and who is reached how."""
    yield m.asked("first_hour", "What is done in the first hour, whatever the attack, and by whom?", "System Operator")
    yield m.asked("reach", "How is each of those to be told reached at night and at weekends?", "System Operator")


def _attacks(m: Material) -> Iterator[Block]:
    rows = []
    for family, findings in m.families().items():
        threats = list({finding.threat.key: finding.threat for finding in findings}.values())
        uses = m.uses_against(findings)
        undecided = sum(finding.outcome == "undecided" for finding in findings)
        where = m.places((finding.element for finding in findings), most=4)
        rows.append(
            (
                lines(f"{family} ({len(findings)})", f"{undecided} undecided" if undecided else "", where),
                lines(*shortened([threat.title for threat in threats], _MOST)),
                _contain(m, findings, uses),
                _put_right(m, findings, uses),
            )
        )
    if not rows:
        question = "Which attacks does the system face? None is found yet: describe it, then notebook 02."
        yield Missing("findings", question, "Everybody in the room", "description")
        return
    yield Paragraph(
        "Every threat that applies or is undecided, by kind of attack, worst first. Controls are those recorded "
        "against this system's risks; what the library suggests is marked so.",
        m.source("findings", "risks", f"catalogue {m.catalogue.digest[:12]}"),
    )
    columns = ("Kind of attack, where", "Threats", "Stands against it", "Put it right by")
    yield Table(columns, tuple(rows), (2, 2.4, 3, 2.6))


def _function(m: Material, use: Use) -> str:
    found = m.catalogue.controls.get(use.use.control)
    return str(found.function) if found is not None else use.use.function


def _said(m: Material, uses: Sequence[Use]) -> list[str]:
    return [f"{m.control_title(each.use)}: {m.status(each.use)}" for each in uses]


def _contain(m: Material, findings: Sequence[Finding], uses: Sequence[Use]) -> str:
    held = [each for each in uses if _function(m, each) in ("preventive", "detective")]
    if held:
        return lines(*shortened(_said(m, held), _MOST))
    return _suggested(m, findings, ControlFunction.PREVENTIVE)


def _put_right(m: Material, findings: Sequence[Finding], uses: Sequence[Use]) -> str:
    held = [each for each in uses if _function(m, each) == "corrective"]
    return lines(*_said(m, held)) if held else _suggested(m, findings, ControlFunction.CORRECTIVE)


def _suggested(m: Material, findings: Sequence[Finding], function: ControlFunction) -> str:
    """The control of the library that stands against most of these threats; nobody decided on it."""
    counted = Counter(
        control.title
        for finding in findings
        for control in m.catalogue.controls_for(finding.threat)
        if control.function is function
    )
    best = counted.most_common(1)
    return f"nothing recorded; the library suggests: {best[0][0]}" if best else "nothing recorded"


def _assets(m: Material) -> Iterator[Block]:
    cards = list(asset_cards(m))
    if not cards:
        yield Missing("components", "Which assets would have to be restored?", "Platform team", "description")
        return
    yield Paragraph(
        "The asset with the worst first. Signals are those of the threat library; what is not stated of an asset is "
        "not in its table, and is asked below.",
        m.source("findings", "system: facts"),
    )
    yield from cards
    yield from unanswered(m, [each for each in m.system.components if not m.net.is_person(each)], KNOWN_GOOD)
    yield m.asked(
        "known_good",
        "Where does the last state lie that is known to be sound, for each of these, and who may put it back?",
        "Platform team",
    )


def _yes_no(m: Material, element: str, fact: str) -> str:
    if not m.can_state(element, fact):
        return "–"
    return {Answer.YES: "yes", Answer.NO: "no"}.get(m.answer(element, fact), "not stated")


def _stopping(m: Material) -> Iterator[Block]:
    rows = []
    parts = [each for each in m.system.components if not m.net.is_person(each)]
    for each in parts:
        answers = [_yes_no(m, each, fact) for fact in _STOPS]
        if any(said in ("yes", "no") for said in answers):
            reached = [one for one in m.net.stops(each) if m.net.is_person(one)]
            rows.append((m.name(each), *answers, m.names(reached) or "nobody drawn"))
    if rows:
        columns = (
            "Part",
            "A named person can stop it",
            "Cuts off by itself",
            "Another way to work",
            "Who would notice",
        )
        yield Table(columns, tuple(rows), (2, 1.4, 1.4, 1.4, 2.4))
    yield from unanswered(m, parts, _STOPS)
    yield m.asked(
        "without_it", "How is the work done while the system is off, and for how long can that go on?", "Product owner"
    )


def _corrective(m: Material) -> Block:
    held = [each for each in m.uses if _function(m, each) == "corrective"]
    none = "No control that puts right is recorded against any risk."
    return about_controls(m, list({each.use.control: each for each in held}.values()), none)


def _tell(m: Material) -> Iterator[Block]:
    rows = []
    for key, person in m.register.participants.items():
        roles = ", ".join(role.replace("_", " ") for role in person.roles)
        owned = [m.risk_title(risk) for risk in m.c.risks() if risk.owner == key]
        answers = [each for each, held in m.register.assets.items() if held.owner == key]
        accepted = [m.risk_title(each) for each in m.c.risks() if each.acceptance and each.acceptance.by == key]
        why = lines(
            *shortened([f"owns: {title}" for title in owned], 3),
            f"answers for: {m.names(answers, most=4)}" if answers else "",
            *shortened([f"accepted: {title}" for title in accepted], 3),
            "" if owned or answers or accepted else "took part in the analysis",
        )
        rows.append((m.person(key), roles or "no role recorded", why, m.source(f"participant:{key}")))
    rows += [
        (supplier, "supplier", f"of {m.name(each)}", m.source(f"system: {each}"))
        for each in m.system.components
        if (supplier := m.supplier(each))
    ]
    if rows:
        yield Table(("Who", "Role", "Because", "From"), tuple(rows), (2.4, 2, 3.4, 1.6))
    else:
        yield Missing("participants", "Who is told first, and who decides?", "System Operator", "description")
    if any(asset.personal is Answer.YES for asset in m.system.data.values()):
        question = (
            "Data about people are involved: who judges whether a regulator and the people have to be told, by when?"
        )
        yield m.asked("regulator", question, "Data protection officer")


def _rehearse(m: Material) -> Iterator[Block]:
    worst = next(iter(m.families()), "")
    if worst:
        first = m.families()[worst][0]
        yield Paragraph(
            f"Rehearse first what is worst here: {first.title} at {m.place(first.element)}.",
            m.source(f"finding {first.identity}"),
        )
    yield m.asked(
        "rehearsals",
        "When is this plan rehearsed next, by whom, and what did the last rehearsal show?",
        "System Operator",
    )
    yield m.asked(
        "review", "Who keeps this plan current, and on which day is it gone through again?", "System Operator"
    )
