"""Document: the self-assessment statement per role, shaped like an implementation conformance statement.

One row a provision: its number and ETSI id, whether it is mandatory or recommended for those who follow the Code, whose
duty it is and in which case, what is claimed, and what that rests on.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity import Conformity, Standing
from toolkit.reports.documents.blocks import Block, Fields, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import section

__all__ = ["statement"]

_STATUS = {"shall": "M", "should": "R", "may": "O"}
_CLAIM = {"unknown": "not judged yet", "not applicable": "excluded"}


def statement(m: Material) -> list[Section]:
    """The sections of the statement."""
    held = m.c.conformity
    found = [
        section(m, "scope", "Scope: does the Code apply, and which roles are held", *_scope(m)),
        section(m, "counts", "Counts", *_counts(m)),
    ]
    for principle in held.code.principles:
        title = f"Principle {principle.number}. {principle.title}"
        found.append(section(m, f"principle_{principle.number}", title, _principle(m, held, principle.number)))
    return [
        *found,
        section(m, "exclusions", "Exclusions, with their reasons", *_exclusions(m)),
        section(m, "open", "What is open, and by when", *_open(m)),
        section(m, "signatures", "Who stands for this statement", *_signatures(m)),
    ]


def _scope(m: Material) -> Iterator[Block]:
    scope = m.c.conformity.scope
    recorded = m.register.state().current.get("code_scope")
    source = m.source(f"code_scope, event {recorded.seq}" if recorded else "system: scope")
    roles = ", ".join(role.replace("_", " ") for role in scope.roles) or "none recorded: every provision counts as ours"
    rows = [
        ("The Code applies", f"{scope.applies}{f': {m.text(scope.reason)}' if scope.reason else ''}"),
        ("Roles held", f"{roles} (from {scope.said_by})"),
        ("Strength", "M: mandatory for who follows the Code (shall). R: recommended (should). O: optional (may)."),
    ]
    if scope.departs:
        rows.append(("Departs from the answers", scope.departs))
    if scope.dpia:
        rows.append(("Data protection impact assessment", m.text(scope.dpia)))
    yield Fields(tuple(rows))
    yield Paragraph(m.c.conformity.code.statement, source)
    if scope.applies is Answer.UNKNOWN:
        yield Missing("code_scope", "Does the Code apply to this system, and why?", "Compliance officer", "description")
    if not scope.dpia:
        yield Missing(
            "code_scope.dpia",
            "Where is the data protection impact assessment, or why is there none?",
            "Data protection officer",
            "description",
        )


def _counts(m: Material) -> Iterator[Block]:
    held = m.c.conformity
    heads = ("met", "partly met", "not met", "not applicable", "unknown", "not ours")
    shown = tuple("not judged yet" if each == "unknown" else each for each in heads)
    rows = [("All provisions", *(str(held.counts()[each]) for each in heads))]
    rows += [(strength, *(str(counts[each]) for each in heads)) for strength, counts in held.by_strength().items()]
    rows += [
        (str(role).replace("_", " "), *(str(counts[each]) for each in heads))
        for role, counts in held.by_role().items()
        if role in (held.roles or (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN))
    ]
    yield Table(("Of", *(each.capitalize() for each in shown)), tuple(rows), (2, *(1.0,) * len(heads)))
    yield Paragraph(
        "Counts, and no percentage: provisions weigh differently. One with several duty-bearers counts for each."
    )


def _principle(m: Material, held: Conformity, number: int) -> Block:
    rows = [_row(m, each) for each in held.of(number) if each.ours]
    if not rows:
        return Paragraph("None of its provisions is a duty of the roles that are held.")
    columns = ("Item", "In our paraphrase", "For", "Claimed", "What it rests on", "From")
    return Table(columns, tuple(rows), (1.3, 3.2, 1.5, 1.7, 3, 1.4))


def _row(m: Material, each: Standing) -> tuple[str, ...]:
    provision = each.provision
    duty = [role for role in provision.applies_to if not m.c.conformity.roles or role in m.c.conformity.roles]
    verdict = _CLAIM.get(each.verdict, each.verdict)
    parts = [
        f"{part.part.part} ({part.part.strength}): {_CLAIM.get(part.verdict, part.verdict)}"
        for part in each.parts
        if part.ours
    ]
    evidence = [
        f"evidence: {m.text(said)}{'' if shown.holds else ' (not to be relied on)'}"
        for said, shown in zip(each.evidence, each.shown, strict=True)
    ]
    grounds = [f"the record: {ground.says}" for ground in each.grounds[:2]] if not m.redacted else []
    more = f"and {len(each.grounds) - 2} more grounds" if len(each.grounds) > 2 and grounds else ""
    asks = each.verdict == "unknown" and each.proposed != "unknown"
    proposed = f"the record proposes: {each.proposed}" if asks else ""
    verdict_at = m.register.state().current.get(f"verdict:{provision.id}")
    return (
        lines(f"{provision.id} · {_STATUS[provision.strength]}", f"ETSI {provision.etsi_id}"),
        lines(provision.summary, f"Only: {provision.condition}" if provision.condition else ""),
        lines(*(role.replace("_", " ") for role in duty)),
        lines(verdict, *parts, proposed),
        lines(m.more(each.reason), *evidence, *grounds, more) or "nothing recorded",
        m.source(f"verdict:{provision.id}, event {verdict_at.seq}, {verdict_at.by}" if verdict_at else "no verdict"),
    )


def _exclusions(m: Material) -> Iterator[Block]:
    held = m.c.conformity
    out = [each for each in held.standings if each.ours and each.verdict == "not applicable"]
    if out:
        rows = tuple((each.provision.id, each.provision.summary, m.text(each.reason)) for each in out)
        yield Table(("Provision", "In our paraphrase", "Why it does not apply"), rows, (1, 4, 4))
    else:
        yield Paragraph("No provision of these roles is excluded as not applicable.")
    others = [each.provision.id for each in held.standings if not each.ours]
    if others:
        because = "the Code does not apply" if held.applies is Answer.NO else "they are duties of roles not held"
        yield Paragraph(f"Not claimed, because {because}: {', '.join(others)}.")
    excluded = [f"{m.more(each.what)}: {m.more(each.why)}" for each in m.system.out_of_scope.values() if not m.redacted]
    if excluded:
        yield Paragraph(f"Left out of the analysis: {'; '.join(excluded)}.", m.source("system: out_of_scope"))


def _open(m: Material) -> Iterator[Block]:
    gaps = m.c.conformity.gaps
    judged = [each for each in gaps if each.verdict != "unknown"]
    if judged:
        rows = tuple(
            (
                f"{each.provision.id} ({each.provision.strength})",
                each.verdict,
                m.person(each.owner) if each.owner else "nobody yet",
                each.due or "no day set",
                m.text(each.reason),
            )
            for each in judged
        )
        yield Table(("Provision", "Verdict", "Owner", "Due", "Why"), rows, (1.4, 1.2, 2.4, 1.2, 4))
    unknown = [each.provision.id for each in gaps if each.verdict == "unknown"]
    if unknown:
        question = f"How do these {len(unknown)} provisions stand: {', '.join(unknown)}? Nobody judged them yet."
        yield Missing("verdicts", question, "Compliance officer, in notebook 05", "description")
    elif not judged:
        yield Paragraph("Nothing that is ours is open.")


def _signatures(m: Material) -> Iterator[Block]:
    rows = [
        (
            m.person(each.participant),
            each.role,
            m.text(each.statement),
            f"event {each.events}",
            m.source(f"signoff:{key}"),
        )
        for key, each in m.register.signoffs.items()
    ]
    if rows:
        columns = ("Who", "Role", "Statement", "On the record up to", "From")
        yield Table(columns, tuple(rows), (2.4, 1.6, 4, 1.4, 1.2))
    else:
        yield Missing(
            "signoff",
            "Who signs this statement, in which role? Nobody has yet: notebook 06.",
            "Accountable owner",
            "description",
        )
