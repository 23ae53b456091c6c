"""A system as it lies in the record, and as it stands with the answers that were given since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer
from toolkit.register.answerable import fits
from toolkit.register.fold import Revision
from toolkit.register.records import AnswerRecord, SystemRecord
from toolkit.system.edit import answer
from toolkit.system.model import System
from toolkit.system.read import system_digest, system_from_plain, system_plain

__all__ = ["system_record", "system_with_answers"]


def system_record(system: System, emitted_digest: str) -> dict[str, Any]:
    """The record of a system. The order of its sections is noted, since stored JSON sorts its keys."""
    data = system_plain(system)
    order = {section: list(held) for section, held in data.items() if isinstance(held, Mapping) and len(held) > 1}
    return {"system": data, "digest": system_digest(system), "emitted_digest": emitted_digest, "order": order}


def system_with_answers(recorded: Revision, answers: Iterable[Revision], known: Catalogue | None = None) -> System:
    """The recorded system, with answers applied; those to elements that are gone are ignored.

    So are those to facts that the element's kind does not have, by the libraries that are `known`.

    An answer given after the system was last set holds; an earlier one holds only where the system itself says
    nothing of the fact: whoever edits the drawing does not unsay what was answered, unless by stating it there.
    """
    record = recorded.data
    assert isinstance(record, SystemRecord)  # noqa: S101 - narrows the type
    system = system_from_plain(_in_order(record))
    for revision in sorted(answers, key=lambda each: each.seq):
        said = revision.data
        if not isinstance(said, AnswerRecord) or said.element not in system.elements():
            continue
        if not fits(system.kind_of(said.element), said.fact, known):
            continue
        if revision.seq > recorded.seq or not _states(system, said.element, said.fact):
            system = answer(system, said.element, said.fact, said.answer)
    return system


def _in_order(record: SystemRecord) -> dict[str, Any]:
    data = dict(record.system)
    for section, order in record.order.items():
        held = data.get(section)
        if isinstance(held, Mapping):
            listed = {name: held[name] for name in order if name in held}
            data[section] = {**listed, **held}
    return data


def _states(system: System, element_id: str, fact: str) -> bool:
    """Whether the description itself says anything of a fact, be it that it is unknown."""
    element = system if element_id == SYSTEM else system.element(element_id)
    if fact in element.facts:
        return True
    own = getattr(element, fact, None) if fact in type(element).model_fields else None
    return isinstance(own, Answer) and own is not Answer.UNKNOWN
