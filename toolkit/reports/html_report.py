"""The report as one HTML file: no script, nothing loaded, readable anywhere and in print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.files.atomic import write_atomic
from toolkit.markup.element import Safe, fragment
from toolkit.markup.templates import template_environment
from toolkit.pictures import bars, coverage, diagram, matrix
from toolkit.register import Register
from toolkit.reports.contents import LEVELS, Contents, gather, plain_value
from toolkit.threats.coverage import coverage_of

__all__ = ["render_html", "write_html"]

HISTORY = 60
"""Events shown; the whole history is in register.json and in the workbook."""


def write_html(register: Register, catalogue: Catalogue, path: Path, *, overwrite: bool = False) -> None:
    """Write the report to a file, whole or not at all."""
    write_atomic(Path(path), render_html(register, catalogue), overwrite=overwrite)


def render_html(register: Register, catalogue: Catalogue) -> str:
    """The report as text."""
    contents = gather(register, catalogue)
    environment = template_environment()
    return environment.get_template("report.html.j2").render(
        c=contents,
        levels=LEVELS,
        head=register.head,
        pictures=_pictures(contents),
        history=_history(contents),
        plain=plain_value,
        shown=HISTORY,
    )


def _pictures(contents: Contents) -> dict[str, Safe]:
    drawn: dict[str, Any] = {"diagram": "", "matrix": "", "coverage": "", "code": ""}
    system = contents.system
    if system is not None and contents.findings is not None and system.components:
        counts: dict[str, int] = {}
        for finding in contents.findings.of("applies"):
            counts[finding.element] = counts.get(finding.element, 0) + 1
        marks = {element: str(count) for element, count in counts.items()}
        drawn["diagram"] = diagram(
            system, marks=marks, kinds=contents.catalogue.kinds, title=f"Data flows of {system.name}"
        )
        drawn["coverage"] = _coverage(contents)
    if any(risk.assessments for risk in contents.risks()):
        drawn["matrix"] = risk_matrix(contents)
    drawn["code"] = _code_bars(contents)
    return {name: fragment(svg if isinstance(svg, Safe) else Safe(svg)) for name, svg in drawn.items()}


def risk_matrix(contents: Contents) -> str:
    """The matrix of the register's scale, with every risk's way from inherent to target."""
    scale = contents.scale
    titles = {
        group.side: [(option.id, option.title) for option in group.factors[0].options]
        for group in scale.groups
        if group.factors[0].options
    }
    points = []
    for number, risk in enumerate(contents.risks(), start=1):
        places = {
            name: (risk.assessments[name].likelihood, risk.assessments[name].impact)
            for name in LEVELS
            if name in risk.assessments and risk.assessments[name].method == scale.id
        }
        if places:
            points.append((str(number), risk.title, places))
    return matrix(
        points,
        likelihood_steps=titles["likelihood"],
        impact_steps=titles["impact"],
        table=scale.table,
        levels=[(level.id, level.title, level.colour) for level in scale.levels],
    )


def _coverage(contents: Contents) -> str:
    assert contents.system is not None  # noqa: S101 - for the reader of types only
    covered = coverage_of(contents.system, contents.catalogue)
    rows = [(each, contents.system.name_of(each)) for each in covered.elements if covered_at_all(covered, each)]
    return coverage(
        rows,
        list(covered.families),
        {(each, family): dict(covered.at(each, family)) for each, _ in rows for family in covered.families},
    )


def covered_at_all(covered: Any, element: str) -> bool:
    """Does any family of threats concern this element?"""
    return any((element, family) in covered.counts for family in covered.families)


def _code_bars(contents: Contents) -> str:
    rows = []
    for principle in contents.conformity.code.principles:
        counts = contents.conformity.counts(contents.conformity.of(principle.number))
        rows.append((f"{principle.number}. {principle.title}", counts))
    return bars(rows)


def _history(contents: Contents) -> list[Any]:
    return contents.register.history(limit=HISTORY)[::-1]
