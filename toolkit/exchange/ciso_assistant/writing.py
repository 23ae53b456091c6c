"""Files for CISO Assistant: one where the name says so, else a folder with all that belongs together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.provision import CODE_EDITION
from toolkit.errors import ToolkitError
from toolkit.exchange.ciso_assistant.audit import AUDIT_COLUMNS, CONTROL_COLUMNS, audit_rows, controls_rows
from toolkit.exchange.ciso_assistant.library import library_of
from toolkit.exchange.ciso_assistant.listed import LISTED, listed_library
from toolkit.exchange.ciso_assistant.mappings import mappings_of
from toolkit.exchange.csv_file import csv_text
from toolkit.exchange.handling import Handling
from toolkit.exchange.sheets import read_book
from toolkit.files.atomic import write_atomic
from toolkit.files.emit_yaml import emit_yaml
from toolkit.files.folders import make_folder

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["write_audit", "write_library"]

_COMMENT = (
    "The UK Code of Practice for the Cyber Security of AI for CISO Assistant, in our own words; of others only ids and "
    "titles."
)


def write_library(catalogue: Catalogue, path: str | Path, *, overwrite: bool = False) -> None:
    """Write the library of the Code: a file that ends in .yaml or .yml, or a folder with the mappings beside it.

    Raises `ToolkitError` for a file that is there already, unless `overwrite`.
    """
    target = Path(path)
    if target.suffix.lower() in (".yaml", ".yml"):
        write_atomic(target, _yaml(library_of(catalogue)), overwrite=overwrite)
        return
    files = {f"{CODE_EDITION}.yaml": _yaml(library_of(catalogue))}
    files |= {f"{name}.yaml": _yaml(listed_library(edition)) for edition, name in LISTED.items()}
    files |= {name: _yaml(mapping) for name, mapping in mappings_of().items()}
    _write_folder(target, files, overwrite)


def write_audit(
    register: Register,
    catalogue: Catalogue,
    path: str | Path,
    *,
    overwrite: bool = False,
    handling: Handling | None = None,
) -> None:
    """Write the verdicts as an audit: a file that ends in .csv, or a folder with the applied controls beside it.

    Raises `ToolkitError` for a file that is there already, unless `overwrite`, and for the mark `public`.
    """
    wanted = (handling or Handling()).settled()
    book = read_book(register, catalogue)
    naming = book.naming(redacted=wanted.redacted)
    mark = f"Handling: {wanted.said}."
    audit = csv_text(audit_rows(book, naming, mark), columns=AUDIT_COLUMNS)
    target = Path(path)
    if target.suffix.lower() == ".csv":
        write_atomic(target, audit, overwrite=overwrite)
        return
    controls = csv_text(controls_rows(book, naming, mark), columns=CONTROL_COLUMNS)
    _write_folder(target, {"audit.csv": audit, "applied_controls.csv": controls}, overwrite)


def _yaml(library: Mapping[str, Any]) -> str:
    return emit_yaml(library, comment=_COMMENT)


def _write_folder(folder: Path, files: Mapping[str, str], overwrite: bool) -> None:
    made = make_folder(folder)
    there = [name for name in files if (made / name).exists()]
    if there and not overwrite:
        what = f"there is already a file {there[0]!r}"
        raise ToolkitError(
            what, where=str(folder), try_instead="Choose another folder, or say that it may be replaced."
        )
    for name, text in files.items():
        write_atomic(made / name, text, overwrite=overwrite)
