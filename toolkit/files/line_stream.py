"""Read a file of lines that may be larger than the memory, one line at a time, and hash it on the way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.errors import InputError, Problem
from toolkit.files.reading import no_file, unreadable

__all__ = ["LIMIT_LINE", "LIMIT_LINES", "LineStream"]

LIMIT_LINE = 16_000_000
"""The longest line read, in bytes: a long conversation takes some hundred thousand."""
LIMIT_LINES = 10_000_000
"""The most lines read: a file of short ones would otherwise take hours, and tell nothing."""

_PIECE = 1 << 20


class LineStream:
    """The lines of a file, as bytes without their line breaks, each with its number from 1.

    Only one line is held at a time. When all lines have been taken, `sha256` and `size` are those of the very bytes
    that were read, and `whole` says whether the last line was ended. `progress` is told the bytes done and the bytes
    of all, about once a mebibyte; what it raises stops the reading. Raises `InputError` where the file cannot be
    read, a line is longer than `limit_line` bytes, or there are more than `limit_lines` of them.
    """

    def __init__(
        self,
        path: Path,
        *,
        source: str,
        limit_line: int = LIMIT_LINE,
        limit_lines: int = LIMIT_LINES,
        progress: Callable[[int, int], object] | None = None,
    ) -> None:
        self._path = path
        self._source = source
        self._progress = progress
        self._limit, self._most = limit_line, limit_lines
        self._hash = hashlib.sha256()
        self.size = 0
        self.whole = True

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read so far, as 64 hexadecimal digits."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        try:
            if not self._path.is_file():
                raise InputError([no_file(self._path, self._source)])
            with self._path.open("rb") as stream:
                number, told, total = 0, 0, os.fstat(stream.fileno()).st_size
                # What grows is not followed for ever: whoever reads it says that it changed.
                while self.size <= total and (line := stream.readline(self._limit + 1)):
                    number += 1
                    self._hash.update(line)
                    self.size += len(line)
                    self.whole = line.endswith(b"\n")
                    if self._progress is not None and self.size >= told:
                        told = self.size + _PIECE
                        self._progress(self.size, max(total, self.size))
                    if len(line) > self._limit:
                        raise InputError([self._too_long(number)])
                    if number > self._most:
                        what = f"the file has more than the {self._most:,} lines allowed"
                        raise InputError([Problem(self._source, what, "Read the files of single runs.")])
                    yield number, line.rstrip(b"\r\n")
        except OSError as error:
            raise InputError([unreadable(self._source, error)]) from error

    def _too_long(self, number: int) -> Problem:
        what = f"the line is longer than the {self._limit:,} bytes allowed"
        return Problem(f"{self._source}:{number}", what, "Check that the file holds one entry a line.")
