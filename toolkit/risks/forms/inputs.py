"""Checking what a person put in: every mistake at once, each with what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from toolkit.catalogues.scale import Factor, Option
from toolkit.errors import Problem, nearest
from toolkit.risks.forms.outcome import Inputs

__all__ = ["choice_of", "missing", "number_of", "shown", "strangers", "wrong"]

_LONGEST = 10**18  # whole numbers beyond are no factor's, and Python would not even turn the longest into a float
_SHOWN = 60


def strangers(inputs: Inputs, known: Iterable[str], what: str = "factor") -> list[Problem]:
    """Inputs that the method does not ask for."""
    wanted = list(known)
    return [
        Problem(shown(name, quoted=False), f"is no {what} of this method", nearest(str(name)[:_SHOWN], wanted))
        for name in inputs
        if name not in wanted
    ]


def missing(factor: Factor) -> Problem:
    """That something was not answered, with the question and what can be given."""
    return Problem(factor.id, f"is missing ({factor.title})", f"{factor.question} {_to_give(factor)}".strip())


def wrong(factor: Factor, given: object) -> Problem:
    """That an answer is none of those that can be given, and which can."""
    close = nearest(given[:_SHOWN], [option.id for option in factor.options]) if isinstance(given, str) else ""
    return Problem(factor.id, f"cannot be {shown(given)}", close if close.startswith("Did") else _to_give(factor))


def _to_give(factor: Factor) -> str:
    if factor.minimum is not None and factor.maximum is not None and not factor.only_options:
        return f"Give a number from {factor.minimum:g} to {factor.maximum:g}."
    choices = ", ".join(f"{each.id} ({each.value:g})" if factor.only_options else each.id for each in factor.options)
    return f"Choose one of: {choices}." if choices else f"Write it as {factor.example}."


def choice_of(factor: Factor, given: object) -> Option | None:
    """The option that is meant, by its id, its letters, or what it counts; None for none of them."""
    for option in factor.options:
        if isinstance(given, str) and given in (option.id, option.code or option.id):
            return option
    if not factor.only_options or isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return next((option for option in factor.options if option.value == given), None)


def number_of(factor: Factor, given: object) -> float | None:
    """What an answer counts: an option's value, or a number within the bounds; None for what cannot be."""
    chosen = choice_of(factor, given)
    if chosen is not None:
        return chosen.value
    if factor.only_options or isinstance(given, bool) or not isinstance(given, int | float):
        return None
    if not isfinite(given) if isinstance(given, float) else abs(given) > _LONGEST:
        return None
    low = factor.minimum if factor.minimum is not None else min((o.value for o in factor.options), default=given)
    high = factor.maximum if factor.maximum is not None else max((o.value for o in factor.options), default=given)
    return float(given) if low <= given <= high else None


def shown(given: object, *, quoted: bool = True) -> str:
    """What somebody wrote, short enough to be said in a message."""
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) >= _LONGEST:
        return "so large a number"
    text = str(given)[:_SHOWN]
    return repr(text) if quoted and isinstance(given, str) else text
