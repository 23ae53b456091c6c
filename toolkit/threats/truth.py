"""Three-valued truth as a pair: must it hold, may it hold? With the questions that would settle it, and a witness.

Kleene's strong logic: a part that is unknown leaves the whole unknown unless the rest decides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.catalogues.vocabulary import Answer

__all__ = ["NO", "YES", "Ask", "Truth", "all_of", "any_of", "from_answer", "negate", "unknown"]


class Ask(NamedTuple):
    """Something that is not stated: a fact of an element, or one of its attributes (such as what a flow carries)."""

    element: str
    fact: str


@dataclass(frozen=True)
class Truth:
    """`must`: it holds whatever the unknown answers are; `may`: there are answers with which it holds."""

    must: bool
    may: bool
    asks: frozenset[Ask] = frozenset()
    witness: tuple[str, ...] = ()
    because: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.must and not self.may:
            raise ValueError("what must hold may hold")

    @property
    def is_unknown(self) -> bool:
        """Neither certain to hold nor certain not to."""
        return self.may and not self.must

    @property
    def answer(self) -> Answer:
        """The same as one of the three words."""
        if self.must:
            return Answer.YES
        return Answer.UNKNOWN if self.may else Answer.NO


YES = Truth(True, True)
NO = Truth(False, False)


def unknown(*asks: Ask, witness: tuple[str, ...] = ()) -> Truth:
    """Not known; `asks` would settle it."""
    return Truth(False, True, frozenset(asks), witness)


def from_answer(answer: Answer, ask: Ask, *, because: str = "") -> Truth:
    """What an answer to a question says."""
    if answer is Answer.UNKNOWN:
        return unknown(ask)
    reasons = (because,) if because else ()
    return Truth(True, True, because=reasons) if answer is Answer.YES else Truth(False, False, because=reasons)


def negate(truth: Truth) -> Truth:
    """The opposite: must and may change places."""
    return Truth(not truth.may, not truth.must, truth.asks if truth.is_unknown else frozenset(), (), truth.because)


def all_of(parts: Iterable[Truth]) -> Truth:
    """Every part holds. One part that cannot hold settles it, and nothing more is asked."""
    must, may = True, True
    asks: set[Ask] = set()
    witness: tuple[str, ...] = ()
    because: list[str] = []
    for part in parts:
        if not part.may:
            return Truth(False, False, because=part.because)
        must, may = must and part.must, may and part.may
        if part.is_unknown:
            asks |= part.asks
        witness = witness or part.witness
        because.extend(part.because)
    return Truth(must, may, frozenset(asks), witness, tuple(because))


def any_of(parts: Iterable[Truth]) -> Truth:
    """At least one part holds. One part that must hold settles it, and nothing more is asked."""
    may = False
    asks: set[Ask] = set()
    witness: tuple[str, ...] = ()
    because: list[str] = []
    for part in parts:
        if part.must:
            return part
        if part.is_unknown:
            may = True
            asks |= part.asks
            witness = witness or part.witness
        because.extend(part.because)
    return Truth(False, may, frozenset(asks), witness, () if may else tuple(because))
