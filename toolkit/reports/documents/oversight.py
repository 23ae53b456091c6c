"""Document: the plan for human oversight (principle 4)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import (
    about_controls,
    about_facts,
    about_provisions,
    section,
    stated,
    threats_table,
    unanswered,
)

__all__ = ["oversight"]

_ACTS = (
    "has_side_effects",
    "irreversible_actions",
    "approval_before_action",
    "humans_can_stop_it",
    "decides_about_people",
)
_HEADS = ("Acts by itself", "Cannot be undone", "A person approves first", "A person can stop it", "Affects people")
_GATE = ("reviewer_has_time_and_skill", "sees_exact_action", "gate_cannot_be_bypassed", "strong_sign_in")
_GATE_HEADS = ("Time and skill to say no", "Sees the exact action", "No way round", "Strong sign-in")
_FAMILY = "Human oversight"


def oversight(m: Material) -> list[Section]:
    """The sections of the plan."""
    ours = {family: held for family, held in m.families().items() if family == _FAMILY}
    about = ("decisions_explained", "shows_sources", "labels_ai_output", "people_can_contest", "logs_tool_calls")
    judged = stated(
        m, m.system.components, about, ("Explained", "Shows sources", "Marked as AI", "Contestable", "Logged")
    )
    found = [finding for held in ours.values() for finding in held]
    meant = {link.control for finding in found for link in finding.threat.controls}
    # A risk may gather threats of other kinds too, and what only stands against those is no measure of oversight.
    uses = [
        each
        for each in m.uses_against(found)
        if each.use.control in meant or each.use.control not in m.catalogue.controls
    ]
    return [
        section(m, "decisions", "What needs a person", *_decisions(m)),
        section(m, "people", "The people who oversee it", *_people(m)),
        section(m, "judging", "How they can judge what it says", judged or _no_parts(), *_judging(m)),
        section(m, "threats", "What can go wrong with oversight here", *threats_table(m, ours)),
        section(
            m, "controls", "Measures, and how far they are", about_controls(m, uses, "No measure is recorded yet.")
        ),
        section(m, "custodian", "What the data custodian asked for", *_custodian(m)),
        about_provisions(m, ("4.1", "4.2", "4.3", "4.4", "4.5")),
    ]


def _no_parts() -> Missing:
    question = "Which parts give results that people act on? None is described yet."
    return Missing("components", question, "Product owner", "description")


def _decisions(m: Material) -> Iterator[Block]:
    deciding = [
        each
        for each in m.system.components
        if any(m.answer(each, fact) is Answer.YES for fact in ("has_side_effects", "decides_about_people"))
    ]
    table = stated(m, deciding, _ACTS, _HEADS)
    if table is not None:
        yield Paragraph("Parts that act, or whose results affect people, as stated:", m.source("system: facts"))
        yield table
    elif m.described and m.system.components:
        open_ones = list(unanswered(m, m.system.components, ("has_side_effects", "decides_about_people")))
        yield from open_ones
        if not open_ones:
            yield Paragraph(
                "No part is stated to act by itself, or to affect what people get.", m.source("system: facts")
            )
    else:
        yield _no_parts()
    yield from unanswered(m, deciding, _ACTS)
    yield from about_facts(m, ("oversight_defined", "accountable_owner", "people_can_contest"))
    unguarded = [
        each
        for each in deciding
        if m.answer(each, "irreversible_actions") is Answer.YES
        and m.answer(each, "approval_before_action") is Answer.NO
    ]
    if unguarded and not m.redacted:
        sources = [m.said_by(each, "approval_before_action") for each in unguarded]
        yield Paragraph(
            f"Nobody approves what cannot be undone at: {m.names(unguarded)}.", m.source(*dict.fromkeys(sources))
        )
    yield m.asked(
        "needs_a_person",
        "Which decisions need a person every time, which above a limit, and which none?",
        "Product owner",
    )


def _people(m: Material) -> Iterator[Block]:
    people = m.net.of_kinds(("human_oversight",))
    table = stated(m, people, _GATE, _GATE_HEADS)
    if table is not None:
        yield table
        rows = []
        for each in people:
            around = [flow for flow in m.system.flows.values() if each in (flow.from_, flow.to)]
            where = [flow.to if flow.from_ == each else flow.from_ for flow in around]
            rows.append((m.name(each), m.names(where) or "nothing drawn", m.source(f"system: {each}")))
        yield Table(("Who", "Works at", "From"), tuple(rows), (2, 4, 2))
    else:
        yield Missing(
            "components.human_oversight",
            "Who oversees it, and where in the drawing? Nobody is drawn.",
            "Product owner",
            "description",
        )
    yield from unanswered(m, people, _GATE)
    yield m.asked(
        "load", "How many results does each of these people judge in a day, and how many may it be?", "Head of the team"
    )
    yield m.asked("training", "What were they trained in, and who stands in for them?", "Head of the team")


def _judging(m: Material) -> Iterator[Block]:
    yield m.asked(
        "explaining",
        "What does the person see beside a result: sources, reasons, doubts, the exact action?",
        "Developer",
    )
    yield m.asked(
        "sampling",
        "How is it found out that people still look: seeded errors, samples, times of approval?",
        "Head of the team",
    )


def _custodian(m: Material) -> Iterator[Block]:
    held = [key for key, each in m.register.participants.items() if "data_custodian" in each.roles]
    if held:
        yield Paragraph(
            f"Data custodians at the table: {'; '.join(map(m.person, held))}.",
            m.source(*(f"participant:{key}" for key in held)),
        )
        uses = [each for each in m.uses if each.risk.owner in held]
        if uses and not m.public:
            caption = "What is to stand against the risks that they own"
            yield about_controls(m, uses, "", caption)
    yield m.asked(
        "custodian_controls",
        "Which controls did the data custodian ask for, and who checked that they are in what was built?",
        "Data Custodian",
    )
