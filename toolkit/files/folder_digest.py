"""The SHA-256 of every file of a folder of many gigabytes, and one over all of them.

Read a mebibyte at a time, so that memory stays bounded, and one file after another: two at a time were not faster
(docs/adr/0028). The list is in the form of `sha256sum`, sorted by the bytes of the paths, so that `sha256sum -c` checks
it and others make the same one; the digest of the whole is that of the list. Special files are refused, and links
unless they are to be followed: what they lead to is not in the folder. Whoever stops it loses at most the file that was
being read: the rest is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.digest import digest
from toolkit.files.hash_list import listed_line, parsed_line
from toolkit.files.reading import shown

__all__ = ["MAX_FILES", "FolderDigest", "digest_of_folder"]

MAX_FILES = 500_000
"""The most files of one folder: more are hashed folder by folder."""
_DEEPEST = 60
_PIECE = 1 << 20
_TOLD = 20
_DIGITS = set("0123456789abcdef")
_NUMBERS = ("size", "changed", "touched", "inode")
_UNLISTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class FolderDigest:
    """What was hashed: the digest of the list, how many files and bytes it covers, and the list itself.

    `reused` counts files whose hash was taken from an earlier run that was stopped.
    """

    sha256: str
    files: int
    size: int
    listed: str
    reused: int = 0

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file, by its path."""
        return dict(parsed_line(line) for line in self.listed.split("\n") if line)


@dataclass(frozen=True)
class _Found:
    """A file as it was when the folder was gone through: size in bytes, when it was changed, and which file it is.

    `touched` is when anything of it was changed last, its time of change included, which nobody can set back.
    """

    path: str
    size: int
    changed: int
    touched: int
    inode: int


def digest_of_folder(
    folder: Path, *, memory: Path | None = None, progress: Progress | None = None, follow_links: bool = False
) -> FolderDigest:
    """Hash every file below `folder`. `progress` is told the bytes done and the bytes of all, after each mebibyte.

    With `memory`, a file outside the folder, each finished hash is kept there at once; a later run takes over those of
    files whose size, times and inode are the same, and removes the file at the end. With `follow_links` a link to an
    ordinary file counts as that file under the link's name. Raises `InputError` for what is no folder, for other links
    and special files, for names that no list can hold, for what may not be read, for more than `MAX_FILES`, and where
    a file changes while it is read.
    """
    home = Path(folder)
    if home.is_symlink() or not home.is_dir():
        raise InputError([Problem(str(folder), "this is no folder", "Name a folder; a link to one does not count.")])
    if memory is not None and memory.resolve().is_relative_to(home.resolve()):
        what = "the memory of the run lies in the folder that is hashed"
        raise InputError([Problem(str(memory), what, "Put it elsewhere.")])
    found, known = _gone_through(home, follow_links), _remembered(memory)
    total, done, reused = sum(each.size for each in found), 0, 0
    told: Progress = progress or (lambda _done, _total: None)
    hashes: dict[str, str] = {}
    with _opened(memory) as kept:
        for each in found:
            held = known.get(each)
            if held is None:
                held = _hash(home, each, partial(_after, told, done, total), follow_links)
                _remember(kept, each, held)
            else:
                reused += 1
            hashes[each.path] = held
            done += each.size
            told(done, total)
    _check_unchanged(home, found, follow_links)
    listed = "".join(listed_line(held, path) for path, held in sorted(hashes.items()))
    if memory is not None:
        memory.unlink(missing_ok=True)
    return FolderDigest(digest(listed.encode("utf-8")), len(found), total, listed, reused)


def _check_unchanged(home: Path, found: list[_Found], follow_links: bool) -> None:
    """Refuse what changed after it was hashed: the hash would be that of a folder that there never was."""
    before, now = set(found), set(_gone_through(home, follow_links))
    changed = sorted({each.path for each in before ^ now})
    if changed:
        more = f", and {len(changed) - 1:,} more" if len(changed) > 1 else ""
        what = f"{shown(changed[0])} changed while the folder was hashed{more}"
        instead = "Let nothing write there, and hash again: what stayed the same is not read again."
        raise InputError([Problem(str(home), what, instead)])


def _after(told: Progress, before: int, total: int, read: int) -> None:
    told(before + read, total)


