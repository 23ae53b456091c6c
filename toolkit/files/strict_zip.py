"""Read members of a zip file within bounds: neither their number nor what they unfold into is believed beforehand."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from toolkit.errors import InputError, Problem
from toolkit.files.reading import no_file, shown, unreadable
from toolkit.files.zstd import BrokenZstd, unpack_zstd

__all__ = ["StrictZip", "is_zip"]

LIMIT_MEMBERS = 100_000
LIMIT_MEMBER = 20_000_000
"""Bytes that one member may unfold into."""
LIMIT_DIRECTORY = 30_000_000
"""Bytes of the list of members, which is held in memory as a whole."""
LIMIT_TOTAL = 4_000_000_000
"""Bytes that all members read may unfold into together."""
_END_AT_MOST = 66_000
"""Bytes at the end of a zip file in which its end record lies."""
ZSTD = 93
"""The number of Zstandard among the ways in which members are packed."""
LIMIT_ZSTD = 12_000_000
"""Bytes that a member packed so may unfold into; it takes about a second a megabyte."""
LIMIT_ALL_ZSTD = 200_000_000
"""Bytes that all members packed so may unfold into together: some minutes."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


def is_zip(head: bytes) -> bool:
    """Whether a file begins as a zip file does."""
    return head.startswith(b"PK\x03\x04")


class StrictZip:
    """An opened zip file; use it in a `with`. Nothing is ever written to the disk, so names of members do no harm.

    Raises `InputError` where the file is no zip file or is cut off, has too many members or one twice, is encrypted, or
    a member unfolds into more than `limit_member` bytes, whatever its header says.
    """

    def __init__(self, path: Path, *, source: str, limit_member: int = LIMIT_MEMBER) -> None:
        self._path = path
        self._source = source
        self._limit = limit_member
        self._left, self._left_slow = LIMIT_TOTAL, LIMIT_ALL_ZSTD
        try:
            if not path.is_file():
                raise InputError([no_file(path, source)])
            with path.open("rb") as stream:
                self._look_at_the_end(stream)
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise InputError([unreadable(source, error)]) from error
        except _BROKEN as error:
            what = "the packed file is damaged or cut off: its list of members cannot be read"
            instead = "Get it again from where it came from."
            raise InputError([Problem(source, what, instead)]) from error
        self._members = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > LIMIT_MEMBERS:
            self._zip.close()
            what = f"the packed file has more than the {LIMIT_MEMBERS:,} members allowed"
            raise InputError([Problem(source, what, "Split it.")])
        if len(self._members) < len(self._zip.infolist()):
            counted = Counter(info.filename for info in self._zip.infolist())
            self._zip.close()
            what = f"the packed file holds {shown(counted.most_common(1)[0][0])} more than once"
            raise InputError([Problem(source, what, "Get it again from where it came from.")])

    def _look_at_the_end(self, stream: BinaryIO) -> None:
        """Refuse a list of members that would fill the memory, before anybody reads it."""
        end = stream.seek(0, 2)
        stream.seek(max(0, end - _END_AT_MOST))
        tail = stream.read()
        at = tail.rfind(b"PK\x05\x06")
        far = tail.rfind(b"PK\x06\x06")
        size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
        if far >= 0:
            size = max(size if size != 0xFFFF_FFFF else 0, int.from_bytes(tail[far + 40 : far + 48], "little"))
        if size > LIMIT_DIRECTORY:
            what = f"the packed file's list of members is larger than the {LIMIT_DIRECTORY:,} bytes allowed"
            raise InputError([Problem(self._source, what, "Split it.")])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> Iterator[str]:
        """The names of all members, in their order."""
        return iter(self._members)

    def read(self, name: str) -> bytes:
        """What a member unfolds into."""
        info = self._members[name]
        if info.flag_bits & 0x1:
            raise InputError([Problem(self.place(name), "this member is encrypted", "Save it without a password.")])
        limit = min(self._limit, self._left)
        try:
            if info.compress_type == ZSTD:
                return self._unpacked(info, min(limit, LIMIT_ZSTD))
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise InputError([unreadable(self.place(name), error)]) from error
        except BrokenZstd as error:
            what, instead = f"this member cannot be unpacked: {error}", "Unpack it by the tool that made it."
            raise InputError([Problem(self.place(name), what, instead)]) from error
        except _BROKEN as error:
            what = "this member is damaged, cut off, or packed in a way that is not read here"
            raise InputError([Problem(self.place(name), what, "Get the file again.")]) from error
        if len(data) > limit:
            what = f"this member unfolds into more than the {limit:,} bytes allowed"
            raise InputError([Problem(self.place(name), what, "Split what it holds.")])
        self._left -= len(data)
        return data

    def _unpacked(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """A member that is packed by Zstandard, which Python's own reader does not know before 3.14."""
        if self._left_slow <= 0:
            what = f"members packed by Zstandard unfold into more than the {LIMIT_ALL_ZSTD:,} bytes allowed"
            instead = "Pack it by deflate, or split it: it would take very long to unpack here."
            raise InputError([Problem(self._source, what, instead)])
        with self._path.open("rb") as stream:
            stream.seek(info.header_offset)
            head = stream.read(30)
            if not head.startswith(b"PK\x03\x04") or info.compress_size > limit:
                raise zipfile.BadZipFile
            stream.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
            packed = stream.read(info.compress_size)
        data = unpack_zstd(packed, limit=limit)
        if zlib.crc32(data) != info.CRC:
            raise zipfile.BadZipFile
        self._left -= len(data)
        self._left_slow -= len(data)
        return data

    def place(self, name: str) -> str:
        """What to call a member in errors."""
        return f"{self._source}, {name[:80]!r}"
