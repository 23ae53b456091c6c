"""Three-valued truth as a pair: must it hold, may it hold? With the questions that would settle it, and a witness.

Kleene's strong logic: a part that is unknown leaves the whole unknown unless the rest decides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from toolkit.catalogues.vocabulary import Answer

__all__ = [
    "NO",
    "NO_ASKS",
    "YES",
    "Ask",
    "Joint",
    "Shape",
    "Truth",
    "all_of",
    "any_of",
    "from_answer",
    "negate",
    "unknown",
]


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


NO_ASKS: frozenset[Ask] = frozenset()


@dataclass(frozen=True, slots=True)
class Truth:
    """`must`: it holds whatever the unknown answers are; `may`: there are answers with which it holds.

    Thousands of findings are kept of which a few are read: what explains a truth may be worked out `later`.
    """

    must: bool
    may: bool
    asks: frozenset[Ask] = NO_ASKS
    witness: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    joined: Shape | None = field(default=None, compare=False, repr=False)
    _shown: bool | None = field(default=None, init=False, repr=False, compare=False)
    _here: str = field(default="", init=False, repr=False, compare=False)
    _explain: Callable[[str], Truth] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.must and not self.may:
            raise ValueError("what must hold may hold")

    @classmethod
    def later(cls, must: bool, may: bool, shown: bool, here: str, explain: Callable[[str], Truth]) -> Truth:
        """A truth whose questions, witness and reasons are asked of `explain(here)` when somebody first reads them.

        `shown` says beforehand whether there will be a witness.
        """
        truth = cls.__new__(cls)
        _set(truth, "must", must)
        _set(truth, "may", may)
        _set(truth, "_shown", shown)
        _set(truth, "_here", here)
        _set(truth, "_explain", explain)
        return truth

    def __getattr__(self, name: str) -> Any:
        """What is not there yet: worked out now, and kept."""
        if name not in _EXPLAINED:
            raise AttributeError(name)
        explain = self._explain
        assert explain is not None  # noqa: S101 - only `later` leaves anything out
        full = explain(self._here)
        for each in _EXPLAINED:
            _set(self, each, getattr(full, each))
        _set(self, "_explain", None)
        return getattr(full, name)

    @property
    def is_shown(self) -> bool:
        """Is there a way that shows it?"""
        return bool(self.witness) if self._shown is None else self._shown

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


_set = object.__setattr__  # what is frozen for everybody else
_EXPLAINED = ("asks", "witness", "because", "joined")
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
