"""A start for risk criteria: amounts from one figure that people agree on, and words for service and people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from toolkit.errors import ToolkitError

__all__ = ["EXAMPLES", "anchors_from"]

EXAMPLES: Mapping[str, Sequence[str]] = {
    "money": (
        "lost in the day's work",
        "a team's budget",
        "a department's budget",
        "the year's result",
        "our existence",
    ),
    "service": (
        "hardly anybody notices",
        "an hour of disturbance",
        "a day without it",
        "a week without it",
        "our licence or core business at stake",
    ),
    "people": (
        "a nuisance to somebody",
        "trouble for a few people",
        "some people wronged or their data seen, and it can be put right",
        "many people affected, or a few seriously",
        "lasting harm to somebody",
    ),
}
"""What the five steps could mean, lowest first; shown in grey until a team writes its own."""

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_AMOUNT = re.compile(r"(?P<figure>\d[\d,.' ]*)\s*(?P<unit>k|thousand|m|mn|million|bn|billion)?", re.IGNORECASE)
_UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_LARGEST = 1e15


def anchors_from(severe: str, currency: str, steps: int) -> list[str]:
    """What each of `steps` steps costs, lowest first, where the highest begins at the amount `severe`.

    Each step begins at a tenth of the next. An empty amount gives words without figures. Raises `ToolkitError` for
    what is no amount.
    """
    if not severe.strip():
        words = EXAMPLES["money"]
        return [words[place * (len(words) - 1) // max(steps - 1, 1)] for place in range(steps)]
    top = _amount(severe)
    begins = [top / 10 ** (steps - 1 - place) for place in range(steps)]
    said = [_money(amount, currency) for amount in begins]
    between = [f"{said[place]} to {said[place + 1]}" for place in range(1, steps - 1)]
    return [f"under {said[1]}", *between, f"over {said[-1]}"]


def _amount(text: str) -> float:
    found = _AMOUNT.fullmatch(text.strip().lstrip("£€$ ").strip())
    try:
        figure = float(re.sub(r"[,' ]", "", found["figure"])) if found else 0.0
    except ValueError:
        figure = 0.0
    amount = figure * _UNITS.get((found["unit"] or "").lower(), 1.0) if found else 0.0
    if not 0 < amount < _LARGEST:
        raise ToolkitError(f"{text[:40]!r} is no amount of money", try_instead="Write it as 5 million, or 5,000,000.")
    return amount


def _money(amount: float, currency: str) -> str:
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if amount >= size:
            figure = f"{amount / size:,.1f}".removesuffix(".0") + word
            break
    else:
        figure = f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{symbol}{figure}"
