"""Places of a document at which a team may say something of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError, nearest
from toolkit.reports.documents.blocks import Missing, TeamText
from toolkit.reports.documents.making import Recipe, compose

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["check_place", "places_of"]


def places_of(recipe: Recipe, register: Register, catalogue: Catalogue) -> list[str]:
    """The places of a document as it would be made now: its open questions, its sections, and what was said already."""
    document = compose(recipe, register, catalogue)
    asked = [block.place for _, block in document.blocks() if isinstance(block, Missing) and block.by == "text"]
    said = [block.place for _, block in document.blocks() if isinstance(block, TeamText)]
    return list(dict.fromkeys([*asked, *said, *(section.place for section in document.sections)]))


def check_place(recipe: Recipe, register: Register, catalogue: Catalogue, place: str) -> None:
    """Refuse a place that the document does not have, naming the nearest: else what was said would be seen nowhere."""
    known = places_of(recipe, register, catalogue)
    if place in known:
        return
    document = compose(recipe, register, catalogue)
    if any(each.place == place for each in document.missing):
        instead = "Answer it where it belongs: a fact or the description in notebook 01, details in notebook 05."
        raise ToolkitError("this is no place for words, but for an answer", where=place, try_instead=instead)
    raise ToolkitError(f"“{recipe.title}” has no place {place!r}", try_instead=nearest(place, known))
