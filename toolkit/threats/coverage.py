"""Did we look everywhere? Elements against families of threats, and what was decided of each finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome
from toolkit.system.model import System
from toolkit.threats.find import find_threats
from toolkit.threats.finding import OUTCOMES

__all__ = ["Coverage", "coverage_of"]


@dataclass(frozen=True)
class Coverage:
    """How many findings of each outcome there are, by element (row) and family of threats (column)."""

    elements: tuple[str, ...]
    families: tuple[str, ...]
    counts: dict[tuple[str, str], dict[Outcome, int]]

    def at(self, element: str, family: str) -> dict[Outcome, int]:
        """The counts of one cell; all zero where no threat of the family concerns such an element."""
        return self.counts.get((element, family), dict.fromkeys(OUTCOMES, 0))

    def untouched(self) -> list[str]:
        """Elements at which no threat of the catalogue was even considered."""
        return [each for each in self.elements if not any(self.counts.get((each, family)) for family in self.families)]


def coverage_of(system: System, catalogue: Catalogue) -> Coverage:
    """What was considered where: every threat at every element it can concern, what does not apply included."""
    findings = find_threats(system, catalogue, everything=True)
    counted: dict[tuple[str, str], Counter[Outcome]] = {}
    for finding in findings:
        counted.setdefault((finding.element, finding.family), Counter())[finding.outcome] += 1
    families = dict.fromkeys(threat.family for threat in catalogue.threats.values() if threat.applies is not None)
    counts = {key: {outcome: counter[outcome] for outcome in OUTCOMES} for key, counter in counted.items()}
    return Coverage(tuple(system.elements()), tuple(families), counts)
