"""Scoring methods by name; they are data (threat_libraries/scales/)."""

from __future__ import annotations

from toolkit.catalogues.single import load_scale, scale_ids

__all__ = ["DEFAULT_SCALE", "load_scale", "scale_ids"]

DEFAULT_SCALE = "matrix-5x5"
"""What the workshop opens on: five steps of likelihood and impact, in the style of ISO/IEC 27005."""
