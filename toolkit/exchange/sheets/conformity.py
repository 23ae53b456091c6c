"""The Code of Practice, provision by provision, and the risk criteria: what words mean here."""

from __future__ import annotations

from toolkit.conformity.assess import VERDICTS, Standing
from toolkit.conformity.links import Links
from toolkit.conformity.words import standing_line
from toolkit.errors import ToolkitError
from toolkit.exchange.sheets.book import Book, step_titles
from toolkit.exchange.sheets.sheet import Column, Row, Sheet, as_day
from toolkit.risks.criteria import default_meanings
from toolkit.risks.score import level_rank

__all__ = ["code_sheet", "criteria_sheet"]


def code_sheet(book: Book) -> Sheet:
    """All provisions of the Code: whose duty, what verdict a person recorded, and what the record is evidence of."""
    code = book.conformity.code
    titles = {principle.number: principle.title for principle in code.principles}
    links = book.conformity.links()
    rows: list[Row] = [
        (
            row["provision"],
            f"{row['principle']}. {titles[int(row['principle'])]}",
            row["strength"],
            row["duty of"],
            row["ours"],
            row["in our words"],
            row["verdict"],
            row["reason"],
            _parts(standing),
            book.decided_by(f"verdict:{row['provision']}", "verdict"),
            row["evidence"],
            row["no longer holds"],
            row["owner"] and book.person(row["owner"]),
            as_day(row["due"]),
            as_day(row["judge again"]),
            row["notes"],
            _risks(row["provision"], links),
            row["proposed"],
            row["grounds"],
            row["ETSI"],
            row["text"],
            row["official text"],
        )
        for standing, row in zip(book.conformity.standings, book.conformity.rows(), strict=True)
    ]
    columns = (
        Column("Provision", 10),
        Column("Principle", 26),
        Column("Strength", 9),
        Column("Duty of", 20),
        Column("Ours", 7, choices=("yes", "no")),
        Column("In our words (not the official text)", 56),
        Column("Verdict", 14, choices=tuple(VERDICTS)),
        Column("Reason", 40),
        Column("Parts", 30),
        Column("Verdict recorded by", 22),
        Column("Evidence", 40),
        Column("Evidence that no longer holds", 26),
        Column("Owner", 18),
        Column("Due", 13, "due", due_while=("Verdict", ("not met", "partly met", "unknown"))),
        Column("Judge again", 13, "date"),
        Column("Notes", 30),
        Column("Risks against which a control of it is missing", 36),
        Column("Proposed from the record", 14),
        Column("Grounds of the proposal", 48),
        Column("ETSI EN 304 223", 14),
        Column("Whose words", 20),
        Column("Official text", 30),
    )
    about = (
        f"Self-assessment against the {code.title} ({code.published}). Its provisions stand here in our own words: "
        f"only the official text counts: {code.url} . A proposal is no verdict: where nobody has recorded one, it says "
        f"unknown. {standing_line(book.conformity)} The sheet Read me says more."
    )
    return Sheet("The Code", about, columns, rows)


def _risks(provision: str, links: Links) -> str:
    """The open risks that a gap here leaves open, each with the level that it stands at."""
    left = links.risks_left_open(provision)
    return "\n".join(f"{each.title} ({each.level or 'not assessed'})" for each in left)


def _parts(standing: Standing) -> str:
    """What was said of the provision's parts, those of other roles left out."""
    ours = (each for each in standing.parts if each.ours)
    said = [
        f"part {each.part.part} ({each.part.strength}): {each.verdict}" + (f", {each.reason}" if each.reason else "")
        for each in ours
    ]
    return "\n".join(
        [*said, *(f"part {part} was judged, and is none of this provision" for part in standing.no_such_parts)]
    )


def criteria_sheet(book: Book) -> Sheet:
    """What each step of likelihood and impact means here, the levels, the tolerance, and who may accept what."""
    criteria, scale = book.criteria, book.scale
    start = default_meanings(scale)
    rows: list[Row] = []
    for step, title in step_titles(scale, "likelihood").items():
        own = criteria.likelihood.get(step, "") if criteria else ""
        rows.append(
            ("likelihood", title, "", own or start["likelihood"].get(step, ""), "", "", "", "", "", _whose(own))
        )
    for step, title in step_titles(scale, "impact").items():
        anchor = criteria.impact.get(step) if criteria else None
        given = (anchor.money, anchor.service, anchor.people) if anchor else ("", "", "")
        meaning = "" if any(given) else start["impact"].get(step, "")
        rows.append(("impact", title, "", meaning, *given, "", "", _whose("".join(given))))
    for level in scale.levels:
        accepts = criteria.may_accept.get(level.id, "") if criteria else ""
        rows.append(
            ("level", "", level.title, level.meaning, "", "", "", _tolerated(level.id, book), book.person(accepts), "")
        )
    columns = (
        Column("What", 12),
        Column("Step", 16),
        Column("Level", 12, "level"),
        Column("What it means", 56),
        Column(f"Money ({criteria.currency if criteria else 'GBP'})", 26),
        Column("Service", 30),
        Column("Harm to people", 30),
        Column("May be kept without acceptance", 16),
        Column("Who may accept it", 26),
        Column("Whose words", 18),
    )
    about = f"{scale.title}, edition {scale.edition}. {scale.source}. {scale.caution}"
    return Sheet("Criteria", about, columns, rows, frozen=2)


def _whose(own: str) -> str:
    return "the team's" if own else "the toolkit's"


def _tolerated(level: str, book: Book) -> str:
    criteria = book.criteria
    if criteria is None or not criteria.tolerance:
        return ""
    try:
        return "yes" if level_rank(book.scale, level) <= level_rank(book.scale, criteria.tolerance) else "no"
    except ToolkitError:
        return ""
