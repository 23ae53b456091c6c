"""What is kept of simulated years: a few numbers that add up, never the years themselves.

Losses fall into bins that are fixed once for all: the leading ten binary digits after the first, so that a bin is at
most 1/1024 of its losses wide. A bin keeps its number of years, their sum, and the least and the greatest of them. A
bin with one value in it is exact, so amounts that come again and again stay what they are; elsewhere a quantile is
read off a straight line between the least and the greatest, which is off by less than 1/1024 and mostly by far less,
where a hundred thousand years leave half a percent to chance. Means and the moments are those of the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Moments", "Summary", "bins_of"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_DIGITS = 10
_SHIFT = 52 - _DIGITS


def bins_of(losses: Floats) -> Integers:
    """The bin of each loss of 0 or more; bins rise with losses, and 0 alone is bin 0."""
    return np.asarray(np.ascontiguousarray(losses, dtype=np.float64).view(np.int64) >> _SHIFT)


@dataclass(frozen=True, slots=True)
class Moments:
    """The mean of `count` numbers, and the sums of the 2nd, 3rd and 4th powers of their distance from it."""

    count: int
    mean: float
    second: float
    third: float
    fourth: float

    @classmethod
    def of(cls, values: Floats) -> Moments:
        """Those of some numbers, at least one."""
        mean = float(values.mean())
        away = values - mean
        square = away * away
        return cls(len(values), mean, float(square.sum()), float((square * away).sum()), float((square * square).sum()))

    def plus(self, other: Moments) -> Moments:
        """Those of both together (Pébay 2008, Formulas for robust one-pass parallel computation of moments)."""
        here, there = float(self.count), float(other.count)
        both, apart = here + there, other.mean - self.mean
        step = apart / both
        cross = apart * step * here * there
        return Moments(
            self.count + other.count,
            self.mean + step * there,
            self.second + other.second + cross,
            self.third
            + other.third
            + cross * step * (here - there)
            + 3 * step * (here * other.second - there * self.second),
            self.fourth
            + other.fourth
            + cross * step**2 * (here**2 - here * there + there**2)
            + 6 * step**2 * (here**2 * other.second + there**2 * self.second)
            + 4 * step * (here * other.third - there * self.third),
        )


@dataclass(frozen=True)
class Summary:
    """Simulated years, summed up. Bins stand in rising order; `zeros` years without loss are in none."""

    moments: Moments
    zeros: int
    bins: Integers
    counts: Integers
    sums: Floats
    least: Floats
    greatest: Floats

    @property
    def years(self) -> int:
        """How many years there were."""
        return self.moments.count

    @classmethod
    def of(cls, losses: Floats) -> Summary:
        """Sum up the losses of some years, at least one."""
        rising = np.sort(losses)
        zeros = int(np.searchsorted(rising, 0.0, side="right"))
        positive = rising[zeros:]
        bins = bins_of(positive)
        starts = np.flatnonzero(_first_of_each(bins))
        ends = np.append(starts[1:], len(positive)) if len(starts) else starts
        return cls(
            moments=Moments.of(losses),
            zeros=zeros,
            bins=bins[starts],
            counts=ends - starts,
            sums=np.add.reduceat(positive, starts) if len(starts) else np.zeros(0),
            least=positive[starts],
            greatest=positive[ends - 1],
        )

    @classmethod
    def merged(cls, parts: Sequence[Summary]) -> Summary:
        """All of them together, added in the order given; at least one."""
        moments = parts[0].moments
        for part in parts[1:]:
            moments = moments.plus(part.moments)
        bins = np.sort(np.concatenate([part.bins for part in parts]))
        bins = bins[_first_of_each(bins)]
        counts, sums = np.zeros(len(bins), dtype=np.int64), np.zeros(len(bins))
        least, greatest = np.full(len(bins), np.inf), np.zeros(len(bins))
        for part in parts:  # no bin comes twice in a part
            at = np.searchsorted(bins, part.bins)
            counts[at] += part.counts
            sums[at] += part.sums
            least[at] = np.minimum(least[at], part.least)
            greatest[at] = np.maximum(greatest[at], part.greatest)
        return cls(moments, sum(part.zeros for part in parts), bins, counts, sums, least, greatest)


def _first_of_each(rising: Integers) -> npt.NDArray[np.bool_]:
    """Where a sorted array changes; many times faster than `np.unique`, which hashes."""
    first = np.ones(len(rising), dtype=np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return first
