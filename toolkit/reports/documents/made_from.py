"""Which documents lie written in a folder: when, from which event of the record, and whether somebody changed a file.

What a file was made from is kept beside it, by name, so that every format is told alike. Where that is lost or spoilt,
a file is only there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json, read_json_file
from toolkit.files.kept import is_as_written
from toolkit.register.events import Head

__all__ = ["WRITTEN", "MadeFrom", "WrittenFile", "note_made", "written_files"]

WRITTEN = ".documents-written.json"
"""Beside the documents: the digest of each file as it was written last, by name."""
_MADE = ".documents-made.json"


@dataclass(frozen=True)
class MadeFrom:
    """What a file was made from: which document, when (UTC), the head of the record then, and what it says.

    `says` is a digest, see `comparing.says`: where the document says something else today, the file is out of date.
    """

    document: str
    at: str
    events: int
    head: str
    says: str
    mark: str = ""
    redacted: bool = False
    role: str = ""
    """The one role of the Code that a statement is of; empty for all together."""

    @property
    def revision(self) -> Head:
        """The head of the record that it was made from."""
        return Head(self.events, self.head)


@dataclass(frozen=True)
class WrittenFile:
    """A document's file that is there, what it was made from (None where nobody knows), whether it is as written."""

    path: Path
    made: MadeFrom | None
    is_as_written: bool


def note_made(folder: Path, made: Mapping[str, MadeFrom]) -> None:
    """Keep what these files, by name, were made from; what is known of others stays."""
    known = {name: asdict(each) for name, each in _known(folder).items()}
    write_atomic(folder / _MADE, pretty_json({**known, **{name: asdict(each) for name, each in made.items()}}))


def written_files(folder: Path, document: str, endings: Iterable[str]) -> list[WrittenFile]:
    """The files of a document that lie in a folder, with what each was made from; the newest first."""
    known = _known(folder)
    wanted = [f"{document}{ending}" for ending in endings]
    names = dict.fromkeys([*wanted, *(name for name, each in known.items() if each.document == document)])
    found = [
        WrittenFile(path, known.get(name), is_as_written(path, folder / WRITTEN))
        for name in names
        if _is_plain(name) and (path := folder / name).is_file()
    ]
    return sorted(
        found, key=lambda each: (each.made.at if each.made else "", each.path.suffix != ".html"), reverse=True
    )


def now() -> str:
    """This moment, as it is kept."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_plain(name: str) -> bool:
    """Whether a name stays in its folder; the list could be anybody's work."""
    return bool(name) and name == Path(name).name and name.isprintable()


def _known(folder: Path) -> dict[str, MadeFrom]:
    try:
        held = read_json_file(folder / _MADE)
    except ToolkitError:
        return {}
    pairs = held.items() if isinstance(held, dict) else ()
    return {name: made for name, each in pairs if (made := _made(each)) is not None}


def _made(held: Any) -> MadeFrom | None:
    """What was kept of a file; None for what cannot be that."""
    if not isinstance(held, dict) or not all(isinstance(key, str) for key in held):
        return None
    try:
        made = MadeFrom(**held)
        datetime.fromisoformat(made.at.replace("Z", "+00:00"))
    except (TypeError, ValueError, AttributeError):
        return None
    texts = (made.document, made.head, made.says, made.mark, made.role)
    fits = all(isinstance(each, str) for each in texts) and isinstance(made.redacted, bool)
    return made if fits and type(made.events) is int and made.events >= 0 else None
