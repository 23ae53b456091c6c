"""Find the threats to a system: every threat of the catalogue at every element that it can concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome, Threat
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.truth import NO, Truth

__all__ = ["find_threats", "outcome_of"]


def find_threats(system: System, catalogue: Catalogue, *, everything: bool = False) -> Findings:
    """The threats to a system, worst first.

    Those that do not apply are only counted, unless `everything` is asked for.
    Raises `InputError` for a system that does not hold together (a flow to nowhere, an unknown kind or fact).
    """
    check_system(system, catalogue)
    evaluator = Evaluator(system, catalogue)
    found: list[Finding] = []
    ruled_out = 0
    for threat, elements in _candidates(system, catalogue, catalogue.threats.values()):
        for element in elements:
            finding = _examine(threat, element, evaluator)
            if finding.outcome == "not applicable" and not everything:
                ruled_out += 1
            else:
                found.append(finding)
    return Findings(found, system, catalogue, ruled_out, _switched_off(system, evaluator))


def _switched_off(system: System, evaluator: Evaluator) -> dict[str, int]:
    """How much each rule that a library has switched off would have found."""
    rules = [retired.threat for retired in evaluator.catalogue.retired.values()]
    counts = {}
    for threat, elements in _candidates(system, evaluator.catalogue, rules) if rules else ():
        outcomes = [_examine(threat, element, evaluator).outcome for element in elements]
        counts[threat.key] = sum(outcome != "not applicable" for outcome in outcomes)
    return counts


def _candidates(system: System, catalogue: Catalogue, threats: Iterable[Threat]) -> Iterable[tuple[Threat, list[str]]]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for element in system.elements():
        for kind in catalogue.lineage(system.kind_of(element)):
            by_kind[kind].append(element)
    for threat in threats:
        if threat.applies is not None:
            yield threat, list(dict.fromkeys(element for kind in threat.applies.to for element in by_kind[kind]))


def _examine(threat: Threat, element: str, evaluator: Evaluator) -> Finding:
    applies = evaluator.at(element, threat.applies.when if threat.applies else None)
    controlled = evaluator.at(element, threat.controlled.when) if threat.controlled and applies.may else NO
    return Finding(
        threat, element, outcome_of(applies, controlled), applies, controlled, evaluator.system, evaluator.catalogue
    )


def outcome_of(applies: Truth, controlled: Truth) -> Outcome:
    """The outcome, from whether a threat is there and whether something is stated to be in place.

    No self-declared fact makes a threat go away: it stays, controlled as stated.
    """
    if not applies.may:
        return "not applicable"
    if controlled.must:
        return "controlled as stated"
    return "applies" if applies.must else "undecided"
