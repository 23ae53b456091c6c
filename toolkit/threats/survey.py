"""What a condition says of many elements at once: of which it must hold, and of which it may.

Thousands of findings are kept, and a few are looked at: their outcomes come from here, and why, and what to ask, from
the evaluator, element by element, when somebody wants to know. Both say the same (tests/threats/test_survey.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from toolkit.catalogues import condition as c
from toolkit.threats.answers import Answers
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.flood import Channels, ranked
from toolkit.threats.graph import Graph
from toolkit.threats.reached import Reached
from toolkit.threats.truth import Truth

__all__ = ["Held", "Survey"]

Elements = set[str]


class Held(NamedTuple):
    """The elements of which a condition must hold, and may hold; and those with a way to show."""

    must: Elements
    may: Elements
    shown: Elements

    def truth(self, here: str, explain: Callable[[str], Truth]) -> Truth:
        """What it says of one element; why, and what to ask, is to be asked of `explain`."""
        return Truth.later(here in self.must, here in self.may, here in self.shown, here, explain)


class Survey:
    """Evaluates conditions at all elements of one system together.

    A part of a condition is looked at only where the parts before have not decided, and each atom once for each
    element, in whichever rules it stands.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._answers = Answers(evaluator)
        self._known: dict[str, tuple[Elements, Held]] = {}
        self._reached: dict[str, Reached] = {}

    def expect(self, conditions: Iterable[Any]) -> None:
        """Say which conditions will be asked for: the paths in them are searched together."""
        paths = {self._key(path): path for each in conditions for path in _paths_in(each)}
        new = {key: path for key, path in paths.items() if key not in self._reached}
        if not new:
            return
        rank = ranked(self._graph)
        channels = {sure: Channels(self._graph, sure=sure, rank=rank) for sure in (True, False)}
        for backward in (False, True):
            some = {key: path for key, path in new.items() if (path.to != "here") == backward}
            if backward and some:
                for each in channels.values():
                    each.turn()
            reached = Reached(self._evaluator.matcher, self._evaluator.ends, self._graph)
            reached.work_out(some.values(), channels)
            self._reached.update(dict.fromkeys(some, reached))

    def of(self, condition: Any, elements: Elements) -> Held:
        """Of which of these elements the condition holds."""
        match condition:
            case None:
                return Held(elements, elements, set())
            case c.All():
                return self._all(condition.all, elements)
            case c.Any_():
                return self._any(condition.any, elements)
            case c.Not():
                held = self.of(condition.not_, elements)
                return Held(elements - held.may, elements - held.must, set())
            case _:
                return self._atom(condition, elements)

    def _all(self, parts: Iterable[Any], elements: Elements) -> Held:
        """Paths come last: what is cheaper to see may leave nothing to look for."""
        must = may = elements
        shown: Elements = set()
        for part in sorted(parts, key=_is_dear):
            held = self.of(part, may)
            must, may, shown = must & held.must, held.may, shown | held.shown
        return Held(must, may, shown & may)

    def _any(self, parts: Iterable[Any], elements: Elements) -> Held:
        """The first part that must hold says why; where none must, the first that has a way to show says which."""
        left = elements
        must: Elements = set()
        may: Elements = set()
        shown: Elements = set()
        for part in parts:
            held = self.of(part, left)
            shown = (shown - held.must) | held.shown
            must, may, left = must | held.must, may | held.may, left - held.must
        return Held(must, may, shown)

    def _atom(self, atom: Any, elements: Elements) -> Held:
        key = self._key(atom)
        if key not in self._known:
            self._known[key] = (set(), Held(set(), set(), set()))
        asked, held = self._known[key]
        new = elements - asked
        asked |= new
        if new and isinstance(atom, c.PathExists):
            self._walk(atom.path, new, held)
        elif new:
            self._look(atom, new, held)
        return Held(held.must & elements, held.may & elements, held.shown & elements)

    def _look(self, atom: Any, elements: Elements, held: Held) -> None:
        for here, sure in self._answers.of(atom, elements):
            held.may.add(here)
            if sure:
                held.must.add(here)

    def _walk(self, path: c.PathSelector, elements: Elements, held: Held) -> None:
        if self._key(path) not in self._reached:
            self.expect([c.PathExists(path=path)])
        reached = self._reached[self._key(path)]
        for here in elements:
            must, may, shown = reached.answer(path, here)
            for wanted, found in zip((must, may, shown), held, strict=True):
                if wanted:
                    found.add(here)

    def _key(self, said: Any) -> str:
        return self._evaluator.matcher.key(said)

    @cached_property
    def _graph(self) -> Graph:
        return Graph(self._evaluator.matcher, follow=False)


def _paths_in(condition: Any) -> Iterator[c.PathSelector]:
    match condition:
        case c.All():
            parts = condition.all
        case c.Any_():
            parts = condition.any
        case c.Not():
            parts = (condition.not_,)
        case c.PathExists():
            yield condition.path
            return
        case _:
            return
    for part in parts:
        yield from _paths_in(part)


def _is_dear(condition: Any) -> bool:
    return any(True for _ in _paths_in(condition))
