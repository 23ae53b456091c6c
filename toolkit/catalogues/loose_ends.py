"""What is missing between the entries of a catalogue, though nothing in it is wrong: no control, or no use for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.condition import facts_in
from toolkit.catalogues.threat import Threat
from toolkit.errors import Problem

__all__ = ["loose_ends"]


def loose_ends(catalogue: Catalogue, libraries: Collection[str]) -> Iterator[Problem]:
    """Threats without a control, facts that no control brings, and controls and facts that nobody uses.

    Of the entries that these libraries bring or amend.
    """
    for threat in catalogue.threats.values():
        makers = {threat.library, *(each.library for each in catalogue.amendments(threat))}
        if threat.applies is not None and not makers.isdisjoint(libraries):
            yield from _of_threat(threat, catalogue)
    named = {link.control for threat in catalogue.threats.values() for link in threat.controls}
    for control in catalogue.controls.values():
        if control.library in libraries and control.id not in named:
            where = catalogue.where("controls", control.id)
            instead = "Name it under `controls:` of a threat that it stands against."
            yield Problem(where, f"no threat names the control {control.id!r}", instead)
    stated = {fact for kind in catalogue.kinds.values() for fact in kind.facts}
    for fact in catalogue.facts:
        if fact not in stated and _library_of("facts", fact, catalogue) in libraries:
            where = catalogue.where("facts", fact)
            yield Problem(where, f"no kind can state the fact {fact!r}", "Name it under `facts:` of a kind.")


def _of_threat(threat: Threat, catalogue: Catalogue) -> Iterator[Problem]:
    name = f"threat {threat.key}"
    if not threat.controls:
        where = catalogue.where("threats", threat.key)
        instead = "Name what can be done: `controls:`, with what each would lower and why."
        yield Problem(where, f"{name} has no control against it", instead)
        return
    made = {link.establishes for link in threat.controls if link.establishes is not None}
    made |= {fact for control in catalogue.controls_for(threat) for fact in control.establishes}
    missing = _put_in_place(threat) - made
    section = "controlled" if threat.controlled is not None else "applies"
    for fact in sorted(missing):
        where = catalogue.where("threats", threat.key, section, "when")
        said = f"{name} asks whether {fact!r} is so, and none of its controls makes it so"
        instead = "Name a control that does: with `establishes:`, here or at the control."
        yield Problem(where, said, instead)


def _put_in_place(threat: Threat) -> set[str]:
    """The facts whose “yes” puts something in place against a threat, or ends a weakness."""
    if threat.controlled is not None:
        return {fact for of, fact, negated in facts_in(threat.controlled.when) if not negated and of != "data"}
    when = threat.applies.when if threat.applies is not None else None
    return {fact for of, fact, negated in facts_in(when) if negated and of != "data"} if when is not None else set()


def _library_of(section: str, key: str, catalogue: Catalogue) -> str:
    place = catalogue.places.get((section, key))
    return str(place[0].content.library) if place is not None else ""
