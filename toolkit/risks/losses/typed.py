"""Estimates as somebody types them in a hurry: `0.5..4` a year, `10k..80k` an event, `0..20k..200k`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.strict_yaml import read_yaml

__all__ = ["shown_costs", "shown_share", "shown_value", "typed_value"]

_NUMBER = re.compile(r"(\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?)\s*(k|m|bn|%)?", re.IGNORECASE)
_TIMES = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9, "%": 0.01}
MAX_LENGTH = 2_000


def typed_value(text: str, where: str) -> Any:
    """The estimate that a text means: a number (also `20k`, `1.5m`, `5%`), an interval, a PERT, or YAML in braces.

    `a..b` is a 90% interval, `a..b..c` least, likeliest and greatest value, `{form: at_most_once, probability: 0.02}`
    anything declared. Raises `InputError` for what is none of these.
    """
    said = text.strip()
    if len(said) > MAX_LENGTH:
        raise InputError([Problem(where, "this is too long for an estimate", _INSTEAD)])
    if said.startswith("{"):
        return read_yaml(said, source=where).data
    parts = [_number(part) for part in said.split("..")]
    if None in parts or not 1 <= len(parts) <= 3:
        raise InputError([Problem(where, f"{said[:60]!r} is no estimate", _INSTEAD)])
    names = {1: ("",), 2: ("low", "high"), 3: ("low", "mode", "high")}[len(parts)]
    return parts[0] if len(parts) == 1 else dict(zip(names, parts, strict=True))


_INSTEAD = "Write a number (20k), a 90% interval (10k..80k), or least, likeliest and greatest (0..20k..200k)."


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    unit = (found[2] or "").lower()
    # Rounded, so that 5% is 0.05 and not a neighbour of it.
    return float(f"{float(found[1]) * _TIMES[unit]:.15g}")


def shown_value(value: Any) -> str:
    """A recorded estimate in a line: `0.5`, `0.5 to 4`, `0, likeliest 20, to 200`, or its parts by name."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:,.15g}"
    if isinstance(value, str):
        return value.replace("_", " ")
    if isinstance(value, list | tuple):
        return ", ".join(shown_value(each) for each in value)
    if not isinstance(value, Mapping):
        return str(value)
    if {"low", "mode", "high"} <= value.keys():
        return f"{shown_value(value['low'])}, likeliest {shown_value(value['mode'])}, to {shown_value(value['high'])}"
    if {"low", "high"} <= value.keys():
        cap = f", {shown_value(value['cap'])} at most" if value.get("cap") is not None else ""
        return f"{shown_value(value['low'])} to {shown_value(value['high'])}{cap}"
    if value.get("form") == "poisson":
        return shown_value(value.get("rate"))
    said = [_named(name, each) for name, each in value.items() if name != "form" and (name, each) != ("action", 1)]
    form = str(value.get("form", "")).replace("_", " ")
    return f"{form}: {', '.join(said)}" if form else ", ".join(said)


def _named(name: str, value: Any) -> str:
    shown = shown_share(value) if name in _SHARES and not isinstance(value, str) else shown_value(value)
    return f"{name.replace('_', ' ')} {shown}".strip()


_SHARES = ("probability", "vulnerability", "action")


def shown_costs(loss: Any, secondary: Any = None, insurance: Any = None) -> list[str]:
    """What an event costs, as recorded: its loss, what sometimes follows it, and what an insurance bears of it."""
    said = [shown_value(loss)] if loss else []
    if isinstance(secondary, Mapping) and secondary:
        share, follows = shown_share(secondary.get("probability")), shown_value(secondary.get("loss"))
        said.append(f"in {share} of events also {follows}")
    if isinstance(insurance, Mapping) and insurance:
        limit, deductible = shown_value(insurance.get("limit")), shown_value(insurance.get("deductible"))
        said.append(f"insured: {limit} at most beyond {deductible}")
    return said


def shown_share(share: Any) -> str:
    """A recorded share, or the ends of one, in per cent: `50%`, `20% to 60%`."""
    return shown_value(_percent(share))


def _percent(share: Any) -> Any:
    if isinstance(share, Mapping):
        return {name: _percent(each) for name, each in share.items() if each is not None}
    if isinstance(share, bool) or not isinstance(share, int | float):
        return share
    return f"{share:.3%}".rstrip("0%").rstrip(".") + "%"
