"""Risks by level and by money, side by side: where the two disagree, one of them is worth another look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.register.methods import counting_method
from toolkit.register.records import Assessment, Risk
from toolkit.register.views import Views

if TYPE_CHECKING:
    from toolkit.risks.losses.result import Quantification

__all__ = ["RankedRisk", "expected_losses", "ranking"]


@dataclass(frozen=True)
class RankedRisk:
    """An open risk with its place by level and by expected loss (1 the worst; equal ones share a place).

    None where it has no level by the criteria's method, or no quantified scenario.
    """

    id: str
    title: str
    level: str
    place_by_level: int | None
    expected: float | None
    place_by_money: int | None

    @property
    def apart(self) -> int | None:
        """By how many places money puts it before its level (negative: behind)."""
        if self.place_by_level is None or self.place_by_money is None:
            return None
        return self.place_by_level - self.place_by_money


def ranking(views: Views, quantified: Quantification | None = None) -> list[RankedRisk]:
    """The open risks, those with the largest expected loss first, then those without one by level, worst first."""
    risks = {name: risk for name, risk in views.risks.items() if risk.status == "open"}
    judged = {name: each for name, risk in risks.items() if (each := _assessed(views, risk, quantified)) is not None}
    by_level = _places({name: float(each.rank) for name, each in judged.items()})
    amounts = expected_losses(quantified) if quantified else {}
    by_money = _places({name: amount for name, amount in amounts.items() if name in risks})
    ranked = [
        RankedRisk(
            name,
            risk.title,
            judged[name].level if name in judged else "",
            by_level.get(name),
            amounts.get(name),
            by_money.get(name),
        )
        for name, risk in risks.items()
    ]
    last = len(ranked) + 1
    return sorted(ranked, key=lambda each: (each.place_by_money or last, each.place_by_level or last, each.title))


def _assessed(views: Views, risk: Risk, quantified: Quantification | None) -> Assessment | None:
    """The risk's level by the criteria's method, at the level that was quantified."""
    each = risk.assessments.get(quantified.level if quantified else "current")
    return each if each is not None and each.method == counting_method(views.criteria) else None


def expected_losses(quantified: Quantification) -> dict[str, float]:
    """What each quantified risk is expected to cost a year, by id."""
    return {each.id: quantified.risk(each.id).mean for each in quantified.portfolio.scenarios}


def _places(values: Mapping[str, float]) -> dict[str, int]:
    """From 1 for the greatest; equal ones share a place."""
    ordered = sorted(values.values(), reverse=True)
    return {name: ordered.index(value) + 1 for name, value in values.items()}
