"""A year's losses, event by event, for blocks of years.

Everything that a level could change is drawn from streams of its own, and drawn for every event that would happen
without controls. So inherent, current and target live through the same years: a control can only take events away and
lower what they cost, never move them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from toolkit.errors import ToolkitError
from toolkit.risks.losses.simulated.draws import Constant, Floats, Sampler, lognormal_with_mean_one
from toolkit.risks.losses.simulated.plan import Lowering, RiskPlan, Thinning
from toolkit.risks.losses.simulated.streams import name_of, stream

__all__ = ["AT_ONCE", "BLOCK_YEARS", "MOST_EVENTS", "annual_losses", "check_number"]

AT_ONCE = 131_072
"""How many events are drawn at once: their arrays stay in a processor's second cache."""

MOST_EVENTS = 2_000_000_000
"""More events than this in one block of years are a slip of the keyboard, or take too long."""

BLOCK_YEARS = 2**15
"""How many years are drawn at once."""

THINNING = name_of("thinning")

Years = npt.NDArray[np.intp]


def annual_losses(risk: RiskPlan, seed: int, block: int, years: int, normals: Floats | None) -> Floats:
    """What each of `years` years costs. `normals` are the years' common factor, as standard normal values."""
    rng = stream(seed, block, risk.name)
    follows = None if risk.follows is None else _yearly(risk.follows, rng, years)
    keep = _kept(risk.thinnings, seed, block, years, risk)
    thinning = None if keep is None else stream(seed, block, risk.name, THINNING)
    lowering = [stream(seed, block, risk.name, each.name) for each in risk.lowerings]
    level: Floats | float = 1.0
    for sampler in risk.counts.factors:
        level = level * _yearly(sampler, rng, years)
    spread = risk.counts.spread
    factor = lognormal_with_mean_one(spread, normals) if spread and normals is not None else None
    if risk.counts.at_most_once and keep is not None:
        keep = _left_of_once(level, keep, factor)
    total: Floats | None = None
    for which in _happenings(risk, rng, years, level, factor):
        losses = _losses(risk, rng, which, follows, lowering)
        if risk.limit:
            beyond = np.clip(losses - risk.deductible, 0.0, risk.limit)
            losses -= beyond
        if thinning is not None and keep is not None:
            losses *= thinning.random(len(which)) < keep[which]
        added = np.asarray(np.bincount(which, losses, years), dtype=np.float64)
        total = added if total is None else np.add(total, added, out=total)
    return np.zeros(years) if total is None else total


def _yearly(sampler: Sampler, rng: Generator, years: int) -> Floats | float:
    """A value for each year, or the one that all years share."""
    return sampler.value if isinstance(sampler, Constant) else sampler.draw(rng, years)


def _once(chance: Floats | float, factor: Floats | None) -> Floats | float:
    """The probability of the one event, in a year that is `factor` times as dangerous: 1 - (1 - p)^factor."""
    return chance if factor is None else -np.expm1(factor * np.log1p(-np.minimum(chance, 1 - 1e-16)))


def _left_of_once(chance: Floats | float, keep: Floats, factor: Floats | None) -> Floats:
    """Which share of events is let pass where there is one at most: a bad year raises what controls have left."""
    before, after = np.asarray(_once(chance, factor)), np.asarray(_once(chance * keep, factor))
    return np.asarray(np.divide(after, before, out=np.zeros(len(keep)), where=before > 0))


def _happenings(
    risk: RiskPlan, rng: Generator, years: int, level: Floats | float, factor: Floats | None
) -> Iterator[Years]:
    """The years in which events happen, one entry an event, at most `AT_ONCE` at a time.

    `level` is the rate or probability, of each year or of all; `factor` what a year's common factor makes of it.
    """
    counts = risk.counts
    if counts.at_most_once:
        yield np.flatnonzero(rng.random(years) < _once(level, factor))
        return
    if counts.size is not None:
        level = level * rng.standard_gamma(counts.size, years) / counts.size
    if factor is not None:
        level = level * factor
    if isinstance(level, float):
        yield from _anywhere(rng, _bearable(level * years, risk, years), years)
    else:
        _bearable(float(level.sum()), risk, years)
        yield from _spread_out(rng.poisson(level))


