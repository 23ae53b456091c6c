"""Where scoring methods disagree: which risks one puts above another and a second the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb
from typing import Any

from toolkit.risks.pairs import Pairs, Said, ordered, span_of

__all__ = ["Disagreement", "Reversal", "disagreement"]

Span = tuple[float, float]
_KEPT = 1000
"""Reversals kept by name; all are counted."""


@dataclass(frozen=True)
class Reversal:
    """Two risks that two methods put in opposite order."""

    method: str
    above: str
    below: str
    other_method: str


@dataclass(frozen=True)
class Disagreement:
    """How several methods order the same risks."""

    methods: tuple[str, ...]
    scores: Mapping[str, Mapping[str, Said]]
    pairs: Mapping[tuple[str, str], Pairs]
    """By two methods: how their orders agree, over the risks that both scored."""
    reversals: tuple[Reversal, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each reversal: the two methods, and what each puts above what."""
        return [
            {
                "by": each.method,
                "above": each.above,
                "below": each.below,
                "the other way by": each.other_method,
                "scores by the first": f"{_told(self.scores, each, 0)}",
                "scores by the other": f"{_told(self.scores, each, 1)}",
            }
            for each in self.reversals
        ]

    def agreement(self) -> list[dict[str, Any]]:
        """A row for each two methods: pairs of risks in the same order, in opposite order, tied; Kendall's tau-b."""
        return [
            {
                "method": first,
                "other method": second,
                "pairs": pairs.compared + pairs.undecided,
                "same order": pairs.same,
                "opposite order": pairs.opposite,
                "tied by the first only": pairs.tied_first,
                "tied by the other only": pairs.tied_second,
                "tied by both": pairs.tied_both,
                "undecided": pairs.undecided,
                "tau": None if pairs.tau is None else round(pairs.tau, 3),
            }
            for (first, second), pairs in self.pairs.items()
        ]


def disagreement(scores: Mapping[str, Mapping[str, Said]]) -> Disagreement:
    """Compare how methods order risks: `scores` maps a risk to method to its rank or number, higher being worse.

    A (low, high) stands for a range; two ranges that overlap are undecided. Only risks that both of two methods scored
    are compared by them; those that both score alike are counted together. Raises `InputError` for what is no number.
    The first 1,000 reversals are kept by name.
    """
    spans = {
        risk: {method: span_of(said, f"{risk}, {method}") for method, said in given.items()}
        for risk, given in scores.items()
    }
    methods = tuple(dict.fromkeys(method for given in spans.values() for method in given))
    found: dict[tuple[str, str], Pairs] = {}
    reversals: list[Reversal] = []
    for first, second in combinations(methods, 2):
        alike: dict[tuple[Span, Span], list[str]] = {}
        for risk, said in spans.items():
            if said.keys() >= {first, second}:
                alike.setdefault((said[first], said[second]), []).append(risk)
        counts: Counter[str] = Counter()
        for (span, other_span), risks in alike.items():
            counts[_kind(ordered(span, span), ordered(other_span, other_span))] += comb(len(risks), 2)
        for ((one_first, one_second), ones), ((two_first, two_second), twos) in combinations(alike.items(), 2):
            by_first, by_second = ordered(one_first, two_first), ordered(one_second, two_second)
            counts[_kind(by_first, by_second)] += len(ones) * len(twos)
            if by_first and by_second == -by_first:
                above, below = (ones, twos) if by_first > 0 else (twos, ones)
                named = islice(product(above, below), max(_KEPT - len(reversals), 0))
                reversals.extend(Reversal(first, *pair, second) for pair in named)
        found[first, second] = Pairs(**counts)
    return Disagreement(methods, scores, found, tuple(reversals))


def _kind(by_first: int | None, by_second: int | None) -> str:
    if by_first is None or by_second is None:
        return "undecided"
    if by_first == 0:
        return "tied_both" if by_second == 0 else "tied_first"
    if by_second == 0:
        return "tied_second"
    return "same" if by_first == by_second else "opposite"


def _told(scores: Mapping[str, Mapping[str, Said]], each: Reversal, place: int) -> str:
    method = (each.method, each.other_method)[place]
    return f"{_short(scores[each.above][method])} and {_short(scores[each.below][method])}"


def _short(said: Said) -> str:
    return f"{said[0]:g} to {said[1]:g}" if isinstance(said, tuple) else f"{said:g}"
