"""Somebody who knows a system and answers truthfully what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer, Origin
from toolkit.system.edit import answer_all, update
from toolkit.system.model import DataAsset, System
from toolkit.threats.match import Matcher
from toolkit.threats.questions import Question

__all__ = ["Owner", "stripped", "tossed"]

_NOT_SAID = "unknown"
_COIN = (*[Answer.YES, Answer.NO] * 11, *[Answer.UNKNOWN] * 2)


def stripped(system: System) -> System:
    """The same drawing with nothing stated of it: no fact, no grade, not what data is made from."""
    for key in system.components:
        system = update(system, key, facts={})
    for key in system.data:
        system = update(system, key, facts={}, classification=None, origin=None, personal=_NOT_SAID, derived_from=None)
    for key in system.flows:
        system = update(system, key, facts={}, encrypted=_NOT_SAID, authenticated=_NOT_SAID)
    return system.model_copy(update={"facts": {}, "stage": None})


def tossed(system: System, catalogue: Catalogue) -> System:
    """The same drawing and data with facts by the toss of a coin, which falls alike each time; one in twelve unknown.

    The order of questions is not to fit the answers that the templates happen to give.
    """

    def toss(element_id: str, facts: Iterable[str]) -> dict[str, Answer]:
        return {fact: _COIN[crc32(f"{system.id}.{element_id}.{fact}".encode()) % len(_COIN)] for fact in facts}

    for key in system.components:
        system = update(system, key, facts=toss(key, catalogue.facts_of(system.kind_of(key))))
    for section in (system.data, system.flows):
        for key in section:
            said = toss(key, catalogue.facts_of(system.kind_of(key)))
            own = {fact: said.pop(fact) for fact in ("encrypted", "authenticated", "personal") if fact in said}
            system = update(system, key, facts=said, **own)
    return system.model_copy(update={"facts": toss(SYSTEM, catalogue.facts_of(SYSTEM))})


@dataclass
class Owner:
    """Answers from a full description. What that leaves open nobody knows, and it is remembered as asked."""

    full: System
    catalogue: Catalogue
    asked_in_vain: set[str] = field(default_factory=set)

    def answer(self, system: System, questions: Iterable[Question]) -> System:
        """The system with true answers to these questions."""
        answers = {question.key: self._says(question) for question in questions}
        self.asked_in_vain |= {key for key, said in answers.items() if said is None}
        return answer_all(system, {key: said for key, said in answers.items() if said is not None})

    def _says(self, question: Question) -> object:
        element = self.full.element(question.element)
        if question.fact == "origin" and isinstance(element, DataAsset) and element.origin is None:
            return self._where_it_comes_from(question.element)
        said = getattr(element, question.fact, None)
        if said is None:
            said = element.facts.get(question.fact)
        return None if said in (None, _NOT_SAID) else said

    def _where_it_comes_from(self, data_id: str) -> object:
        """Of data made of other data: from outside as soon as one of these is."""
        outside = Matcher(self.full, self.catalogue).origin(data_id, Origin.OUTSIDE).answer
        return {Answer.YES: Origin.OUTSIDE, Answer.NO: Origin.INSIDE}.get(outside)
