"""Scoring methods by name; they are data (threat_libraries/scales/), and a team's library can bring its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.catalogues import single
from toolkit.catalogues.scale import Scale
from toolkit.catalogues.single import scale_ids as shipped_scale_ids
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue

__all__ = ["DEFAULT_SCALE", "find_scale", "load_scale", "scale_ids"]

DEFAULT_SCALE = "matrix-5x5"
"""What the workshop opens on: five steps of likelihood and impact, in the style of ISO/IEC 27005."""


def scale_ids(catalogue: Catalogue | None = None) -> list[str]:
    """The scoring methods that are shipped, and with a catalogue those of a team's own libraries as well."""
    own = catalogue.scales if catalogue is not None else {}
    return sorted({*shipped_scale_ids(), *own})


def load_scale(scale_id: str, catalogue: Catalogue | None = None) -> Scale:
    """A scoring method by its id: a shipped one, or with a catalogue one of a team's own, which comes first.

    Raises `ToolkitError` with the nearest id.
    """
    if catalogue is not None and scale_id in catalogue.scales:
        return catalogue.scales[scale_id]
    known = scale_ids(catalogue)
    if scale_id not in known:
        raise ToolkitError(f"there is no scoring method {scale_id[:60]!r}", try_instead=nearest(scale_id[:60], known))
    return single.load_scale(scale_id)


def find_scale(scale_id: str, catalogue: Catalogue | None = None) -> Scale | None:
    """The same, or None where nobody here knows the method: a record may name one of a library that is not at hand."""
    try:
        return load_scale(scale_id, catalogue)
    except ToolkitError:
        return None
