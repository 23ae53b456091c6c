"""The printable sheet: the open questions, a page for each role that likely knows, as one self-contained file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit.files.atomic import write_atomic
from toolkit.markup.templates import template_environment
from toolkit.threats.questions import Question
from toolkit.workshop.drawing import drawn
from toolkit.workshop.session import Workshop

__all__ = ["SHEET", "Page", "pages", "sheet_html", "write_sheet"]

SHEET = "questions.html"
A_PAGE = 15
"""Questions for one role at most: what somebody answers at their desk. The rest is counted."""
_ANYBODY = "Whoever drew the system"
_MAX_OPTIONS = 6


@dataclass
class Asked:
    """One question as it is printed."""

    text: str
    why: str
    settles: str
    options: tuple[str, ...]


@dataclass
class Page:
    """The questions for one role, those that settle most first; `more` did not fit on the page."""

    who: str
    questions: list[Asked] = field(default_factory=list)
    more: int = 0


def pages(questions: Sequence[Question]) -> list[Page]:
    """Questions by who likely knows; the role whose questions settle most comes first."""
    found: dict[str, Page] = {}
    asked = {question.ask for question in questions}
    for question in questions:
        who = _page_for(question.ask, asked)
        page = found.setdefault(who, Page(who))
        if len(page.questions) < A_PAGE:
            page.questions.append(_asked(question))
        else:
            page.more += 1
    return list(found.values())


def _page_for(ask: str, asked: Collection[str]) -> str:
    """Whose page a question stands on: “Developer or platform team” goes to the developer, where there is one."""
    for part in re.split(r" or |, with ", ask):
        named = f"{part[:1].upper()}{part[1:]}"
        if named in asked:
            return named
    return ask or _ANYBODY


def _asked(question: Question) -> Asked:
    count = len(question.settles)
    also = f" Ask also: {question.ask}." if re.search(r" or |, with ", question.ask) else ""
    settles = f"Helps to settle {count} finding{'' if count == 1 else 's'}.{also}"
    known = tuple("nobody knows" if option == "unknown" else option for option in question.options)
    if len(known) > _MAX_OPTIONS:
        known = ()
    return Asked(question.text, question.why, settles, known if "nobody knows" in known else (*known, "nobody knows"))


def sheet_html(workshop: Workshop) -> str:
    """The sheet as HTML. Raises `ToolkitError` where no system is described yet."""
    findings = workshop.findings()
    template = template_environment("toolkit.workshop").get_template("sheet.html.j2")
    return template.render(
        system=drawn(workshop).name,
        workshop=workshop.name,
        written=date.today().strftime("%d %B %Y").lstrip("0"),  # noqa: DTZ011 - a day, not a moment
        head=workshop.register.head.hash[:12],
        groups=pages(findings.open_questions()),
    )


def write_sheet(workshop: Workshop) -> Path:
    """Write the sheet to `questions.html` in the workshop's folder, in place of an older one. Gives the path."""
    path = workshop.folder / SHEET
    write_atomic(path, sheet_html(workshop))
    return path
