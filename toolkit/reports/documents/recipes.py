"""The documents that can be made, by id."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.register.document_titles import TITLES
from toolkit.reports.documents.audit import audit
from toolkit.reports.documents.board import board
from toolkit.reports.documents.decision import decision
from toolkit.reports.documents.disclosure import disclosure
from toolkit.reports.documents.disposal import disposal
from toolkit.reports.documents.inventory import inventory
from toolkit.reports.documents.making import Recipe
from toolkit.reports.documents.monitoring import monitoring
from toolkit.reports.documents.notice import notice
from toolkit.reports.documents.oversight import oversight
from toolkit.reports.documents.recovery import recovery
from toolkit.reports.documents.residual import residual
from toolkit.reports.documents.statement import statement
from toolkit.reports.documents.suppliers import suppliers
from toolkit.reports.documents.testing import testing
from toolkit.reports.documents.training import training
from toolkit.reports.documents.updates import updates

__all__ = ["RECIPES"]

_ALL = (
    Recipe(
        "statement",
        TITLES["statement"],
        "Which provisions of the Code are claimed for this system and these roles, and what each claim rests on.",
        "all 72",
        statement,
        by_role=True,
        for_all=True,
    ),
    Recipe(
        "decision",
        TITLES["decision"],
        "Why this system is built with AI, what it touches, which risks it brings, and who decided.",
        "2.1, 2.1.1, 2.5, 3.1.3",
        decision,
    ),
    Recipe(
        "inventory",
        TITLES["inventory"],
        "What the system consists of, who answers for each part, and which part needs which.",
        "5.1, 5.2, 5.4, 7.1, 8.1",
        inventory,
    ),
    Recipe(
        "notice",
        TITLES["notice"],
        "What the system does with people's data, where it fails, which risks stay, and where to turn.",
        "3.2, 4.5, 7.2.2, 7.4, 10.1 to 10.3",
        notice,
        outward=True,
    ),
    Recipe(
        "recovery",
        TITLES["recovery"],
        "How each kind of attack is noticed and contained, and what is put back from where.",
        "5.3, 5.3.1, 6.5, 10.3, 11.1.1",
        recovery,
    ),
    Recipe(
        "training",
        TITLES["training"],
        "Who needs to know what, by the threats that this system faces; who has had what, and when it lapses.",
        "1.1 to 1.2.2, 2.5.1",
        training,
    ),
    Recipe(
        "residual",
        TITLES["residual"],
        "What developers pass on to operators and operators to users, what the receiver can do, and who was told.",
        "3.2, 3.3, 9.3, 10.2.1",
        residual,
    ),
    Recipe(
        "oversight",
        TITLES["oversight"],
        "Which decisions need a person, who that is, and whether that person can really say no.",
        "4.1 to 4.5",
        oversight,
    ),
    Recipe(
        "suppliers",
        TITLES["suppliers"],
        "Who supplies which part, what is known of its security, which questions are open, and why it was chosen.",
        "2.4, 2.7, 3.3, 6.6, 7.1 to 7.3",
        suppliers,
    ),
    Recipe(
        "disclosure",
        TITLES["disclosure"],
        "How people outside report a weakness of this system, and what happens then.",
        "6.4, 2.5.1, 11.1",
        disclosure,
        outward=True,
    ),
    Recipe(
        "testing",
        TITLES["testing"],
        "What to test by the threats found, how each control is checked, what tests showed, and what stops a release.",
        "7.3, 9.1 to 9.4.1, 11.2",
        testing,
    ),
    Recipe(
        "updates",
        TITLES["updates"],
        "How each part is kept up to date, what counts as a major change, and who is told.",
        "7.4, 10.2.2, 11.1 to 11.3",
        updates,
    ),
    Recipe(
        "monitoring",
        TITLES["monitoring"],
        "The signals of the threats that this system faces, what is logged, and who looks.",
        "3.4, 12.1 to 12.4",
        monitoring,
    ),
    Recipe(
        "audit",
        TITLES["audit"],
        "Version, hash, source and licence of each, who changed what and why, and how far each can be traced.",
        "2.3, 5.2, 8.1 to 8.3",
        audit,
    ),
    Recipe(
        "disposal",
        TITLES["disposal"],
        "What is to be wiped or handed over at the end: data, what was made from it, models, keys, copies elsewhere.",
        "13.1, 13.2",
        disposal,
    ),
    Recipe(
        "board",
        TITLES["board"],
        "One page for the people who sign: where this system stands, what is open, and what is asked of them.",
        "all 72",
        board,
        one_page=True,
    ),
)
RECIPES: Mapping[str, Recipe] = {recipe.id: recipe for recipe in _ALL}
"""Every document, in the order in which they are listed."""
