"""What anybody may read of a document that is written for the inside: that it is kept, by whom, its days, no more.

Plans and inventories say part by part what is weak; a public version says none of that, not even by what it asks. Where
nothing can be told of one, it says so in a sentence and names the documents that are written for readers outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from toolkit.catalogues.kind import SYSTEM
from toolkit.register.document_titles import TITLES
from toolkit.register.fold import Revision
from toolkit.reports.documents.blocks import Block, Bullets, Fields, Paragraph, Section, Table
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import counted, kinds_of_attack, section

__all__ = ["in_public"]

_PROVISIONS = "provisions"
_BY_ATTACK = ("decision", "residual", "recovery", "training", "testing", "monitoring")
"""Documents that go through the kinds of attack; of the others a list of these would say nothing."""
_OUTSIDE = ("statement", "notice", "disclosure")
_CLAIMED = ("met", "not applicable")


def in_public(m: Material, written: Sequence[Section]) -> list[Section]:
    """The sections of the public version of an internal document, whose own sections are `written`."""
    served = _served(written)
    fields, stated = list(_fields(m, served)), _stated(m, written)
    claimed = [each for each in served if m.c.conformity.get(each).verdict in _CLAIMED]
    if not (served and (fields or stated or claimed)):
        return [section(m, "public", "No public version", Paragraph(f"{_none(m)} {_elsewhere(m)}"))]
    attacks, controls = _attacks(m), _controls(m, served)
    return [
        section(m, "public", "What may be told of it", *_told(m, fields, stated)),
        *([section(m, "attacks", "Kinds of attack that were looked at", attacks)] if attacks is not None else []),
        *([section(m, "controls", "Controls in place for these provisions", controls)] if controls else []),
        section(m, _PROVISIONS, "Provisions of the Code that this document serves", *_claims(written, claimed)),
    ]


def _served(written: Sequence[Section]) -> list[str]:
    """The provisions that the document serves, as its own last section names them."""
    return [row[0].split(" ")[0] for table in _tables(written, _PROVISIONS) for row in table.rows]


def _tables(written: Sequence[Section], place: str = "") -> Iterator[Table]:
    for each in written:
        if not place or each.place == place:
            yield from (block for block in each.blocks if isinstance(block, Table))


def _none(m: Material) -> str:
    return f"There is no public version of “{TITLES.get(m.document, m.document)}”: all of it is about the inside."


def _elsewhere(m: Material) -> str:
    """Which documents are written for readers outside, those that the team has written something in first of all."""
    said = {each.document for each in m.register.document_texts.values()}
    named = [f"“{TITLES[each]}”" for each in _OUTSIDE if each == "statement" or each in said]
    where = f"For readers outside there is {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"
    contact = "; the last says where to report a weakness." if "disclosure" in said else "."
    return f"{where}{contact}"


def _told(m: Material, fields: Sequence[tuple[str, str]], stated: Table | None) -> Iterator[Block]:
    yield Paragraph(
        "The document itself goes part by part, and is kept inside. An auditor, or a customer with a right to more, "
        f"can ask for a version that is not public. {_elsewhere(m)}"
    )
    if fields:
        yield Fields(tuple(fields))
    if stated is not None:
        yield stated


def _fields(m: Material, served: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who keeps it, and its days: nothing of them says how anything stands."""
    state = m.register.state()
    words = [state.current[f"document_text:{key}"] for key in m.register.document_texts if _of(m, key)]
    judged = [state.current[f"verdict:{each}"] for each in served if f"verdict:{each}" in state.current]
    roles = dict.fromkeys(role for each in words for role in _roles(m, each))
    if roles:
        yield "Kept by", ", ".join(roles)
    if words:
        yield "Last worked on", max(each.at for each in words)[:10]
    if judged:
        yield "Its provisions last judged", max(each.at for each in judged)[:10]
    if (again := _again(m, served)) is not None:
        yield "To be looked at again by", f"{again}"
    told = [each.on for each in m.register.told.values() if each.document == m.document]
    if told:
        yield "Last handed over", f"{max(told)}"
    if m.document == "training" and m.register.trainings:
        yield "A training last held", f"{max(each.on for each in m.register.trainings.values())}"
    if m.document == "testing":
        ran = [each.ran for each in m.register.evidence.values() if each.kind == "tests" and each.ran]
        yield from [("A test last recorded", max(ran))] if ran else []


def _of(m: Material, key: str) -> bool:
    return m.register.document_texts[key].document == m.document


def _roles(m: Material, each: Revision) -> list[str]:
    participant = m.register.participants.get(each.by)
    return [role.replace("_", " ") for role in participant.roles] if participant is not None else []


def _again(m: Material, served: Sequence[str]) -> date | None:
    """The next day on which a provision is to be judged again, or evidence for one that is claimed goes stale."""
    days: list[date] = []
    for standing in map(m.c.conformity.get, served):
        days += [date.fromisoformat(standing.review)] if standing.review else []
        if standing.verdict in _CLAIMED:
            days += [each.evidence.stale_after for each in standing.shown if each.evidence.stale_after is not None]
    return min((day for day in days if day >= m.today), default=None)


def _stated(m: Material, written: Sequence[Section]) -> Table | None:
    """What is stated to be so of the whole system in the document itself; of its parts it would show which are weak."""
    asked = {m.question(SYSTEM, fact) for fact in m.catalogue.facts_of(SYSTEM)}
    rows = [row[:2] for table in _tables(written) if table.columns[0] == "Question" for row in table.rows]
    chosen = tuple(dict.fromkeys(row for row in rows if row[0] in asked and row[1] == "yes"))
    return Table(("Question", "Stated"), chosen, (5, 1)) if chosen else None


def _attacks(m: Material) -> Paragraph | None:
    kinds = kinds_of_attack(m) if m.document in _BY_ATTACK else []
    if not kinds:
        return None
    return Paragraph(f"{counted(len(kinds), 'kind')} of attack, by the threat library: {', '.join(kinds)}.")


def _controls(m: Material, served: Sequence[str]) -> Bullets | None:
    """Controls of the shipped libraries that are in place and work towards what the document serves."""
    held = {each.use.control: m.catalogue.controls.get(each.use.control) for each in m.uses}
    titles = {each.title for each in held.values() if each is not None and not set(served).isdisjoint(each.provisions)}
    return Bullets(tuple(Paragraph(title) for title in sorted(titles))) if titles else None


def _claims(written: Sequence[Section], claimed: Sequence[str]) -> Iterator[Block]:
    """The provisions that are claimed or excluded, in a table; the others by their numbers alone."""
    (table,) = _tables(written, _PROVISIONS)
    shown = tuple(row for row in table.rows if row[0].split(" ")[0] in claimed)
    others = [row[0].split(" ")[0] for row in table.rows if row not in shown]
    yield Paragraph("In our words; the official text counts. A document alone never shows that something was done.")
    if shown:
        yield Table(table.columns, shown, table.widths)
    if others:
        yield Paragraph(f"Not claimed here, which does not say how they stand: {', '.join(others)}.")
