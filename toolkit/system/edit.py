"""Change a description: each call gives a new system and leaves the old one alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer
from toolkit.errors import ToolkitError, nearest
from toolkit.system.model import Component, DataAsset, DataFlow, System, TrustBoundary

__all__ = [
    "add",
    "answer",
    "answer_all",
    "connect",
    "describe",
    "free_id",
    "id_from",
    "remove",
    "rename",
    "said_of",
    "update",
]

_TYPES: dict[str, type[Component | DataAsset | DataFlow | TrustBoundary]] = {
    "boundaries": TrustBoundary,
    "components": Component,
    "data": DataAsset,
    "flows": DataFlow,
}


_DRAWN = ("trust", "classification", "origin", "stage", "carries", "answers_with", "derived_from")
"""What is asked for and is no fact: a word of a grade, or data, that stands beside the facts."""


def id_from(text: str) -> str:
    """An id made of what people call a thing: `Policy holder` becomes `policy_holder`, `Büro` `buro`."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    made = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:60]
    return made if made and made[0].isalpha() else f"x_{made}".rstrip("_")


def free_id(text: str, system: System) -> str:
    """Such an id, with a number where it is taken."""
    wanted = id_from(text)
    taken = {*system.elements(), *system.boundaries}
    number, made = 2, wanted
    while made in taken:
        made, number = f"{wanted}_{number}", number + 1
    return made


def _section_of(system: System, element_id: str) -> str:
    for section in _TYPES:
        if element_id in getattr(system, section):
            return section
    known = {*system.boundaries, *system.components, *system.data, *system.flows}
    raise ToolkitError(f"there is nothing called {element_id!r}", try_instead=nearest(element_id, known))


def _made(build: Callable[[], Any], what: str) -> Any:
    try:
        return build()
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        raise ToolkitError(
            f"{where}: {detail['msg']}", where=what, try_instead=f"It says {detail['input']!r} now."
        ) from None


def add(system: System, section: str, name: str, **fields: Any) -> tuple[System, str]:
    """Add a boundary, component, data asset or flow; its id is made from its name. Gives the new system and the id."""
    if section not in _TYPES:
        raise ToolkitError(f"there is no section {section!r}", try_instead=nearest(section, _TYPES))
    element_id = free_id(name, system)
    thing = _made(lambda: _TYPES[section](name="" if element_id == name else name, **fields), name)
    return _with(system, section, {**getattr(system, section), element_id: thing}), element_id


def connect(system: System, sender: str, receiver: str, *, name: str = "", **fields: Any) -> tuple[System, str]:
    """Draw a flow between two components that exist."""
    for end in (sender, receiver):
        if end not in system.components:
            raise ToolkitError(f"there is no component {end!r}", try_instead=nearest(end, system.components))
    flow_id = free_id(name or f"{sender}_to_{receiver}", system)
    flow = _made(lambda: DataFlow(**{"from": sender, "to": receiver, "name": name}, **fields), flow_id)
    return _with(system, "flows", {**system.flows, flow_id: flow}), flow_id


def update(system: System, element_id: str, **fields: Any) -> System:
    """Set fields of one element; everything else of it stays as it is."""
    section = _section_of(system, element_id)
    things = dict(getattr(system, section))
    kept = {key: getattr(things[element_id], key) for key in type(things[element_id]).model_fields}
    things[element_id] = _made(lambda: _TYPES[section](**{**kept, **fields}), element_id)
    return _with(system, section, things)


def rename(system: System, element_id: str, name: str) -> System:
    """Call it something else. Its id, and with it everything recorded of it, stays."""
    return update(system, element_id, name=name)


def describe(system: System, **fields: Any) -> System:
    """Set what the system says of itself: name, purpose, stage, worst_day, scope, roles, facts …"""
    unknown = fields.keys() - System.model_fields.keys()
    if unknown:
        word = sorted(unknown)[0]
        raise ToolkitError(f"a system has no {word!r}", try_instead=nearest(word, System.model_fields))
    kept = {key: getattr(system, key) for key in System.model_fields}
    new: System = _made(lambda: System(**{**kept, **fields}), "system")
    return new


