"""Document: the plan of tests and evaluations with its results, and the gate before a release (principle 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.register import GotThrough, attacks_got_through, unanswered_tests
from toolkit.register.evidence_records import EvidenceRead
from toolkit.register.records import Risk
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, counted, section, stated, unanswered
from toolkit.threats.finding import Finding

__all__ = ["testing"]

_TESTED = ("evaluated_before_release", "red_teamed", "fairness_tested", "adversarially_hardened", "screens_outputs")
_HEADS = ("Evaluated before release", "Red-teamed", "Compared by group", "Hardened", "Outputs screened")


def testing(m: Material) -> list[Section]:
    """The sections of the plan."""
    return [
        section(m, "gate", "The gate before a release", *_gate(m)),
        section(m, "plan", "What to test, threat by threat", *_plan(m)),
        section(m, "controls", "How each control is checked", *_controls(m)),
        section(m, "results", "Results so far", *_results(m)),
        section(m, "waiting", "Attacks that got through, and what people answered", *_got_through(m)),
        section(m, "who", "Who tests, and who is told", *_who(m)),
        about_provisions(m, ("7.3", "9.1", "9.2", "9.2.1", "9.3", "9.4", "9.4.1", "11.2")),
    ]


def _gate(m: Material) -> Iterator[Block]:
    over = [risk for risk in m.c.risks() if m.c.is_over_tolerance(risk)]
    waiting = [risk for risk in m.c.risks() if m.c.waits_for_acceptance(risk)]
    late = [each for each in m.uses if each.use.status == "planned" and each.use.due and each.use.due < m.today]
    got = unanswered_tests(m.register)
    ran = _tests(m)
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
        ("Tests are recorded", not ran, f"{counted(len(ran), 'file')} of test results recorded"),
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


def _tests(m: Material) -> dict[str, EvidenceRead]:
    """The recorded files in which something was tried; cards, bills and lists of hashes try nothing."""
    return {key: each for key, each in m.register.evidence.items() if each.kind in ("tests", "findings")}


def _gathering(m: Material, findings: Iterable[Finding]) -> list[Risk]:
    """The open risks that gather any of these findings, the worst first."""
    wanted = {finding.identity for finding in findings}
    return [risk for risk in m.c.risks() if not wanted.isdisjoint(risk.findings)]


def _plan(m: Material) -> Iterator[Block]:
    rows = []
    for family, findings in m.families().items():
        found: dict[str, list[Finding]] = {}
        for finding in findings:
            found.setdefault(finding.threat.key, []).append(finding)
        for key, held in found.items():
            tested = [each for each in _tests(m).values() if key in each.threats]
            rows.append(
                (
                    lines(held[0].title, family),
                    lines(
                        *shortened([m.place(each.element) for each in held], 4),
                        *(f"risk: {m.risk_title(risk)}" for risk in _gathering(m, held) if not m.redacted),
                    ),
                    held[0].threat.signal,
                    lines(*(f"{each.tool}, {each.ran[:10] or each.at[:10]}" for each in tested)) or "none recorded",
                )
            )
    if rows:
        yield Paragraph(
            "A test for each threat that this system faces, kind by kind, the worst first: bring it about, or play it "
            "through where that would do harm, and see whether its signal shows.",
            m.source("findings"),
        )
        columns = ("What to bring about", "Where, and which risk it is of", "It should show by", "Tested by")
        yield Table(columns, tuple(rows), (2.6, 2.4, 3.6, 1.6))
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
            (
                m.control_title(each.use),
                m.status(each.use),
                verify or "how is not said",
                m.more(each.use.evidence) or m.text("none recorded"),
            )
        )
    if rows:
        yield Table(("Control", "How far", "How to check it", "Evidence"), tuple(rows), (2.2, 2, 4, 2))
    else:
        yield Paragraph(
            "No control is recorded against an open risk yet, so there is none to check.", m.source("risks")
        )


def _results(m: Material) -> Iterator[Block]:
    rows = []
    for key, each in _tests(m).items():
        whole = f"{each.worked:,} of {each.tried:,} attempts got through" if each.families else m.more(each.says)
        parts = [f"{family.family}: {family.worked:,} of {family.tried:,}" for family in each.families]
        rows.append(
            (
                f"{each.tool} {each.tool_version}".strip(),
                each.ran[:10] or "not stated",
                m.text(each.target) or "not stated",
                lines(whole or each.kind, *(shortened(parts, 8) if len(parts) > 1 and not m.redacted else [])),
                lines(*_titles(m, each.threats)),
                m.source(f"evidence:{key[:12]}…"),
            )
        )
    if rows:
        columns = ("Tool", "Ran", "Against", "Result", "Speaks to", "From")
        yield Table(columns, tuple(rows), (1.4, 1.3, 1.8, 2.8, 2.6, 1.6))
    else:
        question = "What did tests show? No file of a test tool is recorded: `ai-threat evidence FILE --into WORKSHOP`."
        yield Missing("evidence", question, "Whoever tests", "description")


def _titles(m: Material, threats: Iterable[str]) -> list[str]:
    """What some threats are called, the first few; those of libraries that are not in use are passed over."""
    return shortened([m.catalogue.threats[each].title for each in threats if each in m.catalogue.threats], 4)


def _got_through(m: Material) -> Iterator[Block]:
    found = attacks_got_through(m.register)
    if not found:
        yield Paragraph("None." if _tests(m) else "None: no test is recorded.", m.source("evidence"))
        return
    rows = tuple(
        (
            each.says if not m.redacted else f"{each.worked:,} of {each.tried:,} attempts got through",
            lines(*_titles(m, each.threats)),
            _answered(m, each),
            m.source(f"evidence:{each.evidence[:12]}…"),
        )
        for each in sorted(found, key=lambda one: one.answer is not None)
    )
    yield Table(("What got through", "Speaks to", "Answered", "From"), rows, (3.6, 2.4, 3.2, 1.6))


def _answered(m: Material, got: GotThrough) -> str:
    """What a person said follows from it, with the risk that it was done to and the reason."""
    said = got.answer
    if said is None:
        return "by nobody yet"
    risk = m.register.risks.get(said.risk)
    about = f": {m.risk_title(risk)}" if risk is not None else ""
    return lines(f"{said.answer}{about}", m.more(said.why), m.more(f"{m.person(said.by)}, {said.at[:10]}"))


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
