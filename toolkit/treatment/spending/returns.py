"""What a control gives back for its money: alone, and as the last of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.errors import ToolkitError
from toolkit.risks.sensitivity.figures import figure_of
from toolkit.treatment.spending.menu import Menu, Offer, Start, menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.tails import Tail

__all__ = ["Return", "Returns", "returns_on_controls"]

Flags = npt.NDArray[np.bool_]

OVERLAP = 0.6
"""A control that saves less than this share of its saving alone, once all others are there, overlaps with them."""


@dataclass(frozen=True)
class Return:
    """What a control saves a year as the first and as the last of all on offer, and what it gives back for its cost.

    A return is saving / cost - 1: 0 breaks even. None where the cost is 0 or not said.
    """

    offer: Offer
    saving_alone: float
    saving_last: float
    currency: str

    @property
    def alone(self) -> float | None:
        """The return where nothing else is added."""
        return self._of(self.saving_alone)

    @property
    def last(self) -> float | None:
        """The return where everything else on offer is there already."""
        return self._of(self.saving_last)

    def _of(self, saving: float) -> float | None:
        return saving / self.offer.cost - 1 if self.offer.cost else None

    @property
    def overlaps(self) -> bool:
        """Whether other controls on offer do much of the same."""
        return self.saving_last < OVERLAP * self.saving_alone

    @property
    def warning(self) -> str:
        """What to beware of; empty where there is nothing."""
        if not self.overlaps:
            return ""
        alone, last = f"{self.saving_alone:,.0f}", f"{self.saving_last:,.0f} {self.currency}"
        said = f"{self.offer.name} saves {alone} alone, but {last} a year after the others: do not add such returns up"
        pays = self.alone is not None and self.last is not None and self.alone > 0 > self.last
        return f"{said}. Alone it pays for itself; after the others it does not." if pays else f"{said}."


@dataclass(frozen=True)
class Returns:
    """The returns on all controls on offer, the best alone first; money in `currency`."""

    figure: str
    currency: str
    each: tuple[Return, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to beware of, one sentence a control that overlaps with others."""
        return tuple(one.warning for one in self.each if one.warning)

    def drawn(self) -> list[tuple[str, float, float | None]]:
        """(control, saving alone, cost), the best return first."""
        return [(one.offer.name, one.saving_alone, one.offer.cost) for one in self.each]

    def rows(self) -> list[dict[str, str]]:
        """A row a control; plain text."""
        unit = self.currency
        return [
            {
                "control": one.offer.name,
                f"cost a year ({unit})": "not said" if one.offer.cost is None else f"{one.offer.cost:.0f}",
                f"saves alone ({unit})": f"{one.saving_alone:.0f}",
                "return alone": _percent(one.alone, one.offer),
                f"saves last ({unit})": f"{one.saving_last:.0f}",
                "return last": _percent(one.last, one.offer),
            }
            for one in self.each
        ]


def _percent(gives: float | None, offer: Offer) -> str:
    if gives is None:
        return "free" if offer.cost == 0 else ""
    return f"{gives:+.0%}"


def returns_on_controls(thing: Any, figure: str = "mean", *, start: Start = "current") -> Returns:
    """What each control that could be added gives back: (fall of the figure / cost) - 1, alone and as the last.

    From `current` the planned controls, from `inherent` all. Where the two differ much, a warning says so: returns of
    controls that overlap must not be added up. Raises `ToolkitError` where no control is on offer.
    """
    looked_at = figure_of(figure)
    menu = menu_of(thing, start)
    if not menu.offers:
        instead = "Give scenarios planned controls, or write start='inherent'."
        raise ToolkitError("no control is on offer", try_instead=instead)
    of = Residual(menu).of if looked_at.kind == "mean" else Tail(menu, looked_at).of
    found = [_of_one(menu, of, place) for place in range(len(menu.offers))]
    found.sort(key=lambda one: (-_rank(one), one.offer.control))
    return Returns(looked_at.name, menu.currency, tuple(found))


def _of_one(menu: Menu, of: Callable[[Flags], float], place: int) -> Return:
    size = len(menu.offers)
    nothing, every = np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
    only, others = nothing.copy(), every.copy()
    only[place], others[place] = True, False
    return Return(menu.offers[place], of(nothing) - of(only), of(others) - of(every), menu.currency)


def _rank(one: Return) -> float:
    if one.alone is not None:
        return one.alone
    return 1e300 if one.offer.cost == 0 and one.saving_alone > 0 else -1e300
