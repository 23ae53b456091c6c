"""Document: the policy on disclosing vulnerabilities (6.4), for people outside."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.reports.documents.blocks import Block, Fields, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, kinds_of_attack, section

__all__ = ["disclosure"]

_REACHED = ("exposed_to_internet",)


def disclosure(m: Material) -> list[Section]:
    """The sections of the policy."""
    return [
        section(m, "scope", "What this is about", *_scope(m)),
        section(m, "report", "How to report", *_report(m)),
        section(m, "wanted", "What is worth reporting here", *_wanted(m)),
        section(m, "rules", "What is allowed while looking", *_rules(m)),
        section(m, "answers", "What you can expect", *_answers(m)),
        about_provisions(m, ("6.4", "2.5.1", "11.1")),
    ]


def _scope(m: Material) -> Iterator[Block]:
    operators = ", ".join(m.system.roles.get(Role.SYSTEM_OPERATOR, ()))
    rows = [("System", m.name("system"))] + ([("Run by", operators)] if operators else [])
    yield Fields(tuple(rows))
    faced = [
        each
        for each in m.system.components
        if m.answer(each, "exposed_to_internet") is Answer.YES
        or m.catalogue.is_a(m.system.components[each].kind, ("web_app",))
    ]
    if faced:
        yield Paragraph(f"Reachable from outside: {m.names(faced)}.", m.source(*(f"system: {each}" for each in faced)))
    left_out = [each.what for each in m.system.out_of_scope.values() if not m.redacted]
    if left_out:
        yield Paragraph(f"Not part of it: {'; '.join(left_out)}.", m.source("system: out_of_scope"))
    yield m.asked("addresses", "Which addresses, applications and models does the policy cover?", "Security")


def _report(m: Material) -> Iterator[Block]:
    yield m.asked(
        "contact",
        "To which address or form is a weakness reported, and with which key, if it is to be secret?",
        "Security",
    )
    yield m.asked("where_published", "Where can outsiders find this policy (a page, security.txt)?", "Security")
    yield from about_facts(m, ("disclosure_route",))
    yield m.asked(
        "what_to_send",
        "What should a report hold: steps, prompts used, model version, time, what was seen?",
        "Security",
    )


def _wanted(m: Material) -> Iterator[Block]:
    """Kinds of weakness by what outsiders could try here; the findings themselves stay inside."""
    rows = []
    kinds = kinds_of_attack(m, meant=True)
    for family, findings in m.families().items():
        adversarial = [finding for finding in findings if str(finding.threat.intent) != "accidental"]
        if adversarial:
            titles = list(dict.fromkeys(finding.title for finding in adversarial))
            where = dict.fromkeys(finding.element for finding in adversarial)
            rows.append((family, lines(*shortened(titles, 3)), m.more(m.places(where, most=3))))
    if rows and not m.redacted:
        yield Paragraph(
            "Kinds of attack that this system faces, so that reports of them reach somebody who understands them. The "
            "redacted version names the kinds only.",
            m.source("findings"),
        )
        yield Table(("Kind", "For example", "At"), tuple(rows), (2, 4, 3))
    elif kinds:
        yield Paragraph(f"Weaknesses of interest are about: {', '.join(kinds).lower()}.")
    yield m.asked(
        "not_wanted",
        "Which reports are not weaknesses here: wrong answers without harm, known limits?",
        "Product owner",
    )


def _rules(m: Material) -> Iterator[Block]:
    yield m.asked(
        "allowed",
        "Which tests are allowed, on which accounts and data, and which never (load, other people's data)?",
        "Security, with the lawyer",
    )
    yield m.asked("safe_harbour", "What is promised to people who keep to these rules?", "Lawyer")


def _answers(m: Material) -> Iterator[Block]:
    yield m.asked("times", "Within how many days is a report acknowledged, judged and mended?", "Security")
    yield m.asked(
        "handling", "Who takes reports in, and who decides with the developer and the model's supplier?", "Security"
    )
    yield m.asked(
        "credit", "Is the finder named or paid, and when may the finder publish?", "Security, with the lawyer"
    )
    suppliers = list(dict.fromkeys(filter(None, map(m.supplier, m.system.components))))
    if suppliers and not m.redacted:
        yield Paragraph(f"Weaknesses in what others supply go on to: {', '.join(suppliers)}.", "system: components")
