"""What a team is shown first: the core threats that apply, one entry a cause, worst first; the rest is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.catalogues.threat import Outcome
from toolkit.catalogues.vocabulary import Severity
from toolkit.threats.finding import Finding, Findings

__all__ = ["ORDER", "DefaultView", "FindingGroup", "default_view", "group_findings"]

ORDER = (
    "Worst first, as the library grades each threat; of equals, what a way through the drawing shows comes first, "
    "and what the organisation lacks comes last. "
    "An order of reading, no measure of risk: that is what you score."
)


@dataclass(frozen=True)
class FindingGroup:
    """One threat at all the elements at which it has the same outcome: one cause, one entry."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that is told in full."""
        return self.findings[0]

    @property
    def rule(self) -> str:
        """`library:rule`."""
        return self.first.rule

    @property
    def title(self) -> str:
        """The threat's title."""
        return self.first.title

    @property
    def outcome(self) -> Outcome:
        """The outcome that they share."""
        return self.first.outcome

    @property
    def severity(self) -> Severity:
        """How bad the threat usually is."""
        return self.first.severity

    @property
    def places(self) -> tuple[str, ...]:
        """What people call the elements, in order."""
        return tuple(finding.element_name for finding in self.findings)


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Findings of one threat with one outcome together, each group where its first finding stood."""
    groups: dict[tuple[str, Outcome], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.outcome), []).append(finding)
    return [FindingGroup(tuple(each)) for each in groups.values()]


@dataclass(frozen=True)
class DefaultView:
    """What is shown, and how much is folded away: narrower variants, and findings of each other outcome."""

    shown: tuple[FindingGroup, ...]
    narrower: int
    others: dict[str, int]

    @property
    def folded(self) -> str:
        """What is not shown, counted in words; empty where all is shown."""
        said = [f"{number} {outcome}" for outcome, number in self.others.items() if number]
        if self.narrower:
            said.append(f"{self.narrower} narrower variants of threats that are shown or could be")
        return f"Not shown: {', '.join(said)}." if said else ""


def default_view(findings: Findings) -> DefaultView:
    """The core threats that apply, one entry a cause, in the order of `ORDER`; everything else is only counted."""
    applies: Sequence[Finding] = findings.of("applies")
    core = [finding for finding in applies if not finding.narrower]
    counts = {outcome: number for outcome, number in findings.counts.items() if outcome != "applies"}
    return DefaultView(tuple(group_findings(core)), len(applies) - len(core), counts)
