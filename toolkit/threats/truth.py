"""Three-valued truth as a pair: must it hold, may it hold? With the questions that would settle it, and a witness.

Kleene's strong logic: a part that is unknown leaves the whole unknown unless the rest decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from toolkit.catalogues.vocabulary import Answer

__all__ = ["NO", "YES", "Ask", "Joint", "Shape", "Truth", "all_of", "any_of", "from_answer", "negate", "unknown"]


class Ask(NamedTuple):
    """Something that is not stated: a fact of an element, or one of its attributes (such as what a flow carries)."""

    element: str
    fact: str


class Joint(NamedTuple):
    """How what is not known hangs together: all of the parts are needed, or any of them, or the part must not be."""

    how: Literal["all", "any", "not"]
    parts: tuple[Shape, ...]


Shape = Ask | Joint
"""What is still open of a truth: one answer, or several joined. What is known already has dropped out of it."""


@dataclass(frozen=True)
class Truth:
    """`must`: it holds whatever the unknown answers are; `may`: there are answers with which it holds."""

    must: bool
    may: bool
    asks: frozenset[Ask] = frozenset()
    witness: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    joined: Shape | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.must and not self.may:
            raise ValueError("what must hold may hold")

    @property
    def is_unknown(self) -> bool:
        """Neither certain to hold nor certain not to."""
        return self.may and not self.must

    @property
    def shape(self) -> Shape:
        """How its open answers hang together; all of them are needed where nobody said otherwise."""
        return self.joined if self.joined is not None else _joint("all", sorted(self.asks))

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
    if not truth.is_unknown:
        return Truth(not truth.may, not truth.must, because=truth.because)
    return Truth(False, True, truth.asks, (), truth.because, Joint("not", (truth.shape,)))


def all_of(parts: Iterable[Truth]) -> Truth:
    """Every part holds. One part that cannot hold settles it, and nothing more is asked."""
    must, may = True, True
    asks: set[Ask] = set()
    shapes: list[Shape] = []
    witness: tuple[str, ...] = ()
    because: list[str] = []
    for part in parts:
        if not part.may:
            return Truth(False, False, because=part.because)
        must, may = must and part.must, may and part.may
        if part.is_unknown:
            asks |= part.asks
            shapes.append(part.shape)
        witness = witness or part.witness
        because.extend(part.because)
    return Truth(must, may, frozenset(asks), witness, tuple(because), _joint("all", shapes))


def any_of(parts: Iterable[Truth]) -> Truth:
    """At least one part holds. One part that must hold settles it, and nothing more is asked."""
    may = False
    asks: set[Ask] = set()
    shapes: list[Shape] = []
    witness: tuple[str, ...] = ()
    because: list[str] = []
    for part in parts:
        if part.must:
            return part
        if part.is_unknown:
            may = True
            asks |= part.asks
            shapes.append(part.shape)
            witness = witness or part.witness
        because.extend(part.because)
    return Truth(False, may, frozenset(asks), witness, () if may else tuple(because), _joint("any", shapes))


def _joint(how: Literal["all", "any"], shapes: Sequence[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else Joint(how, tuple(shapes))
