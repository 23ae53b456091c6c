"""What was found: what nobody has assessed yet, and what was decided. Each finding is on exactly one of the two."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.condition import facts_in
from toolkit.errors import ToolkitError
from toolkit.exchange.sheets.book import Book, moment
from toolkit.exchange.sheets.sheet import Column, Row, Sheet
from toolkit.register.records import FindingRecord
from toolkit.threats.questions import ask_in_words
from toolkit.threats.truth import Ask

__all__ = ["decided_sheet", "findings_sheet", "is_decided", "not_assessed_sheet"]

_OPEN = ("applies", "undecided")
_WORST_FIRST = {"severe": 0, "high": 1, "moderate": 2, "low": 3}


def risks_by_finding(book: Book) -> dict[str, list[str]]:
    """The titles of the risks that each finding leads to."""
    leads: dict[str, list[str]] = {}
    for risk in book.risks.values():
        for identity in risk.findings:
            leads.setdefault(identity, []).append(risk.title)
    return leads


def is_decided(finding: FindingRecord, book: Book, leads: dict[str, list[str]]) -> bool:
    """Whether somebody has decided what becomes of a finding, or it needs no decision as things are stated."""
    told = finding.identity in book.triage or finding.identity in leads
    return told or not finding.derived or finding.outcome not in _OPEN


def _in_order(book: Book) -> list[FindingRecord]:
    def key(finding: FindingRecord) -> tuple[bool, int, str]:
        return finding.outcome != "applies", _WORST_FIRST.get(finding.severity, 4), finding.identity

    return sorted(book.findings.values(), key=key)


def not_assessed_sheet(book: Book) -> Sheet:
    """Findings that apply, or may, and on which nobody has decided yet."""
    leads = risks_by_finding(book)
    rows: list[Row] = []
    for finding in _in_order(book):
        if is_decided(finding, book, leads):
            continue
        rows.append(
            (
                finding.title,
                book.element(finding.element),
                finding.outcome,
                finding.severity,
                "weakness of the organisation" if finding.weakness else "threat",
                finding.reason,
                "\n".join(_question(asked, book) for asked in finding.open_questions),
                finding.family,
                finding.identity,
            )
        )
    columns = (
        Column("Finding", 34),
        Column("At", 24),
        Column("Outcome", 12, choices=_OPEN),
        Column("Severity", 11),
        Column("Kind", 16),
        Column("Reason", 56),
        Column("Open questions", 44),
        Column("Family", 20),
        Column("Identity", 36),
    )
    about = (
        "Nobody has decided on these, or said how bad they are. Not yet assessed does not mean low. "
        "Severity is what the library says such a threat usually is; it scores nothing."
    )
    return Sheet("Not yet assessed", about, columns, rows)


def _question(asked: str, book: Book) -> str:
    """An open question (`element.fact`) as one would ask it."""
    element, _, fact = asked.partition(".")
    try:
        if book.described is not None:
            return ask_in_words(Ask(element, fact), book.described, book.catalogue)
    except KeyError:
        pass  # a fact of a library that is not at hand
    return f"{book.element(element)}: {fact.replace('_', ' ')}?"


def decided_sheet(book: Book) -> Sheet:
    """Findings that were kept, shortlisted or rejected, lead to a risk, are controlled as stated, or are gone."""
    leads = risks_by_finding(book)
    rows = [_decided_row(found, book, leads) for found in _in_order(book) if is_decided(found, book, leads)]
    columns = (
        Column("Decision", 20),
        Column("Finding", 34),
        Column("At", 24),
        Column("Outcome", 16),
        Column("Severity", 11),
        Column("Reason", 54),
        Column("Why so decided", 40),
        Column("Decided by", 20),
        Column("In the role of", 18),
        Column("When (UTC)", 17, "moment"),
        Column("Leads to the risks", 36),
        Column("Stated by, on what evidence", 48),
        Column("Identity", 36),
    )
    about = (
        "What became of each finding that was decided. A finding that is controlled as stated rests on what somebody "
        "said, not on a test; one that is no longer found is kept with its decisions."
    )
    return Sheet("Decided findings", about, columns, rows, frozen=2)


def _decided_row(finding: FindingRecord, book: Book, leads: dict[str, list[str]]) -> Row:
    triage = book.state().current.get(f"triage:{finding.identity}")
    decision = book.triage[finding.identity] if triage else None
    controlled = finding.outcome == "controlled as stated"
    word = decision.verdict if decision else ("in a risk" if finding.identity in leads else finding.outcome)
    waits = decision is not None and decision.verdict != "rejected" and finding.identity not in leads
    notes = [note for note, so in (("in no risk yet", waits), ("no longer found", not finding.derived)) if so]
    return (
        ", ".join([word, *notes]),
        finding.title,
        book.element(finding.element),
        finding.outcome,
        finding.severity,
        finding.reason,
        decision.reason if decision else "",
        book.person(triage.by) if triage else "",
        triage.role if triage else "",
        moment(triage.at) if triage else None,
        "\n".join(leads.get(finding.identity, [])),
        "\n".join(_stated_by(finding, book)) if controlled else "",
        finding.identity,
    )


def _stated_by(finding: FindingRecord, book: Book) -> Iterator[str]:
    """Who stated what controls a finding: the answers that bear on it, else who described the system."""
    told = False
    for (element, fact), said in _controlling_answers(finding, book).items():
        told = True
        yield f"{book.element(element)}, {fact.replace('_', ' ')}: {said}"
    recorded = book.state().current.get("system")
    if not told and recorded is not None:
        yield f"in the description of the system: {book.person(recorded.by)} ({recorded.role}), {recorded.at[:10]}"


def _controlling_answers(finding: FindingRecord, book: Book) -> dict[tuple[str, str], str]:
    try:
        threat = book.catalogue.threat(finding.rule)
    except ToolkitError:
        return {}
    asked = set(facts_in(threat.controlled.when)) if threat.controlled is not None else set()
    here = {fact for of, fact, _ in asked if of == "here"}
    anywhere = {fact for of, fact, _ in asked if of != "here"}
    found = {}
    for name, answer in book.answers.items():
        if answer.fact in anywhere or (answer.fact in here and answer.element == finding.element):
            revision = book.state().current[f"answer:{name}"]
            evidence = f", on {answer.evidence}" if answer.evidence else ", no evidence named"
            who = f"{book.person(revision.by)} ({revision.role}), {revision.at[:10]}{evidence}"
            found[answer.element, answer.fact] = f"{answer.answer}; {who}"
    return found


def findings_sheet(book: Book) -> Sheet:
    """All findings in one table, as flat as a program wants them."""
    leads = risks_by_finding(book)
    rows: list[Row] = []
    for finding in _in_order(book):
        triage = book.triage.get(finding.identity)
        rows.append(
            (
                finding.identity,
                finding.title,
                finding.element,
                book.element(finding.element),
                finding.outcome,
                finding.severity,
                finding.family,
                "weakness" if finding.weakness else "threat",
                triage.verdict if triage else "",
                triage.reason if triage else "",
                "yes" if is_decided(finding, book, leads) else "no",
                "; ".join(leads.get(finding.identity, [])),
                finding.reason,
                "; ".join(finding.open_questions),
                "yes" if finding.derived else "no",
            )
        )
    titles = (
        *("identity", "title", "element", "element name", "outcome", "severity", "family", "kind", "decision"),
        *("decision reason", "decided", "risks", "reason", "open questions", "still found"),
    )
    return Sheet("Findings", "All findings.", tuple(Column(title) for title in titles), rows)
