"""The documents that can be made, by id."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.reports.documents.inventory import inventory
from toolkit.reports.documents.making import Recipe
from toolkit.reports.documents.notice import notice
from toolkit.reports.documents.recovery import recovery
from toolkit.reports.documents.training import training

__all__ = ["RECIPES"]

_ALL = (
    Recipe(
        "inventory",
        "Inventory of assets",
        "What the system consists of, who answers for each part, and which part needs which.",
        "5.1, 5.2, 5.4, 7.1, 8.1",
        inventory,
    ),
    Recipe(
        "notice",
        "Notice to end-users and affected entities",
        "What the system does with people's data, where it fails, which risks stay, and where to turn.",
        "3.2, 4.5, 7.2.2, 7.4, 10.1 to 10.3",
        notice,
        outward=True,
    ),
    Recipe(
        "recovery",
        "Plan for incidents and recovery",
        "How each kind of attack is noticed and contained, and what is put back from where.",
        "5.3, 5.3.1, 6.5, 10.3, 11.1.1",
        recovery,
    ),
    Recipe(
        "training",
        "AI security training: plan and record",
        "Who needs to know what, by the threats that this system faces; who has had what, and when it lapses.",
        "1.1 to 1.2.2, 2.5.1",
        training,
    ),
)
RECIPES: Mapping[str, Recipe] = {recipe.id: recipe for recipe in _ALL}
"""Every document, in the order in which they are listed."""
