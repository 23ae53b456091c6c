"""Exports for those outside the room who work on compliance: what there is, for whom, and writing it down."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ToolkitError, nearest
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder
from toolkit.files.kept import write_keeping
from toolkit.workshop.exporting import FOLDER
from toolkit.workshop.session import Workshop

__all__ = ["PACKAGES", "Package", "files_of", "packages", "write_package"]

_WRITTEN = ".written.json"
_FORMATS = {"gaps": "gaps/gaps.xlsx", "oscal": "oscal", "ciso-assistant": "ciso-assistant"}


@dataclass(frozen=True)
class Package:
    """Something to hand on: the button, for whom it is, and the folder below the exports that it is written into."""

    id: str
    title: str
    for_whom: str


PACKAGES = (
    Package("board", "Board summary", "the people who sign: one page, as HTML and for Word"),
    Package("gaps", "Gap list (Excel)", "whoever works through the Code: a sheet for each role, with owners and days"),
    Package(
        "ciso-assistant",
        "CISO Assistant",
        "whoever keeps audits there: the Code as a library, the verdicts as an audit",
    ),
    Package("oscal", "OSCAL", "assessors, and tools that read OSCAL: a folder of JSON"),
)


def packages() -> list[Package]:
    """Those that can be written here."""
    from toolkit.reports.exports import ALL_FORMATS

    return [each for each in PACKAGES if each.id == "board" or each.id in ALL_FORMATS]


def files_of(workshop: Workshop, package: str) -> list[Path]:
    """The files of a package that are there, in order."""
    folder = workshop.folder.resolve() / FOLDER / package
    return sorted(each for each in folder.rglob("*") if each.is_file() and each.name != _WRITTEN)


def write_package(workshop: Workshop, package: str) -> list[Path]:
    """Write a package into its folder below the exports.

    A file there that somebody changed by hand is moved aside, never replaced; gives where those are now. Raises
    `ToolkitError` for a package that there is not, and for what cannot be written.
    """
    known = [each.id for each in packages()]
    if package not in known:
        raise ToolkitError(f"there is no package {package!r}", try_instead=nearest(package, known))
    folder = make_folder(workshop.folder.resolve() / FOLDER / package)
    with tempfile.TemporaryDirectory() as made:
        _make(workshop, package, Path(made))
        return list(_put(Path(made) / package, folder))


def _make(workshop: Workshop, package: str, into: Path) -> None:
    """Write the files of a package into a folder of its name."""
    if package == "board":
        from toolkit.reports.documents import write

        write(workshop.register, "board", into / package, catalogue=workshop.catalogue, formats=("html", "docx"))
        return
    from toolkit.reports.exports import export

    export(workshop.register, into / _FORMATS[package], catalogue=workshop.catalogue, format=package)
    if package == "ciso-assistant":
        export(workshop.register, into / package / "audit", catalogue=workshop.catalogue, format="ciso-assistant-csv")


def _put(made: Path, folder: Path) -> Iterator[Path]:
    """Copy what was made, file by file; gives where files changed by hand were moved to."""
    for path in sorted(each for each in made.rglob("*") if each.is_file() and not each.name.startswith(".")):
        target = folder / path.relative_to(made)
        kept = write_keeping(target, make_folder(target.parent) / _WRITTEN, _writer(path.read_bytes()))
        if kept is not None:
            yield kept


def _writer(data: bytes) -> Callable[[Path], None]:
    return lambda path: write_atomic(path, data, overwrite=True)
