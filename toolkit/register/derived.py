"""Taking derived findings into the record: what is new, changed, or no longer derives and is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from toolkit.errors import ToolkitError
from toolkit.register.kinds import normal, plain
from toolkit.register.records import FindingRecord
from toolkit.register.renamed import rename_finding
from toolkit.register.staging import Staging

__all__ = ["FindingLike", "RecordedDifference", "stage_findings"]


class FindingLike(Protocol):
    """What the register needs of a finding: plain values, whatever type it is."""

    @property
    def identity(self) -> str:
        """`library:rule@element`, the same however the system is renamed or reordered."""

    @property
    def rule(self) -> str:
        """`library:rule`."""

    @property
    def element(self) -> str:
        """The id of the element that it is at."""

    @property
    def title(self) -> str:
        """What the threat is called."""

    @property
    def outcome(self) -> str:
        """applies, not applicable, controlled as stated or undecided."""

    @property
    def reason(self) -> str:
        """Why, in one sentence."""

    @property
    def severity(self) -> str:
        """How bad the threat usually is."""

    @property
    def family(self) -> str:
        """The family of threats it belongs to."""

    @property
    def witness(self) -> Sequence[str]:
        """The path that shows it, where there is one."""

    @property
    def weakness(self) -> bool:
        """Whether it is a weakness of the organisation rather than a threat."""

    @property
    def open_questions(self) -> Sequence[str]:
        """What would settle it, as `element.fact`."""

    @property
    def former_identities(self) -> Sequence[str]:
        """What it was called before its rule was renamed."""


@dataclass(frozen=True)
class RecordedDifference:
    """What recording findings changed, by identity; `gone` ones no longer derive since this time.

    `renamed` ones stand for a finding of a rule that had another name before; all that was decided of it is theirs.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = {"new": self.new, "changed": self.changed, "no longer derived": self.gone, "unchanged": self.unchanged}
        said |= {"renamed": self.renamed} if self.renamed else {}
        return ", ".join(f"{len(which)} {word}" for word, which in said.items())


def stage_findings(change: Staging, findings: Iterable[FindingLike], digests: Mapping[str, str]) -> RecordedDifference:
    """Put findings into a change. Those recorded before and not among them are marked as no longer derived.

    A finding whose catalogue and system alone have new `digests` is unchanged: nothing is said anew of it.
    Raises `ToolkitError` where two findings have one identity.
    """
    derived = list(findings)
    moved = _renamed(derived, change)
    for new, old in moved.items():
        rename_finding(change, old, new)
    before = {name: data for name, data in change.of_kind("finding").items() if isinstance(data, FindingRecord)}
    sorted_out: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "renamed": []}
    met: set[str] = set()
    for finding in derived:
        data = _plain(finding)
        identity = data["identity"]
        if identity in met:
            raise ToolkitError("two findings have this identity", where=identity, try_instead="Derive them again.")
        met.add(identity)
        existing = plain(before[identity]) if identity in before else {}
        same = bool(existing) and all(existing.get(name) == value for name, value in data.items())
        word = "renamed" if identity in moved else "unchanged" if same else "changed" if existing else "new"
        sorted_out[word].append(identity)
        if not same:
            change.put(f"finding:{identity}", {**existing, **data, **digests})
    gone = [identity for identity, record in before.items() if record.derived and identity not in met]
    for identity in gone:
        change.put(f"finding:{identity}", {**plain(before[identity]), "derived": False})
    sorted_out["unchanged"] += [identity for identity in before if identity not in met and identity not in gone]
    return RecordedDifference(gone=tuple(gone), **{word: tuple(which) for word, which in sorted_out.items()})


def _renamed(findings: Sequence[FindingLike], change: Staging) -> dict[str, str]:
    """New identity to the recorded one that it stands for: a former name, by which nothing is found any more."""
    recorded, now = change.of_kind("finding"), {finding.identity for finding in findings}
    moved: dict[str, str] = {}
    for finding in findings:
        free = (old for old in finding.former_identities if old in recorded and old not in {*now, *moved.values()})
        former = next(free, None)
        if former is not None and finding.identity not in recorded:
            moved[finding.identity] = former
    return moved


def _plain(finding: FindingLike) -> dict[str, Any]:
    said = {
        "identity": finding.identity,
        "rule": finding.rule,
        "element": finding.element,
        "title": finding.title,
        "outcome": str(finding.outcome),
        "reason": finding.reason,
        "severity": str(finding.severity or ""),
        "family": finding.family,
        "witness": list(finding.witness),
        "weakness": finding.weakness,
        "open_questions": [str(question) for question in finding.open_questions],
        "derived": True,
    }
    return normal(said, f"finding:{finding.identity}")
