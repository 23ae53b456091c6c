"""What makes a verdict due again: evidence that no longer holds, a changed system, another edition, or a day.

Only provisions that a person has judged, or noted something about, can be due *again*. A changed description concerns
those that speak of what changed: a new supplier the supply chain, a new flow the rights and the inventory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import CODE_EDITION
from toolkit.catalogues.used import library_differences
from toolkit.conformity.evidence_state import evidence_state, files_read
from toolkit.register.fold import State
from toolkit.register.records import VerdictRecord
from toolkit.system.difference import Changed, compare_systems
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity
    from toolkit.register.register import Register

__all__ = ["DueAgain", "due_again"]

Why = Literal["evidence", "system", "edition", "date", "record"]

_NAMED = 3
"""How many risks a sentence names before it says how many more there are."""
_ANALYSIS = ("2.2", "3.1", "3.1.1", "3.4")
"""What rests on the analysis of threats."""
_OF_CHANGE: Mapping[str, tuple[str, ...]] = {
    "component": ("3.1", "3.1.1", "5.1", "6.1", "8.1", "9.1", "9.2"),
    "flow": ("2.6", "3.1", "3.1.1", "5.1", "5.4", "6.1", "8.1"),
    "data": ("2.5", "3.1", "3.1.1", "5.1", "5.4", "5.4.1", "5.4.2", "8.2", "8.2.1", "10.1"),
    "boundary": ("3.1", "3.1.1", "5.1", "6.1", "6.3"),
    "supplier": ("2.4", "2.7", "3.3", "6.6", "7.1", "7.2", "7.2.1", "10.1"),
    "model": ("3.1.2", "5.2", "7.3", "7.4", "8.1.1", "9.4", "9.4.1", "11.2", "12.4"),
    "purpose": ("2.1", "2.5", "4.5", "10.2.1"),
    "stage": ("3.1.1", "9.2", "13.1", "13.2"),
    "scope": (),
}
"""Which provisions speak of what can change in a description: our reading."""


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
    register = conformity.facts.register
    ours = {standing.provision.id for standing in conformity.standings if standing.ours}
    verdicts = {key: each for key, each in conformity.facts.verdicts.items() if key in ours}
    found = [
        *_by_date(conformity, verdicts, today),
        *_by_evidence(verdicts, conformity.facts.state, today, folder),
        *_by_files(verdicts, register, today, folder),
        *_by_record(conformity, verdicts),
        *_by_edition(conformity, verdicts),
        *_by_system(register, conformity.facts.catalogue, verdicts),
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
    verdicts: Mapping[str, VerdictRecord], register: Register, today: date, folder: Path | None
) -> Iterator[DueAgain]:
    """Files of tests, scanners and bills that no longer hold, for the verdicts that they speak to."""
    for each in files_read(register, today, folder):
        concerned = tuple(key for key in verdicts if key in each.read.provisions)
        if concerned and not each.holds and each.state != "replaced":
            since = str(each.read.stale_after) if each.state == "stale" else ""
            yield DueAgain("evidence", f"{each.read.tool}, “{each.read.name}”: {each.says}", concerned, since)


def _by_record(conformity: Conformity, verdicts: Mapping[str, VerdictRecord]) -> Iterator[DueAgain]:
    """A verdict of met, against which the record speaks today."""
    for key in verdicts:
        standing = conformity.get(key)
        against = [ground.says for ground in standing.grounds if not ground.supports]
        if standing.verdict == "met" and against:
            yield DueAgain("record", f"{key} is judged as met, and the record says: {'; '.join(against)}", (key,))


def _by_edition(conformity: Conformity, verdicts: Mapping[str, VerdictRecord]) -> Iterator[DueAgain]:
    register, catalogue = conformity.facts.register, conformity.facts.catalogue
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


def _by_system(register: Register, catalogue: Catalogue, verdicts: Mapping[str, VerdictRecord]) -> Iterator[DueAgain]:
    """What changed in the description since each verdict was recorded, told once for all that it concerns."""
    now, state = register.system(), register.state()
    if now is None:
        return
    told = [each.seq for each in [state.current["system"], *state.of_kind("answer").values()]]
    judged = {key: state.current[f"verdict:{key}"].seq for key in verdicts}
    before = {key: seq for key, seq in judged.items() if any(each > seq for each in told)}
    concerned: dict[str, set[str]] = {}
    moments = {seq: past.system() for seq, past in register.moments(before.values()).items()}
    changes = {seq: _changes(then, now, catalogue) for seq, then in moments.items() if then is not None}
    for key, seq in before.items():
        for said, provisions in changes.get(seq, ()):
            if key in provisions:
                concerned.setdefault(said, set()).add(key)
    for said, keys in concerned.items():
        yield DueAgain(
            "system", f"since then the system changed: {said}", tuple(each for each in verdicts if each in keys)
        )


def _changes(then: System, now: System, catalogue: Catalogue) -> list[tuple[str, set[str]]]:
    """Each thing that changed, in words, with the provisions that speak of it."""
    listed = compare_systems(then, now).changes
    return [(str(change), set(_concerned(change, then, now, catalogue))) for change in listed]


def _concerned(change: Changed, then: System, now: System, catalogue: Catalogue) -> Iterator[str]:
    stated = [field.removeprefix("facts.") for field, _, _ in change.fields if field.startswith("facts.")]
    others = [field for field, _, _ in change.fields if not field.startswith("facts.")]
    yield from _of_facts(stated, catalogue)
    if change.what == "system":
        yield from (each for field in others for each in _OF_CHANGE.get(field.partition(".")[0], ()))
    elif others and set(others) <= {"name", "description"}:
        return  # called otherwise, and still the same
    elif change.how != "changed" or others:
        yield from _OF_CHANGE.get(change.what, ())
        if change.what == "component":
            yield from _of_component(change, then, now, catalogue)


def _of_component(change: Changed, then: System, now: System, catalogue: Catalogue) -> Iterator[str]:
    component = now.components.get(change.id) or then.components.get(change.id)
    if component is None:
        return
    if component.provider or any(field == "provider" for field, _, _ in change.fields):
        yield from _OF_CHANGE["supplier"]
    kind = catalogue.kinds.get(component.kind)
    if kind is not None and kind.ai:
        yield from _OF_CHANGE["model"]


def _of_facts(facts: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    wanted = set(facts)
    for provision in catalogue.code.provisions if wanted else ():
        if wanted & {*provision.stated_by, *provision.shown_by}:
            yield provision.id
