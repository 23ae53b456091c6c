"""What makes a verdict due again: evidence that no longer holds, a changed system, another edition, or a day.

Only provisions that a person has judged, or noted something about, can be due *again*. A verdict is looked at anew by
recording it with its reason, or with another day to judge again; evidence or a note that is added judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.provision import CODE_EDITION
from toolkit.catalogues.used import library_differences
from toolkit.conformity.evidence_state import evidence_state, files_read
from toolkit.conformity.since import by_description, by_grounds, by_scope, judged_moments
from toolkit.register.fold import State
from toolkit.register.records import VerdictRecord
from toolkit.register.views import Views

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity

__all__ = ["DueAgain", "due_again"]

Why = Literal["evidence", "system", "edition", "date", "record", "scope"]

_NAMED = 3
"""How many risks a sentence names before it says how many more there are."""
_ANALYSIS = ("2.2", "3.1", "3.1.1", "3.4")
"""What rests on the analysis of threats."""


@dataclass(frozen=True)
class DueAgain:
    """One reason to look again: what kind it is, what happened in a sentence, and the provisions concerned."""

    why: Why
    says: str
    provisions: tuple[str, ...]
    since: str = ""
    """The day since when, where there is one."""

    def row(self) -> dict[str, str]:
        """The reason as a plain row, for tables and files."""
        return {"why": self.why, "says": self.says, "provisions": ", ".join(self.provisions), "since": self.since}


def due_again(conformity: Conformity, today: date, *, folder: Path | None = None) -> list[DueAgain]:
    """Every reason to look again at verdicts that are ours, those of a day first; files are looked at with `folder`."""
    ours, judged_ones = (each.provision.id for each in conformity.standings if each.ours), conformity.facts.verdicts
    verdicts = {key: judged_ones[key] for key in ours if key in judged_ones}  # in the order of the Code
    judged = judged_moments(conformity.facts, verdicts)
    found = [
        *_by_date(conformity, verdicts, today),
        *_by_evidence(verdicts, conformity.facts.state, today, folder),
        *_by_files(verdicts, conformity.facts.record, today, folder),
        *_gathered("record", by_grounds(conformity, judged), verdicts),
        *_gathered("scope", by_scope(conformity, verdicts, judged), verdicts),
        *_by_edition(conformity, verdicts),
        *_gathered("system", by_description(conformity, judged), verdicts),
    ]
    return [each for each in found if each.provisions]


def _by_date(conformity: Conformity, verdicts: Mapping[str, VerdictRecord], today: date) -> Iterator[DueAgain]:
    for key, verdict in verdicts.items():
        if verdict.review is not None and verdict.review <= today:
            yield DueAgain("date", f"{key} was to be judged again on {verdict.review}", (key,), str(verdict.review))
        if verdict.due is not None and verdict.due < today and conformity.get(key).is_gap:
            yield DueAgain("date", f"what is missing for {key} was due on {verdict.due}", (key,), str(verdict.due))
    late = [risk for risk in conformity.facts.risks.values() if risk.next_review and risk.next_review < today]
    if late:
        titles = ", ".join(f"“{risk.title}”" for risk in late[:_NAMED])
        more = f" and {len(late) - _NAMED} more" if len(late) > _NAMED else ""
        first = str(min(risk.next_review for risk in late if risk.next_review))
        concerned = tuple(each for each in ("3.1", "3.4") if each in verdicts)
        yield DueAgain("date", f"risks were to be reviewed by now: {titles}{more}", concerned, first)


def _by_evidence(
    verdicts: Mapping[str, VerdictRecord], state: State, today: date, folder: Path | None
) -> Iterator[DueAgain]:
    for key, verdict in verdicts.items():
        for piece in verdict.evidence:
            held = evidence_state(piece, state, today, folder)
            if not held.holds:
                since = str(piece.stale_after) if held.state == "stale" else ""
                yield DueAgain("evidence", f"evidence for {key}, “{piece.what}”: {held.says}", (key,), since)


def _by_files(
    verdicts: Mapping[str, VerdictRecord], register: Views, today: date, folder: Path | None
) -> Iterator[DueAgain]:
    """Files of tests, scanners and bills that no longer hold, for the verdicts that they speak to."""
    for each in files_read(register, today, folder):
        concerned = tuple(key for key in verdicts if key in each.read.provisions)
        if concerned and not each.holds and each.state != "replaced":
            since = str(each.read.stale_after) if each.state == "stale" else ""
            yield DueAgain("evidence", f"{each.read.tool}, “{each.read.name}”: {each.says}", concerned, since)


def _by_edition(conformity: Conformity, verdicts: Mapping[str, VerdictRecord]) -> Iterator[DueAgain]:
    register, catalogue = conformity.facts.record, conformity.facts.catalogue
    known = {each.id for each in catalogue.code.provisions}
    for key, verdict in conformity.facts.verdicts.items():
        if key not in known:
            said = f"{key}, judged by {verdict.code or CODE_EDITION}, is no provision of {catalogue.code.short_name}"
            yield DueAgain("edition", said, (key,))
    for edition in dict.fromkeys(verdict.code or CODE_EDITION for verdict in verdicts.values()):
        if edition != catalogue.code.short_name:
            old = tuple(key for key, verdict in verdicts.items() if (verdict.code or CODE_EDITION) == edition)
            said = f"judged by {edition}; the Code is here as {catalogue.code.short_name}"
            yield DueAgain("edition", said, old)
    concerned = tuple(each for each in _ANALYSIS if each in verdicts)
    of_other = [
        each for each in register.findings.values() if each.derived and each.catalogue not in ("", catalogue.digest)
    ]
    if of_other:
        said = f"{len(of_other)} findings are from another edition of the libraries: find the threats again"
        yield DueAgain("edition", said, concerned)
    for said in library_differences(register.libraries, catalogue):
        yield DueAgain("edition", said, concerned)


def _gathered(why: Why, said: Iterable[tuple[str, str]], verdicts: Mapping[str, VerdictRecord]) -> Iterator[DueAgain]:
    """Each sentence once, with all the provisions that it is said of, in their order."""
    concerned: dict[str, set[str]] = {}
    for key, sentence in said:
        concerned.setdefault(sentence, set()).add(key)
    for sentence, keys in concerned.items():
        yield DueAgain(why, sentence, tuple(each for each in verdicts if each in keys))
