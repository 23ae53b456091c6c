"""Write a file anew, and never over what somebody changed by hand in it.

What was written last is known by its digest, in a file of its own. A file that is not that any more is somebody's work:
it is moved aside, under a name with the time, before the new one is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from toolkit.errors import InputError, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json, read_json_file
from toolkit.files.digest import digest
from toolkit.files.reading import read_limited

__all__ = ["is_as_written", "write_keeping"]

_LIMIT = 200_000_000


def write_keeping(path: Path, memory: Path, write: Callable[[Path], object]) -> Path | None:
    """Have `write` write `path`, which it may replace; `memory` is the file that knows what was written last.

    Gives the path to which a file changed by hand was moved, None where there was none. Raises `ToolkitError` for what
    cannot be written, or moved.
    """
    known = _written(memory)
    kept = None if _digest(path) in (None, known.get(path.name)) else _move_aside(path)
    write(path)
    write_atomic(memory, pretty_json({**known, path.name: _digest(path) or ""}))
    return kept


def is_as_written(path: Path, memory: Path) -> bool:
    """Whether a file is there as it was written last; not where somebody changed it, or that is not known."""
    known = _written(memory).get(path.name)
    return known is not None and known == _digest(path)


def _digest(path: Path) -> str | None:
    """None where there is no such file; empty for one that cannot be told, which nobody may replace."""
    if not path.is_file():
        return None
    try:
        return digest(read_limited(path, source=str(path), limit_bytes=_LIMIT))
    except InputError:
        return ""


def _written(memory: Path) -> dict[str, str]:
    """What was written last. Nothing where that is not known: then every file there counts as somebody's work."""
    try:
        held = read_json_file(memory)
    except ToolkitError:
        return {}
    pairs = held.items() if isinstance(held, dict) else ()
    return {name: each for name, each in pairs if isinstance(each, str) and each}


def _move_aside(path: Path) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    number, target = 2, path.with_name(f"{path.stem}-kept-{stamp}{path.suffix}")
    while target.exists():
        number, target = number + 1, path.with_name(f"{path.stem}-kept-{stamp}-{number}{path.suffix}")
    try:
        path.rename(target)
    except OSError as error:
        raise ToolkitError(
            f"this file was changed by hand, and cannot be moved aside ({error.strerror})",
            where=str(path),
            try_instead="Close it where it is open, or give it another name yourself.",
        ) from error
    return target
