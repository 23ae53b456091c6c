"""Amounts that are all multiples of one step are added up without any rounding."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd

from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.laws import Constant

__all__ = ["common_step"]


def common_step(scenarios: Iterable[Effective]) -> float | None:
    """The greatest step, in hundredths, of which all amounts are multiples; None where an amount is uncertain."""
    step = 0
    for one in scenarios:
        for outcome in (*one.first, *one.then):
            for law in outcome.parts:
                if not isinstance(law, Constant):
                    return None
                hundredths = round(law.amount * 100)
                if abs(hundredths - law.amount * 100) > 1e-6:
                    return None
                step = gcd(step, hundredths)
    return step / 100 if step else None
