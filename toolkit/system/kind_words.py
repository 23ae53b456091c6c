"""Which kind of component is meant by a name? The longest word of the catalogue that occurs in it tells."""

from __future__ import annotations

import re

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM

__all__ = ["KindWords"]

_MAX_READ = 500
"""Characters of a name or description that are looked at."""
_NO_WORD = re.compile(r"[^a-z0-9+]+")


class KindWords:
    """The words by which people call the kinds of a catalogue, ready to be looked up thousands of times."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._told: dict[str, tuple[int, str]] = {}
        for place, (kind_id, kind) in enumerate(catalogue.kinds.items()):
            if kind_id not in (DATA_ASSET, DATA_FLOW, SYSTEM):
                for word in (kind_id.replace("_", " "), kind.title, *kind.also_called):
                    self._told.setdefault(_plain(word), (place, kind_id))
        self._told.pop("", None)
        self._most = max((word.count(" ") + 1 for word in self._told), default=0)

    def guess(self, text: str) -> tuple[str, str]:
        """The kind that a text most likely means, and the word that told; two empty texts when nothing does.

        Of equally long words, that of the kind which stands earlier in the catalogue tells. A plural tells as well.
        """
        words = _plain(text[:_MAX_READ]).split()
        found: list[tuple[int, int, str, str]] = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._most, len(words)) + 1):
                said = " ".join(words[start:end])
                for word in {said, said.removesuffix("s")}:
                    if word in self._told:
                        place, kind = self._told[word]
                        found.append((-len(word), place, kind, word))
        return min(found)[2:] if found else ("", "")


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", text.lower()).strip()
