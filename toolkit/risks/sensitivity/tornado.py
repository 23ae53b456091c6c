"""Which numbers move the losses most: each at its low and its high end, while the others stay as uncertain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from toolkit.errors import ToolkitError
from toolkit.risks.losses.expected import expected_within
from toolkit.risks.losses.places import NamedNumber, fixed, uncertain_numbers
from toolkit.risks.losses.portfolio import Portfolio, portfolio_of
from toolkit.risks.losses.quantifying import Quantifier
from toolkit.risks.losses.scenario import Level
from toolkit.risks.sensitivity.figures import figure_of

__all__ = ["Swing", "Tornado", "nothing_uncertain", "tornado"]


@dataclass(frozen=True)
class Swing:
    """One uncertain number: its value at the low and the high end, and the figure of the losses with each."""

    number: NamedNumber
    at_low: float
    at_high: float
    low: float
    high: float

    @property
    def name(self) -> str:
        """Its name, such as `letters.loss.response`."""
        return self.number.name

    @property
    def width(self) -> float:
        """How far the figure moves."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Tornado:
    """The swings of a figure, the widest first, around `base`, where every number is as uncertain as stated.

    Money in `currency`; `shares` are the probabilities at which the ends were taken.
    """

    figure: str
    base: float
    currency: str
    shares: tuple[float, float]
    swings: tuple[Swing, ...]
    why: str

    def drawn(self) -> list[tuple[str, float, float, float, str]]:
        """(label, figure at the low end, base, figure at the high end, unit), the widest first."""
        unit = f"{self.currency} a year"
        return [(each.number.label, each.low, self.base, each.high, unit) for each in self.swings]

    def rows(self) -> list[dict[str, str]]:
        """A row a number; plain text."""
        low, high = (f"P{100 * share:.3g}" for share in self.shares)
        what = f"{figure_of(self.figure).words} ({self.currency})"
        return [
            {
                "number": each.name,
                "what it is": each.number.label,
                low: _shown(each.at_low, each.number.unit),
                high: _shown(each.at_high, each.number.unit),
                f"{what} at {low}": f"{each.low:.0f}",
                f"at {high}": f"{each.high:.0f}",
                "swing": f"{each.width:.0f}",
            }
            for each in self.swings
        ]


def _shown(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
    return f"{shown} {unit}".strip()


def tornado(
    thing: Any, level: Level = "current", figure: str = "mean", *, low: float = 0.1, high: float = 0.9
) -> Tornado:
    """Set each uncertain number to its P10 and its P90 and see how far a figure of the losses moves.

    `thing` is a register with estimates, a portfolio or scenarios; `figure` is `mean`, `sd`, `p95`, `tvar99` …. Rates,
    probabilities, amounts and the numbers of the controls that count at the level are looked at one at a time, each
    known exactly while the others keep their distribution; nothing is drawn. An amount that is set costs the same at
    every event. Raises `ToolkitError` where no number is uncertain, or for shares out of order.
    """
    looked_at, portfolio = figure_of(figure), portfolio_of(thing)
    if not all(isinstance(each, int | float) and isfinite(each) for each in (low, high)) or not 0 < low < high < 1:
        raise ToolkitError("low and high are no shares in order", try_instead="Write low=0.1, high=0.9.")
    base, why, of = _reckoner(portfolio, level, figure)
    numbers = uncertain_numbers(portfolio, level)
    if not numbers:
        raise nothing_uncertain()
    by_id = {each.id: each for each in portfolio.scenarios}
    swings = []
    for number in numbers:
        ends = [float(each) for each in number.quantile(np.array([low, high]))]
        figures = [of(number.scenario, fixed(by_id[number.scenario], number.place, end)) for end in ends]
        swings.append(Swing(number, ends[0], ends[1], figures[0], figures[1]))
    swings.sort(key=lambda each: (-each.width, each.name))
    return Tornado(looked_at.name, base, portfolio.currency, (low, high), tuple(swings), why)


def nothing_uncertain() -> ToolkitError:
    """What to say where every number is known."""
    return ToolkitError(
        "no number is uncertain", try_instead="Give intervals (low, high) or low, mode and high instead of numbers."
    )


Reckoner = Callable[[str, Any], float]


def _reckoner(portfolio: Portfolio, level: Level, figure: str) -> tuple[float, str, Reckoner]:
    """The figure as things stand, how it is worked out, and the figure with one scenario replaced."""
    looked_at, quantifier = figure_of(figure), Quantifier(coarse=True)
    told = quantifier.quantify(portfolio, level)
    if looked_at.kind == "mean":
        parts = {each.id: expected_within(portfolio, each, each.counted(level)) for each in portfolio.scenarios}
        base = sum(parts.values())

        def mean_with(name: str, changed: Any) -> float:
            return base - parts[name] + expected_within(portfolio, changed, changed.counted(level))

        return base, "exact, in closed form", mean_with

    def figure_with(name: str, changed: Any) -> float:
        scenarios = tuple(changed if each.id == name else each for each in portfolio.scenarios)
        return looked_at.of(quantifier.quantify(portfolio.model_copy(update={"scenarios": scenarios}), level).total)

    return looked_at.of(told.total), told.why, figure_with
