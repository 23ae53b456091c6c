"""Single amounts that are all multiples of one step: on a grid of such steps their sums are added without rounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

from toolkit.risks.losses.effective import Effective
from toolkit.risks.losses.laws import Constant

__all__ = ["Measure", "common_measure"]

_PARTS = 1_000_000


@dataclass(frozen=True)
class Measure:
    """The greatest step of which all single amounts are multiples, to a millionth; `is_all`: there are no others."""

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
                    step = gcd(step, round(amount * _PARTS))
    return Measure(step / _PARTS, is_all) if step else None
