"""The pictures of a report, drawn from its contents; the notebooks show the same ones."""

from __future__ import annotations

import re
from collections import Counter

from toolkit.markup.element import Safe, fragment
from toolkit.pictures import VERDICT_FILLS, bars, coverage, diagram
from toolkit.reports.contents import Contents
from toolkit.reports.risk_matrix import matrix_of
from toolkit.threats.coverage import coverage_of

__all__ = ["code_bars", "coverage_map", "data_flows", "risk_matrix", "size_of"]

_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')

_FLOWS = "data flows"
NOTHING = fragment()
"""What is drawn where there is nothing to draw."""


def size_of(drawn: Safe) -> tuple[float, float]:
    """The width and height that a picture was drawn for; (0, 0) where nothing was drawn."""
    found = _SIZE.search(drawn)
    return (float(found.group(1)), float(found.group(2))) if found else (0.0, 0.0)


def data_flows(contents: Contents) -> Safe:
    """The data-flow diagram; a number on an element counts the threats that apply to it."""
    if _FLOWS not in contents.drawings:
        contents.drawings[_FLOWS] = _data_flows(contents)
    return contents.drawings[_FLOWS]


def _data_flows(contents: Contents) -> Safe:
    system = contents.system
    if system is None or contents.findings is None or not system.components:
        return NOTHING
    counts = Counter(finding.element for finding in contents.findings.of("applies"))
    marks = {element: str(count) for element, count in counts.items()}
    return diagram(system, marks=marks, kinds=contents.catalogue.kinds, title=f"Data flows of {system.name}")


def risk_matrix(contents: Contents) -> Safe:
    """The matrix of the register's scale, with every risk's way from inherent to target."""
    risks = contents.risks()
    judged = any(held.method == contents.scale.id for risk in risks for held in risk.assessments.values())
    return matrix_of(risks, contents.scale) if judged and contents.scale.has_axes else NOTHING


def coverage_map(contents: Contents) -> Safe:
    """Elements against families of threats: what was considered where, and with which outcome."""
    system = contents.system
    if system is None or not system.components:
        return NOTHING
    covered = coverage_of(system, contents.catalogue)
    missed = set(covered.untouched())
    rows = [(element, system.name_of(element)) for element in covered.elements if element not in missed]
    return coverage(
        rows,
        list(covered.families),
        {key: {str(what): count for what, count in held.items()} for key, held in covered.counts.items()},
    )


def code_bars(contents: Contents) -> Safe:
    """The provisions of the Code by verdict, a bar a principle."""
    conformity = contents.conformity
    all_counts = conformity.counts()
    # Said as everywhere else: what nobody judged is not "unknown", and what is nobody's needs no word.
    called = {kind: "not judged yet" if kind == "unknown" else kind for kind in VERDICT_FILLS}
    fills = {called[kind]: fill for kind, fill in VERDICT_FILLS.items() if kind != "not ours" or all_counts["not ours"]}
    rows = []
    for principle in conformity.code.principles:
        counts = conformity.counts(conformity.of(principle.number))
        rows.append((f"{principle.number}. {principle.title}", {called[kind]: n for kind, n in counts.items()}))
    return bars(rows, fills)
