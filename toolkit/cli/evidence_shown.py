"""How evidence is printed for people: what a file says, what it speaks to, and what its numbers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.cli.saying import paragraph, say
from toolkit.evidence.results import SEVERITIES

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.evidence import Evidence, SpeaksTo
    from toolkit.register import GotThrough
    from toolkit.risks.updating import Update

__all__ = ["show_chances", "show_evidence", "show_unanswered"]

_WIDEST = 46
_MOST = 20
"""Rows of one table that are printed; --json has all."""


def show_evidence(evidence: Evidence, speaks: SpeaksTo) -> None:
    """One file: what it is, what it says, what it speaks to, and what was not understood."""
    made = " ".join(part for part in (evidence.tool, evidence.tool_version) if part)
    ran = f", {evidence.ran}" if evidence.ran else ", which does not say when"
    about = f" · {evidence.target}" if evidence.target else ""
    say(f"{evidence.name}: {made}{ran}{about}")
    say(f"  SHA-256 {evidence.sha256}, {evidence.size:,} bytes{'' if evidence.whole else ', cut off'}")
    paragraph(f"Says: {evidence.said()}.", "  ")
    _families(evidence)
    _findings(evidence)
    _listed("Components", [_component(each) for each in evidence.components])
    _listed("Hashes", [f"{each.name}  {each.algorithm} {each.digest[:16]}…" for each in evidence.hashes])
    _cards(evidence)
    _threats(speaks)
    _provisions(speaks)
    if speaks.unmatched:
        shown = ", ".join(speaks.unmatched[:_MOST])
        more = f" and {len(speaks.unmatched) - _MOST} more" if len(speaks.unmatched) > _MOST else ""
        paragraph(f"Matched to no threat: {shown}{more}.", "  ")
    for note in evidence.notes:
        paragraph(f"Note: {note}.", "  ")


def _families(evidence: Evidence) -> None:
    rows = [
        (
            family.family + (f" @ {family.target}" if family.target and family.target != evidence.target else ""),
            f"{family.tried:,}",
            f"{family.worked:,}",
            f"{100 * family.worked / family.tried:.0f}%" if family.tried else "–",
            f"{family.undecided + family.errors + family.skipped:,}",
            ", ".join(family.detectors),
        )
        for family in sorted(evidence.families, key=lambda each: (-each.worked, -each.tried))
    ]
    if rows:
        _table(("family", "tried", "worked", "share", "not judged", "judged by"), rows)
    uncounted = [test for test in evidence.tests if not test.counted]
    _listed("Not counted", [f"{test.probe} by {test.detector}: {test.because}" for test in uncounted])


def _findings(evidence: Evidence) -> None:
    rows = [
        (each.severity, each.id, ", ".join(each.cwe), _end_of(each.location or each.package), each.title[:60])
        for each in sorted(evidence.findings, key=lambda one: SEVERITIES.index(one.severity))
        if each.state == "open"
    ]
    if rows:
        _table(("severity", "finding", "weakness", "where", "what"), rows)
    aside = sum(each.state == "suppressed" for each in evidence.findings)
    skipped = sum(each.state == "skipped" for each in evidence.findings)
    if aside or skipped:
        say(f"  Not in the counts: {aside:,} set aside in the tool, {skipped:,} not looked at.")


def _end_of(place: str) -> str:
    """A place cut from its beginning: the file and the line stand at the end."""
    return place if len(place) <= _WIDEST else f"…{place[1 - _WIDEST :]}"


def _component(each: object) -> str:
    said = [getattr(each, name) for name in ("name", "version", "type")]
    return " ".join([*filter(None, said), *getattr(each, "licences", ())])


def _cards(evidence: Evidence) -> None:
    for card in evidence.cards:
        said = {
            "licence": card.licence,
            "base model": ", ".join(card.base_models),
            "data sets": ", ".join(card.datasets),
            "metrics": ", ".join(card.results or card.metrics),
            "task": card.task,
        }
        for name, value in said.items():
            paragraph(f"{name}: {value or 'not said'}", "    ")


def _threats(speaks: SpeaksTo) -> None:
    if speaks.threats:
        say("  Speaks to threats")
    for link in speaks.threats:
        counts = f": {link.worked:,} of {link.tried:,} got through" if link.tried else ""
        paragraph(f"· {link.title} ({link.threat}){counts}. {' '.join(link.because)}", "    ")


def _provisions(speaks: SpeaksTo) -> None:
    if speaks.provisions:
        say("  Speaks to provisions of the Code (ours in words; a person judges)")
    for link in speaks.provisions:
        paragraph(f"· {link.provision}: {' '.join(link.because)}", "    ")


def _listed(title: str, rows: Sequence[str]) -> None:
    if rows:
        say(f"  {title}")
        for row in rows[:_MOST]:
            paragraph(f"· {row}", "    ")
        if len(rows) > _MOST:
            say(f"    … and {len(rows) - _MOST:,} more (--json has all)")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Columns as wide as what stands in them, up to 46 letters."""
    shown = [tuple(c if len(c) <= _WIDEST else f"{c[: _WIDEST - 1]}…" for c in row) for row in rows[:_MOST]]
    widths = [max(len(row[place]) for row in (head, *shown)) for place in range(len(head))]
    for row in (head, *shown):
        say("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if len(rows) > _MOST:
        say(f"    … and {len(rows) - _MOST:,} more (--json has all)")


def show_chances(chances: Mapping[str, Update], catalogue: Catalogue) -> None:
    """What the tests say of the chance that one attempt works, in words."""
    for about, update in chances.items():
        threat = catalogue.threats.get(about)
        say()
        say(f"{threat.title if threat else 'All counted tests'}: the chance that one attempt works")
        paragraph(update.words(), "  ")
        interval = update.vulnerability()
        say(f"  For a loss scenario: frequency.vulnerability = {interval.low:.3g}..{interval.high:.3g}")


def show_unanswered(waiting: Sequence[GotThrough], titles: Mapping[str, str]) -> None:
    """The tests that attacks got through and that nobody has answered yet."""
    if not waiting:
        say("No test that attacks got through waits for an answer.")
        return
    say("Tests that attacks got through, not yet answered by a person (no risk changes by itself):")
    for each in waiting:
        paragraph(f"· {each.says}", "  ")
        for words, ids in (("open risk", each.risks), ("closed risk", each.closed)):
            for risk in ids:
                paragraph(f"{words}: {titles.get(risk, risk)} ({risk})", "      ")
        if not each.risks and not each.closed:
            about = f" ({', '.join(each.threats)})" if each.threats else ""
            paragraph(f"no risk gathers a finding of what it speaks to{about}", "      ")
        answers = "no-change|reopened|raised|new-risk"
        say(f"      answer it: --answer {each.evidence[:8]}:{each.family} --with {answers} --why …")
