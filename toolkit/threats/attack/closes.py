"""Which controls close a step: those with which its rule would say that it is controlled, or no longer there.

Nothing is assumed of a control but the facts that the library says it establishes: these are stated of every element
that can state them, and the rule is asked again. What a rule wants to stand on a way is taken to be put there, though
no such component is drawn yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Answer
from toolkit.system.model import System
from toolkit.threats.attack.search import Purse
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.find import outcome_of
from toolkit.threats.finding import Finding
from toolkit.threats.truth import NO, Truth, all_of, any_of, negate

__all__ = ["Closers", "Option"]

Option = frozenset[str]
"""Controls that close a step when all of them are in place."""
_ASKED, _BUILT = 20, 10
"""What asking one rule again counts, and building the system anew for each of its elements, in links looked at."""
_ATTRIBUTES = ("encrypted", "authenticated")


class Closers:
    """Which controls close which finding; asked when a way comes by it, and remembered."""

    def __init__(self, system: System, catalogue: Catalogue, purse: Purse) -> None:
        self._asker = _Asker(system, catalogue, purse)
        self._known: dict[str, tuple[Option, ...]] = {}

    def of(self, finding: Finding) -> tuple[Option, ...]:
        """The smallest sets of its controls that close it: single ones, or one set that does it only together."""
        if finding.identity not in self._known:
            self._known[finding.identity] = tuple(self._options(finding))
        return self._known[finding.identity]

    def stands(self, finding: Finding, option: Option) -> bool:
        """Does the option close it with what is drawn? If not, the guard that its rule wants has yet to be drawn."""
        facts = _established(finding)
        return self._asker.closes(finding, _all(facts[control] for control in option), drawn=True)

    def _options(self, finding: Finding) -> list[Option]:
        facts = _established(finding)
        alone = [control for control in sorted(facts) if self._asker.closes(finding, facts[control])]
        if alone:
            return [frozenset({control}) for control in alone]
        if len(facts) > 1 and self._asker.closes(finding, _all(facts.values())):
            return [_fewest(finding, facts, self._asker)]
        return []


def _established(finding: Finding) -> dict[str, frozenset[str]]:
    """The controls of its threat that establish some fact, and which."""
    found: dict[str, frozenset[str]] = {}
    for link in finding.threat.controls:
        control = finding.catalogue.controls.get(link.control)
        facts = {*((link.establishes,) if link.establishes else ()), *(control.establishes if control else ())}
        if facts:
            found[link.control] = frozenset(facts)
    return found


def _all(facts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*facts)


def _fewest(finding: Finding, facts: Mapping[str, frozenset[str]], asker: _Asker) -> Option:
    """Of controls that close it only together, those without which they do not."""
    needed = dict(facts)
    for control in list(facts):
        rest = {other: each for other, each in needed.items() if other != control}
        if rest and asker.closes(finding, _all(rest.values())):
            needed = rest
    return frozenset(needed)


class _Asker:
    """Asks rules again with some facts stated everywhere."""

    def __init__(self, system: System, catalogue: Catalogue, purse: Purse) -> None:
        self._system = system
        self._catalogue = catalogue
        self._purse = purse
        self._built: dict[frozenset[str], Evaluator] = {}

    def closes(self, finding: Finding, facts: frozenset[str], *, drawn: bool = False) -> bool:
        """Would it be controlled as stated, or not there, with these facts? No, where nothing may be asked any more.

        With `drawn`, nothing counts as put on a way that is not drawn.
        """
        evaluator, threat = self._with(facts), finding.threat
        if evaluator is None:
            return False
        self._purse.left -= _ASKED
        guards = frozenset[str]() if drawn else facts
        applies = _holds(evaluator, finding.element, threat.applies.when if threat.applies else None, guards)
        controlled = NO
        if threat.controlled and applies.may:
            controlled = _holds(evaluator, finding.element, threat.controlled.when, guards)
        return outcome_of(applies, controlled) in ("controlled as stated", "not applicable")

    def _with(self, facts: frozenset[str]) -> Evaluator | None:
        if facts not in self._built:
            if self._purse.empty:
                return None
            self._purse.left -= _BUILT * len(self._system.elements())
            self._built[facts] = Evaluator(_stated(self._system, self._catalogue, facts), self._catalogue)
        return self._built[facts]


def _holds(evaluator: Evaluator, here: str, condition: Any, facts: frozenset[str]) -> Truth:
    """The condition at an element, when whatever has these facts stands on every way that asks for it."""
    match condition:
        case c.All():
            return all_of(_holds(evaluator, here, part, facts) for part in condition.all)
        case c.Any_():
            return any_of(_holds(evaluator, here, part, facts) for part in condition.any)
        case c.Not():
            return negate(_holds(evaluator, here, condition.not_, facts))
        case c.PathExists() if _is_guarded(condition.path.avoiding, facts):
            return NO
        case _:
            return evaluator.at(here, condition)


def _is_guarded(guard: c.ComponentSelector | None, facts: frozenset[str]) -> bool:
    return guard is not None and bool(guard.fact) and facts.issuperset(guard.fact)


def _stated(system: System, catalogue: Catalogue, facts: frozenset[str]) -> System:
    """The system as it would be with these facts, stated of all that can state them."""

    def told(kind: str, thing: object) -> object:
        can = [fact for fact in catalogue.facts_of(kind) if fact in facts] if kind in catalogue.kinds else []
        fields: dict[str, object] = {fact: Answer.YES for fact in _ATTRIBUTES if fact in facts and hasattr(thing, fact)}
        if can:
            fields["facts"] = {**getattr(thing, "facts", {}), **dict.fromkeys(can, Answer.YES)}
        return thing.model_copy(update=fields) if fields else thing  # type: ignore[attr-defined]

    changed: dict[str, object] = {
        "components": {key: told(each.kind, each) for key, each in system.components.items()},
        "data": {key: told("data_asset", each) for key, each in system.data.items()},
        "flows": {key: told("data_flow", each) for key, each in system.flows.items()},
    }
    new = told("system", system)
    return new.model_copy(update=changed)  # type: ignore[no-any-return, attr-defined]
