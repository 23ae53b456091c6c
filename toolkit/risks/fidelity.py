"""How faithful a matrix is to amounts: of all pairs of risks, how many its levels order right, tie, or turn round.

After Cox (2008), who showed that matrices tie most pairs, and can do worse than chance where likely risks are small
ones. Here it is counted for a team's own risks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import inf
from typing import Any

from toolkit.risks.pairs import span_of

__all__ = ["Fidelity", "Inverted", "fidelity"]


@dataclass(frozen=True)
class Inverted:
    """Two risks that a matrix puts the wrong way round: the first has the larger amount, and the lower level."""

    larger: str
    smaller: str
    times: float
    """By how many times the amount is larger; infinite where the other is zero."""


@dataclass(frozen=True)
class Fidelity:
    """Pairs of risks with different amounts, by what the levels make of them; and the worst that are turned round."""

    right: int
    tied: int
    inverted: int
    worst: tuple[Inverted, ...]

    @property
    def pairs(self) -> int:
        """All pairs of risks whose amounts differ."""
        return self.right + self.tied + self.inverted

    @property
    def shares(self) -> dict[str, float]:
        """The shares (0 to 1) of pairs right, tied and inverted; nothing where no two amounts differ."""
        counts = {"right": self.right, "tied": self.tied, "inverted": self.inverted}
        return {name: count / self.pairs for name, count in counts.items()} if self.pairs else {}

    def rows(self) -> list[dict[str, Any]]:
        """A row for each of the worst pairs that are turned round."""
        heads = ("larger amount, lower level", "smaller amount, higher level", "times")
        return [dict(zip(heads, (each.larger, each.smaller, each.times), strict=True)) for each in self.worst]

    def sentence(self) -> str:
        """The whole in a sentence."""
        if not self.pairs:
            return "No two risks have different amounts, so the matrix cannot be compared with them."
        shares = self.shares
        return (
            f"Of {self.pairs} pairs of risks the matrix orders {shares['right']:.0%} as the amounts do, "
            f"ties {shares['tied']:.0%} and turns {shares['inverted']:.0%} round."
        )


def fidelity(ranks: Mapping[str, float], amounts: Mapping[str, float], *, keep: int = 20) -> Fidelity:
    """Compare level ranks (0 the lowest) with amounts, such as expected losses, of the same risks.

    Risks that only one of the two knows are left out, and so are pairs of equal amounts. The `keep` pairs that are
    turned round by the largest factor are named. Raises `InputError` for what is no number.
    """
    by_rank: dict[float, list[tuple[float, str]]] = {}
    for risk in ranks.keys() & amounts.keys():
        rank, amount = span_of(ranks[risk], risk)[0], span_of(amounts[risk], risk)[0]
        by_rank.setdefault(rank, []).append((amount, risk))
    groups = [sorted(by_rank[rank]) for rank in sorted(by_rank)]
    right = inverted = 0
    worst: list[tuple[float, str, str]] = []
    for place, lower in enumerate(groups):
        tops = [amount for amount, _ in lower]
        for higher in groups[place + 1 :]:
            right += sum(bisect_left(tops, amount) for amount, _ in higher)
            inverted += sum(len(tops) - bisect_right(tops, amount) for amount, _ in higher)
            worst = nlargest(keep, [*worst, *_turned(lower[-keep:], higher[:keep])])
    tied = sum(_different(group) for group in groups)
    named = tuple(Inverted(larger, smaller, times) for times, larger, smaller in worst)
    return Fidelity(right, tied, inverted, named)


def _turned(lower: list[tuple[float, str]], higher: list[tuple[float, str]]) -> list[tuple[float, str, str]]:
    """Pairs of which the one of lower rank has the larger amount, with the factor."""
    return [
        (amount / other if other > 0 else inf, risk, another)
        for amount, risk in lower
        for other, another in higher
        if amount > other
    ]


def _different(group: list[tuple[float, str]]) -> int:
    """Pairs within a group whose amounts differ."""
    amounts = [amount for amount, _ in group]
    return sum(len(amounts) - bisect_right(amounts, amount) for amount in amounts)
