"""Parts of rules that no system could ever reach: rules that cannot apply, controls that cannot hold, idle parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Threat
from toolkit.errors import Problem
from toolkit.files.build import Strict
from toolkit.threats.changes import shown
from toolkit.threats.sameness import FALSE, Sameness, has_room
from toolkit.threats.worlds import TooManyWorlds, Worlds

__all__ = ["DeadPart", "dead_parts"]

Way = tuple[str | int, ...]


@dataclass(frozen=True)
class DeadPart:
    """Something in a rule that does nothing: a mistake where the rule cannot do its work, else a part to leave out."""

    problem: Problem
    is_mistake: bool


def dead_parts(catalogue: Catalogue, libraries: frozenset[str]) -> Iterator[DeadPart]:
    """What no system could reach in the rules that these libraries bring or amend."""
    sameness = Sameness(catalogue)
    for threat in catalogue.threats.values():
        makers = {threat.library, *(each.library for each in catalogue.amendments(threat))}
        if threat.applies is not None and makers & libraries:
            yield from _Rule(threat, catalogue, sameness).dead()


class _Rule:
    """One threat's rule, with the worlds that it tells apart."""

    def __init__(self, threat: Threat, catalogue: Catalogue, sameness: Sameness) -> None:
        assert threat.applies is not None  # noqa: S101 - asked by the caller
        self.threat, self.catalogue, self.sameness = threat, catalogue, sameness
        self.to, self.when = threat.applies.to, threat.applies.when
        self.controlled = threat.controlled.when if threat.controlled is not None else None
        self.kinds = [kind for kind in catalogue.kinds if catalogue.is_a(kind, self.to)]

    def dead(self) -> Iterator[DeadPart]:
        """Everything in it that does nothing, the worst first; of what is in a dead part nothing more is said."""
        try:
            worlds = Worlds.of([self.when, self.controlled], self.kinds, self.sameness)
        except TooManyWorlds:
            said = "asks for so much at once that nobody can tell whether it can apply"
            yield self._found(("applies",), said, "Split it into two threats, or ask for less.", is_mistake=False)
            return
        applies = worlds.at(self.when)
        if not applies:
            yield self._never(worlds)
            return
        yield from self._idle_kinds(worlds, applies)
        yield from self._idle_names(self.when, ("applies", "when"))
        yield from self._idle_names(self.controlled, ("controlled", "when"))
        yield from self._idle(worlds, self.when, ("applies", "when"), worlds.whole)
        if self.controlled is not None:
            yield from self._controlled(worlds, applies)

    def _never(self, worlds: Worlds) -> DeadPart:
        parts = self.when.all if isinstance(self.when, c.All) else (self.when,)
        way: Way = ("applies", "when", *(("all",) if isinstance(self.when, c.All) else ()))
        for number, part in enumerate(parts):
            if not worlds.at(part):
                at = (*way, number) if len(parts) > 1 or isinstance(self.when, c.All) else way
                return self._found(at, f"can never apply: {shown(part)} never holds{self._why(part)}", _MEND)
        for (_, one), (number, other) in combinations(enumerate(parts), 2):
            if not worlds.at(one) & worlds.at(other):
                said = f"can never apply: {shown(one)} and {shown(other)} exclude each other"
                return self._found((*way, number), said, _MEND)
        return self._found(("applies", "when"), "can never apply: the parts of its condition exclude each other", _MEND)

    def _controlled(self, worlds: Worlds, applies: int) -> Iterator[DeadPart]:
        controlled = worlds.at(self.controlled)
        at = ("controlled", "when")
        if not controlled & applies:
            why = self._why(self.controlled) if not controlled else ""
            said = f"can never be controlled: where it applies, {shown(self.controlled)} never holds{why}"
            yield self._found(at, said, "Ask for something that can be in place where the threat is there.")
        elif not applies & ~controlled:
            said = f"is always controlled where it applies, so that it can never simply apply: {shown(self.controlled)}"
            yield self._found(at, said, "Ask for something that may also be missing.")
        else:
            yield from self._idle(worlds, self.controlled, at, applies)

    def _idle_kinds(self, worlds: Worlds, applies: int) -> Iterator[DeadPart]:
        for number, kind in enumerate(self.to):
            there = [each for each in self.kinds if self.catalogue.is_a(each, (kind,))]
            if not any(worlds.of_kind[each] & applies for each in there):
                said = f"names {kind!r} under `to`, where its condition can never hold"
                yield self._found(("applies", "to", number), said, "Take the kind out.", is_mistake=False)
            elif any(other != kind and self.catalogue.is_a(kind, (other,)) for other in self.to):
                above = next(other for other in self.to if other != kind and self.catalogue.is_a(kind, (other,)))
                said = f"names {kind!r} under `to` beside {above!r}, of which it is a kind"
                yield self._found(("applies", "to", number), said, "Take the one out.", is_mistake=False)

    def _idle_names(self, node: Any, way: Way) -> Iterator[DeadPart]:
        """Guards that nothing can be, and kinds in a list that another takes in or that cannot be what is asked."""
        for selector, inner in _selectors(node, way):
            nothing = self.sameness.component(selector) == FALSE
            if nothing and inner[-1] == "avoiding":
                said = f"asks for a way round what cannot be{self._why(selector)}: {shown(selector)}"
                yield self._found(inner, said, "Leave it out, or mend it.", is_mistake=False)
            for number, kind in enumerate(selector.kind or () if not nothing else ()):
                above = [each for each in selector.kind or () if each != kind and self.catalogue.is_a(kind, (each,))]
                alone = selector.model_copy(update={"kind": (kind,)})
                said = f"names {kind!r} beside {above[0]!r}, of which it is a kind" if above else ""
                if self.sameness.component(alone) == FALSE:
                    said = f"names {kind!r}, which cannot be what is asked of it{self._why(alone)}"
                if said:
                    yield self._found((*inner, "kind", number), said, "Take the one out.", is_mistake=False)

    def _idle(self, worlds: Worlds, root: Any, at: Way, where: int) -> Iterator[DeadPart]:
        """Parts without which the condition would say the same wherever it is asked."""
        whole, gone = worlds.at(root) & where, frozenset[int]()
        for node, way in _composites(root, at):
            parts = node.all if isinstance(node, c.All) else node.any
            word = "all" if isinstance(node, c.All) else "any"
            if id(node) in gone or any(id(each) in gone for each in _above(root, node)):
                continue
            for number in reversed(range(len(parts))):
                part, without = parts[number], gone | {id(parts[number])}
                left = sum(id(each) not in without for each in parts)
                if left and worlds.at(root, without) & where == whole:
                    gone = without
                    said = f"would say the same without {shown(part)}: {self._idleness(worlds, part, word, where)}"
                    yield self._found((*way, word, number), said, "Leave it out, or mend it.", is_mistake=False)

    def _idleness(self, worlds: Worlds, part: Any, word: str, where: int) -> str:
        held = worlds.at(part) & where
        if not held:
            return f"it never holds{self._why(part)}"
        if held == where:
            return "it always holds"
        return "the other parts say it already" if word == "all" else "the other parts take it in already"

    def _why(self, node: Any) -> str:
        """Why an atom holds nowhere, where that can be said in a few words."""
        if isinstance(node, c.KindIs):
            return f", as no kind under `to` is one ({', '.join(self.to)})"
        for selector, _ in _selectors(node, ()):
            if isinstance(selector.trust, c.TrustRange) and not has_room(selector.trust):
                return ", as its range of trust ends before it begins"
            asked = selector.model_copy(update={"trust": None})
            if selector.fact and self.sameness.component(asked) == FALSE:
                return f", as nothing that it selects can state {' and '.join(selector.fact)}"
        if isinstance(node, c.TrustIs) and not has_room(node.trust):
            return ", as its range ends before it begins"
        return "" if isinstance(node, (c.All, c.Any_, c.Not)) else f" at {', '.join(self.to)}"

    def _found(self, way: Way, said: str, instead: str, *, is_mistake: bool = True) -> DeadPart:
        where = self.catalogue.where("threats", self.threat.key, *way)
        return DeadPart(Problem(where, f"threat {self.threat.key} {said}", instead), is_mistake)


