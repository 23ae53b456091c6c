"""Intervals of what was simulated: between which figures the true one lies, 95 times in 100."""

from __future__ import annotations

from bisect import bisect_left
from math import sqrt

from scipy import special

__all__ = ["LEAST_BEYOND", "NORMAL_95", "enough_trials", "of_share", "ranks"]

NORMAL_95 = 1.959963984540054
"""Half the width of a 95% interval, in standard errors."""

LEAST_BEYOND = 50
"""A quantile is told only where at least so many simulated years lie beyond it."""

_TAIL = 0.025


def enough_trials(share: float) -> int:
    """How many years a quantile at `share` takes."""
    return round(LEAST_BEYOND / (1 - share) + 0.499)


def ranks(share: float, years: int) -> tuple[int, int]:
    """The ranks (1 is the least) of the two simulated years between which the quantile lies.

    Whatever the distribution, the number of years at or below the true quantile is binomial: no shape is assumed.
    The first is 0 and the second `years` + 1 where the sample reaches no further.
    """
    low = bisect_left(range(years + 1), _TAIL, key=lambda count: _at_most(count, years, share))
    high = bisect_left(range(years + 1), 1 - _TAIL, key=lambda count: _at_most(count, years, share))
    return low, high + 1


def _at_most(count: int, years: int, share: float) -> float:
    """P(Binomial(years, share) ≤ count)."""
    return 1.0 if count >= years else float(special.betainc(years - count, count + 1, 1 - share))


def of_share(count: int, years: int) -> tuple[float, float]:
    """The interval of a probability of which `count` of `years` years are a sample (Clopper and Pearson)."""
    low = 0.0 if count == 0 else float(special.betaincinv(count, years - count + 1, _TAIL))
    high = 1.0 if count == years else float(special.betaincinv(count + 1, years - count, 1 - _TAIL))
    return low, high


def around(middle: float, variance: float, years: int) -> tuple[float, float]:
    """The interval of a mean of `years` values with that variance; a loss is never below 0."""
    half = NORMAL_95 * sqrt(max(variance, 0.0) / years)
    return max(middle - half, 0.0), middle + half
