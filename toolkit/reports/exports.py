"""Write a register to a file, whatever the format: tables and JSON of the room below, reports of this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.exchange.handling import Handling
from toolkit.exchange.table_of_formats import FORMATS, Format, export_one, format_of

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["ALL_FORMATS", "export"]


def _html(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling) -> None:
    from toolkit.reports.html_report import write_html

    write_html(register, catalogue, path, overwrite=overwrite, mark=handling.asked())


def _markdown(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling) -> None:
    from toolkit.reports.markdown_report import write_markdown

    write_markdown(register, catalogue, path, overwrite=overwrite, mark=handling.asked())


ALL_FORMATS: Mapping[str, Format] = {
    **FORMATS,
    "html": Format(
        (".html", ".htm"), "report in one file, nothing loaded, nothing run; for readers", _html, marks=True
    ),
    "md": Format((".md", ".markdown"), "report as Markdown; for a repository or a wiki", _markdown, marks=True),
}
"""Every format that a register can be written in, by name."""


def export(
    register: Register,
    path: str | Path,
    *,
    catalogue: Catalogue | None = None,
    format: str | None = None,  # noqa: A002 - the word that a caller expects
    overwrite: bool = False,
    mark: str | None = None,
    redacted: bool = False,
) -> Path:
    """Write a register to a file: a workbook, CSV, register.json, or a report in HTML or Markdown; gives the path.

    The format is the one named (a key of `ALL_FORMATS`), else what the path's ending means. The folder is made where
    it is missing. The shipped catalogue is used unless one is given. A handling mark (`official`, `internal` or
    `public`) and a redacted variant, without people, inner parts and free texts, are for formats that know them; what
    tells open risks cannot be marked public. Raises
    `ToolkitError` for an unknown format or mark, for one that the format does not know, for a folder that cannot be
    made, and for a file that exists already, unless `overwrite`.
    """
    target = Path(path)
    handling = Handling.of(mark, redacted)
    chosen = format_of(target, format, ALL_FORMATS)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = f"the folder {str(target.parent)!r} cannot be made ({reason})"
        raise ToolkitError(what, where=str(target), try_instead="Choose a folder of yours.") from error
    return export_one(
        register,
        target,
        catalogue=catalogue,
        format=chosen,
        overwrite=overwrite,
        handling=handling,
        formats=ALL_FORMATS,
    )
