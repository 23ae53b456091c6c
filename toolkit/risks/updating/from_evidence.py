"""From files of evidence to an updated belief: the counts of the families that speak to one threat, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.evidence.results import TestResult, families_of
from toolkit.evidence.speaks import threats_of_subject
from toolkit.risks.updating.beta import Beta
from toolkit.risks.updating.discount import Discount
from toolkit.risks.updating.update import Attempts, TestSource, Update

if TYPE_CHECKING:
    from toolkit.evidence.evidence import Evidence

__all__ = ["attempts_in", "source_of", "update_from_evidence"]


def update_from_evidence(
    prior: Beta | tuple[float, float],
    *evidence: Evidence,
    threat: str = "",
    target: str = "",
    discount: Discount | None = None,
) -> Update:
    """Move a belief by the tests in files of evidence, or by those of them that speak to a `threat` (`core:jailbreak`).

    Only counted tests go in. Where the files speak of several targets, one has to be named: what holds for one says
    little of another. Raises `ToolkitError` where nothing is counted, a file comes twice, or the target is open.
    """
    belief = prior if isinstance(prior, Beta) else Beta.from_interval(*prior)
    update = Update(belief, (), discount or Discount())
    for each in evidence:
        update = update.more(attempts_in(each, threat=threat, target=target), source=source_of(each))
    if not update.tried:
        about = f" that speaks to {threat!r}" if threat else ""
        raise ToolkitError(
            f"no test{about} is counted in what was given",
            where=", ".join(each.name for each in evidence)[:200],
            try_instead="Look at what the file says (ai-threat evidence FILE): its notes tell what was not counted.",
        )
    return update


def attempts_in(evidence: Evidence, *, threat: str = "", target: str = "") -> tuple[Attempts, ...]:
    """The counted attempts of a file by family: of all its tests, or of those that speak to a threat."""
    tests = [test for test in evidence.tests if test.counted and (not threat or _speaks(evidence.format, test, threat))]
    targets = sorted({test.target for test in tests})
    if not target and len(targets) > 1:
        named = ", ".join(repr(each) for each in targets[:6])
        raise ToolkitError(
            f"{len(targets)} targets were tested in this file: {named}",
            where=evidence.name,
            try_instead="Name the one that is meant: target='…'.",
        )
    chosen = families_of(test for test in tests if not target or test.target == target)
    return tuple(Attempts(each.tried, each.worked, f"{evidence.format}:{each.family}") for each in chosen)


def source_of(evidence: Evidence) -> TestSource:
    """Where the counts of a file come from."""
    return TestSource(evidence.sha256, evidence.tool, evidence.tool_version, evidence.ran, evidence.target)


def _speaks(format_id: str, test: TestResult, threat: str) -> bool:
    subjects: Sequence[str] = (test.probe, f"strategy:{test.strategy}") if test.strategy else (test.probe,)
    return any(threat in threats_of_subject(format_id, subject) for subject in subjects)
