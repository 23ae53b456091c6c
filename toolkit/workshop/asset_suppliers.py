"""Suppliers and keys among the assets: who supplies what and what is missing of it; where keys are said to lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Answer
from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.reports.documents.asset_list import Asset
from toolkit.system.model import System
from toolkit.workshop.asset_words import DETAIL_WORDS
from toolkit.workshop.panel import note

__all__ = ["suppliers_and_keys"]

_KEYS: Mapping[str, str] = {
    "secrets_in_vault": "Keys lie in a vault, and live for a short time",
    "own_identity": "Works under an identity of its own",
    "holds_secrets_in_prompt": "Holds secrets in its prompts",
}
"""The facts about keys, each with what it says."""
_NAMED = 8


def suppliers_and_keys(assets: Sequence[Asset], system: System | None, catalogue: Catalogue) -> Safe:
    """Both as tables; what is not stated is named, with where to answer it."""
    return fragment(_suppliers(assets), _keys(system, catalogue) if system is not None else None)


def _suppliers(assets: Sequence[Asset]) -> Safe:
    by_supplier: dict[str, list[Asset]] = {}
    for each in assets:
        if each.supplier.strip():
            by_supplier.setdefault(each.supplier, []).append(each)
    if not by_supplier:
        return note("No supplier is named in the description: say who provides a part in notebook 01.")
    rows = []
    for supplier, held in by_supplier.items():
        missing = [
            f"{each.name}: {', '.join(DETAIL_WORDS[detail] for detail in each.missing)}"
            for each in held
            if each.missing
        ]
        supplied = _names([each.name for each in held])
        rows.append({"supplier": supplier, "supplies": supplied, "still missing": "; ".join(missing) or "nothing"})
    return element("div", {"class": "att-first"}, table(rows))


def _keys(system: System, catalogue: Catalogue) -> Safe:
    rows = []
    for fact, words in _KEYS.items():
        said: dict[Answer, list[str]] = {answer: [] for answer in Answer}
        for identity, component in system.components.items():
            if fact in catalogue.facts_of(component.kind):
                said[Answer(component.facts.get(fact, Answer.UNKNOWN))].append(system.name_of(identity))
        if any(said.values()):
            rows.append(
                {
                    "keys and secrets": words,
                    "yes": _names(said[Answer.YES]),
                    "no": _names(said[Answer.NO]),
                    "not stated": _names(said[Answer.UNKNOWN]),
                }
            )
    where = note("What is not stated about keys is answered in notebook 01, under “Questions”.")
    return fragment(element("div", {"class": "att-first"}, table(rows)), where) if rows else fragment()


def _names(held: Sequence[str]) -> str:
    rest = len(held) - _NAMED
    return ", ".join(held[:_NAMED]) + (f" and {rest} more" if rest > 0 else "") or "–"
