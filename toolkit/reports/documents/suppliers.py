"""Document: the assessment of suppliers with its questions, and the justification of 7.2."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Fields, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_controls, about_facts, about_provisions, counted, section, unanswered

__all__ = ["suppliers"]

_FACTS = (
    "supplier_reviewed",
    "contract_covers_security",
    "provider_may_train_on_prompts",
    "pins_version",
    "fallback_available",
    "verifies_signature",
    "scans_artefacts",
    "provenance_recorded",
    "weights_published",
    "evaluated_before_release",
    "red_teamed",
    "limits_spend",
)
_FAMILY = "Supply chain"
_POOR = (
    "supplier_reviewed",
    "provenance_recorded",
    "evaluated_before_release",
    "scans_artefacts",
    "verifies_signature",
)


def suppliers(m: Material) -> list[Section]:
    """The sections of the assessment."""
    found = _supplied(m)
    chain = [each for each in m.findings if each.family == _FAMILY or each.element in found]
    meant = {link.control for each in chain if each.family == _FAMILY for link in each.threat.controls}
    uses = [each for each in m.uses if each.use.control in meant]
    sections = [section(m, "overview", "Suppliers of this system", *_overview(m, found))]
    for number, each in enumerate(found, start=1):
        title = f"{m.supplier(each) or 'Supplier not named'}: {m.name(each)}"
        sections.append(section(m, f"supplier_{number}", title, *_one(m, each)))
    return [
        *sections,
        section(m, "others", "Where the other parts come from", *_others(m, found)),
        section(m, "questions", "Questions that suppliers have still to answer", *_questions(m, found)),
        section(m, "justification", "Why poorly documented or secured parts were chosen", *_justified(m, found)),
        section(m, "controls", "Controls on the supply chain", about_controls(m, uses, "None is recorded yet.")),
        section(m, "policy", "Rules for all suppliers", *_policy(m)),
        about_provisions(m, ("2.4", "2.7", "3.3", "6.6", "7.1", "7.2", "7.2.1", "7.2.2", "7.3")),
    ]


def _supplied(m: Material) -> list[str]:
    """The parts that others supply or run: with a provider, or of a kind that comes from outside."""
    outside = set(m.net.of_kinds(("hosted_model", "external_entity", "artefact_source", "plugin", "hosting")))
    outside -= set(
        m.net.of_kinds(("external_source",))
    )  # whoever writes what is read in is nobody to have a contract with
    return [
        each
        for each in m.system.components
        if m.supplier(each) or each in outside or m.answer(each, "made_by_others") is Answer.YES
    ]


def _overview(m: Material, found: list[str]) -> Iterator[Block]:
    rows = []
    for each in found:
        given = [data for flow in m.system.flows.values() if flow.to == each for data in flow.carries or ()]
        reached = m.net.stops(each)
        threats = [finding for finding in m.findings if finding.element == each]
        details = m.register.assets.get(each)
        rows.append(
            (
                lines(m.supplier(each) or "not named", m.more(details.version if details else "")),
                lines(m.name(each), m.kind_title(each)),
                m.names(given, most=5) or "nothing drawn",
                counted(len(reached), "part") if reached else "nothing",
                counted(len(threats), "finding") if threats else "none found",
                m.source(f"system: {each}"),
            )
        )
    if rows:
        columns = ("Supplier", "Supplies", "Gets from us", "Its failure reaches", "Threats there", "From")
        yield Table(columns, tuple(rows), (2, 2.2, 2.6, 1.4, 1.3, 1.4))
    else:
        question = "Who supplies or runs parts of it: models, hosting, tools, data, libraries? Nobody is named."
        yield Missing("components.provider", question, "Developer", "description")
    unnamed = [each for each in found if not m.supplier(each)]
    if unnamed:
        yield Missing("components.provider", f"Who supplies these: {m.names(unnamed)}?", "Developer", "description")


def _others(m: Material, found: list[str]) -> Iterator[Block]:
    """The parts that no supplier is named for, as the inventory has them: some are bought or taken all the same."""
    if m.redacted:
        return
    held = {each: m.register.assets.get(each) for each in m.system.components if each not in found}
    rows = tuple(
        (
            lines(m.name(each), m.kind_title(each)),
            details.version or "not recorded",
            m.text(details.source) or "not recorded",
            details.licence or "not recorded",
            m.source(f"asset:{each}"),
        )
        for each, details in held.items()
        if details is not None and (details.source or details.licence)
    )
    if rows:
        yield Table(("Part", "Version", "Source", "Licence", "From"), rows, (2.2, 1.2, 3, 2.2, 1.6))
    bare = [each for each, details in held.items() if details is None and not m.net.is_person(each)]
    if bare:
        question = (
            f"Are these made here, bought or taken from elsewhere, and from whom: {m.names(bare, most=len(bare))}?"
        )
        yield Missing("asset.source", question, "Developer", "asset")


def _one(m: Material, each: str) -> Iterator[Block]:
    yield from (block for block in about_facts(m, _FACTS, each) if not isinstance(block, Missing))
    threats = [finding for finding in m.findings if finding.element == each]
    if threats:
        said = lines(*shortened([f"{finding.title} ({finding.severity})" for finding in threats], 8))
        yield Fields((("Threats found there", said),))
    yield m.asked(
        f"assurance.{each}",
        f"What shows the security of {m.name(each)}: certificates, tests, answers to these "
        "questions, with their dates?",
        "Procurement",
    )


def _questions(m: Material, found: list[str]) -> Iterator[Block]:
    """Each open question once, with all the parts that it is open for, so that it can be sent as it is."""
    asked = list(unanswered(m, found, _FACTS))
    yield from asked
    if not asked and found:
        yield Paragraph("Every question about what suppliers deliver is answered.", m.source("system: facts"))
    elif not found:
        yield Missing("components.provider", "Whom are the questions to be put to?", "Developer", "description")


def _justified(m: Material, found: list[str]) -> Iterator[Block]:
    yield from about_facts(m, ("component_choice_justified",))
    poor, unknown = {}, []
    for each in found:
        asked = [fact for fact in _POOR if m.can_state(each, fact)]
        lacking = [fact for fact in asked if m.answer(each, fact) is Answer.NO]
        if lacking:
            poor[each] = ", ".join(_words(m, fact) for fact in lacking)
        elif any(m.answer(each, fact) is Answer.UNKNOWN for fact in asked):
            unknown.append(each)
    for each, words in poor.items():
        sources = (m.said_by(each, fact) for fact in _POOR if m.answer(each, fact) is Answer.NO)
        yield Paragraph(f"Stated not to be so of {m.name(each)}: {words}.", m.source(*dict.fromkeys(sources)))
        yield m.asked(f"why.{each}", f"Why is {m.name(each)} used all the same, and what makes up for it?", "Architect")
    if unknown:
        known = "which parts are poorly documented or secured" if not poor else "this of the others"
        yield Paragraph(
            f"Nobody can say {known} before the questions above are answered: {m.names(unknown, most=8)}.",
            m.source(*(f"system: {each}" for each in unknown[:6])),
        )
    elif found and not poor:
        yield Paragraph("No part from outside is stated to be poorly documented or secured.", m.source("system: facts"))


def _words(m: Material, fact: str) -> str:
    """A fact in the few words by which it is ticked."""
    topic = m.catalogue.topics.get(m.catalogue.topic_of.get(fact, ""))
    return topic.facts[fact] if topic is not None else fact.replace("_", " ")


def _policy(m: Material) -> Iterator[Block]:
    # Of the system as a whole these are said for all suppliers; what is not, is asked of each part above.
    whole = ("supplier_reviewed", "contract_covers_security")
    told = [fact for fact in whole if m.answer(SYSTEM, fact) is not Answer.UNKNOWN]
    yield from about_facts(m, [*told, "has_bill_of_materials"])
    yield m.asked(
        "terms",
        "What do contracts ask of suppliers: notice of changes, incidents and weaknesses, tests, the Code?",
        "Procurement",
    )
    yield m.asked("again", "How often is each supplier looked at again, and what brings that forward?", "Procurement")
