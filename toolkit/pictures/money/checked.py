"""Data of a picture is checked before it is drawn: every number finite, every list as long as its neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from toolkit.errors import InputError, Problem

__all__ = ["MOST", "Check"]

MOST = 200_000
"""Values of one list that are taken in; a picture needs a few hundred."""

_LARGEST = 1e300
_TOLD = 12


class Check:
    """Collects what is wrong with the data of one picture; `done()` raises `InputError` with all of it."""

    def __init__(self, picture: str) -> None:
        self._picture = picture
        self._problems: list[Problem] = []

    def number(
        self, value: Any, where: str, *, least: float | None = None, most: float | None = None, instead: str = ""
    ) -> float:
        """A finite number within bounds as a float; 0 where it is none, which is noted."""
        what = _wrong(value, least, most)
        if what:
            self.wrong(where, what, instead or "Give a finite number.")
            return 0.0
        return float(value)

    def chance(self, value: Any, where: str) -> float:
        """A probability from 0 to 1."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_percent = is_number and 1 < value <= 100
        instead = f"Write {value / 100:g} if {value:g}% is meant." if is_percent else "Write 0.05 for 5%."
        return self.number(value, where, least=0.0, most=1.0, instead=instead)

    def numbers(
        self, values: Iterable[Any], where: str, *, least: float | None = None, most: float | None = None
    ) -> tuple[float, ...]:
        """Finite numbers within bounds; the first that is none is noted, and the list is then empty."""
        given = self.listed(values, where)
        for index, value in enumerate(given):
            what = _wrong(value, least, most)
            if what:
                self.wrong(f"{where}, value {index + 1}", what, "Give finite numbers.")
                return ()
        return tuple(float(value) for value in given)

    def listed(self, values: Any, where: str) -> tuple[Any, ...]:
        """A list that is not too long, as a tuple."""
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            self.wrong(where, f"{type(values).__name__} is no list", "Give a list.")
            return ()
        given = tuple(values)
        if len(given) > MOST:
            self.wrong(where, f"{len(given):,} values are more than {MOST:,}", "Thin them out; a few hundred will do.")
            return ()
        return given

    def text(self, value: Any, where: str) -> str:
        """A text that is a text."""
        if not isinstance(value, str):
            self.wrong(where, f"{type(value).__name__} is no text", "Give a text.")
            return ""
        return value

    def paired(self, where: str, **lists: Sequence[Any]) -> None:
        """Lists that belong together are equally long."""
        if len({len(each) for each in lists.values()}) > 1:
            lengths = ", ".join(f"{name} {len(each)}" for name, each in lists.items())
            self.wrong(where, f"lists of different lengths: {lengths}", "Give one value of each for every point.")

    def ordered(self, values: Sequence[float], where: str, *, falling: bool = False) -> None:
        """Values that only rise (or only fall), equal ones allowed; a hair of rounding is borne."""
        for index, (one, other) in enumerate(pairwise(values)):
            step = one - other if falling else other - one
            if step < -1e-9 * max(1.0, abs(one)):
                way = "fall" if falling else "rise"
                what = f"values do not {way}: {one:g} is followed by {other:g}"
                self.wrong(f"{where}, value {index + 2}", what, "Sort them.")
                return

    def at_most(self, low: float, high: float, where: str) -> None:
        """A lower bound is not above its upper bound."""
        if low > high:
            what = f"the lower bound {low:g} is above the upper bound {high:g}"
            self.wrong(where, what, "Swap the two.")

    def distinct(self, names: Sequence[str], where: str) -> None:
        """Names by which things are told apart are different."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.wrong(where, f"two are called {name[:60]!r}", "Give each a name of its own.")
                return
            seen.add(name)

    def wrong(self, where: str, what: str, instead: str) -> None:
        """Note something wrong."""
        self._problems.append(Problem(f"{self._picture}: {where}", what, instead))

    def done(self) -> None:
        """Raise `InputError` with everything that was noted, if anything was."""
        if len(self._problems) > _TOLD:
            more = Problem(self._picture, f"{len(self._problems) - _TOLD} further mistakes", "Mend these first.")
            raise InputError([*self._problems[:_TOLD], more])
        if self._problems:
            raise InputError(self._problems)


def _wrong(value: Any, least: float | None, most: float | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{str(value)[:40]!r} is no number"
    if isinstance(value, float) and math.isnan(value):
        return "the value is NaN"
    if not -_LARGEST <= value <= _LARGEST or math.isinf(value):
        return f"{str(value)[:40]} is not finite or too large"
    if least is not None and value < least:
        return f"{value:g} is below {least:g}"
    if most is not None and value > most + 1e-12:
        return f"{value:g} is over {most:g}"
    return ""
