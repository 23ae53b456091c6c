"""The range on which Cooke's model holds answers against each other, and how a pool of them does on it.

Between two quantiles nothing is known, so the density there is that of the background: uniform, or uniform in the
logarithm. The range is the smallest that holds everybody's quantiles and the answer, widened by the overshoot.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from toolkit.errors import InputError, Problem

__all__ = ["THREE", "Assessments", "Board", "Performance", "calibration_score"]

THREE = (0.05, 0.5, 0.95)
"""The quantiles that the classical model usually asks for."""
_NARROWEST = 1e-12
"""Cells narrower than this share of the range count as so wide: information stays finite however sure somebody is."""

Assessments = Mapping[str, Mapping[str, Sequence[float]]]
"""Who → question → that person's quantiles of the answer, lowest first."""


@dataclass(frozen=True)
class Performance:
    """How one person did: calibration (0 to 1), information (from 0 up), and the weight that both give."""

    calibration: float
    information: float
    weight: float


@dataclass(frozen=True)
class Board:
    """The questions with their ranges, on the scale on which distances count."""

    answers: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]
    levels: tuple[float, ...]
    by_factors: frozenset[str]

    @classmethod
    def of(
        cls,
        given: Mapping[str, Sequence[Sequence[float]]],
        answers: Mapping[str, float],
        levels: tuple[float, ...],
        overshoot: float,
        by_factors: Sequence[str],
    ) -> Board:
        """The board of these questions, with everybody's quantiles. Raises `InputError` for no overshoot."""
        if isinstance(overshoot, bool) or not isinstance(overshoot, int | float) or not 0 < overshoot <= 10:
            raise InputError([Problem("overshoot", "this is no share of the range", "Write a number such as 0.1.")])
        board = cls(answers, {}, levels, frozenset(by_factors))
        ranges = {}
        for question, quantiles in given.items():
            seen = [board._on(question, each) for several in (*quantiles, [answers[question]]) for each in several]
            more = overshoot * (max(seen) - min(seen))
            ranges[question] = (min(seen) - more, max(seen) + more)
        return cls(answers, ranges, levels, board.by_factors)

    def cell(self, question: str, quantiles: Sequence[float]) -> int:
        """Into which cell the answer falls; a bound belongs to its interval, so that a true bound is a hit."""
        answer = self.answers[question]
        return 1 if answer == quantiles[0] else bisect_left(list(quantiles), answer)

    def information(self, question: str, quantiles: Sequence[float]) -> float:
        """Relative information of the quantiles against the background on the range."""
        start, end = self.ranges[question]
        marks = (start, *(self._on(question, each) for each in quantiles), end)
        shares = [p1 - p0 for p0, p1 in zip((0.0, *self.levels), (*self.levels, 1.0), strict=True)]
        widths = [max((right - left) / (end - start), _NARROWEST) for left, right in pairwise(marks)]
        return sum(share * log(share / width) for share, width in zip(shares, widths, strict=True))

    def performance_of_pool(self, assessments: Assessments, weights: Mapping[str, float]) -> Performance:
        """How the weighted pool would have done as if it were a person; its weight is calibration × information."""
        pooled = {question: self.pooled_quantiles(question, assessments, weights) for question in self.ranges}
        calibration = calibration_score([self.cell(q, each) for q, each in pooled.items()], self.levels)
        information = sum(self.information(q, each) for q, each in pooled.items()) / len(pooled)
        return Performance(calibration, information, calibration * information)

    def pooled_quantiles(self, question: str, assessments: Assessments, weights: Mapping[str, float]) -> list[float]:
        """The quantiles of the weighted mixture of everybody's answer to one question, in its unit."""
        import numpy as np

        start, end = self.ranges[question]
        lines = {
            who: [start, *(self._on(question, each) for each in given[question]), end]
            for who, given in assessments.items()
        }
        at = np.unique([mark for line in lines.values() for mark in line])
        known = [0.0, *self.levels, 1.0]
        mixture = sum(weights[who] * np.interp(at, line, known) for who, line in lines.items())
        found = [float(each) for each in np.interp(self.levels, mixture, at)]
        return [exp(each) for each in found] if question in self.by_factors else found

    def _on(self, question: str, value: float) -> float:
        return log(value) if question in self.by_factors else float(value)


def calibration_score(cells: Sequence[int], probabilities: Sequence[float] = THREE) -> float:
    """The probability that a perfectly calibrated person would fit as badly or worse: P(χ² > 2 N KL(s, p)).

    `cells` says for each question into which cell its answer fell, 0 below the lowest quantile; `s` are their shares.
    """
    from scipy.special import chdtrc

    expected = [high - low for low, high in zip((0.0, *probabilities), (*probabilities, 1.0), strict=True)]
    shares = [cells.count(cell) / len(cells) for cell in range(len(expected))] if cells else []
    apart = sum(share * log(share / p) for share, p in zip(shares, expected, strict=False) if share)
    return float(chdtrc(len(expected) - 1, 2 * len(cells) * max(apart, 0.0)))
