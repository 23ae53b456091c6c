"""Whether a piece of evidence can still be relied on: not stale, the file unchanged, the entry as it was meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from toolkit.errors import ToolkitError
from toolkit.files.known_digest import known_digest
from toolkit.files.safe_paths import inside
from toolkit.register.evidence_records import EvidenceRead
from toolkit.register.fold import State
from toolkit.register.records import Evidence
from toolkit.register.views import Views

__all__ = ["EvidenceState", "FileState", "evidence_state", "file_state", "files_read"]

SOON = 30
"""Days before evidence goes stale during which that is said."""
Word = Literal["good", "soon stale", "stale", "changed", "gone", "replaced", "no end"]
_HOLDS = ("good", "soon stale", "no end")


@dataclass(frozen=True)
class EvidenceState:
    """A piece of evidence as it stands on a day, and why in words."""

    evidence: Evidence
    state: Word
    says: str

    @property
    def holds(self) -> bool:
        """Whether it can be relied on; evidence for which nobody set an end can, and says so."""
        return self.state in _HOLDS


@dataclass(frozen=True)
class FileState:
    """A recorded file of a test, a scanner or a bill as it stands on a day, and why in words.

    `is_watched` says whether the file itself was looked at: only one that lies in the workshop's folder can be.
    """

    read: EvidenceRead
    state: Word
    says: str
    is_watched: bool = False

    @property
    def holds(self) -> bool:
        """Whether it can be relied on."""
        return self.state in _HOLDS


def evidence_state(evidence: Evidence, state: State, today: date, folder: Path | None = None) -> EvidenceState:
    """How a piece of evidence stands. A file is looked at again only where its `folder` is given."""
    changed = _entry(evidence, state) or (_file(evidence, folder) if folder is not None else None)
    return changed if changed is not None else EvidenceState(evidence, *_by_day(evidence.stale_after, today))


def files_read(register: Views, today: date, folder: Path | None = None) -> list[FileState]:
    """Every recorded file of a test, a scanner or a bill as it stands, in the order in which they were recorded.

    A file is looked at again only where the workshop's `folder` is given: a large one is hashed then, once for as long
    as its size and times stay the same. Where a later run was written in a file's place and recorded, the earlier one
    is `replaced`, which is no fault of it.
    """
    read = register.evidence
    newest = {each.where: each for each in sorted(read.values(), key=lambda each: each.at)}
    return [
        file_state(each, today, folder) if not each.where or newest[each.where] is each else _replaced(each)
        for each in read.values()
    ]


def _replaced(read: EvidenceRead) -> FileState:
    return FileState(read, "replaced", f"a file that was read later stands in its place ({read.where})")


def file_state(read: EvidenceRead, today: date, folder: Path | None = None) -> FileState:
    """How one recorded file stands; see `files_read`."""
    state, says = _by_day(read.stale_after, today)
    if not read.where or folder is None:
        unseen = "" if read.where else "; it is not kept in the workshop's folder, so nobody sees whether it changes"
        return FileState(read, state, f"{says}{unseen}")
    found = _of_file(read.where, read.sha256, folder)
    return FileState(read, *(found or (state, says)), is_watched=True)


def _by_day(end: date | None, today: date) -> tuple[Word, str]:
    if end is None:
        return "no end", "nobody said until when it can be relied on"
    if end < today:
        return "stale", f"stale since the end of {end}"
    return "soon stale" if (end - today).days <= SOON else "good", f"good until {end}"


def _entry(evidence: Evidence, state: State) -> EvidenceState | None:
    if evidence.kind != "register entry":  # an entry of another register is never taken over
        return None
    if evidence.entry not in state.current:
        return EvidenceState(evidence, "gone", f"{evidence.entry} is no longer in the register")
    rev = state.rev_of(evidence.entry)
    if rev > evidence.entry_rev:
        return EvidenceState(evidence, "changed", f"{evidence.entry} was changed since: look again")
    return None


def _file(evidence: Evidence, folder: Path) -> EvidenceState | None:
    hashed = evidence.sha256 and "://" not in evidence.where  # a report that is a file was hashed as one, of any kind
    if not hashed or evidence.taken_from:
        return None
    found = _of_file(evidence.where, evidence.sha256, folder)
    return EvidenceState(evidence, *found) if found is not None else None


def _of_file(where: str, sha256: str, folder: Path) -> tuple[Word, str] | None:
    """What is wrong with a file of the folder that had this hash; None where it is still the same."""
    try:
        found = known_digest(inside(folder, where), source=where)
    except ToolkitError as error:
        return "gone", f"{where}: {error.problem.what}"
    return None if found == sha256 else ("changed", f"{where} is not the file that was meant: its hash differs")
