"""The report as one HTML file: no script, nothing loaded, readable anywhere and in print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.files.atomic import write_atomic
from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.templates import template_environment
from toolkit.register import Register
from toolkit.reports.contents import AGREEMENT, LEVELS, Contents, at_one_moment
from toolkit.reports.first_page import TOP, at_a_glance
from toolkit.reports.happened import changes_in_words, what_happened, when
from toolkit.reports.open_ends import open_ends
from toolkit.reports.report_pictures import code_bars, coverage_map, data_flows, risk_matrix, size_of
from toolkit.reports.what_could_it_cost import ESTIMATES, LEFT_OUT, gather_cost

__all__ = ["render_html", "write_html"]

_DAY = re.compile(r"(\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b)")
LINE = 984
"""Pixels of the report's line."""
PAPERS = (("", 690, 880), ("broad", 1020, 620), ("large", 1020, 1340), ("huge", 1480, 950))
"""Pages for a diagram in print, by the template's name for them, with the pixels that they hold: A4 and A3, each
upright and across."""
SMALLEST = 0.6
"""How far a diagram may shrink in print before it gets a larger page."""
READABLE = 0.75
"""How far a diagram may shrink on a screen before its words are too small; from there on one scrolls it."""
HISTORY = 60
"""Events shown, those of findings left out; the whole history is in register.json and in the workbook."""


def write_html(
    register: Register, catalogue: Catalogue, path: Path, *, overwrite: bool = False, mark: str = ""
) -> None:
    """Write the report to a file, whole or not at all; `mark` is how it is to be handled, in words."""
    write_atomic(Path(path), render_html(register, catalogue, mark=mark), overwrite=overwrite)


def render_html(register: Register, catalogue: Catalogue, *, mark: str = "") -> str:
    """The report as text."""
    return at_one_moment(register, catalogue, lambda contents: _rendered(contents, mark))


def _rendered(contents: Contents, mark: str) -> str:
    pictures = _pictures(contents)
    width, height = size_of(pictures["diagram"])
    environment = template_environment()
    environment.filters["unbroken"] = _unbroken
    return environment.get_template("report.html.j2").render(
        c=contents,
        mark=mark,
        levels=LEVELS,
        agreement_columns=AGREEMENT,
        head=contents.register.head,
        pictures=pictures,
        paper=_paper(width, height),
        least_width=round(width * READABLE) if width > LINE else 0,
        history=_history(contents),
        ends=open_ends(contents),
        glance=at_a_glance(contents),
        cost=gather_cost(contents),
        estimates=ESTIMATES,
        left_out=LEFT_OUT,
        top=TOP,
    )


def _paper(width: float, height: float) -> str:
    """The first page on which a diagram can be read, else the one on which it is largest."""
    scales = [(min(1.0, across / max(width, 1), down / max(height, 1)), name) for name, across, down in PAPERS]
    return next((name for scale, name in scales if scale >= SMALLEST), max(scales)[1])


def _unbroken(text: str) -> Safe:
    """A text whose days are not broken over two lines."""
    parts = _DAY.split(text)
    return fragment(*(element("span", {"class": "nb"}, part) if n % 2 else part for n, part in enumerate(parts)))


def _pictures(contents: Contents) -> dict[str, Safe]:
    return {
        "diagram": data_flows(contents),
        "matrix": risk_matrix(contents),
        "coverage": coverage_map(contents),
        "code": code_bars(contents),
    }


def _history(contents: Contents) -> list[Mapping[str, Any]]:
    """The newest events in words. Findings that were derived are left out: the report lists them as they stand."""
    told = [event for event in contents.register.history() if not event.record.startswith("finding:")][-HISTORY:]
    return [
        {
            "seq": event.seq,
            "when": when(event),
            "who": contents.person(event.by.id) + (" (authenticated)" if event.by.assurance == "authenticated" else ""),
            "what": what_happened(event, contents),
            "changes": changes_in_words(event, contents),
            "why": event.reason,
        }
        for event in reversed(told)
    ]
