"""Small changes to a threat's rule that its examples ought to notice: an atom flipped, dropped or widened.

A change that nobody could notice is no mutant: one after which the rule does not load, or says the same of every
system (`toolkit/threats/sameness.py` tells how that is judged). Of changes with one meaning the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.check import check_threat
from toolkit.catalogues.threat import Threat
from toolkit.files.build import Strict
from toolkit.threats.changes import Change, changes_of, kind_changes
from toolkit.threats.sameness import Sameness

__all__ = ["LARGEST", "Mutant", "every_change", "is_too_large", "mutants_of"]

LARGEST = 250
"""How many words a rule may have for its changes to be tried: the largest shipped one has 65."""


@dataclass(frozen=True)
class Mutant:
    """A threat with one thing in its rule changed.

    `how` is flip, drop or widen; `path` the place in the threat's entry; `said` what could be otherwise, in words.
    """

    how: str
    path: tuple[str | int, ...]
    said: str
    threat: Threat
    missing: str = ""


def mutants_of(threat: Threat, sameness: Sameness) -> list[Mutant]:
    """Every change of the threat's rule that loads and means something else, each meaning once; none if too large."""
    if is_too_large(threat):
        return []
    seen = {sameness.meaning(threat)}
    found: list[Mutant] = []
    for mutant in every_change(threat, sameness.catalogue):
        meaning = sameness.meaning(mutant.threat)
        if meaning not in seen and _loads(mutant.threat, sameness.catalogue):
            seen.add(meaning)
            found.append(mutant)
    return found


def is_too_large(threat: Threat) -> bool:
    """Has the rule more words than would be changed one by one in a reasonable time?"""
    return _words(threat.applies) + _words(threat.controlled) > LARGEST


def _words(part: Any) -> int:
    if isinstance(part, Strict):
        return sum(_words(value) for name, value in part if name not in ("note", "extras"))
    if isinstance(part, tuple):
        return sum(map(_words, part))
    return part is not None


def _loads(threat: Threat, catalogue: Catalogue) -> bool:
    return not any(check_threat(threat, catalogue.where, catalogue.kinds, catalogue.facts, catalogue.controls))


def every_change(threat: Threat, catalogue: Catalogue) -> Iterator[Mutant]:
    """All changes of the threat's rule, also those that do not load or change nothing."""
    applies, controlled = threat.applies, threat.controlled
    if applies is None:
        return
    for change in kind_changes(applies.to, "to", catalogue):
        changed = applies.model_copy(update={"to": change.to})
        yield _mutant(threat, change, ("applies",), applies=changed)
    if applies.when is not None:
        for change in changes_of(applies.when, catalogue):
            changed = applies.model_copy(update={"when": change.to})
            yield _mutant(threat, change, ("applies", "when"), applies=changed)
    if controlled is not None:
        for change in changes_of(controlled.when, catalogue):
            kept = None if change.to is None else controlled.model_copy(update={"when": change.to})
            yield _mutant(threat, change, ("controlled", "when"), controlled=kept)


def _mutant(threat: Threat, change: Change, above: tuple[str, ...], **update: object) -> Mutant:
    changed = threat.model_copy(update=update)
    return Mutant(change.how, (*above, *change.path), change.said, changed, change.missing)
