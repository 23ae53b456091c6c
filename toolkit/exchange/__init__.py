"""What is read back, or read by machines: other tools' formats, tables, workbooks, CSV, JSON.

Nothing heavy is loaded until it is used: neither the database's library nor the spreadsheet's.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.exchange.csv_file import read_csv, write_csv
    from toolkit.exchange.flat import findings_csv, register_csv
    from toolkit.exchange.foreign_match import ControlMatch, Matches, ThreatMatch, match_foreign
    from toolkit.exchange.foreign_record import record_foreign, take_into_register
    from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported, LossReport, Suggestion
    from toolkit.exchange.json_file import read_register_json, write_json
    from toolkit.exchange.readers import READERS, import_system
    from toolkit.exchange.table import import_table, import_table_file
    from toolkit.exchange.table_of_formats import FORMATS, export_one
    from toolkit.exchange.threat_dragon import import_threat_dragon
    from toolkit.exchange.workbook import write_workbook

__all__ = [
    "FORMATS",
    "READERS",
    "ControlMatch",
    "ForeignMitigation",
    "ForeignThreat",
    "Imported",
    "LossReport",
    "Matches",
    "Suggestion",
    "ThreatMatch",
    "export_one",
    "findings_csv",
    "import_system",
    "import_table",
    "import_table_file",
    "import_threat_dragon",
    "match_foreign",
    "read_csv",
    "read_register_json",
    "record_foreign",
    "register_csv",
    "take_into_register",
    "write_csv",
    "write_json",
    "write_workbook",
]

_HOMES = {
    "FORMATS": "table_of_formats",
    "READERS": "readers",
    "ControlMatch": "foreign_match",
    "ForeignMitigation": "imported",
    "ForeignThreat": "imported",
    "Imported": "imported",
    "LossReport": "imported",
    "Matches": "foreign_match",
    "Suggestion": "imported",
    "ThreatMatch": "foreign_match",
    "export_one": "table_of_formats",
    "findings_csv": "flat",
    "import_system": "readers",
    "import_table": "table",
    "import_table_file": "table",
    "import_threat_dragon": "threat_dragon",
    "match_foreign": "foreign_match",
    "read_csv": "csv_file",
    "read_register_json": "json_file",
    "record_foreign": "foreign_record",
    "register_csv": "flat",
    "take_into_register": "foreign_record",
    "write_csv": "csv_file",
    "write_json": "json_file",
    "write_workbook": "workbook",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.exchange.{_HOMES[name]}"), name)
