"""From a path to text, with limits: the one way by which a file's bytes come in.

Nothing here trusts the file: its size is bounded before it is read, it must be UTF-8, and whatever the
operating system objects to is said in plain words.
"""

from __future__ import annotations

import codecs
from importlib.resources.abc import Traversable
from pathlib import Path

from toolkit.errors import InputError, Problem

__all__ = ["decode_text", "head_of", "no_file", "read_limited", "shown", "too_large", "unreadable"]

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def shown(text: str, *, limit: int = 60) -> str:
    """`text` as an error may show it: quoted, cut to `limit` characters, invisible characters spelt out."""
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")


def read_limited(path: Path | Traversable, *, source: str, limit_bytes: int) -> bytes:
    """The bytes of an ordinary file, at most `limit_bytes` of them.

    Raises `InputError` where there is no such file, it is a folder or a device, it may not be read, or it is
    larger than the limit (at most one byte beyond the limit is ever read).
    """
    data = head_of(path, source=source, length=limit_bytes + 1)
    if len(data) > limit_bytes:
        raise InputError([too_large(source, limit_bytes)])
    return data


def head_of(path: Path | Traversable, *, source: str, length: int) -> bytes:
    """The first bytes of an ordinary file, at most `length` of them. Raises `InputError` as `read_limited` does."""
    try:
        if not path.is_file():
            raise InputError([no_file(path, source)])
        with path.open("rb") as stream:
            return bytes(stream.read(length))
    except OSError as error:
        raise InputError([unreadable(source, error)]) from error


def unreadable(source: str, error: OSError) -> Problem:
    """The problem of a file that the operating system does not give."""
    reason = error.strerror or type(error).__name__
    return Problem(source, f"the file cannot be read ({reason})", "Check that you may open it.")


def no_file(path: Path | Traversable, source: str) -> Problem:
    """The problem of a path that is no ordinary file."""
    if path.is_dir():
        return Problem(source, "this is a folder, and a file is needed", "Name a file inside it.")
    if isinstance(path, Path) and path.exists():
        return Problem(source, "this is a device or a pipe, not a file", "Name an ordinary file.")
    return Problem(source, "there is no such file", "Check the spelling and the folder you are in.")


def too_large(source: str, limit_bytes: int) -> Problem:
    """The problem of a file beyond its size limit, with the limit said in bytes."""
    return Problem(
        source,
        f"the file is larger than the {limit_bytes:,} bytes allowed",
        "Split it, or leave out what is not needed.",
    )


def decode_text(data: str | bytes, *, source: str, limit_bytes: int) -> str:
    """`data` as text without a byte order mark; bytes must be UTF-8.

    Raises `InputError` for other encodings (with the line), and for anything larger than `limit_bytes`.
    """
    if isinstance(data, str):
        # A character takes at least one byte, so the cheap test spares encoding what is far too large.
        if len(data) > limit_bytes or len(data.encode("utf-8", "replace")) > limit_bytes:
            raise InputError([too_large(source, limit_bytes)])
        return data.removeprefix("\ufeff")
    if len(data) > limit_bytes:
        raise InputError([too_large(source, limit_bytes)])
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise InputError([Problem(source, f"the file is saved as {name}", "Save it as UTF-8.")])
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise InputError(
            [Problem(f"{source}:{line}", f"the file is not UTF-8 (byte 0x{byte:02x})", "Save it as UTF-8.")]
        ) from error
