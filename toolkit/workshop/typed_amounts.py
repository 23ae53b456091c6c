"""A recorded estimate as it stands in a form, and what was typed as an estimate again."""

from __future__ import annotations

from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.risks.losses import Interval, Pert
from toolkit.risks.losses.typed import typed_value
from toolkit.workshop.interval_form import IntervalForm, Typed

__all__ = ["EMPTY", "fits_form", "plain_of", "share_text", "take", "typed_of", "typed_share"]

EMPTY: Typed = ("", "", "")


def typed_of(plain: Any, *, is_share: bool = False) -> Typed:
    """What stands in the three fields for a recorded value; empty for one that the fields cannot show.

    Of an amount these are an interval or a PERT, of a share (a probability) also one number, in per cent.
    """
    said = share_text if is_share else _amount_text
    if isinstance(plain, dict) and {"low", "high"} <= plain.keys() and plain.get("cap") is None:
        return said(plain["low"]), said(plain.get("mode")), said(plain["high"])
    return (said(plain), "", "") if is_share and _is_number(plain) else EMPTY


def fits_form(plain: Any, *, is_share: bool = False) -> bool:
    """Whether a form can show a recorded value; one amount, or a capped interval, was given in Python."""
    return plain is None or typed_of(plain, is_share=is_share) != EMPTY


def share_text(plain: Any) -> str:
    """A share as it is typed: `5%`, `20%..60%`; empty for none. Read again it is the same number."""
    if isinstance(plain, dict):
        return "..".join(share_text(plain[name]) for name in ("low", "mode", "high") if plain.get(name) is not None)
    if not _is_number(plain):
        return ""
    text = f"{100 * plain:.12g}%"
    return text if typed_value(text, "it") == plain else _amount_text(plain)


def plain_of(form: IntervalForm) -> Any:
    """The estimate in plain form. Raises `InputError` for what is none."""
    value = form.estimate
    if isinstance(value, Pert):
        return {"low": value.low, "mode": value.mode, "high": value.high}
    return {"low": value.low, "high": value.high} if isinstance(value, Interval) else value


def take(form: IntervalForm, name: str, problems: list[Problem]) -> Any:
    """What a form says in plain form; None where its mistakes went to `problems`, under the name of the field."""
    if form.is_empty:
        problems.append(Problem(name, "is missing", "Type two numbers, from and to."))
        return None
    try:
        return plain_of(form)
    except InputError as error:
        problems += [Problem(name, each.what, each.try_instead) for each in error.problems]
        return None


def typed_share(text: str, name: str) -> Any:
    """A share, or a range of one, that was typed into one field: `90%`, `80%..95%`. Raises `InputError`."""
    value = typed_value(text, name)
    if isinstance(value, dict) and not value.keys() <= {"low", "mode", "high"}:
        raise InputError([Problem(name, "is no share", "Write such as 90%, or 80%..95%.")])
    return value


def _amount_text(number: Any) -> str:
    return "" if not _is_number(number) else f"{number:,.15g}"


def _is_number(plain: Any) -> bool:
    return isinstance(plain, int | float) and not isinstance(plain, bool)
