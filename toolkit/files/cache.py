"""Remember what was worked out from files that have not changed since: on this machine, for this user only.

A cache may vanish, be unreadable or be wrong at any time; then things are worked out again, and nothing is said.
What comes out of it is plain data, and is checked against its types like data from anywhere else.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.digest import digest

__all__ = ["VARIABLE", "cache_folder", "recall", "remember"]

VARIABLE = "AI_THREAT_CACHE"
"""The environment variable that names another folder for the cache, or says `off`."""
_KEPT = 8
_LIMIT = 50_000_000
_SEAL = 64


def cache_folder() -> Path | None:
    """Where the cache is, or None where it is switched off or there is no home."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    if named:
        return Path(named).expanduser()
    base = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "ai-threat-toolkit"
    except RuntimeError:
        return None


def recall(key: str) -> Any | None:
    """What was remembered under a key, or None. A file that is not ours, cut off or altered counts as none."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        with (folder / f"{key}.json").open("rb") as file:
            held = os.fstat(file.fileno())
            if held.st_size > _LIMIT or (hasattr(os, "geteuid") and held.st_uid != os.geteuid()):
                return None
            content = file.read()
        payload = content[_SEAL:]
        return json.loads(payload) if digest(payload).encode() == content[:_SEAL] else None
    except (OSError, ValueError, RecursionError):
        return None


def remember(key: str, value: Any) -> None:
    """Remember plain data under a key; a folder that cannot be written is left alone."""
    folder = cache_folder()
    if folder is None:
        return
    payload = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(folder / f"{key}.json", digest(payload).encode() + payload)
        for old in sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, ToolkitError):
        return
