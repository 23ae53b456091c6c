"""Make a folder, and say in plain words why one cannot be made."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["make_folder"]


def make_folder(path: Path) -> Path:
    """The folder at `path`, made with those above it where they are missing.

    Raises `ToolkitError` where a file is in the way, or nothing may be written there.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        above = next((each for each in (path, *path.parents) if each.exists() or each.is_symlink()), path)
        if not above.is_dir():
            what, instead = "a file of this name is in the way of a folder", "Name another folder."
        else:
            what, instead = f"no folder can be made here ({error.strerror})", "Name a folder in which you may write."
        raise ToolkitError(what, where=str(above), try_instead=instead) from error
    return path
