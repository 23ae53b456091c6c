"""The smallest choice of controls that closes every one of some ways: branch and bound, within a number of choices."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.threats.attack.closes import Option

__all__ = ["smallest_choice"]


def smallest_choice(ways: Sequence[Sequence[Option]], most: int) -> tuple[Option, int]:
    """The fewest controls with which each way has an option that is wholly chosen, and how many choices were weighed.

    Each way lists its options (at least one); an option is a set of controls that closes it. When as many as `most`
    were weighed the best so far stands, and is not proved to be the smallest.
    """
    asked = [sorted(way, key=_plain) for way in ways]
    best = _greedy(asked)
    weighed = 0

    def weigh(chosen: Option) -> None:
        nonlocal best, weighed
        weighed += 1
        open_ways = [way for way in asked if not any(option <= chosen for option in way)]
        if not open_ways:
            best = min(best, chosen, key=len)
            return
        for option in min(open_ways, key=len):
            further = chosen | option
            if weighed < most and len(further) + _least_more(open_ways, further) < len(best):
                weigh(further)

    weigh(frozenset())
    return best, weighed


def _least_more(open_ways: Sequence[Sequence[Option]], chosen: Option) -> int:
    """At least so many more controls: one for each of some ways that share none."""
    used: set[str] = set()
    least = 0
    for way in sorted(open_ways, key=len):
        if any(option <= chosen for option in way):
            continue
        controls = {control for option in way for control in option - chosen}
        if controls.isdisjoint(used):
            used |= controls
            least += min(len(option - chosen) for option in way)
    return least


def _greedy(ways: Sequence[Sequence[Option]]) -> Option:
    """A choice that is good at once: again and again the option that closes most for each control that it adds."""
    chosen: Option = frozenset()
    open_ways = list(ways)
    while open_ways:
        options = dict.fromkeys(option for way in open_ways for option in way)
        pick = max(options, key=lambda option: _worth(option, chosen, open_ways))
        chosen |= pick
        open_ways = [way for way in open_ways if not any(option <= chosen for option in way)]
    return chosen


def _worth(option: Option, chosen: Option, ways: Sequence[Sequence[Option]]) -> float:
    closes = sum(any(each <= chosen | option for each in way) for way in ways)
    return closes / len(option - chosen)


def _plain(option: Option) -> list[str]:
    return sorted(option)
