"""A team's own threat libraries in a workshop: copied into its folder, so that the record and they stay together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from toolkit.catalogues.beside import BESIDE, VARIABLE, libraries_beside
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.used import library_differences
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder
from toolkit.files.safe_paths import slug
from toolkit.register.answerable import left_out_words
from toolkit.workshop.session import Workshop

__all__ = ["bring_library", "catalogue_for", "copy_libraries", "note_differences"]


def catalogue_for(folder: Path | None, libraries: Sequence[str | Path] = ()) -> Catalogue:
    """The shipped library, those named (else those that AI_THREAT_LIBRARY names), and those in a workshop's folder."""
    named = libraries or [each for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
    return load_catalogue([*named, *(libraries_beside(folder) if folder is not None else ())])


def copy_libraries(libraries: Sequence[str | Path], folder: Path) -> None:
    """Copy libraries into a workshop's folder; a copy made before of the same is replaced.

    Raises `InputError` with every mistake in them, and copies nothing then.
    """
    sources = [Path(each).expanduser() for each in libraries]
    copies = {folder / BESIDE / slug(source.stem, fallback="library"): source for source in sources}
    ours = (folder / BESIDE).resolve()
    others = [
        each
        for path in libraries_beside(folder)
        for each in sorted(path.rglob("*.yaml"))
        if not any(copy in each.parents for copy in copies)
    ]
    load_catalogue([*sources, *others])  # tried before anything is replaced
    for copy, source in copies.items():
        if ours == source.resolve() or ours in source.resolve().parents:
            continue  # it is here already
        files = sorted(source.rglob("*.yaml")) if source.is_dir() else [source]
        texts = [
            (file.relative_to(source) if source.is_dir() else Path(file.name), file.read_bytes()) for file in files
        ]
        shutil.rmtree(copy, ignore_errors=True)
        for name, text in texts:
            make_folder((copy / name).parent)
            write_atomic((copy / name).with_suffix(".yaml"), text)


def bring_library(workshop: Workshop, *libraries: str | Path) -> None:
    """Use libraries of your own in a workshop from now on: they are copied into its folder, and threats found anew.

    Bring them again after changing them. Raises `InputError` with every mistake in them.
    """
    if not libraries:
        raise ToolkitError("no library is named", try_instead="Name a YAML file, or a folder of them.")
    copy_libraries(libraries, workshop.folder)
    workshop.look_with(catalogue_for(workshop.folder))
    if workshop.register.system() is not None:
        workshop.derive()


def note_differences(workshop: Workshop) -> None:
    """Say in the workshop's notice where its record was made with other libraries, and which answers fit none here."""
    said = list(library_differences(workshop.register.libraries, workshop.catalogue))
    said += left_out_words(workshop.register.answers_left_out)
    if said:
        told = ". ".join(f"{each[:1].upper()}{each[1:]}" for each in said)
        workshop.notice = f"{workshop.notice} {told}.".strip()
