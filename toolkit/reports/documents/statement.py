"""Document: the self-assessment statement, of all roles held or of one, shaped like a conformance statement.

One row a provision, and one a part of it: its number and ETSI id, whether it is mandatory or recommended for those who
follow the Code and in which case only, whose duty it is, what is claimed, why, and what that rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.catalogues.provision import Provision
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity import DUTY_ROLES, EvidenceState, PartStanding, Standing
from toolkit.reports.documents.blocks import Block, Fields, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import counted, section
from toolkit.reports.documents.signing import signatures

__all__ = ["statement"]

_STATUS = {"shall": "M", "should": "R", "may": "O"}
_CLAIM = {"met": "yes", "partly met": "partly", "not met": "no", "not applicable": "n.a.", "unknown": "not judged"}
_NOT_HERE = "not claimed"
"""What a public statement says of whatever is open: not whether it is lacking, or only nobody judged it."""
_LEGEND = (
    "M: mandatory for those who follow the Code (shall). R: recommended (should). O: optional (may). "
    "C: only in the case that is named."
)
_GROUNDS = 2
_BY_PARTS = "each of its parts that is a duty here does not apply, for the reason below"
_NAMED = 24
"""How many provisions that nobody judged are named in one question; all of them stand by their principles."""


def statement(m: Material) -> list[Section]:
    """The sections of the statement."""
    found = [
        section(m, "scope", "What is stated, and of what", *_scope(m)),
        section(m, "counts", "Counts", *_counts(m)),
    ]
    for principle in m.c.conformity.code.principles:
        place, title = f"principle_{principle.number}", f"Principle {principle.number}. {principle.title}"
        theirs = any(each.ours for each in m.c.conformity.of(principle.number))
        asked = m.role is None and m.c.conformity.applies is not Answer.NO  # else one sentence says it of all
        if theirs or asked or m.words(place) is not None:
            found.append(section(m, place, title, *_principle(m, principle.number)))
    return [
        *found,
        section(m, "exclusions", "Exclusions, with their reasons", *_exclusions(m)),
        *([] if m.public else [section(m, "open", "What is open, and by when", *_open(m))]),
        section(m, "signatures", "Who stands for this statement", *signatures(m)),
    ]


def _word(role: Role | str) -> str:
    return str(role).replace("_", " ")


def _applies(m: Material) -> str:
    scope = m.c.conformity.scope
    if scope.applies is Answer.UNKNOWN:
        return "nobody has said yet"
    return f"{scope.applies}{f': {m.text(scope.reason)}' if m.more(scope.reason) else ''}"


def _scope(m: Material) -> Iterator[Block]:
    scope, code = m.c.conformity.scope, m.c.conformity.code
    recorded = m.register.state().current.get("code_scope")
    source = m.source(f"code_scope, event {recorded.seq}" if recorded else "system: scope")
    rows = [
        ("System", m.name("system") if m.described else "not described yet"),
        ("Assessed against", f"{code.title}, {code.published}; the same provisions in {code.etsi}"),
        ("The Code applies", _applies(m)),
        ("Roles held", f"{scope.roles_said}{f' (from {scope.said_by})' if scope.roles else ''}"),
    ]
    if m.role is not None:
        rows.append(("This statement is of", f"the duties of the {_word(m.role)} alone"))
    rows.append(("Status", _LEGEND))
    if scope.departs and not m.redacted:
        rows.append(("Departs from the answers", scope.departs))
    if m.more(scope.dpia):
        rows.append(("Data protection impact assessment", scope.dpia))
    yield Fields(tuple(rows))
    yield Paragraph(code.statement, source)
    if scope.applies is Answer.UNKNOWN:
        yield Missing("code_scope", "Does the Code apply to this system, and why?", "Compliance officer", "description")
    if not scope.dpia:
        yield Missing(
            "code_scope.dpia",
            "Where is the data protection impact assessment, or why is there none?",
            "Data protection officer",
            "description",
        )


# --- counts ---------------------------------------------------------------------------------------------------------


def _counts(m: Material) -> Iterator[Block]:
    held = m.c.conformity
    heads = {**_CLAIM, "not ours": "not ours" if m.role is None else "others' duty"}
    if m.public:  # how much is lacking, and how much nobody looked at, is not for everybody
        counts = held.counts()
        open_ones = counts["partly met"] + counts["not met"] + counts["unknown"]
        rows = [("Claimed", counts["met"]), ("Excluded, with a reason", counts["not applicable"])]
        rows += [("Not claimed in this statement", open_ones)]
        rows += [("Not a duty of these roles", counts["not ours"])] if counts["not ours"] else []
        yield Fields(tuple((label, str(count)) for label, count in rows))
    else:
        chosen = {"All provisions": held.counts(), **held.by_strength()}
        chosen |= {_word(role): counts for role, counts in held.by_role().items() if role in _shown_roles(m)}
        if not any(each["not ours"] for each in chosen.values()):
            del heads["not ours"]
        table = [(label.capitalize(), *(str(counts[each]) for each in heads)) for label, counts in chosen.items()]
        names = tuple(each.capitalize() for each in heads.values())
        yield Table(("Of", *names), tuple(table), (2, *(1.0,) * len(names)))
        yield Table(("Principle", *names), tuple(_by_principle(m, heads)), (5, *(1.0,) * len(names)))
    yield Paragraph(
        "Counts, and no percentage: provisions weigh differently. One with several duty-bearers counts for each."
    )


def _by_principle(m: Material, heads: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """A row for each principle of which something is ours."""
    held = m.c.conformity.by_principle()
    for each in m.c.conformity.code.principles:
        counts = held[each.number]
        if any(counts[verdict] for verdict in _CLAIM):
            yield f"{each.number}. {each.title}", *(str(counts[head]) for head in heads)


def _shown_roles(m: Material) -> tuple[Role, ...]:
    """The roles that are counted: with one role, or none known, the table of the whole says it already."""
    held = m.c.conformity.scope.roles or DUTY_ROLES
    return () if m.role is not None else tuple(held)


# --- provisions -----------------------------------------------------------------------------------------------------


def _principle(m: Material, number: int) -> Iterator[Block]:
    ours = [each for each in m.c.conformity.of(number) if each.ours]
    rows: list[tuple[str, ...]] = []
    for each in ours:
        rows.append(_row(m, each))
        rows += [_part_row(m, each, part) for part in each.parts if part.ours]
    if ours and all(_is_bare(m, each) for each in ours):
        yield Paragraph(_in_a_line(m, ours))
        return
    if not rows:
        if m.c.conformity.applies is Answer.NO:
            yield Paragraph("The Code does not apply here, so none of its provisions is claimed.")
            return
        whose = "roles that are held" if m.role is None else _word(m.role)
        yield Paragraph(f"None of its provisions is a duty of the {whose}.")
        return
    columns = ("Provision", "Status", "In our paraphrase", "For", "Claimed", "Why, and what it rests on", "From")
    yield Table(columns, tuple(rows), (1.7, 0.8, 3.6, 1.3, 1.1, 4.6, 1.1))


def _is_bare(m: Material, each: Standing) -> bool:
    """Whether a row would say nothing of a provision: nobody judged it, and the record holds nothing towards it.

    In public one that is lacking, and of which the record says something, is passed over like one nobody looked at.
    """
    verdicts = {each.verdict, *(part.verdict for part in each.parts if part.ours)}
    if m.public:
        return verdicts.isdisjoint(("met", "not applicable"))
    return verdicts == {"unknown"} and not (each.grounds or each.shown or each.reason or each.owner or each.due)


def _in_a_line(m: Material, ours: Sequence[Standing]) -> str:
    """Provisions of which a table would say nothing, each by its numbers and status; parts by their letters."""
    named = []
    for each in ours:
        parts = ", ".join(f"{part.part.part}: {_STATUS[part.part.strength]}" for part in each.parts if part.ours)
        status = f"{_STATUS[each.provision.strength]}{' C' if each.provision.condition else ''}"
        named.append(f"{each.provision.id} (ETSI {each.provision.etsi_id}, {status}{f'; {parts}' if parts else ''})")
    if m.public:
        return f"Not claimed in this statement: {', '.join(named)}."
    none, them = ("not", "it") if len(named) == 1 else ("none", "them")
    provisions = counted(len(named), "provision")
    return f"{provisions}, {none} judged yet, and nothing recorded towards {them}: {', '.join(named)}."


def _row(m: Material, each: Standing) -> tuple[str, ...]:
    provision = each.provision
    verdict_at = m.register.state().current.get(f"verdict:{provision.id}")
    source = f"event {verdict_at.seq}, {m.called(verdict_at.by)}" if verdict_at else "no verdict"
    return (
        lines(provision.id, f"ETSI {provision.etsi_id}"),
        f"{_STATUS[provision.strength]}{' C' if provision.condition else ''}",
        lines(provision.summary, f"Case: {provision.condition}" if provision.condition else ""),
        _for(m, provision.applies_to),
        _claim(m, each.verdict),
        _why(m, each),
        m.source(source),
    )


def _part_row(m: Material, each: Standing, part: PartStanding) -> tuple[str, ...]:
    """A part of a provision, below it. A part that names no role of its own is of the whole's."""
    asks = part.verdict == "unknown" and part.proposed != "unknown" and not m.public
    proposed = f"Proposed by the record, for a person to judge: {part.proposed}." if asks else ""
    return (
        f"{each.provision.id} part {part.part.part}",
        _STATUS[part.part.strength],
        part.part.summary,
        _for(m, part.part.applies_to or each.provision.applies_to),
        _claim(m, part.verdict),
        lines(m.more(part.reason), proposed) or ("" if m.redacted else "nothing recorded of this part alone"),
        m.source("with the whole" if part.verdict != "unknown" else "no verdict"),
    )


