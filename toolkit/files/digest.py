"""SHA-256 digests, of bytes as they are and of values by their canonical bytes."""

from __future__ import annotations

import hashlib
from typing import Any

from toolkit.files.canonical_json import canonical_bytes

__all__ = ["digest", "digest_of"]


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hexadecimal digits in lower case."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """The SHA-256 of the canonical JSON of `value`; raises `ToolkitError` as `canonical_bytes` does."""
    return digest(canonical_bytes(value))