_MEND = "Mend the condition, or the kinds under `to`."


def _composites(node: Any, way: Way) -> Iterator[tuple[Any, Way]]:
    """Every `all` and `any` of a condition, from the top, with the way to it."""
    match node:
        case c.Not():
            yield from _composites(node.not_, (*way, "not"))
        case c.All() | c.Any_():
            yield node, way
            word, parts = ("all", node.all) if isinstance(node, c.All) else ("any", node.any)
            for number, part in enumerate(parts):
                yield from _composites(part, (*way, word, number))


def _above(root: Any, node: Any) -> list[Any]:
    """The conditions that a part of a condition stands in."""
    if root is node:
        return []
    inner: tuple[Any, ...] = ()
    match root:
        case c.Not():
            inner = (root.not_,)
        case c.All():
            inner = root.all
        case c.Any_():
            inner = root.any
    for each in inner:
        if each is node:
            return [root]
        if found := _above(each, node):
            return [root, *found]
    return []


def _selectors(node: Any, way: Way) -> Iterator[tuple[c.ComponentSelector, Way]]:
    """Every description of components in a condition, with the way to it."""
    if isinstance(node, c.ComponentSelector):
        yield node, way
    elif isinstance(node, Strict):
        for name, field in type(node).model_fields.items():
            yield from _selectors(getattr(node, name), (*way, field.alias or name))
    elif isinstance(node, tuple):
        for number, part in enumerate(node):
            yield from _selectors(part, (*way, number))
