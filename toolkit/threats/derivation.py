"""What data is made from, directly or through others, and which of it is at hand where something is made of it.

Everything a data asset is made from is one whole number with a bit for each, so that "is any of this at hand?" takes
one step. Data with nothing in common share no bits: the numbers stay as short as the longest family of data is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from toolkit.system.model import DataAsset

__all__ = ["Derivation"]


class Derivation:
    """Which data is made from which, for all data of a system."""

    def __init__(self, data: Mapping[str, DataAsset]) -> None:
        self._sources = {
            data_id: [each for each in asset.derived_from or () if each in data] for data_id, asset in data.items()
        }
        self._family = _families(self._sources)
        self._members: dict[str, list[str]] = defaultdict(list)
        self._bit: dict[str, int] = {}
        self._above: dict[str, int] = {}
        self._circle: dict[str, int] = {}
        for circle in _sources_first(self._sources):
            self._number(circle)

    def _number(self, circle: list[str]) -> None:
        """Give data that is made of each other (mostly it is one alone) its bits, and what it is made from."""
        members = self._members[self._family[circle[0]]]
        own = 0
        for data_id in circle:
            self._bit[data_id] = 1 << len(members)
            own |= self._bit[data_id]
            members.append(data_id)
        sources = {source for data_id in circle for source in self._sources[data_id]}
        above = 0
        for source in sources.difference(circle):
            above |= self._above[source] | self._bit[source]
        if not sources.isdisjoint(circle):
            above |= own
        self._above.update(dict.fromkeys(circle, above))
        self._circle.update(dict.fromkeys(circle, own))

    def is_made_from(self, made: str, source: str) -> bool:
        """Is data made from other data, directly or through others?"""
        return self._family[made] == self._family.get(source) and bool(self._above[made] & self._bit[source])

    def nearest(self, made: Iterable[str], at_hand: Iterable[str]) -> list[tuple[str, str]]:
        """How data at hand leads to what is made of it, as (source, made) pairs; no pair that follows from others.

        Following the pairs from any data at hand gives exactly those of `made` that are made from it.
        """
        present: dict[str, int] = defaultdict(int)
        for data_id in at_hand:
            present[self._family[data_id]] |= self._bit[data_id]
        pairs: list[tuple[str, str]] = []
        queue = list(dict.fromkeys(made))
        seen = set(queue)
        for each in queue:
            for source in self._just_above(each, present[self._family[each]]):
                pairs.append((source, each))
                if source not in seen:
                    seen.add(source)
                    queue.append(source)
        return pairs

    def _just_above(self, made: str, present: int) -> Iterable[str]:
        members = self._members[self._family[made]]
        bit, circle = self._bit[made], self._circle[made]
        beside = circle & present & ~bit
        if beside:  # of a circle, each member has the next one above it, and the last has the first
            later = beside & -bit or beside
            yield members[(later & -later).bit_length() - 1]
        left = self._above[made] & present & ~circle
        while left:
            source = members[left.bit_length() - 1]
            yield source
            left &= ~(self._above[source] | self._bit[source])


def _families(sources: Mapping[str, list[str]]) -> dict[str, str]:
    """Data that is made of each other in any direction, named by one of them."""
    beside: dict[str, list[str]] = defaultdict(list)
    for data_id, made_from in sources.items():
        for source in made_from:
            beside[data_id].append(source)
            beside[source].append(data_id)
    family: dict[str, str] = {}
    for first in sources:
        queue = [] if first in family else [first]
        for data_id in queue:
            if data_id not in family:
                family[data_id] = first
                queue.extend(beside[data_id])
    return family


def _sources_first(sources: Mapping[str, list[str]]) -> Iterable[list[str]]:
    """Data in an order in which sources come first; data made in a circle comes together (Tarjan 1972)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    for root in sources:
        walk = [] if root in order else [(root, iter(sources[root]))]
        while walk:
            data_id, rest = walk[-1]
            if data_id not in order:
                order[data_id] = low[data_id] = len(order)
                open_.append(data_id)
                is_open.add(data_id)
            for source in rest:
                if source not in order:
                    walk.append((source, iter(sources[source])))
                    break
                if source in is_open:
                    low[data_id] = min(low[data_id], order[source])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[data_id])
                if low[data_id] == order[data_id]:
                    yield _close(data_id, open_, is_open)


def _close(data_id: str, open_: list[str], is_open: set[str]) -> list[str]:
    """Take a circle, which begins with `data_id`, off what is open."""
    circle: list[str] = []
    while not circle or circle[-1] != data_id:
        circle.append(open_.pop())
    is_open.difference_update(circle)
    return circle
