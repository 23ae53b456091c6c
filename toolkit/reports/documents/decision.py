"""Document: the decision record of provision 2.1: why the system is built with AI, with which risks, by whom."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Bullets, Fields, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, section

__all__ = ["decision", "risk_rows"]


def decision(m: Material) -> list[Section]:
    """The sections of the record."""
    return [
        section(m, "need", "The need", *_need(m)),
        section(m, "alternatives", "What else was weighed", *_alternatives(m)),
        section(m, "what_it_touches", "What it touches", *_touches(m)),
        section(m, "risks", "The risks that it brings, and how they are handled", *_risks(m)),
        section(m, "assumptions", "What is taken to be so, and what was left out", *_assumptions(m)),
        section(m, "decided", "Who decided", *_decided(m)),
        about_provisions(m, ("2.1", "2.1.1", "2.5", "3.1.3")),
    ]


def _need(m: Material) -> Iterator[Block]:
    if m.system.purpose:
        yield Paragraph(m.text(m.system.purpose), m.source("system: purpose"))
    workshop = m.register.workshop
    if workshop is not None and workshop.purpose:
        yield Paragraph(f"The workshop's task: {m.text(workshop.purpose)}", m.source("workshop"))
    yield m.asked(
        "need", "Which need does the system meet, for whom, and how is it seen that it does?", "Product owner"
    )
    yield from about_facts(m, ("need_recorded", "accountable_owner"))


def _alternatives(m: Material) -> Iterator[Block]:
    yield m.asked(
        "alternatives",
        "Which ways without AI, or with a simpler or more explainable model, were weighed, and why not?",
        "Product owner",
    )
    yield m.asked("benefit", "What would be lost by not building it?", "Product owner")


def _touches(m: Material) -> Iterator[Block]:
    classes: dict[str, list[str]] = {}
    for each, held in m.system.data.items():
        classes.setdefault(str(held.classification or "class not stated"), []).append(each)
    rows = [(f"Data, {grade}", m.names(held, most=8)) for grade, held in classes.items()]
    personal = [each for each, held in m.system.data.items() if held.personal is Answer.YES]
    ai = [each for each in m.system.components if m.net.is_ai(each)]
    acting = [each for each in m.system.components if m.answer(each, "has_side_effects") is Answer.YES]
    deciding = [each for each in m.system.components if m.answer(each, "decides_about_people") is Answer.YES]
    suppliers = [f"{m.supplier(each)} ({m.name(each)})" for each in m.system.components if m.supplier(each)]
    said = (
        ("About people", m.names(personal, most=8)),
        ("Models and agents", m.names(ai, most=8)),
        ("Acts by itself", m.names(acting)),
        ("Affects what people get", m.names(deciding)),
        ("Suppliers", ", ".join(suppliers)),
        ("Worst day, in the team's words", m.text(m.system.worst_day)),
        ("Data protection impact assessment", m.text(m.c.conformity.scope.dpia)),
    )
    rows += [(label, held) for label, held in said if held.strip()]
    if rows:
        yield Fields(tuple(rows))
    if not m.system.worst_day:
        yield Missing("worst_day", "What is the worst day imaginable with this system?", "Product owner", "description")
    if personal and not m.c.conformity.scope.dpia:
        yield Missing(
            "code_scope.dpia",
            "Where is the data protection impact assessment, or why is there none?",
            "Data protection officer",
            "description",
        )
    custodians = [key for key, each in m.register.participants.items() if "data_custodian" in each.roles]
    if custodians:
        yield Paragraph(
            f"Data custodians who took part: {', '.join(map(m.person, custodians))}.",
            m.source(*(f"participant:{key}" for key in custodians)),
        )
    else:
        yield Missing(
            "participants.data_custodian",
            "Which data custodian took part in the talks about the data?",
            "Facilitator",
            "description",
        )


def risk_rows(m: Material) -> list[tuple[str, ...]]:
    """The open risks, worst first: what, levels, treatment, owner, acceptance, source."""
    rows: list[tuple[str, ...]] = []
    for risk in m.c.risks():
        treated = f"{risk.treatment.option}" if risk.treatment else "no decision yet"
        reason = m.more(risk.treatment.reason) if risk.treatment else ""
        acceptance = "see the internal version" if m.redacted else m.c.acceptance(risk)
        rows.append(
            (
                lines(m.risk_title(risk), m.more(risk.consequence)),
                lines(
                    *(f"{name}: {m.c.level(risk, name) or 'not scored'}" for name in ("inherent", "current", "target"))
                ),
                lines(treated, reason),
                lines(*shortened([f"{m.control_title(use)}: {m.status(use)}" for use in risk.controls], 5)) or "none",
                lines(m.person(risk.owner) if risk.owner else "no owner", acceptance),
                m.source(f"risk:{risk.id}"),
            )
        )
    return rows


def _risks(m: Material) -> Iterator[Block]:
    rows = risk_rows(m)
    if rows:
        columns = ("Risk", "Levels", "Treatment", "Controls", "Owner, acceptance", "From")
        yield Table(columns, tuple(rows), (2.6, 1.5, 2.2, 2.8, 2.2, 1.2))
    else:
        yield Missing(
            "risks",
            "Which security risks does the AI bring? None is worded yet: notebook 03.",
            "Everybody in the room",
            "description",
        )
    waiting = len(m.c.not_assessed())
    if waiting:
        yield Paragraph(
            f"{waiting} findings are not yet assessed; not yet assessed does not mean low.", m.source("findings")
        )


def _assumptions(m: Material) -> Iterator[Block]:
    held = [
        Paragraph(f"Assumed: {m.text(each.text)}", m.source(f"system: assumptions {key}"))
        for key, each in m.system.assumptions.items()
    ]
    held += [
        Paragraph(
            f"Left out: {m.text(each.what)}{f': {each.why}' if m.more(each.why) else ''}",
            m.source(f"system: out_of_scope {key}"),
        )
        for key, each in m.system.out_of_scope.items()
    ]
    if held:
        yield Bullets(tuple(held))
    else:
        yield Missing(
            "assumptions", "What is taken to be so without proof, and what was left out?", "Developer", "description"
        )


def _decided(m: Material) -> Iterator[Block]:
    criteria = m.register.criteria
    if criteria is not None and criteria.tolerance:
        tolerance = m.c.level_titles.get(criteria.tolerance, criteria.tolerance)
        yield Paragraph(f"What may be kept without acceptance goes up to: {tolerance}.", m.source("criteria"))
    else:
        yield Missing(
            "criteria", "Which level of risk may be kept without acceptance? Notebook 00.", "Risk owner", "description"
        )
    yield m.asked(
        "decision", "Who decided that it is built, on which day, and on what conditions?", "Accountable owner"
    )
    rows = [
        (m.person(each.participant), each.role, m.text(each.statement), m.source(f"signoff:{key}"))
        for key, each in m.register.signoffs.items()
    ]
    if rows:
        yield Table(("Signed by", "Role", "Statement", "From"), tuple(rows), (2.4, 1.8, 4, 1.4))
