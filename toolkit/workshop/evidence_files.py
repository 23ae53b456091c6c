"""Files of evidence for a workshop: found in its folder or uploaded, read before they are recorded, kept beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.evidence import Evidence, read_evidence
from toolkit.files.atomic import write_atomic
from toolkit.files.digest import digest
from toolkit.files.file_digest import digest_of_file
from toolkit.files.known_digest import keep_digest
from toolkit.files.safe_paths import inside, slug
from toolkit.workshop.opening import typed_path
from toolkit.workshop.side_job import Progress

__all__ = ["KEPT_IN", "LARGEST_UPLOAD", "ReadFile", "files_to_offer", "keep", "read_file", "read_upload"]

LARGEST_UPLOAD = 8_000_000
"""Bytes of a file that is sent through the browser: beyond ten million JupyterLab cuts the connection."""
KEPT_IN = "evidence"
"""The folder in a workshop's folder in which uploaded files are kept."""
_ENDINGS = (".json", ".jsonl", ".jsonld", ".eval", ".sarif", ".md", ".txt", ".sha256", ".sha512", ".cdx", ".spdx")
_OURS = ("exports", "documents", "libraries", "notebooks")
_DEEPEST = 3
_MOST = 200


@dataclass(frozen=True)
class ReadFile:
    """A file that was read and is not recorded yet.

    `where` is its path in the workshop's folder, empty where it lies elsewhere; `path` is where it was read, None for
    an upload, whose bytes are in `content`. `as_it_was` tells whether a file changed since. `rules` are those by which
    somebody said when an attack worked.
    """

    found: Evidence
    where: str = ""
    path: Path | None = None
    content: bytes = b""
    as_it_was: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()

    def again(self, folder: Path, rules: Sequence[str], progress: Progress | None = None) -> ReadFile:
        """The same file, read by other rules of when an attack worked."""
        if self.path is None:
            return read_upload(folder, self.found.name, self.content, rules, progress)
        return _read(self.path, str(self.path), self.where, rules, progress)

    def check_unchanged(self) -> None:
        """Raise `ToolkitError` where the file is not as it was when it was read."""
        if self.path is not None and _state_of(self.path) != self.as_it_was:
            what = "the file changed since it was read"
            raise ToolkitError(what, where=self.found.name, try_instead="Read it again, and look at what it says now.")


def files_to_offer(folder: Path) -> list[str]:
    """Files in a workshop's folder that may be evidence, by their ending; not what the toolkit itself writes there."""
    return sorted(_seeming(folder, folder, 1))[:_MOST]


def _seeming(folder: Path, root: Path, depth: int) -> Iterator[str]:
    try:
        with os.scandir(folder) as listed:
            entries = list(listed)
    except OSError:
        return
    for entry in entries[: _MOST * 10]:
        if entry.name.startswith(".") or not entry.name.isprintable():
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST and not (depth == 1 and entry.name in _OURS):
                yield from _seeming(Path(entry.path), root, depth + 1)
        elif entry.name.lower().endswith(_ENDINGS) and Path(entry.path).is_file():  # false for links in a circle
            yield Path(entry.path).relative_to(root).as_posix()


def read_file(folder: Path, name: str, rules: Sequence[str] = (), progress: Progress | None = None) -> ReadFile:
    """Read a file by its name in the workshop's folder, or by its whole path elsewhere on this machine."""
    named = typed_path(name)
    if named.is_absolute():
        path = named
        home = folder.resolve()
        where = path.resolve().relative_to(home).as_posix() if path.resolve().is_relative_to(home) else ""
    else:
        path, where = inside(folder, name), named.as_posix()
    return _read(path, name, where, rules, progress)


def _read(path: Path, called: str, where: str, rules: Sequence[str], progress: Progress | None) -> ReadFile:
    before = _state_of(path)
    with _named(path, called):
        found = read_evidence(path, worked_when=rules, progress=progress)
    if _state_of(path) != before:
        raise ToolkitError("the file changed while it was read", where=called, try_instead="Read it again.")
    keep_digest(path, found.sha256, before)  # so that nobody waits for it to be hashed once it is recorded
    return ReadFile(found, where, path, as_it_was=before, rules=tuple(rules))


def read_upload(
    folder: Path, name: str, content: bytes, rules: Sequence[str] = (), progress: Progress | None = None
) -> ReadFile:
    """Read a file that came through the browser. Nothing is kept of it until it is recorded."""
    if len(content) > LARGEST_UPLOAD:
        instead = "Copy it into the workshop's folder, and name it under “File”."
        raise ToolkitError(f"the file is larger than {LARGEST_UPLOAD:,} bytes", where=name, try_instead=instead)
    place = _place(folder, name, digest(content))
    with tempfile.TemporaryDirectory(prefix="ai-threat-") as there:
        path = Path(there) / place.rpartition("/")[2]
        path.write_bytes(content)
        with _named(path, name):
            found = read_evidence(path, worked_when=rules, progress=progress)
    return ReadFile(found, place, content=content, rules=tuple(rules))


class _named:  # noqa: N801 - reads as a phrase: with _named(…)
    """What is said of a file that cannot be read names it as people know it."""

    def __init__(self, path: Path, called: str) -> None:
        self._path, self._called = str(path), called

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        if isinstance(error, InputError):
            raise InputError(
                Problem(each.where.replace(self._path, self._called), each.what, each.try_instead)
                for each in error.problems
            ) from None


def keep(folder: Path, read: ReadFile) -> Path | None:
    """Write an upload into the workshop's folder. Gives the path where it was written now; None where it lies there."""
    if read.path is not None:
        return None
    path = inside(folder, read.where)
    if path.is_file():
        return None  # the same bytes: another file of this name would have been placed elsewhere
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, read.content, overwrite=False)
    return path


def _place(folder: Path, name: str, sha256: str) -> str:
    """Where an upload will be kept: under its own name, or with its hash where another file bears that."""
    stem, dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    safe = slug(stem if dot else ending, fallback="evidence")
    end = f".{slug(ending, fallback='txt')}" if dot else ""
    for place in (f"{KEPT_IN}/{safe}{end}", f"{KEPT_IN}/{safe}-{sha256[:16]}{end}"):
        path = inside(folder, place)
        if not path.exists() or (path.is_file() and digest_of_file(path, source=place) == sha256):
            return place
    raise ToolkitError("another file stands where this one would be kept", where=place, try_instead="Rename the file.")


def _state_of(path: Path) -> tuple[int, ...]:
    """By which a file is told from what it was; empty where the system tells nothing, which reading then explains."""
    try:
        seen = path.stat()
    except OSError:
        return ()
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
