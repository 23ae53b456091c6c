"""Systems that differ from a given tiny one in a single thing that a rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.condition import facts_in, kinds_in
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import Classification, Origin, Stage, Trust

__all__ = ["nearby"]

Plain = Mapping[str, Any]
Varied = Iterator[tuple[str, dict[str, Any]]]
_ANSWERS = ("yes", "no", None)
_NOT_COMPONENTS = (DATA_ASSET, DATA_FLOW, SYSTEM)


def nearby(system: Plain, threat: Threat, catalogue: Catalogue) -> Varied:
    """Each system that differs in one thing from `system` (as an example gives it), with the difference in words."""
    conditions = [part.when for part in (threat.applies, threat.controlled) if part and part.when is not None]
    facts = list(dict.fromkeys(fact for each in conditions for _, fact, _ in facts_in(each)))
    named = [*(threat.applies.to if threat.applies else ()), *(kind for each in conditions for kind in kinds_in(each))]
    kinds = [kind for kind in _with_kin(named, catalogue) if kind not in _NOT_COMPONENTS]
    yield from _components(system, facts, kinds, catalogue)
    yield from _data(system, facts, catalogue)
    yield from _flows(system, facts, kinds, catalogue)
    yield from _stated(system, (), facts, SYSTEM, "the system", catalogue)
    for stage in (*Stage, None):
        if stage != system.get("stage"):
            yield _said("the system", "stage", stage), _put(system, ("stage",), stage)


def _with_kin(kinds: list[str], catalogue: Catalogue) -> list[str]:
    """Kinds, those above them, and for each of these one more kind below it."""
    found: dict[str, None] = {}
    for kind in kinds:
        found.update(dict.fromkeys(catalogue.lineage(kind)))
    for above in list(found):
        others = (each for each, other in catalogue.kinds.items() if other.is_a == above and each not in found)
        found.update(dict.fromkeys(list(others)[:1]))
    return list(found)


def _components(system: Plain, facts: list[str], kinds: list[str], catalogue: Catalogue) -> Varied:
    components: Plain = system.get("components") or {}
    for name, component in components.items():
        kind = str(component.get("kind"))
        yield from _stated(system, ("components", name), facts, kind, name, catalogue)
        for trust in (*Trust, None):
            if trust != component.get("trust"):
                yield _said(name, "trust", trust), _put(system, ("components", name, "trust"), trust)
        for other in kinds:
            if other != kind:
                kept = {f: a for f, a in (component.get("facts") or {}).items() if f in catalogue.facts_of(other)}
                changed = {**component, "kind": other, "facts": kept}
                yield f"with the kind `{other}` for {name!r}", _put(system, ("components", name), changed)
        if name != "here":
            yield f"without {name!r}", _without(system, name)


def _stated(
    system: Plain, path: tuple[str, ...], facts: list[str], kind: str, name: str, catalogue: Catalogue
) -> Varied:
    """Each fact of an element that the rule looks at, stated otherwise."""
    element: Any = system
    for part in path:
        element = element[part]
    given = element.get("facts") or {}
    for fact in facts:
        if fact not in catalogue.facts_of(kind):
            continue
        for answer in _ANSWERS:
            if given.get(fact) != answer:
                yield _said(name, fact, answer), _put(system, (*path, "facts", fact), answer)


def _data(system: Plain, facts: list[str], catalogue: Catalogue) -> Varied:
    for name, asset in (system.get("data") or {}).items():
        for key, values in (
            ("classification", (*Classification, None)),
            ("origin", (*Origin, None)),
            ("personal", _ANSWERS),
        ):
            for value in values:
                if asset.get(key) != value:
                    yield _said(name, key, value), _put(system, ("data", name, key), value)
        yield from _stated(system, ("data", name), facts, DATA_ASSET, name, catalogue)


def _flows(system: Plain, facts: list[str], kinds: list[str], catalogue: Catalogue) -> Varied:
    for name, flow in (system.get("flows") or {}).items():
        yield f"without the flow {name!r}", _put(system, ("flows", name), None)
        turned = {**flow, "from": flow.get("to"), "to": flow.get("from")}
        yield f"with the flow {name!r} the other way", _put(system, ("flows", name), turned)
        if "carries" in flow:
            yield f"with nothing said of what {name!r} carries", _put(system, ("flows", name, "carries"), None)
        for key in ("encrypted", "authenticated"):
            for answer in _ANSWERS:
                if key in facts and flow.get(key) != answer:
                    yield _said(name, key, answer), _put(system, ("flows", name, key), answer)
        yield from _stated(system, ("flows", name), facts, DATA_FLOW, name, catalogue)
        for kind in kinds:
            for able in [None, *(fact for fact in facts if fact in catalogue.facts_of(kind))]:
                yield _between(system, name, flow, kind, able)


def _between(system: Plain, name: str, flow: Plain, kind: str, fact: str | None) -> tuple[str, dict[str, Any]]:
    """A component of some kind put into the middle of a flow."""
    stop = "between"
    component: dict[str, Any] = {"kind": kind, **({"facts": {fact: "yes"}} if fact else {})}
    changed = _put(system, ("components", stop), component)
    changed = _put(changed, ("flows", name), {**flow, "to": stop})
    changed = _put(changed, ("flows", f"{name}_on"), {**flow, "from": stop})
    that = f" with `{fact}: yes`" if fact else ""
    return f"with something of the kind `{kind}`{that} in the middle of the flow {name!r}", changed


def _said(name: str, key: str, value: Any) -> str:
    return f"with `{key}` of {name!r} not stated" if value is None else f"with `{key}: {value}` of {name!r}"


def _put(block: Plain, path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A copy with one thing set, or left out where it is None."""
    key, rest = path[0], path[1:]
    if rest:
        return {**block, key: _put(block.get(key) or {}, rest, value)}
    if value is None:
        return {each: other for each, other in block.items() if each != key}
    return {**block, key: str(value) if isinstance(value, str) else value}


def _without(system: Plain, name: str) -> dict[str, Any]:
    flows = {
        key: flow for key, flow in (system.get("flows") or {}).items() if name not in (flow.get("from"), flow.get("to"))
    }
    return {**_put(system, ("components", name), None), "flows": flows}
