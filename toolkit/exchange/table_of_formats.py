"""The formats that a register is written in for machines and spreadsheets: one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError, nearest
from toolkit.exchange.handling import Handling

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["FORMATS", "Format", "WriteRegister", "export_one", "format_of"]

WriteRegister = Callable[["Register", "Catalogue", Path, bool, Handling], None]
"""Writes a register to a path: whether an existing file may be replaced, and how what is written may be handled."""


@dataclass(frozen=True)
class Format:
    """A format: the endings that mean it (none where it has to be named), what it is, and what writes it."""

    endings: tuple[str, ...]
    about: str
    write: WriteRegister
    handles: bool = False
    """Whether it knows a handling mark and a redacted variant; else the variant is refused."""
    marks: bool = False
    """Whether it bears a mark that is asked for, though it has no redacted variant; else the mark is refused."""


def _xlsx(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling) -> None:
    from toolkit.exchange.workbook import write_workbook

    write_workbook(register, catalogue, path, overwrite=overwrite, mark=handling.asked())


def _csv(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, _: Handling) -> None:
    from toolkit.exchange.flat import register_csv

    register_csv(register, catalogue, path, overwrite=overwrite)


def _json(register: Register, _: Catalogue, path: Path, overwrite: bool, __: Handling) -> None:
    from toolkit.exchange.json_file import write_json

    write_json(register, path, overwrite=overwrite)


def _gaps(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling) -> None:
    from toolkit.exchange.gap_list import write_gap_list

    write_gap_list(register, catalogue, path, overwrite=overwrite, handling=handling)


def _ciso_assistant(_: Register, catalogue: Catalogue, path: Path, overwrite: bool, __: Handling) -> None:
    from toolkit.exchange.ciso_assistant import write_library

    write_library(catalogue, path, overwrite=overwrite)


def _ciso_assistant_csv(
    register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling
) -> None:
    from toolkit.exchange.ciso_assistant import write_audit

    write_audit(register, catalogue, path, overwrite=overwrite, handling=handling)


def _oscal(name: str) -> WriteRegister:
    def write(register: Register, catalogue: Catalogue, path: Path, overwrite: bool, handling: Handling) -> None:
        from toolkit.exchange.oscal.writing import write_folder, write_oscal

        if name == "oscal":
            write_folder(register, catalogue, path, handling=handling, overwrite=overwrite)
        else:
            write_oscal(register, catalogue, name, path, handling=handling, overwrite=overwrite)

    return write


_OSCAL = {
    "oscal": "OSCAL: a folder with all five documents, which refer to each other",
    "oscal-catalog": "OSCAL catalogue: the 72 provisions of the Code, in our paraphrase",
    "oscal-component-definition": "OSCAL component definition: the parts of the system, controls, and what they serve",
    "oscal-assessment-plan": "OSCAL assessment plan: what is to be judged, and how",
    "oscal-assessment-results": "OSCAL assessment results: verdicts, evidence and risks",
    "oscal-plan-of-action": "OSCAL plan of action and milestones: gaps, owners, days, actions",
}

FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        (".xlsx",), "workbook: risks, controls, the Code, the history; for people with Excel", _xlsx, marks=True
    ),
    "gaps": Format((), "workbook: gaps against the Code, a sheet a role; for compliance officers", _gaps, handles=True),
    "ciso-assistant": Format(
        (), "the Code as a CISO Assistant library; a .yaml file, or a folder with mappings", _ciso_assistant
    ),
    "ciso-assistant-csv": Format(
        (),
        "the verdicts as an audit for CISO Assistant; a .csv file, or a folder with the controls",
        _ciso_assistant_csv,
        handles=True,
    ),
    "csv": Format((".csv",), "one row a risk; for programs", _csv),
    "json": Format((".json",), "register.json: every event, without loss; for git, CI and handing over", _json),
    **{name: Format((), about, _oscal(name), handles=True) for name, about in _OSCAL.items()},
}
"""Every format of this room. A further one is one file in this folder and one line here."""


def format_of(path: Path, name: str | None, formats: Mapping[str, Format]) -> str:
    """The format that is named, or that the path's ending means. Raises `ToolkitError` with what there is."""
    if name is not None:
        if name not in formats:
            raise ToolkitError(f"there is no format {name!r}", where=str(path), try_instead=nearest(name, formats))
        return name
    ending = path.suffix.lower()
    found = next((key for key, each in formats.items() if ending in each.endings), None)
    if found is None:
        endings = ", ".join(each for known in formats.values() for each in known.endings)
        said = f"the ending {ending!r} says no format" if ending else "the name has no ending that says the format"
        raise ToolkitError(
            said, where=str(path), try_instead=f"End the name with one of {endings}, or name the format."
        )
    return found


def export_one(
    register: Register,
    path: str | Path,
    *,
    catalogue: Catalogue | None = None,
    format: str | None = None,  # noqa: A002 - the word that a caller expects
    overwrite: bool = False,
    handling: Handling | None = None,
    formats: Mapping[str, Format] = FORMATS,
) -> Path:
    """Write a register to a path, in the format named or meant by its ending; gives the path.

    Raises `ToolkitError` for an unknown format, for a mark or redaction that the format does not know, and for an
    existing file unless `overwrite`.
    """
    target = Path(path)
    name = format_of(target, format, formats)
    chosen = formats[name]
    wanted = handling or Handling()
    if wanted and not chosen.handles and (wanted.redacted or not chosen.marks):
        knowing = ", ".join(
            key for key, each in formats.items() if each.handles or (each.marks and not wanted.redacted)
        )
        instead = f"These do: {knowing}; and every document (ai-threat document)." if knowing else ""
        knows = "no redacted variant" if chosen.marks else "neither a handling mark nor a redacted variant"
        raise ToolkitError(f"the format {name!r} knows {knows}", where=str(target), try_instead=instead)
    chosen.write(register, catalogue if catalogue is not None else load_catalogue(), target, overwrite, wanted)
    return target
