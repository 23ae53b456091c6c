"""What a calibration exercise came to, and what to do about it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AIM", "ENOUGH", "Bin", "IntervalScore", "StatementScore", "advice_on"]

AIM = 0.9
"""What share of somebody's 90% intervals should hold."""
ENOUGH = 5
"""From so many answers on, something is said about the width of intervals."""
_DOUBT = 0.05


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: how many, how sure on average, how many right, and that 90% interval."""

    start: float
    end: float
    count: int
    confidence: float
    right: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class IntervalScore:
    """How many of somebody's 90% intervals held.

    `low` and `high` are the 90% interval of their true rate. `by_chance` is the probability that somebody whose
    intervals are right would get as few. `widen` is the factor by which intervals have to grow about their middle
    (of amounts: of their logarithms) for nine in ten of these to hold; below 1 they could be narrower, 0 where too few
    were answered to say.
    """

    asked: int
    held: int
    low: float
    high: float
    by_chance: float
    usual: tuple[int, int, float]
    widen: float


@dataclass(frozen=True)
class StatementScore:
    """How well somebody's confidence fits what they know.

    `brier` is the mean squared distance between confidence and outcome: 0 is perfect, 0.25 what always saying 50%
    gives, `expected` what somebody would get on average whose confidence is exactly right. It is reliability (bad)
    less resolution (good) plus uncertainty (Murphy 1973), over the confidences as they were given. `as_few` and
    `as_many` are the probabilities of so few or so many right answers, were the confidence right.
    """

    asked: int
    right: int
    confidence: float
    low: float
    high: float
    brier: float
    expected: float
    reliability: float
    resolution: float
    uncertainty: float
    as_few: float
    as_many: float
    bins: tuple[Bin, ...]


def advice_on(intervals: IntervalScore | None, statements: StatementScore | None) -> tuple[str, ...]:
    """What came out and what to change, a sentence or two each; nothing is advised that chance may explain."""
    return (*(_on_intervals(intervals) if intervals else ()), *(_on_statements(statements) if statements else ()))


def _on_intervals(score: IntervalScore) -> list[str]:
    fewest, most, often = score.usual
    held = (
        f"{score.held} of your {score.asked} intervals held: your true rate lies between {score.low:.2f} and"
        f" {score.high:.2f} with 90% probability, and {AIM:g} is the aim."
    )
    chance = (
        f"Somebody whose 90% intervals are right gets {fewest} to {most} of {most} in {often:.0%} of such exercises,"
        f" and {score.held} or fewer in {_seldom(score.by_chance)}."
    )
    return [held, chance, _on_width(score)]


def _on_width(score: IntervalScore) -> str:
    if score.asked < ENOUGH:
        return "So few answers do not tell whether your intervals are too narrow."
    if score.by_chance < _DOUBT:
        times = min(max(score.widen, 1.0), 10.0)
        low, high = 10 ** (1.5 - times / 2), 10 ** (1.5 + times / 2)
        example = f"where you would say 10 to 100, say {low:.2g} to {round(high, -1):,.0f}"
        much = f"about {times:.1f} times as wide" if score.widen <= 10 else "more than ten times as wide"
        return f"Your intervals are too narrow. Make them {much}{f': {example}' if times <= 4 else ''}."
    if score.held == score.asked and score.widen < 0.5:
        return "All held, and the truth lay near the middle: your intervals could be narrower."
    if score.held < AIM * score.asked:
        return "That may be chance; if it happens again, your intervals are too narrow."
    return "Nothing speaks against your intervals: keep their width."


def _on_statements(score: StatementScore) -> list[str]:
    right = (
        f"{score.right} of {score.asked} statements right, at {score.confidence:.0%} sure on average: your true rate"
        f" lies between {score.low:.2f} and {score.high:.2f} with 90% probability."
    )
    brier = (
        f"Brier score {score.brier:.3f}: 0 is perfect, always saying 50% gives 0.25, and confidence that is exactly"
        f" right would have given {score.expected:.3f} on average."
    )
    if score.brier > 0.25:
        brier += " Saying 50% to everything would have been better."
    if score.as_few < _DOUBT:
        what = f"You were surer than right: were your confidence right, {score.right} or fewer would come out in"
        return [right, brier, f"{what} {_seldom(score.as_few)}. Say 50% where you guess."]
    if score.as_many < _DOUBT:
        what = f"You know more than you say: were your confidence right, {score.right} or more would come out in"
        return [right, brier, f"{what} {_seldom(score.as_many)}. Be surer of what you know."]
    return [right, brier, "Your confidence fits what you knew, as far as so few statements can tell."]


def _seldom(chance: float) -> str:
    return f"{chance:.0%} of them" if chance >= 0.01 else "less than 1% of them"
