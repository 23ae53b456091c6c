"""Parts that several documents share: what is stated, which controls stand, which provisions a document serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, TeamText, lines
from toolkit.reports.documents.material import Material, Use
from toolkit.threats.finding import Finding

__all__ = [
    "about_controls",
    "about_facts",
    "about_provisions",
    "counted",
    "kinds_of_attack",
    "section",
    "shown_answer",
    "stated",
    "threats_table",
    "unanswered",
]

_SHOWN = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not stated"}


def shown_answer(said: Answer) -> str:
    """An answer as documents show it: what is unknown was not stated."""
    return _SHOWN[said]


def counted(number: int, what: str) -> str:
    """`1 finding`, `2 findings`: how many of something that has an ordinary plural."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def section(m: Material, place: str, title: str, *blocks: Block | Iterable[Block] | None) -> Section:
    """A section, with what the team added to it at the end."""
    held: list[Block] = []
    for each in blocks:
        if each is None:
            continue
        if isinstance(each, Iterable):
            held += each
        else:
            held.append(each)
    said = m.words(place)
    answered = any(isinstance(each, TeamText) and each.place == place for each in held)
    held += [said] if said is not None and not answered else []  # a question may have the place of its section
    return Section(place, title, tuple(held) or (Paragraph("What is recorded here stands in the internal version."),))


def about_facts(m: Material, facts: Sequence[str], element: str = SYSTEM) -> list[Block]:
    """What is stated of an element, question by question, and what is not, with who would know.

    A public version says only what is so: what is not, or not known, is a weakness of the inside.
    """
    rows, open_ones = [], []
    for fact in facts:
        if not m.can_state(element, fact):
            continue
        said = m.answer(element, fact)
        if said is Answer.UNKNOWN:
            open_ones.append(Missing(f"{element}.{fact}", m.question(element, fact), m.who_knows(fact), "fact"))
        else:
            shown = lines(_SHOWN[said], *m.ground(element, fact))
            rows.append((m.question(element, fact), shown, m.said_by(element, fact)))
    if m.public:
        rows, open_ones = [row for row in rows if row[1] == "yes"], []
    table = [Table(("Question", "Stated", "From"), tuple(rows), (4, 2.4, 2.4))] if rows else []
    return [*table, *open_ones]


def stated(m: Material, elements: Iterable[str], facts: Sequence[str], heads: Sequence[str]) -> Table | None:
    """A table of elements against facts: yes, no, not stated, or a dash where the question is none to ask.

    None where there is nothing to show, and in a public version: what is stated part by part shows where it is weak.
    """
    if m.public:
        return None
    rows = []
    for element in elements:
        held = [_SHOWN[m.answer(element, fact)] if m.can_state(element, fact) else "–" for fact in facts]
        if any(each != "–" for each in held):
            rows.append((m.name(element), *held))
    return Table(("Part", *heads), tuple(rows), (2.4, *(1.0,) * len(heads))) if rows else None


def unanswered(m: Material, elements: Iterable[str], facts: Sequence[str]) -> Iterator[Missing]:
    """One line for each fact that is not stated of some of these elements: a question that names them all."""
    chosen = [] if m.public else list(elements)
    for fact in facts:
        open_at = [each for each in chosen if m.can_state(each, fact) and m.answer(each, fact) is Answer.UNKNOWN]
        if not open_at:
            continue
        question = m.question(open_at[0], fact)
        if len(open_at) > 1:  # questions are worded for one part
            asked = m.catalogue.facts[fact].question.replace("{element}", "each of these")
            question = f"{asked} ({m.names(open_at, most=8)})"
        yield Missing(f"{open_at[0]}.{fact}", question, m.who_knows(fact), "fact", tuple(open_at))


def about_controls(m: Material, uses: Sequence[Use], none: str, caption: str = "") -> Block:
    """Controls with how far they are, who sees to it, and what they stand against; a sentence where there are none."""
    if not uses:
        return Paragraph(none)
    alike: dict[tuple[str, str, str], list[Use]] = {}
    for each in uses:
        who = m.person(each.use.action_owner) if each.use.action_owner else "nobody yet"
        alike.setdefault((m.control_title(each.use), m.status(each.use), who), []).append(each)
    rows = tuple(
        (
            *said,
            lines(*(m.risk_title(each.risk) for each in held)),
            lines(
                *(m.more(each.use.evidence) for each in held),
                m.source(f"control {held[0].use.control} of {', '.join(f'risk:{each.risk.id}' for each in held)}"),
            ),
        )
        for said, held in alike.items()
    )
    return Table(("Control", "How far", "Who", "Against", "Evidence and source"), rows, (3, 2.2, 2.2, 2.6, 3), caption)


def kinds_of_attack(m: Material, *, meant: bool = False) -> list[str]:
    """The kinds of attack that were looked for and can arise here, also where something stands against them.

    Which of them is open is not in it, so it may be told to anybody. `meant` leaves out what happens by accident.
    """
    if m.c.findings is None:
        return []
    found = [each for each in m.c.findings.of("applies", "undecided", "controlled as stated") if not each.weakness]
    return sorted({each.family for each in found if not (meant and str(each.threat.intent) == "accidental")})


def threats_table(m: Material, families: Mapping[str, Sequence[Finding]]) -> Iterator[Block]:
    """The threats of some kinds of attack as they stand here, each with where it was found and its signal."""
    if m.public:
        return
    found: dict[str, list[Finding]] = {}
    for held in families.values():
        for finding in held:
            found.setdefault(finding.threat.key, []).append(finding)
    if not found:
        yield Paragraph("No threat of this kind was found here, or none has been looked for yet.", m.source("findings"))
        return
    rows = tuple(
        (
            held[0].title,
            lines(m.places((each.element for each in held), most=4), held[0].outcome),
            held[0].threat.signal,
            m.source(*(f"finding {each.identity}" for each in held[:2])),
        )
        for held in found.values()
    )
    yield Table(("Threat", "At", "It would show by", "From"), rows, (2.4, 2.2, 3.4, 2.6))


def about_provisions(m: Material, provisions: Sequence[str]) -> Section:
    """The provisions that a document serves, in our paraphrase, with how each stands today."""
    rows = []
    for identity in provisions:
        standing = m.c.conformity.get(identity)
        verdict: str = "not judged yet" if standing.verdict == "unknown" else standing.verdict
        if not standing.ours:
            verdict = "not of our roles" if m.c.conformity.applies is not Answer.NO else "the Code does not apply"
        elif m.public and verdict not in ("met", "not applicable"):
            verdict = "not claimed"
        rows.append((f"{identity} ({standing.provision.strength})", standing.provision.summary, verdict))
    blocks: tuple[Block, ...] = (
        Paragraph("In our words; the official text counts. A document alone never shows that something was done."),
        Table(("Provision", "What it asks, in our paraphrase", "Verdict today"), tuple(rows), (1.2, 6, 1.4)),
    )
    return section(m, "provisions", "Provisions of the Code that this document serves", blocks)