def _for(m: Material, roles: tuple[Role, ...]) -> str:
    """The duty-bearers among the roles held; in the statement of one role that goes without saying."""
    if m.role is not None:
        return ""
    known = m.c.conformity.roles
    return lines(*(_word(role) for role in roles if not known or role in known))


def _claim(m: Material, verdict: str) -> str:
    if m.public and verdict not in ("met", "not applicable"):
        return _NOT_HERE
    return _CLAIM[verdict]


def _why(m: Material, each: Standing) -> str:
    if m.public and each.verdict not in ("met", "not applicable"):
        return ""
    asks = each.verdict == "unknown" and each.proposed != "unknown"
    grounds = [f"The record: {ground.by_name(m.called)}" for ground in each.grounds[:_GROUNDS]]
    more = len(each.grounds) - _GROUNDS
    shown = [_evidence(m, held) for held in each.shown]
    return lines(
        m.more(each.reason),
        f"Not held to: {each.departs}." if each.departs else "",
        *(said for said in shown if not m.public or "not to be relied on" not in said),
        f"Proposed by the record, for a person to judge: {each.proposed}." if asks else "",
        *(grounds if not m.redacted else []),
        f"and {counted(more, 'more ground')}" if more > 0 and not m.redacted else "",
    ) or _nothing(m, each)


