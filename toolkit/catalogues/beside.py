"""A team's own library beside its system: found by itself, so that it need not be named each time."""

from __future__ import annotations

from pathlib import Path

__all__ = ["BESIDE", "VARIABLE", "libraries_beside"]

VARIABLE = "AI_THREAT_LIBRARY"
"""The environment variable that names libraries for every workshop that is opened; several as in PATH."""

BESIDE = "threat-library"
"""The folder beside a system.yaml, or in a workshop's folder, whose libraries are used by themselves."""


def libraries_beside(where: str | Path) -> list[Path]:
    """The folder of libraries beside a file, or in a folder; none where it is not there or holds no YAML."""
    place = Path(where).expanduser()
    folder = (place if place.is_dir() else place.parent) / BESIDE
    return [folder] if folder.is_dir() and any(folder.rglob("*.yaml")) else []
