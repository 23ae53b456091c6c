"""Who took part, who signed, and what was noted beside the risks."""

from __future__ import annotations

from toolkit.exchange.sheets.book import Book, moment
from toolkit.exchange.sheets.sheet import Column, Row, Sheet

__all__ = ["answers_sheet", "ideas_sheet", "participants_sheet", "sign_offs_sheet"]


def participants_sheet(book: Book) -> Sheet:
    """Everybody in the room, with the roles of the Code that they hold."""
    rows: list[Row] = [
        (
            person_id,
            book.names.get(person_id, ""),
            person.function,
            ", ".join(role.replace("_", " ") for role in person.roles),
            "yes" if person.present else "no",
        )
        for person_id, person in book.participants.items()
    ]
    columns = (
        Column("ID", 8),
        Column("Name", 26),
        Column("Function", 30),
        Column("Roles of the Code", 36),
        Column("Present", 9, choices=("yes", "no")),
    )
    about = "Names are kept beside the history and can be erased there; this copy keeps them until it is deleted."
    return Sheet("Participants", about, columns, rows)


def sign_offs_sheet(book: Book) -> Sheet:
    """Who signed the register, at which state of it."""
    rows: list[Row] = []
    for number, signed in book.signoffs.items():
        revision = book.state().current[f"signoff:{number}"]
        rows.append(
            (
                book.person(signed.participant),
                signed.role,
                signed.statement,
                moment(revision.at),
                signed.events,
                signed.head,
            )
        )
    columns = (
        Column("Who", 24),
        Column("In the role of", 24),
        Column("Statement", 60),
        Column("When (UTC)", 17, "moment"),
        Column("After how many events", 14, "number"),
        Column("Hash of the history then", 34),
    )
    about = "Each signature is for the register as it stood at the hash beside it."
    return Sheet("Sign-offs", about, columns, rows)


def ideas_sheet(book: Book) -> Sheet:
    """The room's own ideas and what became of them, and what was set aside."""
    rows: list[Row] = []
    for number, idea in book.ideas.items():
        found = book.findings.get(idea.finding)
        became = [f"finding: {found.title}"] if found else []
        became += [
            f"risk: {each.title}" for key, each in book.risks.items() if number in each.ideas or key == idea.became
        ]
        rows.append(
            ("idea", idea.text, book.element(idea.element), book.person(idea.by), "\n".join(became) or "nothing yet")
        )
    rows += [
        ("set aside", each.text, book.element(each.about), book.person(each.raised_by), "")
        for each in book.parked.values()
    ]
    columns = (
        Column("What", 11, choices=("idea", "set aside")),
        Column("Text", 70),
        Column("About", 24),
        Column("By", 22),
        Column("What became of it", 40),
    )
    return Sheet("Ideas", "What people in the room wrote down themselves, and what was set aside.", columns, rows)


def answers_sheet(book: Book) -> Sheet:
    """What was answered to the library's questions, by whom, on what evidence."""
    rows: list[Row] = []
    for name, answer in book.answers.items():
        known = book.catalogue.facts.get(answer.fact)
        revision = book.state().current[f"answer:{name}"]
        question = known.question.replace("{element}", book.element(answer.element)) if known else answer.fact
        rows.append(
            (
                book.element(answer.element),
                question,
                str(answer.answer),
                answer.evidence,
                answer.note,
                book.person(revision.by),
                revision.role,
                moment(revision.at),
                name,
            )
        )
    columns = (
        Column("About", 24),
        Column("Question", 60),
        Column("Answer", 10, choices=("yes", "no", "unknown")),
        Column("Evidence", 40),
        Column("Note", 36),
        Column("Answered by", 20),
        Column("In the role of", 18),
        Column("When (UTC)", 17, "moment"),
        Column("Fact", 34),
    )
    return Sheet("Answers", "What was answered to the library's questions, and on what evidence.", columns, rows)
