"""Estimates moved by evidence: counted tests, shares of reports, snapshots of exploitation. Loaded when used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.risks.updating.beta import Beta
    from toolkit.risks.updating.discount import Discount
    from toolkit.risks.updating.exploitation import (
        Annualised,
        EpssSnapshot,
        KevSnapshot,
        annualised,
        composite,
        lev,
        lev2,
        lev_windows,
        read_epss,
        read_kev,
    )
    from toolkit.risks.updating.from_evidence import attempts_in, source_of, update_from_evidence
    from toolkit.risks.updating.update import Attempts, TestSource, Update, update_probability
    from toolkit.risks.updating.weights import (
        CaseStudies,
        RelativeWeight,
        RelativeWeights,
        read_case_studies,
        relative_weights,
        shipped_weights,
    )

_HOMES = {
    "Beta": "beta",
    "Discount": "discount",
    "Annualised": "exploitation",
    "EpssSnapshot": "exploitation",
    "KevSnapshot": "exploitation",
    "annualised": "exploitation",
    "composite": "exploitation",
    "lev": "exploitation",
    "lev2": "exploitation",
    "lev_windows": "exploitation",
    "read_epss": "exploitation",
    "read_kev": "exploitation",
    "attempts_in": "from_evidence",
    "source_of": "from_evidence",
    "update_from_evidence": "from_evidence",
    "CaseStudies": "weights",
    "RelativeWeight": "weights",
    "RelativeWeights": "weights",
    "read_case_studies": "weights",
    "relative_weights": "weights",
    "shipped_weights": "weights",
    "Attempts": "update",
    "TestSource": "update",
    "Update": "update",
    "update_probability": "update",
}

__all__ = [
    "Annualised",
    "Attempts",
    "Beta",
    "CaseStudies",
    "Discount",
    "EpssSnapshot",
    "KevSnapshot",
    "RelativeWeight",
    "RelativeWeights",
    "TestSource",
    "Update",
    "annualised",
    "attempts_in",
    "composite",
    "lev",
    "lev2",
    "lev_windows",
    "read_case_studies",
    "read_epss",
    "read_kev",
    "relative_weights",
    "shipped_weights",
    "source_of",
    "update_from_evidence",
    "update_probability",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.risks.updating.{_HOMES[name]}"), name)
