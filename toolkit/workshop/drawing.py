"""The drawing as a step works on it: begun where there is none, replaced or added to, with the guesses to confirm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from toolkit.system.edit import add, connect, describe, id_from, update
from toolkit.system.model import System
from toolkit.workshop.session import Workshop

__all__ = ["GUESSED", "add_to", "confirmed", "drawn", "guesses", "replace_by", "revision", "with_guesses"]

GUESSED = "x-guessed"
"""What a component bears until somebody confirms its kind: the reason for the guess. It is kept in the record and in
`system.yaml`, so that a reload does not turn guesses into facts."""
_SAID = ("purpose", "stage", "worst_day", "scope", "roles", "facts", "note")


def drawn(workshop: Workshop) -> System:
    """The system as recorded, with all answers; one with nothing in it where none is recorded yet."""
    return workshop.register.system() or System(id=id_from(workshop.name), name=workshop.name)


def revision(workshop: Workshop) -> Mapping[str, int]:
    """Which revision of the system a form was filled from, for `Register.change(seen=…)`."""
    held = workshop.register.get("system")
    return {"system": held.rev if held is not None else 0}


def with_guesses(system: System, because: Mapping[str, str]) -> System:
    """The system with the kinds of these components marked as guesses; `because` says what each rests on."""
    for component_id, why in because.items():
        if component_id in system.components:
            extras = {**system.components[component_id].extras, GUESSED: why or "nothing in its name says more"}
            system = update(system, component_id, extras=extras)
    return system


def guesses(system: System) -> dict[str, str]:
    """Components whose kind nobody has confirmed yet, and what each guess rests on."""
    return {key: str(each.extras[GUESSED]) for key, each in system.components.items() if GUESSED in each.extras}


def confirmed(system: System, component_ids: Iterable[str]) -> System:
    """The system with the kinds of these components taken as right."""
    for component_id in component_ids:
        extras = {key: value for key, value in system.components[component_id].extras.items() if key != GUESSED}
        system = update(system, component_id, extras=extras)
    return system


def replace_by(old: System, new: System) -> System:
    """`new` in place of what was drawn; what was said of the system in words stays where `new` says nothing."""
    known = {"system", *new.elements(), *new.boundaries}
    words = {field: getattr(old, field) for field in _SAID if not _says(new, field)}
    assumptions = {
        key: each.model_copy(update={"about": tuple(about for about in each.about if about in known)})
        for key, each in old.assumptions.items()
    }
    return describe(
        new,
        **words,
        assumptions={**assumptions, **new.assumptions},
        out_of_scope={**old.out_of_scope, **new.out_of_scope},
    )


def _says(system: System, field: str) -> bool:
    default = System.model_fields[field].get_default(call_default_factory=True)
    return bool(getattr(system, field) != default)


def add_to(old: System, new: System, stated: Collection[str] = ()) -> System:
    """`new` added to what is drawn. What bears the name of something drawn already is that thing, and stays as it is.

    Only what nobody had said of it is taken from `new`: where it stands, how far a boundary is trusted. The kinds of
    the components of `new` that are named in `stated` hold even against what is drawn.
    """
    system, ids = old, dict[str, str]()
    for section in ("boundaries", "components", "data"):
        known = {_key(system, key): key for key in getattr(system, section)}
        for key, thing in getattr(new, section).items():
            name = _key(new, key)
            if name in known:
                ids[key] = known[name]
                continue
            fields = {field: getattr(thing, field) for field in type(thing).model_fields if field != "name"}
            system, ids[key] = add(system, section, new.name_of(key), **_moved(fields, ids))
    for flow in new.flows.values():
        fields = {field: getattr(flow, field) for field in type(flow).model_fields if field not in ("from_", "to")}
        fields = _moved(fields, ids)
        if not _is_drawn(system, ids[flow.from_], ids[flow.to], fields):
            system, _ = connect(system, ids[flow.from_], ids[flow.to], **fields)
    for key, fields in _said_anew(old, new, ids).items():
        system = update(system, key, **fields)
    for key in stated:
        if key in new.components:
            system = confirmed(update(system, ids[key], kind=new.components[key].kind), [ids[key]])
    return system


def _key(system: System, element_id: str) -> str:
    return " ".join(system.name_of(element_id).casefold().split())


def _moved(fields: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Fields whose ids are those that things have in the drawing."""
    moved = dict(fields)
    for field in ("carries", "answers_with", "held_by", "derived_from"):
        if fields.get(field):
            moved[field] = tuple(ids.get(each, each) for each in fields[field])
    if fields.get("within"):
        moved["within"] = ids.get(fields["within"], fields["within"])
    return moved


def _is_drawn(system: System, sender: str, receiver: str, fields: Mapping[str, Any]) -> bool:
    """Whether this flow is there: between the same two, and with nothing that the one drawn does not carry."""
    wanted = set(fields.get("carries") or ())
    return any(
        (flow.from_, flow.to) == (sender, receiver) and wanted <= set(flow.carries or ())
        for flow in system.flows.values()
    )


def _said_anew(old: System, new: System, ids: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What `new` says of things drawn already of which nobody had said it."""
    said: dict[str, dict[str, Any]] = {}
    for key, component in new.components.items():
        drawn_so = old.components.get(ids[key])
        if component.within and drawn_so is not None and drawn_so.within is None:
            said.setdefault(ids[key], {})["within"] = ids[component.within]
    for key, boundary in new.boundaries.items():
        there = old.boundaries.get(ids[key])
        if there is None:
            continue
        if boundary.trust and there.trust is None:
            said.setdefault(ids[key], {})["trust"] = boundary.trust
        if boundary.within and there.within is None:
            said.setdefault(ids[key], {})["within"] = ids[boundary.within]
    return said