def remove(system: System, element_id: str) -> System:
    """Take something away, and with it every flow and mention that would dangle."""
    section = _section_of(system, element_id)
    fields: dict[str, Any] = {name: dict(getattr(system, name)) for name in _TYPES}
    del fields[section][element_id]
    if section == "components":
        fields["flows"] = {
            key: flow for key, flow in fields["flows"].items() if element_id not in (flow.from_, flow.to)
        }
        fields["data"] = {key: _without(each, "held_by", element_id) for key, each in fields["data"].items()}
    if section == "boundaries":
        outer = system.boundaries[element_id].within
        for inner in ("components", "boundaries"):
            fields[inner] = {key: _moved(each, element_id, outer) for key, each in fields[inner].items()}
    if section == "data":
        for name in ("carries", "answers_with"):
            fields["flows"] = {key: _without(each, name, element_id) for key, each in fields["flows"].items()}
        fields["data"] = {key: _without(each, "derived_from", element_id) for key, each in fields["data"].items()}
    known = {"system", *(key for name in _TYPES for key in fields[name])}
    fields["assumptions"] = {
        key: each.model_copy(update={"about": tuple(about for about in each.about if about in known)})
        for key, each in system.assumptions.items()
    }
    return system.model_copy(update=fields)


def _without(thing: Any, field: str, element_id: str) -> Any:
    listed = getattr(thing, field)
    if not listed or element_id not in listed:
        return thing
    left = tuple(each for each in listed if each != element_id)
    # A flow whose last data asset goes is a flow that no longer says what it carries.
    return thing.model_copy(update={field: left or (() if field == "held_by" else None)})


def _moved(thing: Any, boundary_id: str, outer: str | None) -> Any:
    return thing.model_copy(update={"within": outer}) if thing.within == boundary_id else thing


def answer(system: System, element_id: str, fact: str, said: str) -> System:
    """State a fact of an element (or of the whole, `system`): yes, no or unknown."""
    value = _made(lambda: Answer(said), f"{element_id}.{fact}") if said in set(Answer) else None
    if value is None:
        raise ToolkitError(f"an answer cannot be {said!r}", try_instead="Say yes, no or unknown.")
    if element_id == SYSTEM:
        return system.model_copy(update={"facts": {**system.facts, fact: value}})
    section = _section_of(system, element_id)
    thing = getattr(system, section)[element_id]
    if fact in type(thing).model_fields and fact in ("personal", "encrypted", "authenticated"):
        return update(system, element_id, **{fact: value})
    facts: Mapping[str, Answer] = {**getattr(thing, "facts", {}), fact: value}
    return update(system, element_id, facts=facts)


def answer_all(system: System, answers: Mapping[str, object]) -> System:
    """State several answers at once: by `element.fact`, as questions name what they ask for.

    A fact is answered with yes, no or unknown; how confidential data is, and the like, with its word; what a flow
    carries with ids of data. `unknown` for what is not a fact changes nothing. Raises `ToolkitError`, and then changes
    nothing at all.
    """
    for key, said in answers.items():
        element_id, _, asked = key.rpartition(".")
        if asked not in _DRAWN:
            system = answer(system, element_id, asked, str(said))
        elif said is None or str(said) == Answer.UNKNOWN:
            continue
        elif element_id == SYSTEM:
            system = describe(system, **{asked: said})
        else:
            system = update(system, said_of(system, element_id, asked), **{asked: said})
    return system


def said_of(system: System, element_id: str, asked: str) -> str:
    """The id of what an answer is said of: the element asked about, or the boundary whose trust it has."""
    if asked != "trust" or element_id not in system.components or system.components[element_id].trust is not None:
        return element_id
    around = system.boundaries_around(element_id)
    said = [each for each in around if system.boundaries[each].trust is not None]
    return next(iter([*said, *around]), element_id)


def _with(system: System, section: str, things: Mapping[str, Any]) -> System:
    return system.model_copy(update={section: dict(things)})
