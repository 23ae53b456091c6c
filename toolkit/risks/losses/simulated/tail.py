"""What each scenario adds to the worst years: its mean loss in them (Euler's allocation), with an interval.

The worst years are known only when all years have been summed up. So they are lived through once more, from the same
streams, and this time what each scenario costs in them is kept: as sums, which add up over chunks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.simulated.chunks import Chunk, Job, blocks_of, chunks_of
from toolkit.risks.losses.simulated.distribution import Simulated
from toolkit.risks.losses.simulated.draws import Floats
from toolkit.risks.losses.simulated.intervals import NORMAL_95
from toolkit.risks.losses.simulated.models import total
from toolkit.risks.losses.simulated.runners.base import Runner
from toolkit.risks.losses.simulated.summary import bins_of

__all__ = ["Contributions", "contributions"]

_KEPT_AT_ONCE = 64 * 2**20 // 8

Contributions = dict[str, tuple[float, tuple[float, float]]]
"""By scenario: what it adds, and the 95% interval of that."""


@dataclass(frozen=True)
class Cut:
    """Where the worst years begin: in bin `at`; about there are the bins from `low` to `high`."""

    job: Job
    at: int
    low: int
    high: int


@dataclass(frozen=True)
class Sums:
    """Sums over years, by scenario: beyond the cut, the squares there, at the cut, and about it."""

    years: npt.NDArray[np.int64]
    beyond: Floats
    squares: Floats
    at: Floats
    about: Floats

    def plus(self, other: Sums) -> Sums:
        """Those of both together."""
        return Sums(
            self.years + other.years,
            self.beyond + other.beyond,
            self.squares + other.squares,
            self.at + other.at,
            self.about + other.about,
        )


def contributions(job: Job, whole: Simulated, share: float, runner: Runner) -> Contributions:
    """What each scenario adds to the worst (1 - share) of years; together, their mean loss."""
    counted = whole.worst_years(share)
    at = int(whole.summary.bins[np.argmax(counted > 0)]) if np.any(counted > 0) else 0
    taken = whole.years * (1 - share)
    if whole.quantile(share) == 0.0:
        at = 0
    low, high = whole.bounds("quantile", share)
    cut = Cut(job, at, *(int(bins_of(np.array([loss]))[0]) for loss in (low, high)))
    parts = runner.map(in_the_worst_years, chunks_of(job.model, whole.years), cut)
    sums = _added(parts)
    beyond, level, about = (int(each) for each in sums.years)
    middle = sums.about / max(about, 1)
    part = (taken - beyond) / max(level, 1)
    added = (sums.beyond + part * sums.at) / taken
    # The variance of 1{S > q} (X - E[X | S = q]): that q is a guess as well is what takes the mean about the cut off.
    first = (sums.beyond - beyond * middle) / whole.years
    second = (sums.squares - 2 * middle * sums.beyond + beyond * middle**2) / whole.years
    half = NORMAL_95 * np.sqrt(np.maximum(second - first**2, 0) / whole.years) / (1 - share)
    return {
        name: (float(value), (max(float(value - width), 0.0), float(value + width)))
        for name, value, width in zip(job.model.ids, added, half, strict=True)
    }


def in_the_worst_years(cut: Cut, chunk: Chunk) -> Sums:
    """The sums of one chunk."""
    return _added([_in_block(cut, block, years) for block, years in blocks_of(cut.job.model, chunk)])


def _added(parts: Sequence[Sums]) -> Sums:
    added = parts[0]
    for part in parts[1:]:
        added = added.plus(part)
    return added


def _in_block(cut: Cut, block: int, years: int) -> Sums:
    model, seed = cut.job.model, cut.job.seed
    kept: Iterable[Floats]
    if len(model.ids) * years <= _KEPT_AT_ONCE:
        kept = list(model.losses(seed, block, years))
        together = np.zeros(years)
        for losses in kept:
            together += losses
    else:  # drawn twice rather than kept
        kept, together = model.losses(seed, block, years), total(model, seed, block, years)
    bins = bins_of(together)
    groups = [np.flatnonzero(bins > cut.at), np.flatnonzero(bins == cut.at)]
    groups.append(np.flatnonzero((bins >= cut.low) & (bins <= cut.high)))
    by_scenario = [
        (losses[groups[0]].sum(), np.square(losses[groups[0]]).sum(), losses[groups[1]].sum(), losses[groups[2]].sum())
        for losses in kept
    ]
    beyond, squares, at, about = np.array(by_scenario, dtype=np.float64).T
    return Sums(np.array([len(group) for group in groups]), beyond, squares, at, about)
