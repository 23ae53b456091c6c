"""Write an export into the workshop's folder, and never over what somebody changed by hand there."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from toolkit.files.folders import make_folder
from toolkit.files.kept import write_keeping
from toolkit.system.read import write_system
from toolkit.workshop.session import SYSTEM, Workshop

__all__ = ["FOLDER", "WRITTEN", "relative_address", "write_export"]

FOLDER = "exports"
WRITTEN = ".exports-written.json"
"""Beside the exports' folder: the digest of each file as it was written last, by name."""


def write_export(workshop: Workshop, name: str) -> Path | None:
    """Write one export; its format follows from the name, and `system.yaml` is the system as described.

    Gives the path to which a file changed by hand was moved, None where there was none. Raises `ToolkitError` for what
    cannot be written, or moved.
    """
    path = make_folder(workshop.folder.resolve() / FOLDER) / name

    def write(target: Path) -> None:
        if name == SYSTEM:
            write_system(workshop.system, target, overwrite=True)
        else:
            # Only here: a spreadsheet and a report are loaded when somebody wants one.
            from toolkit.reports.exports import export

            export(workshop.register, target, catalogue=workshop.catalogue, overwrite=True)

    return write_keeping(path, path.parent.parent / WRITTEN, write)


def relative_address(path: Path) -> str:
    """The address of a file below the notebooks' folder or beside it, as JupyterLab follows it; empty elsewhere."""
    here = Path.cwd().resolve()
    root = here.parent if here.name == "notebooks" else here
    path = path.resolve()
    return quote(os.path.relpath(path, here)) if path.is_relative_to(root) else ""
