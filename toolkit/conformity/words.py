"""The standing in sentences, the same in every report: counts, never a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from toolkit.catalogues.vocabulary import Answer
from toolkit.register.records import VerdictWord

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity, Counts

__all__ = ["counts_said", "standing_line"]


def counts_said(counts: Counts) -> str:
    """Counts as words: `of 49: 2 met, 3 partly met, 44 not judged yet`."""
    ours = sum(count for verdict, count in counts.items() if verdict != "not ours")
    told = [
        f"{counts[each]} {'not judged yet' if each == 'unknown' else each}"
        for each in get_args(VerdictWord)
        if counts[each]
    ]
    return f"of {ours}: {', '.join(told)}" if ours else "none is ours"


def standing_line(conformity: Conformity) -> str:
    """Whether the Code applies, which roles are held, and the counts by strength."""
    scope = conformity.scope
    if scope.applies is Answer.NO:
        return f"The Code does not apply to this system: {scope.reason}"
    roles = ", ".join(role.replace("_", " ") for role in scope.roles) or "no role is recorded, so every duty counts"
    by_strength = "; ".join(f"{strength} {counts_said(each)}" for strength, each in conformity.by_strength().items())
    return f"Roles held: {roles}. Counts: {by_strength}."
