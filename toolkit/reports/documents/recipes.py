"""The documents that can be made, by id."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.reports.documents.decision import decision
from toolkit.reports.documents.inventory import inventory
from toolkit.reports.documents.making import Recipe
from toolkit.reports.documents.notice import notice
from toolkit.reports.documents.recovery import recovery
from toolkit.reports.documents.residual import residual
from toolkit.reports.documents.statement import statement
from toolkit.reports.documents.training import training

__all__ = ["RECIPES"]

_ALL = (
    Recipe(
        "statement",
        "Self-assessment statement",
        "Which provisions of the Code are claimed for this system and these roles, and what each claim rests on.",
        "all 72",
        statement,
    ),
    Recipe(
        "decision",
        "Record of the decision to use AI",
        "Why this system is built with AI, what it touches, which risks it brings, and who decided.",
        "2.1, 2.1.1, 2.5, 3.1.3",
        decision,
    ),
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
    Recipe(
        "residual",
        "Residual risks, passed down the chain",
        "What developers pass on to operators and operators to users, what the receiver can do, and who was told.",
        "3.2, 3.3, 9.3, 10.2.1",
        residual,
    ),
)
RECIPES: Mapping[str, Recipe] = {recipe.id: recipe for recipe in _ALL}
"""Every document, in the order in which they are listed."""
