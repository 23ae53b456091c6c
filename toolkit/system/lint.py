"""Does the description of a system hold together, and is it complete enough to find threats with?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.errors import InputError, Problem, nearest
from toolkit.files.strict_yaml import YamlDocument
from toolkit.system.model import System

__all__ = ["check_system", "errors_in", "hints_for"]

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str, str]]
_PSEUDO = (DATA_ASSET, DATA_FLOW, SYSTEM)


def check_system(system: System, catalogue: Catalogue, document: YamlDocument | None = None) -> None:
    """Raise `InputError` with every mistake that keeps a system from being examined."""
    problems = errors_in(system, catalogue, document)
    if problems:
        raise InputError(problems)


def errors_in(system: System, catalogue: Catalogue, document: YamlDocument | None = None) -> list[Problem]:
    """Every mistake: unknown kinds and facts, flows to nowhere, equal ids, circles of boundaries."""
    found: list[tuple[Path, str, str]] = []
    for check in (_ids, _boundaries, _components, _data, _flows, _mentions):
        found.extend(check(system, catalogue))
    return [Problem(_where(path, document), what, instead) for path, what, instead in found]


def _where(path: Path, document: YamlDocument | None) -> str:
    return document.where(path) if document is not None else ".".join(str(part) for part in path)


def _ids(system: System, _: Catalogue) -> Found:
    seen: dict[str, str] = {}
    for section in ("boundaries", "components", "data", "flows"):
        for element_id in getattr(system, section):
            if element_id == SYSTEM:
                yield (section, element_id), "the id 'system' is kept for the system as a whole", "Choose another id."
            if element_id in seen:
                instead = "An id names one thing only: rename one of them."
                yield (
                    (section, element_id),
                    f"{element_id!r} is the id of something in {seen[element_id]} already",
                    instead,
                )
            seen[element_id] = section


def _boundaries(system: System, _: Catalogue) -> Found:
    sound: set[str] = set()  # those known to come to an end: nobody climbs out of them twice
    for boundary_id, boundary in system.boundaries.items():
        if boundary.within is not None and boundary.within not in system.boundaries:
            yield _missing(("boundaries", boundary_id, "within"), "boundary", boundary.within, system.boundaries)
        seen = {boundary_id}
        outer = boundary.within
        while outer is not None and outer in system.boundaries and outer not in sound:
            if outer in seen:
                yield (
                    ("boundaries", boundary_id, "within"),
                    f"boundary {boundary_id!r} stands within itself",
                    "Break the circle.",
                )
                break
            seen.add(outer)
            outer = system.boundaries[outer].within
        else:
            sound |= seen


def _missing(path: Path, what: str, given: str, known: Iterable[str]) -> tuple[Path, str, str]:
    return path, f"there is no {what} {given!r}", nearest(given, known)


def _components(system: System, catalogue: Catalogue) -> Found:
    for component_id, component in system.components.items():
        path: Path = ("components", component_id)
        if component.kind not in catalogue.kinds or component.kind in _PSEUDO:
            known = (kind for kind in catalogue.kinds if kind not in _PSEUDO)
            yield _missing((*path, "kind"), "kind of component", component.kind, known)
        else:
            yield from _facts(path, component.facts, component.kind, catalogue)
        if component.within is not None and component.within not in system.boundaries:
            yield _missing((*path, "within"), "boundary", component.within, system.boundaries)


def _facts(path: Path, facts: Collection[str], kind: str, catalogue: Catalogue) -> Found:
    if not facts or kind not in catalogue.kinds:
        return
    allowed = catalogue.facts_of(kind)
    for fact in facts:
        if fact not in allowed:
            yield (*path, "facts", fact), f"the kind {kind!r} has no fact {fact!r}", nearest(fact, allowed)


def _data(system: System, catalogue: Catalogue) -> Found:
    for data_id, asset in system.data.items():
        path: Path = ("data", data_id)
        yield from _facts(path, asset.facts, DATA_ASSET, catalogue)
        for number, holder in enumerate(asset.held_by):
            if holder not in system.components:
                yield _missing((*path, "held_by", number), "component", holder, system.components)
        for number, source in enumerate(asset.derived_from or ()):
            if source not in system.data:
                yield _missing((*path, "derived_from", number), "data asset", source, system.data)


def _flows(system: System, catalogue: Catalogue) -> Found:
    for flow_id, flow in system.flows.items():
        path: Path = ("flows", flow_id)
        yield from _facts(path, flow.facts, DATA_FLOW, catalogue)
        for key, end in (("from", flow.from_), ("to", flow.to)):
            if end not in system.components:
                yield _missing((*path, key), "component", end, system.components)
        for key in ("carries", "answers_with"):
            for number, data_id in enumerate(getattr(flow, key) or ()):
                if data_id not in system.data:
                    yield _missing((*path, key, number), "data asset", data_id, system.data)


def _mentions(system: System, catalogue: Catalogue) -> Found:
    yield from _facts((), system.facts, SYSTEM, catalogue)
    known = {*system.elements(), *system.boundaries}
    for assumption_id, assumption in system.assumptions.items():
        for number, about in enumerate(assumption.about):
            if about not in known:
                yield _missing(("assumptions", assumption_id, "about", number), "element", about, known)


Kind = Literal["system", "component", "data", "flow"]


def hints_for(system: System) -> list[Problem]:
    """What is missing for good findings: nothing here is wrong, each line says what it would bring."""
    hints = [Problem("system", what, why) for what, why in _about_system(system)]
    touched = {end for flow in system.flows.values() for end in (flow.from_, flow.to)}
    for component_id in system.components:
        if component_id not in touched:
            hints.append(
                Problem(component_id, "is not connected to anything", "Draw its flows, or leave it out with a reason.")
            )
        if system.trust_of(component_id) is None:
            hints.append(
                Problem(component_id, "stands in no boundary with a trust grade", "Say where it stands: `within:`.")
            )
    for flow_id, flow in system.flows.items():
        if flow.carries is None:
            hints.append(Problem(flow_id, "does not say what it carries", "Until it does, it may carry anything."))
    for data_id, asset in system.data.items():
        if asset.classification is None:
            hints.append(Problem(data_id, "has no classification", "Say public, internal, confidential or secret."))
    return hints


def _about_system(system: System) -> Iterator[tuple[str, str]]:
    if not system.components:
        yield "nothing is drawn yet", "Add components and flows."
    if not system.purpose:
        yield "has no purpose", "One sentence: who uses it, for what."
    if system.stage is None:
        yield (
            "does not say at which stage of its life it is",
            "Say `stage:` design, development, deployment, maintenance …",
        )
    if not system.worst_day:
        yield "does not say what the worst day would look like", "It makes the impact steps concrete."
    if not system.roles:
        yield (
            "does not say who holds which role of the Code",
            "Say `roles:` developer, system_operator, data_custodian.",
        )
