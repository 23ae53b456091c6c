"""Pairs of things in two orders: the same way round, the other way, or tied. What comparisons of scores are made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from toolkit.errors import InputError, Problem

__all__ = ["Pairs", "Said", "ordered", "span_of"]

Said = float | int | tuple[float, float]
"""What a method says of a risk: a number or rank, or (low, high) where something unknown leaves a range."""


_LARGEST = 10**300


@dataclass(frozen=True)
class Pairs:
    """How two orders of the same things agree, in pairs."""

    same: int = 0
    """In the same order by both."""
    opposite: int = 0
    """The other way round."""
    tied_first: int = 0
    """Told apart only by the second."""
    tied_second: int = 0
    """Told apart only by the first."""
    tied_both: int = 0
    """Told apart by neither."""
    undecided: int = 0
    """Ranges that overlap: nobody can say."""

    @property
    def compared(self) -> int:
        """Pairs that could be compared."""
        return self.same + self.opposite + self.tied_first + self.tied_second + self.tied_both

    @property
    def tau(self) -> float | None:
        """Kendall's tau-b: 1 the same order, -1 the reverse, ties allowed for; None where one order tells nothing."""
        told = self.same + self.opposite
        first, second = told + self.tied_second, told + self.tied_first
        return (self.same - self.opposite) / sqrt(first * second) if first and second else None


def span_of(said: object, where: str) -> tuple[float, float]:
    """What a method says as (low, high). Raises `InputError` for what is neither a number nor two in order."""
    ends: tuple[Any, ...] = said if isinstance(said, tuple) and len(said) == 2 else (said, said)
    for each in ends:
        plain = isinstance(each, int | float) and not isinstance(each, bool)
        if not plain or not abs(each) < _LARGEST:
            what = f"{str(each)[:40]!r} is no rank or number"
            raise InputError([Problem(where, what, "Give a number, or (low, high).")])
    low, high = float(ends[0]), float(ends[1])
    if low > high:
        raise InputError([Problem(where, f"the range {low:g} to {high:g} is the wrong way round", "Give (low, high).")])
    return low, high


def ordered(first: tuple[float, float], second: tuple[float, float]) -> int | None:
    """1 where the first is above, -1 where it is below, 0 where both are one number, None where ranges overlap."""
    if first[0] > second[1]:
        return 1
    if first[1] < second[0]:
        return -1
    return 0 if first[0] == first[1] == second[0] == second[1] else None
