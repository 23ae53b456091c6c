"""What one person estimates: an amount as a 90% interval or a PERT, a probability with or without a range.

The values are those of loss scenarios (`toolkit.risks.losses`): a pooled one goes into a scenario as it is.
"""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import Any, Literal

from toolkit.errors import InputError, Problem
from toolkit.risks.losses.declared import Declared
from toolkit.risks.losses.numbers import Amount, Interval, Pert, Probability

__all__ = ["Form", "Value", "amount", "probability", "said", "value_of"]

Value = Interval | Pert | float
"""A 90% interval, a PERT, or (a probability only) one number."""

Form = Literal["amount", "probability"]
"""An amount is above 0 and has no end (money, a rate a year); a probability lies between 0 and 1."""

_FARTHEST = 1e12
_LEAST = 1e-12
"""Bounds farther apart than this say nothing, and their mean is beyond all sense."""


class _Amount(Declared):
    value: Amount


class _Probability(Declared):
    value: Probability


def amount(low: object, high: object, mode: object = None, *, where: str = "the estimate") -> Interval | Pert:
    """An amount or a rate: a 90% interval, or with `mode` the least, likeliest and greatest value (PERT).

    Raises `InputError` for bounds that are zero, negative, swapped, equal or no numbers, with what to write instead.
    """
    _refuse_half(low, high, where)
    least = low if mode is None else high
    if isinstance(least, int | float) and 0 < least < _LEAST:
        what = f"this is less than {_LEAST:g}, which is nothing to anybody"
        raise InputError([Problem(where, what, "Write the least that would still matter, or take another unit.")])
    value = _built(_Amount, _given(low, high, mode), where)
    assert isinstance(value, Interval | Pert)  # noqa: S101 - narrows the type; a mapping is none else
    if isinstance(value, Interval) and value.high / _FARTHEST > value.low:
        what = f"the upper bound is more than {_FARTHEST:g} times the lower"
        raise InputError([Problem(where, what, "Raise the lower bound to the least that would still matter to you.")])
    return value


def probability(
    chance: object = None, *, low: object = None, high: object = None, mode: object = None, where: str = "the estimate"
) -> Value:
    """A probability: one number, or a 90% interval, or with `mode` a PERT of one.

    0 and 1 are refused: whoever is certain has nothing to estimate, and no evidence could move them. Raises
    `InputError` with what to write instead.
    """
    ranged = low is not None or high is not None or mode is not None
    if (chance is not None) is ranged:
        what = "a probability is given as one number or as a range, not " + ("both" if ranged else "neither")
        raise InputError([Problem(where, what, "Write one number from 0 to 1, or low and high.")])
    if ranged:
        _refuse_half(low, high, where)
        _refuse_never(low, where)
    value = _built(_Probability, _given(low, high, mode) if ranged else _plain(chance), where)
    if isinstance(value, float) and value in (0.0, 1.0):
        what = f"a probability of {value:g} says that you are certain"
        raise InputError([Problem(where, what, "Write the odds that you would still bet at, such as 0.001 or 0.999.")])
    ends = (value.low, value.high) if isinstance(value, Interval) else (value,) if isinstance(value, float) else ()
    if any(each < _LEAST or each > 1 - _LEAST for each in ends):
        raise InputError([_told_by_nobody(where)])
    return value


def _refuse_never(low: object, where: str) -> None:
    """A lower bound next to nothing, before anything is reckoned with it."""
    if isinstance(low, int | float) and 0 < low < _LEAST:
        raise InputError([_told_by_nobody(where)])


def _told_by_nobody(where: str) -> Problem:
    what = f"a chance closer to never or always than {_LEAST:g} can be told by nobody"
    return Problem(where, what, "Write the odds that you would still bet at, such as 0.000001.")


def value_of(
    form: Form,
    *,
    low: object = None,
    high: object = None,
    mode: object = None,
    chance: object = None,
    where: str = "the estimate",
) -> Value:
    """A value of that form from its parts, as a form or a record has them. Raises `InputError`."""
    if form == "probability":
        return probability(chance, low=low, high=high, mode=mode, where=where)
    if chance is not None:
        what = "a probability is no amount"
        raise InputError([Problem(where, what, "Give low and high, and the likeliest value if you like.")])
    return amount(low, high, mode, where=where)


def said(number: float) -> str:
    """A number as a sentence says it: three significant digits, thousands set off."""
    if not isfinite(number) or number == 0:
        return f"{number:g}"
    size = abs(number)
    if 1000 <= size < 1e15:
        return f"{round(number, 2 - floor(log10(size))):,.0f}"
    return f"{number:.3g}"


def _built(model: type[_Amount | _Probability], plain: Any, where: str) -> Value:
    """The value that plain data means; mistakes are told without the name of what only holds it here."""
    try:
        return model.of({"value": plain}, where).value
    except InputError as error:
        told = ((p, p.what.removeprefix("value").lstrip(".").removeprefix(": ")) for p in error.problems)
        raise InputError(Problem(p.where, what, p.try_instead) for p, what in told) from None


def _refuse_half(low: object, high: object, where: str) -> None:
    """A bound that is missing, or two that are the same: what a form that is half typed gives."""
    missing = [name for name, bound in (("lower", low), ("upper", high)) if bound is None]
    if missing:
        what = f"the {missing[0]} bound is missing" if len(missing) == 1 else "the bounds are missing"
        raise InputError([Problem(where, what, "Give both bounds.")])
    if type(low) in (int, float) and low == high:
        what, instead = "both bounds are the same number, as if you were certain", "two numbers with the truth between"
        raise InputError([Problem(where, what, f"Write {instead} nine times out of ten.")])


def _given(low: object, high: object, mode: object) -> dict[str, Any]:
    given = {"low": low, "mode": mode, "high": high}
    return {name: _plain(value) for name, value in given.items() if value is not None}


def _plain(value: object) -> Any:
    """Numbers of numpy are numbers as well; anything else is left to be refused."""
    item = getattr(value, "item", None)
    if isinstance(value, bool | int | float | str) or not callable(item) or getattr(value, "ndim", None) != 0:
        return value
    return item()
