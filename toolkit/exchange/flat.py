"""The register as flat CSV: one row a risk, or one row a finding, for programs and for those who have no Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.exchange.csv_file import write_csv
from toolkit.exchange.sheets import Sheet, findings_sheet, losses_sheet, read_book, risks_sheet

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["findings_csv", "losses_csv", "register_csv"]


def register_csv(
    register: Register,
    catalogue: Catalogue,
    path: str | Path,
    *,
    delimiter: str = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> None:
    """Write one row a risk, with the columns of the workbook's sheet of risks; several values are lines of a cell.

    Raises `ToolkitError` for an existing file (unless `overwrite`).
    """
    _write(risks_sheet(read_book(register, catalogue)), path, delimiter, bom, overwrite)


def findings_csv(
    register: Register,
    catalogue: Catalogue,
    path: str | Path,
    *,
    delimiter: str = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> None:
    """Write one row a finding: outcome, severity, what was decided, whether anything was, which risks it leads to.

    Raises `ToolkitError` for an existing file (unless `overwrite`).
    """
    _write(findings_sheet(read_book(register, catalogue)), path, delimiter, bom, overwrite)


def losses_csv(
    register: Register,
    catalogue: Catalogue,
    path: str | Path,
    *,
    delimiter: str = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> None:
    """Write one row a risk with what it costs a year at each level, all together, and those not quantified yet.

    Raises `ToolkitError` where nothing is estimated, and for an existing file (unless `overwrite`).
    """
    sheet = losses_sheet(read_book(register, catalogue))
    if sheet is None:
        raise ToolkitError(
            "no open risk of this register is estimated in money",
            where=register.url,
            try_instead="Estimate one: `ai-threat estimate --help`.",
        )
    _write(sheet, path, delimiter, bom, overwrite)


def _write(sheet: Sheet, path: str | Path, delimiter: str, bom: bool, overwrite: bool) -> None:
    columns = [column.title for column in sheet.columns]
    write_csv(sheet.dicts(), path, columns=columns, delimiter=delimiter, bom=bom, overwrite=overwrite)
