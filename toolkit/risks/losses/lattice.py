"""Single amounts that are all multiples of one step: on a grid of such steps their sums are added without rounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.laws import Constant

__all__ = ["Measure", "common_measure"]


@dataclass(frozen=True)
class Measure:
    """The greatest step, in hundredths, of which all single amounts are multiples; `is_all`: there are no others."""

    step: float
    is_all: bool


def common_measure(scenarios: Iterable[Effective]) -> Measure | None:
    """The common measure of the amounts that have a probability of their own; None where there is none."""
    step, is_all = 0, True
    for one in scenarios:
        for outcome in (*one.first, *one.then):
            for law in outcome.parts:
                is_all = is_all and isinstance(law, Constant)
                for amount, _ in law.atoms:
                    hundredths = round(amount * 100)
                    if abs(hundredths - amount * 100) > 1e-6:
                        return None
                    step = gcd(step, hundredths)
    return Measure(step / 100, is_all) if step else None
