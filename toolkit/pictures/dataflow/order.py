"""Which of several parallel runs comes first, and which can share a track."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["pack", "settle"]

Run = TypeVar("Run")

_MANY = 80


def settle(runs: Sequence[Run], cost: Callable[[Run, Run], float]) -> list[Run]:
    """An order in which `cost(before, after)`, summed over all pairs, is small; equal ones stay as they came.

    Takes each run out and puts it back where it costs least, until nothing changes. More than `_MANY` runs stay as
    they came: nobody could follow them in any order.
    """
    if len(runs) > _MANY:
        return list(runs)
    order = list(range(len(runs)))
    price = [[cost(one, other) if one is not other else 0.0 for other in runs] for one in runs]
    for _ in range(8):
        changed = False
        for run in range(len(runs)):
            at = order.index(run)
            rest = order[:at] + order[at + 1 :]
            best = _cheapest(run, at, rest, price)
            if best != at:
                order = [*rest[:best], run, *rest[best:]]
                changed = True
        if not changed:
            break
    return [runs[index] for index in order]


def _cheapest(run: int, at: int, rest: Sequence[int], price: Sequence[Sequence[float]]) -> int:
    """Where among the rest a run costs least: its old place unless another is truly cheaper."""
    total = sum(price[run][other] for other in rest)
    totals = [total]
    for other in rest:
        total += price[other][run] - price[run][other]
        totals.append(total)
    best = min(range(len(totals)), key=lambda place: (round(totals[place], 6), abs(place - at), place))
    return best if totals[best] < totals[at] - 1e-6 else at


def pack(order: Sequence[Run], overlap: Callable[[Run, Run], bool]) -> list[int]:
    """A track for each run, in the given order: the first one after all earlier runs that it would touch."""
    tracks: list[int] = []
    for index, run in enumerate(order):
        touched = [tracks[earlier] for earlier in range(index) if overlap(order[earlier], run)]
        tracks.append(max(touched, default=-1) + 1)
    return tracks
