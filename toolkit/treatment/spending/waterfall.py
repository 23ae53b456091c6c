"""From the inherent loss to the target, step by step, with what each control takes off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from toolkit.errors import ToolkitError
from toolkit.risks.losses.portfolio import Portfolio, portfolio_of
from toolkit.risks.sensitivity.figures import Figure, figure_of
from toolkit.treatment.spending.menu import Menu, menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.shapley import Shares, by_orders, by_sets, of_expected_loss
from toolkit.treatment.spending.tails import Tail

__all__ = ["Bar", "Waterfall", "waterfall"]

Floats = npt.NDArray[np.float64]
Step = Literal["current", "target"]


@dataclass(frozen=True)
class Bar:
    """What one control takes off on the way to `step`; `error` is half a 95% interval, 0 where it is exact."""

    control: str
    title: str
    amount: float
    error: float
    step: Step

    @property
    def name(self) -> str:
        """What people call the control."""
        return self.title or self.control


@dataclass(frozen=True)
class Waterfall:
    """The figure at the three levels and what each control takes off in between (Shapley); money in `currency`.

    The bars of a step add up to its fall. A control that is in place for one risk and planned for another has two.
    """

    figure: str
    currency: str
    inherent: float
    current: float
    target: float
    bars: tuple[Bar, ...]

    @property
    def exact(self) -> bool:
        """Whether no order had to be sampled."""
        return all(each.error == 0 for each in self.bars)

    @property
    def _levels(self) -> tuple[tuple[Step, float], ...]:
        return (("current", self.current), ("target", self.target))

    def of_step(self, step: Step) -> tuple[Bar, ...]:
        """The bars of one step, the greatest first."""
        return tuple(each for each in self.bars if each.step == step)

    def drawn(self) -> list[tuple[str, float, str]]:
        """(label, amount, kind) from left to right: kind `level` stands on the ground, `fall` hangs from the last."""
        parts: list[tuple[str, float, str]] = [("inherent", self.inherent, "level")]
        for step, level in self._levels:
            parts += [(each.name, -each.amount, "fall") for each in self.of_step(step)]
            parts.append((step, level, "level"))
        return parts

    def rows(self) -> list[dict[str, str]]:
        """The same as plain text, with the error of what was sampled."""
        what = f"{figure_of(self.figure).words} ({self.currency})"

        def row(label: str, amount: float, error: float = 0.0) -> dict[str, str]:
            said = f"{error:.0f}" if error else ""
            return {"from inherent to target": label, what: f"{amount:.0f}", "give or take": said}

        rows = [row("inherent", self.inherent)]
        for step, level in self._levels:
            rows += [row(each.name, -each.amount, each.error) for each in self.of_step(step)]
            rows.append(row(step, level))
        return rows


def waterfall(
    thing: Any, figure: str = "mean", *, exact_up_to: int = 8, orders: int = 60, seed: int = 20_251
) -> Waterfall:
    """What each control takes off a figure of the losses, from inherent over current to target.

    Shares are Shapley's: a control's saving averaged over every order in which the controls could be added, so that
    the shares of a step add up, and controls that do the same get the same. For the mean they are exact for any number
    of controls. Other figures are worked out for every set of up to `exact_up_to` controls a step; beyond, for
    `orders` random orders from `seed`, with the error. Raises `ToolkitError` where there is no control at all.
    """
    looked_at = figure_of(figure)
    portfolio = portfolio_of(thing)
    if not any(each.controls for each in portfolio.scenarios):
        raise ToolkitError("no scenario has a control", try_instead="Give scenarios controls, with their effects.")
    if not 1 <= exact_up_to <= 16 or not 2 <= orders <= 100_000:
        raise ToolkitError(
            "exact_up_to has to be from 1 to 16, orders from 2 to 100,000", try_instead="Leave them out."
        )
    in_place = menu_of(_only_current(portfolio), "inherent")
    planned = menu_of(portfolio, "current")
    levels = [_levels(menu, looked_at) for menu in (in_place, planned)]
    bars: list[Bar] = []
    for menu, step, (before, after) in zip((in_place, planned), _STEPS, levels, strict=True):
        shares = _equal_for_equals(menu, _shares(menu, looked_at, exact_up_to, orders, seed))
        bars += _bars(menu, step, shares, before - after)
    return Waterfall(figure_of(figure).name, portfolio.currency, levels[0][0], levels[1][0], levels[1][1], tuple(bars))


_STEPS: tuple[Step, Step] = ("current", "target")


def _only_current(portfolio: Portfolio) -> Portfolio:
    scenarios = tuple(each.model_copy(update={"controls": each.counted("current")}) for each in portfolio.scenarios)
    return portfolio.model_copy(update={"scenarios": scenarios})


def _levels(menu: Menu, figure: Figure) -> tuple[float, float]:
    of = Residual(menu).of if figure.kind == "mean" else Tail(menu, figure).of
    size = len(menu.offers)
    return of(np.zeros(size, dtype=np.bool_)), of(np.ones(size, dtype=np.bool_))


def _shares(menu: Menu, figure: Figure, exact_up_to: int, orders: int, seed: int) -> Shares:
    size = len(menu.offers)
    if figure.kind == "mean":
        return of_expected_loss(Residual(menu), orders, seed)
    tail = Tail(menu, figure)
    if size > exact_up_to:
        return by_orders(tail.of, size, orders, seed)
    sets = (np.array([number >> place & 1 for place in range(size)], dtype=np.bool_) for number in range(1 << size))
    return by_sets(np.array([tail.of(each) for each in sets]), size)


def _equal_for_equals(menu: Menu, shares: Shares) -> Shares:
    """Controls that do exactly the same get the same, also where orders were sampled."""
    same: dict[str, list[int]] = {}
    for place, offer in enumerate(menu.offers):
        same.setdefault(_what_it_does(menu, offer.control), []).append(place)
    amounts, errors = shares.amounts.copy(), shares.errors.copy()
    for places in same.values():
        amounts[places] = shares.amounts[places].mean()
        errors[places] = shares.errors[places].max()
    return Shares(amounts, errors)


def _what_it_does(menu: Menu, control: str) -> str:
    left_out = {"control", "title", "cost", "status"}
    effects = [
        (scenario.id, each.model_dump_json(exclude=left_out))
        for scenario in menu.portfolio.scenarios
        for each in scenario.controls
        if each.control == control and not menu.counts(each, ())
    ]
    return repr(sorted(effects))


def _bars(menu: Menu, step: Step, shares: Shares, fall: float) -> Sequence[Bar]:
    """The greatest first; what rounding left over goes to it."""
    bars = [
        Bar(offer.control, offer.title, float(amount), float(error), step)
        for offer, amount, error in zip(menu.offers, shares.amounts, shares.errors, strict=True)
    ]
    bars.sort(key=lambda each: (-round(each.amount, 6), each.control))
    if bars:
        rest = fall - sum(each.amount for each in bars[1:])
        bars[0] = Bar(bars[0].control, bars[0].title, rest, bars[0].error, step)
    return bars