def _nothing(m: Material, each: Standing) -> str:
    if m.public:
        return ""
    return "by its parts, below" if any(part.verdict != "unknown" for part in each.parts) else "nothing recorded"


def _evidence(m: Material, held: EvidenceState) -> str:
    """A piece of evidence: what, where, when noted and by whom, and whether it can still be relied on."""
    each = held.evidence
    what = m.more(each.what) or f"a {each.kind or 'document'}"
    where = m.more(each.where or each.entry)
    by = f" by {m.person(each.by)}" if each.by and not m.redacted else ""
    end = held.says if not m.redacted else "in date" if held.holds else "stale or changed"
    bad = "" if held.holds else ", not to be relied on"
    return f"Evidence: {what}{f' ({where})' if where else ''}, of {each.date}{by}; {end}{bad}"


# --- what is left out, what is open ---------------------------------------------------------------------------------


def _exclusions(m: Material) -> Iterator[Block]:
    held = m.c.conformity
    rows: list[tuple[str, ...]] = []
    for each in held.standings:
        if each.ours and each.verdict == "not applicable":
            by_parts = "" if each.recorded == "not applicable" else _BY_PARTS
            rows.append(_excluded(m, each.provision, "", each.provision.summary, each.reason or by_parts))
        rows += [
            _excluded(m, each.provision, f" part {part.part.part}", part.part.summary, part.reason)
            for part in each.parts
            if part.ours and part.verdict == "not applicable"
        ]
    if rows:
        yield Table(("Provision", "In our paraphrase", "Why it does not apply"), tuple(rows), (1.4, 4, 4))
    else:
        yield Paragraph("Nothing that is a duty here is excluded as not applicable.")
    others = [each.provision.id for each in held.standings if not each.ours]
    if others:
        because = "they are duties of roles that are not held"
        if m.role is not None:
            because = f"they are no duties of the {_word(m.role)}"
        if held.applies is Answer.NO:
            because = "the Code does not apply"
        yield Paragraph(f"Not claimed, because {because}: {', '.join(others)}.")
    excluded = [f"{each.what}: {each.why}" for each in m.system.out_of_scope.values() if not m.redacted]
    if excluded:
        yield Paragraph(f"Left out of the analysis: {'; '.join(excluded)}.", m.source("system: out_of_scope"))


def _excluded(m: Material, provision: Provision, part: str, summary: str, reason: str) -> tuple[str, ...]:
    return f"{provision.id}{part}", summary, m.text(reason) or "no reason recorded"


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
            )
            for each in judged
        )
        yield Paragraph("“Shall” before “should”, not met before partly met; why each is open stands above.")
        yield Table(("Provision", "Verdict", "Owner", "Due"), rows, (1.4, 1.2, 2.4, 1.2))
    unknown = [each.provision.id for each in gaps if each.verdict == "unknown"]
    if unknown:
        question = f"How does {unknown[0]} stand? Nobody has judged it yet."
        if len(unknown) > 1:
            named = ", ".join(shortened(unknown, _NAMED))
            question = f"How do these {len(unknown)} provisions stand? Nobody has judged them yet: {named}."
        yield Missing("verdicts", question, "Compliance officer, in notebook 05", "description")
    elif not judged:
        yield Paragraph("Nothing that is ours is open.")
