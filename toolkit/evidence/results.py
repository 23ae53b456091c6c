"""What a file of evidence says, as plain frozen values: counts of tests, findings, components, cards, hashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["BillComponent", "Card", "FamilyCount", "FileHash", "ScannerFinding", "TestResult", "families_of"]

SEVERITIES = ("critical", "high", "medium", "low", "info", "not stated")
"""How bad a scanner calls a finding, worst first."""


class _Row:
    """Values that can be shown as a plain row."""

    def row(self) -> dict[str, Any]:
        """The values as a plain row; tuples as lists."""
        plain = asdict(self)  # type: ignore[call-overload]  # only dataclasses have this
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


@dataclass(frozen=True)
class TestResult(_Row):
    """How often one kind of attack was tried and worked, as one detector or scorer saw it.

    `tried` are attempts that were judged, `worked` those of them in which the attack got through. What was not judged
    is in neither: `undecided` (the detector or scorer gave no verdict), `errors` (no answer came, or grading failed)
    and `skipped`. `prompts` is how many different prompts or samples there were, 0 where the file does not tell.
    `reading` says what was taken for an attack that worked; `counted` is false where the file does not tell that, and
    `because` says why.
    """

    __test__ = False  # no test of pytest's, whatever its name

    probe: str
    family: str
    detector: str
    tried: int = 0
    worked: int = 0
    undecided: int = 0
    errors: int = 0
    skipped: int = 0
    prompts: int = 0
    strategy: str = ""
    target: str = ""
    reading: str = ""
    counted: bool = True
    because: str = ""

    @property
    def share(self) -> float | None:
        """The share of judged attempts in which the attack worked; None where none was judged."""
        return self.worked / self.tried if self.tried else None


@dataclass(frozen=True)
class FamilyCount(_Row):
    """The counts of one family of probes against one target, by the detector that saw most attacks work.

    Two detectors look at the same answers, so adding them up would count each answer twice.
    """

    family: str
    tried: int
    worked: int
    undecided: int = 0
    errors: int = 0
    skipped: int = 0
    prompts: int = 0
    target: str = ""
    detectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScannerFinding(_Row):
    """One thing that a scanner reports: its id, how bad the scanner calls it, and where it is.

    `state` is `open`, `suppressed` (somebody in the tool set it aside) or `skipped` (it was not looked at).
    """

    id: str
    title: str = ""
    severity: str = "not stated"
    location: str = ""
    cwe: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    package: str = ""
    fixed_in: tuple[str, ...] = ()
    state: str = "open"


@dataclass(frozen=True)
class BillComponent(_Row):
    """One part of a bill of materials. `type` is the bill's own word, such as `library` or `machine-learning-model`."""

    name: str
    version: str = ""
    type: str = ""
    purl: str = ""
    licences: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    supplier: str = ""
    reference: str = ""
    within: str = ""
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card(_Row):
    """What a model card says of a model in its front matter."""

    name: str = ""
    licence: str = ""
    base_models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    task: str = ""
    library: str = ""
    tags: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileHash(_Row):
    """The hash of one file as a manifest states it. The name is text: nobody follows it."""

    name: str
    algorithm: str
    digest: str


def families_of(tests: Iterable[TestResult]) -> tuple[FamilyCount, ...]:
    """The counted tests by family and target: of several detectors on the same answers the one that saw most."""
    worst: dict[tuple[str, str, str, str], TestResult] = {}
    for test in tests:
        key = (test.family, test.target, test.probe, test.strategy)
        known = worst.get(key)
        if test.counted and (known is None or (test.worked, test.tried) > (known.worked, known.tried)):
            worst[key] = test
    gathered: dict[tuple[str, str], list[TestResult]] = {}
    for (family, target, _, _), test in worst.items():
        gathered.setdefault((family, target), []).append(test)
    return tuple(_summed(family, target, those) for (family, target), those in gathered.items())


def _summed(family: str, target: str, tests: list[TestResult]) -> FamilyCount:
    return FamilyCount(
        family,
        tried=sum(test.tried for test in tests),
        worked=sum(test.worked for test in tests),
        undecided=sum(test.undecided for test in tests),
        errors=sum(test.errors for test in tests),
        skipped=sum(test.skipped for test in tests),
        # Several strategies try the same prompts anew; each is a prompt of its own to the model.
        prompts=sum(test.prompts for test in tests) if all(test.prompts for test in tests) else 0,
        target=target,
        detectors=tuple(dict.fromkeys(test.detector for test in tests)),
    )
