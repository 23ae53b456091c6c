"""The SHA-256 of a file of any size, read piece by piece."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from toolkit.errors import InputError, Problem

__all__ = ["digest_of_file"]

_PIECE = 1 << 20


def digest_of_file(path: Path, *, source: str, progress: Callable[[int, int], object] | None = None) -> str:
    """The SHA-256 of an ordinary file, in hexadecimal; one piece of a mebibyte is held at a time.

    `progress` is told the bytes done and the bytes of all, after each piece; what it raises stops the reading.

    Raises `InputError` where there is no such file, it is a folder, a device or a pipe, it cannot be read, or it
    changes while it is read.
    """
    if not path.is_file():
        what = "this is a folder, and a file is needed" if path.is_dir() else "there is no such ordinary file"
        raise InputError([Problem(source, what, "Name a file that lies there.")])
    digest = hashlib.sha256()
    try:
        total, done = path.stat().st_size, 0
        with path.open("rb") as stream:
            begun = os.fstat(stream.fileno())
            while done <= begun.st_size and (piece := stream.read(_PIECE)):  # what grows is not followed for ever
                digest.update(piece)
                done += len(piece)
                if progress is not None:
                    progress(done, max(total, done))
            ended = os.fstat(stream.fileno())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(source, f"the file cannot be read ({reason})", "Check that you may open it.")
        raise InputError([problem]) from error
    if done != begun.st_size or any(
        getattr(begun, name) != getattr(ended, name) for name in ("st_size", "st_mtime_ns")
    ):
        problem = Problem(source, "the file changed while it was read", "Let nothing write there, and hash it again.")
        raise InputError([problem])
    return digest.hexdigest()
