"""Changes to what is recorded of evidence: a file that was read, and what a person answers to what got through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import ToolkitError, nearest
from toolkit.evidence.results import families_of
from toolkit.register.estimates import Source, attributed, unless_same
from toolkit.register.evidence_records import AnswerToTest, EvidenceRead, FamilyRead, answer_id
from toolkit.register.kinds import build_record
from toolkit.register.records import Risk
from toolkit.register.staging import Staging

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.evidence.evidence import Evidence

__all__ = ["EvidenceChange", "evidence_record"]

MOST_SAID = 2_000
"""Families, unmatched probes and the like of one file that a record keeps; the file itself is kept elsewhere."""


class EvidenceChange(Staging):
    """The calls of a change that are about evidence from tools."""

    def record_evidence(
        self,
        evidence: Evidence,
        catalogue: Catalogue,
        *,
        worked_when: Iterable[str] = (),
        where: str = "",
        stale_after: date | str | None = None,
        why: str = "",
    ) -> str:
        """Record a file of evidence as it was read, with what it speaks to. Gives its id, the file's SHA-256.

        The same file, read the same way, is recorded once. No risk changes by it. `worked_when` are the rules that were
        given when it was read; `where` is its path in the workshop's folder, if it is kept there, by which a later
        change of it is seen; `stale_after` the last day on which it can be relied on. What is not given stays.
        """
        record = f"evidence:{evidence.sha256}"
        held = cast("EvidenceRead | None", self.get(record))
        before = held.model_dump(mode="json") if held else {}
        said = attributed(self, why, None)
        after = {**said, **evidence_record(evidence, catalogue), "worked_when": list(worked_when)}
        after["where"] = _inside(where) if where else before.get("where", "")
        after["stale_after"] = stale_after or before.get("stale_after")
        self.put(record, EvidenceRead.model_validate(unless_same(before, self._as_stored(record, after))))
        return evidence.sha256

    def evidence_until(self, evidence: str, stale_after: date | str | None, *, why: str) -> None:
        """Say until which day a recorded file can be relied on; None takes the day away.

        `evidence` is the file's SHA-256, or its beginning. Raises `ToolkitError` for a file that is not recorded, and
        without a reason.
        """
        read = self._read(evidence)
        if not why.strip():
            raise ToolkitError("a day needs a reason", where=read.name, try_instead="Say in a sentence why.")
        before = read.model_dump(mode="json")
        after = {**before, **attributed(self, why, None), "stale_after": stale_after}
        record = f"evidence:{read.sha256}"
        self.put(record, EvidenceRead.model_validate(unless_same(before, self._as_stored(record, after))))

    def answer_test(
        self,
        evidence: str,
        family: str,
        answer: AnswerToTest,
        *,
        risk: str = "",
        target: str = "",
        why: str,
        source: Source = None,
    ) -> str:
        """Answer a family of tests in which attacks got through. Gives the answer's id; a later answer replaces it.

        `reopened` opens the risk again if it was closed. `raised` is true only of a risk of which this same change
        judges a level higher than before (`change.risk(…).assess(…)` first), `new risk` only of one that this same
        change words (`change.risk(…)` first). `no change` says why not. `evidence` is the file's SHA-256, or its
        beginning. Raises `ToolkitError` for a file, family or risk that is not recorded.
        """
        read = self._read(evidence)
        found = self._family(read, family, target)
        if answer != "no change":
            self._has_risk(risk)
        if answer == "reopened" and cast("Risk", self.get(f"risk:{risk}")).status == "closed":
            self.stage(f"risk:{risk}", Risk, {"id": risk}, {"status": "open", "closed_because": ""})
        if answer == "raised" and not self._is_raised(risk):
            raise ToolkitError(
                "no level of this risk is judged higher in this change",
                where=f"risk:{risk}",
                try_instead="Judge it higher in the same change: change.risk(…).assess(…, level='current'). If no "
                "level is to be higher, answer that nothing changes, and why.",
            )
        if answer == "new risk" and f"risk:{risk}" in self.base.current:
            raise ToolkitError(
                "this risk was there before, so it is no new one",
                where=f"risk:{risk}",
                try_instead="Answer that it was raised or reopened, or word another in this change: change.risk(…).",
            )
        said = attributed(self, why, source)
        name = answer_id(read.sha256, found.family, found.target)
        held = self.get(f"test_answer:{name}")
        after = {
            **said,
            "evidence": read.sha256,
            "family": found.family,
            "target": found.target,
            "answer": answer,
            "risk": "" if answer == "no change" else risk,
        }
        before = held.model_dump(mode="json") if held else {}
        self.put(f"test_answer:{name}", unless_same(before, after))
        return name

    @staticmethod
    def _as_stored(record: str, after: dict[str, Any]) -> dict[str, Any]:
        """The same with every field, as a held record shows it, so that the two can be compared."""
        return build_record(record, after).model_dump(mode="json")

    def _read(self, evidence: str) -> EvidenceRead:
        recorded = cast("dict[str, EvidenceRead]", self.of_kind("evidence"))
        found = [each for name, each in recorded.items() if len(evidence) >= 8 and name.startswith(evidence)]
        if len(found) != 1:
            instead = "Give more of its SHA-256." if found else nearest(evidence, (name[:16] for name in recorded))
            what = "several files of evidence begin so" if found else "no such file of evidence is recorded"
            raise ToolkitError(
                what, where=evidence[:64], try_instead=instead or "Record it first: change.record_evidence(…)."
            )
        return found[0]

    def _family(self, read: EvidenceRead, family: str, target: str) -> FamilyRead:
        named = [each for each in read.families if each.family == family and target in ("", each.target)]
        if not named:
            instead = nearest(family, (each.family for each in read.families))
            raise ToolkitError(f"no family {family[:60]!r} is in this file", where=read.name, try_instead=instead)
        if len(named) > 1:
            targets = ", ".join(repr(each.target) for each in named[:6])
            raise ToolkitError(
                f"{family[:60]!r} was tried against several targets",
                where=read.name,
                try_instead=f"Say which: {targets}.",
            )
        if not named[0].worked:
            raise ToolkitError(
                f"no attack of {family[:60]!r} got through, so there is nothing to answer",
                where=read.name,
                try_instead="Answer a family in which attacks got through.",
            )
        return named[0]

    def _has_risk(self, risk: str) -> None:
        risks = self.of_kind("risk")
        if risk not in risks:
            instead = nearest(risk, risks) or "Word the risk first: change.risk('…')."
            raise ToolkitError(f"there is no risk {risk[:60]!r}", where="the answer", try_instead=instead)

    def _is_raised(self, risk: str) -> bool:
        """Whether this change judges a level of a risk higher than it stood before, or for the first time."""
        now = cast("Risk", self.get(f"risk:{risk}")).assessments
        revision = self.base.current.get(f"risk:{risk}")
        then = cast("Risk", revision.data).assessments if revision else {}
        return any(
            level not in then or (each.method == then[level].method and each.rank > then[level].rank)
            for level, each in now.items()
            if then.get(level) != each
        )


def evidence_record(evidence: Evidence, catalogue: Catalogue) -> dict[str, Any]:
    """What a record keeps of a file: counts by family, not each result; what it speaks to; at most `MOST_SAID` each."""
    speaks = evidence.speaks_to(catalogue)
    families = [_family(evidence, each, catalogue) for each in evidence.families[:MOST_SAID]]
    left = len(evidence.families) - len(families)
    return {
        "sha256": evidence.sha256,
        "name": evidence.name,
        "format": evidence.format,
        "kind": evidence.kind,
        "tool": evidence.tool,
        "tool_version": evidence.tool_version,
        "ran": evidence.ran,
        "finished": evidence.finished,
        "target": evidence.target,
        "size": evidence.size,
        "whole": evidence.whole,
        "says": evidence.said(),
        "families": families,
        "severities": dict(evidence.severities),
        "components": len(evidence.components),
        "hashes": len(evidence.hashes),
        "threats": {each.threat: list(each.because) for each in speaks.threats},
        "provisions": {each.provision: list(each.because) for each in speaks.provisions},
        "unmatched": list(speaks.unmatched[:MOST_SAID]),
        "notes": [*evidence.notes, *([f"{left:,} more families are not in the record"] if left > 0 else [])],
    }


def _family(evidence: Evidence, family: Any, catalogue: Catalogue) -> dict[str, Any]:
    from toolkit.evidence.speaks import threats_of_subject

    tests = [t for t in evidence.tests if t.counted and (t.family, t.target) == (family.family, family.target)]
    through = [t for t in tests if t.worked] or tests
    subjects = dict.fromkeys(s for t in through for s in (t.probe, f"strategy:{t.strategy}"))
    threats = dict.fromkeys(key for s in subjects for key in threats_of_subject(evidence.format, s))
    assert len(families_of(tests)) <= 1  # noqa: S101 - one family and one target
    return {
        "family": family.family,
        "target": family.target,
        "tried": family.tried,
        "worked": family.worked,
        "undecided": family.undecided,
        "errors": family.errors,
        "detectors": list(family.detectors)[:20],
        "reading": next((t.reading for t in tests if t.reading), ""),
        "threats": [key for key in threats if key in catalogue.threats],
    }


def _inside(where: str) -> str:
    """The path of a file in the workshop's folder. Raises `ToolkitError` for one that cannot be in it."""
    path = PurePosixPath(where)
    if path.is_absolute() or ".." in path.parts or not path.name or not where.isprintable():
        instead = "Give its path in the folder, such as evidence/garak.report.jsonl, or none."
        raise ToolkitError("this is no path inside the workshop's folder", where=where[:80], try_instead=instead)
    return path.as_posix()
