"""Whether a piece of evidence can still be relied on: not stale, the file unchanged, the entry as it was meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from toolkit.errors import ToolkitError
from toolkit.files.file_digest import digest_of_file
from toolkit.files.safe_paths import inside
from toolkit.register.fold import State
from toolkit.register.records import Evidence

__all__ = ["EvidenceState", "evidence_state"]

SOON = 30
"""Days before evidence goes stale during which that is said."""
Word = Literal["good", "soon stale", "stale", "changed", "gone", "no end"]


@dataclass(frozen=True)
class EvidenceState:
    """A piece of evidence as it stands on a day, and why in words."""

    evidence: Evidence
    state: Word
    says: str

    @property
    def holds(self) -> bool:
        """Whether it can be relied on; evidence for which nobody set an end can, and says so."""
        return self.state in ("good", "soon stale", "no end")


def evidence_state(evidence: Evidence, state: State, today: date, folder: Path | None = None) -> EvidenceState:
    """How a piece of evidence stands. A file is looked at again only where its `folder` is given."""
    changed = _entry(evidence, state) or (_file(evidence, folder) if folder is not None else None)
    if changed is not None:
        return changed
    end = evidence.stale_after
    if end is None:
        return EvidenceState(evidence, "no end", "nobody said until when it can be relied on")
    if end < today:
        return EvidenceState(evidence, "stale", f"stale since {end}")
    soon = (end - today).days <= SOON
    return EvidenceState(evidence, "soon stale" if soon else "good", f"good until {end}")


def _entry(evidence: Evidence, state: State) -> EvidenceState | None:
    if evidence.kind != "register entry" or evidence.taken_from:
        return None
    if evidence.entry not in state.current:
        return EvidenceState(evidence, "gone", f"{evidence.entry} is no longer in the register")
    rev = state.rev_of(evidence.entry)
    if rev > evidence.entry_rev:
        return EvidenceState(evidence, "changed", f"{evidence.entry} was changed since: look again")
    return None


def _file(evidence: Evidence, folder: Path) -> EvidenceState | None:
    if evidence.kind != "file" or evidence.taken_from:
        return None
    try:
        found = _digest(inside(folder, evidence.where), evidence.where)
    except ToolkitError as error:
        return EvidenceState(evidence, "gone", f"{evidence.where}: {error.problem.what}")
    if found != evidence.sha256:
        return EvidenceState(evidence, "changed", f"{evidence.where} is not the file that was meant: its hash differs")
    return None


def _digest(path: Path, source: str) -> str:
    """The digest of a file, computed once while its size and times stay the same: a desk draws itself often."""
    try:
        seen = path.stat()
    except OSError:
        return digest_of_file(path, source=source)  # which says what is wrong with it
    return _remembered(path, source, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


@lru_cache(maxsize=256)
def _remembered(path: Path, source: str, *_: int) -> str:
    return digest_of_file(path, source=source)
