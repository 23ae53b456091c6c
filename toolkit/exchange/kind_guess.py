"""Which kind of AI component is meant by a plain shape, and how far is its place trusted? The team confirms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.imported import Loss, Suggestion
from toolkit.system.guessing import because, settle_by_place, trusted_as_named
from toolkit.system.kind_words import KindWords
from toolkit.system.model import System

__all__ = ["KindGuesser", "by_place"]

_FITS: dict[str, tuple[str, ...]] = {
    # Whatever is outside is often drawn as an actor, also somebody else's model or website.
    "actor": ("actor", "system", "process"),
    "process": ("process",),
    "store": ("store",),
    # Nothing is drawn, only named.
    "": ("actor", "system", "process", "store"),
}


_PLAIN = ("", "process", "store")
_GENERAL = (*_PLAIN, "database", "file_store")
"""What a name tells that says no more than a drawing does."""
_CONTENT = "external_source"
"""What keeps something and is drawn as an actor: content that others decide."""


class KindGuesser:
    """Guesses the kinds of a foreign model's shapes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.words = KindWords(catalogue)

    def suggest(
        self, name: str, description: str, drawn_as: str, mark: str = "", tags: Sequence[str] = ()
    ) -> Suggestion | None:
        """The kind that a shape most likely is, or None where nothing tells more than its drawing.

        `drawn_as` is actor, process or store, or empty where nothing is drawn; `mark` is a kind that an attribute of it
        tells, `tags` are what it is labelled with: types, technologies. A guess is plain, and may be taken, where it
        comes from the name, the mark or a tag and fits the way the thing is drawn. A tag tells where the name does not,
        and where it tells the more special kind: a `store` that is labelled `pgvector`.
        """
        kind, word = self.words.guess(name)
        why = because(word)
        if (
            mark in self._catalogue.kinds
            and mark != kind
            and (kind in _PLAIN or self._tells_more(mark, kind, drawn_as, general=_PLAIN))
        ):
            kind, why = mark, "it is marked so"
        for tag in tags:
            told, word = self.words.guess(tag)
            if told and told not in (kind, drawn_as, "process") and self._tells_more(told, kind, drawn_as):
                kind, why = told, because(word, "its type or tag")
        bought = self.words.run_by_supplier(kind) if drawn_as == "actor" else kind
        if bought != kind:
            kind, why = bought, f"{why}, and it is drawn as somebody else's"
        if kind and drawn_as == "actor" and self._catalogue.kinds[kind].shape == "store":
            return Suggestion(_CONTENT, f"{why}, and it is drawn as an actor", drawn_as, taken=True)
        if kind:
            fits = self._catalogue.kinds[kind].shape in _FITS.get(drawn_as, ())
            return None if kind == drawn_as else Suggestion(kind, why, drawn_as, taken=fits)
        kind, word = self.words.guess(description)
        if kind and kind != drawn_as:
            return Suggestion(kind, because(word, "its description"), drawn_as, taken=False)
        return None

    def _tells_more(self, told: str, kind: str, drawn_as: str, *, general: Collection[str] = _GENERAL) -> bool:
        """Whether a tag is to be believed rather than what the name tells; `general` are kinds that tell little."""
        if not kind or self._catalogue.is_a(told, (kind,)):
            return True
        fits = _FITS.get(drawn_as, ())
        shape, other = self._catalogue.kinds[kind].shape, self._catalogue.kinds[told].shape
        if kind in general and told not in general and shape == other:
            return True
        return shape not in fits and other in fits


def by_place(
    system: System, suggested: Mapping[str, Suggestion], words: KindWords
) -> tuple[System, dict[str, Suggestion], list[Loss]]:
    """An imported system with what its places tell: their trust where their names say it, and kinds where they matter.

    Gives the system, the suggestions as they are now, and a line for each place whose trust was guessed or is open.
    """
    system, said = trusted_as_named(system)
    notes = [Loss(f"boundary {system.name_of(each.where)!r}", each.what, each.try_instead, "note") for each in said]
    taken = {key: each.because for key, each in suggested.items() if each.taken}
    system, settled = settle_by_place(system, taken, words)
    changed = {
        key: replace(suggested[key], kind=system.components[key].kind, because=why) for key, why in settled.items()
    }
    return system, {**suggested, **changed}, notes