def check_number(risk: RiskPlan) -> None:
    """Raise `ToolkitError` where a scenario has more events than can be drawn, before any work is handed out."""
    _bearable(risk.counts.expected * BLOCK_YEARS, risk, BLOCK_YEARS)


def _bearable(expected: float, risk: RiskPlan, years: int) -> float:
    if not expected < MOST_EVENTS:
        raise ToolkitError(
            f"about {expected / years:.3g} events a year are too many to draw one by one",
            where=risk.id,
            try_instead="Check the frequency; or describe a whole day or month of such events as one, with its loss.",
        )
    return expected


def _anywhere(rng: Generator, expected: float, years: int) -> Iterator[Years]:
    """Events at a rate that all years share: their number in the block, then the year of each."""
    left = int(rng.poisson(expected))
    while left > 0:
        count = min(left, AT_ONCE)
        yield _any_years(rng, years, count)
        left -= count


def _any_years(rng: Generator, years: int, count: int) -> Years:
    """`count` years, each as likely as any; four of one random word where a whole block is drawn."""
    if years != BLOCK_YEARS:
        return rng.integers(0, years, count)
    words = rng.bit_generator.random_raw(-(-count // 4)).view(np.uint16)[:count]
    return np.asarray(words & (BLOCK_YEARS - 1), dtype=np.intp)


def _spread_out(counts: npt.NDArray[np.int64]) -> Iterator[Years]:
    """The year of each event, where each year has its number of them."""
    ends = np.cumsum(counts)
    total = int(ends[-1])
    for start in range(0, total, AT_ONCE):
        stop = min(start + AT_ONCE, total)
        first, last = np.searchsorted(ends, [start, stop - 1], side="right")
        part = np.minimum(ends[first : last + 1], stop) - start
        yield np.repeat(np.arange(first, last + 1), np.diff(part, prepend=0))


def _losses(
    risk: RiskPlan, rng: Generator, which: Years, follows: Floats | float | None, lowering: list[Generator]
) -> Floats:
    """What each event costs, before insurance: its forms of loss and those that follow, less what controls take."""
    events = len(which)
    left = [(each.forms, _left(each, rng_, events)) for each, rng_ in zip(risk.lowerings, lowering, strict=True)]
    total = np.zeros(events) if len(risk.forms) > 1 else None
    for form, sampler in risk.forms:
        drawn = _lowered(sampler.draw(rng, events), form, left)
        total = drawn if total is None else np.add(total, drawn, out=total)
    assert total is not None  # noqa: S101 - a scenario has at least one form
    if follows is not None:
        chance = follows if isinstance(follows, float) else follows[which]
        hit = np.flatnonzero(rng.random(events) < chance)
        for form, sampler in risk.follow_forms:
            at_hit = [(forms, share[hit]) for forms, share in left]
            total[hit] += _lowered(sampler.draw(rng, len(hit)), form, at_hit)
    return total


def _lowered(drawn: Floats, form: str, left: list[tuple[frozenset[str], Floats]]) -> Floats:
    for forms, share in left:
        if not forms or form in forms:
            drawn *= share
    return drawn


def _left(control: Lowering, rng: Generator, events: int) -> Floats:
    """Which share of the loss a control leaves, for each event."""
    luck = rng.random(events)
    share = 1 - control.effect.draw(rng, events)
    weak = 1 - control.degraded.draw(rng, events)
    return np.where(luck < control.works, share, np.where(luck < control.covers, weak, 1.0))


def _kept(thinnings: tuple[Thinning, ...], seed: int, block: int, years: int, risk: RiskPlan) -> Floats | None:
    """Which share of the events of each year the controls let pass; None without controls."""
    if not thinnings:
        return None
    passed = np.ones(years)
    for each in thinnings:
        rng = stream(seed, block, risk.name, each.name)
        effect, coverage, reliability, degraded = (
            _yearly(what, rng, years) for what in (each.effect, each.coverage, each.reliability, each.degraded)
        )
        passed *= 1 - coverage * (reliability * effect + (1 - reliability) * degraded)
    return passed
