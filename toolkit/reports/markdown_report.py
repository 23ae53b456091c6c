"""The report as Markdown, for a repository or a wiki. Text of people is escaped so that it stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.conformity import Standing
from toolkit.conformity.words import standing_line
from toolkit.files.atomic import write_atomic
from toolkit.markup.markdown import md
from toolkit.register import Register
from toolkit.reports.contents import AGREEMENT, LEVELS, Contents, at_one_moment
from toolkit.reports.first_page import at_a_glance
from toolkit.reports.what_could_it_cost import ESTIMATES, FIGURES, LEFT_OUT, gather_cost

__all__ = ["render_markdown", "write_markdown"]

UNWORDED = "not worded"


def write_markdown(
    register: Register, catalogue: Catalogue, path: Path, *, overwrite: bool = False, mark: str = ""
) -> None:
    """Write the report to a file, whole or not at all; `mark` is how it is to be handled, in words."""
    write_atomic(Path(path), render_markdown(register, catalogue, mark=mark), overwrite=overwrite)


def render_markdown(register: Register, catalogue: Catalogue, *, mark: str = "") -> str:
    """The report as text."""
    return at_one_moment(register, catalogue, lambda contents: _rendered(contents, mark))


def _rendered(contents: Contents, mark: str) -> str:
    parts = [
        f"**{mark.upper()}**" if mark else "",
        _head(contents),
        _risks(contents),
        _cost(contents),
        _plan(contents),
        _open(contents),
        _code(contents),
        _foot(contents),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(md(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _head(c: Contents) -> str:
    lines = [f"# {md(c.title)}", f"Threat model and risk register, made {c.made:%d %B %Y, %H:%M} UTC."]
    if c.system is not None:
        lines.append(f"**{md(c.system.name)}**: {md(c.system.purpose)}")
    lines.append("\n".join(f"- **{label}:** {md(said)}" for label, said in at_a_glance(c)))
    return "\n\n".join(lines)


def _risks(c: Contents) -> str:
    rows = [
        (
            number,
            risk.title,
            *(c.level(risk, name) for name in LEVELS),
            risk.treatment.option if risk.treatment else "no decision yet",
            c.person(risk.owner) if risk.owner else "nobody yet",
            c.acceptance(risk),
        )
        for number, risk in enumerate(c.risks(), start=1)
    ]
    columns = ("#", "Risk", "Inherent", "Current", "Target", "Treatment", "Risk owner", "Acceptance")
    details = [
        f"### {number}. {md(risk.title)}\n\n- Cause: {md(risk.cause or UNWORDED)}\n"
        f"- Event: {md(risk.event or UNWORDED)}\n"
        f"- Consequence: {md(risk.consequence or UNWORDED)}\n"
        f"- Findings: {md('; '.join(map(c.finding_title, risk.findings)) or 'none')}" + _beside(c, risk)
        for number, risk in enumerate(c.risks(), start=1)
    ]
    closed = [f"- {md(risk.title)}: {md(risk.closed_because)}" for risk in c.closed()]
    ends = ["### Closed", "\n".join(closed)] if closed else []
    none = "No risk is open." if closed else "No risk has been worded yet."
    table = _table(columns, rows) if rows else none
    compared, differ = c.agreements(), "\n".join(f"- {md(each)}" for each in c.disagreements())
    methods = ["### Where scoring methods differ", _table(AGREEMENT, compared), differ] if compared else []
    otherwise = [md(said) for said in [c.scored_otherwise()] if said]
    return "\n\n".join(["## Risks", *otherwise, table, *details, *methods, *ends])


def _beside(c: Contents, risk: Any) -> str:
    """What other methods say of each level, a line each."""
    said = [(name, each) for name in LEVELS for each in c.beside(risk, name)]
    return "".join(f"\n- {name.capitalize()} level, beside: {md(each)}" for name, each in said)


def _cost(c: Contents) -> str:
    """The chapter on losses; without pictures, which Markdown cannot hold."""
    cost = gather_cost(c, pictures=False)
    if cost is None:
        return ""
    parts = ["## What could it cost", md(ESTIMATES)]
    parts += [f"Nothing can be quantified yet: {md(cost.problem)}"] if cost.problem else []
    if cost.risks:
        parts += [_table((*FIGURES, "Of the worst 1%", "Place by money", "Place by level"), cost.risks)]
        parts += ["### By the controls that count", _table(("Level", *FIGURES[1:]), cost.levels)]
        parts += [f"- {md(said)}" for said in cost.tolerance]
        parts += [md(said) for said in (cost.fidelity, cost.method, cost.kept) if said]
        rows = [(each.risk, each.often, each.costs, each.who, each.grounds) for each in cost.estimates]
        heads = ("Risk", "How often a year", "What an event costs", "Estimated by", "On what grounds")
        parts += ["### Who estimated what", _table(heads, rows)]
    if cost.missing:
        listed = "\n".join(f"- {md(title)}: {md(what)}" for title, what in cost.missing)
        parts += [
            "### Not quantified yet",
            f"{LEFT_OUT}\n\n{listed}",
        ]
    return "\n\n".join(parts)


def _plan(c: Contents) -> str:
    rows = [(a["due"], a["what"], a["who"], a["against"]) for a in c.actions()]
    body = _table(("Due", "Control", "Action owner", "Against"), rows) if rows else "No control is planned."
    aside = "\n".join(f"- {md(each.text)}" for each in c.register.parked.values())
    return f"## What is to be done\n\n{body}" + (f"\n\n### Set aside, to come back to\n\n{aside}" if aside else "")


def _open(c: Contents) -> str:
    rows = [(f.severity, f.title, f.element_name, f.why) for f in c.not_assessed()]
    body = _table(("Severity", "Threat", "At", "Why"), rows) if rows else "Every finding has a decision."
    return f"## Not yet assessed\n\nNot yet assessed does not mean low.\n\n{body}"


def _code(c: Contents) -> str:
    code = c.conformity.code
    rows = [
        (
            s.provision.id,
            s.provision.strength,
            s.provision.summary,
            _verdict(s),
            s.reason,
            "; ".join(s.evidence),
        )
        for s in c.conformity.standings
    ]
    note = (
        f"A self-assessment against the {md(code.title)}, which is voluntary; no certificate. The provisions stand "
        f"here in our own words; the [official text]({code.url}) counts."
    )
    columns = ("Provision", "Strength", "In our words", "Verdict", "Reason", "Evidence")
    where = md(standing_line(c.conformity))
    return f"## The Code of Practice\n\n{note}\n\n{where}\n\n{_table(columns, rows)}"


def _verdict(standing: Standing) -> str:
    if not standing.ours:
        return "not ours"
    parts = "; ".join(f"part {p.part.part} {p.verdict}" for p in standing.parts if p.ours and p.verdict != "unknown")
    said = "not judged yet" if standing.verdict == "unknown" else standing.verdict
    return f"{said} ({parts})" if parts else said


def _foot(c: Contents) -> str:
    head = c.register.head
    return f"---\n\nHead of the history: `{head.events}:{head.hash}`"
