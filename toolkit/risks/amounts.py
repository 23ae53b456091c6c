"""Money and chances in words that a board reads: £1.2m, never 1.2e6; 5%, 1 in 20 years."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.errors import ToolkitError

__all__ = ["check_currency", "said_amount", "said_amounts", "said_chance", "said_plainly", "said_years", "symbol_of"]

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_CODE = re.compile(r"[A-Z]{3}")
_UNITS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
_BEYOND = 1e18
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def check_currency(currency: str) -> str:
    """A currency's three-letter code in capitals (ISO 4217); raises `ToolkitError` for anything else."""
    code = currency.strip().upper() if isinstance(currency, str) else ""
    if not _CODE.fullmatch(code):
        raise ToolkitError(
            f"{str(currency)[:40]!r} is no currency", where="currency", try_instead="Write its three letters, as GBP."
        )
    return code


def symbol_of(currency: str) -> str:
    """What stands before an amount: £, € or $, else the code and a blank."""
    return _symbol(currency) if isinstance(currency, str) else check_currency(currency)


@lru_cache(maxsize=64)
def _symbol(currency: str) -> str:
    code = check_currency(currency)
    return _SYMBOLS.get(code, f"{code}\N{NO-BREAK SPACE}")


def said_amount(amount: float, currency: str, *, digits: int = 3) -> str:
    """An amount of money in at most `digits` significant digits: £0, £850, £12.5k, £1.2m, −€3bn, CHF 40k.

    What is below a hundredth of the currency's unit is said to be; what no economy holds is written as a power of ten.
    Raises `ToolkitError` for what is no finite number.
    """
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not math.isfinite(_as_float(amount)):
        raise ToolkitError(f"{str(amount)[:40]} is no amount of money", try_instead="Give a finite number.")
    value, sign = abs(_as_float(amount)), symbol_of(currency)
    minus = "−" if amount < 0 else ""
    if value == 0:
        return f"{sign}0"
    if value < 0.01:
        return f"under {sign}0.01" if amount > 0 else f"above −{sign}0.01"
    if value >= _BEYOND:
        power = math.floor(math.log10(value))
        return f"{minus}{sign}{value / 10**power:.1f} × 10{str(power).translate(_RAISED)}"
    size, unit = next(((size, unit) for size, unit in _UNITS if value >= size), _UNITS[-1])
    shown = _rounded(value / size, digits)
    if float(shown.replace(",", "")) >= 1000 and unit != "tn":  # 999,950 is a million, not a thousand thousands
        size, unit = _UNITS[[unit for _, unit in _UNITS].index(unit) - 1]
        shown = _rounded(value / size, digits)
    return f"{minus}{sign}{shown}{unit}"


def said_amounts(amounts: Sequence[float], currency: str) -> list[str]:
    """Amounts of one axis, in as few digits as keep different ones apart."""
    said: list[str] = []
    for digits in range(3, 16):
        said = [said_amount(amount, currency, digits=digits) for amount in amounts]
        if len(set(said)) == len(set(amounts)):
            break
    return said


def said_chance(probability: float) -> str:
    """A probability in per cent: 5%, 0.1%, 99.95%; nothing but certainty is said to be 0% or 100%."""
    if probability <= 0:
        return "0%"
    if probability >= 1:
        return "100%"
    if probability < 0.0001:
        return "under 0.01%"
    if probability > 0.9999:
        return "over 99.99%"
    nearest_end = min(probability, 1 - probability)
    decimals = 0 if nearest_end >= 0.0995 else 1 if nearest_end >= 0.00995 else 2
    return f"{_trimmed(f'{probability * 100:.{decimals}f}')}%"


def said_years(probability: float) -> str:
    """How often that is: once in so many years, as `1 in 20`; `hardly ever`, `never` and `every year` at the ends."""
    if probability <= 0:
        return "never"
    if probability >= 1:
        return "every year"
    if probability < 1e-13:
        return "hardly ever"
    return f"1 in {_rounded(1 / probability, 2)}"


def said_plainly(value: float, *, digits: int = 3) -> str:
    """A number that is no money, in at most `digits` significant digits and never with an exponent below 10¹⁵."""
    if value == 0:
        return "0"
    minus = "−" if value < 0 else ""
    power = math.floor(math.log10(abs(value)))
    if not -6 < power < 15:
        return f"{minus}{abs(value) / 10.0**power:.1f} × 10{str(power).translate(_RAISED)}"
    return minus + _rounded(abs(value), digits)


def _as_float(amount: float) -> float:
    try:
        return float(amount)
    except OverflowError:
        return math.inf


def _rounded(value: float, digits: int) -> str:
    decimals = digits - 1 - math.floor(math.log10(value))
    shown = round(value, decimals)  # to the significant digits, also left of the point
    return _trimmed(f"{shown:,.{max(0, decimals)}f}")


def _trimmed(written: str) -> str:
    return written.rstrip("0").rstrip(".") if "." in written else written
