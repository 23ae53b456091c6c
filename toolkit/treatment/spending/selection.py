"""Which controls for the money: the affordable set that leaves least, each set worked out anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.errors import ToolkitError
from toolkit.risks.sensitivity.figures import Figure, figure_of
from toolkit.treatment.spending.branching import Searched, branched
from toolkit.treatment.spending.exhaustive import best_set, countable
from toolkit.treatment.spending.menu import Menu, Offer, Start, checked_budget, menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.search import Found, affordable, filled, greedy, improved, trimmed
from toolkit.treatment.spending.tails import Tail, searched

__all__ = ["Selection", "best_within", "select_controls"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Selection:
    """The controls to buy, what they cost a year, and the figure before and after; money in `currency`.

    `proved`: no other affordable set leaves less. Where it is False, `bound` says how little any set leaves at least.
    `greedy` is what buying by return alone would leave.
    """

    offers: tuple[Offer, ...]
    cost: float
    budget: float
    figure: str
    before: float
    after: float
    greedy: float
    proved: bool
    bound: float
    currency: str
    why: str

    @property
    def controls(self) -> tuple[str, ...]:
        """The ids of the controls, in their order."""
        return tuple(each.control for each in self.offers)

    @property
    def saving(self) -> float:
        """By how much the figure falls."""
        return self.before - self.after

    @property
    def gap(self) -> float:
        """By which share of what it leaves a better set could be better still, at most; 0 where it is proved."""
        return 0.0 if self.proved or self.after <= 0 else 1 - self.bound / self.after

    def rows(self) -> list[dict[str, str]]:
        """A row for each control that is bought, and one for all; plain text."""
        cost = f"cost a year ({self.currency})"
        rows = [{"control": each.name, cost: f"{each.price:.0f}"} for each in self.offers]
        return [*rows, {"control": "all together", cost: f"{self.cost:.0f}"}]

    def __str__(self) -> str:
        words = figure_of(self.figure).words
        if not self.offers:
            return f"Within {_money(self.budget, self.currency)} a year nothing lowers the {words}."
        listed = ", ".join(each.name for each in self.offers)
        fall = f"the {words} falls from {self.before:,.0f} to {_money(self.after, self.currency)}"
        return f"For {_money(self.cost, self.currency)} a year ({listed}) {fall}. {self.why}"


def _money(amount: float, currency: str) -> str:
    return f"{amount:,.0f} {currency}"


def select_controls(
    thing: Any,
    budget: float,
    *,
    figure: str = "mean",
    start: Start = "current",
    always: Iterable[str] = (),
    never: Iterable[str] = (),
    evaluations: int = 1000,
) -> Selection:
    """Which controls to buy for a budget a year, so that the figure of the losses that are left is least.

    `thing` is a register with estimates, a portfolio or scenarios; a control that acts on several risks is bought and
    paid once. `figure` is `mean` (the expected loss), `p95`, `tvar99` …; `start` is `current` (the planned controls are
    on offer) or `inherent` (those in place too). `always` are bought in any case, and paid from the budget; `never` are
    left out. Controls that overlap are never added up: each set is worked out anew. Up to 22 controls every set is
    looked at; beyond, the answer is proved by bounds or says what it may miss. For figures of the tail, at most about
    `evaluations` sets are quantified. Of sets that leave the same, the cheaper is taken, then the smaller.

    Raises `InputError` for controls without a cost or with two, `ToolkitError` for a budget or name that is none.
    """
    looked_at = figure_of(figure)
    if looked_at.kind == "sd":  # rarer is not steadier: a control may raise it
        raise ToolkitError(
            "a smaller standard deviation is nobody's aim", try_instead="Write figure='mean', 'p95' or 'tvar95'."
        )
    menu = menu_of(thing, start, always=always, never=never).priced()
    budget = checked_budget(budget)
    if isinstance(evaluations, bool) or not isinstance(evaluations, int) or evaluations < 1:
        raise ToolkitError("evaluations is no number of sets", try_instead="Write 1000, or leave it out.")
    base = np.array([each.control in menu.always for each in menu.offers], dtype=np.bool_)
    residual = Residual(menu)
    demanded = float(residual.costs[base].sum())
    if not affordable(demanded, budget):
        raise ToolkitError(
            f"the controls that are demanded cost {demanded:,.0f}, the budget is {budget:,.0f}",
            try_instead="Raise the budget, or demand fewer.",
        )
    free = Menu(menu.portfolio, menu.start, menu.offers)  # nothing counts before it is bought
    return best_within(free, Residual(free), looked_at, budget, base, evaluations)


def best_within(
    menu: Menu, residual: Residual, figure: Figure, budget: float, base: Flags, evaluations: int = 1000
) -> Selection:
    """The best set on top of `base`: what `select_controls` does once everything has been checked."""
    nothing = np.zeros(residual.size, dtype=np.bool_)
    by_return = filled(residual, budget, base)
    if figure.kind == "mean":
        before, left_by_greed = residual.of(nothing), by_return.loss
        found, how = _by_mean(residual, budget, base, by_return)
    else:
        tail = Tail(menu, figure)
        before = tail.of(nothing)
        by_tail = greedy(tail.of, residual.costs, budget, base)
        left_by_greed = by_tail.loss
        starts = [by_tail, by_return, _by_mean(residual, budget, base, by_return)[0].best]
        found = searched(tail, residual.costs, budget, base, starts, evaluations)
        found = Searched(
            trimmed(found.best, tail.of, residual.costs, base, before), found.proved, min(found.bound, found.best.loss)
        )
        years = " in the same simulated years" if tail.simulated else ""
        how = _said(found, f"{tail.asked:,} sets were quantified, and no other can leave less{years}.")
    chosen = tuple(each for each, taken in zip(menu.offers, found.best.chosen, strict=True) if taken)
    return Selection(
        offers=chosen,
        cost=found.best.cost,
        budget=budget,
        figure=figure.name,
        before=before,
        after=found.best.loss,
        greedy=left_by_greed,
        proved=found.proved,
        bound=found.bound,
        currency=menu.currency,
        why=how,
    )


def _by_mean(residual: Residual, budget: float, base: Flags, by_return: Found) -> tuple[Searched, str]:
    scale = residual.of(base)
    if countable(residual):
        free = [int(each) for each in np.flatnonzero(~base)]
        best = best_set(residual, budget, free, base, scale)
        return Searched(best, True, best.loss), f"All {1 << len(free):,} sets were looked at."
    begun = improved(residual, budget, by_return, base)
    found = branched(residual, budget, base, begun)
    best = trimmed(found.best, residual.of, residual.costs, base, scale)
    found = Searched(best, found.proved, min(found.bound, best.loss))
    return found, _said(found, "No other affordable set leaves less: shown by bounds.")


def _said(found: Searched, proof: str) -> str:
    if found.proved:
        return proof
    return (
        f"The best found, not proved: no set leaves less than {found.bound:,.0f}"
        f" ({1 - found.bound / found.best.loss:.1%} less than this one)."
    )
