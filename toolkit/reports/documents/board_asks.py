"""What the board page asks for, and what it has to admit: decisions that wait, what is due again, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit.catalogues.vocabulary import Answer
from toolkit.register.methods import standing_now
from toolkit.register.records import Risk
from toolkit.register.unanswered import unanswered_tests
from toolkit.reports.documents.blocks import Paragraph
from toolkit.reports.documents.material import Material

__all__ = ["asked_of_the_board", "called", "counted", "not_known"]

_NAMED = 2
_GROUPS = 2
_WHY = {
    "date": "by their day",
    "evidence": "by evidence that no longer holds",
    "record": "because the record speaks against them",
    "edition": "by another edition",
    "system": "because the system changed",
}


def asked_of_the_board(m: Material) -> Iterator[Paragraph]:
    """The decisions that somebody who signs can take, each with how many it is about."""
    yield from _acceptances(m)
    yield from _to_be_settled(m)
    scope = m.c.conformity.scope
    if scope.applies is Answer.UNKNOWN or not scope.roles:
        yield Paragraph("Decide whether the Code applies, and which of its roles we hold.")
    tests = unanswered_tests(m.register)
    if tests:
        yield Paragraph(f"Have {counted(len(tests), 'test')} answered in which attacks got through.")
    signed = max((each.events for each in m.register.signoffs.values()), default=None)
    if signed is None:
        yield Paragraph("Sign: nobody has signed the record yet.")
    elif signed < m.register.state().last_change:
        yield Paragraph(f"Sign again: the last signature is of event {signed}, and the record was changed since.")
    else:
        yield Paragraph("The record is signed as it stands.")


def _acceptances(m: Material) -> Iterator[Paragraph]:
    """Risks that wait for somebody's acceptance, by who may give it; after two of these the rest is counted."""
    waits = [risk for risk in m.c.risks() if m.c.waits_for_acceptance(risk)]
    criteria = m.register.criteria
    by_whom: dict[str, list[Risk]] = {}
    for risk in waits:
        held = standing_now(risk)
        may = criteria.may_accept.get(held.level, "") if criteria is not None and held is not None else ""
        by_whom.setdefault(may, []).append(risk)
    grouped = list(by_whom.items())
    for may, risks in grouped[:_GROUPS]:
        who = f" (may be accepted by {m.person(may)})" if may else " (nobody is named who may accept)"
        who = "" if m.redacted else who  # who may accept is typed by people
        yield Paragraph(f"Accept, or have lowered, {counted(len(risks), 'risk')}{who}: {_named(m, risks)}")
    rest = sum(len(risks) for _, risks in grouped[_GROUPS:])
    if rest:
        yield Paragraph(f"Accept, or have lowered, {counted(rest, 'further risk')}, which others may accept.")


def _to_be_settled(m: Material) -> Iterator[Paragraph]:
    """What lacks a decision or somebody who answers for it."""
    risks = m.c.risks()
    undecided = [risk for risk in risks if risk.treatment is None]
    ownerless = [risk for risk in risks if not risk.owner]
    gaps = [
        each.provision.id
        for each in m.c.conformity.gaps
        if each.provision.strength == "shall" and not each.owner and each.verdict != "unknown"
    ]
    if undecided:
        yield Paragraph(f"Decide what is done about {counted(len(undecided), 'risk')}: {_named(m, undecided)}")
    if ownerless or gaps:
        said = [f"{counted(len(ownerless), 'risk')} ({_named(m, ownerless)})"] if ownerless else []
        said += [f"{counted(len(gaps), 'gap')} against shall ({_listed(gaps)})"] if gaps else []
        yield Paragraph(f"Name somebody who answers for {' and '.join(said)}.")


def not_known(m: Material) -> Iterator[Paragraph]:
    """What is due again and what nobody knows, counted."""
    due = m.c.conformity.due_again(m.today)
    if due:
        why = Counter(each.why for each in due)
        again = {provision for each in due for provision in each.provisions}
        told = ", ".join(f"{count} {_WHY[each]}" for each, count in why.items())
        yield Paragraph(
            f"To be judged again: {counted(len(again), 'provision')} ({counted(len(due), 'reason')}: {told})."
        )
    else:
        yield Paragraph("No verdict is due again today.")
    overdue = [use.use for use in m.uses if use.use.status == "planned" and use.use.due and use.use.due < m.today]
    lost = [each for standing in m.c.conformity.standings for each in standing.shown if not each.holds]
    risks = m.c.risks()
    asked = len(m.c.findings.open_questions()) if m.c.findings is not None else 0
    counts = (
        (len(overdue), "planned control", "overdue"),
        (len(lost), "piece", "of evidence not to be relied on"),
        (sum(each.ours and each.verdict == "unknown" for each in m.c.conformity.standings), "provision", "not judged"),
        (len(m.c.not_assessed()), "finding", "not yet assessed"),
        (sum("current" not in risk.assessments for risk in risks), "risk", "without a level of today"),
        (sum(risk.id not in m.register.scenarios for risk in risks), "risk", "without an estimate in money"),
        (asked, "question", "on the system not answered"),
        (len(m.system.out_of_scope), "part", "left out of the analysis"),
    )
    told = "; ".join(f"{counted(number, what)} {how}" for number, what, how in counts if number)
    if told:
        yield Paragraph(f"{told}. Not known does not mean low.")
    yield Paragraph(
        "Levels are judgements of people. No list of threats is complete; what nobody thought of is not here."
    )


def called(m: Material, key: str) -> str:
    """A person by name alone, for a table that has no room for the function; nobody where there is none."""
    if not key:
        return "nobody yet"
    return m.called(key)


def _named(m: Material, risks: Sequence[Risk]) -> str:
    """The titles of the worst of some risks."""
    rest = len(risks) - _NAMED
    return "; ".join(m.risk_title(risk) for risk in risks[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")


def counted(number: int, one: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{number} {one}{'' if number == 1 else 's'}"
