"""What an estimate implies, shown while somebody types it: mean, median, spread, a warning where that would surprise.

Closed forms only, so that it can be called at every keystroke; only a PERT's quantiles need scipy, loaded when the
first one is asked for. Source of the warnings: widening an interval downwards *raises* its mean, which nobody expects
(Hubbard and Seiersen; issue 11 of riskquant): at 0.5 a year, 1 to 100,000 costs 72,200 a year on average, and 1,000 to
100,000 only 13,320.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from math import exp, expm1, pi, sqrt

from toolkit.risks.elicitation.values import Value, amount, probability, said
from toolkit.risks.losses.numbers import Z95, Interval, Pert, from_logit, logit

__all__ = ["Implied", "implied", "implied_pert", "implied_probability", "implied_value"]

_Z80 = 0.8416212335729143
_WIDE = 1000
_NODES = 81
"""Over ±8 standard deviations, where the trapezium rule is exact to about 1e-12 for what is so smooth."""


@dataclass(frozen=True)
class Implied:
    """What an estimate says without its author having said it, in the unit of its bounds.

    `over_high` is the probability of more than the upper bound: 5% for a 90% interval, none for a PERT. `ratio` is the
    upper bound over the lower (of a probability: the ratio of their odds); infinite for a PERT that begins at 0.
    """

    form: str
    low: float
    high: float
    mean: float
    median: float
    sd: float
    p80: float
    over_high: float
    ratio: float
    warnings: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The same in a sentence."""
        beyond = (
            f"one time in twenty more than {said(self.high)}" if self.over_high else f"never over {said(self.high)}"
        )
        middle = f"Median {said(self.median)}, mean {said(self.mean)}"
        return f"{middle}; one time in five more than {said(self.p80)}, {beyond}."

    def row(self) -> dict[str, object]:
        """Plain values, for a table."""
        return {**asdict(self), "warnings": " ".join(self.warnings)}


def implied(low: object, high: object) -> Implied:
    """What a 90% interval of an amount or a rate implies, read as lognormal.

    Raises `InputError` for bounds that are zero, negative, swapped, equal or no numbers, with what to write instead.
    """
    value = amount(low, high, where="the interval")
    assert isinstance(value, Interval)  # noqa: S101 - narrows the type: no mode was given
    return _of_interval(value)


def implied_pert(low: object, mode: object, high: object) -> Implied:
    """What the least, likeliest and greatest value imply, read as the standard PERT. Raises `InputError`."""
    value = amount(low, high, mode, where="the PERT")
    assert isinstance(value, Pert)  # noqa: S101 - narrows the type: a mode was given
    return _of_pert(value)


def implied_probability(low: object, high: object) -> Implied:
    """What a 90% interval of a probability implies, read as logit-normal. Raises `InputError`."""
    value = probability(low=low, high=high, where="the interval")
    assert isinstance(value, Interval)  # noqa: S101 - narrows the type: no mode was given
    return _of_chance(value)


def implied_value(value: Value, *, is_probability: bool = False) -> Implied:
    """What a value implies that was checked already; a single number implies itself."""
    if isinstance(value, Interval):
        return _of_chance(value) if is_probability else _of_interval(value)
    if isinstance(value, Pert):
        return _of_pert(value)
    return Implied("number", value, value, value, value, 0.0, value, 0.0, 1.0)


def _of_interval(value: Interval) -> Implied:
    low, high, mu, sigma = value.low, value.high, value.mu, value.sigma
    mean, p80, ratio = value.mean, exp(mu + _Z80 * sigma), high / low
    warnings = []
    if mean > high:
        warnings.append(
            f"The mean, {said(mean)}, is more than your upper bound: the few very large cases that so wide an interval"
            " leaves possible carry it. Raise the lower bound, or say what the most is that can be lost."
        )
    elif mean > p80:
        warnings.append(
            f"The mean, {said(mean)}, is more than four of five cases come to ({said(p80)}): a few large ones carry it."
        )
    if ratio > _WIDE:
        warnings.append(
            f"The upper bound is {said(ratio)} times the lower. In so wide an interval a smaller lower bound raises the"
            " mean: look at the lower bound again."
        )
    sd = mean * sqrt(expm1(sigma**2))
    return Implied("interval", low, high, mean, exp(mu), sd, p80, 0.05, ratio, tuple(warnings))


def _of_pert(value: Pert) -> Implied:
    from scipy.special import betaincinv

    low, high, width = value.low, value.high, value.high - value.low
    median, p80 = (low + width * float(betaincinv(value.alpha, value.beta, share)) for share in (0.5, 0.8))
    ratio = high / low if low else float("inf")
    warnings = []
    if value.mode in (low, high):
        which, other = ("least", "less") if value.mode == low else ("greatest", "more")
        warnings.append(f"The likeliest value is also the {which}: a PERT then says that {other} is impossible.")
    if _WIDE < ratio < float("inf"):
        warnings.append(
            f"The greatest value is {said(ratio)} times the least. A PERT so wide is nearly all made by its greatest"
            " value: a 90% interval may say better what you mean."
        )
    return Implied("pert", low, high, value.mean, median, sqrt(value.variance), p80, 0.0, ratio, tuple(warnings))


def _of_chance(value: Interval) -> Implied:
    centre, sigma = (logit(value.low) + logit(value.high)) / 2, (logit(value.high) - logit(value.low)) / (2 * Z95)
    points = [(weight, from_logit(centre + sigma * z)) for z, weight in _normal_nodes()]
    mean = sum(weight * chance for weight, chance in points)
    sd = sqrt(max(sum(weight * (chance - mean) ** 2 for weight, chance in points), 0.0))
    p80 = from_logit(centre + _Z80 * sigma)
    ratio = exp(min(2 * Z95 * sigma, 700.0))
    warnings = []
    if value.low < 0.05 and value.high > 0.95:
        warnings.append("From hardly ever to nearly always: this says that you do not know. Take the question apart.")
    elif mean > p80:
        warnings.append(
            f"The mean, {said(mean)}, is more than four of five cases come to ({said(p80)}): the upper end carries it."
        )
    elif ratio > _WIDE:
        warnings.append(f"The odds at the upper bound are {said(ratio)} times those at the lower: look at both again.")
    return Implied(
        "probability", value.low, value.high, mean, from_logit(centre), sd, p80, 0.05, ratio, tuple(warnings)
    )


@cache
def _normal_nodes() -> tuple[tuple[float, float], ...]:
    """Points of the standard normal and their weights, which add up to 1."""
    step = 16 / (_NODES - 1)
    points = [-8 + step * number for number in range(_NODES)]
    return tuple((z, exp(-z * z / 2) * step / sqrt(2 * pi)) for z in points)
