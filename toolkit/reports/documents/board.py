"""Document: one page for the people who sign. What is so, what is open, what is asked of them; counts, never a grade.

Every part has a bound: so many rows, so many lines a cell (`one_page.py`), so that the page is one page for two hundred
risks as well. What does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import Standing, Tally
from toolkit.conformity.costs import RiskCosts, worked_out_costs
from toolkit.conformity.links import Links
from toolkit.errors import ToolkitError
from toolkit.register.records import Risk
from toolkit.reports.documents.blocks import Block, Bullets, Missing, Paragraph, Section, Table
from toolkit.reports.documents.board_asks import asked_of_the_board, called, counted, not_known
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import section
from toolkit.reports.what_could_it_cost import in_a_sentence

__all__ = ["board"]

_RISKS, _GAPS, _ACTIONS = 5, 4, 5
_PRINCIPLES = (
    "Awareness and training",
    "Design for security",
    "Threats and risks",
    "Human responsibility",
    "Assets",
    "Infrastructure",
    "Supply chain",
    "Documentation",
    "Testing and evaluation",
    "Telling users and others",
    "Updates and patches",
    "Monitoring",
    "Disposal",
)
"""The principles in a word or two of ours, for a table that has no room for their titles."""
_VERDICTS = (("met", "Met"), ("partly met", "Part"), ("not met", "Not"), ("unknown", "Unknown"))


def board(m: Material) -> list[Section]:
    """The sections of the page."""
    return [
        section(m, "system", "The system, and what the Code asks of us", *_system(m)),
        section(m, "standing", "Where we stand: counts, no grade", *_standing(m)),
        section(m, "risks", "The worst risks", *_worst(m)),
        section(m, "gaps", "The gaps that matter", *_gaps(m)),
        section(m, "actions", "What would do most next", *_actions(m)),
        section(m, "decisions", "Decisions asked of you", Bullets(tuple(asked_of_the_board(m)))),
        section(m, "unknown", "Due again, and not known", Bullets(tuple(not_known(m)))),
    ]


def _system(m: Material) -> Iterator[Block]:
    if m.described:
        system, kinds = m.system, m.catalogue.kinds
        ai = sum(1 for each in system.components.values() if (kind := kinds.get(each.kind)) is not None and kind.ai)
        personal = sum(1 for each in system.data.values() if each.personal == "yes")
        suppliers = len({m.supplier(each) for each in system.components} - {""})
        consists = (
            f"{counted(len(system.components), 'part')}, {ai} of them AI; {counted(len(system.data), 'kind')} of data, "
            f"{personal} personal; {counted(suppliers, 'outside supplier')}"
        )
        does = m.more(system.purpose).strip()
        yield Paragraph(f"{system.name} ({consists}){f': {does}' if does else '.'}", m.source("system"))
    else:
        yield Missing("system", "What does the system consist of, and what is it for?", "Developer", "description")
    scope = m.c.conformity.scope
    if scope.applies is Answer.UNKNOWN:
        yield Missing("code_scope", "Does the Code apply to this system, and why?", "Compliance officer", "description")
    reason = m.more(scope.reason).strip()
    said = f"The Code applies: {scope.applies}. " if scope.applies != "unknown" else ""
    departs = f" Decided otherwise than the answers: {scope.departs}." if scope.departs else ""
    because = f" Why: {reason}" if reason else ""
    yield Paragraph(f"{said}Roles held: {scope.roles_said}.{departs}{because}", m.source("scope"))


def _standing(m: Material) -> Iterator[Block]:
    held = m.c.conformity
    if held.applies is Answer.NO:
        yield Paragraph("The Code does not apply here, so none of its provisions is counted.")
        return
    heads = ("Provisions of the Code", "Ours", *(head for _, head in _VERDICTS), "N/a", "Met, of those that apply")
    rows = tuple(_tally(each) for each in held.score().tallies())
    yield Table(heads, rows, (3, 1, 1, 1, 1, 1.4, 1, 3.6))
    principles = held.by_principle()
    cells = [
        (f"{number}. {name}", *(str(principles[number][verdict]) for verdict, _ in _VERDICTS))
        for number, name in enumerate(_PRINCIPLES, start=1)
    ]
    left = cells[: (len(cells) + 1) // 2]
    right = [*cells[len(left) :], ("",) * len(cells[0])]
    columns = ("Principle", *(head for _, head in _VERDICTS))
    shares = (3.4, 0.8, 0.8, 0.8, 1.4)
    both = tuple((*one, *other) for one, other in zip(left, right, strict=True))
    note = "Met, partly met, not met, not judged yet (unknown); what is not applicable or not ours is left out."
    yield Table((*columns, *columns), both, (*shares, *shares), note)


def _tally(each: Tally) -> tuple[str, ...]:
    counts = [str(each.counts[verdict]) for verdict, _ in _VERDICTS]
    share = each.share or ("none judged yet" if each.counted else "nothing applies")
    return (each.name, str(each.ours), *counts, str(each.counts["not applicable"]), share)


def _worst(m: Material) -> Iterator[Block]:
    risks = m.c.risks()
    if risks:
        over = sum(m.c.is_over_tolerance(risk) for risk in risks)
        otherwise = m.c.scored_otherwise()
        number = min(_RISKS, len(risks))
        shown = f"{number} of {counted(len(risks), 'open risk')}, worst first; {over} over tolerance today."
        rows = tuple(_risk(m, risk) for risk in risks[:_RISKS])
        columns = ("Risk", "Today", "Aimed at", "Owner", "Decided", "Controls planned", "Accepted")
        yield Table(columns, rows, (4.4, 1.6, 1.5, 2.3, 1.4, 3, 2), f"{shown} {otherwise}".strip())
    else:
        yield Missing("risks", "Which risks are there? None is worded yet: notebook 03.", "Risk owner", "description")
    yield Paragraph(_money(m))


def _risk(m: Material, risk: Risk) -> tuple[str, ...]:
    level = m.c.level(risk, "current") or "not scored"
    return (
        m.risk_title(risk),
        f"{level}, over" if m.c.is_over_tolerance(risk) else level,
        m.c.level(risk, "target") or "–",
        called(m, risk.owner),
        risk.treatment.option if risk.treatment else "nothing",
        _planned(m, risk),
        _accepted(m, risk),
    )


def _planned(m: Material, risk: Risk) -> str:
    planned = [use for use in risk.controls if use.status == "planned"]
    days = [use.due for use in planned if use.due is not None]
    late = sum(day < m.today for day in days)
    first = f", first {min(days)}" if days else ""
    return f"{len(planned) or 'none'}{f', {late} late' if late else ''}{first}"


def _accepted(m: Material, risk: Risk) -> str:
    held = risk.acceptance
    if m.c.waits_for_acceptance(risk):
        return "lapsed" if held is not None and held.state == "accepted" else "by nobody"
    return f"to {held.until}" if held is not None else "not needed"


def _money(m: Material) -> str:
    if m.redacted and m.register.scenarios:
        return "In money: estimated; the figures are left out of this version."
    said = "" if m.redacted else " ".join(in_a_sentence(m.c))
    return f"In money: {said}" if said else "In money: nobody has estimated what these risks could cost."


def _gaps(m: Material) -> Iterator[Block]:
    """What shall be done and is not met, where most risk stays open; then what is only partly met."""
    if m.c.conformity.applies is Answer.NO:
        yield Paragraph("None: the Code does not apply here.")
        return
    shall = [each for each in m.c.conformity.gaps if each.provision.strength == "shall"]
    judged = [each for each in shall if each.verdict != "unknown"]
    not_met = sum(each.verdict == "not met" for each in judged)
    counts = f"shall, not met: {not_met}; partly met: {len(judged) - not_met}; not judged: {len(shall) - len(judged)}"
    if not judged:
        yield Paragraph(f"None is judged as open ({counts}). Not judged does not mean met.")
        return
    links = m.c.conformity.links()
    first = sorted(judged, key=lambda each: _by_weight(each, links))[:_GAPS]
    rows = tuple(_gap(m, each, links) for each in first)
    columns = ("No.", "What it asks, in our paraphrase", "Verdict", "Owner", "Due", "Risks left open")
    caption = f"{len(first)} of them, those first that leave most risk open ({counts})."
    yield Table(columns, rows, (0.8, 6.6, 1.4, 2.3, 1.6, 2.2), caption)


def _by_weight(each: Standing, links: Links) -> tuple[object, ...]:
    left = links.risks_left_open(each.provision.id)
    return each.verdict != "not met", -max((risk.rank for risk in left), default=-1), -len(left)


def _gap(m: Material, each: Standing, links: Links) -> tuple[str, ...]:
    left = links.risks_left_open(each.provision.id)
    worst = max(left, key=lambda risk: risk.rank).level if left else ""
    level = m.c.level_titles.get(worst, worst).lower() or "not scored"
    return (
        each.provision.id,
        each.provision.summary,
        each.verdict,
        called(m, each.owner),
        each.due or "no day",
        f"{len(left)}, worst {level}" if left else "none recorded",
    )


def _actions(m: Material) -> Iterator[Block]:
    actions = m.c.conformity.actions(_costs(m))
    best = actions.best(_ACTIONS)
    if not best:
        yield Paragraph("No control of the library works on an open gap or would lower a risk by its level.")
        return
    rows = []
    for number, each in enumerate(best, start=1):
        levels = ", ".join(
            f"{count} {m.c.level_titles.get(level, level).lower()}" for level, count in each.action.by_level.items()
        )
        gaps = (
            f"{', '.join(each.action.gaps[:5])}{' …' if len(each.action.gaps) > 5 else ''}" if each.action.gaps else ""
        )
        rows.append(
            (
                f"{number}. {each.action.control.title}",
                "planned" if each.action.planned else "not decided on",
                f"{counted(len(each.action.gaps), 'gap')}{f': {gaps}' if gaps else ''}",
                f"{counted(sum(each.action.by_level.values()), 'risk')}{f' ({levels})' if levels else ''}",
            )
        )
    caption = (
        f"{len(rows)} controls that are not in place, chosen in turns for gaps and for risk; whether a gap is then "
        "closed, a person judges."
    )
    yield Table(("Action", "State", "Works on", "Would lower"), tuple(rows), (5, 1.4, 3.6, 3), caption)
    first, *others = actions.trade_off(_ACTIONS)
    rest = "; ".join(
        f"{'both in turns' if each.lean == 'both' else f'{each.lean} alone'}: {each.shall}, {each.should}, {each.risks}"
        for each in others
    )
    yield Paragraph(
        f"The trade-off of {_ACTIONS} controls: chosen for gaps alone, they work on {first.shall} shall and "
        f"{first.should} should, and {counted(first.risks, 'risk')} would fall; {rest}."
    )


def _costs(m: Material) -> RiskCosts | None:
    """What the risks cost a year, which decides between actions that are otherwise equal; None where nobody knows."""
    try:
        return worked_out_costs(m.register, m.catalogue)
    except ToolkitError:
        return None
