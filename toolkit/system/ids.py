"""Ids for everything that a file names, made as the rest of the toolkit makes them and each given out once."""

from __future__ import annotations

from toolkit.catalogues.kind import SYSTEM
from toolkit.system.edit import id_from

__all__ = ["Ids"]

_LONGEST = 56
"""Characters, so that a number still fits into the 64 that an id may have."""


class Ids:
    """Gives out ids: `chatbot`, then `chatbot_2` …; the cost does not grow with the number of equal names."""

    def __init__(self) -> None:
        self._taken = {SYSTEM}
        self._next: dict[str, int] = {}

    def free(self, name: str) -> str:
        """An id for something of this name, that nothing else has."""
        wanted = id_from(name)[:_LONGEST].rstrip("_")
        made = wanted
        number = self._next.get(wanted, 2)
        while made in self._taken:
            made, number = f"{wanted}_{number}", number + 1
        self._next[wanted] = number
        self._taken.add(made)
        return made
