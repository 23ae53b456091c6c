"""Where a register is: a database address, a file, or the folder of the workshop that it belongs to."""

from __future__ import annotations

import shlex
from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["address_to_keep", "register_at"]

_BEGIN = "A system is described there, and has no record yet: AI_THREAT_WORKSHOP={} ai-threat workshop begins one."


def register_at(where: str) -> str | Path:
    """A register by database address, file, or the workshop's folder that holds it.

    Raises `ToolkitError` where there is none at a path.
    """
    if "://" in where:
        return where
    instead = "Name a workshop's folder, a register.db, or a database address."
    try:
        path = Path(where).expanduser()
        if path.is_dir():
            begun = (path / "system.yaml").is_file()
            path = path / "register.db"
            instead = f"{_BEGIN.format(shlex.quote(str(path.parent)))} {instead}" if begun else instead
        is_there = path.exists()
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "it holds what no path may hold"
        raise ToolkitError(f"this path cannot be used: {reason}", where=where[:80], try_instead=instead) from error
    if not is_there:
        raise ToolkitError("there is no register", where=str(path), try_instead=instead)
    return path


def address_to_keep(where: str) -> str:
    """An address as it may be remembered: a path made whole, a database without its password; else as it is."""
    said = where.strip()
    if "://" in said:
        from sqlalchemy.engine import make_url  # only here: this module is loaded by every command
        from sqlalchemy.exc import ArgumentError

        try:
            return make_url(said)._replace(password=None).render_as_string(hide_password=False)
        except (ArgumentError, ValueError):
            return said
    try:
        return str(Path(said).expanduser().resolve())
    except (OSError, ValueError, RuntimeError):
        return said
