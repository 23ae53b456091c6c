"""Document: residual risks passed down the chain, with what the receiver needs to do, and who was told (3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Role
from toolkit.register.document_titles import TITLES
from toolkit.register.records import Risk
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, section

__all__ = ["residual"]

_SUGGESTED = 3


def residual(m: Material) -> list[Section]:
    """The sections of the notice."""
    return [
        section(m, "to_operator", "From the developer to the system operator", *_to_operator(m)),
        section(m, "to_users", "From the system operator to end-users", *_to_users(m)),
        section(m, "not_assessed", "Not yet assessed", *_not_assessed(m)),
        section(m, "assurance", "Risks that others carry for us", *_carried(m)),
        section(m, "told", "Who was told", *_told(m)),
        about_provisions(m, ("3.2", "3.3", "9.3", "10.2.1")),
    ]


def _residual(m: Material) -> list[tuple[Risk, str]]:
    """The open risks that leave something, each with why: kept, shared, over tolerance, or not controlled yet."""
    found = []
    for risk in m.c.risks():
        option = risk.treatment.option if risk.treatment else ""
        planned = [use.status == "planned" for use in risk.controls]
        why = [f"the decision is to {option} it"] if option in ("retain", "share") else []
        why += ["over tolerance today"] if m.c.is_over_tolerance(risk) else []
        if any(planned):
            why.append("its controls are only planned" if all(planned) else "some controls are only planned")
        why += ["no decision yet"] if not option else []
        found.append((risk, "; ".join(why) or "what is left after treatment"))
    return found


def _theirs(m: Material, risk: Risk, role: Role) -> list[str]:
    """The controls against a risk's threats that the receiver usually puts in place, those recorded first."""
    recorded = {use.control: use for use in risk.controls}
    found = []
    for key, use in recorded.items():
        control = m.catalogue.controls.get(key)
        if control is not None and role in control.who:
            found.append(f"{control.title}: {m.status(use)}")
    suggested: dict[str, None] = {}
    for identity in risk.findings:
        held = m.register.findings.get(identity)
        threat = m.catalogue.threats.get(held.rule) if held is not None else None
        for control in m.catalogue.controls_for(threat) if threat is not None else ():
            if role in control.who and control.id not in recorded:
                suggested[control.title] = None
    more = "; ".join(shortened(list(suggested), _SUGGESTED))
    return [*shortened(found, 4), *([f"Suggested by the library, and not decided on: {more}"] if more else [])]


def _table(m: Material, role: Role) -> Table | None:
    rows = []
    for risk, why in _residual(m):
        level = m.c.level(risk, "current") or "not scored"
        target = m.c.level(risk, "target")
        rows.append(
            (
                lines(m.risk_title(risk), m.more(risk.event), m.more(risk.consequence)),
                lines(f"today: {level}", f"aimed at: {target}" if target else ""),
                why,
                lines(*_theirs(m, risk, role)) or "nothing usual for this role",
                m.source(f"risk:{risk.id}"),
            )
        )
    columns = ("What remains", "Level", "Why it is passed on", "What the receiver can do", "From")
    return Table(columns, tuple(rows), (3.4, 1.4, 2, 3.2, 1.3)) if rows else None


def _none() -> Missing:
    question = "Which risks cannot be resolved here? None is worded yet: notebook 03."
    return Missing("risks", question, "Risk owner", "description")


def _to_operator(m: Material) -> Iterator[Block]:
    yield _parties(m, Role.DEVELOPER, Role.SYSTEM_OPERATOR)
    yield _table(m, Role.SYSTEM_OPERATOR) or _none()


def _parties(m: Material, one: Role, other: Role) -> Block:
    if m.redacted:
        return Paragraph("Who they are stands in the internal version.")
    said = {role: " and ".join(m.system.roles.get(role, ())) for role in (one, other)}
    missing = [role.replace("_", " ") for role, held in said.items() if not held]
    if missing:
        return Missing("roles", f"Who is the {' and who the '.join(missing)}?", "Product owner", "description")
    return Paragraph(f"From {m.text(said[one])} to {m.text(said[other])}.", m.source("system: roles"))


def _to_users(m: Material) -> Iterator[Block]:
    yield _parties(m, Role.SYSTEM_OPERATOR, Role.END_USER)
    rows = [
        (
            lines(m.risk_title(risk), m.more(risk.consequence)),
            m.c.level(risk, "current") or "not scored",
            m.source(f"risk:{risk.id}"),
        )
        for risk, _ in _residual(m)
    ]
    if rows:
        yield Table(("What could happen to users and others", "Level today", "From"), tuple(rows), (6, 1.4, 1.6))
    yield m.asked(
        "advice", "What are end-users to do about each of these, in words that they can use?", "Product owner"
    )
    yield from about_facts(m, ("unresolved_risks_told",))


def _not_assessed(m: Material) -> Iterator[Block]:
    waiting = m.c.not_assessed()
    grouped: dict[str, list[str]] = {}
    for finding in waiting:
        grouped.setdefault(finding.family, []).append(f"{finding.title} at {m.place(finding.element)}")
    if grouped:
        yield Paragraph("Found, and in no risk and without a decision. Not yet assessed does not mean low.")
        rows = tuple((family, str(len(held)), lines(*shortened(held, 3))) for family, held in grouped.items())
        yield Table(("Kind of attack", "Findings", "The worst of them"), rows, (2, 1, 6))
    elif m.described:
        yield Paragraph("Every finding has a decision.", m.source("findings"))
    else:
        yield Missing("system", "What does the system consist of?", "Developer", "description")


def _carried(m: Material) -> Iterator[Block]:
    shared = [
        Paragraph(
            f"{m.risk_title(risk)}: shared with {m.text(risk.treatment.shared_with) or 'nobody named'}.",
            m.source(f"risk:{risk.id}"),
        )
        for risk in m.c.risks()
        if risk.treatment is not None and risk.treatment.option == "share"
    ]
    yield from shared
    suppliers = [each for each in m.system.components if m.supplier(each)]
    if suppliers:
        named = ", ".join(f"{m.supplier(each)} for {m.name(each)}" for each in suppliers)
        yield Paragraph(f"Outside parties that run parts of it: {named}.", m.source("system: components"))
        yield m.asked(
            "assurance", "Which assurance do these give on the risks that they carry, and how old is it?", "Procurement"
        )
    elif not shared:
        yield Paragraph("No risk is shared, and no supplier is named.", m.source("risks", "system: components"))


def _told(m: Material) -> Iterator[Block]:
    rows = [
        (
            lines(m.text(each.whom), f"as {each.role.replace('_', ' ')}" if each.role else ""),
            TITLES.get(each.document, each.document),
            f"{each.on}",
            m.text(each.how),
            f"event {each.events}",
            m.source(f"told:{key}"),
        )
        for key, each in sorted(m.register.told.items(), key=lambda pair: pair[1].on)
    ]
    if rows:
        columns = ("Whom", "Which document", "When", "How", "As of", "From")
        yield Table(columns, tuple(rows), (2.4, 1.6, 1.2, 2.2, 1, 1.6))
    else:
        question = "Who was given this, when and how? Nobody is noted yet: notebook 05, or `ai-threat document --told`."
        yield Missing("told", question, "Product owner", "description")
