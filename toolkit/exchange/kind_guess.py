"""Which kind of AI component is meant by a plain shape? Guessed from its name; the team confirms."""

from __future__ import annotations

import re

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.exchange.imported import Suggestion

__all__ = ["KindGuesser"]

_MAX_READ = 500
"""Characters of a name or description that are looked at."""
_NO_WORD = re.compile(r"[^a-z0-9+]+")

_FITS: dict[str, tuple[str, ...]] = {
    # Whatever is outside is often drawn as an actor, also somebody else's model or website.
    "actor": ("actor", "system", "process"),
    "process": ("process",),
    "store": ("store",),
}


class KindGuesser:
    """Guesses kinds as `toolkit.system.sketch.guess_kind` does, for files with thousands of names.

    The longest word of the catalogue that occurs in a name tells; of equally long ones that of the earlier kind.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._told: dict[str, tuple[int, str]] = {}
        for place, (kind_id, kind) in enumerate(catalogue.kinds.items()):
            if kind_id not in (DATA_ASSET, DATA_FLOW, SYSTEM):
                for word in (kind_id.replace("_", " "), kind.title, *kind.also_called):
                    self._told.setdefault(_plain(word), (place, kind_id))
        self._told.pop("", None)
        self._most = max((word.count(" ") + 1 for word in self._told), default=0)

    def guess(self, text: str) -> tuple[str, str]:
        """The kind that a text most likely means, and the word that told; two empty texts when nothing does."""
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

    def suggest(self, name: str, description: str, drawn_as: str, mark: str = "") -> Suggestion | None:
        """The kind that a shape most likely is, or None where nothing tells more than its drawing.

        `drawn_as` is actor, process or store; `mark` a kind that an attribute of the shape tells. A guess is plain,
        and may be taken, where it comes from the name or the mark and fits the way the thing is drawn.
        """
        kind, word = self.guess(name)
        because = f"its name says {word!r}"
        if not kind and mark in self._catalogue.kinds:
            kind, because = mark, "it is marked so"
        if kind:
            fits = self._catalogue.kinds[kind].shape in _FITS.get(drawn_as, ())
            return None if kind == drawn_as else Suggestion(kind, because, drawn_as, taken=fits)
        kind, word = self.guess(description)
        if kind and kind != drawn_as:
            return Suggestion(kind, f"its description says {word!r}", drawn_as, taken=False)
        return None


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", text.lower()).strip()
