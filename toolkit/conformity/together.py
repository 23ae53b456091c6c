"""Which few of many sets cover the most together: exact where that is found within a bounded search, else near to it.

Taking the best of what is left, time after time, can end at less than a few sets together could cover. So the choice is
searched: sets that another holds are left out, and a branch is left as soon as it cannot come to more than what was
found. The search looks at no more than `LOOKS` branches and then keeps the best that it has, which is never worse than
the one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["LOOKS", "most_together"]

LOOKS = 4_000
"""How many branches are looked at before the best that was found is kept."""
Worth = Mapping[Hashable, int]


def most_together(
    sets: Sequence[Iterable[Hashable]], worth: Worth, many: int, *, and_at_least: tuple[Worth, int] | None = None
) -> tuple[int, ...]:
    """The places of at most `many` sets that are worth the most together, each element counted once.

    Of sets that are worth the same, those that come first are taken. `worth` is zero for what it does not name. With
    `and_at_least`, another worth and how much, only sets come into question that are together worth so much by that as
    well; none are given where no such were found.
    """
    other, least = and_at_least or ({}, 0)
    elements = list(dict.fromkeys([*worth, *other]))
    bit = {each: 1 << place for place, each in enumerate(elements)}
    masks = [sum({bit[each] for each in found if each in bit}) for found in sets]
    kept = _not_within_another(masks)
    scales = [_Scale([by.get(each, 0) for each in elements]) for by in (worth, other)]
    search = _Search([masks[place] for place in kept], scales[0], scales[1], least)
    search.look(0, list(range(len(kept))), many, ())
    return tuple(sorted(kept[place] for place in search.best))


def _not_within_another(masks: Sequence[int]) -> list[int]:
    """The places of sets that hold something, and are not wholly within another; of equal ones the first."""
    kept: list[int] = []
    for place in sorted(range(len(masks)), key=lambda each: (-masks[each].bit_count(), each)):
        if masks[place] and not any(masks[place] & masks[other] == masks[place] for other in kept):
            kept.append(place)
    return sorted(kept)


class _Scale:
    """What each element is worth, by its place: looked up eight elements at a time, for it is asked for often."""

    def __init__(self, values: Sequence[int]) -> None:
        self._tables = [_sums(values[at : at + 8]) for at in range(0, len(values), 8)]

    def of(self, mask: int) -> int:
        by_eight = mask.to_bytes(len(self._tables), "little")
        return sum(table[eight] for table, eight in zip(self._tables, by_eight, strict=True) if eight)


def _sums(values: Sequence[int]) -> list[int]:
    """What every choice of a few elements is worth, by the number whose bits say which are chosen."""
    sums = [0]
    for value in values:
        sums += [each + value for each in sums]
    return sums


@dataclass
class _Search:
    masks: Sequence[int]
    worth: _Scale
    other: _Scale
    least: int
    best: tuple[int, ...] = ()
    most: int = field(default=0)
    looks: int = 0

    def look(self, covered: int, left: Sequence[int], many: int, chosen: tuple[int, ...]) -> None:
        """Look through every way to add up to `many` of those left, the most promising first."""
        value = self.worth.of(covered)
        if value > self.most and self.other.of(covered) >= self.least:
            self.most, self.best = value, chosen
        if many == 0:
            return
        found = ((self.worth.of(more), self.other.of(more), -place, more) for place, more in self._more(covered, left))
        gains = sorted(found, reverse=True)
        for at, (_, _, place, more) in enumerate(gains):
            could = value + sum(gain for gain, _, _, _ in gains[at : at + many])
            if could <= self.most or self.looks >= LOOKS:
                return
            if self._too_little(covered, [gain for _, gain, _, _ in gains[at:]], many):
                return
            self.looks += 1
            rest = [-behind for _, _, behind, _ in gains[at + 1 :]]
            self.look(covered | more, rest, many - 1, (*chosen, -place))

    def _more(self, covered: int, left: Sequence[int]) -> Iterable[tuple[int, int]]:
        return ((place, more) for place in left if (more := self.masks[place] & ~covered))

    def _too_little(self, covered: int, gains: Sequence[int], many: int) -> bool:
        """Whether the other worth cannot be reached any more."""
        return self.least > 0 and self.other.of(covered) + sum(sorted(gains)[-many:]) < self.least
