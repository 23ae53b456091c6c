"""Which provisions speak of something that changed in a description, or in the details of an asset: our reading.

A changed description concerns those that speak of what changed: a new supplier the supply chain, a new flow the rights
and the inventory; so that a new name makes nothing due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register.document_records import AssetDetails
from toolkit.system.difference import Changed, compare_systems
from toolkit.system.model import Component, DataAsset, DataFlow, System

__all__ = ["asset_changes", "system_changes"]

_OF_CHANGE: Mapping[str, tuple[str, ...]] = {
    "component": ("3.1", "3.1.1", "5.1", "6.1", "8.1", "9.1", "9.2"),
    "flow": ("2.6", "3.1", "3.1.1", "5.1", "5.4", "6.1", "8.1"),
    "data": ("2.5", "3.1", "3.1.1", "5.1", "5.4", "5.4.1", "5.4.2", "8.2", "8.2.1", "10.1"),
    "boundary": ("3.1", "3.1.1", "5.1", "6.1", "6.3"),
    "assumption": ("2.1", "3.1", "3.1.1"),
    "exclusion": ("3.1", "3.1.1", "5.1"),
    "supplier": ("2.4", "2.7", "3.3", "6.6", "7.1", "7.2", "7.2.1", "10.1"),
    "model": ("3.1.2", "5.2", "7.3", "7.4", "8.1.1", "9.4", "9.4.1", "11.2", "12.4"),
    "purpose": ("2.1", "2.5", "4.5", "10.2.1"),
    "stage": ("3.1.1", "9.2", "13.1", "13.2"),
    "roles": ("2.1.1", "3.2", "3.3", "6.5", "9.2", "9.3", "10.1", "10.2", "10.3", "11.1", "11.3", "13.1", "13.2"),
    "scope": (),
}
"""Which provisions speak of what can change in a description."""
_OF_ASSET: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "content": {
        "model": ("2.3", "5.2", "7.3", "7.4", "8.1", "8.1.1", "8.1.2", "9.1", "9.2", "9.4", "9.4.1", "11.2", "12.4"),
        "prompt": ("2.3", "5.2", "8.3", "9.1", "9.2", "9.4.1"),
        "data": ("2.3", "5.2", "5.4.1", "8.2", "8.2.1"),
        "part": ("5.2", "7.1", "11.1"),
    },
    "origin": {
        "model": ("2.4", "7.1", "7.2", "8.1.1"),
        "prompt": ("8.3",),
        "data": ("2.5", "5.4.1", "8.2", "8.2.1"),
        "part": ("2.4", "7.1"),
    },
    "owner": dict.fromkeys(("model", "prompt", "data", "part"), ("5.1",)),
    "kept": dict.fromkeys(("model", "prompt", "data", "part"), ("8.1.1", "10.1", "12.1", "13.2")),
}
"""Which provisions speak of what is recorded of an asset, by what kind of asset it is."""
_SIDE = {"version": "content", "sha256": "content", "source": "origin", "licence": "origin", "owner": "owner"}
_SIDE |= {"kept_for": "kept"}


def system_changes(then: System, now: System, catalogue: Catalogue) -> list[tuple[str, set[str]]]:
    """Each thing that changed, in words, with the provisions that speak of it."""
    listed = compare_systems(then, now).changes
    return [
        (f"since then the system changed: {change}", set(_concerned(change, then, now, catalogue))) for change in listed
    ]


def _concerned(change: Changed, then: System, now: System, catalogue: Catalogue) -> Iterator[str]:
    stated = [field.removeprefix("facts.") for field, _, _ in change.fields if field.startswith("facts.")]
    others = [field for field, _, _ in change.fields if not field.startswith("facts.")]
    yield from _of_facts(stated, catalogue)
    if change.what == "system":
        yield from (each for field in others for each in _OF_CHANGE.get(field.partition(".")[0], ()))
    elif others and set(others) <= {"name", "description"}:
        return  # called otherwise, and still the same
    elif change.how != "changed" or others:
        yield from _OF_CHANGE.get(change.what, ())
        yield from _of_element(change, then, now, catalogue)


def _of_element(change: Changed, then: System, now: System, catalogue: Catalogue) -> Iterator[str]:
    """What came, went or changed by what it is: what was stated of it, who supplies it, whether it works by AI."""
    element = _element(change, now) or _element(change, then)
    if element is None:
        return
    if change.how != "changed":
        yield from _of_facts(element.facts, catalogue)
    fields = {field for field, _, _ in change.fields}
    if isinstance(element, Component):
        if element.provider or "provider" in fields:
            yield from _OF_CHANGE["supplier"]
        kinds = {element.kind, *(str(before) for field, before, _ in change.fields if field == "kind")}
        if any(catalogue.kinds[kind].ai for kind in kinds if kind in catalogue.kinds):
            yield from _OF_CHANGE["model"]
    elif isinstance(element, DataAsset) and (change.how == "added" or "held_by" in fields):
        held = (now.components[each] for each in element.held_by if each in now.components)
        if any(each.provider for each in held):
            yield from _OF_CHANGE["supplier"]


def _element(change: Changed, system: System) -> Component | DataAsset | DataFlow | None:
    section: Mapping[str, Mapping[str, Component | DataAsset | DataFlow]]
    section = {"component": system.components, "data": system.data, "flow": system.flows}
    return section.get(change.what, {}).get(change.id)


def _of_facts(facts: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    wanted = set(facts)
    for provision in catalogue.code.provisions if wanted else ():
        if wanted & {*provision.stated_by, *provision.shown_by}:
            yield provision.id


def asset_changes(
    then: Mapping[str, AssetDetails], now: Mapping[str, AssetDetails], system: System | None, catalogue: Catalogue
) -> list[tuple[str, set[str]]]:
    """What is otherwise now than it was recorded then. What was not known before is no change of the asset."""
    found = []
    for element, before in then.items():
        if system is None or (element not in system.components and element not in system.data):
            continue  # that it is gone, the description says
        after = now.get(element)
        fields = [
            (field, getattr(before, field), getattr(after, field) if after is not None else "")
            for field in _SIDE
            if getattr(before, field) and getattr(before, field) != (getattr(after, field) if after is not None else "")
        ]
        if fields:
            kind = _kind_of(element, system, catalogue)
            said = "; ".join(f"{field} {_short(old)} → {_short(new) or 'nothing'}" for field, old, new in fields)
            names = {field for field, _, _ in fields}
            same = "sha256" in names and "version" not in names and bool(before.version)
            said += f", though its version is still {before.version}" if same else ""
            concerned = {each for field in names for each in _OF_ASSET[_SIDE[field]][kind]}
            found.append((f"since then {system.name_of(element)} changed: {said}", concerned))
    return found


def _kind_of(element: str, system: System, catalogue: Catalogue) -> str:
    component = system.components.get(element)
    if component is None or catalogue.is_a(component.kind, ("training_data", "evaluation_data")):
        return "data"
    if catalogue.is_a(component.kind, ("prompt",)):
        return "prompt"
    kind = catalogue.kinds.get(component.kind)
    return "model" if kind is not None and kind.ai else "part"


def _short(value: str) -> str:
    return value if len(value) <= 24 else f"{value[:16]}…"
