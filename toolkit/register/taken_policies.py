"""Policies of one workshop, in the team's words, as another workshop of the same organisation may take them over.

Which places of documents hold for the whole organisation is said in the library (`policies` of the Code's file): how to
report a weakness, who answers, how training is refreshed. What a document says of one system's parts is not offered
unless it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from toolkit.catalogues.single import load_code
from toolkit.errors import ToolkitError, nearest
from toolkit.register.document_records import DocumentText
from toolkit.register.taken_evidence import origin_of
from toolkit.register.taken_over import OfferedPieces, TakenOver

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["policies_of"]


def policies_of(
    other: Register, held: Mapping[str, DocumentText], places: Iterable[str] | None = None
) -> OfferedPieces:
    """What another register offers to one that holds these words: each piece with where it is from.

    `places` are documents (`disclosure`) or places of them (`disclosure.contact`); by default those that hold for the
    whole organisation. Own words, and words from somewhere else, are never replaced; words taken from there before are,
    where they were changed there since. Raises `ToolkitError` where the other register says nothing at a named place.
    """
    texts = other.document_texts
    source = origin_of(other)
    pieces, taken, refused = [], [], []
    for place in _wanted(other, texts, places):
        words = texts[place]
        revision = other.state().current[f"document_text:{place}"]
        noted = {"said by": revision.by, "on": revision.at[:10]}
        origin = dict(words.taken_from) or {**source, **noted}
        why = _refusal(held.get(place), words.text, origin)
        if why:
            refused.append((place, why))
            continue
        taken.append(place)
        if place not in held or held[place].text != words.text:
            said = {"document": words.document, "place": words.place, "text": words.text, "taken_from": origin}
            pieces.append((place, said))
    return OfferedPieces(tuple(pieces), TakenOver(tuple(taken), tuple(refused)))


def _wanted(other: Register, texts: Mapping[str, DocumentText], places: Iterable[str] | None) -> list[str]:
    if places is None:
        return [place for place in load_code().policies if place in texts]
    found: dict[str, None] = {}
    for named in places:
        here = [place for place, words in texts.items() if str(named) in (place, words.document)]
        if not here:
            known = dict.fromkeys([*texts, *(words.document for words in texts.values())])
            what = f"the other register has no words of its team at {str(named)[:60]!r}"
            raise ToolkitError(what, where=other.url, try_instead=nearest(str(named), known))
        found |= dict.fromkeys(here)
    return list(found)


def _refusal(held: DocumentText | None, text: str, origin: Mapping[str, str]) -> str:
    if held is None:
        return ""
    if not held.taken_from:
        return "your own words stand there"
    if held.taken_from.get("history") != origin.get("history"):  # a workshop may be renamed, its beginning may not
        return f"words taken from {held.taken_from.get('workshop') or 'another workshop'} stand there"
    older = held.text != text and str(origin.get("on", "")) < str(held.taken_from.get("on", ""))
    return "newer words from there stand here" if older else ""
