"""SHA-256 digests, of bytes as they are and of values by their canonical bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from toolkit.errors import InputError
from toolkit.files.canonical_json import canonical_bytes
from toolkit.files.reading import no_file, unreadable

__all__ = ["digest", "digest_of", "digest_of_file"]

_AT_ONCE = 1_048_576


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hexadecimal digits in lower case."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """The SHA-256 of the canonical JSON of `value`; raises `ToolkitError` as `canonical_bytes` does."""
    return digest(canonical_bytes(value))


def digest_of_file(path: Path, *, source: str) -> tuple[str, int]:
    """The SHA-256 and the size of a file of any size, read piece by piece. Raises `InputError` where it cannot be."""
    hashed, size = hashlib.sha256(), 0
    try:
        if not path.is_file():
            raise InputError([no_file(path, source)])
        with path.open("rb") as stream:
            while part := stream.read(_AT_ONCE):
                hashed.update(part)
                size += len(part)
    except OSError as error:
        raise InputError([unreadable(source, error)]) from error
    return hashed.hexdigest(), size
