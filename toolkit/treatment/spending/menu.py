"""The controls that money could be spent on: each once, however many risks it acts on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.risks.losses.portfolio import Portfolio, portfolio_of
from toolkit.risks.losses.scenario import ControlEffect

__all__ = ["Menu", "Offer", "Start", "checked_budget", "menu_of"]

Start = Literal["current", "inherent"]
"""From where money is spent: on top of what is in place, or as if nothing were."""


@dataclass(frozen=True)
class Offer:
    """A control that could be bought: what it costs a year, None where nobody has said."""

    control: str
    title: str
    cost: float | None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.control

    @property
    def price(self) -> float:
        """What it costs, 0 where that is not known: ask `Menu.priced` first."""
        return self.cost or 0.0


@dataclass(frozen=True)
class Menu:
    """A portfolio, and the controls that could be added to it, in the order of their ids."""

    portfolio: Portfolio
    start: Start
    offers: tuple[Offer, ...]
    always: frozenset[str] = frozenset()
    """Controls that are bought in any case."""

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.portfolio.currency

    def counts(self, effect: ControlEffect, chosen: Collection[str]) -> bool:
        """Whether an effect counts once these controls are bought."""
        return effect.counts_at(self.start) or effect.control in self.always or effect.control in chosen

    def with_controls(self, chosen: Collection[str]) -> Portfolio:
        """The portfolio with these controls bought: quantify it at the level `target`."""
        return self.portfolio.model_copy(
            update={
                "scenarios": tuple(
                    each.model_copy(
                        update={"controls": tuple(one for one in each.controls if self.counts(one, chosen))}
                    )
                    for each in self.portfolio.scenarios
                )
            }
        )

    def priced(self) -> Menu:
        """The same, once every offer has a cost. Raises `InputError` naming all that have none."""
        missing = [each for each in self.offers if each.cost is None]
        if missing:
            raise InputError(
                Problem(each.control, "what it costs a year is not said", "Write cost: on it, 0 where it is free.")
                for each in missing
            )
        return self

    def offer(self, control: str) -> Offer:
        """One offer. Raises `ToolkitError` for a control that is none."""
        found = next((each for each in self.offers if each.control == control), None)
        if found is None:
            raise ToolkitError(
                f"there is no control {control[:120]!r} to be chosen",
                try_instead=nearest(control, [each.control for each in self.offers]),
            )
        return found


def menu_of(thing: Any, start: Start = "current", *, always: Iterable[str] = (), never: Iterable[str] = ()) -> Menu:
    """What could be bought for a register or its scenarios.

    From `current`, the planned controls; from `inherent`, those in place as well, as if everything were chosen anew.
    A control stands there once, also where it acts on several risks. `always` are bought in any case, `never` are
    left out. Raises `InputError` where one control has two costs, `ToolkitError` for a control that is not there.
    """
    if start not in ("current", "inherent"):
        raise ToolkitError(f"spending cannot start from {str(start)[:40]!r}", try_instead="Write current or inherent.")
    always, never = ((each,) if isinstance(each, str) else tuple(each) for each in (always, never))
    portfolio = portfolio_of(thing)
    effects: dict[str, list[ControlEffect]] = {}
    for scenario in portfolio.scenarios:
        for each in scenario.controls:
            if not each.counts_at(start):
                effects.setdefault(each.control, []).append(each)
    offers = {name: _offer(name, effects[name]) for name in sorted(effects)}
    menu = Menu(portfolio, start, tuple(offers.values()))
    for name in (*always, *never):
        menu.offer(name)
    both = sorted(set(always) & set(never))
    if both:
        raise ToolkitError(f"{both[0]!r} is both demanded and left out", try_instead="Keep one of the two.")
    left = tuple(each for each in menu.offers if each.control not in set(never))
    return Menu(portfolio, start, left, frozenset(always))


def _offer(name: str, effects: list[ControlEffect]) -> Offer:
    costs = sorted({each.cost for each in effects if each.cost is not None})
    if len(costs) > 1:
        said = " and ".join(f"{each:g}" for each in costs[:3])
        raise InputError(
            [
                Problem(
                    name, f"costs {said}, as stated for different risks", "It is bought once: state one cost for all."
                )
            ]
        )
    title = next((each.title for each in effects if each.title), "")
    return Offer(name, title, costs[0] if costs else None)


def checked_budget(budget: float) -> float:
    """A budget as a number. Raises `ToolkitError` for what is none."""
    if isinstance(budget, bool) or not isinstance(budget, int | float) or not isfinite(budget):
        raise ToolkitError(f"{str(budget)[:40]!r} is no budget", try_instead="Write an amount a year, such as 50000.")
    if budget < 0:
        raise ToolkitError(f"a budget of {budget:g} is below 0", try_instead="Write 0 or more.")
    return float(budget)
