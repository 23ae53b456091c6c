"""Read a system from whatever file a team has: the right reader is found by what the file holds, not by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.app_suite import import_app_suite
from toolkit.exchange.csv_file import without_separator_line
from toolkit.exchange.imported import Imported
from toolkit.exchange.otm import import_otm
from toolkit.exchange.pytm_json import import_pytm
from toolkit.exchange.risk_register_csv import EXAMPLE, import_risk_register, is_risk_register
from toolkit.exchange.table import COLUMNS, import_table_file
from toolkit.exchange.threagile import import_threagile
from toolkit.exchange.threat_composer import import_threat_composer
from toolkit.exchange.threat_dragon import import_threat_dragon
from toolkit.exchange.tm7 import import_tm7
from toolkit.exchange.tm_bom import import_tm_bom
from toolkit.exchange.tm_library import import_tm_library
from toolkit.files.json_peek import top_keys
from toolkit.files.reading import decode_text, read_limited
from toolkit.system.edit import id_from
from toolkit.system.model import FORMAT as SYSTEM_FORMAT
from toolkit.system.read import load_system

__all__ = ["READERS", "Reader", "format_of_another_tool", "import_system"]

MAX_BYTES = 20_000_000
_GRADES = {"critical", "severe", "high", "medium", "moderate", "low"}
_LOOKED_AT = 20_000
"""Characters from the beginning by which a file that is not whole JSON is judged."""


@dataclass(frozen=True)
class Opened:
    """The beginning of a file, and its top-level keys where it is JSON (also where it is cut off further down)."""

    text: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Reader:
    """A format that can be read: what it is called, how it is recognised, and what reads it."""

    name: str
    recognises: Callable[[Opened], bool]
    read: Callable[[Path, Catalogue], Imported]


def _system_yaml(path: Path, catalogue: Catalogue) -> Imported:
    return Imported(load_system(path, catalogue), SYSTEM_FORMAT)


def _is_system(opened: Opened) -> bool:
    """Also one whose `format` is missing or misspelt: its reader says so, with the line."""
    said = _format_of(opened)
    if any(fits(opened) for _, fits in _ELSEWHERE) or any(reader.recognises(opened) for reader in READERS[1:]):
        return False
    return said.startswith("ai-threat-toolkit/") or (
        not opened.keys and not said and re.search(r"(?m)^(components|flows)\s*:", opened.text) is not None
    )


def _is_table(opened: Opened) -> bool:
    named = {id_from(cell.strip(" \"'\r")) for cell in _first_row(opened)}
    return {"from", "to"} <= named


def _is_otm(opened: Opened) -> bool:
    return "otmVersion" in opened.keys or (
        not opened.keys and re.search(r"(?m)^otmVersion\s*:", opened.text) is not None
    )


def _is_app_suite(opened: Opened) -> bool:
    in_yaml = re.search(r"(?m)^model\s*:\s*\n\s+schema_version\s*:", opened.text) is not None
    return {"model", "data_flows", "components"} <= opened.keys or (not opened.keys and in_yaml)


def _is_composer(opened: Opened) -> bool:
    """A workspace keeps its threats beside what the application is; one of an early release may lack the latter."""
    return {"schema", "threats"} <= opened.keys or {"applicationInfo", "threats"} <= opened.keys


def _is_pytm(opened: Opened) -> bool:
    return {"flows", "elements"} <= opened.keys or {"flows", "actors", "assets", "boundaries"} <= opened.keys


def _is_register(opened: Opened) -> bool:
    return not opened.keys and not _is_table(opened) and is_risk_register(_cells(_first_row(opened)))


def _is_register_without_names(opened: Opened) -> bool:
    """Rows of many cells that say twice how bad something is."""
    rows = [_cells(re.split(r"[,;\t|]", line)) for line in opened.text.strip().split("\n", 3)[:2]]
    graded = [sum(cell.casefold() in _GRADES for cell in row) for row in rows]
    return bool(rows) and min(graded) >= 2 and _is_other_table(opened)


def _cells(row: list[str]) -> list[str]:
    return [cell.strip(" \"'\r\ufeff") for cell in row]


def _has(*keys: str) -> Callable[[Opened], bool]:
    """Whether these are keys at the top of a JSON file."""
    return lambda opened: opened.keys.issuperset(keys)


def _says(pattern: str) -> Callable[[Opened], bool]:
    """Whether the beginning of the text holds the pattern."""
    return lambda opened: re.search(pattern, opened.text) is not None


def _first_row(opened: Opened) -> list[str]:
    return re.split(r"[,;\t|]", without_separator_line(opened.text.lstrip()).partition("\n")[0])


def _is_other_table(opened: Opened) -> bool:
    rows = [len(re.split(r"[,;\t|]", line)) for line in opened.text.strip().split("\n", 3)[:2]]
    return len(rows) > 1 and min(rows) > 2 and not opened.text.lstrip().startswith(("{", "[", "<"))


READERS: tuple[Reader, ...] = (
    Reader("system.yaml of this toolkit", _is_system, _system_yaml),
    Reader(
        "OWASP Threat Dragon model, release 1 or 2 (JSON)",
        lambda opened: "summary" in opened.keys and bool(opened.keys & {"detail", "details"}),
        import_threat_dragon,
    ),
    Reader(
        "Microsoft Threat Modeling Tool model (.tm7)",
        lambda opened: opened.text.lstrip().startswith("<") and "<ThreatModel" in opened.text,
        import_tm7,
    ),
    Reader("Open Threat Model (JSON or YAML)", _is_otm, import_otm),
    Reader("App Suite model (open-threat-model in package indexes; YAML or JSON)", _is_app_suite, import_app_suite),
    Reader("OWASP Threat Model Library model (JSON)", _has("trust_zones", "data_stores"), import_tm_library),
    Reader("TM-BOM: a threat model in a CycloneDX bill of materials (JSON)", _has("bomFormat"), import_tm_bom),
    Reader("Threagile model (YAML)", _says(r"(?m)^threagile_version\s*:"), import_threagile),
    Reader("AWS Threat Composer workspace (JSON)", _is_composer, import_threat_composer),
    Reader("pytm model (the JSON that `tm.py --json` writes)", _is_pytm, import_pytm),
    Reader("risk register (CSV), whose rows become risks of the record", _is_register, import_risk_register),
    Reader(f"CSV table of flows (columns {', '.join(COLUMNS)})", _is_table, import_table_file),
)
"""Every format that can be read. A further one is one file in this folder and one line here."""

_ELSEWHERE: tuple[tuple[str, Callable[[Opened], bool]], ...] = (
    ("a register of this toolkit", lambda opened: _format_of(opened) == "ai-threat-toolkit/register"),
    ("a library of this toolkit", lambda opened: _format_of(opened) == "ai-threat-toolkit/library"),
    ("a diagrams.net drawing", lambda opened: opened.text.lstrip().startswith("<mxfile")),
    (
        "a pytm program, which is never run here: run it yourself as `python tm.py --json model.json`, and import that",
        _says(r"(?m)^\s*(from\s+pytm\s+import|import\s+pytm)\b"),
    ),
    (
        "a threatcl model (HCL), which no reader here knows: write its flows as a table, or its threats as a register",
        lambda opened: re.search(r'(?m)^\s*threatmodel\s+"', opened.text) is not None,
    ),
    (
        "a JSON Schema, which tells how files look and is none itself",
        lambda opened: "$schema" in opened.keys and bool(opened.keys & {"type", "properties"}),
    ),
    ("a Threat Dragon model without its `summary`", lambda opened: {"version", "detail"} <= opened.keys),
    (
        f"a risk register whose first line does not name its columns; put one above, such as `{EXAMPLE}`",
        _is_register_without_names,
    ),
    ("a table without the columns `from` and `to`", _is_other_table),
)


def import_system(path: str | Path, catalogue: Catalogue | None = None) -> Imported:
    """Read a system from a file of any format in `READERS`; the shipped catalogue is used where none is given.

    Gives the system, a report of what did not come along, guesses to confirm, and threats noted in the other tool.
    Raises `InputError` with every mistake, and names what can be read where the format is another.
    """
    where = Path(path)
    chosen = catalogue if catalogue is not None else load_catalogue()
    opened = _open(where)
    for reader in READERS:
        if reader.recognises(opened):
            return reader.read(where, chosen)
    known = "; ".join(reader.name for reader in READERS)
    seems = next((f"this seems to be {name}" for name, fits in _ELSEWHERE if fits(opened)), "")
    what = f"{seems or 'this is no system that can be read here'}"
    raise InputError([Problem(str(path), what, f"Can be read: {known}.")])


def format_of_another_tool(path: Path) -> str:
    """The name of the format of another tool's that a file can be read from; empty where it is none, or no file."""
    try:
        opened = _open(path)
    except InputError:
        return ""
    return next(
        (reader.name for reader in READERS if reader.read is not _system_yaml and reader.recognises(opened)), ""
    )


def _open(path: Path) -> Opened:
    data = read_limited(path, source=str(path), limit_bytes=MAX_BYTES)
    if data.startswith(b"PK\x03\x04"):
        instead = "From a spreadsheet, save the sheet as CSV (UTF-8); unpack anything else first."
        raise InputError([Problem(str(path), "this is a spreadsheet or another packed file, no UTF-8 text", instead)])
    text = decode_text(data, source=str(path), limit_bytes=MAX_BYTES)
    keys = top_keys(text) if text.lstrip().startswith("{") else frozenset[str]()
    return Opened(text[:_LOOKED_AT], keys)


def _format_of(opened: Opened) -> str:
    """What a file says of itself in its `format`, in YAML or JSON."""
    found = re.search(r"""(?m)^[{\s]*["']?format["']?\s*:\s*["']?([\w./-]+)""", opened.text)
    return found.group(1) if found else ""
