"""Making, choosing and opening workshops."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.reading import decode_text, read_limited
from toolkit.register import open_register
from toolkit.system.model import System
from toolkit.system.read import load_system
from toolkit.workshop.example import fill_example
from toolkit.workshop.own_libraries import catalogue_for, copy_libraries, note_differences
from toolkit.workshop.session import REGISTER, SYSTEM, Workshop

__all__ = [
    "CHOICE",
    "VARIABLE",
    "choose_workshop",
    "chosen_workshop",
    "empty_workshop",
    "new_workshop",
    "open_workshop",
    "take_in",
    "typed_path",
]

VARIABLE = "AI_THREAT_WORKSHOP"
"""The environment variable that names the workshop which the notebooks open."""
CHOICE = ".ai-threat-workshop"
"""The file in the notebooks' folder that remembers which workshop was chosen in notebook 00."""


def chosen_workshop() -> Path | None:
    """The workshop that was chosen in notebook 00, remembered in the folder that this runs in; None for none.

    What cannot be read as a path counts as none.
    """
    card = Path.cwd() / CHOICE
    if not card.is_file():
        return None
    try:
        text = decode_text(read_limited(card, source=str(card), limit_bytes=8_192), source=CHOICE, limit_bytes=8_192)
    except InputError:
        return None
    line = text.strip()
    return Path(line) if line and line.isprintable() else None


def choose_workshop(folder: str | Path | None) -> None:
    """Remember a workshop for the notebooks of this folder; with None go back to the example.

    Raises `ToolkitError` where the folder may not be written to.
    """
    card = Path.cwd() / CHOICE
    if folder is not None:
        write_atomic(card, f"{Path(folder).expanduser().resolve()}\n")
    else:
        card.unlink(missing_ok=True)


def open_workshop(where: str | Path | None = None, *, libraries: Sequence[str | Path] = ()) -> Workshop:
    """Open the workshop in a folder: `where`; else what AI_THREAT_WORKSHOP names; else the one chosen in notebook 00;
    else a temporary copy of the example. An empty AI_THREAT_WORKSHOP means the example, whatever was chosen.

    Threats are looked for with the shipped library, with `libraries` (else what AI_THREAT_LIBRARY names), and with
    those in the workshop's folder `threat-library`; where the record was made with others, `notice` says so.

    A folder with a `system.yaml` and no register yet starts a new record from it. A chosen workshop that is gone is
    said in `notice`, and the example is opened. Raises `ToolkitError` for a folder that is none.
    """
    named = where if where is not None else os.environ.get(VARIABLE)
    if named is None and (chosen := chosen_workshop()) is not None:
        if chosen.is_dir():
            return _opened(chosen, libraries)
        example = _example(catalogue_for(None, libraries))
        example.notice = (
            f"The workshop that was chosen in notebook 00 is not there any more: {chosen}. This is a temporary copy of "
            "the example, and what you do in it is not kept. Open or create a workshop in notebook 00."
        )
        return example
    return _opened(typed_path(named), libraries) if named else _example(catalogue_for(None, libraries))


def _opened(folder: Path, libraries: Sequence[str | Path]) -> Workshop:
    if folder.exists() and not folder.is_dir():
        raise ToolkitError("this is a file, not a workshop's folder", where=str(folder), try_instead="Name a folder.")
    if not folder.exists():
        raise ToolkitError(
            "there is no such workshop",
            where=str(folder),
            try_instead="Create one: `ai-threat new FOLDER`, or new_workshop(…) in notebook 00.",
        )
    catalogue = catalogue_for(folder, libraries)
    workshop = Workshop(folder, open_register(folder / REGISTER), catalogue)
    note_differences(workshop)
    if workshop.register.system() is None and (folder / SYSTEM).exists():
        take_in(workshop, load_system(folder / SYSTEM, catalogue), reason=f"read from {SYSTEM}")
    return workshop


def new_workshop(folder: str | Path, name: str, *, purpose: str = "", libraries: Sequence[str | Path] = ()) -> Workshop:
    """Make a folder for a new workshop and open it; libraries of your own are copied into it.

    Raises `ToolkitError` where a workshop is there already.
    """
    path = typed_path(folder)
    if (path / REGISTER).exists():
        raise ToolkitError(
            "there is a workshop in this folder already",
            where=str(path),
            try_instead="Open it instead, or name another folder.",
        )
    if not name.strip():
        raise ToolkitError("a workshop needs a name", try_instead="Name it after the system.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "the system refuses"
        raise ToolkitError(
            f"this folder cannot be made: {reason}", where=str(path), try_instead="Name another folder."
        ) from error
    if libraries:
        copy_libraries(libraries, path)
    workshop = Workshop(path, open_register(path / REGISTER), catalogue_for(path))
    with workshop.register.change(by=workshop.acting, reason="workshop opened") as change:
        change.workshop(name=name.strip(), purpose=purpose, created=date.today().isoformat())  # noqa: DTZ011
    return workshop


def typed_path(text: str | Path) -> Path:
    """A path as somebody typed it, with `~` spelt out. Raises `ToolkitError` for what the system refuses."""
    try:
        path = Path(text).expanduser()
        path.resolve().exists()  # asks the system, which refuses names that are too long or not ours to see
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "it holds what no path may hold"
        raise ToolkitError(
            f"this path cannot be used: {reason}",
            where=str(text)[:80],
            try_instead="Type the name of a folder or file on this machine.",
        ) from error
    return path


def empty_workshop(folder: Path, *, libraries: Sequence[str | Path] = ()) -> Workshop:
    """A workshop with nothing recorded yet, in a folder that exists; libraries of your own are copied into it."""
    if libraries:
        copy_libraries(libraries, folder)
    return Workshop(folder, open_register(folder / REGISTER), catalogue_for(folder))


def take_in(workshop: Workshop, system: System, *, reason: str) -> None:
    """Record a system as it is described now, and the findings that follow from it."""
    with workshop.register.change(by=workshop.acting, reason=reason) as change:
        change.set_system(system)
    workshop.derive()


def _example(catalogue: Catalogue) -> Workshop:
    """A temporary copy of the shipped example, so that each notebook runs alone."""
    folder = Path(tempfile.mkdtemp(prefix="ai-threat-example-"))
    workshop = Workshop(folder, open_register(folder / REGISTER), catalogue, temporary=True)
    atexit.register(workshop.close)
    fill_example(workshop)
    return workshop
