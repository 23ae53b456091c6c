"""Document over several systems of one organisation: where they stand to the Code, by counts, and where the worst is.

It is no document of one record, so the team has no words of its own in it; it names the head of each history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from importlib import metadata
from pathlib import Path

from toolkit.conformity.roll_up import RollUp
from toolkit.conformity.words import counts_said
from toolkit.errors import ToolkitError
from toolkit.exchange.csv_file import csv_text
from toolkit.files.atomic import write_atomic
from toolkit.reports.documents.as_docx import to_docx
from toolkit.reports.documents.as_html import to_html
from toolkit.reports.documents.as_markdown import to_markdown
from toolkit.reports.documents.blocks import Block, Document, Paragraph, Section, Table, lines

__all__ = ["ENDINGS", "names_of", "roll_up_document", "roll_up_rows", "verdict_words", "write_roll_up"]

ENDINGS = (".csv", ".md", ".html", ".docx")
"""The formats that a roll-up is written in, by the endings of its files."""
_NOTICE = (
    "A self-assessment against a voluntary code, and never a certificate; provisions stand in our paraphrase, and the "
    "official text counts. Counts are of provisions of systems. That one system meets a provision does not make "
    "another meet it, so no verdict is drawn over systems but the worst."
)


def verdict_words(verdict: str) -> str:
    """A verdict as people read it."""
    return "not judged yet" if verdict == "unknown" else verdict


def names_of(systems: Sequence[str], rolled: RollUp) -> str:
    """Systems by name; all of them in a word, where there are several."""
    everyone = [system.name for system in rolled.systems]
    return f"all {len(everyone)}" if len(everyone) > 1 and list(systems) == everyone else ", ".join(systems)


def roll_up_rows(rolled: RollUp) -> list[dict[str, str]]:
    """A row for each provision and system: verdict, reason, owner and day, for files that are sorted and filtered."""
    rows = []
    for provision in rolled.code.provisions:
        for system, standing in rolled.standings(provision.id):
            rows.append(
                {
                    "principle": str(provision.principle),
                    "provision": provision.id,
                    "strength": str(provision.strength),
                    "in our paraphrase": provision.summary,
                    "system": system.name,
                    "verdict": verdict_words(standing.verdict),
                    "reason": standing.reason,
                    "due": standing.due,
                    "worst of all systems": verdict_words(rolled.worst(provision.id)),
                    "head": system.head,
                }
            )
    return rows


def roll_up_document(rolled: RollUp, *, today: date | None = None) -> Document:
    """The roll-up as a document: the systems, the counts by principle, and the provisions that some do not meet."""
    day = today or date.today()  # noqa: DTZ011 - a document has a day
    return Document(
        id="roll_up",
        title="Standing of the organisation, by principle",
        subtitle=f"{len(rolled.systems)} system{'s' * (len(rolled.systems) != 1)}",
        about="Where several systems of one organisation stand to the Code, by counts, and who is behind the worst.",
        stamp=(
            ("Handling", "internal"),
            ("Date", f"{day}"),
            ("Made with", f"AI Threat Toolkit {metadata.version('ai-threat-toolkit')}"),
        ),
        mark="internal",
        sections=(
            Section("systems", "The systems", tuple(_systems(rolled))),
            Section("principles", "By principle", tuple(_principles(rolled))),
            Section("gaps", "Provisions that some system does not meet, or nobody has judged", tuple(_gaps(rolled))),
        ),
        notice=_NOTICE,
    )


def write_roll_up(rolled: RollUp, path: Path | str, *, today: date | None = None, overwrite: bool = False) -> Path:
    """Write a roll-up by the ending of its file: .csv (a row a provision and system), .md, .html or .docx.

    Raises `ToolkitError` for another ending, and for an existing file (unless `overwrite`).
    """
    target = Path(path)
    ending = target.suffix.casefold()
    if ending not in ENDINGS:
        what = f"a roll-up cannot be written as {ending or 'a file without an ending'!r}"
        raise ToolkitError(what, where=str(target), try_instead=f"End its name in {', '.join(ENDINGS)}.")
    if ending == ".csv":
        write_atomic(target, "\ufeff" + csv_text(roll_up_rows(rolled)), overwrite=overwrite)
        return target
    document = roll_up_document(rolled, today=today)
    if ending == ".docx":
        write_atomic(target, to_docx(document, _dated(today)), overwrite=overwrite)
    else:
        write_atomic(target, to_markdown(document) if ending == ".md" else to_html(document), overwrite=overwrite)
    return target


def _systems(rolled: RollUp) -> Iterator[Block]:
    rows = tuple(
        (
            each.name,
            each.workshop,
            each.stands_at,
            each.head[:20] + "…",
        )
        for each in rolled.systems
    )
    yield Table(("System", "Workshop", "Stands at", "Head of its history"), rows, (2, 2, 4, 2.4))


def _principles(rolled: RollUp) -> Iterator[Block]:
    rows = []
    for principle in rolled.code.principles:
        worst, behind = rolled.worst_of(principle.number)
        each = [
            f"{system.name}: {counts_said(system.conformity.counts(system.conformity.of(principle.number)))}"
            for system in rolled.systems
        ]
        rows.append(
            (
                f"{principle.number}. {principle.title}",
                counts_said(rolled.counts(principle.number)),
                lines(*each),
                lines(verdict_words(worst), names_of(behind, rolled)),
            )
        )
    columns = ("Principle", "All systems", "Each system", "Worst, and where")
    yield Table(columns, tuple(rows), (2.2, 2.4, 4, 2))


def _gaps(rolled: RollUp) -> Iterator[Block]:
    summaries = {each.id: (each.strength, each.summary) for each in rolled.code.provisions}
    rows = tuple(
        (
            f"{provision} ({summaries[provision][0]})",
            summaries[provision][1],
            verdict_words(rolled.worst(provision)),
            names_of(systems, rolled),
        )
        for provision, systems in rolled.gaps()
    )
    if rows:
        yield Table(("Provision", "In our paraphrase", "Worst", "Open in"), rows, (1.2, 5, 1.3, 2.5))
    else:
        yield Paragraph("Every provision that is ours to meet is met by every system, or reasoned away.")


def _dated(today: date | None) -> datetime:
    """The day that a roll-up is dated by: its registers were changed at different times."""
    return datetime.combine(today or date.today(), time(), UTC)  # noqa: DTZ011 - a day of this machine's calendar
