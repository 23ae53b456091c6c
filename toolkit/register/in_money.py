"""A register in money, for whatever shows it: all three levels quantified, and what is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.files.canonical_json import canonical_bytes
from toolkit.register.views import Views

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.risks.losses import Portfolio
    from toolkit.risks.losses.result import Quantification
    from toolkit.risks.losses.scenario import Level
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["InMoney", "in_money"]

LEVELS: tuple[Level, ...] = ("inherent", "current", "target")
_KEPT = 4


@dataclass(frozen=True)
class InMoney:
    """What a register's losses come to at each level; `not_quantified` are open risks, by id, with what is missing.

    `problem` says why nothing could be quantified although there are estimates; then there are no levels.
    """

    levels: Mapping[Level, Quantification]
    not_quantified: Mapping[str, str]
    tolerance: Tolerance | None = None
    problem: str = ""
    estimators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By risk id, the ids of those who estimated it, in the order in which their parts stand."""

    @property
    def current(self) -> Quantification:
        """The level of today."""
        return self.levels["current"]

    @property
    def portfolio(self) -> Portfolio:
        """What was quantified."""
        return self.current.portfolio


def in_money(views: Views, catalogue: Catalogue | None = None) -> InMoney | None:
    """Quantify a register at all levels; None where nobody has estimated anything, so that nothing is said of money.

    Estimates that do not fit together are told in `problem`, for a report must not fail for them. The same register
    gives the same figures, also where they are simulated.
    """
    scenarios = views.scenarios
    risks = views.risks
    if not any(name in risks and risks[name].status == "open" for name in scenarios):
        return None
    missing = views.not_quantified
    try:
        portfolio = views.portfolio(catalogue)
        levels = _quantified(canonical_bytes(portfolio.model_dump(mode="json", exclude_none=True)))
    except ToolkitError as error:
        return InMoney({}, missing, problem=str(error))
    criteria = views.criteria
    held = criteria.loss_tolerance if criteria else None
    fits = held is not None and held.currency == portfolio.currency
    return InMoney(
        levels,
        missing,
        held.curve if held is not None and fits else None,
        estimators={
            each.id: tuple(dict.fromkeys(who.by for who in scenarios[each.id].estimated.values() if who.by))
            for each in portfolio.scenarios
        },
    )


@lru_cache(maxsize=_KEPT)
def _quantified(portfolio: bytes) -> Mapping[Level, Quantification]:
    """All levels of a portfolio. Kept, since a report, a workbook and a page are often made one after the other."""
    from toolkit.risks.losses import Portfolio, Quantifier

    built, quantifier = Portfolio.of(json.loads(portfolio)), Quantifier()
    return {level: quantifier.quantify(built, level) for level in LEVELS}
