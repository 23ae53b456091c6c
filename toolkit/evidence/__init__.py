"""What tests, scanners and bills of materials say, as plain frozen values; and what that speaks to.

Nothing is loaded until it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.evidence.evidence import Evidence
    from toolkit.evidence.formats import evidence_formats
    from toolkit.evidence.mapping import load_case_studies, load_map, map_ids
    from toolkit.evidence.readers import READERS, read_evidence
    from toolkit.evidence.results import (
        BillComponent,
        Card,
        FamilyCount,
        FileHash,
        ScannerFinding,
        TestResult,
    )
    from toolkit.evidence.speaks import ProvisionLink, SpeaksTo, ThreatLink, speaks_to, threats_of_subject

__all__ = [
    "READERS",
    "BillComponent",
    "Card",
    "Evidence",
    "FamilyCount",
    "FileHash",
    "ProvisionLink",
    "ScannerFinding",
    "SpeaksTo",
    "TestResult",
    "ThreatLink",
    "evidence_formats",
    "load_case_studies",
    "load_map",
    "map_ids",
    "read_evidence",
    "speaks_to",
    "threats_of_subject",
]

_HOMES = {
    "READERS": "readers",
    "BillComponent": "results",
    "Card": "results",
    "Evidence": "evidence",
    "FamilyCount": "results",
    "FileHash": "results",
    "ProvisionLink": "speaks",
    "ScannerFinding": "results",
    "SpeaksTo": "speaks",
    "TestResult": "results",
    "ThreatLink": "speaks",
    "evidence_formats": "formats",
    "load_case_studies": "mapping",
    "load_map": "mapping",
    "map_ids": "mapping",
    "read_evidence": "readers",
    "speaks_to": "speaks",
    "threats_of_subject": "speaks",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.evidence.{_HOMES[name]}"), name)
