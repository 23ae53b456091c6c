"""What a change of the system, or of the library, does to the findings: new, gone, worse, better, reached otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.threats.finding import Finding, Findings

__all__ = ["ChangedFinding", "FindingsDifference", "compare_findings"]

How = Literal["new", "worse", "another way", "better", "gone"]
HOWS: tuple[How, ...] = ("new", "worse", "another way", "better", "gone")
_BADNESS = {"not applicable": 0, "controlled as stated": 1, "undecided": 2, "applies": 3}


@dataclass(frozen=True)
class ChangedFinding:
    """A finding that is not what it was; `old` is None where it is new, `new` where it is gone."""

    how: How
    old: Finding | None
    new: Finding | None

    @property
    def now(self) -> Finding:
        """The finding as it is now; as it was, where it is gone."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of the two is always there
        return found

    @property
    def identity(self) -> str:
        """`library:rule@element`."""
        return self.now.identity

    def __str__(self) -> str:
        was = self.old.outcome if self.old else "not found"
        now = self.new.outcome if self.new else "no longer found"
        said = f"{was} → {now}" if was != now else was
        if self.old and self.new and self.old.severity != self.new.severity:
            said += f", {self.old.severity} → {self.new.severity}"
        return f"[{self.now.severity}] {self.now.title} · {self.now.element_name}: {said}"


@dataclass(frozen=True)
class FindingsDifference:
    """All findings that changed, the worst news first. What stayed as it was is only counted."""

    changes: tuple[ChangedFinding, ...]
    unchanged: int

    def of(self, *hows: How) -> list[ChangedFinding]:
        """Those that changed in one of these ways."""
        return [each for each in self.changes if each.how in hows]

    def rows(self) -> list[dict[str, str]]:
        """As plain text, for tables and files."""
        return [
            {
                "how": each.how,
                "identity": each.identity,
                "severity": str(each.now.severity),
                "title": each.now.title,
                "element": each.now.element_name,
                "was": each.old.outcome if each.old else "",
                "is": each.new.outcome if each.new else "",
                "reason": each.now.reason,
            }
            for each in self.changes
        ]


def compare_findings(old: Findings, new: Findings) -> FindingsDifference:
    """Compare by identity, a rule's former names included.

    *Worse*: it moved towards applying (controlled as stated, undecided, applies), or the library now calls it more
    severe. *Another way*: the same outcome, reached by another path: what was decided of it should be looked at again.
    """
    before = {finding.identity: finding for finding in old}
    met: set[str] = set()
    changes, unchanged = [], 0
    for finding in new:
        name = next((each for each in (finding.identity, *finding.former_identities) if each in before), None)
        was = before[name] if name is not None else None
        if name is not None:
            met.add(name)
        how = _how(was, finding)
        if how is None:
            unchanged += 1
        else:
            changes.append(ChangedFinding(how, was, finding))
    changes += [ChangedFinding("gone", was, None) for identity, was in before.items() if identity not in met]
    return FindingsDifference(tuple(sorted(changes, key=_order)), unchanged)


def _how(old: Finding | None, new: Finding) -> How | None:
    if old is None:
        return "new"
    moved = _badness(new) - _badness(old) or new.severity.rank - old.severity.rank
    if moved:
        return "worse" if moved > 0 else "better"
    return "another way" if _names(old) != _names(new) else None


def _badness(finding: Finding) -> int:
    return _BADNESS[finding.outcome]


def _names(finding: Finding) -> Sequence[str]:
    """The components on the way; by which of several flows is no news."""
    return finding.witness[::2]


def _order(change: ChangedFinding) -> tuple[int, int, int, str]:
    return HOWS.index(change.how), -_badness(change.now), -change.now.severity.rank, change.identity
