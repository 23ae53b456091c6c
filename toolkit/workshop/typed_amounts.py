"""A recorded estimate as it stands in a form, and what was typed as an estimate again."""

from __future__ import annotations

from typing import Any

from toolkit.risks.losses import Interval, Pert
from toolkit.workshop.interval_form import IntervalForm, Typed

__all__ = ["EMPTY", "fits_form", "typed_of"]

EMPTY: Typed = ("", "", "")


def typed_of(plain: Any) -> Typed:
    """What stands in the three fields for a recorded value: an interval, a PERT, a probability; empty for others."""
    if isinstance(plain, dict) and {"low", "high"} <= plain.keys() and plain.get("cap") is None:
        return _said(plain["low"]), _said(plain.get("mode")), _said(plain["high"])
    return EMPTY


def fits_form(plain: Any) -> bool:
    """Whether a form can show a recorded value; a single number, or a capped interval, was given in Python."""
    return plain is None or typed_of(plain) != EMPTY


def _said(number: Any) -> str:
    return "" if number is None else f"{number:,.15g}"


def plain_of(form: IntervalForm) -> Any:
    """The estimate in plain form. Raises `InputError` for what is none."""
    value = form.estimate
    if isinstance(value, Pert):
        return {"low": value.low, "mode": value.mode, "high": value.high}
    return {"low": value.low, "high": value.high} if isinstance(value, Interval) else value
