"""`register.json`: exactly the events of a register, for git, for CI and for handing it over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files.atomic import write_atomic
from toolkit.files.reading import read_limited

if TYPE_CHECKING:
    from toolkit.register import Register

__all__ = ["read_register_json", "write_json"]

MAX_BYTES = 200_000_000
"""As much as a register takes in; ten thousand events are about ten million bytes."""


def write_json(register: Register, path: str | Path, *, names: bool = False, overwrite: bool = False) -> None:
    """Write a register as `register.json`. The names of people go along only when asked for.

    Raises `IntegrityError` where the register's history does not hold together, and `ToolkitError` for an existing
    file (unless `overwrite`).
    """
    write_atomic(Path(path), register.to_json(names=names), overwrite=overwrite)


def read_register_json(path: str | Path, url: str | Path) -> Register:
    """A new register at `url` with exactly the events of a `register.json`; it is verified first.

    Raises `InputError` for a file that is none, `IntegrityError` for a broken history, `ToolkitError` where there
    is a register with events at `url` already.
    """
    from toolkit.register import Register  # here, for importing it loads the database's library

    return Register.from_json(read_limited(Path(path), source=str(path), limit_bytes=MAX_BYTES), url)
