"""Which kind of AI component is meant by a plain shape? Guessed from its name; the team confirms."""

from __future__ import annotations

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.imported import Suggestion
from toolkit.system.kind_words import KindWords

__all__ = ["KindGuesser"]

_FITS: dict[str, tuple[str, ...]] = {
    # Whatever is outside is often drawn as an actor, also somebody else's model or website.
    "actor": ("actor", "system", "process"),
    "process": ("process",),
    "store": ("store",),
}


class KindGuesser:
    """Guesses the kinds of a foreign model's shapes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words = KindWords(catalogue)

    def suggest(self, name: str, description: str, drawn_as: str, mark: str = "") -> Suggestion | None:
        """The kind that a shape most likely is, or None where nothing tells more than its drawing.

        `drawn_as` is actor, process or store; `mark` a kind that an attribute of the shape tells. A guess is plain,
        and may be taken, where it comes from the name or the mark and fits the way the thing is drawn.
        """
        kind, word = self._words.guess(name)
        because = f"its name says {word!r}"
        if not kind and mark in self._catalogue.kinds:
            kind, because = mark, "it is marked so"
        if kind:
            fits = self._catalogue.kinds[kind].shape in _FITS.get(drawn_as, ())
            return None if kind == drawn_as else Suggestion(kind, because, drawn_as, taken=fits)
        kind, word = self._words.guess(description)
        if kind and kind != drawn_as:
            return Suggestion(kind, f"its description says {word!r}", drawn_as, taken=False)
        return None
