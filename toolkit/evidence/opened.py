"""A file of evidence as it is opened: its beginning, by which it is recognised, and its content within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.evidence.plain import text
from toolkit.files.canonical_json import read_json
from toolkit.files.digest import digest
from toolkit.files.file_digest import digest_of_file
from toolkit.files.json_peek import top_keys
from toolkit.files.line_stream import LineStream
from toolkit.files.reading import decode_text, head_of, unreadable
from toolkit.files.strict_zip import is_zip

__all__ = ["HASHING", "LIMIT_JSON", "EvidenceFile", "Progress", "read_line"]

LIMIT_JSON = 32_000_000
"""Bytes of a file that has to be read as a whole."""
LIMIT_PIECES = 1_000_000
"""Values in a file that has to be read as a whole: it keeps the reading below some 200 MB."""
LIMIT_DEPTH = 60
_HEAD = 200_000
HASHING = 0.3
"""The share of the work that is the hashing, where a file is hashed first and read afterwards."""
Progress = Callable[[int, int], object]


class EvidenceFile:
    """A path, and what a reader needs of it. `source` is what to call the file in errors.

    `progress` is told how much is done of how much, in bytes of the file; what it raises stops the reading.
    """

    def __init__(self, path: Path, *, source: str = "", progress: Progress | None = None) -> None:
        self.path = path
        self.source = source or str(path)
        self.progress = progress
        # What has no size is empty, or made up by the system as it is read, perhaps without end.
        self.head = head_of(path, source=self.source, length=_HEAD if _size(path) else 0)
        self._seen = self._state()
        self.sha256 = ""
        """Known once the content has been read."""
        self.size = 0

    @property
    def name(self) -> str:
        """The file's name without its folders, which are nobody else's business, as clean text."""
        return text(self.path.name.encode("utf-8", "replace").decode()) or "file"

    @property
    def is_zip(self) -> bool:
        """Whether it is packed as a zip file."""
        return is_zip(self.head)

    @property
    def is_wide(self) -> bool:
        """Whether it is saved in an encoding of two or four bytes a letter, as some shells redirect output."""
        marks = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
        start = self.head[:200]
        # Without a mark, every other byte of plain letters is nothing.
        return start.startswith(marks) or _every_other(start)

    @property
    def is_gzip(self) -> bool:
        """Whether it is packed as a gzip file."""
        return self.head.startswith(b"\x1f\x8b")

    @cached_property
    def beginning(self) -> str:
        """The first characters, without a byte order mark."""
        return self.head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the outermost object of a JSON file, as far as its beginning shows them."""
        return top_keys(self.beginning) if self.beginning.startswith("{") else frozenset()

    @cached_property
    def all_keys(self) -> frozenset[str]:
        """The same of the whole file, where it is small enough to be read as a whole."""
        if not self.beginning.startswith("{") or len(self.head) < _HEAD:
            return self.keys
        data = head_of(self.path, source=self.source, length=LIMIT_JSON + 1)
        return self.keys if len(data) > LIMIT_JSON else top_keys(data.decode("utf-8", "replace"))

    @cached_property
    def first_line(self) -> dict[str, Any]:
        """The first line where it is a JSON object by itself, else an empty object."""
        line = self.head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
        if not line.startswith(b"{"):
            return {}
        try:
            found = read_json(line, source=self.source, nan_is_nothing=True)
        except InputError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def has_lines(self) -> bool:
        """Whether it holds a JSON object in its first line and something after it."""
        return bool(self.first_line) and b"\n" in self.head.strip()

    def bytes(self, *, instead: str) -> bytes:
        """The whole content; `instead` says what to do where it is too large for that."""
        data = head_of(self.path, source=self.source, length=LIMIT_JSON + 1)
        if len(data) > LIMIT_JSON:
            what = f"the file is larger than the {LIMIT_JSON:,} bytes that are read as a whole"
            raise InputError([Problem(self.source, what, instead)])
        self.sha256, self.size = digest(data), len(data)
        self.told(1.0)
        return data

    def text(self, *, instead: str) -> str:
        """The whole content as text."""
        return decode_text(self.bytes(instead=instead), source=self.source, limit_bytes=LIMIT_JSON)

    def json(self, *, instead: str) -> Any:
        """The whole content, parsed strictly; NaN, which other programs do write, counts as nothing said."""
        return read_json(
            self.bytes(instead=instead),
            source=self.source,
            limit_bytes=LIMIT_JSON,
            limit_depth=LIMIT_DEPTH,
            limit_pieces=LIMIT_PIECES,
            nan_is_nothing=True,
        )

    def json_lines(self, cut: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The objects of a file with one a line, each with its line, in bounded memory.

        The number of a last line that is cut off goes into `cut`, and nothing of it comes. Raises `InputError` with
        the line for one further up that is no JSON object.
        """
        stream = LineStream(self.path, source=self.source, progress=self.progress)
        waiting: InputError | None = None
        for number, line in stream:
            if waiting is not None:
                raise waiting
            if not line.strip():
                continue
            try:
                found = read_line(line, source=self.source, number=number)
            except InputError as error:
                waiting, cut[:] = error, [number]
                continue
            yield number, found
        self.sha256, self.size = stream.sha256, stream.size
        if waiting is not None and stream.whole:
            raise waiting

    def hash_all(self) -> None:
        """Hash the file where a reader takes only parts of it."""
        self.sha256 = digest_of_file(
            self.path, source=self.source, progress=lambda done, total: self.told(HASHING * done / max(total, 1))
        )
        self.size = self._seen[0]

    def told(self, share: float) -> None:
        """Say how much of the file is done, from 0 to 1."""
        if self.progress is not None:
            self.progress(round(self._seen[0] * share), self._seen[0])

    def check_unchanged(self) -> None:
        """Raise `InputError` where the file is not as it was when it was opened: what was read may be of another."""
        if self._state() != self._seen:
            what = "the file changed while it was read"
            raise InputError([Problem(self.source, what, "Let nothing write there, and read it again.")])

    def _state(self) -> tuple[int, ...]:
        try:
            seen = self.path.stat()
        except OSError as error:
            raise InputError([unreadable(self.source, error)]) from error
        return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev


def _size(path: Path) -> int:
    """The size of a file; 1 where the system tells none, which reading then explains."""
    try:
        return path.stat().st_size
    except OSError:
        return 1


def _every_other(start: bytes) -> bool:
    """Whether every other byte is zero, and not all of them are."""
    even, odd = start[0::2], start[1::2]
    return len(start) > 3 and any(start) and not (any(even) and any(odd))


def read_line(line: bytes, *, source: str, number: int) -> dict[str, Any]:
    """One line as a JSON object. Raises `InputError` that names the line of the file."""
    try:
        found = read_json(line, source=source, limit_depth=LIMIT_DEPTH, nan_is_nothing=True)
    except InputError as error:
        first = error.problems[0]
        raise InputError([Problem(f"{source}:{number}", first.what, first.try_instead)]) from error
    if not isinstance(found, dict):
        what = f"the line holds {json.dumps(found)[:40]}, and an object is expected"
        raise InputError([Problem(f"{source}:{number}", what, "Get the file again from where it came from.")])
    return found
