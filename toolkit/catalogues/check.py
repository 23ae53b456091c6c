"""What must hold between the entries of a catalogue, whoever wrote them; checked when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from toolkit.catalogues.condition import Condition, facts_in, kinds_in
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM, ComponentKind, Fact, Topic
from toolkit.catalogues.threat import Threat
from toolkit.errors import Problem, nearest

__all__ = ["check_entries", "check_threat", "check_topics"]

ATTRIBUTES = ("classification", "origin")
"""What a topic may ask of data beside facts: it is a word of a grade, not yes or no."""
Where = Callable[..., str]
"""`file.yaml:12` of an entry, by its section, its key, and the way on into it."""


def check_entries(
    kinds: Mapping[str, ComponentKind],
    facts: Mapping[str, Fact],
    threats: Mapping[str, Threat],
    controls: Mapping[str, Control],
    where: Where,
) -> list[Problem]:
    """Every broken reference: to a fact, kind or control that is none, or to a fact that its kind does not have."""
    problems = [*_kinds(kinds, facts, where)]
    for control in controls.values():
        for number, fact in enumerate(control.establishes):
            if fact not in facts:
                place = where("controls", control.id, "establishes", number)
                what = f"control {control.id!r} establishes the fact {fact!r}, which is none"
                problems.append(Problem(place, what, nearest(fact, facts)))
    for threat in threats.values():
        problems += check_threat(threat, where, kinds, facts, controls)
    return problems


def check_topics(topics: Mapping[str, Topic], facts: Mapping[str, Fact], where: Where) -> list[Problem]:
    """Every fact that a topic names and that is none, or that another topic asks already."""
    problems: list[Problem] = []
    topic_of: dict[str, str] = {}
    for topic_id, topic in topics.items():
        for fact in topic.facts:
            place = where("topics", topic_id, "facts", fact)
            if fact not in facts and fact not in ATTRIBUTES:
                said = f"topic {topic_id!r} asks for the fact {fact!r}, which is none"
                problems.append(Problem(place, said, nearest(fact, facts)))
            elif topic_of.setdefault(fact, topic_id) != topic_id:
                said = f"topic {topic_id!r} asks for the fact {fact!r}, which {topic_of[fact]!r} asks already"
                problems.append(Problem(place, said, "Leave it in one of them."))
    return problems


def _kinds(kinds: Mapping[str, ComponentKind], facts: Mapping[str, Fact], where: Where) -> Iterator[Problem]:
    for kind_id, kind in kinds.items():
        if kind.is_a is not None and kind.is_a not in kinds:
            place, what = where("kinds", kind_id, "is_a"), f"kind {kind_id!r} is a kind of {kind.is_a!r}, which is none"
            yield Problem(place, what, nearest(kind.is_a, kinds))
        for number, fact in enumerate(kind.facts):
            if fact not in facts:
                place = where("kinds", kind_id, "facts", number)
                yield Problem(place, f"kind {kind_id!r} has the fact {fact!r}, which is none", nearest(fact, facts))
        if kind_id in _ancestors(kind_id, kinds):
            place = where("kinds", kind_id, "is_a")
            yield Problem(place, f"kind {kind_id!r} is a kind of itself", "Break the circle of is_a.")


def _ancestors(kind_id: str, kinds: Mapping[str, ComponentKind]) -> list[str]:
    above: list[str] = []
    current = kinds[kind_id].is_a
    while current is not None and current in kinds and current not in above:
        above.append(current)
        current = kinds[current].is_a
    return above


def check_threat(
    threat: Threat,
    where: Where,
    kinds: Mapping[str, ComponentKind],
    facts: Mapping[str, Fact],
    controls: Mapping[str, Control],
) -> Iterator[Problem]:
    """Every broken reference of one threat, and every fact that its conditions ask for in a way that cannot be."""
    name, at = f"threat {threat.id!r}", ("threats", threat.key)
    for number, link in enumerate(threat.controls):
        for word, named, known in (("control", link.control, controls), ("fact", link.establishes, facts)):
            if named is not None and named not in known:
                place = where(*at, "controls", number, "control" if word == "control" else "establishes")
                yield Problem(place, f"{name} names the {word} {named!r}, which is none", nearest(named, known))
    if threat.applies is None:
        if threat.controlled is not None:
            what = f"{name} says when it is controlled but not where it applies"
            yield Problem(where(*at, "controlled"), what, "Add `applies:`.")
        return
    for kind in threat.applies.to:
        if kind not in kinds:
            place = where(*at, "applies", "to")
            yield Problem(place, f"{name} applies to the kind {kind!r}, which is none", nearest(kind, kinds))
    known_kinds = [kind for kind in threat.applies.to if kind in kinds]
    when_controlled = threat.controlled.when if threat.controlled else None
    for label, condition in (("applies", threat.applies.when), ("controlled", when_controlled)):
        if condition is not None:
            found = _condition(f"{name} ({label})", condition, known_kinds, kinds, facts)
            yield from (Problem(where(*at, label, "when"), what, instead) for what, instead in found)


def _condition(
    name: str,
    condition: Condition,
    to: list[str],
    kinds: Mapping[str, ComponentKind],
    facts: Mapping[str, Fact],
) -> Iterator[tuple[str, str]]:
    """What is wrong with the names in a condition, and what to write instead."""
    for kind in dict.fromkeys(kinds_in(condition)):
        if kind not in kinds:
            yield f"{name} names the kind {kind!r}, which is none", nearest(kind, kinds)
    polarity: dict[tuple[str, str], bool] = {}
    for scope, fact, negated in facts_in(condition):
        if fact not in facts:
            yield f"{name} asks for the fact {fact!r}, which is none", nearest(fact, facts)
            continue
        if polarity.setdefault((scope, fact), negated) != negated:
            yield (
                f"{name} asks for the fact {fact!r} both plainly and under `not`",
                "Ask for it one way only: otherwise an unknown answer cannot be weighed.",
            )
        if not _somebody_has(fact, scope, to, kinds):
            held = sorted(kind for kind in kinds if fact in _facts_of(kind, kinds))
            yield (
                f"{name} asks for the fact {fact!r} of {_said(scope, to)}, which cannot state it",
                f"Kinds with this fact: {', '.join(held) or 'none'}.",
            )


def _said(scope: str, to: list[str]) -> str:
    return ", ".join(to) if scope == "here" else f"a {scope}"


def _facts_of(kind: str, kinds: Mapping[str, ComponentKind]) -> set[str]:
    return {fact for each in [kind, *_ancestors(kind, kinds)] for fact in kinds[each].facts}


def _somebody_has(fact: str, scope: str, to: Iterable[str], kinds: Mapping[str, ComponentKind]) -> bool:
    if scope == "data":
        candidates: Iterable[str] = [DATA_ASSET]
    elif scope == "flow":
        candidates = [DATA_FLOW]
    elif scope == "component":
        candidates = (kind for kind in kinds if kind not in (DATA_ASSET, DATA_FLOW, SYSTEM))
    else:
        named = set(to)
        candidates = (kind for kind in kinds if named & {kind, *_ancestors(kind, kinds)})
    return any(fact in _facts_of(kind, kinds) for kind in candidates if kind in kinds)
