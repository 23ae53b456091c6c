"""What one workshop takes over from another of the same organisation: the pieces, and what is told of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["OfferedPieces", "TakenOver"]


@dataclass(frozen=True)
class TakenOver:
    """What was taken over, by its name or id there, and what was refused, with the reason as second."""

    taken: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        said = f"{len(self.taken)} taken over"
        return f"{said}, {len(self.refused)} refused" if self.refused else said


@dataclass(frozen=True)
class OfferedPieces:
    """The pieces that can be taken, as plain fields by their name or id there, and what is told of all of them."""

    pieces: tuple[tuple[str, dict[str, Any]], ...] = ()
    told: TakenOver = TakenOver()
