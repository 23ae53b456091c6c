"""What the three shapes of MITRE ATLAS have in common: its types, its words for relations, its home."""

from __future__ import annotations

from toolkit.catalogues.framework import StandsFor
from toolkit.exchange.catalogues.gathering import Head
from toolkit.exchange.catalogues.plain import one_line

__all__ = ["ACHIEVES", "EMPLOYS", "MITIGATES", "atlas_head", "edition_of"]

ACHIEVES, MITIGATES, EMPLOYS = "achieves", "mitigates", "employs"
"""As format 6 calls what older ones keep in lists: technique to tactic, mitigation to technique, case to technique."""
TYPES: dict[str, StandsFor] = {
    "tactic": "group",
    "technique": "threat",
    "sub-technique": "threat",
    "mitigation": "control",
    "case-study": "group",
}


def atlas_head(version: str, *, published: str = "", is_whole: bool = True) -> Head:
    """The head of an edition of ATLAS."""
    return Head(
        id="mitre-atlas",
        title="MITRE ATLAS",
        url="https://github.com/mitre-atlas/atlas-data",
        licence="Apache-2.0, as its owners give it; the file itself does not say",
        types=TYPES,
        edition=edition_of(version),
        version=version,
        published=published,
        is_whole=is_whole,
    )


def edition_of(version: str) -> str:
    """What references call a version: `5.6` for 5.6.0, else as it stands (`5.0.1`, `2026.09`, `2025.11.2`)."""
    plain = one_line(version).removeprefix("v")
    return plain.removesuffix(".0") if plain.count(".") == 2 else plain
