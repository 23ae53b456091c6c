"""Document: the plan of tests and evaluations with its results, and the gate before a release (principle 9)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.register import unanswered_tests
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, section, stated, unanswered

__all__ = ["testing"]

_TESTED = ("evaluated_before_release", "red_teamed", "fairness_tested", "adversarially_hardened", "screens_outputs")
_HEADS = ("Evaluated before release", "Red-teamed", "Compared by group", "Hardened", "Outputs screened")


def testing(m: Material) -> list[Section]:
    """The sections of the plan."""
    return [
        section(m, "gate", "The gate before a release", *_gate(m)),
        section(m, "plan", "What to test, by kind of attack", *_plan(m)),
        section(m, "controls", "How each control is checked", *_controls(m)),
        section(m, "results", "Results so far", *_results(m)),
        section(m, "waiting", "Attacks that got through, and nobody has answered", *_waiting(m)),
        section(m, "who", "Who tests, and who is told", *_who(m)),
        about_provisions(m, ("7.3", "9.1", "9.2", "9.2.1", "9.3", "9.4", "9.4.1", "11.2")),
    ]


def _gate(m: Material) -> Iterator[Block]:
    over = [risk for risk in m.c.risks() if m.c.is_over_tolerance(risk)]
    waiting = [risk for risk in m.c.risks() if m.c.waits_for_acceptance(risk)]
    late = [each for each in m.uses if each.use.status == "planned" and each.use.due and each.use.due < m.today]
    got = unanswered_tests(m.register)
    severe = [finding for finding in m.c.not_assessed() if str(finding.severity) == "severe"]
    checks = (
        (
            "Every risk over tolerance is accepted by somebody who may",
            over and waiting,
            f"{len([each for each in over if each in waiting])} of {len(over)} over tolerance wait for acceptance",
        ),
        ("No planned control is overdue", late, f"{len(late)} overdue"),
        ("No attack that got through is unanswered", got, f"{len(got)} unanswered"),
        ("No severe threat is unassessed", severe, f"{len(severe)} unassessed"),
        ("Tests are recorded", not m.register.evidence, f"{len(m.register.evidence)} files of evidence recorded"),
    )
    rows = tuple((what, "not passed" if bad else "passed", said) for what, bad, said in checks)
    if m.c.risks() or m.register.evidence:
        yield Paragraph(
            "What the record lets the gate check by itself, today. Passing it is not a release: a person decides.",
            m.source("risks", "findings", "evidence"),
        )
        yield Table(("Condition", "Today", "Counted"), rows, (4, 1.4, 3.4))
    else:
        yield Missing(
            "risks",
            "On what would a release be decided? Neither a risk nor a test is recorded yet.",
            "Risk owner",
            "description",
        )
    yield from about_facts(m, ("release_gate", "major_updates_retested", "red_teamed"))
    yield m.asked(
        "gate_decides", "Who decides a release on these conditions, and which others are there?", "Product owner"
    )


def _plan(m: Material) -> Iterator[Block]:
    rows = []
    for family, findings in m.families().items():
        threats = list({finding.threat.key: finding.threat for finding in findings}.values())
        where = dict.fromkeys(finding.element for finding in findings)
        tested = [each for each in m.register.evidence.values() if any(t.key in each.threats for t in threats)]
        rows.append(
            (
                lines(f"{family} ({len(findings)})", m.names(where, most=4)),
                lines(*shortened([f"Try: {threat.title}" for threat in threats], 4)),
                lines(*shortened([threat.signal for threat in threats], 2)),
                lines(*(f"{each.tool}, {each.ran[:10] or each.at[:10]}" for each in tested)) or "none recorded",
            )
        )
    if rows:
        yield Paragraph(
            "A test for each kind of attack that this system faces: provoke it, and see whether its signal shows.",
            m.source("findings"),
        )
        columns = ("Kind of attack, where", "What to try", "It should show by", "Tested by")
        yield Table(columns, tuple(rows), (2.2, 2.8, 3.4, 1.8))
    else:
        yield Missing(
            "findings", "Which attacks is it to be tested against? None is found yet.", "Developer", "description"
        )
    table = stated(m, m.system.components, _TESTED, _HEADS)
    if table is not None:
        yield Paragraph("What is stated of testing so far:", m.source("system: facts"))
        yield table
    yield from unanswered(m, m.system.components, _TESTED[:2])


def _controls(m: Material) -> Iterator[Block]:
    rows = []
    for each in {use.use.control: use for use in m.uses}.values():
        control = m.catalogue.controls.get(each.use.control)
        verify = control.verify if control is not None else ""
        rows.append(
            (m.control_title(each.use), m.status(each.use), verify or "how is not said", m.more(each.use.evidence))
        )
    if rows:
        yield Table(("Control", "How far", "How to check it", "Evidence"), tuple(rows), (2.2, 2, 4, 2))
    else:
        yield Paragraph(
            "No control is recorded against an open risk yet, so there is none to check.", m.source("risks")
        )


def _results(m: Material) -> Iterator[Block]:
    rows = []
    for key, each in m.register.evidence.items():
        counted = f"{each.worked:,} of {each.tried:,} attempts got through" if each.families else m.more(each.says)
        rows.append(
            (
                f"{each.tool} {each.tool_version}".strip(),
                each.ran[:10] or "not stated",
                m.text(each.target) or "not stated",
                counted or each.kind,
                lines(*shortened([m.catalogue.threats[t].title for t in each.threats if t in m.catalogue.threats], 3)),
                m.source(f"evidence:{key[:12]}…"),
            )
        )
    if rows:
        columns = ("Tool", "Ran", "Against", "Result", "Speaks to", "From")
        yield Table(columns, tuple(rows), (1.6, 1.2, 1.8, 2.6, 2.6, 1.6))
    else:
        question = "What did tests show? No file of a test tool is recorded: `ai-threat evidence FILE --into WORKSHOP`."
        yield Missing("evidence", question, "Whoever tests", "description")


def _waiting(m: Material) -> Iterator[Block]:
    found = unanswered_tests(m.register)
    if not found:
        said = "None." if m.register.evidence else "None: no test is recorded."
        yield Paragraph(said, m.source("evidence"))
        return
    rows = tuple(
        (
            each.says if not m.redacted else f"{each.worked:,} of {each.tried:,} attempts got through",
            lines(*shortened([m.catalogue.threats[t].title for t in each.threats if t in m.catalogue.threats], 3)),
            m.source(f"evidence:{each.evidence[:12]}…"),
        )
        for each in found
    )
    yield Table(("What got through", "Speaks to", "From"), rows, (5, 3, 2))


def _who(m: Material) -> Iterator[Block]:
    yield m.asked(
        "testers", "Who tests it, independent of those who built it, and with which skill in AI?", "Product owner"
    )
    yield m.asked("handed_on", "To which operators are the findings of tests handed on, and how?", "Developer")
    models = [each for each in m.system.components if m.net.is_ai(each)]
    trained = [each for each in models if m.answer(each, "trained_on_sensitive_data") is Answer.YES]
    if trained:
        yield Paragraph(
            f"Trained on sensitive data, so outputs are to be tested for what they give away: {m.names(trained)}.",
            m.source(*(m.said_by(each, "trained_on_sensitive_data") for each in trained)),
        )
    yield m.asked(
        "giving_away", "How is it tested that outputs give away neither the model nor its training data?", "Developer"
    )
