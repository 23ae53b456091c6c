"""Find the threats to a system: every threat of the catalogue at every element that it can concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome, Threat
from toolkit.files.collector import nothing_collected
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.survey import Survey
from toolkit.threats.truth import NO, YES, Truth

__all__ = ["find_threats", "outcome_of"]


def find_threats(system: System, catalogue: Catalogue, *, everything: bool = False) -> Findings:
    """The threats to a system, worst first.

    Those that do not apply are only counted, unless `everything` is asked for.
    Raises `InputError` for a system that does not hold together (a flow to nowhere, an unknown kind or fact).
    """
    check_system(system, catalogue)
    with nothing_collected():  # thousands of findings are made, and all are kept
        return _found(system, catalogue, everything=everything)


def _found(system: System, catalogue: Catalogue, *, everything: bool) -> Findings:
    cases = list(_candidates(system, catalogue, catalogue.threats.values()))
    off = list(_candidates(system, catalogue, [retired.threat for retired in catalogue.retired.values()]))
    examination = _Examination(system, catalogue, [threat for threat, elements in (*cases, *off) if elements])
    found: list[Finding] = []
    ruled_out = 0
    for threat, elements in cases:
        there = examination.of(threat, elements, everything=everything)
        found += there
        ruled_out += len(elements) - len(there)
    switched_off = {threat.key: len(examination.of(threat, elements)) for threat, elements in off}
    return Findings(found, system, catalogue, ruled_out, switched_off)


class _Examination:
    """Examines threats at all their elements together; what explains a finding is worked out when it is read."""

    def __init__(self, system: System, catalogue: Catalogue, threats: Iterable[Threat]) -> None:
        self._evaluator = Evaluator(system, catalogue)
        self._of_what = system, catalogue
        self._survey = Survey(self._evaluator)
        self._survey.expect(condition for threat in threats for condition in _conditions(threat))

    def of(self, threat: Threat, elements: Sequence[str], *, everything: bool = False) -> list[Finding]:
        """The findings of one threat, without those that do not apply unless `everything` is asked for."""
        applies, controlled = _conditions(threat)
        there = self._survey.of(applies, set(elements))
        stated = self._survey.of(controlled, there.may) if controlled is not None else None
        explain_there, explain_stated = self._explainer(applies), self._explainer(controlled)
        found = []
        for element in elements if everything else [each for each in elements if each in there.may]:
            first = YES if applies is None else there.truth(element, explain_there)
            second = NO if stated is None or not first.may else stated.truth(element, explain_stated)
            found.append(Finding(threat, element, outcome_of(first, second), first, second, *self._of_what))
        return found

    def _explainer(self, condition: Any) -> Callable[[str], Truth]:
        evaluator = self._evaluator  # findings keep this one alone: what the survey worked out goes when it is done
        return lambda element: evaluator.at(element, condition)


def _conditions(threat: Threat) -> tuple[Any, Any]:
    """When it applies, and when it counts as controlled; None where nothing is said of it."""
    return threat.applies and threat.applies.when, threat.controlled and threat.controlled.when


def _candidates(system: System, catalogue: Catalogue, threats: Iterable[Threat]) -> Iterable[tuple[Threat, list[str]]]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for element in system.elements():
        for kind in catalogue.lineage(system.kind_of(element)):
            by_kind[kind].append(element)
    for threat in threats:
        if threat.applies is not None:
            yield threat, list(dict.fromkeys(element for kind in threat.applies.to for element in by_kind[kind]))


def outcome_of(applies: Truth, controlled: Truth) -> Outcome:
    """The outcome, from whether a threat is there and whether something is stated to be in place.

    No self-declared fact makes a threat go away: it stays, controlled as stated.
    """
    if not applies.may:
        return "not applicable"
    if controlled.must:
        return "controlled as stated"
    return "applies" if applies.must else "undecided"