def _gone_through(home: Path, follow_links: bool) -> list[_Found]:
    """Every file, by path; refuses all that is none, telling the first of them together."""
    found: list[_Found] = []
    problems: list[Problem] = []
    waiting: list[tuple[str, int]] = [("", 0)]
    while waiting and len(problems) < _TOLD:
        below, depth = waiting.pop()
        for entry in _entries(home, below):
            path = f"{below}{entry.name}"
            problem = _unfit(path, entry, depth, follow_links)
            if problem is not None:
                problems.append(problem)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((f"{path}/", depth + 1))
            else:
                found.append(_as_found(path, Path(entry.path).stat(follow_symlinks=follow_links)))
        if len(found) > MAX_FILES:
            raise InputError([Problem(str(home), f"more than {MAX_FILES:,} files", "Hash its folders one by one.")])
    if problems:
        raise InputError(problems[:_TOLD])
    return sorted(found, key=lambda each: each.path)


def _entries(home: Path, below: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(home / below) as listed:
            return list(listed)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(str(home / below), f"the folder cannot be read ({reason})", "Check that you may open it.")
        raise InputError([problem]) from error


def _as_found(path: str, status: os.stat_result) -> _Found:
    return _Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _unfit(path: str, entry: os.DirEntry[str], depth: int, follow_links: bool) -> Problem | None:
    said = shown(path)
    if _UNLISTED.search(path):  # half of a surrogate pair stands for bytes that are no text
        return Problem(said, "the name holds a control character, or is no text in UTF-8", "Rename it.")
    if entry.is_symlink():
        if not follow_links:
            return Problem(said, "this is a link", "Put the file itself there, leave it out, or have links followed.")
        if not Path(entry.path).is_file():
            instead = "Hash the folder that it leads to by itself, or leave the link out."
            return Problem(said, "this link leads to no ordinary file", instead)
    elif depth >= _DEEPEST:
        return Problem(said, f"this lies more than {_DEEPEST} folders deep", "Hash the folder that it lies in.")
    elif not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return Problem(said, "this is no ordinary file (a device, a pipe or a socket)", "Take it out of the folder.")
    if not os.access(entry.path, os.R_OK):
        return Problem(said, "you may not read this", "Ask for the right to read it, before hours are spent on others.")
    return None


def _hash(home: Path, each: _Found, told: Callable[[int], object], follow_links: bool) -> str:
    """The hash of one file, opened without following a link that took its place meanwhile."""
    where = str(home / each.path)
    no_links = 0 if follow_links else getattr(os, "O_NOFOLLOW", 0)
    flags = os.O_RDONLY | no_links | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    counted, read = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(home / each.path, flags), "rb", buffering=0) as stream:
            begun = os.fstat(stream.fileno())
            if not stat.S_ISREG(begun.st_mode):
                raise InputError([Problem(where, "this is no ordinary file any more", "Hash the folder again.")])
            while read <= each.size and (piece := stream.read(_PIECE)):  # a file that grows is not followed for ever
                counted.update(piece)
                read += len(piece)
                told(read)
            ended = os.fstat(stream.fileno())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(where, f"the file cannot be read ({reason})", "Check that you may open it, and hash again.")
        raise InputError([problem]) from error
    now = ((one.st_size, one.st_mtime_ns, one.st_ino) for one in (begun, ended))
    states = {(each.size, each.changed, each.inode), *now}
    if len(states) > 1 or read != each.size:
        problem = Problem(
            where, "the file changed while the folder was hashed", "Let nothing write there, and hash again."
        )
        raise InputError([problem])
    return counted.hexdigest()


def _remembered(memory: Path | None) -> dict[_Found, str]:
    """What an earlier run kept; a line that was cut off, or that is none of ours, counts for nothing."""
    known: dict[_Found, str] = {}
    if memory is None or not memory.is_file():
        return known
    with memory.open("r", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            said = _line(line)
            if said is not None:
                held = said.pop("sha256")
                known[_Found(**said)] = held
    return known


def _line(line: str) -> dict[str, Any] | None:
    try:
        said = json.loads(line) if line.endswith("\n") and len(line) < 20_000 else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or set(said) != {"path", "sha256", *_NUMBERS}:
        return None
    held = said["sha256"]
    whole = isinstance(held, str) and len(held) == 64 and set(held) <= _DIGITS and isinstance(said["path"], str)
    return said if whole and all(type(said[name]) is int for name in _NUMBERS) else None


@contextlib.contextmanager
def _opened(memory: Path | None) -> Iterator[Any]:
    if memory is None:
        yield None
        return
    try:
        with memory.open("a", encoding="utf-8") as kept:
            yield kept
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(str(memory), f"what is done cannot be kept there ({reason})", "Name a file of yours.")
        raise InputError([problem]) from error


def _remember(kept: Any, each: _Found, held: str) -> None:
    if kept is not None:
        # On a line of its own even after one that a kill cut off in the middle.
        line = json.dumps({**vars(each), "sha256": held})
        kept.write(f"\n{line}\n")
        kept.flush()
