"""The SHA-256 of files that are looked at again and again: each is read once for as long as it stays the same."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from toolkit.files.file_digest import digest_of_file

__all__ = ["keep_digest", "known_digest"]

_MOST = 256
_kept: dict[tuple[int, ...], str] = {}
_lock = threading.Lock()


def known_digest(path: Path, *, source: str) -> str:
    """The digest of a file, computed once while file, size and times stay the same.

    Raises `InputError` where the file cannot be read.
    """
    try:
        before = _state(path.stat())
    except OSError:
        return digest_of_file(path, source=source)  # which says what is wrong with it
    with _lock:
        held = _kept.get(before)
    if held is None:
        held = digest_of_file(path, source=source)
        keep_digest(path, held, before)
    return held


def keep_digest(path: Path, sha256: str, before: tuple[int, ...]) -> None:
    """Remember a digest worked out just now, of a file that was so `before`; nothing where it changed since."""
    try:
        same = _state(path.stat()) == before
    except OSError:
        return
    if same:
        with _lock:
            _kept[before] = sha256
            while len(_kept) > _MOST:
                del _kept[next(iter(_kept))]


def _state(seen: os.stat_result) -> tuple[int, ...]:
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
