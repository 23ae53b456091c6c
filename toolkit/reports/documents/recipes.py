"""The documents that can be made, by id."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.reports.documents.inventory import inventory
from toolkit.reports.documents.making import Recipe

__all__ = ["RECIPES"]

_ALL = (
    Recipe(
        "inventory",
        "Inventory of assets",
        "What the system consists of, who answers for each part, and which part needs which.",
        "5.1, 5.2, 5.4, 7.1, 8.1",
        inventory,
    ),
)
RECIPES: Mapping[str, Recipe] = {recipe.id: recipe for recipe in _ALL}
"""Every document, in the order in which they are listed."""
