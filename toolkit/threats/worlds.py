"""Every combination of what may be so of an element, as far as one rule asks: what the rule says of each, at a glance.

A world is a kind of element and an answer for each atom of the rule, none of which contradicts another: one grade of
trust, one stage, and with an atom whatever follows from it (`toolkit/threats/subsumption.py`). Sets of worlds are the
bits of a whole number, so that `all`, `any` and `not` are `&`, `|` and `~`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.vocabulary import Classification, Origin, Stage, Trust
from toolkit.threats.sameness import FALSE, TRUE, Form, Sameness
from toolkit.threats.subsumption import follows

__all__ = ["TooManyWorlds", "Worlds"]

MOST = 20_000
"""So many worlds of a rule are looked at; a rule with more is no rule that a person could follow."""
MOST_ATOMS = 100
"""So many atoms may a rule have."""
_GRADES: dict[str, tuple[Any, ...]] = {
    "trust": tuple(Trust),
    "stage": tuple(Stage),
    "ClassificationIs": tuple(Classification),
    "OriginIs": tuple(Origin),
}
"""Atoms of which only one grade can be so at a time, and all the grades."""


class TooManyWorlds(Exception):
    """The rule asks for more things at once than can be looked through."""


@dataclass
class Worlds:
    """The worlds of a rule that looks at elements of `kinds`, and which of them each part of it holds in."""

    sameness: Sameness
    kinds: tuple[str, ...]
    whole: int = 0
    """All worlds."""
    of_kind: dict[str, int] = field(default_factory=dict)
    """The worlds in which the element is of a kind."""
    _atoms: dict[int, int] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)  # the conditions, so that an address names one only

    @classmethod
    def of(cls, conditions: Iterable[Any], kinds: Iterable[str], sameness: Sameness) -> Worlds:
        """The worlds that tell apart what the conditions ask for. Raises `TooManyWorlds`."""
        worlds = cls(sameness, tuple(kinds))
        worlds._kept = [each for each in conditions if each is not None]
        atoms = [atom for each in worlds._kept for atom in _atoms_of(each)]
        if len(atoms) > MOST_ATOMS:
            raise TooManyWorlds
        alike: dict[tuple[Form, ...], list[str]] = {}
        for kind in worlds.kinds:
            alike.setdefault(tuple(sameness.atom(atom, kind) for atom in atoms), []).append(kind)
        start = 0
        for forms, several in alike.items():
            there = list(_assignments(forms, MOST - start))
            share = ((1 << len(there)) - 1) << start
            worlds.whole |= share
            worlds.of_kind.update(dict.fromkeys(several, share))
            for atom, form in zip(atoms, forms, strict=True):
                held = sum(1 << start + number for number, world in enumerate(there) if world[form])
                worlds._atoms[id(atom)] = worlds._atoms.get(id(atom), 0) | held
            start += len(there)
        return worlds

    def at(self, node: Any, without: frozenset[int] = frozenset()) -> int:
        """Where a condition holds; parts of an `all` or `any` whose address is in `without` are left out."""
        match node:
            case None:
                return self.whole
            case c.Not():
                return self.whole & ~self.at(node.not_, without)
            case c.All():
                held = self.whole
                for part in node.all:
                    held &= self.whole if id(part) in without else self.at(part, without)
                return held
            case c.Any_():
                held = 0
                for part in node.any:
                    held |= 0 if id(part) in without else self.at(part, without)
                return held
        return self._atoms[id(node)]


def _atoms_of(node: Any) -> Iterator[Any]:
    match node:
        case c.Not():
            yield from _atoms_of(node.not_)
        case c.All() | c.Any_():
            for part in node.all if isinstance(node, c.All) else node.any:
                yield from _atoms_of(part)
        case _:
            yield node


def _assignments(forms: Iterable[Form], limit: int) -> Iterator[dict[Form, bool]]:
    """Every answer to all of the forms that does not contradict itself."""
    asked = list(dict.fromkeys(form for form in forms if form not in (TRUE, FALSE)))
    graded = {word: [form for form in asked if form[0] == word] for word in _GRADES}
    free = [form for form in asked if form[0] not in _GRADES]
    implied = {form: [other for other in free if other != form and follows(form, other)] for form in free}
    worlds: list[dict[Form, bool]] = [{TRUE: True, FALSE: False}]
    for word, several in graded.items():
        if several:
            answers = {tuple(_within(form, grade) for form in several) for grade in _GRADES[word]}
            worlds = [
                {**world, **dict(zip(several, each, strict=True))} for world in worlds for each in sorted(answers)
            ]
    for form in free:
        worlds = [
            {**world, form: answer}
            for world in worlds
            for answer in (True, False)
            if _agrees(form, answer, world, implied)
        ]
        if len(worlds) > limit:
            raise TooManyWorlds
    yield from worlds


def _agrees(form: Form, answer: bool, world: dict[Form, bool], implied: dict[Form, list[Form]]) -> bool:
    if answer:
        return all(world.get(other, True) for other in implied[form])
    return not any(held and form in implied.get(other, ()) for other, held in world.items())


def _within(form: Form, grade: Any) -> bool:
    match form[0]:
        case "trust":
            low, high = form[1]
            return bool(low.rank <= grade.rank <= high.rank)
        case "stage":
            return grade in form[1]
    said = json.loads(form[1])
    if form[0] == "OriginIs":
        return bool(grade == said["origin"])
    return bool(grade.rank >= Classification(said["classification"]["at_least"]).rank)
