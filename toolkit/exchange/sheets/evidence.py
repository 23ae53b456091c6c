"""Every piece of evidence with what it speaks to, and the tests in which attacks got through, answered or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from toolkit.conformity import EvidenceState
from toolkit.exchange.sheets.book import Book, moment
from toolkit.exchange.sheets.sheet import Column, Row, Sheet, Value
from toolkit.register.evidence_records import EvidenceRead, TestAnswered, answer_id
from toolkit.register.unanswered import unanswered_tests

__all__ = ["evidence_sheet", "tests_sheet"]

_NOBODY = "nobody has answered"


def evidence_sheet(book: Book) -> Sheet | None:
    """One row a piece of evidence: attestations, links, files, entries, and what tools were read; None without any."""
    rows = [*_named(book), *(_read(each, book) for each in book.evidence.values())]
    if not rows:
        return None
    columns = (
        Column("Kind", 15),
        Column("What", 36),
        Column("Where", 34),
        Column("SHA-256", 34),
        Column("Date", 13, "date"),
        Column("By whom", 24),
        Column("To be relied on until", 13, "due"),
        Column("As it stands today", 30),
        Column("Provisions it speaks to", 22),
        Column("Threats it speaks to", 40),
        Column("What it says", 40),
        Column("Taken from", 28),
    )
    about = (
        "Everything that was named as evidence for a provision, and every file of a tool that was read. What speaks to "
        "a provision shows nothing by itself: a person judges."
    )
    return Sheet("Evidence", about, columns, rows, frozen=2)


def _named(book: Book) -> Iterator[Row]:
    """Evidence of verdicts; the same piece for several provisions stands once."""
    found: dict[str, tuple[EvidenceState, list[str]]] = {}
    for standing in book.conformity.standings:
        for each in standing.shown:
            _, provisions = found.setdefault(each.evidence.model_dump_json(), (each, []))
            provisions.append(standing.provision.id)
    for held, provisions in found.values():
        piece = held.evidence
        taken = ", ".join(said for key, said in piece.taken_from.items() if key in ("workshop", "system"))
        yield (
            piece.kind or "not told apart",
            piece.what,
            piece.where or piece.entry,
            piece.sha256,
            piece.date,
            book.person(piece.by) if piece.by else "",
            piece.stale_after,
            held.says,
            ", ".join(provisions),
            _threats(_same_file(piece.sha256, book), book),
            "",
            taken,
        )


def _same_file(sha256: str, book: Book) -> Iterable[str]:
    """The threats that a file speaks to, where a tool's file with this hash was read here."""
    read = book.evidence.get(sha256) if sha256 else None
    return read.threats if read is not None else ()


def _read(read: EvidenceRead, book: Book) -> Row:
    """What a tool's file said, as it was read."""
    ran = _day(read.ran)
    said = [read.says] if read.says else []
    said += [f"{read.worked:,} of {read.tried:,} attempts got through"] if read.tried else []
    said += [f"{count:,} {severity}" for severity, count in read.severities.items() if count]
    said += [f"{len(read.unmatched):,} subjects speak to no threat that is known"] if read.unmatched else []
    return (
        f"read: {read.kind}",
        f"{read.tool} {read.tool_version}".strip(),
        read.name,
        read.sha256,
        ran,
        f"{book.person(read.by)} ({read.role})" if read.by else "",
        None,
        "" if read.whole else "only part of it could be read",
        ", ".join(read.provisions),
        _threats(read.threats, book),
        "\n".join(dict.fromkeys(said)),
        "",
    )


def _threats(keys: Iterable[str], book: Book) -> str:
    threats = book.catalogue.threats
    return "\n".join(threats[key].title if key in threats else key for key in keys)


def _day(text: str) -> Value:
    """The day of a tool's time, where it is one; else what the file says."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def tests_sheet(book: Book) -> Sheet | None:
    """One row a family of tests in which attacks got through, those that wait first; None without any."""
    waiting = {(each.evidence, each.family, each.target): each for each in unanswered_tests(book)}
    order, answers = list(waiting), book.test_answers
    found: list[tuple[int, Row]] = []
    for sha256, read in book.evidence.items():
        for family in read.families:
            if not family.worked:
                continue
            key = (sha256, family.family, family.target)
            risks = waiting[key].risks if key in waiting else ()
            row: Row = (
                read.tool,
                _day(read.ran),
                family.family,
                family.target,
                *(family.tried, family.worked, family.undecided, family.errors),
                *_answered(answers.get(answer_id(*key)), book),
                _titles(risks, book),
                _threats(family.threats, book),
                read.name,
                sha256,
            )
            found.append((order.index(key) if key in waiting else len(order), row))
    if not found:
        return None
    columns = (
        Column("Tool", 16),
        Column("Ran on", 13, "date"),
        Column("Family of attacks", 30),
        Column("Against", 24),
        Column("Attempts judged", 11, "number"),
        Column("Got through", 11, "number"),
        Column("Undecided", 11, "number"),
        Column("Errors", 9, "number"),
        Column("Answer", 18, choices=(_NOBODY, "reopened", "raised", "no change")),
        Column("Risk of the answer", 28),
        Column("Answered by", 24),
        Column("When (UTC)", 17, "moment"),
        Column("Why", 40),
        Column("Risks with such a threat", 34),
        Column("Threats it speaks to", 40),
        Column("File", 24),
        Column("SHA-256", 34),
    )
    rows = [row for _, row in sorted(found, key=lambda each: each[0])]
    about = (
        f"Tests in which attacks got through. {len(waiting):,} of {len(found):,} wait for an answer: a test changes no "
        "risk by itself, a person says whether one is reopened, raised, or why not."
    )
    return Sheet("Attacks that got through", about, columns, rows, frozen=3)


def _answered(answer: TestAnswered | None, book: Book) -> tuple[Value, ...]:
    if answer is None:
        return (_NOBODY, "", "", None, "")
    by = f"{book.person(answer.by)} ({answer.role})"
    return (answer.answer, _titles([answer.risk] if answer.risk else [], book), by, _moment(answer.at), answer.why)


def _moment(at: str) -> Value:
    try:
        return moment(at)
    except ValueError:
        return at


def _titles(risks: Iterable[str], book: Book) -> str:
    held = book.risks
    return "\n".join(held[each].title if each in held else each for each in risks)
